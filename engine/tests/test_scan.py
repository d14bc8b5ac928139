"""Files below a folder, in a fixed order, hidden folders and loops left out."""

from __future__ import annotations

from pathlib import Path

from needsbook.ground.scan import files_below


def names(folder: Path, *skipped: str) -> list[str]:
    found = files_below(str(folder), frozenset(skipped))
    return [Path(path).relative_to(folder).as_posix() for path, _ in found]


def test_in_order_without_hidden_and_skipped_folders(tmp_path: Path) -> None:
    for path in ("b.txt", "a/x.txt", "c/y.txt", ".git/z", "skip/w"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    assert sorted(names(tmp_path, "skip")) == ["a/x.txt", "b.txt", "c/y.txt"]
    assert names(tmp_path, "skip") == names(tmp_path, "skip")


def test_a_link_that_leads_back_is_not_followed_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x").write_bytes(b"")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    assert "a/x" in names(tmp_path)
