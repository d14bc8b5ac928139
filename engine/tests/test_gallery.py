"""The gallery of the kit: it is built, shows each chart and statistic, and its code is what ran."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pypdf
import pytest
from books import ENGINE, Book, know_packages
from browsing import DESKTOP, NARROW, PHONE, address, in_browser

from needsbook.exhibit.noting import ENGINE as NAMED

GALLERY = ENGINE / "examples/gallery"
CHAPTERS = sorted((GALLERY / "chapters").glob("*.qmd"))
CODE = {path.stem: path.read_text(encoding="utf-8") for path in GALLERY.rglob("src/**/*.py")}
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS)


def functions() -> dict[str, str]:
    """Each function of the gallery, as it is written."""
    return {
        node.name: ast.get_source_segment(code, node) or ""
        for code in CODE.values()
        for node in ast.parse(code).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = tmp_path_factory.mktemp("gallery") / "gallery"
    made = shutil.ignore_patterns("_book", "figures", "trace", ".needsbook", "__pycache__")
    shutil.copytree(GALLERY, root, ignore=made)
    know_packages(root)
    book = Book(root)
    done = book.needsbook("build")
    assert done.returncode == 0, done.stdout + done.stderr
    return book


def test_the_code_on_a_page_is_the_code_that_ran() -> None:
    written = functions()
    shown = re.findall(r"^```python\n(.*?)^```$", TEXT, re.M | re.S)
    called = re.findall(r"^```\{python\}\n(\w+)\(\)\n```$", TEXT, re.M)
    called.remove("audit_trail")
    assert len(shown) == len(called) > 20
    for name, block in zip(called, shown, strict=True):
        assert written[name] in block, f"{name}: put its code under its call, word for word"
        assert block.startswith(("@figure(", "@table("))


def public(package: str) -> dict[str, Any]:
    """The public functions of the kit's modules, by module and name."""
    folder = ENGINE / "src/needsbook" / package
    found = {}
    for path in sorted(folder.glob("[a-z]*.py")):
        module = import_module(f"needsbook.{package}.{path.stem}")
        for name, one in vars(module).items():
            plain = inspect.isfunction(one) and one.__module__ == module.__name__
            if plain and not name.startswith("_"):
                found[f"{path.stem}.{name}"] = one
    return found


def test_each_chart_has_its_place() -> None:
    code = "\n".join(CODE.values())
    charts = [
        name
        for name, one in public("charts").items()
        if inspect.signature(one).return_annotation == "Figure"
        and not name.startswith(("style.", "canvas.", "maps.unmanaged"))
    ]
    assert len(charts) >= 12
    assert [name for name in charts if f"{name.split('.')[1]}(" not in code] == []
    assert "canvas.blank(" in code


def test_each_module_of_statistics_has_its_place() -> None:
    code = "\n".join(CODE.values())
    modules = {name.split(".")[0] for name in public("statistics")} - {"columns", "importance"}
    found = {name for name in modules if f"statistics.{name} " in code}
    found |= {
        name.strip()
        for names in re.findall(r"from needsbook.statistics import (.*)", code)
        for name in names.split(",")
    }
    assert modules <= found | {"printed"}
    assert "statistics.printed " in code


def test_every_module_of_the_kit_is_named_in_traces() -> None:
    kept = {"needsbook.charts.style", "needsbook.charts.vector"}  # how, not what
    modules = {
        f"needsbook.{package}.{path.stem}"
        for package in ("charts", "statistics")
        for path in (ENGINE / "src/needsbook" / package).glob("[a-z]*.py")
    }
    assert modules - kept <= set(NAMED)


@pytest.mark.slow
@pytest.mark.xdist_group("gallery")
def test_it_is_built_with_an_alt_text_for_each_picture(gallery: Book) -> None:
    figures = sorted((gallery.root / "_book/figures").glob("fig-*.json"))
    traces = [json.loads(path.read_text(encoding="utf-8")) for path in figures]
    assert len(traces) == TEXT.count("\nfig_")
    pages = "".join(
        path.read_text(encoding="utf-8")
        for path in (gallery.root / "_book/chapters").glob("*.html")
    )
    assert pages.count("Alt text: ") == len(figures)
    for path in figures:
        svg = path.with_suffix(".svg").read_text(encoding="utf-8")
        inches = float(re.search(r'height="([\d.]+)pt"', svg)[1]) / 72  # type: ignore[index]
        assert inches <= 9, path.name


@pytest.mark.slow
@pytest.mark.xdist_group("gallery")
def test_it_is_printed_with_every_chapter(gallery: Book) -> None:
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(_pdf(gallery)).pages)
    for heading in re.findall(r"^## (.*)$", TEXT, re.M):
        assert heading in text, heading


def _pdf(book: Book) -> Path:
    return book.root / "_book/gallery.pdf"


@pytest.mark.xdist_group("gallery")
class TestInABrowser:
    pytestmark = in_browser

    @pytest.mark.parametrize("screen", [NARROW, PHONE, DESKTOP], ids=["320", "375", "1280"])
    @pytest.mark.parametrize("chapter", [path.stem for path in CHAPTERS])
    def test_no_page_is_wider_than_its_screen(
        self, gallery: Book, browser: Any, chapter: str, screen: dict[str, int]
    ) -> None:
        page = browser.new_page(viewport=screen)
        page.goto(address(gallery, f"chapters/{chapter}"))
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        page.close()
