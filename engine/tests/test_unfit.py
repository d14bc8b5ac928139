"""Names and links that nothing can be made from are told in words."""

from __future__ import annotations

import os

import pytest
from books import Book


@pytest.mark.parametrize("folder", ["data", "data/intake", "src/tiny"])
def test_a_name_that_is_not_utf_8(book: Book, folder: str) -> None:
    (book.root / folder).mkdir(exist_ok=True)
    where = os.fsencode(book.root / folder)
    for name in (b"caf\xe9.yml", "café.md".encode()):  # the second one is sound
        with open(os.path.join(where, name), "w"):  # noqa: PTH118, PTH123
            pass
    done = book.run("check")
    assert done.returncode == 1
    assert f"{folder}/caf\\xe9.yml: the name of this file is not UTF-8" in done.stderr
    assert f"rename it in the folder {folder}" in done.stderr
    assert "1 problem" in done.stderr


@pytest.mark.parametrize(
    "path", ["src/tiny/__init__.py", "data/datapackage.json", "_quarto.yml", "requirements.lock"]
)
def test_a_link_whose_changes_nobody_would_see(book: Book, path: str) -> None:
    outside = book.root.parent / "outside"
    if not (book.root / path).exists():
        book.write(path, "")
    (book.root / path).rename(outside)
    (book.root / path).symlink_to(outside)
    done = book.run("check")
    assert done.returncode == 1
    assert f"{path}: is a link to a file outside the project" in done.stderr
    assert "put the file itself in its place" in done.stderr


def test_links_within_the_project_and_to_nothing_are_sound(book: Book) -> None:
    book.write("src/tiny/one.py", "")
    (book.root / "src/tiny/two.py").symlink_to("one.py")
    (book.root / "src/tiny/.#one.py").symlink_to("nobody@nowhere.1234")  # as Emacs leaves them
    done = book.run("check")
    assert done.returncode == 0, done.stderr
