"""Comments `<!-- … -->`, taken out where a chapter is read: no output has them."""

from __future__ import annotations

import re

_START = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)|(?<!\\)(?P<comment><!--)")


class Comments:
    """What of the lines of a file, one after the other, stands outside comments.

    `<!--` in code, `` `like this` ``, begins none; lines of code blocks are not asked for.
    Comments do not nest: one that begins within another is `nested`, since the first `-->`
    ends both, and an author who left out an end would lose all words up to it.
    """

    def __init__(self) -> None:
        self.open = False
        self.nested = False

    def outside(self, line: str) -> str | None:
        """The line without comments; None where all of it is inside one.

        Examples
        --------
        >>> comments = Comments()
        >>> comments.outside("Shown. <!-- Not"), comments.outside("this,"), comments.open
        ('Shown.', None, True)
        >>> comments.outside("nor this --> `<!-- but this -->`")
        ' `<!-- but this -->`'
        """
        inside = self.open
        kept: list[str] = []
        position = 0
        self.nested = False
        while True:
            mark = line.find("-->", position) if self.open else self._start(line, position)
            if self.open:
                within = line[position : mark if mark >= 0 else None]
                self.nested = self.nested or "<!--" in within
            if not self.open:
                kept.append(line[position:] if mark < 0 else line[position:mark])
            if mark < 0:
                break
            position = mark + len("-->" if self.open else "<!--")
            self.open = not self.open
        if inside and self.open and not any(kept):
            return None
        # What stood before a comment must not end in blanks, which would break the line.
        return "".join(kept).rstrip() if len(kept) > 1 or self.open else "".join(kept)

    def _start(self, line: str, position: int) -> int:
        for found in _START.finditer(line, position):
            if found["comment"]:
                return found.start()
        return -1
