"""The reference names what there is: commands, messages, keys of settings and dictionary."""

from __future__ import annotations

import re
import sys

import pytest
from books import ENGINE, Book

from needsbook.commands.arguments import EXIT_STATUSES

DOCS = ENGINE / "docs"
sys.path.insert(0, str(DOCS / "_ext"))
import catalogue  # noqa: E402
import schemas  # noqa: E402
from listing import arguments, commands  # noqa: E402


def page(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def test_the_reference_has_every_command_with_its_options() -> None:
    text = page("commands.md")
    shown = re.findall(r"^```\{command\} (.+)$", text, re.M)
    assert sorted(shown) == sorted(commands())
    headings = re.findall(r"^#{3,4} (.+)$", text, re.M)
    assert sorted(headings) == sorted(commands())
    for name, command in commands().items():
        for written, words in arguments(command):
            assert words, f"{name} {written} says nothing"


def test_the_reference_has_every_exit_status() -> None:
    told = dict(re.findall(r"^\| (\d+) \| (.*?) \|$", page("commands.md"), re.M))
    said = dict(re.findall(r"^  (\d+) +(.*)$", EXIT_STATUSES, re.M))
    assert {status: words.replace("\\|", "|") for status, words in told.items()} == said


def listed_modules() -> list[str]:
    listed = re.findall(r"^```\{messages\} (.*)$", page("messages.md"), re.M)
    return [name for line in listed for name in line.split()]


def test_the_page_of_messages_has_every_module_that_says_something() -> None:
    """A module that can say something new is named under a heading of `messages.md`."""
    assert sorted(listed_modules()) == sorted({one.module for one in catalogue.catalogue()})


def test_a_message_is_read_from_the_source() -> None:
    (found,) = (one for one in catalogue.catalogue() if one.said == "the edition has no label")
    assert (found.module, found.status) == ("schemas/quarto", "1")
    assert found.fix == "write: label: 2024 edition"
    kinds = {one.status for one in catalogue.catalogue()}
    assert kinds == {"1", "2", "3"}


#: Ways to do wrong, each met with a message.
FAULTS = (
    ("_quarto.yml", "  label: 2024 edition\n", ""),
    ("_quarto.yml", "output-file: small", "output-file: a/b"),
    ("_quarto.yml", "chapters/two.qmd", "chapters/three.qmd"),
    ("_quarto.yml", "{first: 2023, last: 2024}", "{first: 2024, last: 2023}"),
    ("data/counts.csv", "E01,2023,12", "E01,2023,twelve"),
    ("data/counts.csv", "E01,2023,12", "E01,2023,-12"),
    ("data/counts.csv", "E01,2023,12", "E09,2023,12"),
    ("data/counts.csv", "E01,2023,12", "E01,2023,12,13"),
    ("data/counts.csv", "E01,2023,12\n", "E01,2023,12\nE01,2023,12\n"),
    ("data/counts.csv", "E02,2024,c", "E02,2024,x"),
    ("data/datapackage.json", '"kind": "official statistic"', '"sort": "official statistic"'),
    ("data/datapackage.json", '"type": "integer"', '"type": "whole"'),
    ("data/datapackage.json", '"meaning": "confidential"', '"meaning": "secret"'),
    ("data/boundaries.geojson", '"E01"', '"E09"'),
    ("chapters/one.qmd", "@fig-counts", "@fig-count"),
    ("chapters/one.qmd", "fig_counts()", "fig_count()"),
    ("chapters/one.qmd", "@occ2013", "@occ2014"),
    ("chapters/one.qmd", "See @fig-counts", "See [this](nowhere.qmd) and @fig-counts"),
    ("chapters/one.qmd", "There were", "There were 12 offences, and"),
    ("chapters/one.qmd", "{#sec-one-sub}", "{#sec-one}"),
    ("chapters/two.qmd", " when=\"count('E01', 2024) > count('E01', 2023)\"", ""),
    ("chapters/two.qmd", "count('E01', 2024) > ", "count('E01', 2024) < "),
    ("src/tiny/__init__.py", "counts = source", "import os, time\ncounts = source"),
    ("src/tiny/__init__.py", 'treated(data["count"], "missing").fillna(0)', 'data["count"].sum()'),
    ("src/tiny/__init__.py", "return Drawing(", "return (lambda *a: 1)("),
    ("references.bib", "@report{occ2013,", "@report{firmin2011,"),
)


@pytest.mark.parametrize(("file", "old", "new"), FAULTS)
def test_what_is_said_is_in_the_list(book: Book, file: str, old: str, new: str) -> None:
    book.change(file, old, new)
    done = book.run("check", "--all")
    assert done.returncode == 1, done.stdout
    said = re.findall(r"^\S.*?: (.*?)(?=\n    → |\n\S|\Z)", done.stderr, re.M | re.S)
    kinds = [one for one in catalogue.catalogue() if len(re.findall(r"\w+", one.said)) > 1]
    for words in said[:-1] if said[-1].startswith("nothing was") else said:
        assert any(one.matches(words) for one in kinds), words


@pytest.mark.parametrize("name", schemas.names())
def test_every_key_is_told_with_what_it_holds(name: str) -> None:
    keys = schemas.keys(name)
    assert len(keys) > 20
    assert [key.way for key in keys if not key.about] == []
    shown = "".join(page(one) for one in ("settings.md", "dictionary.md", "recipe.md"))
    directives = re.findall(
        rf"^```\{{keys\}} {name}(?: (\S+))?\n(?::without: (.*)\n)?```$", shown, re.M
    )
    told = {
        key.way
        for below, without in directives
        for key in schemas.keys(name, below)
        if not (without and key.way.startswith(tuple(without.split())))
    }
    assert told == {key.way for key in keys}
