"""An edition that is being built takes over what stays, by a link."""

from __future__ import annotations

from pathlib import Path

from needsbook.render.staging import Staging


def test_a_file_is_written_and_another_taken_over(tmp_path: Path) -> None:
    folder, published = tmp_path / "new", tmp_path / "old"
    for path in (folder, published / "a"):
        path.mkdir(parents=True)
    (published / "a/kept.html").write_text("kept", encoding="utf-8")
    edition = Staging(folder, published)
    edition.write("b/new.html", "new")
    edition.write("b/new.bin", b"\0")
    edition.take_over("a/kept.html")
    assert (folder / "b/new.html").read_text(encoding="utf-8") == "new"
    assert (folder / "b/new.bin").read_bytes() == b"\0"
    assert (folder / "a/kept.html").read_text(encoding="utf-8") == "kept"
    assert (published / "a/kept.html").is_file()
