"""How numbers look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needsbook.ground.formats import round_significant, show, show_range


@pytest.mark.parametrize(
    ("value", "options", "shown"),
    [
        (Decimal("1682295"), {}, "1,682,295"),
        (Decimal("95.3"), {"unit": "%"}, "95.3%"),
        (Decimal("13"), {"unit": "%"}, "13%"),
        (Decimal("34"), {"unit": "£m"}, "£34m"),
        (Decimal("69104000"), {"unit": "£"}, "£69,104,000"),
        (172_672, {"digits": 3}, "173,000"),
        (0.04567, {"digits": 3}, "0.0457"),
        (99.96, {"digits": 3}, "100"),
        (2.5, {"decimals": 0}, "3"),
        (-2.5, {"decimals": 0}, "−3"),
        (0.125, {"decimals": 2}, "0.13"),
        (1.005, {"decimals": 2}, "1.01"),  # as printed, not as stored in binary
        (-12.3, {"decimals": 1, "unit": "%"}, "−12.3%"),
        (0, {"digits": 3}, "0"),
        (1234, {}, "1,234"),
        (12.3456, {}, "12.3"),
    ],
)
def test_shown(value: Decimal | float, options: dict[str, object], shown: str) -> None:
    assert show(value, **options) == shown  # type: ignore[arg-type]


def test_a_range_has_an_en_dash() -> None:
    assert show_range("1.2", "3.4") == "1.2–3.4"


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=4), st.integers(1, 6))
def test_rounding_moves_a_number_by_at_most_half_a_unit_of_its_last_digit(
    value: Decimal, digits: int
) -> None:
    rounded = round_significant(value, digits)
    if value != 0:
        unit = Decimal(1).scaleb(value.adjusted() - digits + 1)
        assert abs(rounded - value) <= unit / 2
        assert len(rounded.as_tuple().digits) <= digits or rounded == 0


@given(st.decimals(0, 10**9, allow_nan=False, places=3), st.integers(0, 3))
def test_rounding_is_symmetric(value: Decimal, decimals: int) -> None:
    shown, negative = show(value, decimals=decimals), show(-value, decimals=decimals)
    assert negative.lstrip("−") == shown
