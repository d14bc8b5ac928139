"""Text from data as Markdown or HTML that shows it literally.

Data are text, never markup or code: whatever a name, a note or a title holds, a
reader sees its characters, and no renderer takes them for anything else.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# What ends or folds a line. A no-break space and its like are characters of the text.
_SPACE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
# What means something to Markdown, to Quarto or to HTML inside a quoted value.
# pandoc takes no value that begins with a blank.
_IN_ATTRIBUTES = re.compile(r"^\s|[\"#$&'*<=>@\[-`{-~]")

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_NOT_RIGHT_TO_LEFT = re.compile(r"[\x00-\u058f]*")
#: What a docstring sets apart: names of arguments, and values.
IN_BACKTICKS = re.compile(r"(`+)(.+?)\1")
#: A word that no line of a page may hold whole.
LONG_WORD = re.compile(r"\S{41}")


def markdown_text(text: str) -> str:
    """`text` so that Markdown shows every character of it, on one line.

    A backslash before any ASCII punctuation makes it literal in pandoc's
    Markdown; Quarto then finds no shortcode and no inline code either.
    """
    return _PUNCTUATION.sub(r"\\\1", isolated(one_line(text)))


def attribute(text: str) -> str:
    """`text` as a quoted value of a Markdown or HTML attribute, quotes included.

    Whatever could be markup is written as a character reference: Quarto looks for
    shortcodes and for code before Markdown is read.
    """
    escaped = _IN_ATTRIBUTES.sub(lambda match: f"&#{ord(match[0])};", isolated(one_line(text)))
    return f'"{escaped}"'


def html_text(text: str) -> str:
    """`text` as HTML text on one line."""
    escaped = html.escape(isolated(one_line(text)), quote=False)
    # The HTML stands in Markdown: no run of backticks may end its block, and
    # Quarto looks for shortcodes in it.
    return escaped.replace("`", "&#96;").replace("{", "&#123;")


def raw_html(source: str) -> str:
    """A Markdown block that holds HTML, whatever lines that HTML has."""
    longest = max((len(run) for run in re.findall("`+", source)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{fence}{{=html}}\n{source}\n{fence}"


def one_line(text: str) -> str:
    """`text` with every run of blanks and line breaks as one blank."""
    return _SPACE.sub(" ", text)


def isolated(text: str) -> str:
    """`text` with each run of right-to-left writing set apart.

    A run goes from its first right-to-left letter or mark to its last. Between the
    marks that set it apart it is laid out by itself, so that the numbers and
    punctuation of the sentence around it stay in their order (Unicode Standard
    Annex 9, isolates). The characters of the text are unchanged.
    """
    if text.isascii() or _NOT_RIGHT_TO_LEFT.fullmatch(text):
        return text
    out: list[str] = []
    run: list[str] = []  # begins with a right-to-left character
    last = 0  # how much of the run ends with one
    for character in text:
        direction = _direction(character)
        if direction == "right":
            run.append(character)
            last = len(run)
        elif run and direction == "neutral":
            run.append(character)
        else:
            out += [*_apart(run, last), character]
            run, last = [], 0
    return "".join([*out, *_apart(run, last)])


def _apart(run: list[str], last: int) -> list[str]:
    if not run:
        return []
    return [_FIRST_STRONG_ISOLATE, *run[:last], _POP_ISOLATE, *run[last:]]


@cache
def _direction(character: str) -> str:
    """Which way a character is written; numbers and punctuation go with what is around them."""
    bidirectional = unicodedata.bidirectional(character)
    if bidirectional in ("R", "AL"):
        return "right"
    return "left" if bidirectional == "L" else "neutral"


def slug(text: str) -> str:
    """Lower case, with a hyphen for everything but letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
