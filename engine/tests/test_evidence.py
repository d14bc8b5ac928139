"""What a sentence says by all that it holds, where neither a list nor its structure speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.chapters.evidence import cues
from needsbook.chapters.lexicon import Words
from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passages
from needsbook.chapters.statements import Statement, statements
from needsbook.chapters.structure import EVIDENCE
from needsbook.ground.project import Project

WORDS = Words(units=("pupils", "districts"), wider=("Northland",), topics=("truancy",))


def said(folder: Path, text: str) -> list[Statement]:
    (folder / "chapter.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    return statements(passages(read_chapter(Project(folder), "chapter.qmd")), WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "Clinics rely on goodwill to stay open.",
        "Hospitals have yet to publish anything on waits.",
        "Officers lean on temporary staff.",
        "Waits are a lottery.",
    ],
)
def test_a_sum_makes_a_statement(tmp_path: Path, text: str) -> None:
    (found,) = said(tmp_path, text)
    assert (found.state, found.pattern) == ("neither", EVIDENCE)


@pytest.mark.parametrize(
    "text",
    [
        "A median is the value that splits a list into a higher and a lower half.",
        "Lower your voice when a pupil is afraid.",
        "Papers go out ahead of each meeting.",
        "Perhaps pupils speak later because nobody asks them.",
        "To avoid double counting, each pupil is linked to one school.",
    ],
)
def test_a_list_is_overruled(tmp_path: Path, text: str) -> None:
    """By a definition, an order, a routine, a guess and a method."""
    assert [one.text for one in said(tmp_path, text)] == []


@pytest.mark.parametrize(
    "text", ["Limits: the counts below are provisional", "Waits are a lottery"]
)
def test_what_is_named_is_words_and_no_letter(tmp_path: Path, text: str) -> None:
    """Of a sentence without its stop, that is what weighs; it is no words to bind."""
    (found,) = said(tmp_path, text)
    assert len(found.text) > len("none")
    assert found.text in text


def test_beside_what_is_bound_more_is_asked(tmp_path: Path) -> None:
    text = "Officers lean on temporary staff."
    assert said(tmp_path, text)
    assert said(tmp_path, f"There were `{{python}} count()` pupils.\n{text}") == []


def test_every_cue_weighs_something() -> None:
    kinds = cues()["cues"]
    assert [name for name, own in kinds.items() if "weight" not in own] == []
    assert set(cues()["about"]) <= set(kinds)
