"""A chapter runs cell by cell in a Jupyter kernel, from whatever folder."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import lxml.html
import nbclient
import nbformat
import pytest
from assessment import REPOSITORY
from needsbook.chapters.model import read_chapter
from needsbook.ground.project import find_project


@pytest.mark.slow
# what the kernel's own client libraries warn of is not this project's
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("folder", ["elsewhere", "chapters"])
def test_cells_run_in_a_kernel(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    chapter = read_chapter(find_project(REPOSITORY), "chapters/profile-abuse.qmd")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell.code) for cell in chapter.cells]
        + [nbformat.v4.new_code_cell("quoted('csew-2016-women')")]
    )
    home = tmp_path if folder == "elsewhere" else REPOSITORY / "chapters"
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(home)}}
    ).execute()
    outputs = [cell.outputs for cell in notebook.cells]
    assert outputs[0] == []
    shown = [out[0]["data"]["text/markdown"] for out in outputs[1:]]
    # what JupyterLab and VS Code show rather than Markdown
    seen = [lxml.html.fromstring(out[0]["data"]["text/html"]) for out in outputs[1:]]
    for markdown, html in zip(shown, seen, strict=True):
        if markdown.startswith("!["):
            (picture,) = html.cssselect("figure > img")
            svg = base64.b64decode(picture.get("src").removeprefix("data:image/svg+xml;base64,"))
            assert b"<svg" in svg
            assert picture.get("alt")
        elif markdown.startswith("::: {#tbl-"):
            assert html.cssselect("figure > figcaption + table th")
    assert seen[-1].text_content() == "11%"
    assert len(shown) == len(chapter.cells)
    figures = [text for text in shown if text.startswith("![")]
    tables = [text for text in shown if text.startswith("::: {#tbl-")]
    assert figures
    assert tables
    for text in figures:
        picture = text.partition("](")[2].partition(")")[0]
        assert Path(os.path.normpath(home / picture)).is_file()
    assert shown[-1].startswith("[11\\%](")
