"""Cells as a reader sees them: texts, truths, days and numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from needsbook.ground.columns import Column, as_day, is_number, is_truth, text_of


@pytest.mark.parametrize("value", [1, 2.5, Decimal("0.1"), np.int64(3), np.float32(1)])
def test_a_number_is_one(value: object) -> None:
    assert is_number(value)
    assert not is_truth(value)


@pytest.mark.parametrize("value", [True, np.bool_(False)])
def test_a_truth_is_no_number(value: object) -> None:
    assert is_truth(value)
    assert not is_number(value)


@pytest.mark.parametrize("value", ["1", None, date(2024, 1, 1)])
def test_neither(value: object) -> None:
    assert not is_truth(value)
    assert not is_number(value)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2024, 3, 1), date(2024, 3, 1)),
        (datetime(2024, 3, 1), date(2024, 3, 1)),
        (datetime(2024, 3, 1, 12), None),
        ("2024-03-01", None),
    ],
)
def test_a_day_is_a_date_without_a_time(value: object, day: date | None) -> None:
    assert as_day(value) == day


def test_a_text_is_itself_and_a_day_is_written_out() -> None:
    assert text_of("Havering") == "Havering"
    assert "2024" in text_of(date(2024, 3, 1))


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (Column("Count"), 1234, "1,234"),
        (Column("Rate", digits=3), 12.3456, "12.3"),
        (Column("Share", decimals=1), 12.0, "12.0"),
        (Column("Change", decimals=0), -3.0, "\N{MINUS SIGN}3"),
        (Column("Name"), "First", "First"),
    ],
)
def test_a_cell_as_its_column_shows_it(column: Column, value: object, shown: str) -> None:
    assert column.cell(value, "") == shown


def test_a_gap_shows_its_symbol() -> None:
    assert Column("Count").cell(None, "confidential") == "[c]"
