"""Markup in the words of an exhibit stops, since it would be printed as it stands."""

from __future__ import annotations

import pytest
from books import Book

SHOWN = "Counts by area, 2024"
FAULTS = {
    "a caption in Markdown": ("Counts by **area**, 2024", "the mark of an emphasis"),
    "a reference in a caption": ("Counts as in ?fig-map", "a reference to nothing"),
    "a shortcode in a caption": ("Counts of {{< meta year >}}", "a shortcode or a template"),
    "a character reference": ("Counts &amp; areas", "a character reference"),
    "LaTeX": (r"Counts\\footnote{a}", "a command of LaTeX"),
    "an object of Python": ("<function title at 0x7f457da99920>", "a value of Python"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_caption_in_markup_stops_with_its_line(book: Book, name: str) -> None:
    shown, told = FAULTS[name]
    book.change("src/tiny/__init__.py", SHOWN, shown)
    for arguments in (["check", "--all"], ["build"]):
        done = book.run(*arguments)
        assert done.returncode == 1
        assert f"in its caption, {told}" in done.stderr
        assert done.stderr.lstrip().startswith("src/tiny/__init__.py:")


def test_cells_notes_and_values_are_held_to_the_same(book: Book) -> None:
    package = "src/tiny/__init__.py"
    book.change(package, '"Offences")}', '"Offences **all**")}')
    book.change(package, '"Bars of counts by area."', '"Bars of [[counts]]."')
    drawn = "axes = picture.subplots()\n"
    book.change(package, drawn, f"{drawn}    axes.set_title('### Offences')\n")
    done = book.run("check", "--all")
    assert done.returncode == 1
    assert "“### Offences” in its picture, a heading" in done.stderr
    assert "“**” in its cells" in done.stderr
    assert "“[[counts]].” in its alternative text" in done.stderr


def test_plain_words_are_shown_whatever_they_are(book: Book) -> None:
    plain = "Counts of [x], a_b, few < many & more; C# and @home"
    book.change("src/tiny/__init__.py", SHOWN, plain)
    book.run_build()
    assert "[x], a_b, few &lt; many &amp; more; C# and @home" in book.read(
        "_book/chapters/one.html"
    )
