"""No suppressed count follows from what is printed, and no word makes assessments children.

A cell of the source counts as printed in a file if the count, or the rate that is
made of it, stands in a row of its area. From a London total and the parts beside it
is then worked out what a reader could work out.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from assessment import REPOSITORY
from books import Book, numbers_of
from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passages
from needsbook.data.area_pages import entries
from needsbook.ground.project import find_project

LONDON = "E12000007"
PROJECT = find_project(REPOSITORY)

Key = tuple[str, int]  # factor, year
Row = dict[str, str]


@dataclass
class Printed:
    """Which cells of each factor and year a file or a page prints."""

    areas: dict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    london: set[Key] = field(default_factory=set)

    def __or__(self, other: Printed) -> Printed:
        both = Printed()
        for one in (self, other):
            both.london |= one.london
            for key, areas in one.areas.items():
                both.areas[key] |= areas
        return both


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published() -> dict[Key, dict[str, str]]:
    cells: dict[Key, dict[str, str]] = defaultdict(dict)
    for row in read(REPOSITORY / "data/cin_assessment_factors.csv"):
        if row["gss_code"].startswith(("E09", LONDON)):
            cells[row["factor"], int(row["year"])][row["gss_code"]] = row["assessments"]
    return cells


def children() -> dict[tuple[str, int], int]:
    found = {
        (row["gss_code"], int(row["year"])): int(row["children"])
        for row in read(REPOSITORY / "data/children_population.csv")
    }
    for year in {year for _, year in found}:
        found[LONDON, year] = sum(n for (_, y), n in found.items() if y == year)
    return found


CELLS, CHILDREN = published(), children()
NAMES = {row["name"]: row["gss_code"] for row in read(REPOSITORY / "data/areas.csv")}


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def stands_in(values: Iterable[float], count: str, people: int) -> bool:
    """Whether a published count, or its rate per 10,000, is among the values of a row."""
    if not count.isdigit():
        return False
    rate = int(count) / people * 10_000
    return any(v == int(count) or abs(v - rate) < 1e-6 * max(rate, 1) for v in values)


def printed_in(rows: list[Row]) -> Printed:
    """Return the cells of the source that a table prints.

    A row is an authority's by its code or its name, and may name its year. A value
    may be any column's; so one that happens to equal a count counts as printed,
    which makes the test stricter. London may stand in a row or in a column.
    """
    found = Printed()
    by_area: dict[str, list[tuple[str, set[float]]]] = defaultdict(list)
    everything: list[tuple[str, set[float]]] = []
    for row in rows:
        values = {v for v in (number(text) for text in row.values()) if v is not None}
        code = row.get("gss_code") or NAMES.get(row.get("name", ""), "")
        year = row.get("year", "")
        by_area[code].append((year, values))
        if not code.startswith("E09"):
            everything.append((year, values))
    for (factor, year), cells in CELLS.items():
        for code, count in cells.items():
            candidates = everything if code == LONDON else by_area.get(code, [])
            people = CHILDREN[code, year - 1]
            if any(
                told in ("", str(year)) and stands_in(values, count, people)
                for told, values in candidates
            ):
                if code == LONDON:
                    found.london.add((factor, year))
                else:
                    found.areas[factor, year].add(code)
    return found


def given_away(printed: Printed, rounding: int = 10) -> list[tuple[Key, str, int, int]]:
    """Return the suppressed counts that what is printed narrows within 1 to 5."""
    found = []
    for key in printed.london:
        cells = CELLS[key]
        suppressed = [code for code, count in cells.items() if count == "c"]
        shown = printed.areas[key]
        hidden = [code for code in cells if code not in (*shown, *suppressed, LONDON)]
        rest = int(cells[LONDON]) - sum(int(cells[code]) for code in shown)
        low, high = rest - rounding // 2, rest + rounding // 2
        for code in suppressed:
            others = len(suppressed) - 1
            least = 1 if hidden else max(1, low - 5 * others)
            most = min(5, high - others)
            if (least, most) != (1, 5):
                found.append((key, code, least, most))
    return found


def everywhere(key: Key) -> Printed:
    """Return a print of London and every authority for one factor and year."""
    printed = Printed()
    printed.london.add(key)
    printed.areas[key] = {
        code for code, count in CELLS[key].items() if count.isdigit() and code != LONDON
    }
    return printed


# The walk can find something -----------------------------------------------------------


def test_a_rounded_total_beside_all_parts_can_give_a_count_away() -> None:
    # Going missing 2019: 3,050 to the nearest ten, less 3,053, leaves at most 2.
    (found,) = given_away(everywhere(("going_missing", 2019)))
    assert found == (("going_missing", 2019), "E09000001", 1, 2)


def test_an_exact_total_beside_a_column_with_one_suppressed_count_gives_it_away() -> None:
    key = ("child_sexual_exploitation", 2024)
    # 2,480 less 2,475 would leave 5, were the total not rounded.
    assert given_away(everywhere(key), rounding=1) == [(key, "E09000020", 5, 5)]
    assert given_away(everywhere(key)) == []


def test_a_part_that_is_not_shown_protects_a_suppressed_one() -> None:
    printed = everywhere(("gangs", 2020))
    assert given_away(printed)
    printed.areas["gangs", 2020].remove("E09000002")
    assert given_away(printed) == []


def test_the_walk_sees_counts_and_rates_in_rows_and_columns() -> None:
    rate = 177 / CHILDREN["E09000028", 2023] * 10_000
    assert printed_in([{"gss_code": "E09000024", "assessments": "169"}]).areas[
        "child_sexual_exploitation", 2024
    ] == {"E09000024"}
    assert not printed_in([{"gss_code": "E09000024", "assessments": "168"}]).areas[
        "child_sexual_exploitation", 2024
    ]
    assert not printed_in([{"gss_code": "E09000028", "rate": f"{rate:.10g}"}]).areas[
        "child_criminal_exploitation", 2024
    ]
    rate = 178 / CHILDREN["E09000028", 2023] * 10_000
    assert printed_in([{"name": "Southwark", "rate": f"{rate:.10g}"}]).areas[
        "child_criminal_exploitation", 2024
    ] == {"E09000028"}
    column = [{"factor": "Gangs", "year": "2024", "london": "2360"}]
    assert ("gangs", 2024) in printed_in(column).london


# What is published -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def files(report: Book) -> dict[str, list[Row]]:
    return {path.stem: read(path) for path in sorted((report.root / "figures").glob("*.csv"))}


@pytest.fixture(scope="session")
def prints(files: Mapping[str, list[Row]]) -> dict[str, Printed]:
    return {name: printed_in(rows) for name, rows in files.items()}


@pytest.mark.slow
def test_no_file_gives_a_suppressed_count_away(prints: Mapping[str, Printed]) -> None:
    full = {
        name
        for name, printed in prints.items()
        if any(len(printed.areas[key]) >= 25 for key in printed.london)
    }
    assert {"tbl-cse-boroughs", "tbl-identification-gangs"} <= full  # there is something to find
    assert {
        name: given_away(printed) for name, printed in prints.items() if given_away(printed)
    } == {}


@pytest.mark.slow
def test_no_page_gives_a_suppressed_count_away(report: Book, prints: Mapping[str, Printed]) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in chapter_pages(report)}
    assert len(pages) > 15
    met: set[str] = set()
    for path, text in pages.items():
        together = Printed()
        for name, printed in prints.items():
            if f'id="{name}"' in text:
                met.add(name)
                together |= printed
        assert given_away(together) == [], path.name
    assert {"tbl-cse-boroughs", "tbl-identification-gangs", "fig-identification-trend"} <= met


def printed_in_series(files: Mapping[str, list[Row]]) -> Printed:
    """Return the cells that the series of the areas print, each row with factor and year.

    The area of a series stands in the file's name alone; London's rate in a column.
    """
    found = Printed()
    for name, rows in files.items():
        code = re.search(r"-(e0900\d{4})$", name)
        for row in rows if code else []:
            if not {"factor", "year", "rate", "london"} <= set(row):
                continue
            key = (row["factor"].lower().replace(" ", "_"), int(row["year"]))
            for area, text in ((code[1].upper(), row["rate"]), (LONDON, row["london"])):
                rate, count = number(text), CELLS[key][area]
                if rate is None or not stands_in([rate], count, CHILDREN[area, key[1] - 1]):
                    continue
                if area == LONDON:
                    found.london.add(key)
                else:
                    found.areas[key].add(area)
    return found


def test_a_series_prints_the_cells_of_its_area_and_londons() -> None:
    # Going missing 2018: Hackney 116 of 59,619 children, London 2,900 of 1,931,639.
    row = {"factor": "Going missing", "year": "2018", "rate": f"{116 / 59_619 * 10_000:.10g}"}
    row["london"] = f"{2_900 / CHILDREN[LONDON, 2017] * 10_000:.10g}"
    printed = printed_in_series({"fig-borough-trend-e09000012": [row], "fig-other": [row]})
    assert printed.areas == {("going_missing", 2018): {"E09000012"}}
    assert printed.london == {("going_missing", 2018)}


@pytest.mark.slow
def test_the_series_of_all_areas_give_no_suppressed_count_away(
    files: Mapping[str, list[Row]],
) -> None:
    # A reader has the pages of all areas: together they hold all parts of London's total.
    together = printed_in_series(files)
    shown = {key: len(together.areas[key]) for key in together.london}
    assert shown["child_sexual_exploitation", 2024] == 31  # all but the City and one suppressed
    assert shown["going_missing", 2019] == 31  # all but the City and one withheld
    for key in together.london:
        if CELLS[key]["E09000001"].isdigit():  # the City has no series, but tables print its counts
            together.areas[key].add("E09000001")
    assert given_away(together) == []


def printed_in_numbers(numbers: Mapping[str, Any]) -> Printed:
    """Return the cells that numbers in sentences are, by area, factor and year of their call."""
    found = Printed()
    for number in numbers.values():
        asked = dict(re.findall(r"'(E\d{8})'(?:.*?'(\w+)')?", number["call"]))
        years = {int(year) for year in re.findall(r"\b(20\d\d)\b", number["call"])}
        value = number["result"]["value"]
        for code, factor in asked.items():
            for year in years if value is not None else ():
                count = CELLS.get((factor, year), {}).get(code, "")
                if stands_in([value], count, CHILDREN.get((code, year - 1), 1)):
                    found.london |= {(factor, year)} if code == LONDON else set()
                    found.areas[factor, year] |= set() if code == LONDON else {code}
    return found


@pytest.mark.slow
def test_all_outputs_together_give_no_suppressed_count_away(
    report: Book, files: Mapping[str, list[Row]]
) -> None:
    numbers = printed_in_numbers(numbers_of(report.root))
    assert "E09000012" in numbers.areas["child_sexual_exploitation", 2024]
    together = printed_in_series(files) | numbers
    for rows in files.values():
        # Of a file without factor or year, which count is meant is not known: an equal rank
        # is none. Those of the latest year are looked through one by one, above.
        told = [row for row in rows if row.get("year") and row.get("factor")]
        names = {row["factor"].lower().replace(" ", "_") for row in told}
        for factor in names:
            some = [row for row in told if row["factor"].lower().replace(" ", "_") == factor]
            found = printed_in(some)
            together |= Printed(
                defaultdict(set, {key: a for key, a in found.areas.items() if key[0] == factor}),
                {key for key in found.london if key[0] == factor},
            )
    for key in together.london:
        together.areas[key] |= {code for code in ["E09000001"] if CELLS[key][code].isdigit()}
    assert {("going_missing", 2019), ("gangs", 2020)} <= together.london
    assert given_away(together) == []


@pytest.mark.slow
def test_a_count_that_is_withheld_is_marked_and_explained(report: Book) -> None:
    # Going missing 2019: 3,050 less 3,053. Of the authorities with a count, Kensington and
    # Chelsea has the fewest children; its 45 leaves from 37 to 47 for the two of them.
    rows = read(report.root / "figures/fig-borough-trend-e09000020.csv")
    (cell,) = [row for row in rows if (row["factor"], row["year"]) == ("Going missing", "2019")]
    assert (cell["assessments"], cell["assessments_status"]) == ("", "confidential")
    assert (cell["rate"], cell["rate_status"]) == ("", "confidential")
    notes = json.loads(report.read("figures/fig-borough-trend-e09000020.json"))["result"]["notes"]
    assert any(note.startswith("[c] Going missing 2019, Gangs 2020: withheld") for note in notes)


def chapter_pages(report: Book) -> list[Path]:
    found = (report.root / "_book").rglob("*.html")
    return sorted(path for path in found if path.parent.name != "trace")


@pytest.mark.slow
def test_no_count_under_5_appears_that_the_source_did_not_publish(
    report: Book, files: Mapping[str, list[Row]]
) -> None:
    # The source publishes 0 and counts from 6.
    assert not {count for cells in CELLS.values() for count in cells.values()} & set("12345")
    looked = 0
    for name, rows in files.items():
        for row in rows:
            for column, text in row.items():
                if re.fullmatch(r"assessments|before|after|london|england", column):
                    looked += 1
                    assert number(text) not in (1, 2, 3, 4, 5), (name, row)
    assert looked > 500
    numbers = numbers_of(report.root)
    counts = [
        item for item in numbers.values() if item["function"]["name"].endswith(".assessments")
    ]
    assert len(counts) > 5
    assert not [item for item in counts if item["result"]["value"] in (1, 2, 3, 4, 5)]


@pytest.mark.slow
def test_the_range_of_a_suppressed_count_is_never_narrower_than_1_to_5(
    files: Mapping[str, list[Row]],
) -> None:
    ranges = [
        (name, row)
        for name, rows in files.items()
        for row in rows
        if row.get("assessments_status") == "confidential" and "count_low" in row
    ]
    assert ranges
    for name, row in ranges:
        assert row["assessments"] == "", name
        assert float(row["count_low"]) == 1, name
        assert float(row["count_high"]) >= 5, name


@pytest.mark.slow
def test_londons_count_is_the_publishers_rounded_to_10(files: Mapping[str, list[Row]]) -> None:
    shown = [
        float(row["assessments"])
        for rows in files.values()
        for row in rows
        if row.get("gss_code") == LONDON and row.get("assessments")
    ]
    assert len(shown) >= 5
    assert all(count % 10 == 0 for count in shown)


# Words -------------------------------------------------------------------------------------

CHILDREN_IDENTIFIED = re.compile(
    r"\b(?:children|young people)(?: who)?(?: (?:are|were|have been|had been))? identified\b"
    r"|\bidentified (?:\w+ )?(?:children|young people)\b",
    re.I,
)
ASSESSMENTS = re.compile(r"assessment(?:s|_rate|_share|_change)\(|\bassessments\b", re.I)


def speaks_of_assessments(sentence: str) -> bool:
    return bool(ASSESSMENTS.search(sentence))


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("In 2024 there were `{python} assessments('x', 'y', 2024)` children identified.", True),
        ("Assessments show how many young people were identified.", True),
        ("The boys were a share of the children identified [@mbarc2016].", False),
    ],
)
def test_the_rule_finds_children_that_stand_for_assessments(sentence: str, wrong: bool) -> None:
    found = bool(CHILDREN_IDENTIFIED.search(sentence)) and speaks_of_assessments(sentence)
    assert found is wrong


def test_no_sentence_calls_assessments_children_identified() -> None:
    looked = 0
    for entry in entries(PROJECT):
        for passage in passages(read_chapter(PROJECT, entry.path)):
            looked += 1
            if entry.path.endswith("-identification.qmd"):
                assert not CHILDREN_IDENTIFIED.search(passage.source), passage.source
            for match in CHILDREN_IDENTIFIED.finditer(passage.source):
                start, end = passage.bounds(match.start())
                sentence = passage.source[start:end]
                assert not speaks_of_assessments(sentence), sentence
    assert looked > 300


@pytest.mark.slow
def test_no_caption_calls_assessments_children_identified(report: Book) -> None:
    looked = 0
    for path in (report.root / "figures").glob("*.json"):
        item = json.loads(path.read_text(encoding="utf-8"))
        if item.get("id") != path.stem:
            continue
        looked += 1
        result = item["result"]
        text = " ".join([item["title"], result["caption"], result.get("alt", ""), *result["notes"]])
        assert not CHILDREN_IDENTIFIED.search(text), path.name
    assert looked > 50


#: Scores and coefficients, no counts.
OF_MODELS = tuple(
    f"tbl-identification-{name}" for name in ("fits", "models", "proxies", "simulated")
)


@pytest.mark.slow
def test_exhibits_of_assessments_say_that_they_do_not_count_children(report: Book) -> None:
    names = ("tbl-identification-", "fig-funnel-", "fig-ranked-intervals-", "fig-cse-borough-")
    items = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((report.root / "figures").glob("*.json"))
        if path.stem.startswith(names) and path.stem not in OF_MODELS
    ]
    assert len(items) >= 10
    for item in items:
        assert "counted, not children" in " ".join(item["result"]["notes"]), item["id"]
