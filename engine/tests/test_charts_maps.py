"""Maps: classes of any values, labels by code, and no more of them than can be read."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest
from pictures import overlapping, picture, words
from shapely.geometry import box

from needsbook.charts import maps, style
from needsbook.charts.labels import AS_NAMED, MOST_NAMED, Labels
from needsbook.charts.maps import amount_map, area_links, area_map, paired_maps
from needsbook.ground.columns import Column


def country(across: int, down: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Areas in a grid, of which each tenth is as wide as four."""
    shapes, codes = [], []
    for row in range(down):
        west = 0.0
        for column in range(across):
            wide = 0.4 if column % 10 == 9 else 0.1
            shapes.append(box(west, 50 + 0.1 * row, west + wide, 50.1 + 0.1 * row))
            codes.append(f"N{row:02}{column:02}")
            west += wide
    boundaries = geopandas.GeoDataFrame(geometry=shapes, index=codes)
    rates = np.random.default_rng(2).gamma(4, 5, len(codes))
    names = [f"District {code}" for code in codes]
    return boundaries, pd.DataFrame({"name": names, "rate": rates}, index=codes)


# Labels -----------------------------------------------------------------------------------


def test_a_few_areas_are_all_named_and_of_many_only_those_whose_name_fits() -> None:
    few, many = country(2, 2), country(20, 10)
    drawn = picture(area_map, *few, "rate", "Per 1,000")
    assert len(drawn.axes[0].texts) == 4
    boundaries, data = many
    assert len(data) > MOST_NAMED
    wide = {name for name in data["name"] if name.endswith(("09", "19"))}
    figure = picture(area_map, boundaries, data, "rate", "Per 1,000")
    assert {text.get_text() for text in figure.axes[0].texts} == wide
    assert not overlapping(figure, type(figure.axes[0].texts[0]))
    named = Labels(named=["N0305"])
    figure = picture(area_map, boundaries, data, "rate", "Per 1,000", labels=named)
    assert {text.get_text() for text in figure.axes[0].texts} == {*wide, "District N0305"}


def test_labels_go_by_code_however_a_name_is_spelled() -> None:
    boundaries, data = country(2, 1)
    labels = Labels(short={"N0000": "D0"}, on_lines=["N0001"], shifts={"N0000": (0.01, 0.0)})

    def drawn(names: list[str]) -> tuple[list[str], list[str], list[float]]:
        figure = picture(
            area_map, boundaries, data.assign(name=names), "rate", "Per 1,000", labels=labels
        )
        texts = figure.axes[0].texts
        key = [text.get_text() for text in figure.texts]
        return [text.get_text() for text in texts], key, [texts[0].get_position()[0]]

    first = drawn(["District nought", "District one"])
    again = drawn(["Nought, District of", "One District"])
    assert first[0] == ["D0", "District\none"]
    assert again[0] == ["D0", "One\nDistrict"]
    assert first[1] == ["D0", "District nought"]
    assert again[1] == ["D0", "Nought, District of"]
    assert first[2] == again[2] == [pytest.approx(0.06)]


# Areas ------------------------------------------------------------------------------------


def test_an_area_without_a_value_is_hatched_and_an_order_changes_nothing() -> None:
    boundaries, data = country(3, 2)
    data.loc["N0001", "rate"] = np.nan

    def colours(data: pd.DataFrame) -> dict[str, object]:
        figure = picture(area_map, boundaries, data, "rate", "Per 1,000", "no count")
        assert "no count" in words(figure)
        return {
            str(patch.get_gid()): (patch.get_facecolor(), patch.get_hatch())
            for patch in figure.axes[0].patches
        }

    found = colours(data)
    assert found == colours(data.iloc[::-1])
    assert [gid for gid, (_, hatch) in found.items() if hatch] == ["area-n0001"]  # type: ignore[misc]


def test_an_area_on_one_side_alone_is_refused() -> None:
    boundaries, data = country(3, 2)
    with pytest.raises(LookupError, match="no row in the data: N0102"):
        area_map(boundaries, data.drop("N0102"), "rate", "")
    with pytest.raises(LookupError, match="no boundary: N0102"):
        area_map(boundaries.drop("N0102"), data, "rate", "")
    with pytest.raises(LookupError, match="have the code of the area as their index"):
        area_map(boundaries, data.reset_index(), "rate", "")


def test_a_link_leads_from_each_area_with_its_value() -> None:
    _, data = country(2, 1)
    data = data.assign(rate=[12.34, np.nan], rate_status=["", "confidential"])
    assert area_links(data, "rate", Column("", digits=3), "per 1,000") == {
        "area-n0000": ("N0000", "District N0000: 12.3 per 1,000"),
        "area-n0001": ("N0001", "District N0001: [c]"),
    }


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_maps_beside_each_other_have_one_scale(number: int) -> None:
    boundaries, data = country(4, 3)
    panels = {f"{2020 + n}": data.assign(rate=data["rate"] * (n + 1)) for n in range(number)}
    figure = picture(paired_maps, boundaries, panels, "rate", "Per 1,000")
    assert len(figure.axes) == number
    assert len([one for one in words(figure) if one.startswith("highest: ")]) == number
    fills = {patch.get_facecolor() for axes in figure.axes for patch in axes.patches}
    assert len(fills) <= len(style.SEQUENTIAL)


def test_the_surface_of_a_disc_is_as_its_amount() -> None:
    boundaries, data = country(3, 2)
    data = data.assign(rate=[10.0, 20, 40, np.nan, 0, 5])
    figure = picture(amount_map, boundaries, data, "rate", "Pupils", "no count")
    discs = [one for one in figure.axes[0].collections if len(one.get_offsets())]
    sizes = [float(one.get_sizes()[0]) for one in discs]
    assert [size / sizes[2] for size in sizes] == pytest.approx([0.25, 0.5, 1, 0, 0.125])
    assert "no count" in words(figure)


@pytest.mark.parametrize("amounts", [[-1.0, 3.0], [0.0, 0.0], [np.nan, np.nan]])
def test_amounts_that_no_disc_can_show_are_refused(amounts: list[float]) -> None:
    boundaries, data = country(2, 1)
    with pytest.raises(ValueError, match="none below nought"):
        amount_map(boundaries, data.assign(rate=amounts), "rate", "Pupils")


def test_more_maps_than_a_page_holds_are_refused() -> None:
    boundaries, data = country(2, 1)
    with pytest.raises(ValueError, match="8 maps need 13 inches"):
        paired_maps(boundaries, {str(n): data for n in range(8)}, "rate", "")
    with pytest.raises(ValueError, match="no map"):
        paired_maps(boundaries, {}, "rate", "")


def test_nothing_is_named_otherwise_unless_it_is_said() -> None:
    assert (AS_NAMED.short, AS_NAMED.on_lines, AS_NAMED.shifts) == ({}, (), {})


# Amounts ----------------------------------------------------------------------------------


def test_an_amount_is_a_disc_whose_surface_is_as_the_amount() -> None:
    boundaries, data = country(3, 2)
    amounts = [100.0, 200.0, 400.0, 50.0, 25.0, float("nan")]
    data = data.assign(people=amounts)
    axes = maps.amount_map(boundaries, data, "people", "People", "no figure").axes[0]
    held = len(amounts) - 1
    sizes = [float(disc.get_sizes()[0]) for disc in axes.collections][:held]
    assert sizes == pytest.approx([sizes[0] * amount / amounts[0] for amount in amounts[:held]])
    # No area is shaded by its amount.
    fills = {patch.get_facecolor() for patch in axes.patches[:held]}
    assert len(fills) == 1


def test_a_shortfall_has_colours_of_its_own() -> None:
    values = [float(value) for value in range(101)]
    rates, shortfalls = maps.pretty_classes(values), maps.pretty_classes(values, style.SHORTFALL)
    assert rates.edges == shortfalls.edges
    assert not {rates.colour(v) for v in values} & {shortfalls.colour(v) for v in values}
