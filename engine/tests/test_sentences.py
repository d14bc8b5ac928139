"""Every sentence of a book, without its numbers, so that editions can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.chapters.sentences import Sentence, sentences_of_book
from needsbook.commands.new import Asked, new
from needsbook.ground.project import Project


@pytest.fixture
def said(tmp_path: Path) -> list[Sentence]:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    return list(sentences_of_book(Project(tmp_path / "mine")))


def test_numbers_and_periods_are_left_out(said: list[Sentence]) -> None:
    texts = {one.text for one in said}
    assert "In Cedar it is withheld: …." in texts
    assert any(text.startswith("In the school year ending in August …, …") for text in texts)


def test_a_template_is_read_once_with_the_name_left_out(said: list[Sentence]) -> None:
    own = [one for one in said if one.where.file == "districts/_district.qmd"]
    assert len(own) == 1
    assert "{name} had … pupils" in own[0].text
    assert 'pupils("{area}")' in own[0].calls


def test_code_and_settings_are_read_too(said: list[Sentence]) -> None:
    assert {"src/absence/exhibits.py", "chapters/gaps.qmd"} <= {one.where.file for one in said}


def test_a_label_says_nothing(said: list[Sentence]) -> None:
    assert "Method" not in {one.text for one in said}
