"""Periods: forms, order, those that are missing; an empty selection is not zero."""

from __future__ import annotations

import re

import pytest
from bad_ways import CONFIG, FILE, describe
from books import Book
from hypothesis import given
from hypothesis import strategies as st

from needsbook.data.periods import form_of

MISSING = {"2022": "no table was published"}
FORMS = {
    "2015": lambda year: f"{year}",
    "2015/16": lambda year: f"{year}/{(year + 1) % 100:02d}",
    "201516": lambda year: f"{year}{(year + 1) % 100:02d}",
    "2015-16": lambda year: f"{year}-{(year + 1) % 100:02d}",
    "2015–2016": lambda year: f"{year}–{year + 1}",
    "2015 Q3": lambda year: f"{year} Q3",
    "2015-07": lambda year: f"{year}-07",
}


def with_gap(book: Book) -> Book:
    """Rows of 2021, 2023 and 2024, in an edition of 2021 to 2024."""
    book.write(
        FILE,
        "gss_code,year,count\n"
        + "".join(f"E0{n},{year},{n * year}\n" for year in (2021, 2023, 2024) for n in (1, 2, 3)),
    )
    book.change(CONFIG, "first: 2023", "first: 2021")
    book.change("data/datapackage.json", "2023 and 2024", "2021 to 2024")
    return book


def check(book: Book) -> str:
    done = book.run("check")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr


def test_a_period_in_the_middle_is_needed(book: Book) -> None:
    said = check(with_gap(book))
    assert f"{FILE}: no row of 2022, though the edition's period is 2021 to 2024" in said
    assert "“missingPeriods” of counts in data/datapackage.json" in said


def test_the_first_period_is_needed(book: Book) -> None:
    book.change(CONFIG, "first: 2023", "first: 2022")
    assert "no row of 2022, though" in check(book)


def test_a_period_that_is_declared_missing_is_not_needed(book: Book) -> None:
    describe(lambda entry: entry.update(missingPeriods=MISSING))(with_gap(book))
    assert "All is well" in check(book)


def test_a_period_that_is_declared_missing_and_there_is_told(book: Book) -> None:
    describe(lambda entry: entry.update(missingPeriods={"2023": "not published"}))(book)
    assert "dataset “counts” is said to miss 2023, which data/counts.csv has" in check(book)


@pytest.mark.parametrize("said", [["2022"], {"2022": ""}, {"2022": 3}])
def test_a_missing_period_has_a_reason(book: Book, said: object) -> None:
    describe(lambda entry: entry.update(missingPeriods=said))(with_gap(book))
    assert "has “missingPeriods” that are not periods, each with its reason" in check(book)


def of_school_years(book: Book, *years: str, last: str = "2023/24") -> Book:
    describe(lambda entry: entry["schema"]["fields"][1].update(type="string"))(book)
    rows = "".join(f"E0{n},{year},{n}\n" for year in years for n in (1, 2, 3))
    book.write(FILE, f"gss_code,year,count\n{rows}")
    book.change(CONFIG, "{first: 2023, last: 2024}", f"{{first: '2021/22', last: '{last}'}}")
    return book


def test_school_years_follow_one_another(book: Book) -> None:
    said = check(of_school_years(book, "2021/22", "2023/24"))
    assert "no row of 2022/23, though the edition's period is 2021/22 to 2023/24" in said


@pytest.mark.parametrize("other", ["202223", "2022-23", "2022/2023"])
def test_one_period_in_two_forms_is_told(book: Book, other: str) -> None:
    said = check(of_school_years(book, "2021/22", other, "2023/24"))
    assert f"{FILE}:5, column year: “{other}” is a period in another form than “2021/22”" in said


def test_the_edition_writes_periods_as_the_file_does(book: Book) -> None:
    said = check(of_school_years(book, "2021/22", "2022/23", "2023/24", last="2023-24"))
    assert "the period of “counts” (2021/22 to 2023-24) is written otherwise than those" in said


@given(st.sampled_from(sorted(FORMS)), st.integers(1000, 9990), st.integers(2, 9))
def test_periods_between_are_all_and_in_order(name: str, first: int, more: int) -> None:
    write = FORMS[name]
    years = [write(year) for year in range(first, first + more + 1)]
    form = form_of(years)
    assert form is not None
    assert [period for period in form.between(years[0], years[-1]) if period in years] == years
    assert len(form.between(years[0], years[-1])) == more * form.parts + 1


# A selection of nothing --------------------------------------------------------------------

TOTAL = """

@number(unit="offences")
def total(year):
    return float(counts(where={"year": year}, columns=["count"], gaps="left out")["count"].sum())
"""


def with_total(book: Book, call: str, code: str = TOTAL) -> Book:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + code)
    book.change("chapters/one.qmd", "fig_map, tbl_counts", "fig_map, tbl_counts, total")
    book.change("chapters/one.qmd", "## Sub", f"In all `{{python}} {call}` offences.\n\n## Sub")
    return book


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("total(2031)", "counts: column year (it has 2023–2024) nowhere has 2031"),
        ("total('2023/24')", "counts: column year (it has 2023–2024) nowhere has 2023/24"),
    ],
)
def test_a_sum_of_no_row_is_not_zero(book: Book, call: str, told: str) -> None:
    done = with_total(book, call).needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert told in done.stderr
    assert "say may_be_empty=True" in done.stderr
    assert not (book.root / "_book").exists()


def test_one_of_several_values_that_no_row_has_is_told(book: Book) -> None:
    code = TOTAL.replace('{"year": year}', '{"year": [2024, year]}')
    done = with_total(book, "total(2031)", code).run("check")
    assert "counts: column year (it has 2023–2024) nowhere has 2031" in done.stderr


def test_values_that_are_never_together_are_told(book: Book) -> None:
    book.change(FILE, "E03,2024,1234\n", "")
    code = TOTAL.replace('{"year": year}', '{"year": year, "gss_code": "E03"}')
    done = with_total(book, "total(2024)", code).run("check")
    assert "counts: no row has year 2024 and gss_code E03" in done.stderr


def test_an_analysis_may_say_that_nothing_is_an_answer(book: Book) -> None:
    code = TOTAL.replace("gaps=", "may_be_empty=True, gaps=")
    with_total(book, "total(2031)", code).run_build()
    assert "In all 0 offences." in re.sub(r"<[^>]+>", "", book.read("_book/chapters/one.html"))


FILTERED = """

@number(unit="offences")
def total(year):
    data = counts(columns=["year", "count"], gaps="left out")
    return float(data[data["year"] == year]["count"].sum())
"""


def test_a_sum_of_what_pandas_filtered_away_is_not_zero(book: Book) -> None:
    done = with_total(book, "total(2031)", FILTERED).run("check")
    assert done.returncode == 1
    assert "`Series.sum` adds up no rows" in done.stderr
    assert "src/tiny/__init__.py:" in done.stderr
    assert "`.sum(min_count=0)`" in done.stderr


@pytest.mark.parametrize(
    ("call", "code", "shown"),
    [
        ("total(2023)", FILTERED, "In all 19 offences."),
        ("total(2031)", FILTERED.replace("sum()", "sum(min_count=0)"), "In all 0 offences."),
        (
            "total(2031)",
            FILTERED.replace("gaps=", "may_be_empty=True, gaps="),
            "In all 0 offences.",
        ),
    ],
)
def test_a_sum_of_nothing_may_be_an_answer(book: Book, call: str, code: str, shown: str) -> None:
    with_total(book, call, code).run_build()
    assert shown in re.sub(r"<[^>]+>", "", book.read("_book/chapters/one.html"))


def test_an_area_without_a_shape_is_told(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        'boundaries(columns=["gss_code"])',
        'boundaries(columns=["gss_code"], where={"gss_code": ["E01", "E09"]})',
    )
    said = book.needsbook("build", "--renderer", "builtin").stderr
    assert "boundaries: column gss_code (it has E01–E03) nowhere has E09" in said
