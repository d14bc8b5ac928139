"""A chapter's prose as one text, with what is not prose blanked and every place kept.

Syntax that runs over lines (links, blocks, spans) is looked for in this text. Cells
and code blocks are empty lines in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from needsbook.chapters.model import Chapter
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


def source_text(chapter: Chapter, *, code: bool = False) -> SourceText:
    """The prose of `chapter`.

    Parameters
    ----------
    code : bool
        Whether code in a line, `` `like this` ``, is kept.
    """
    prose = {id(line) for line in chapter.prose()}
    texts: list[str] = []
    starts: list[tuple[int, Where]] = []
    offset = 0
    for line in chapter.lines:
        text = line.text if id(line) in prose else ""
        starts.append((offset, line.where))
        texts.append(text)
        offset += len(text) + 1
    joined = "\n".join(texts)
    if not starts:
        starts.append((0, chapter.where))
    return SourceText(joined if code else blanked(_CODE, joined), tuple(starts))


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """`text` with spaces for everything that `pattern` finds; lines stay lines."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
