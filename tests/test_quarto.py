"""The same project under Quarto.

What Quarto makes of the pages is looked at where it is installed, and the skip says
when it is not. What needsbook decides for it (which frozen chapters go, when Quarto
is started at all) is shown with a stand-in that freezes as Quarto does.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from assessment import REPOSITORY
from books import ENGINE, Book
from needsbook.render.quarto import find_quarto

quarto = pytest.mark.skipif(
    find_quarto() is None,
    reason="SKIPPED, NOT CHECKED: no Quarto 1.10 or later on PATH",
)


@pytest.fixture
def set_up(book: Book) -> Book:
    """A book that is set up for Quarto as this repository is."""
    shutil.copy(REPOSITORY / "_environment", book.root / "_environment")
    assert book.needsbook("quarto").returncode == 0
    (book.root / ".venv").symlink_to(REPOSITORY / ".venv")
    shutil.copytree(ENGINE / "src/needsbook", book.root / "engine/src/needsbook")
    book.change(
        "_quarto.yml",
        "  type: book\n",
        "  type: book\n  pre-render: quarto/prerender.py\n  resources: [figures/*, trace/*]\n",
    )
    book.change(
        "_quarto.yml",
        "bibliography:",
        "execute: {freeze: auto}\nformat: {html: {}, typst: {citeproc: true}}\nbibliography:",
    )
    return book


@quarto
@pytest.mark.slow
def test_quarto_and_the_builtin_renderer_agree(set_up: Book) -> None:
    book = set_up
    assert book.needsbook("build", "--renderer", "quarto", timeout=900).returncode == 0
    theirs = {p: lxml.html.parse(p).getroot() for p in (book.root / "_book").rglob("*.html")}
    found = {
        (path.name, element.get("id"))
        for path, root in theirs.items()
        for element in root.cssselect("[id^=fig-], [id^=tbl-]")
    }
    assert {
        ("one.html", "fig-counts"),
        ("one.html", "tbl-counts"),
        ("two.html", "fig-map"),
    } <= found
    numbers = " ".join(" ".join(root.text_content().split()) for root in theirs.values())
    for words in ("Figure\N{NO-BREAK SPACE}1.1", "There were 15 offences", "1,234"):
        assert words in numbers


def test_the_exit_of_a_trace_page_leads_to_a_page_that_is_there(set_up: Book) -> None:
    book = set_up
    book.change("_quarto.yml", "bibliography:", "safety: {exit: https://a.test/}\nbibliography:")
    assert book.needsbook("prepare").returncode == 0
    pages = [path for path in (book.root / "trace").glob("*.html") if path.name != "calendar.html"]
    assert pages
    for path in pages:
        root = lxml.html.parse(path).getroot()
        (leaving,) = root.cssselect(".leave")
        assert (path.parent / leaving.get("data-neutral")).is_file(), path
        # Quarto's edition has none of these
        assert not root.cssselect("script[src], link[rel=stylesheet]")
    book.change("_quarto.yml", "safety: {exit: https://a.test/}\n", "")
    assert book.needsbook("prepare").returncode == 0
    assert not (book.root / "trace/calendar.html").exists()


@quarto
@pytest.mark.slow
def test_a_bare_quarto_render_leaves_the_tree_clean(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(REPOSITORY), str(clone)], check=True)
    (clone / ".venv").symlink_to(REPOSITORY / ".venv")
    subprocess.run(["quarto", "render"], cwd=clone, check=True, timeout=1800)
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert status.stdout == ""
    assert (clone / "_book/index.html").is_file()
    assert (clone / "_book/london-cse-needs-assessment.pdf").is_file()


# What needsbook decides ----------------------------------------------------------


@pytest.fixture
def stand_in(set_up: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Quarto, and no Python, on PATH; the log of executed chapters."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "git"):
        (tools / name).symlink_to(shutil.which(name) or name)
    quarto = tools / "quarto"
    script = ENGINE / "tests/stand_in_quarto.py"
    quarto.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
    quarto.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    for name in ("VIRTUAL_ENV", "QUARTO_PYTHON", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    return set_up.root.parent / "executed.log"


BY_QUARTO = ("--renderer", "quarto")


def executed(log: Path) -> set[str]:
    """Chapters executed since this was last asked."""
    found = set(log.read_text(encoding="utf-8").split()) if log.is_file() else set()
    log.unlink(missing_ok=True)
    return found


def by_hand(book: Book) -> int:
    done = subprocess.run(["quarto", "render"], cwd=book.root, capture_output=True, check=False)
    return done.returncode


def test_a_render_by_hand_executes_exactly_the_stale_chapters(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    assert "chapters/one.qmd" in executed(stand_in)
    assert by_hand(book) == 0
    assert executed(stand_in) == set()

    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert executed(stand_in) == {"chapters/one.qmd"}
    assert ">16</a> offences" in book.read("_book/chapters/one.html")
    assert "E01,16" in book.read("_book/figures/fig-counts.csv"), "the picture is of the same data"

    book.change("src/tiny/__init__.py", "A map of the areas.", "The areas on a map.")
    assert by_hand(book) == 0
    assert executed(stand_in) == {"chapters/one.qmd", "chapters/two.qmd"}  # one module


def test_without_the_prerender_script_old_numbers_would_stay(book: Book, stand_in: Path) -> None:
    """The stand-in freezes as Quarto does: the test above can fail."""
    assert by_hand(book) == 0
    book.write("quarto/prerender.py", "")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert ">15</a> offences" in book.read("_book/chapters/one.html")


def test_a_false_claim_stops_a_render_by_hand(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    before = book.read("_book/chapters/two.html")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,2")
    assert by_hand(book) == 1
    assert book.read("_book/chapters/two.html") == before


def test_a_frozen_result_without_a_record_is_not_trusted(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    executed(stand_in)
    shutil.rmtree(book.root / ".needsbook")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert ">16</a> offences" in book.read("_book/chapters/one.html")


def test_build_starts_quarto_only_when_something_changed(book: Book, stand_in: Path) -> None:
    log = book.root / ".needsbook/executed.log"
    assert "Quarto 1.11.99" in book.run("build", *BY_QUARTO).stdout
    assert "chapters/two.qmd" in executed(log)
    page = (book.root / "_book/chapters/one.html").stat().st_ino
    quarto = Path(shutil.which("quarto") or "")
    text = quarto.read_text(encoding="utf-8")
    starts = book.root.parent / "starts"
    quarto.write_text(text.replace("exec", f'echo "$1" >> "{starts}"; exec'), encoding="utf-8")
    book.run("build", *BY_QUARTO)  # another tool, as far as can be seen
    starts.unlink(missing_ok=True)
    assert "Nothing has changed." in book.run("build", *BY_QUARTO).stdout
    assert not starts.exists(), "Quarto was started"
    assert (book.root / "_book/chapters/one.html").stat().st_ino == page

    executed(log)
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert book.run("build", *BY_QUARTO).returncode == 0
    assert executed(log) == {"chapters/one.qmd"}
    assert ">16</a> offences" in book.read("_book/chapters/one.html")
    assert ">16</a>" not in book.read("_book/chapters/two.html")
    assert book.read("_book/edition.json").count("Quarto 1.11.99") == 1


def test_another_renderer_makes_another_edition(book: Book, stand_in: Path) -> None:
    book.run("build", *BY_QUARTO)
    done = book.run("build", "--renderer", "builtin", "--explain")
    assert "changed lock (renderer)" in done.stdout
    assert "built-in" in book.read("_book/edition.json")


def test_a_build_takes_the_builtin_renderer_though_quarto_is_there(
    book: Book, stand_in: Path
) -> None:
    book.run("build")
    assert "built-in" in book.read("_book/edition.json")
    assert executed(stand_in) == set()


def test_a_command_before_the_prerender_script_fails_without_python_on_path(
    book: Book, stand_in: Path
) -> None:
    """The stand-in is as strict as Quarto: the tests above can fail."""
    book.change("_quarto.yml", "pre-render: quarto", "pre-render: python quarto")
    assert by_hand(book) == 1


def test_a_render_before_set_up_says_what_is_missing(book: Book, stand_in: Path) -> None:
    (book.root / ".venv").unlink()
    bare = book.root / ".venv/bin"
    bare.mkdir(parents=True)
    bare.joinpath("python").write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.joinpath("python").chmod(0o755)
    done = subprocess.run(
        ["quarto", "render"], cwd=book.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "call `make setup` once" in done.stderr
    assert "Traceback" not in done.stderr
