"""A chapter's prose as one text, with what is not prose blanked and every place kept.

Syntax that runs over lines (links, blocks, spans) is looked for in this text. Cells
and code blocks are empty lines in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from needsbook.ground.errors import Where

_CODE = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class SourceText:
    """The text of a chapter and where each of its lines was written."""

    text: str
    starts: tuple[tuple[int, Where], ...]

    def where(self, offset: int) -> Where:
        return next(where for start, where in reversed(self.starts) if start <= offset)

    def lines(self) -> Iterator[tuple[int, str, Where]]:
        """Offset, text and place of each line."""
        for (start, where), line in zip(self.starts, self.text.split("\n"), strict=True):
            yield start, line, where


def source_text(
    lines: Iterable[tuple[Where, str]], begins: Where, *, code: bool = False
) -> SourceText:
    """The prose of a chapter.

    Parameters
    ----------
    lines : iterable of (Where, str)
        Each line, empty where it is no prose.
    begins : Where
        The place of a chapter without lines.
    code : bool
        Whether code in a line, `` `like this` ``, is kept.
    """
    places: list[Where] = []
    texts: list[str] = []
    for where, text in lines:
        places.append(where)
        texts.append(text)
    offsets = accumulate((len(text) + 1 for text in texts), initial=0)
    starts = tuple(zip(offsets, places, strict=False)) or ((0, begins),)
    joined = "\n".join(texts)
    return SourceText(joined if code else blanked(_CODE, joined), starts)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """`text` with spaces for everything that `pattern` finds; lines stay lines."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
