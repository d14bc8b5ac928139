"""A source hands over what is asked, and nothing else."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import pytest
from books import Book, numbers_of
from sources_book import CITY, HACKNEY, LONDON

from needsbook import Gap, source
from needsbook.data.sources import EditionSource, Source
from needsbook.ground.recorder import recording

factors = source("cin-assessment-factors")


report_figures = source("report-figures")


def cse(area: str, year: int) -> dict[str, object]:
    return {"gss_code": area, "year": year, "factor": "child_sexual_exploitation"}


def test_a_selection_gives_the_rows_and_columns_asked_for() -> None:
    frame = factors(
        where={"factor": "child_sexual_exploitation", "year": [2023, 2024]},
        columns=["gss_code", "year", "assessments"],
    )
    assert list(frame.columns) == ["gss_code", "year", "assessments", "assessments_status"]
    assert set(frame["year"]) == {2023, 2024}
    assert len(frame) == 2 * 37


def test_suppressed_not_available_and_zero_are_three_things() -> None:
    # Hackney could not supply 2021; the City of London's 2022 count is suppressed,
    # its 2018 count is a published zero.
    not_supplied = factors.one("assessments", where=cse(HACKNEY, 2021))
    suppressed = factors.one("assessments", where=cse(CITY, 2022))
    zero = factors.one("assessments", where=cse(CITY, 2018))
    assert isinstance(not_supplied, Gap)
    assert not_supplied.shown == "[x]"
    assert isinstance(suppressed, Gap)
    assert suppressed.shown == "[c]"
    assert zero == 0


def test_gaps_stay_gaps_in_a_frame() -> None:
    frame = factors(where={"gss_code": CITY, "year": 2022}, columns=["factor", "assessments"])
    for row in frame.itertuples():
        assert isinstance(row.assessments, Gap) == bool(row.assessments_status)


def test_a_quoted_figure_keeps_its_digits() -> None:
    quote = report_figures.quote("value", where={"figure": "havens-profile-female"})
    assert quote == Decimal("95.3")
    assert str(report_figures.quote("value", where={"figure": "havens-profile-age-13"})) == "13"


def test_one_row_or_an_error() -> None:
    with pytest.raises(LookupError, match="0 rows match"):
        factors.one("assessments", where=cse("E09000099", 2024))
    with pytest.raises(LookupError, match="exactly one"):
        factors.one("assessments", where={"gss_code": CITY})
    with pytest.raises(LookupError, match="not a number"):
        factors.quote("assessments", where=cse(CITY, 2022))
    with pytest.raises(KeyError, match="has no column borough"):
        factors(columns=["borough"])


def test_what_is_read_is_recorded() -> None:
    with recording() as record:
        factors.one("assessments", where=cse(LONDON, 2024))
    (read,) = record.reads
    assert read.dataset == "cin-assessment-factors"
    assert read.used == ("assessments",)
    assert set(read.consulted) == {"gss_code", "year", "factor"}
    assert dict(read.keys)["gss_code"] == LONDON
    assert read.rows == 1


ONCE = '''
from needsbook import estimate

calls = []


@estimate(once=True)
def total(year):
    calls.append(year)
    return _summed(counts(where={"year": year}, columns=["count"]))


def _summed(rows):
    return next(Sums().each(rows, lambda cell: cell))


class Sums:
    def each(self, rows, of):
        def one(name):
            return sum(of(cell) for cell in rows[name].dropna())

        for name in rows:
            yield one(name)


@number(unit="offences")
def double(year):
    """Twice the total."""
    return float(total(year) * 2)


@number(unit="offences")
def ran(year):
    """How often the total was computed in this process."""
    total(year), total(year)
    return len([one for one in calls if one == year])
'''


# A function has its name, its file and its lines, decorated or not, in order of first use.
OF_TOTAL = [
    "tiny.total",
    "tiny._summed",
    "tiny.Sums.each",
    "tiny.Sums.each.<locals>.one",
    "tiny._summed.<locals>.<lambda>",
]


SHOWN = [
    "needsbook.ground.columns.is_truth",
    *(f"needsbook.ground.formats.{name}" for name in ("show", "round_half_up", "as_decimal")),
]


STACKED = '''
@number(unit="offences")
def twice(area, year):
    """Twice the count of an area."""
    return 2 * count.returned(area, year)
'''


def test_a_number_that_stands_on_another_has_it_and_its_rows_in_its_trace(book: Book) -> None:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + STACKED)
    book.change("chapters/one.qmd", "import count,", "import count, twice,")
    book.change("chapters/one.qmd", "# First", '`{python} twice("E01", 2024)`.\n\n# First')
    book.compute()
    trace = numbers_of(book.root)["twice--e01--2024"]
    assert trace["result"]["value"] == 2 * 15
    assert trace["upstream"][0]["name"] == "tiny.count"
    assert ["tiny.twice", "tiny.count"] in trace["calls"]
    (selection,) = trace["datasets"][0]["selections"]
    assert selection["by"] == "tiny.count"


def test_an_estimate_kept_for_the_process_is_traced_wherever_it_is_used(book: Book) -> None:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + ONCE)
    book.change("chapters/one.qmd", "import count,", "import count, double, ran,")
    book.change(
        "chapters/one.qmd", "# First", "`{python} double(2024)` `{python} ran(2024)`.\n\n# First"
    )
    book.compute()
    numbers = numbers_of(book.root)
    assert numbers["double--2024"]["result"]["value"] == 2 * (15 + 1234)
    assert numbers["ran--2024"]["result"]["value"] == 1
    for id in ("double--2024", "ran--2024"):
        assert [site["name"] for site in numbers[id]["upstream"]] == [*OF_TOTAL, *SHOWN]
        assert [dataset["name"] for dataset in numbers[id]["datasets"]] == ["counts"]
    book.change("data/counts.csv", "E03,2024,1234", "E03,2024,1235")
    book.compute()
    numbers = numbers_of(book.root)
    assert numbers["double--2024"]["result"]["value"] == 2 * (15 + 1235)


def test_types_of_properties_are_those_of_the_dictionary(book: Book) -> None:
    described = json.loads(book.read("data/datapackage.json"))
    added = {"homes": "number", "wards": "integer", "day": "string"}
    for resource in described["resources"]:
        if resource["name"] == "boundaries":
            resource["schema"]["fields"] += [{"name": k, "type": v} for k, v in added.items()]
    book.write("data/datapackage.json", json.dumps(described))
    shapes = json.loads(book.read("data/boundaries.geojson"))
    for feature, day in zip(shapes["features"], ("2024-01-01", "2024-01-02", "none"), strict=True):
        feature["properties"] |= {"homes": 1, "wards": 2, "day": day}

    def first() -> pd.DataFrame:
        book.write("data/boundaries.geojson", json.dumps(shapes))
        return Source("boundaries", book.root)(where={"wards": 2, "gss_code": "E01"})

    def told(frame: pd.DataFrame) -> list[tuple[object, str]]:
        return [(frame[column][0], str(frame[column].dtype)) for column in added]

    assert told(first()) == [(1.0, "float64"), (2, "int64"), ("2024-01-01", "object")]
    # Whatever stands in rows that were not asked for.
    shapes["features"][2]["properties"] |= {"homes": 2.5, "day": "2024-01-03"}
    assert told(first()) == [(1.0, "float64"), (2, "int64"), ("2024-01-01", "object")]


def test_nobody_changes_a_shape_for_the_next(book: Book) -> None:
    boundaries = Source("boundaries", book.root)
    before = boundaries().geometry[0]
    boundaries().geometry.array[0] = boundaries().geometry[1]
    assert boundaries().geometry[0] == before


def test_nobody_changes_the_edition_for_the_next(book: Book) -> None:
    book.change("_quarto.yml", "  label: 2024 edition\n", "  label: 2024 edition\n  months: [9]\n")
    edition = EditionSource(book.root)
    edition.value("months").append(10)
    assert edition.value("months") == [9]
