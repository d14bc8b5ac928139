"""An edition is kept as text, compared with the next, and withdrawn where it must be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from books import Book
from test_clock import CLOCKED

from needsbook.edition.compare import Cell, _cells, as_markdown, compare
from needsbook.edition.kept import Kept, Value, read

pytestmark = pytest.mark.slow


def git(book: Book, *arguments: str) -> None:
    named = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *named, *arguments], cwd=book.root, check=True, capture_output=True)


def commit(book: Book) -> None:
    git(book, "add", "-A")
    git(book, "commit", "-qm", "state")


ENDS = """

@number(unit="offences", low_of=clocked)
def lowest(area):
    return 10.5


@number(unit="offences", high_of=clocked)
def highest(area):
    return 21
"""
INTERVAL = 'Now `{python} clocked("E01")` (`{python} lowest("E01")` to `{python} highest("E01")`).'


@pytest.fixture
def kept(book: Book) -> Book:
    ignored = "_book/\n.needsbook/\nfigures/\ntrace/\n_editions/\n__pycache__/\n"
    book.write(".gitignore", ignored)
    git(book, "init", "-q")
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + CLOCKED + ENDS)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    book.change("chapters/one.qmd", "import count,", "import clocked, count, highest, lowest,")
    book.change("chapters/one.qmd", "## Sub", f"{INTERVAL}\n\n## Sub")
    book.run_build()
    commit(book)
    done = book.run("edition", "keep")
    assert done.returncode == 0, done.stderr
    commit(book)
    return book


def next_edition(book: Book) -> None:
    """A year more, a revision of the last one, and another caption."""
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,18")
    book.write("data/counts.csv", book.read("data/counts.csv") + "E01,2025,30\n")
    book.change("_quarto.yml", "last: 2024", "last: 2025")
    book.change("data/datapackage.json", "2023 and 2024", "2023 to 2025")
    book.change("_quarto.yml", "label: 2024 edition", "label: 2025 edition")
    book.change("src/tiny/__init__.py", "A map of the areas.", "The areas on a map.")
    book.change("src/tiny/__init__.py", '"The areas, 2024"', '"All areas, 2024"')
    book.run_build()


def test_it_is_kept_as_sorted_text(kept: Book) -> None:
    folder = kept.root / "editions/2024-edition"
    names = {path.name for path in folder.iterdir()}
    lists = {"values.csv", "captions.csv", "claims.csv", "hashes.csv", "sentences.csv"}
    assert names == {*lists, "edition.json", "archive.sha256", "tables"}
    assert "count--e01--2024,15,15,offences,,,,,\n" in kept.read("editions/2024-edition/values.csv")
    assert "clocked--e01,15,15,offences,,2024,10.5,21,\n" in kept.read(
        "editions/2024-edition/values.csv"
    )
    for name in lists:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()[1:]
        assert lines == sorted(lines)
    table = kept.read("editions/2024-edition/tables/tbl-counts.csv")
    assert table == kept.read("figures/tbl-counts.csv")
    assert "More," in kept.read("editions/2024-edition/claims.csv")
    about = json.loads(kept.read("editions/2024-edition/edition.json"))
    assert about["clean"] is True


def test_its_pages_are_one_file_with_its_hash_beside_the_text(kept: Book) -> None:
    hash, name = kept.read("editions/2024-edition/archive.sha256").split()
    done = subprocess.run(
        ["sha256sum", f"_editions/{name}"],
        cwd=kept.root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[0] == hash


def test_a_kept_edition_is_not_altered(kept: Book) -> None:
    before = kept.read("editions/2024-edition/values.csv")
    kept.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    kept.run_build()
    commit(kept)
    done = kept.run("edition", "keep")
    assert done.returncode == 2
    assert "is not altered" in done.stderr
    assert "“2024 edition.1”" in done.stderr
    assert kept.read("editions/2024-edition/values.csv") == before


def test_only_what_can_be_made_again_is_kept(book: Book) -> None:
    assert "things would be made again" in book.run("edition", "keep").stderr
    git(book, "init", "-q")
    book.run_build()
    assert "not committed" in book.run("edition", "keep").stderr
    assert not (book.root / "editions").exists()


def test_the_next_edition_is_compared_with_it(kept: Book) -> None:
    next_edition(kept)
    done = kept.run("diff")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# What changed from 2024 edition to 2025 edition\n")
    for line in (
        "- clocked--e01, 2024 → 2025: 15 → 30 (+15, +100.0%); "
        "interval 10.5 to 21 → 10.5 to 21, they overlap\n",
        "- count--e01--2024: 15 → 18 (+3, +20.0%)",
        "- fig-map: “The areas, 2024.” → “All areas, 2024.”",
        "- counts: changed (6 rows, now 7)",
        "- tiny.fig_map: changed",
        "E01, count: 15 → 18",
    ):
        assert line in done.stdout, done.stdout
    told = json.loads(kept.run("diff", "--json").stdout)
    assert [one["after"]["id"] for one in told["moved_on"]] == ["clocked--e01"]


def test_nothing_differs_where_nothing_has_changed(kept: Book) -> None:
    done = kept.run("diff", "2024 edition")
    assert done.stdout == "# What changed from 2024 edition to 2024 edition\n"


def test_what_is_withdrawn_leaves_no_value_and_no_hash(kept: Book) -> None:
    done = kept.run("edition", "withdraw", "2024 edition", "--reason", "a count was too small")
    assert done.returncode == 0, done.stderr
    commit_of = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=kept.root,
        capture_output=True,
        text=True,
        check=True,
    )
    held = f"earlier commits ({commit_of.stdout.strip()} changed editions/2024-edition)"
    assert held in done.stdout
    folder = kept.root / "editions/2024-edition"
    held = "".join(p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file())
    assert "count--e01" not in held
    assert "sha256" not in held.replace("kind,name,sha256,rows", "")
    assert not list((kept.root / "_editions").iterdir())
    listed = kept.run("edition", "list").stdout
    assert "withdrawn" in listed
    assert "a count was too small" in listed
    assert kept.run("diff").returncode == 2
    assert read(folder).values == ()


def test_the_same_call_of_another_period_has_moved_on_and_is_not_revised() -> None:
    def edition(value: str, fixed: str, period: str) -> Kept:
        moving = Value("rate--e01", value, value, "%", "", period)
        return Kept(
            {"edition": "x"}, (moving, Value("rate--e01--2022", fixed, fixed, "%", "", "2022"))
        )

    found = compare(edition("10", "5", "2024"), edition("12", "6", "2025"))
    assert [one.after.id for one in found.moved_on] == ["rate--e01"]
    assert [one.after.id for one in found.revised] == ["rate--e01--2022"]
    assert "rate--e01, 2024 → 2025: 10 → 12 (+2.0 points)" in as_markdown(found)
    assert "rate--e01--2022: 5 → 6 (+1.0 points)" in as_markdown(found)


def test_a_gap_that_came_is_told_first() -> None:
    def edition(*values: Value) -> Kept:
        return Kept({"edition": "x"}, values)

    before = edition(Value("a", "10", "10", "", ""), Value("b", "7", "7", "", ""))
    after = edition(Value("a", "90", "90", "", ""), Value("b", "[c]", "", "", "confidential"))
    assert [one.after.id for one in compare(before, after).revised] == ["b", "a"]


def test_rows_are_joined_by_name_whatever_their_order() -> None:
    old = "area,year,count\nA,1,5\nA,2,6\nB,1,7\n"
    new = "area,year,count\nB,1,7\nA,2,8\nA,1,5\n"
    assert list(_cells(old, new)) == [Cell("A, 2", "count", "6", "8")]


def test_an_edition_that_is_not_there_is_named(book: Book, tmp_path: Path) -> None:
    book.run_build()
    done = book.run("diff", "2019 edition")
    assert done.returncode == 2
    assert "editions/2019-edition is not a kept edition" in done.stderr
