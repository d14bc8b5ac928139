"""A file of single records: no identifier and no count of children leaves it.

The records are invented. Each is of a child; what is published of them is a count that
is suppressed where it is small. A trace, which tells what was read, must not undo that.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from books import DATAPACKAGE, Book, edition, numbers_of, small_book

CHILDREN = ("child-7Q4XN", "child-2M9KB", "child-5T8WZ")
RECORDS = f"""\
child,gss_code,year,note
{CHILDREN[0]},E01,2024,seen
{CHILDREN[1]},E01,2024,c
{CHILDREN[2]},E03,2024,c
"""
ANALYSIS = '''
from needsbook import estimate

records = source("records")


@estimate
def children(area):
    return len(records(where={"gss_code": area, "year": 2024}, columns=["child", "note"]))


@number(unit="children", kind="own estimate")
def seen(area):
    """Children seen, suppressed below 5."""
    found = children(area)
    return Gap("confidential", "1 to 4") if 0 < found < 5 else found


@number(unit="children", kind="own estimate")
def seen_in_all():
    """Children seen in the year, suppressed below 5, each looked up by itself."""
    listed = list(records(columns=["child"])["child"])
    found = [records.one("year", where={"child": child}) for child in listed]
    return Gap("confidential", "1 to 4") if len(found) < 5 else len(found)
'''


def described(**changes: Any) -> dict[str, Any]:
    """The dictionary with the records; `changes` are made to the column `child`."""
    dictionary = copy.deepcopy(DATAPACKAGE)
    fields = [
        {"name": "child", "type": "string", "constraints": {"required": True}, **changes},
        {"name": "gss_code", "type": "string"},
        {"name": "year", "type": "integer"},
        {"name": "note", "type": "string"},
    ]
    records = {
        **copy.deepcopy(DATAPACKAGE["resources"][1]),
        "name": "records",
        "path": "records.csv",
        "title": "Records of children",
        "schema": {
            "fields": fields,
            "primaryKey": ["child", "year"],
            "foreignKeys": DATAPACKAGE["resources"][1]["schema"]["foreignKeys"],
        },
        "symbols": [{"field": "note", "symbol": "c", "meaning": "confidential", "reason": "asked"}],
    }
    dictionary["resources"].append(records)
    return dictionary


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    book = small_book(tmp_path_factory.mktemp("records") / "book")
    book.write("data/records.csv", RECORDS)
    book.write("data/datapackage.json", json.dumps(described()))
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + ANALYSIS)
    book.change("chapters/one.qmd", "import count,", "import count, seen, seen_in_all,")
    book.change(
        "chapters/one.qmd",
        "## Sub",
        'Withheld: `{python} seen("E01")`, `{python} seen("E03")`, `{python} seen_in_all()`.'
        "\n\n## Sub",
    )
    book.change("_quarto.yml", "counts: {", "records: {first: 2024, last: 2024}\n    counts: {")
    book.run_build()
    return book


def test_no_published_file_holds_an_identifier(built: Book) -> None:
    published = {**edition(built), **edition(built, "figures")}
    assert len(published) > 30
    for name in ("figures/numbers.json", "trace/seen.html", "chapters/one.html", "numbers.json"):
        assert name in published
    for name, content in published.items():
        text = content.decode("utf-8", errors="replace")
        assert not [child for child in CHILDREN if child.lower() in text.lower()], name


def test_no_trace_counts_the_children_of_a_suppressed_number(built: Book) -> None:
    numbers = numbers_of(built.root)
    for id in ("seen--e01", "seen--e03", "seen-in-all"):
        item = numbers[id]
        assert item["result"]["value"] is None
        (dataset,) = item["datasets"]
        assert [one["rows"] for one in dataset["selections"]] == [None] * len(dataset["selections"])
        assert all("child" not in one["keys"] for one in dataset["selections"])
        assert all("cells" not in symbol for symbol in item["symbols"])
    # What was asked of areas and periods is told; what was found of them is not.
    (selection,) = numbers["seen--e01"]["datasets"][0]["selections"]
    assert selection["keys"] == {"gss_code": "E01", "year": "2024"}
    # Not even by how many times something was asked: one for the list, one for its records.
    assert len(numbers["seen-in-all"]["datasets"][0]["selections"]) == 1


def test_areas_with_one_child_and_with_two_have_the_same_trace(built: Book) -> None:
    one, two = (numbers_of(built.root)[f"seen--{area}"] for area in ("e03", "e01"))
    for item in (one, two):
        for key in ("id", "call", "reproduce", "symbols"):
            item.pop(key)
    text = json.dumps(one).replace("E03", "E01").replace("e03", "e01")
    assert json.loads(text) == two


def test_the_command_and_the_page_say_that_rows_are_not_counted(built: Book) -> None:
    shown = built.run("trace", 'seen("E01")').stdout
    assert "rows not counted (gss_code E01; year 2024) → child, note" in shown
    assert not re.search(r"\d+ rows", shown)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"constraints": {"required": True, "enum": [*CHILDREN]}}, True),
        ({"closed": True}, True),
        ({"constraints": {"required": True, "pattern": "child-.*"}}, False),
        ({"constraints": {"required": True, "unique": True}}, False),
    ],
)
def test_only_what_the_dictionary_declares_is_told(
    tmp_path: Any, changes: dict[str, Any], told: bool
) -> None:
    from needsbook.data.told import told_columns

    found = told_columns(described(**changes)["resources"])
    assert (("records", "child") in found) == told
    assert {("records", "gss_code"), ("records", "year"), ("areas", "gss_code")} <= found
    assert ("records", "note") not in found


def test_closed_is_true_or_false(book: Book) -> None:
    book.write("data/records.csv", RECORDS)
    book.write("data/datapackage.json", json.dumps(described(closed="yes")))
    done = book.run("check")
    assert done.returncode == 1
    assert "has a “closed” that is neither true nor false (column “child”)" in done.stderr
