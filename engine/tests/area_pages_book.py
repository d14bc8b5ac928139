"""A small book for the tests of area pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import lxml.html
from books import Book


@cache
def parsed(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(path).getroot()


def page(book: Book, path: str) -> lxml.html.HtmlElement:
    return parsed(book.root / f"_book/{path}.html")


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
