"""Maps: labels go by the code of an area, however its name is spelled."""

from __future__ import annotations

import pandas as pd
import pytest
from needsbook.charts import maps

from london_cse.london_map import LABELS, london_map
from london_cse.sources import areas, borough_boundaries

OTHERWISE = {
    "Kingston upon Thames": "Kingston-upon-Thames",
    "Hammersmith and Fulham": "Hammersmith & Fulham",
    "Tower Hamlets": "London Borough of Tower Hamlets",
}


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    listed = areas(columns=["gss_code", "name"])
    boroughs = listed[listed["gss_code"].str.startswith("E09")].reset_index(drop=True)
    return boroughs.assign(rate=[float(number) for number in range(len(boroughs))])


def drawn(data: pd.DataFrame) -> tuple[list[str], list[str]]:
    """The labels on the map, and the key under it."""
    figure = london_map(data, "rate", "Rate")
    labels = [text.get_text() for text in figure.axes[0].texts]
    return labels, [text.get_text() for text in figure.texts]


def test_a_name_in_another_spelling_has_its_short_form(data: pd.DataFrame) -> None:
    labels, key = drawn(data)
    renamed = data.assign(name=data["name"].replace(OTHERWISE))
    again, key_again = drawn(renamed)
    assert {"Kin", "H&F"} <= set(again)
    assert [one for one in again if one not in labels] == ["London\nBorough\nof\nTower\nHamlets"]
    assert [one for one in key_again if one not in key] == [
        "Hammersmith & Fulham",
        "Kingston-upon-Thames",
    ]


def test_the_key_explains_the_short_forms_that_are_drawn(data: pd.DataFrame) -> None:
    some = data[data["name"].isin(["Camden", "Lambeth", "Southwark"])]
    shapes = borough_boundaries(columns=["gss_code"], where={"gss_code": list(some["gss_code"])})
    by_code = some.set_index("gss_code")
    figure = maps.area_map(shapes.set_index("gss_code"), by_code, "rate", "Rate", None, LABELS)
    assert [text.get_text() for text in figure.texts] == ["Lam", "Lambeth", "Swk", "Southwark"]
