"""`needsbook new`: what it lays is complete, and passes at once."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import nbclient
import nbformat
import pytest
import yaml
from books import ENGINE, Book, edition

from needsbook.commands.new import Asked, new
from needsbook.commands.wheel import wheel
from needsbook.ground.errors import UsageError

GUIDE = (ENGINE / "docs/tracing.md").read_text(encoding="utf-8")


@pytest.fixture
def begun(tmp_path: Path) -> Book:
    folder = Book(tmp_path)
    done = folder.needsbook("new", "mine", "--title", "Absence & care", "--package", "absence")
    assert done.returncode == 0, done.stderr
    return Book(tmp_path / "mine")


def run(book: Book, *arguments: str, engine: Path | None = None) -> None:
    path = os.pathsep.join([*([str(engine)] if engine else []), str(book.root / "src")])
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=book.root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_it_is_built_and_tested_with_the_engine_that_it_brings(begun: Book) -> None:
    (packed,) = begun.root.glob("vendor/*.whl")
    engine = begun.root / ".needsbook-engine"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(engine)
    run(begun, "-m", "needsbook", "build", engine=engine)
    pages = edition(begun)
    assert {f"districts/{name}.html" for name in ("alder", "birch", "cedar")} <= set(pages)
    assert b"Absence &amp; care" in pages["index.html"]
    assert "needs-assessment.pdf" in pages
    commands = re.findall(r"^    needsbook (trace .*?) +#", GUIDE, re.M)
    assert len(commands) == 6
    for command in commands:
        run(begun, "-m", "needsbook", *shlex.split(command, comments=False), engine=engine)
    run(begun, "-m", "pytest", "-q", "-p", "no:cacheprovider", engine=engine)


def test_its_first_check_finds_nothing_of_another_version(begun: Book) -> None:
    done = begun.needsbook("check")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert list(begun.root.glob(".needsbook/schemas/*.json"))


def test_nothing_of_the_template_is_left_to_fill_in(begun: Book) -> None:
    for path in begun.root.rglob("*"):
        if path.is_file() and path.suffix != ".whl":
            assert not re.search(r"\b(PACKAGE|TITLE|NAME)\b", path.read_text(encoding="utf-8"))
    assert (begun.root / ".gitignore").is_file()
    assert (begun.root / "src/absence/sources.py").is_file()


def test_the_lock_names_the_engine_by_its_hash_and_no_address(begun: Book) -> None:
    (packed,) = begun.root.glob("vendor/*.whl")
    lock = begun.read("requirements.lock")
    assert f"./vendor/{packed.name} \\\n" in lock
    assert hashlib.sha256(packed.read_bytes()).hexdigest() in lock
    assert not re.search(r"https?://", lock)


def test_the_wheel_is_the_same_each_time_and_holds_what_its_record_says() -> None:
    name, content = wheel()
    assert wheel() == (name, content)
    assert re.fullmatch(r"needsbook-[\d.]+-py3-none-any\.whl", name)


def test_pip_installs_the_wheel(begun: Book, tmp_path: Path) -> None:
    """pip holds each file to the hash and size in RECORD."""
    (packed,) = begun.root.glob("vendor/*.whl")
    place = tmp_path / "place"
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place)]
    run(begun, *pip, str(packed))
    assert (place / "needsbook/assets/new/data/absence.csv").is_file()
    assert (place / "bin/needsbook").is_file()


def test_nothing_is_laid_over_something(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty"):
        new(tmp_path, Asked())
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.parametrize(
    ("title", "package"), [('A "title"', "analysis"), (" ", "analysis"), ("A title", "Not one")]
)
def test_names_that_cannot_be_used_are_refused(tmp_path: Path, title: str, package: str) -> None:
    with pytest.raises(UsageError, match="→"):
        new(tmp_path / "mine", Asked(title, package))
    assert not (tmp_path / "mine").exists()


@pytest.mark.slow
# what the kernel's own client libraries warn of is not this project's
@pytest.mark.filterwarnings("default")
def test_its_notebook_shows_the_data_in_a_kernel(
    begun: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    path = begun.root / "notebooks/explore.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    home = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources=home).execute()
    shown = [cell.outputs[0]["data"]["text/html"] for cell in notebook.cells[2:]]
    assert ">D03</td>" in shown[0]
    assert ">[c]</td>" in shown[0]  # a gap by its symbol, and no not-a-number
    assert "NaN" not in shown[1]
    assert shown[2].startswith("<figure><img")


def test_the_editor_and_git_are_told_what_they_need(begun: Book) -> None:
    recommended = json.loads(begun.read(".vscode/extensions.json"))["recommendations"]
    assert {"quarto.quarto", "ms-toolsai.jupyter"} <= set(recommended)
    settings = json.loads(begun.read(".vscode/settings.json"))
    assert settings["python.analysis.extraPaths"] == ["${workspaceFolder}/src"]
    assert settings["python.defaultInterpreterPath"].endswith("/.venv/bin/python")
    (local,) = yaml.safe_load(begun.read(".pre-commit-config.yaml"))["repos"]
    (hook,) = local["hooks"]
    assert local["repo"] == "local"  # nothing is fetched
    files = re.compile(hook["files"])
    named = ("data/absence.csv", "src/absence/numbers.py", "chapters/need.qmd", "_quarto.yml")
    assert all(files.search(name) for name in named)
    assert not files.search("README.md")
    interpreter, *command = shlex.split(hook["entry"])
    assert interpreter == ".venv/bin/python"
    run(begun, *command, engine=ENGINE / "src")
    begun.change("data/absence.csv", "D01,2024,4160,698", "D01,2024,4160,many")
    with pytest.raises(AssertionError, match="many"):
        run(begun, *command, engine=ENGINE / "src")


@pytest.mark.slow
def test_an_empty_one_has_no_word_of_the_example_and_grows(tmp_path: Path) -> None:
    done = Book(tmp_path).run("new", "mine", "--empty", "--package", "mine")
    assert done.returncode == 0, done.stderr
    book = Book(tmp_path / "mine")
    done = book.run("check", "--all")
    assert done.returncode == 0, done.stderr
    for path in book.root.rglob("*"):
        if path.suffix in (".qmd", ".csv", ".py", ".md", ".json", ".bib", ".yml", ".ipynb"):
            assert not re.search(r"absen(?:ce|t\b)", path.read_text(encoding="utf-8")), path
    run(book, "-m", "pytest", "-q", "-p", "no:cacheprovider", engine=ENGINE / "src")
    (tmp_path / "visits.csv").write_text("area,year,visits\nD01,2024,5\nD02,2024,7\nD03,2024,1\n")
    for arguments in (
        ("dataset", "visits", "--file", str(tmp_path / "visits.csv")),
        ("exhibit", "fig_visits", "--chapter", "chapters/need.qmd"),
    ):
        done = book.run("add", *arguments)
        assert done.returncode == 0, done.stderr
    done = book.run("build")
    assert done.returncode == 0, done.stderr
    assert b"fig-visits" in edition(book)["chapters/need.html"]
