"""The datasets of the report, as its sources hand them over."""

from __future__ import annotations

import csv
import json

from assessment import REPOSITORY
from needsbook.data.datapackage import read_datapackage
from sources_book import HACKNEY


def test_a_symbol_means_what_its_year_and_area_say() -> None:
    resource = read_datapackage(REPOSITORY / "data")["cin-assessment-factors"]

    def meaning(area: str, year: int, factor: str) -> str | None:
        row = {"gss_code": area, "year": str(year), "factor": factor}
        symbol = resource.meaning("assessments", "x", row)
        return symbol.reason if symbol else None

    hackney = meaning(HACKNEY, 2021, "child_sexual_exploitation")
    not_collected = meaning("E09000002", 2018, "child_criminal_exploitation")
    assert hackney
    assert "Hackney" in hackney
    assert not_collected
    assert "not collected" in not_collected


def test_every_symbol_in_every_file_has_exactly_one_meaning_in_the_vocabulary() -> None:
    package = read_datapackage(REPOSITORY / "data")
    for resource in package.resources.values():
        declared = {
            item["value"] for item in resource.descriptor["schema"].get("missingValues", [])
        } - {""}
        if not declared:
            continue
        with resource.path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in resource.symbol_texts:
                    if row[column] in declared:
                        assert resource.meaning(column, row[column], row), (resource.name, row)


def test_every_dataset_describes_itself() -> None:
    package = read_datapackage(REPOSITORY / "data")
    described = {resource.path.name for resource in package.resources.values()}
    held = {p.name for p in (REPOSITORY / "data").iterdir() if p.is_file()} - {"datapackage.json"}
    assert described == held
    for resource in package.resources.values():
        for column, field in resource.fields.items():
            assert field.get("title"), (resource.name, column)
            if field["type"] in ("integer", "number"):
                assert field.get("unit"), (resource.name, column)


def test_the_dictionary_is_valid_json_of_a_data_package() -> None:
    text = (REPOSITORY / "data/datapackage.json").read_text(encoding="utf-8")
    names = [resource["name"] for resource in json.loads(text)["resources"]]
    assert len(names) == len(set(names))
