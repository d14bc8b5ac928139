"""On every real dataset: a changed cell changes what used it, and nothing else.

One cell of each dataset is changed, all at once, in a copy of the project. What
must change is named by hand; what may change is read from the traces of the
unchanged book.
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from books import Book, numbers_of

pytestmark = pytest.mark.slow

# Dataset: (key of the row, column, new value).
CHANGES: dict[str, tuple[dict[str, str], str, str]] = {
    "areas": ({"gss_code": "E09000002"}, "name", "Barking & Dagenham"),
    "cin-assessment-factors": (
        {"gss_code": "E09000002", "year": "2024", "factor": "child_sexual_exploitation"},
        "assessments",
        "7",
    ),
    "children-population": ({"gss_code": "E09000003", "year": "2023"}, "children", "50000"),
    "csa-cost": (
        {
            "sector": "Criminal justice",
            "item": "People who commit the abuse",
            "estimate": "central",
        },
        "cost",
        "14000000",
    ),
    "csa-london-estimates": (
        {
            "area": "London",
            "victims": "adult",
            "abuse_type": "contact",
            "estimate": "central",
        },
        "people",
        "788795",
    ),
    "csa-national-cost": ({"sector": "Health"}, "cost", "200000000"),
    "csa-prevalence-rates": ({"estimate": "csew-2016-women"}, "value", "12"),
    "csa-survey-samples": ({"age_group": "11-17", "sex": "persons"}, "respondents", "1000"),
    "deprivation-children": (
        {"gss_code": "E09000004", "year": "2019", "measure": "idaci_average_score"},
        "value",
        "0.5",
    ),
    "first-releases": (
        {
            "indicator": "looked_after_children_rate",
            "gss_code": "E92000001",
            "year": "2024",
        },
        "value",
        "71",
    ),
    "framework-2016": ({"part": "domestic"}, "words", "Abuse at home"),
    "gap-agencies": ({"gap": "g001"}, "agency", "government"),
    "gap-evidence": ({"gap": "g001"}, "evidence", "survey"),
    "gap-groups": ({"gap": "g001"}, "group", "looked-after children"),
    "gap-recommendations": ({"gap": "g088"}, "recommendation", "r29"),
    "gap-settings": ({"gap": "g001"}, "setting", "online"),
    "gaps-2016": ({"gap": "g001"}, "summary", "Another summary."),
    "havens-age-groups": ({"year": "2012/13", "age_group": "0-12"}, "clients", "72"),
    "havens-clients": (
        {
            "year": "2014/15",
            "age_group": "16-17",
            "pathway": "Total clients",
            "site": "Camberwell",
        },
        "clients",
        "55",
    ),
    "havens-profile": (
        {"group": "vulnerability", "category": "history of self-harm"},
        "value",
        "46",
    ),
    "lait-indicators": (
        {
            "gss_code": "E12000007",
            "year": "2022",
            "indicator": "looked_after_children_missing_share",
        },
        "value",
        "50",
    ),
    "missing-from-care": (
        {"gss_code": "E09000008", "year": "2019", "measure": "children_missing"},
        "value",
        "1",
    ),
    "mps-profile": (
        {"subject": "offences", "characteristic": "location", "category": "private residence"},
        "value",
        "45",
    ),
    "mps-sexual-offences": (
        {
            "gss_code": "E09000005",
            "financial_year": "2022/23",
            "offence": "all sexual offences",
        },
        "offences",
        "5000",
    ),
    "population-by-age": (
        {"gss_code": "E09000006", "year": "2024", "sex": "persons", "age_band": "all ages"},
        "population",
        "100000",
    ),
    "pathway-2016": ({"domain": "Protection"}, "holds", "Action to make a child safe"),
    "published-statements": ({"statement": "mps_cse_crimes_2016"}, "value", "923"),
    "recommendation-findings": ({"recommendation": "r11"}, "summary", "Another finding."),
    "recommendations-2005": ({"recommendation": "r01"}, "summary", "Another summary."),
    "report-figures": ({"figure": "mps-2015-offences"}, "value", "334"),
    "support-2014": ({"figure": "audit-2014-early-help"}, "support", "Early help"),
}

MUST_CHANGE = {
    "cin-assessment-factors": [
        "fig-cse-map",
        "fig-cse-ranked",
        "tbl-cse-boroughs",
        "tbl-identification-child-sexual-exploitation",
        "fig-ranked-intervals-child-sexual-exploitation",
        "fig-funnel-child-sexual-exploitation",
        "fig-cse-borough-trends",
        "tbl-doubtful",
        "overdispersion--child-sexual-exploitation",
    ],
    "children-population": [
        "fig-cse-map",
        "fig-cse-ranked",
        "tbl-cse-boroughs",
        "tbl-identification-going-missing",
        "fig-cse-borough-trends",
    ],
    "csa-cost": ["fig-cost", "tbl-cost", "tbl-cost-boroughs", "cost--criminal-justice--central"],
    "csa-national-cost": ["tbl-cost-share", "national-cost--health"],
    "csa-survey-samples": ["tbl-need-children", "survey-respondents--11-17"],
    "csa-london-estimates": ["fig-london-estimates", "tbl-london-estimates"],
    "csa-prevalence-rates": ["fig-prevalence-compared", "tbl-prevalence-rates"],
    "deprivation-children": [
        "fig-deprivation-map",
        "tbl-deprivation-boroughs",
        "tbl-identification-proxies",
    ],
    "framework-2016": ["fig-framework"],
    "gap-agencies": ["tbl-register-governance"],
    "gap-evidence": ["tbl-register-governance", "tbl-register-kinds", "fig-gaps-matrix"],
    "gap-groups": ["tbl-register-governance", "fig-gaps-matrix"],
    "gap-recommendations": ["tbl-still-open"],
    "gap-settings": ["tbl-register-governance"],
    "gaps-2016": ["tbl-register-governance"],
    "havens-clients": ["tbl-havens-pathways-2014-15", "fig-havens-age", "tbl-havens-age"],
    "havens-profile": ["fig-havens-profile"],
    "mps-profile": ["tbl-mps-profile"],
    "mps-sexual-offences": ["fig-offences-map", "tbl-offences-boroughs"],
    "pathway-2016": ["fig-pathway"],
    "published-statements": ["tbl-cse-counts", "stated--mps-cse-crimes-2016"],
    "recommendation-findings": ["tbl-recommendations-police"],
    "recommendations-2005": ["tbl-recommendations-government"],
    "report-figures": ["quoted--mps-2015-offences"],
    "support-2014": ["fig-support-available"],
}


def file_of(root: Path, dataset: str) -> Path:
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    path = next(r["path"] for r in package["resources"] if r["name"] == dataset)
    return root / "data" / path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(path: Path, key: dict[str, str], column: str, value: str) -> None:
    rows = read(path)
    (row,) = [r for r in rows if all(r[k] == v for k, v in key.items())]
    assert row[column] != value
    row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def named(text: str, universe: list[str]) -> set[str]:
    """The values that a trace's range text names."""
    chosen: set[str] = set()
    for part in filter(None, text.split(", ")):
        first, _, last = part.partition("–")
        chosen |= set(universe[universe.index(first) : universe.index(last or first) + 1])
    return chosen


def touched(item: dict[str, Any], root: Path) -> set[str]:
    """The datasets whose changed cell a trace says was consulted or used."""
    found = set()
    for dataset in item["datasets"]:
        if dataset["name"] not in CHANGES:
            continue
        key, column, _ = CHANGES[dataset["name"]]
        rows = read(file_of(root, dataset["name"]))
        for selection in dataset["selections"]:
            if column in selection["consulted"] or (
                column in selection["used"]
                and all(
                    value in named(selection["keys"][k], universe(rows, k))
                    for k, value in key.items()
                    if k in selection["keys"]
                )
            ):
                found.add(dataset["name"])
    return found


def universe(rows: list[dict[str, str]], column: str) -> list[str]:
    """The values of a column in the order in which a range runs over them."""
    values = {row[column] for row in rows}
    numbers = sorted((v for v in values if v.isdigit()), key=int)
    return numbers + sorted(v for v in values if not v.isdigit())


def shown(item: dict[str, Any]) -> Any:
    return item["result"]


@pytest.fixture(scope="module")
def before_and_after(
    report: Book, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, Any], Path]:
    copy = Book(tmp_path_factory.mktemp("changed") / "copy")
    shutil.copytree(report.root, copy.root, ignore=shutil.ignore_patterns("_book", ".needsbook"))
    for name, (key, column, value) in CHANGES.items():
        change(file_of(copy.root, name), key, column, value)
    # Claims may now be false, so no edition is built; its exhibits are.
    copy.compute()
    return all_traces(report.root), all_traces(copy.root), report.root


def all_traces(root: Path) -> dict[str, Any]:
    found = numbers_of(root)
    for path in (root / "figures").glob("*.json"):
        item = json.loads(path.read_text(encoding="utf-8"))
        if item.get("id") == path.stem:
            found[path.stem] = item
    return dict(found)


def test_every_dataset_of_the_analysis_has_a_changed_cell(report: Book) -> None:
    package = json.loads(report.read("data/datapackage.json"))
    own = {
        r["name"]
        for r in package["resources"]
        if r["kind"] == "record of this assessment"
        or r.get("format") == "geojson"
        or r.get("lookup")
    }
    assert set(CHANGES) | own >= {r["name"] for r in package["resources"]}


def test_what_did_not_touch_a_changed_cell_is_as_it_was(
    before_and_after: tuple[dict[str, Any], dict[str, Any], Path],
) -> None:
    before, after, root = before_and_after
    untouched = [id for id, item in before.items() if not touched(item, root)]
    assert len(untouched) > 300
    for id in untouched:
        assert shown(after[id]) == shown(before[id]), id


@pytest.mark.parametrize("dataset", MUST_CHANGE)
def test_what_used_a_changed_cell_changes(
    before_and_after: tuple[dict[str, Any], dict[str, Any], Path], dataset: str
) -> None:
    before, after, _ = before_and_after
    for id in MUST_CHANGE[dataset]:
        assert shown(after[id]) != shown(before[id]), id
