"""Settings that would lose something are told."""

from __future__ import annotations

import pytest
from bad_settings import SETTINGS
from bad_ways import one_message
from bad_ways import told as told_of
from books import Book
from sampling import sampled


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("[{name: Ann Doe, affiliation: The Office}, {name: Bo Roe}]", "Ann Doe, Bo Roe"),
        ("[Ann Doe, Bo Roe]", "Ann Doe, Bo Roe"),
        ("Ann Doe", "Ann Doe"),
        ("", ""),
    ],
)
def test_authors_are_named(book: Book, author: str, shown: str) -> None:
    book.change("_quarto.yml", "author: The authors", f"author: {author}")
    book.run_build()
    page = book.read("_book/index.html")
    assert (f"<dt>By</dt><dd>{shown}</dd>" in page) == bool(shown)
    assert "None" not in page


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('part: "Parts"', "part: chapters/one.qmd", "is named after a file"),
        ("        - chapters/two.qmd\n",
         '        - part: "Inner"\n          chapters:\n            - chapters/two.qmd\n',
         "a part within a part"),
        ("    - index.qmd\n", "", "does not begin with index.qmd"),
        ("author: The authors", "author: {first: Ann}", "neither a name nor a list of names"),
        ("bibliography:", "csl: apa.csl\nbibliography:", "“csl” changes what Quarto publishes"),
        ("bibliography:", "number-sections: false\nbibliography:", "“number-sections” changes"),
        ("lang: en-GB", "lang: en-GB\nlang: fr", "the key “lang” is there twice"),
    ],
)  # fmt: skip
def test_settings_that_would_lose_something_stop(book: Book, old: str, new: str, told: str) -> None:
    book.change("_quarto.yml", old, new)
    done = book.run("check")
    assert done.returncode == 1
    assert told in done.stderr
    assert "_quarto.yml:" in done.stderr


# Where the fault hides other things (a file, a chapter), more is told.
SEVERAL = {
    "book a text",
    "chapters misspelt",
    "part misspelt",
    "periods misspelt",
    "Latin-1",
}


@pytest.mark.parametrize("case", sampled(SETTINGS, 6))
def test_one_message_with_place_problem_and_mend(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    SETTINGS[case][0](book)
    one_message(told_of(book, monkeypatch, capsys), SETTINGS[case], alone=case not in SEVERAL)
