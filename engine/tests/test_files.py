"""Files are written whole, and removed wherever they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from needsbook.ground.files import (
    file_hash,
    hash_of,
    link,
    may_empty,
    remove,
    size_of,
    stamp,
    write_if_changed,
    write_whole,
)


def test_a_file_is_written_into_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b/c.txt", b"x")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.txt"]  # nothing half-made


def test_another_name_of_the_file_keeps_the_old_content(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"old")
    link(tmp_path / "a", tmp_path / "b")
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "b").read_bytes() == b"old"


def test_the_same_content_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_if_changed(path, b"x")
    before = stamp(path)
    write_if_changed(path, b"x")
    assert stamp(path) == before
    write_if_changed(path, b"y")
    assert stamp(path) != before


def test_a_hash_is_of_the_content_and_none_of_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert file_hash(tmp_path / "a") == hash_of(b"x")
    assert file_hash(tmp_path / "b") is None


def test_the_size_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    write_whole(tmp_path / "a/b", bytes(10))
    write_whole(tmp_path / "c", bytes(5))
    assert size_of(tmp_path) == 15
    assert size_of(tmp_path / "c") == 5
    assert size_of(tmp_path / "none") == 0


@pytest.mark.parametrize("kind", ["file", "folder", "link", "nothing"])
def test_a_thing_of_any_kind_is_removed_and_a_link_not_followed(tmp_path: Path, kind: str) -> None:
    path, kept = tmp_path / "x", tmp_path / "kept"
    write_whole(kept / "y", b"")
    if kind == "file":
        path.write_bytes(b"")
    elif kind == "folder":
        write_whole(path / "y", b"")
    elif kind == "link":
        path.symlink_to(kept)
    remove(path)
    assert not os.path.lexists(path)
    assert (kept / "y").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may do everything")
def test_a_folder_that_may_not_be_written_may_not_be_emptied(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert not may_empty(tmp_path)
    tmp_path.chmod(0o700)
    assert may_empty(tmp_path)
