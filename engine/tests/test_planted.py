"""Nothing false is released: what is planted is found by `check`, or `review` brings it up."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from books import Book
from planted import NEED, NEW, OLD, REPLACED, Planted
from test_editions import commit, git
from test_three_years import GATES, PEOPLE, does, refused, to_read

from needsbook.chapters.lexicon import lexicon, words_of
from needsbook.chapters.plain import readable
from needsbook.commands.new import Asked, new
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow

SENT = "Area code,Pupils,Persistently absent\nD01,4150,912\nD02,2960,270\nD03,105,9\n"
WITHHELD = """[withheld]{.claim when="is_withheld('D03')"}"""
KNOWN = """[known]{.claim when="not is_withheld('D03')"}"""


@pytest.fixture
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The example with sentences that are true; kept; then rows, periods and label moved."""
    folder = tmp_path_factory.mktemp("planted") / "mine"
    new(folder, Asked("Absence", "absence"))
    book = Book(folder)
    book.change(NEED, "import absence_rate", "import absence_rate, absent")
    for one in OLD:
        plant(book, one)
    git(book, "init", "-q")
    book.run_build()
    commit(book)
    does(book, "edition", "keep")
    commit(book)
    does(book, "edition", "begin", "2025 edition", "--reference", "to 31 August 2025")
    book.write("../sent.csv", SENT)
    does(book, "take", "absence", "../sent.csv", "--period", "2025")
    return book


def plant(book: Book, one: Planted) -> None:
    """Behind the text of a chapter, so that it stands in its last section."""
    book.write(one.file, f"{book.read(one.file)}\n{one.text}\n")


def signs(one: Planted) -> str:
    return " ".join(readable(one.looked_for.replace("{name}", "…")).split())


def says(told: str, one: Planted) -> bool:
    """Whether the words of a planted text stand in what was told, whatever its numbers are."""
    words = re.split(r"\s*…\s*|\s{2,}", signs(one))
    return all(word in told for word in words if word)


def test_no_word_list_holds_their_words(refreshed: Book) -> None:
    lists = lexicon(words_of(Project(refreshed.root)))
    for one in (*NEW, *OLD, *(planted for planted, _ in REPLACED)):
        text = re.sub(r"\{[^{}]*\}", "", readable(one.text, {}))
        said = [*lists.always.found(text), *lists.unbound.found(text), *lists.near.found(text)]
        said += [match for pattern in lists.patterns for match in pattern.regex.finditer(text)]
        assert not said, f"{text}: {said}"


def test_each_is_found_by_check_or_brought_up_by_review(refreshed: Book) -> None:
    book = refreshed
    book.change("index.qmd", WITHHELD, KNOWN)
    for one in NEW:
        plant(book, one)
    for one, old in REPLACED:
        new = one.text + ('"' if old.endswith('"') else "")
        book.write(one.file, book.read(one.file).replace(old, new))
    planted = [*NEW, *(one for one, _ in REPLACED), *OLD]
    assert len(planted) >= 40 + len(OLD)
    told = refused(book, "check", "--all")
    by_check = [one for one in planted if says(told, one)]
    for one in by_check:  # mended, as its author would
        assert one not in OLD
        text = book.read(one.file)
        if one.file.endswith(".qmd"):
            book.write(one.file, text.replace(f"\n{one.text}\n", "\n"))
        else:
            old = next(old for other, old in REPLACED if other is one)
            book.write(one.file, text.replace(one.text, old.rstrip('"')))
    does(book, "check", "--all")
    book.run_build()
    listed = does(book, "review")
    by_review = [one for one in planted if one not in by_check and says(listed, one)]
    kinds = Counter(one.kind for one in planted)
    print(f"{len(planted)} planted, {len(kinds)} kinds: {len(by_check)} by check, "
          f"{len(by_review)} by review")  # fmt: skip
    print("by check:", Counter(one.kind for one in by_check))
    print("by review:", Counter(one.kind for one in by_review))
    missed = [one for one in planted if one not in by_check and one not in by_review]
    assert missed == []


def test_a_naive_refresh_is_not_released(refreshed: Book) -> None:
    """Rows, periods and label moved, the failing claim reworded, and nothing else."""
    book = refreshed
    book.change("index.qmd", WITHHELD, KNOWN)
    book.run_build()
    commit(book)
    for gate, role in GATES:
        does(book, "sign", gate, "--as", role, "--by", PEOPLE[role])
    book.run_build()
    commit(book)
    said = refused(book, "release")
    assert re.search(r"review, machine: \d+ passages are still to be read", said)
    assert not (book.root / "editions/2025-edition/released.json").exists()
    assert len(to_read(book)) >= len(OLD)
