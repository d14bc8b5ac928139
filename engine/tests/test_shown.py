"""What an exhibit shows in a chapter or a notebook is text."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from hostile import HOSTILE, squeezed

from needsbook.exhibit.shown import BuiltFigure, BuiltTable, Made, Number
from needsbook.ground import pandoc
from needsbook.ground.markup import (
    html_text,
    isolated,
)
from needsbook.ground.tree import nodes


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_an_exhibit_gives_quarto_is_inert(kind: str, tmp_path: Path) -> None:
    name = HOSTILE[kind]
    made = Made(tmp_path, "tiny.fig_x", ((name, name),))
    table = f"<table><tbody><tr><td>{html_text(name)}</td></tr>\n</tbody></table>"
    shown = [
        BuiltFigure("fig-x", name, name, name, (name,), made).markdown(tmp_path),
        BuiltTable("tbl-x", name, name, table, (name,), made).markdown(tmp_path),
        Number(1, shown=name, id="x", unit=name, page=tmp_path / "trace/x.html").markdown(tmp_path),
    ]
    for markdown in shown:
        assert not re.search(r"\{\{<|(?<!\\)`\{(?!=html\})", markdown)
        blocks = pandoc.parse(markdown, tmp_path)
        kinds = {node["t"] for node in nodes(blocks)}
        assert not kinds & {
            "RawInline",
            "RawBlock",
            "Math",
            "Note",
            "Cite",
            "CodeBlock",
            "Header",
            "BulletList",
        }
        targets = [node["c"][2][0] for node in nodes(blocks) if node["t"] in ("Link", "Image")]
        assert all(re.match(r"(figures|trace)/", target) for target in targets)
        code = [node["c"][1] for node in nodes(blocks) if node["t"] == "Code"]
        assert set(code) <= {"tiny.fig_x"}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_an_exhibit_shows_in_a_notebook_is_text(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QUARTO_PROFILE", raising=False)
    name = HOSTILE[kind]
    made = Made(tmp_path, "tiny.fig_x", ((name, name),))
    table = f"<table><tbody><tr><td>{html_text(name)}</td></tr>\n</tbody></table>"
    shown = [
        BuiltFigure("fig-x", name, name, name, (name,), made),
        BuiltTable("tbl-x", name, name, table, (name,), made),
        Number(1, shown=name, id="x", unit=name, page=tmp_path / "trace/x.html"),
    ]
    known = {"figure", "figcaption", "img", "span", "table", "tbody", "tr", "td"}
    for one in shown:
        root = lxml.html.fromstring(one._repr_html_() or "")
        assert {element.tag for element in root.iter()} <= known
        assert {name for element in root.iter() for name in element.keys()} <= {  # noqa: SIM118
            "src",
            "alt",
            "style",
            "title",
        }
        assert squeezed(isolated(name)) in squeezed(root.text_content())
    monkeypatch.setenv("QUARTO_PROFILE", "areas")
    assert [one._repr_html_() for one in shown] == [None] * 3
