"""Python, engine, style and fonts are inputs, too."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from books import ENGINE, Book
from rebuilding import EVERYTHING, listed

from needsbook.ground.project import Project
from needsbook.rebuild.inputs import Inputs


def test_the_python_version_counts(modules: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    modules.run_build()
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    said = listed(modules)
    assert set(said) == EVERYTHING
    causes = [cause for item in said.values() for cause in item["causes"]]
    assert {"reason": "changed lock", "file": "Python"} in causes


@pytest.fixture
def with_engine(modules: Book) -> Book:
    """A book that carries the engine, as this repository does."""
    shutil.copytree(
        ENGINE / "src/needsbook",
        modules.root / "engine/src/needsbook",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    return modules


def with_own_engine(book: Book, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "needsbook", *arguments, "--renderer", "builtin"],
        cwd=book.root,
        env={**os.environ, "PYTHONPATH": str(book.root / "engine/src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_engine_and_style_count(with_engine: Book) -> None:
    with_own_engine(with_engine, "build")
    for path, reason in {
        "exhibit/tables.py": "changed code",
        "assets/tables.lua": "changed code",
        "assets/page.html": "changed style",
        "assets/book.typ": "changed style",
        "assets/wording/evidence.toml": "changed code",
        "charts/style.py": "changed style",
    }.items():
        file = f"engine/src/needsbook/{path}"
        text = with_engine.read(file)
        with_engine.write(file, text + "\n")
        said = {
            item["id"]: item
            for item in json.loads(with_own_engine(with_engine, "status", "--json"))
        }
        assert set(said) == EVERYTHING, path
        for item in said.values():
            assert {"reason": reason, "file": f"needsbook/{path}"} in item["causes"], item
        with_engine.write(file, text)
    assert json.loads(with_own_engine(with_engine, "status", "--json")) == []


def test_each_file_of_the_engine_counts(modules: Book) -> None:
    """Of the lists of words, too; what a new assessment is made from is on no page."""
    folder = ENGINE / "src/needsbook"
    files = [
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    held = {f"needsbook/{path.as_posix()}" for path in files if path.parts[:2] != ("assets", "new")}
    found = {
        name for name in Inputs(Project(modules.root)).everything if name.startswith("needsbook/")
    }
    assert {Path(name).suffix for name in held} >= {".py", ".toml", ".html", ".lua", ".typ", ".txt"}
    assert found == held


def test_a_font_counts(modules: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    from needsbook.charts import style
    from needsbook.rebuild import inputs

    modules.run_build()
    first, *others = style.font_files()
    other = modules.root.parent / first.name  # no file of the project
    other.write_bytes(first.read_bytes() + b"\0")
    monkeypatch.setattr(inputs, "font_files", lambda: [other, *others])
    modules.write("tests/note.txt", "so that a glance is not enough")
    said = listed(modules)
    assert set(said) == EVERYTHING
    assert {"reason": "changed style", "file": f"fonts/{first.name}"} in said["index"]["causes"]


def test_what_other_entries_say_of_a_dataset_counts_as_its_own(book: Book) -> None:
    def of_areas() -> str | None:
        return Inputs(Project(book.root)).described("areas")["data/datapackage.json#areas"]

    before = of_areas()
    package = json.loads(book.read("data/datapackage.json"))
    for resource in package["resources"]:
        resource.pop("covers", None)  # nothing says any more that those are areas
    book.write("data/datapackage.json", json.dumps(package))
    assert of_areas() != before
