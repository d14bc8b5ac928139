"""Periods: forms, order, those that are missing; an empty selection is not zero."""

from __future__ import annotations

import json
import re
from typing import Any

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
    "2015 / 16": lambda year: f"{year} / {(year + 1) % 100:02d}",
    "FY2015": lambda year: f"FY{year}",
    "2015-03-31": lambda year: f"{year}-03-31",
    "Q3 2015": lambda year: f"Q3 {year}",
    "2015/16 Q3": lambda year: f"{year}/{(year + 1) % 100:02d} Q3",
    "2015 H2": lambda year: f"{year} H2",
    "Mar 2015": lambda year: f"Mar {year}",
    "March 2015": lambda year: f"March {year}",
    "2015-17": lambda year: f"{year}-{(year + 2) % 100:02d}",
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


def test_weeks_of_a_year_are_52_or_53() -> None:
    form = form_of(["2020-W52", "2021-W01"])
    assert form is not None
    assert form.between("2020-W52", "2021-W01") == ["2020-W52", "2020-W53", "2021-W01"]
    assert form.place("2021-W53") is None  # ISO 8601: 2021 has 52


def test_years_in_two_digits_turn_with_the_century() -> None:
    form = form_of(["98/99", "01/02"])
    assert form is not None
    assert form.between("98/99", "01/02") == ["98/99", "99/00", "00/01", "01/02"]


def of_periods(book: Book, *periods: str, first: str, last: str, **described: object) -> str:
    """What `check` says of these periods in an edition from `first` to `last`."""

    def change(entry: dict[str, Any]) -> None:
        entry["schema"]["fields"][1].update(type="string", constraints=described.pop("c", {}))
        entry.update(described)

    describe(change)(book)
    rows = "".join(f"E0{n},{period},{n}\n" for period in periods for n in (1, 2, 3))
    book.write(FILE, f"gss_code,year,count\n{rows}")
    book.change(CONFIG, "{first: 2023, last: 2024}", json.dumps({"first": first, "last": last}))
    return check(book)


@pytest.mark.parametrize(
    ("periods", "missing"),
    [
        (("2014-16", "2016-18"), "2015-17"),
        (("2015 H1", "2016 H1"), "2015 H2"),
        (("Q1 2015", "Q3 2015"), "Q2 2015"),
        (("2023-W01", "2023-W03"), "2023-W02"),
        (("Mar 2015", "May 2015"), "Apr 2015"),
        (("2015-03-31", "2017-03-31"), "2016-03-31"),
    ],
)
def test_a_period_of_any_form_is_missed(book: Book, periods: Any, missing: str) -> None:
    said = of_periods(book, *periods, first=periods[0], last=periods[-1])
    assert f"{FILE}: no row of {missing}, though" in said


def test_the_first_period_of_several_years_is_needed(book: Book) -> None:
    said = of_periods(book, "2015-17", "2016-18", first="2014-16", last="2016-18")
    assert "no row of 2014-16, though the edition's period is 2014-16 to 2016-18" in said


@pytest.mark.parametrize("odd", ["2017/18 provisional", "2017"])
def test_one_odd_period_is_told_at_its_row(book: Book, odd: str) -> None:
    said = of_periods(book, "2015/16", odd, "2019/20", first="2015/16", last="2019/20")
    assert f"{FILE}:5, column year: “{odd}” is a period in another form than “2015/16”" in said


POOLED = ("2015/16 to 2017/18", "2016/17 to 2018/19", "2017/18 to 2019/20")


def test_periods_of_no_known_form_are_listed_in_the_dictionary(book: Book) -> None:
    said = of_periods(book, POOLED[0], POOLED[2], first=POOLED[0], last=POOLED[2])
    assert f"{FILE}:2, column year: “{POOLED[0]}” and the others are periods in no form" in said
    assert "list all, in their order, as the `enum` of “year”" in said


def test_listed_periods_are_all_needed(book: Book) -> None:
    ends = {"first": POOLED[0], "last": POOLED[2]}
    said = of_periods(book, POOLED[0], POOLED[2], **ends, c={"enum": list(POOLED)})
    assert f"{FILE}: no row of {POOLED[1]}, though" in said


def test_months_that_end_before_they_begin_are_told(book: Book) -> None:
    said = of_periods(book, "Mar 2015", "Apr 2015", first="Apr 2015", last="Mar 2015")
    assert "the period of “counts” (Apr 2015 to Mar 2015) ends before it begins" in said


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("nonsense", "which is none of the edition's periods (2023 to 2024)"),
        ("2023/24", "which is none of the edition's periods"),
        ("2022 to 2021", "which is none of the edition's periods"),
    ],
)
def test_what_is_said_to_be_missing_could_be_there(book: Book, named: str, told: str) -> None:
    describe(lambda entry: entry.update(missingPeriods={named: "not published"}))(book)
    assert f"dataset “counts” is said to miss “{named}”, {told}" in check(book)


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


ROWS = 'data[data["year"] == year]'


def counted(how: str) -> str:
    code = FILTERED.replace(f'{ROWS}["count"].sum()', how.replace("ROWS", ROWS))
    return f"\n\nimport numpy as np\n{code}"


OF_ARRAY = counted('np.sum(ROWS["count"].to_numpy(), initial=0)')


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ('ROWS["count"].count()', "`Series.count` counts no rows"),
        ('ROWS["year"].nunique()', "`Series.nunique` counts no rows"),
        ('np.sum(ROWS["count"])', "`Series.sum` adds up no rows"),
        ('np.sum(ROWS["count"].to_numpy())', "`numpy.sum` adds up no rows"),
        ('sum(ROWS["count"])', "`sum` adds up no rows"),
        ('np.nansum(ROWS["count"])', "`numpy.nansum` adds up no rows"),
        ('data.groupby("year")["count"].sum().get(year, 0)', "`Series.get(…, 0)` gives 0 for what"),
        ('data["year"].value_counts().get(year, 0)', "`Series.get(…, 0)` gives 0 for what"),
    ],
)
def test_what_is_counted_of_nothing_is_not_zero(book: Book, how: str, told: str) -> None:
    done = with_total(book, "total(2031)", counted(how)).needsbook("check")
    assert done.returncode == 1
    assert told in done.stderr


def test_show_refuses_what_a_build_refuses(book: Book) -> None:
    done = with_total(book, "total(2024)", FILTERED).needsbook("show", "total(2031)")
    assert done.returncode == 1
    assert "src/tiny/__init__.py:" in done.stderr
    assert "`Series.sum` adds up no rows" in done.stderr
    assert book.needsbook("show", "total(2023)").stdout.startswith("19  (offences")


@pytest.mark.parametrize(
    ("call", "code", "shown"),
    [
        ("total(2023)", FILTERED, "In all 19 offences."),
        ("total(2031)", counted("len(ROWS)"), "In all 0 offences."),
        (
            "total(2031)",
            counted('np.sum(ROWS["count"].to_numpy(), initial=0)'),
            "In all 0 offences.",
        ),
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
