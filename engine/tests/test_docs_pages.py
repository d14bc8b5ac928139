"""The tutorial and the how-to pages: what they tell to do is done, word for word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from books import ENGINE
from written_pages import blocks, do, is_as_told

DOCS = ENGINE / "docs"
#: What a how-to page takes as done.
START = """\
needsbook new absence --title "School absence" --package absence
cd absence
source .venv/bin/activate
"""
#: Pages that tell of what is not done in the assessment of `needsbook new`.
TOLD = {"index.md"}
PAGES = [page.name for page in sorted((DOCS / "how-to").glob("*.md")) if page.name not in TOLD]
JOBS = {
    "begin", "dataset", "symbols", "figure", "map", "number", "claim", "area-pages", "local",
    "levels", "changed-codes", "release", "correction", "quarto", "editors", "print",
    "spreadsheet", "bring-over", "disclosure", "large-data", "ci",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.alone
def test_the_tutorial_is_true_word_for_word(tmp_path: Path) -> None:
    page = DOCS / "tutorial.md"
    steps = do(page, tmp_path)
    assert steps > 30
    told = page.read_text(encoding="utf-8")
    for what in ("needsbook new", "needsbook show", "@number", "{.claim", "is not true", "trace"):
        assert what in told


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_how_to_page_is_true_word_for_word(page: str, tmp_path: Path) -> None:
    assert do(DOCS / "how-to" / page, tmp_path, START) > 0


def test_every_common_job_has_a_page_that_the_list_names() -> None:
    assert {Path(page).stem for page in PAGES} == JOBS
    listed = (DOCS / "how-to/index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z-]+)$", listed, re.M)) == JOBS


def test_what_a_page_shows_has_to_be_printed() -> None:
    assert is_as_told("All is well: 9 chapters\n", "All is well: …")
    assert is_as_told("one\ntwo\nthree\n", "…\nthree\n")
    assert not is_as_told("1 problem; nothing was published.\n", "All is well: …")
    assert not is_as_told("one\ntwo\n", "one\n")


def test_a_page_that_is_not_true_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Write `a.txt`:\n\n```text\none\n```\n\n```console\n$ cat a.txt\ntwo\n```\n")
    assert [one.kind for one in blocks(page.read_text(encoding="utf-8"))] == ["text", "console"]
    with pytest.raises(AssertionError, match="the page says\ntwo"):
        do(page, tmp_path)
