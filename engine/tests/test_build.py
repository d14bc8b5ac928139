"""A build that cannot hold what it read publishes nothing."""

from __future__ import annotations

import pytest
from books import Book, edition
from one_state import build_while

from needsbook.edition import build as building
from needsbook.edition.progress import Progress
from needsbook.ground.errors import ProblemsFound, UsageError
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow


def test_what_never_rests_is_named(book: Book) -> None:
    numbers = iter(range(100, 200))

    def write(name: str) -> None:
        if name.startswith("Computing"):
            book.write(
                "data/counts.csv", book.read("data/counts.csv").replace("E03,2024,", "E03,2024,1")
            )
            next(numbers)

    with pytest.raises(ProblemsFound) as found:
        building.build(
            Project(book.root), renderer="builtin", progress=Progress(write, lambda _d, _t: None)
        )
    (problem,) = found.value.problems
    assert problem.where.file == "data/counts.csv"
    assert "let whatever writes it finish" in problem.fix
    assert not (book.root / "_book").exists()
    assert next(numbers) == 104, "four starts"


def test_an_old_cache_is_told_and_discarded(book: Book) -> None:
    book.run_build()
    good = edition(book)
    book.write(".needsbook/format", "1")
    book.change("chapters/one.qmd", "There were", "There have been")
    done = book.run("check")
    assert done.returncode == 0
    assert "that of another version and was discarded" in done.stderr
    assert not book.run_build().stderr
    book.change("chapters/one.qmd", "There have been", "There were")
    book.run_build()
    assert edition(book) == good


def test_a_needsbook_that_changes_while_it_builds_ends_the_build(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter(["as it was", "as it is now"])
    monkeypatch.setattr(building, "_tools", lambda _packages: next(looks))
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 2
    assert "changed while the build was working; nothing was published" in done.stderr
    assert not (book.root / "_book").exists()


def test_a_lock_that_changes_while_a_build_runs_ends_it(book: Book) -> None:
    book.write("requirements.lock", "not-installed-here==1.0\n")
    with pytest.raises(UsageError, match=r"requirements\.lock changed while"):
        build_while(
            book, "compute", lambda: book.write("requirements.lock", "not-installed-here==1.1\n")
        )
