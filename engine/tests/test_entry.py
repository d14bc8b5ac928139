"""An entry is stored as JSON and read back as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from books import number_entry

from needsbook.exhibit.entry import (
    Entry,
    FigureResult,
    Result,
    TableResult,
    as_json,
    from_json,
    with_reads,
)
from needsbook.exhibit.saying_picture import Part
from needsbook.ground.cache import canonical
from needsbook.ground.recorder import FunctionSite, Read, Recording, Selection, Treated

SELECTION = Selection("counts", "rows", (("year", ("2024",)),), ("count",))
READ = Read(
    SELECTION, "ab", ("year",), ("count",), (("year", "2024"),), 3, (("[c]", "c", "1–5", 1),)
)
RECORDING = Recording(
    functions={FunctionSite("a.f", "src/a.py", 1, 3): None},
    calls={("", "a.f"): None},
    reads={READ: None},
    treatments={Treated("confidential", "1 to 5", "left out", "a.f"): None},
    described={"counts": None},
    looked_up={Selection("areas", "rows", (("name", ("E01",)),), ("code",)): "cd"},
    edition_keys={"label", "date"},
    uses_dictionary=True,
)
FIGURE = FigureResult("A.", ("B.",), "C", (("e01", "E01", "First"),), (Part("12", 1, 2, 3, 4),))


def stored(entry: Entry) -> Entry:
    return from_json(json.loads(canonical(as_json(entry))))


@pytest.mark.parametrize(
    ("type", "result"),
    [
        ("number", number_entry("a", 12.5).result),
        ("number", number_entry("a", None).result),
        ("figure", FIGURE),
        ("figure", FigureResult("A.", (), "C")),
        ("table", TableResult("A.", ("B.",), "<table></table>", lookup=True)),
    ],
)
def test_each_kind_comes_back_as_it_was(type: str, result: Result) -> None:
    entry = replace(
        number_entry("a", 1),
        type=type,
        result=result,
        recording=RECORDING,
        datasets=("counts",),
        arguments=("E01", 2024, None),
        periods={"year": 2024},
        contents={"counts": "cd", "gone": None},
    )
    assert stored(entry) == entry


def test_only_a_number_shows_something_in_a_sentence() -> None:
    assert number_entry("a", 12).shown == "12"
    assert replace(number_entry("a", 12), type="figure", result=FIGURE).shown == ""


def test_its_source_is_the_call() -> None:
    entry = replace(number_entry("of-girls", 1), arguments=("E01", 2024))
    assert entry.source == "of_girls('E01', 2024)"


def test_what_its_selections_give_today_takes_the_place_of_what_they_gave() -> None:
    entry = replace(number_entry("a", 1), recording=RECORDING)
    now = with_reads(entry, {replace(READ, rows=4): None}, {"counts": "ef"})
    assert [read.rows for read in now.recording.reads] == [4]
    assert now.contents == {"counts": "ef"}
    assert [read.rows for read in entry.recording.reads] == [3]
