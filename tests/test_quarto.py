"""The same project under Quarto; runs where Quarto is installed, and says when it is not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest
from conftest import REPOSITORY, Book

from needsbook.rendering.quarto import find_quarto

quarto = pytest.mark.skipif(
    find_quarto() is None,
    reason="SKIPPED, NOT CHECKED: no Quarto 1.10 or later on PATH",
)


@quarto
@pytest.mark.slow
def test_quarto_and_the_builtin_renderer_agree(book: Book) -> None:
    shutil.copytree(REPOSITORY / "src/needsbook", book.root / "src/needsbook")
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
