"""Hostile text of many kinds, and where it stands on a page."""

from __future__ import annotations

import re

import lxml.html
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "ends of elements": "x --></script></style></title>]]><img src=x onerror=alert(1)>",
    "a link": "[x](javascript:alert(1)) ![y](z.png)",
    "backticks": "`a` ``b`` ```{=html} <b>",
    "Typst": '#read("/etc/passwd") #panic() align(center)[#table( ]',
    "mathematics": r"$x^2$ $$y$$ \(z\) \frac{a}{b}",
    "a shortcode": "{{< meta edition.label >}} {{ 7 * 7 }} {% raw %}",
    "inline code": "`{python} 1 + 1` `r 2`",
    "backslashes": r"a\ \* C:\new\u{41} \\",
    "quotation marks": "\"two\" 'one' &amp; &#60; &copy",
    "dashes and stars": "a -- --- ... -? ~x~ ^y^ *z* _w_ 'til",
    "fences": "::: {.callout-note} --- | a | b | :smile:",
    "an address": "https://example.org/x//y /* c */ // d <a@example.org>",
    "references": "see @fig-counts [^1] [@occ2013] <label>",
    "a list": "1. one",
    "a term": "/ term: x",
    "right to left": "Hackney \u200f(עברית שנייה) 12, مرحبا",
    "faces and scripts": "😀 👩\u200d🔬 中文 Łódź é x",
    "10,000 characters": "x" * 10_000,
}


def text(element: lxml.html.HtmlElement) -> str:
    """What an element shows; marks that set a run apart are not of the data."""
    return literal(element.text_content())


def literal(shown: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub("[\u2068\u2069]", "", shown)).strip()


def squeezed(value: str) -> str:
    """Text without blanks and marks that are not printed, as lines break anywhere."""
    return re.sub("[\\s\u200b\u200d\u200e\u200f\u2068\u2069]", "", value)


#: What data are written with: every character that a cell may hold, and much of what
#: Markdown, Quarto, Typst and HTML look for.
CHARACTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Zl", "Zp"),
    exclude_characters="\u200b\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff",
)


PIECES = st.sampled_from(
    [*"\\`*_{}[]()#+-.!|<>~^$@:;&%'\"=/ \t\n", "```", "{{<", ">}}", ":::", "---", "<script>",
     "](", "`{=html}", "`{python}", "&amp;", "&#60;", "$$", "\\(", "http://", "a", "1", "Mr."]
)  # fmt: skip


TEXTS = st.lists(PIECES | CHARACTERS, max_size=12).map("".join)


quick = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink 40 texts takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
