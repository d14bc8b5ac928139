"""Conditions of claims: truths by themselves, and data on which they fail."""

from __future__ import annotations

import ast

import pytest
from books import Book, number_entry

from needsbook.chapters.conditions import Condition, NotAllowed, can_fail
from needsbook.exhibit.exhibits import TRUTH
from needsbook.ground.errors import Where

ENTRIES = {
    item.id: item
    for item in (
        number_entry("boys", 12, "children"),
        number_entry("girls", 88, "children"),
        number_entry("share", 12.0, "%"),
        number_entry("part", 0.12, "share"),
        number_entry("change-of-boys", -3.0, "%"),
        number_entry("hidden", 1.0, TRUTH),
        number_entry("open", 0.0, TRUTH),
        number_entry("gap", None, "children"),
        number_entry("no-truth-known", None, TRUTH),
    )
}


def tree(condition: str) -> ast.expr:
    return ast.parse(condition, mode="eval").body


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("hidden()", True),
        ("open()", False),
        ("not open() and boys() < girls()", True),
        ("hidden() or gap() > 1", None),
        ("no_truth_known()", None),
        ("boys() == 12 and not hidden()", False),
    ],
)
def test_a_truth_stands_by_itself(condition: str, holds: bool | None) -> None:
    assert Condition(ENTRIES, Where("a.qmd")).holds(tree(condition)) is holds


@pytest.mark.parametrize("condition", ["boys()", "not boys()", "boys() and hidden()", "1", "'a'"])
def test_a_number_is_no_truth(condition: str) -> None:
    with pytest.raises(NotAllowed):
        Condition(ENTRIES, Where("a.qmd")).holds(tree(condition))


@pytest.mark.parametrize(
    "condition",
    [
        "boys() >= 0",
        "boys() + girls() >= boys()",
        "share() <= 100",
        "part() >= 0 and part() <= 1",
        "boys() < girls() or boys() >= girls()",
        "boys() == boys()",
        "hidden() or not hidden()",
        "boys() > -1 or open()",
        "gap() >= 0",
    ],
)
def test_what_no_data_make_false(condition: str) -> None:
    assert not can_fail(tree(condition), ENTRIES, Where("a.qmd"))


@pytest.mark.parametrize(
    "condition",
    [
        "boys() > 0",
        "boys() != girls()",
        "boys() < girls()",
        "share() < 100",
        "part() > 1 / 14.5 and part() < 1 / 13.5",
        "change_of_boys() > -50",
        "boys() / girls() < 5",
        "hidden()",
        "boys() >= 200000 and boys() < 1000000",
        "gap() > 5",
    ],
)
def test_what_data_can_make_false(condition: str) -> None:
    assert can_fail(tree(condition), ENTRIES, Where("a.qmd"))


SENTENCE = "[More]{.claim when=\"count('E01', 2024) > count('E01', 2023)\"} than before"
TRUE = '\n\n@number(unit="true or false")\ndef is_large(area):\n    """Whether."""\n'
TRUE += '    return counts.one("count", where={"gss_code": area, "year": 2023}) > 5\n'


def test_a_claim_may_rest_on_a_truth(book: Book) -> None:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + TRUE)
    book.change("chapters/two.qmd", "import count,", "import count, is_large,")
    book.change("chapters/two.qmd", SENTENCE, "[Large]{.claim when=\"is_large('E01')\"} it was")
    assert book.run("check").returncode == 0
    book.change("data/counts.csv", "E01,2023,12", "E01,2023,3")
    done = book.run("check")
    assert done.returncode == 1
    assert "the claim “Large” is not true: is_large('E01') with is_large('E01') = false" in (
        done.stderr
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [('"true or false"', '"children"'), ("> 5", "")],
)
def test_a_truth_has_a_unit_of_its_own(book: Book, old: str, new: str) -> None:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + TRUE.replace(old, new))
    book.change("chapters/two.qmd", "import count,", "import count, is_large,")
    book.change("chapters/two.qmd", SENTENCE, "[Large]{.claim when=\"is_large('E01')\"} it was")
    done = book.run("check")
    assert done.returncode == 1
    assert 'a truth has the unit "true or false", and nothing else has' in done.stderr


def test_a_claim_that_cannot_fail_is_refused(book: Book) -> None:
    book.change(
        "chapters/two.qmd", SENTENCE, "[More]{.claim when=\"count('E01', 2024) >= 0\"} of it"
    )
    done = book.run("check")
    assert done.returncode == 1
    assert "the claim “More” holds whatever the data are: count('E01', 2024) >= 0" in done.stderr


def test_a_number_says_what_it_is(book: Book) -> None:
    """“Highest” needs no claim beside a number that is the highest by how it is calculated."""
    number = '\n\n@number(unit="offences", says=("highest",))\ndef top():\n    """Top."""\n'
    number += '    return counts.one("count", where={"gss_code": "E01", "year": 2023})\n'
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + number)
    book.change("chapters/two.qmd", "import count,", "import count, top,")
    book.change("chapters/two.qmd", SENTENCE, "The highest count was `{python} top()`")
    assert book.run("check").returncode == 0, book.run("check").stderr
    book.change("chapters/two.qmd", "The highest", "The lowest")
    assert "“lowest” is a statement that nothing checks" in book.run("check").stderr
