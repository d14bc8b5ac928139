"""What changes while a build runs is never mixed in, and never missed.

An input of every kind is changed at every stage of a build. Whatever the build makes of
it, the next one gives what a build from nothing gives of the changed project.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from books import Book, Tree, clean_build, edition, small_book

from needsbook.chapters.checks import check
from needsbook.edition import build as building
from needsbook.edition.progress import Progress
from needsbook.edition.survey import known_calls
from needsbook.exhibit.compute import compute_calls
from needsbook.exhibit.store import names_of, stored
from needsbook.ground.errors import ProblemsFound, UsageError
from needsbook.ground.files import hash_of
from needsbook.ground.project import Project, as_it_is
from needsbook.rebuild.inputs import Inputs

pytestmark = pytest.mark.slow

#: The stages of a build, by how they begin to be told; `publish` is when nothing is left
#: to make and the edition is about to be put in its place.
STAGES = {
    "check": "Checking data",
    "compute": "Computing",
    "traces": "Writing traces",
    "read": "Reading chapters",
    "write": "Writing pages",
    "publish": "",
}


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

SCHEME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20" fill="black"/></svg>\n'
)
AREA_PAGES = """\
area-pages:
  part: Areas
  template: areas/_area.qmd
  dataset: areas
  code: gss_code
  name: name
  where: {area_type: [borough]}
"""
AREA = """\
---
engine: jupyter
---

```{python}
#| include: false
from tiny import count
```

# {name} {.unnumbered}

Words: `{python} count("{area}", 2023)`.
"""


@pytest.fixture
def whole(book: Book) -> Book:
    return with_everything(book)


def with_everything(book: Book) -> Book:
    """The small book with an include, a picture of a chapter, and area pages."""
    book.write("chapters/_steps.md", "Begin here, then go on.\n")
    book.write("chapters/scheme.svg", SCHEME)
    book.change(
        "chapters/method.qmd",
        "Text.",
        '{{< include _steps.md >}}\n\n![A scheme](scheme.svg){#fig-scheme fig-alt="A box."}',
    )
    book.write("areas/_area.qmd", AREA)
    book.write("_quarto.yml", book.read("_quarto.yml") + AREA_PAGES)
    return book


def build_while(book: Book, stage: str, edit: Callable[[], None], starts: int = 4) -> None:
    """Build, and make an edit when a stage begins for the first time."""
    waiting = [edit]

    def meanwhile(name: str) -> None:
        if waiting and STAGES[stage] and name.startswith(STAGES[stage]):
            waiting.pop()()

    with pytest.MonkeyPatch.context() as patch:
        if stage == "publish":
            written = building._write_edition

            def write(*arguments: object) -> None:
                written(*arguments)  # type: ignore[arg-type]  # passed on as it came
                if waiting:
                    waiting.pop()()

            patch.setattr(building, "_write_edition", write)
        progress = Progress(meanwhile, lambda _done, _total: None)
        building.build(Project(book.root), renderer="builtin", progress=progress, starts=starts)
    assert not waiting, f"the build has no stage {stage}"


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


def test_force_mends_a_wrong_cache(book: Book) -> None:
    book.run_build()
    good = edition(book)
    for path in sorted((book.root / ".needsbook/cache").glob("*/*")):
        content = path.read_bytes()
        if b'"shown":"15"' in content:
            body = content[65:].replace(b'"shown":"15"', b'"shown":"51"')
            path.write_bytes(hash_of(body).encode() + b"\n" + body)
    book.change("chapters/one.qmd", "There were", "There have been")
    book.run_build()
    assert b">51<" in edition(book)["chapters/one.html"], "the cache was not wrong"
    book.change("chapters/one.qmd", "There have been", "There were")
    book.run_build("--force")
    assert edition(book) == good


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


def test_a_file_restored_with_its_old_time_runs_as_it_is(book: Book) -> None:
    """Python's compiled files go by size and time; the analysis does not."""
    book.run_build()
    module = book.root / "src/tiny/__init__.py"
    before = module.stat()
    book.change("src/tiny/__init__.py", "fillna(0)", "fillna(9)")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    book.run_build()
    assert not list((book.root / "src").rglob("*.pyc")), "a compiled file could be taken for it"
    changed = (book.root / "_book/figures/fig-counts.svg").read_bytes()
    book.run_build("--force")
    assert (book.root / "_book/figures/fig-counts.svg").read_bytes() == changed


def test_where_workers_cannot_be_confined_whole_files_are_keys(book: Book) -> None:
    """As on a kernel without Landlock: what a library reads could be anything of a file."""
    with as_it_is(Project(book.root)) as project:
        checked = check(project)
        inputs = Inputs(project)
        calls = known_calls(checked)
        open_to_all = compute_calls(inputs, calls, checked.exhibits, confined=False).entries
        names = names_of(inputs, open_to_all["count--e01--2024"])
        assert "data/counts.csv" in names
        assert stored(inputs, "count--e01--2024", "tiny", "count", ("E01", 2024)) is not None
    book.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    with as_it_is(Project(book.root)) as project:
        now = Inputs(project)
        assert stored(now, "count--e01--2024", "tiny", "count", ("E01", 2024)) is None


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
