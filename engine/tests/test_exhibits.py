"""The ids of calls, and what a function returned as a measure."""

from __future__ import annotations

import pytest

from needsbook.exhibit.exhibits import Exhibit, Measure, as_measure, call_id


def rate() -> None:
    """Stand in for a function of the analysis."""


@pytest.mark.parametrize(
    ("name", "arguments", "id"),
    [
        ("fig_clients_by_age", (), "fig-clients-by-age"),
        ("tbl_gaps", ("prevention",), "tbl-gaps-prevention"),
        ("rate", ("E09000012", 2024), "rate--e09000012--2024"),
        ("change", (-5,), "change--minus-5"),
    ],
)
def test_the_id_of_a_call(name: str, arguments: tuple[object, ...], id: str) -> None:
    assert call_id(name, arguments) == id


def test_a_number_has_the_unit_of_its_declaration_unless_it_brings_one() -> None:
    exhibit = Exhibit("number", rate, "Rate", "own estimate", unit="%")
    assert as_measure(exhibit, 12).value == 12
    assert as_measure(exhibit, Measure(12, "children")).unit == "children"
