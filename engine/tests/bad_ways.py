"""Ways to break a small book, for the tables of faulty input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from books import COUNTS, Book

from needsbook.commands.cli import main

Break = Callable[[Book], None]
Case = tuple[Break, str, str, str]

FILE = "data/counts.csv"
DICTIONARY = "data/datapackage.json"
CONFIG = "_quarto.yml"


def edit(path: str, old: str, new: str) -> Break:
    return lambda book: book.change(path, old, new)


def write(path: str, content: str | bytes) -> Break:
    def break_(book: Book) -> None:
        data = content.encode() if isinstance(content, str) else content
        (book.root / path).write_bytes(data)

    return break_


def last_count(cell: str) -> Break:
    return edit(FILE, "E03,2024,1234", f"E03,2024,{cell}")


def describe(change: Callable[[dict[str, Any]], Any]) -> Break:
    """Change the dictionary's entry of the counts."""

    def break_(book: Book) -> None:
        descriptor = json.loads(book.read(DICTIONARY))
        change(descriptor["resources"][1])
        book.write(DICTIONARY, json.dumps(descriptor))

    return break_


def both(*breaks: Break) -> Break:
    def break_(book: Book) -> None:
        for one in breaks:
            one(book)

    return break_


def field(number: int, **values: Any) -> Break:
    return describe(lambda entry: entry["schema"]["fields"][number].update(values))


def texts_of_areas(name: str) -> Break:
    return edit("data/areas.csv", "E03,Third,", f"E03,{name},")


CREDITS = {"column": "gss_code", "credits": {"E01": "One, title", "E02": "Two, title"}}


def looping(name: str) -> Break:
    """Let a data file be a link to a link to itself."""

    def break_(book: Book) -> None:
        path, other = book.root / "data" / name, book.root / "data/other.csv"
        path.unlink()
        path.symlink_to(other)
        other.symlink_to(path)

    return break_


#: The counts with a day in each row.
DAYS = "\n".join(
    f"{line},{'2024-01-01' if number else 'day'}"
    for number, line in enumerate(COUNTS.strip().split("\n"))
)
COVERS = {"resource": "areas", "column": "area_type", "values": ["borough"], "by": ["year"]}


def geometry(change: Callable[[dict[str, Any]], Any]) -> Break:
    """Change the boundary of the second area."""

    def break_(book: Book) -> None:
        boundaries = json.loads(book.read("data/boundaries.geojson"))
        change(boundaries["features"][1]["geometry"])
        book.write("data/boundaries.geojson", json.dumps(boundaries))

    return break_


def covering(*breaks: Break) -> Break:
    return both(describe(lambda entry: entry.update(covers=COVERS)), *breaks)


def told(book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What `needsbook check` says of a book with problems."""
    monkeypatch.chdir(book.root)
    assert main(["check"]) == 1
    return capsys.readouterr().err


def one_message(said: str, case: Case, *, alone: bool = True) -> None:
    """Hold what was said of a broken book to be one message: place, problem and mend.

    Parameters
    ----------
    alone : bool
        False where the fault hides other things (a file, a chapter), and more is told.
    """
    _, place, problem, mend = case
    lines = said.split("\n")
    assert any(line.startswith(place) and problem in line for line in lines), said
    assert mend in said
    assert "Traceback" not in said
    assert not alone or "\n1 problem;" in said, said
