"""One zip of several files: the same bytes whenever it is packed."""

from __future__ import annotations

import io
import time
import zipfile

from needsbook.ground.archive import packed

FILES = {"b.txt": b"second", "a/c.txt": "größer".encode()}


def test_it_holds_the_files_in_the_order_given() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(FILES))) as archive:
        assert archive.namelist() == ["b.txt", "a/c.txt"]
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_no_clock_is_in_it() -> None:
    before = packed(FILES)
    time.sleep(2.1)  # a zip counts in steps of two seconds
    assert packed(FILES) == before
