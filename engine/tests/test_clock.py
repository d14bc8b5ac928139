"""A call without a period means the latest of its lead dataset; editions join by it."""

from __future__ import annotations

import json

import pytest
from books import Book, numbers_of

from needsbook.data.clock import FIRST, LATEST, PREVIOUS, period_parameters
from needsbook.data.periods import held_between

CLOCKED = '''
@number(unit="offences", kind="official statistic", lead=counts)
def clocked(area, year=LATEST):
    """Offences in an area."""
    return counts.one("count", where={"gss_code": area, "year": year})


@number(unit="offences", kind="own estimate", lead=counts)
def change(area, first=FIRST, last=LATEST):
    """Change in the offences in an area."""
    return clocked(area, last).value - clocked(area, first).value
'''


@pytest.fixture
def clocked(book: Book) -> Book:
    """The book, with numbers that follow the clock in one sentence each."""
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + CLOCKED)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    book.change("chapters/one.qmd", "import count,", "import change, clocked, count,")
    said = (
        'There are `{python} clocked("E01")` now.\n'
        'The year before had `{python} clocked("E01", "previous")`.\n'
        'The first had `{python} clocked("E01", "first")`.\n'
        'It had `{python} clocked("E01", 2023)`.\n'
        'A change of `{python} change("E01")`.\n'
    )
    book.change("chapters/one.qmd", "## Sub", f"{said}\n## Sub")
    return book


def move_on(book: Book) -> None:
    """Take a year more."""
    book.write("data/counts.csv", book.read("data/counts.csv") + "E01,2025,30\n")
    book.change("_quarto.yml", "last: 2024", "last: 2025")
    book.change("data/datapackage.json", "2023 and 2024", "2023 to 2025")


def shown(book: Book) -> dict[str, tuple[str, str]]:
    """Of each number that follows the clock: as shown, and its periods."""
    return {
        id: (trace["result"]["shown"], "–".join(trace["periods"].values()))
        for id, trace in numbers_of(book.root).items()
        if trace["periods"]
    }


def test_it_moves_with_the_edition_and_keeps_its_id(clocked: Book) -> None:
    clocked.run_build()
    assert shown(clocked) == {
        "clocked--e01": ("15", "2024"),
        "clocked--e01--previous": ("12", "2023"),
        "clocked--e01--first": ("12", "2023"),
        "clocked--e01--2023": ("12", "2023"),
        "change--e01": ("3", "2023–2024"),
    }
    move_on(clocked)
    clocked.run_build()
    assert shown(clocked) == {
        "clocked--e01": ("30", "2025"),
        "clocked--e01--previous": ("15", "2024"),
        "clocked--e01--first": ("12", "2023"),
        "clocked--e01--2023": ("12", "2023"),
        "change--e01": ("18", "2023–2025"),
    }


def test_a_trace_says_which_period_it_is(clocked: Book) -> None:
    clocked.run_build()
    trace = numbers_of(clocked.root)["clocked--e01"]
    assert trace["call"] == "clocked('E01')  # year 2024"
    assert trace["edition"] == {"periods.counts.last": 2024}


def test_a_call_of_history_does_not_rest_on_the_edition(clocked: Book) -> None:
    clocked.run_build()
    move_on(clocked)
    again = clocked.run_build().stdout
    assert "4 computed anew" not in again  # the fixed year is kept
    assert numbers_of(clocked.root)["clocked--e01--2023"]["edition"] == {}


def test_no_period_before_the_first(clocked: Book) -> None:
    clocked.change("_quarto.yml", "{first: 2023, last: 2024}", "{first: 2024, last: 2024}")
    rows = clocked.read("data/counts.csv").splitlines()
    clocked.write("data/counts.csv", "\n".join(r for r in rows if ",2023," not in r) + "\n")
    clocked.change("data/datapackage.json", "2023 and 2024", "2024")
    done = clocked.run("check", "--all")
    assert done.returncode == 1
    assert "counts: no period before 2024" in done.stderr


def test_each_series_has_a_latest_period_of_its_own(book: Book) -> None:
    code = CLOCKED.replace("lead=counts", 'lead=counts, series={"gss_code": "area"}')
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + code)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    book.change("data/counts.csv", "E02,2024,c\n", "")
    book.change("chapters/one.qmd", "import count,", "import clocked, count,")
    said = 'Now `{python} clocked("E01")`.\n\nNow `{python} clocked("E02")`.\n'
    book.change("chapters/one.qmd", "## Sub", f"{said}\n## Sub")
    book.run_build()
    assert shown(book) == {"clocked--e01": ("15", "2024"), "clocked--e02": ("7", "2023")}


def test_a_lead_and_its_parameter_belong_together(book: Book) -> None:
    bad = CLOCKED.replace(", lead=counts", "", 1)
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + bad)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    done = book.run("check", "--all")
    assert done.returncode == 1
    assert "needs lead=sources.a_dataset" in done.stderr


def test_periods_said_to_be_missing_are_not_held() -> None:
    assert held_between(["2015/16", "2017/18 to 2018/19"], "2014/15", "2019/20") == [
        "2014/15",
        "2016/17",
        "2019/20",
    ]


def test_only_moments_make_a_period_of_a_parameter() -> None:
    def measure(area: str, year: int = LATEST, side: str = "above", before: int = PREVIOUS) -> int:
        return len(area) + year + before + len(side)

    assert period_parameters(measure) == ("year", "before")
    assert json.dumps([FIRST, PREVIOUS, LATEST]) == '["first", "previous", "latest"]'
