"""A build is of one state of the world, whatever changes meanwhile."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from books import Book, Tree, clean_build, edition, small_book
from one_state import STAGES, build_while, with_everything

from needsbook.edition import build as building
from needsbook.edition.progress import Progress
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow


def replaced(path: str, old: str, new: str) -> Callable[[Book], None]:
    return lambda book: book.change(path, old, new)


def another_symbol(book: Book) -> None:
    package = json.loads(book.read("data/datapackage.json"))
    for resource in package["resources"]:
        for symbol in resource.get("symbols", []):
            symbol["meaning"], symbol["reason"] = "not available", "not collected"
    book.write("data/datapackage.json", json.dumps(package, indent=1))


def another_branch(book: Book) -> None:
    """As when a branch is switched: many files at once, each put in its place by a rename."""
    for path, old, new in (
        ("data/counts.csv", "E03,2024,1234", "E03,2024,4321"),
        ("src/tiny/__init__.py", "Counts by area, 2024", "Counts of all areas, 2024"),
        ("chapters/one.qmd", "There were", "There have been"),
    ):
        written = book.root / f"{path}.new"
        written.write_text(book.read(path).replace(old, new), encoding="utf-8")
        written.replace(book.root / path)


EDITS: dict[str, Callable[[Book], None]] = {
    "a cell": replaced("data/counts.csv", "E01,2024,15", "E01,2024,171"),
    "a descriptor": replaced("data/datapackage.json", "Counts by area", "Offences by area"),
    "a symbol's meaning": another_symbol,
    "a geometry": replaced("data/boundaries.geojson", "[2, 1]", "[2, 1.5]"),
    "a constant in code": replaced("src/tiny/__init__.py", "fillna(0)", "fillna(3)"),
    "a sentence": replaced("chapters/one.qmd", "There were", "There have been"),
    "an include": replaced("chapters/_steps.md", "Begin", "Start"),
    "a picture": replaced("chapters/scheme.svg", "black", "grey"),
    "the template": replaced("areas/_area.qmd", "Words", "More words"),
    "the bibliography": replaced("references.bib", "A book", "A second book"),
    "the edition": replaced("_quarto.yml", "label: 2024 edition", "label: edition of 2024"),
    "another branch": another_branch,
}


@pytest.fixture
def whole(book: Book) -> Book:
    return with_everything(book)


def holds_together(book: Book, tmp_path: Path, clean: Tree | None = None) -> Tree:
    """Build once more, and compare with a build from nothing; returns the edition."""
    published = edition(book)
    book.run_build()
    assert edition(book) == published, "the build had not taken in what changed meanwhile"
    assert edition(book, "figures") == edition(book, "_book/figures")
    clean = clean or clean_build(book, tmp_path)
    assert edition(book) == clean
    return clean


#: A stage for each kind of input: together they are all stages.
TURNS = [(kind, list(STAGES)[n % len(STAGES)]) for n, kind in enumerate(EDITS)]


EVERY_PAIR = [(kind, stage) for kind in EDITS for stage in STAGES]


@pytest.mark.parametrize(("kind", "stage"), TURNS)
def test_a_change_during_the_first_build(
    whole: Book, tmp_path: Path, kind: str, stage: str
) -> None:
    build_while(whole, stage, lambda: EDITS[kind](whole))
    holds_together(whole, tmp_path)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book that was built, and of which everything is to be made anew: copy it."""
    book = with_everything(small_book(tmp_path_factory.mktemp("before") / "book"))
    book.run_build()
    book.change("src/tiny/__init__.py", "A small analysis", "An analysis")
    return book


@pytest.fixture(scope="module")
def after() -> dict[str, Tree]:
    """What a build from nothing makes of that book with a change, by the kind of change."""
    return {}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("kind", "stage"), [pair for pair in EVERY_PAIR if pair not in TURNS])
def test_a_change_during_a_build_of_everything(
    before: Book, after: dict[str, Tree], tmp_path: Path, kind: str, stage: str
) -> None:
    book = Book(tmp_path / "book")
    shutil.copytree(before.root, book.root)
    build_while(book, stage, lambda: EDITS[kind](book))
    after[kind] = holds_together(book, tmp_path, after.get(kind))


def test_a_change_and_its_undoing_while_a_build_runs(whole: Book, tmp_path: Path) -> None:
    """The file is as before at the end: nothing is made of what it was meanwhile."""
    text = whole.read("data/counts.csv")
    steps = iter([text.replace("E01,2024,15", "E01,2024,99"), text])

    def write_next(name: str) -> None:
        if name.startswith(("Computing", "Writing traces")):
            whole.write("data/counts.csv", next(steps, text))

    progress = Progress(write_next, lambda _done, _total: None)
    building.build(Project(whole.root), renderer="builtin", progress=progress)
    assert "99" not in whole.read("_book/chapters/one.html")
    holds_together(whole, tmp_path)


def test_a_preview_goes_on_until_typing_stops(book: Book) -> None:
    words = iter([f"were {letter}" for letter in "abcdef"])

    def typed(name: str) -> None:
        word = next(words, None) if name.startswith("Checking") else None
        if word:
            book.write("chapters/one.qmd", book.read("chapters/one.qmd").replace("were", word, 1))

    progress = Progress(typed, lambda _done, _total: None)
    building.build(Project(book.root), renderer="builtin", progress=progress, starts=None)
    assert next(words, None) is None
    assert "were f e d c b a" in book.read("_book/chapters/one.html")


def test_force_reads_anew_what_was_kept_of_a_file(book: Book) -> None:
    book.run_build()
    kept = book.root / ".needsbook/state/content" / str(file_hash(book.root / "chapters/one.qmd"))
    kept.chmod(0o644)
    kept.write_bytes(kept.read_bytes().replace(b"There were", b"There ware"))
    book.run_build("--force")
    assert "There were" in book.read("_book/chapters/one.html")
    book.change("_quarto.yml", "title: ", "title: Not ")
    book.run_build()
    assert "There were" in book.read("_book/chapters/one.html")
