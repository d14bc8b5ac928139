"""A bibliography that is broken is one problem, with its place."""

from __future__ import annotations

import pytest
from bad_chapters import only, problems
from books import Book


@pytest.mark.parametrize(
    ("bibliography", "place", "words"),
    [
        (None, "references.bib", "is missing"),
        (b"@book{a, title = {\xe9}}\n", "references.bib:1", "not UTF-8"),
        (b"", "references.bib:1", "holds no entry"),
        (b"hello\n", "references.bib:1", "holds no entry"),
        (b"@book{a,\n author = {x}\n title = {y}\n}\n", "references.bib:3", "in the entry a"),
        (b"@book{a,\n title = {x\n}\n@book{b,\n title = {y}\n}\n", "references.bib:", "cannot be"),
    ],
)
def test_a_broken_bibliography_is_one_problem(
    book: Book, bibliography: bytes | None, place: str, words: str
) -> None:
    path = book.root / "references.bib"
    if bibliography is None:
        path.unlink()
    else:
        path.write_bytes(bibliography)
    found = problems(book)
    assert len(found) == 1, found
    assert found[0].startswith(place), found
    assert words in found[0], found


def test_a_key_given_twice(book: Book) -> None:
    book.write("references.bib", book.read("references.bib") + "@book{occ2013,\n title = {x}\n}\n")
    only(book, "references.bib:11", "occ2013 is given twice; it is already at references.bib:1")
