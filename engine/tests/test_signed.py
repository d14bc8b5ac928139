"""What people signed stands in an edition's folder, once for each person and thing."""

from __future__ import annotations

from pathlib import Path

from needsbook.data.signed import Passed, Reviewed, path_of, sign, signed


def test_what_was_signed_is_read_back(tmp_path: Path) -> None:
    one = Reviewed("ab12cd34", 'Ann, "A." Doe', "2026-11-29")
    sign(tmp_path / "edition", one)
    assert signed(Reviewed, tmp_path / "edition") == [one]
    assert signed(Passed, tmp_path / "edition") == []


def test_the_later_signature_of_a_person_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    before = Passed("figures", "analyst", "Ann", "2026-11-28", "state one")
    after = Passed("figures", "analyst", "Ann", "2026-11-29", "state two", "after a correction")
    sign(tmp_path, before)
    sign(tmp_path, after)
    assert signed(Passed, tmp_path) == [after]


def test_both_kinds_have_files_of_their_own(tmp_path: Path) -> None:
    assert path_of(Reviewed, tmp_path) != path_of(Passed, tmp_path)
