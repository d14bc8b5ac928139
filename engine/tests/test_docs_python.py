"""The reference of the Python names: every one has an example, and every example is true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from books import ENGINE, Book

import needsbook

PAGE = ENGINE / "docs/reference/python.md"

#: Runs the examples in the assessment laid; prints what failed, by where the example stands.
RUN = """
import contextlib, doctest, importlib, io, json, sys
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import needsbook
from needsbook.charts.style import new_figure

shown = {name: getattr(needsbook, name) for name in needsbook.__all__}
scope = {**shown, "Path": Path, "pd": pd, "Figure": Figure, "new_figure": new_figure}
options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
told = {}


def run(name, test):
    said = io.StringIO()
    doctest.DocTestRunner(optionflags=options).run(test, out=said.write)
    told[name] = {"examples": len(test.examples), "said": said.getvalue()}


page, modules = json.loads(sys.argv[1])
parser, finder = doctest.DocTestParser(), doctest.DocTestFinder()
for name, one in shown.items():
    if isinstance(one, str):
        continue
    text = one.__doc__ or ""
    run(name, parser.get_doctest(text, {**scope, "__name__": "absence.example"}, name, None, 0))
run("page", parser.get_doctest(page, {**scope, "__name__": "absence.example"}, "page", None, 0))
for module in map(importlib.import_module, modules):
    inside = {key: value for key, value in vars(module).items() if key != "__file__"}
    for test in finder.find(module, module.__name__):
        if test.examples and test.name.rpartition(".")[2] not in shown:
            test.globs = {**inside}
            run(test.name, test)
print(json.dumps(told))
"""

HELP_LINES = """\
for_whom,service,contact,hours,source,source_address,checked,stands_apart
Pupils,Listening line,0000 000 000,every day,The service,https://example.org,2026-11-01,no
Schools,Advice for schools,https://example.org/advice,,The service,https://example.org,2026-11-01,yes
"""


def described(name: str, columns: str) -> dict[str, Any]:
    """A dataset of texts, as the data dictionary describes it."""
    return {
        "name": name,
        "path": f"{name}.csv",
        "title": name.capitalize().replace("-", " "),
        "publisher": "The example's authors",
        "kind": "record",
        "period": "2026",
        "licenses": [{"name": "CC0-1.0", "title": "Invented for an example"}],
        "schema": {"fields": [{"name": one, "type": "string"} for one in columns.split(",")]},
    }


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of each example, by the name that it stands with."""
    book = Book(tmp_path_factory.mktemp("laid"))
    laid = book.needsbook("new", "mine", "--title", "School absence", "--package", "absence")
    assert laid.returncode == 0, laid.stderr
    book = Book(book.root / "mine")
    package = json.loads(book.read("data/datapackage.json"))
    book.write("data/help-lines.csv", HELP_LINES)
    package["resources"].append(described("help-lines", HELP_LINES.partition("\n")[0]))
    book.write("data/datapackage.json", json.dumps(package))
    book.write("_quarto.yml", f"{book.read('_quarto.yml')}\nsafety:\n  lines: help-lines\n")
    book.build()
    asked = json.dumps([pycon(PAGE), modules_with_examples()])
    done = subprocess.run(
        [sys.executable, "-c", RUN, asked],
        cwd=book.root,
        env={"PYTHONPATH": f"{ENGINE / 'src'}:src", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def pycon(page: Path) -> str:
    """The examples of a page."""
    text = page.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```pycon\n(.*?)^```$", text, re.M | re.S))


def modules_with_examples() -> list[str]:
    source = ENGINE / "src"
    return [
        ".".join(path.relative_to(source).with_suffix("").parts)
        for path in sorted((source / "needsbook").rglob("*.py"))
        if "assets" not in path.parts and ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", needsbook.__all__)
def test_every_public_name_has_an_example_that_is_true(name: str, examples: dict[str, Any]) -> None:
    told = examples.get(name, examples["page"])
    assert told["examples"] > 0, f"{name} has no example"
    assert told["said"] == ""
    text = pycon(PAGE) if name not in examples else str(getattr(needsbook, name).__doc__)
    assert re.search(rf"\b{name}\b", text[text.index(">>>") :]), f"no example shows {name}"


def test_every_other_example_of_the_engine_is_true(examples: dict[str, Any]) -> None:
    others = {name: told for name, told in examples.items() if name not in needsbook.__all__}
    assert len(others) > 5
    assert "".join(told["said"] for told in others.values()) == ""


def test_the_page_shows_every_public_name() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shown = set(re.findall(r"needsbook\.(\w+)$", text, re.M)) | set(re.findall(r"\w+", pycon(PAGE)))
    assert set(needsbook.__all__) <= shown
