"""What was computed is taken again while it holds, and made again where it is damaged."""

from __future__ import annotations

import pytest
from books import Book, edition

from needsbook.chapters.checks import check
from needsbook.edition.survey import known_calls
from needsbook.exhibit.compute import compute_calls
from needsbook.exhibit.store import names_of, stored
from needsbook.ground.files import hash_of
from needsbook.ground.project import Project, as_it_is
from needsbook.rebuild.inputs import Inputs


@pytest.mark.parametrize("content", [b"", b"[]", b"not json", b"\x00" * 200])
def test_a_damaged_cache_is_made_again(book: Book, content: bytes) -> None:
    book.run_build()
    first = {path.name: path.read_bytes() for path in (book.root / "figures").iterdir()}
    for path in (book.root / ".needsbook/cache").glob("*/*"):
        path.write_bytes(content)
    book.change("chapters/one.qmd", "in the first area", "in the area named first")
    assert "5 computed anew" in book.run_build().stdout
    assert "in the area named first" in book.read("_book/chapters/one.html")
    assert {path.name: path.read_bytes() for path in (book.root / "figures").iterdir()} == first


pytestmark = pytest.mark.slow


def test_force_mends_a_wrong_cache(book: Book) -> None:
    book.run_build()
    good = edition(book)
    for path in sorted((book.root / ".needsbook/cache").glob("*/*")):
        content = path.read_bytes()
        if b'"shown":"15"' in content:
            body = content[65:].replace(b'"shown":"15"', b'"shown":"51"')
            path.write_bytes(hash_of(body).encode() + b"\n" + body)
    book.change("chapters/one.qmd", "There were", "There have been")
    book.run_build()
    assert b">51<" in edition(book)["chapters/one.html"], "the cache was not wrong"
    book.change("chapters/one.qmd", "There have been", "There were")
    book.run_build("--force")
    assert edition(book) == good


def test_where_workers_cannot_be_confined_whole_files_are_keys(book: Book) -> None:
    """As on a kernel without Landlock: what a library reads could be anything of a file."""
    with as_it_is(Project(book.root)) as project:
        checked = check(project)
        inputs = Inputs(project)
        calls = known_calls(checked)
        open_to_all = compute_calls(inputs, calls, checked.exhibits, confined=False).entries
        names = names_of(inputs, open_to_all["count--e01--2024"])
        assert "data/counts.csv" in names
        assert stored(inputs, "count--e01--2024", "tiny", "count", ("E01", 2024)) is not None
    book.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    with as_it_is(Project(book.root)) as project:
        now = Inputs(project)
        assert stored(now, "count--e01--2024", "tiny", "count", ("E01", 2024)) is None
