"""What people signed stands in an edition's folder, once for each person and thing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from needsbook.data.signed import Passed, Reviewed, path_of, sign, signed
from needsbook.ground.files import asset


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


def test_git_joins_what_two_people_signed_for_an_edition(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        named = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *named, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    (tmp_path / ".gitattributes").write_bytes(asset("new/gitattributes").read_bytes())
    folder = tmp_path / "editions/first"
    git("add", "-A")
    git("commit", "-qm", "as it was")
    read = {"one": Reviewed("1a", "A", "2026-11-30"), "two": Reviewed("2b", "B", "2026-11-30")}
    for name, mine in read.items():
        git("checkout", "-qb", name, "main")
        sign(folder, mine)
        git("add", "-A")
        git("commit", "-qm", name)
    git("merge", "-q", "one", "-m", "both")
    assert sorted(signed(Reviewed, folder)) == sorted(read.values())
