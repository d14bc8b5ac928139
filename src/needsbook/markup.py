"""Text from data as Markdown or HTML that shows it literally."""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")


def markdown_text(text: str) -> str:
    """`text` so that Markdown shows every character of it, on one line.

    A backslash before any ASCII punctuation makes it literal in pandoc's
    Markdown; Quarto then finds no shortcode and no inline code either.
    """
    return _PUNCTUATION.sub(r"\\\1", _SPACE.sub(" ", text))


def attribute(text: str) -> str:
    """`text` as a quoted value of a Markdown or HTML attribute, quotes included."""
    escaped = html.escape(_SPACE.sub(" ", text), quote=True)
    # Markdown drops a backslash before punctuation, in attributes too.
    escaped = escaped.replace("\\", "&#92;")
    return f'"{escaped}"'


def html_text(text: str) -> str:
    """`text` as HTML text."""
    return html.escape(text, quote=False)


def slug(text: str) -> str:
    """Lower case, with a hyphen for everything but letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
