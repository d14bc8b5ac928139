"""Classes of a map: round bounds, of any values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needsbook.charts import classes


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        (range(0, 101), ["20", "40", "60", "80"]),
        ([value / 1000 for value in range(0, 101)], ["0.02", "0.04", "0.06", "0.08"]),
        ([value * 5.0 for value in range(0, 101)], ["100", "200", "300", "400"]),
        (range(-50, 51), ["-40", "-20", "0", "20"]),
        (range(-100, 1), ["-80", "-60", "-40", "-20"]),
    ],
)
def test_classes_have_round_bounds(values: list[float], edges: list[str]) -> None:
    found = classes.pretty_classes(values)
    assert list(found.edges) == [Decimal(edge) for edge in edges]
    assert found.labels()[0] == f"under {edges[0]}".replace("-", "−")
    assert found.labels()[-1] == f"{edges[3]} or more".replace("-", "−")


def test_values_below_zero_are_told_apart() -> None:
    values = [-9.0, -6.0, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0]
    found = classes.pretty_classes(values)
    assert {found.position(value) for value in values} == {0, 1, 2, 3, 4}
    assert "under 1" not in found.labels()


def test_where_nothing_is_below_zero_no_class_is_empty_by_its_bounds() -> None:
    assert min(classes.pretty_classes([0.0, 0, 0, 0, 1, 2]).edges) > 0


def test_a_bound_belongs_to_the_class_above() -> None:
    found = classes.Classes((Decimal(5), Decimal(10), Decimal(15), Decimal(20)))
    assert [found.position(value) for value in (0, 4.99, 5, 19.99, 20, 99)] == [0, 0, 1, 3, 4, 4]


def test_values_that_are_all_alike_still_have_classes() -> None:
    assert classes.pretty_classes([3.0] * 33).position(3.0) in range(5)
    assert classes.pretty_classes([-3.0] * 33).position(-3.0) in range(5)
    with pytest.raises(ValueError, match="no area has a value"):
        classes.pretty_classes([float("nan")])
