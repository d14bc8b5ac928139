"""What stands under a picture and above a table is short; the rest is folded, open in print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import lxml.html
import pytest
from books import Book

pytestmark = pytest.mark.slow

WORDS_AT_MOST = 25  # the number of the figure included


def captions(report: Book) -> Iterator[tuple[str, str, lxml.html.HtmlElement]]:
    """Page, words and float of each figure and table."""
    for path in sorted((report.root / "_book").rglob("*.html")):
        if path.parent.name == "trace":
            continue
        page = lxml.html.parse(path).getroot()
        for found in page.cssselect("figure.float > figcaption"):
            words = " ".join(found.text_content().split())
            yield path.relative_to(report.root / "_book").as_posix(), words, found.getparent()


def test_every_caption_is_short(report: Book) -> None:
    found = list(captions(report))
    lengths = [len(words.split()) for _, words, _ in found]
    print(f"{len(lengths)} captions, median {median(lengths)}, most {max(lengths)} words")
    long = [f"{page}: {words}" for page, words, _ in found if len(words.split()) > WORDS_AT_MOST]
    assert not long, "\n".join(long)
    assert len(found) > 150


#: Figures without a result of their own: the headline says what is drawn, for this reason.
NEUTRAL = {
    "fig-framework": "the diagram of how the 2016 assessment thought; it measures nothing",
    "fig-pathway": "the diagram of how the 2016 assessment is arranged; it measures nothing",
    "fig-need-map": "the numbers follow from the population alone; the headline warns of that",
}


def test_every_figure_has_a_headline(report: Book) -> None:
    """The message first, in bold, then what is drawn; a number in it comes from the data."""
    figures = 0
    for page, words, float_ in captions(report):
        if not float_.get("id", "").startswith("fig-"):
            continue
        figures += 1
        strong = float_.cssselect("figcaption strong")
        assert len(strong) == 1, f"{page}: {words}"
        headline = strong[0].text_content()
        assert re.fullmatch(r"Figure [\d.]+: " + re.escape(headline) + r" .+", words), words
        if float_.get("id") not in NEUTRAL and "half of" not in headline:
            assert re.search(r"\d|above|below|equal to|just under", headline), headline
    assert figures > 50


def test_notes_and_sources_are_folded_under_each(report: Book) -> None:
    for page, words, float_ in captions(report):
        if re.match(r"tbl-(audit|editions|help|gates|kept)", float_.get("id", "")):
            continue  # made of the whole book: no source of its own
        notes = float_.getnext()
        assert notes is not None, f"{page}: {words}"
        assert notes.tag == "details", f"{page}: {words}"
        assert "made" in notes.get("class", ""), f"{page}: {words}"
        assert notes.get("open") is None


def test_notes_are_open_in_print(report: Book, browser: object) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto((report.root / "_book/chapters/profile.html").as_uri())
    notes = page.locator("details.made > p").first
    assert not notes.is_visible()
    page.emulate_media(media="print")
    assert notes.is_visible()
    assert not page.locator("details.made .making").first.is_visible()
    page.close()
