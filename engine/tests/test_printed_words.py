"""Markup in the words of the analysis stops: pages show them as they are."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.chapters.elsewhere import code_markup

PACKAGE = "src/tiny/__init__.py"
SHOWN = '"Counts by area, 2024"'
FAULTS = {
    "Markdown": ('"Counts by **area**, 2024"', "the mark of an emphasis"),
    "a reference": ('"Counts as in ?fig-map"', "a reference to nothing"),
    "a shortcode": ('"Counts of {{< meta year >}}"', "a shortcode or a template"),
    "a character reference": ('"Counts &amp; areas"', "a character reference"),
    "LaTeX": (r'"Counts \\textbf{in bold} of areas"', "a command of LaTeX"),
    "around a number": ('f"Counts of **{len(data)}** areas"', "the mark of an emphasis"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_caption_in_markup_stops_with_its_line(book: Book, name: str) -> None:
    shown, told = FAULTS[name]
    book.change(PACKAGE, SHOWN, shown)
    line = book.read(PACKAGE).split(shown)[0].count("\n") + 1
    for arguments in (["check"], ["check", "--all"], ["build"]):
        done = book.run(*arguments)
        assert done.returncode == 1
        assert f"{PACKAGE}:{line}: " in done.stderr
        assert f"would be printed as it stands: {told}" in done.stderr


def test_an_object_of_python_is_no_text(book: Book) -> None:
    book.change(PACKAGE, SHOWN, 'f"Counts of {object()}"')
    done = book.run("check", "--all")
    assert done.returncode == 1
    assert "an object of Python, with another address each time" in done.stderr


@pytest.mark.parametrize(
    "place",
    [
        "count('E01', 2024).page",
        "count('E01', 2024).origin.root",
        "traceback.format_stack()[-1]",
    ],
)
def test_a_place_on_this_machine_is_no_text(book: Book, place: str) -> None:
    """The copy of the project that is read has another name each time."""
    book.change(PACKAGE, "from needsbook import", "import traceback\n\nfrom needsbook import")
    book.change(PACKAGE, SHOWN, f'f"Counts of {{{place}}}"')
    done = book.run("check", "--all")
    assert done.returncode == 1
    assert "a place on this machine, another one elsewhere" in done.stderr


@pytest.mark.parametrize(
    "source",
    [
        "import re\nre.compile(r'the \\w+ of \\w+')",
        'def f():\n    """What `area` is of **all**."""',
        "raise ValueError('Use **this** instead')",
        "a = 'Counts of [x], a_b, few < many & more; C# and @home'",
        "a = 'the **marks** themselves'  # literal: a pattern",
        "a = '**'",
    ],
)
def test_what_is_not_printed_or_no_markup_is_not_told(source: str) -> None:
    assert list(code_markup(source, "src/a.py")) == []
