"""Printed against computed: the verdict follows the digits and the words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needsbook.statistics.printed import (
    CONTRADICTED,
    DIFFERENT,
    REPRODUCED,
    ROUNDED,
    UNHELD,
    Printed,
)

RATE, SHARE = {"rounded": True}, {"rounded": True, "fraction": True}


@pytest.mark.parametrize(
    ("value", "computed", "as_printed", "how", "verdict"),
    [
        ("2", "2", {}, {}, REPRODUCED),
        ("7.5", "7.46", {}, {}, ROUNDED),
        ("7.5", "6.28", {}, {}, DIFFERENT),
        ("3", "4", RATE, {"printed_too": True}, CONTRADICTED),
        ("900", None, {}, {}, UNHELD),
        ("12540", None, {}, {"ceiling": Decimal(10556)}, CONTRADICTED),
        ("9540", None, {}, {"ceiling": Decimal(10556)}, UNHELD),
        # two places with one number and other words: at best the words agree
        ("55", "55", RATE, {"printed_too": True, "other_qualifier": "over"}, ROUNDED),
        ("0.5", "0.5", {**SHARE, "qualifier": "up to"}, {"other_qualifier": "almost"}, ROUNDED),
        ("0.5", "0.5", {**SHARE, "qualifier": "over"}, {"other_qualifier": "almost"}, CONTRADICTED),
        ("10", "10", {}, {"other_qualifier": "over"}, CONTRADICTED),
        ("7", "7", {**RATE, "qualifier": "between"}, {"other_qualifier": "exactly"}, REPRODUCED),
        # a side is a side, and no more than the last digit away
        ("450000", "464000", {"qualifier": "more than", "step": Decimal(50_000)}, {}, ROUNDED),
        ("450000", "449999", {"qualifier": "more than", "step": Decimal(50_000)}, {}, DIFFERENT),
        ("450000", "500000", {"qualifier": "more than", "step": Decimal(50_000)}, {}, DIFFERENT),
        ("90", "87.3", {**RATE, "qualifier": "almost", "step": Decimal(10)}, {}, ROUNDED),
        ("90", "90.1", {**RATE, "qualifier": "almost", "step": Decimal(10)}, {}, DIFFERENT),
        ("55", "55", {**RATE, "qualifier": "over"}, {}, ROUNDED),
        ("10", "10", {"qualifier": "over"}, {}, DIFFERENT),
        # shares in words
        ("0.3333", "0.345", {**SHARE, "qualifier": "about"}, {}, ROUNDED),
        ("0.3333", "0.267", {**SHARE, "qualifier": "about"}, {}, DIFFERENT),
        ("0.9", "0.953", {**SHARE, "qualifier": "more than"}, {}, ROUNDED),
        ("0.9", "0.72", {**SHARE, "qualifier": "more than"}, {}, DIFFERENT),
        ("1", "0.97", SHARE, {}, DIFFERENT),
        # a half goes up
        ("26245", "26245.4", {}, {}, ROUNDED),
        ("26245", "26245.5", {}, {}, DIFFERENT),
        ("26246", "26245.5", {}, {}, ROUNDED),
        # words that stop at a round number move it by a tenth at most
        ("750000", "820000", {"step": Decimal(250_000)}, {}, ROUNDED),
        ("750000", "841147", {"step": Decimal(250_000)}, {}, DIFFERENT),
    ],
)
def test_the_verdict_follows_the_numbers(
    value: str, computed: str | None, as_printed: Any, how: Any, verdict: str
) -> None:
    number = None if computed is None else Decimal(computed)
    assert Printed(Decimal(value), **as_printed).verdict(number, **how) == verdict


@pytest.mark.parametrize(
    ("value", "computed", "as_printed", "cut"),
    [
        ("5500", "5555.6", {"step": Decimal(100)}, True),
        ("27000", "27777.8", {"step": Decimal(1_000)}, True),
        ("5600", "5555.6", {"step": Decimal(100)}, False),  # rounded
        ("5400", "5555.6", {"step": Decimal(100)}, False),
        ("7", "7.5", {"qualifier": "more than"}, False),
    ],
)
def test_a_figure_is_cut_if_its_last_digits_were_dropped(
    value: str, computed: str, as_printed: Any, cut: bool
) -> None:
    assert Printed(Decimal(value), **as_printed).cut(Decimal(computed)) is cut


@given(st.decimals(0, 1_000_000, places=4), st.integers(0, 3))
def test_a_value_rounded_by_the_standard_library_agrees(value: Decimal, places: int) -> None:
    printed = value.quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP")
    assert Printed(printed).verdict(value) in (REPRODUCED, ROUNDED)


@given(st.decimals(1, 1_000_000, places=4))
def test_a_value_that_is_double_never_agrees(value: Decimal) -> None:
    assert Printed(value).verdict(2 * value + 10) == DIFFERENT
