"""What a page says of itself where a link to it is shown, and its language and address."""

from __future__ import annotations

import io

from books import Book
from lxml import html
from PIL import Image


def said(book: Book, page: str) -> dict[str, str]:
    root = html.fromstring(book.read(f"_book/{page}").encode())
    named = {
        str(one.get("property") or one.get("name")): str(one.get("content"))
        for one in root.cssselect("meta[property], meta[name]")
    }
    (icon,) = root.cssselect("link[rel=icon]")
    return {**named, "lang": str(root.get("lang")), "icon": str(icon.get("href"))}


def test_a_page_has_a_card_of_the_books_own_title(book: Book) -> None:
    subtitle = "  title: A small book\n  subtitle: Of counts\n"
    book.change("_quarto.yml", "  title: A small book\n", subtitle)
    book.run_build()
    page = said(book, "chapters/one.html")
    assert page["og:title"].endswith("First chapter – A small book")
    assert page["og:description"] == page["description"] == "Of counts"
    assert page["og:image"] == "../assets/card.png"
    assert page["lang"] == "en-GB"
    assert (book.root / "_book/chapters" / page["icon"]).resolve().exists()
    assert "chapters/one.html" in book.read("_book/chapters/one.html").split("printed-address")[1]
    before = (book.root / "_book/assets/card.png").read_bytes()
    assert Image.open(io.BytesIO(before)).size == (1200, 630)
    address = "  title: Another book\n  site-url: https://example.org/book/\n"
    book.change("_quarto.yml", "  title: A small book\n", address)
    book.run_build()
    whole = "https://example.org/book/assets/card.png"
    assert said(book, "chapters/one.html")["og:image"] == whole
    assert (book.root / "_book/assets/card.png").read_bytes() != before
