"""The word lists are English; a book in another language is checked by all but them."""

from __future__ import annotations

import pytest
from books import Book

from needsbook.ground.files import asset
from needsbook.ground.project import Project
from needsbook.ground.words import is_english

SAID = "Comparisons and quantities in words are looked for in English alone"


@pytest.fixture
def german(book: Book) -> Book:
    book.change("_quarto.yml", "lang: en-GB", "lang: de")
    words = asset("words/english.toml").read_text(encoding="utf-8")  # as `new --language` lays it
    book.write("words.toml", words)
    return book


def with_text(book: Book, text: str) -> str:
    book.change("chapters/method.qmd", "Text.", text)
    done = book.run("check")
    return done.stdout + done.stderr


def test_it_is_said_once_and_is_no_error(german: Book) -> None:
    done = german.run("check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(SAID) == 1
    assert "All is well" in done.stdout


def test_the_lists_are_left_out(german: Book) -> None:
    told = with_text(german, "Das Drama hat tops the list als Titel. Most offences fell.")
    assert "All is well" in told


def test_numbers_and_areas_are_held_all_the_same(german: Book) -> None:
    told = with_text(german, "Es waren 4.711 Fälle.")
    assert "method.qmd" in told
    assert "4.711" in told


def test_a_claim_is_held_all_the_same(german: Book) -> None:
    told = with_text(german, "Das ist [mehr]{.claim when=\"count('E01', 2023) > 99\"}.")
    assert "“count” is called but not imported" in told


def test_nothing_is_said_of_an_english_book(book: Book) -> None:
    assert SAID not in book.run("check").stdout


@pytest.mark.parametrize(
    ("lang", "is_so"), [("en", True), ("en-GB", True), ("EN", True), ("de", False), ("enm", False)]
)
def test_which_languages_are_english(book: Book, lang: str, is_so: bool) -> None:
    book.change("_quarto.yml", "lang: en-GB", f"lang: {lang}")
    assert is_english(Project(book.root).language) is is_so
