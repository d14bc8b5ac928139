"""Numbers of one area in a sentence about another: “Birch had `{python} absent("D01")`”.

Where a sentence names areas that have a page, and a number in it is called for the code of
another one that neither it nor what stands before it in its paragraph names, one of the two
is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from needsbook.chapters.model import INLINE, Chapter, parse_call
from needsbook.chapters.plain import Passage, passages
from needsbook.data.area_pages import AreaPages
from needsbook.exhibit.calls import Call
from needsbook.ground.errors import Problem


def other_area_problems(chapters: Iterable[Chapter], pages: AreaPages) -> Iterator[Problem]:
    """Sentences that name an area, with a number of another."""
    names = {area.code: _pattern(area.name) for area in pages.areas}
    for chapter in chapters:
        if chapter.whole and not chapter.area:
            for passage in passages(chapter):
                yield from _of_passage(passage, names, pages)


def _pattern(name: str) -> re.Pattern[str]:
    """An area by its name, or a part of it that people use: *Kingston* upon Thames."""
    parts = "|".join(map(re.escape, dict.fromkeys([name, *re.split(r" upon | and ", name)])))
    return re.compile(rf"(?<!\w)(?:{parts})(?!\w)")


def _of_passage(
    passage: Passage, names: Mapping[str, re.Pattern[str]], pages: AreaPages
) -> Iterator[Problem]:
    for start, end in passage.sentences:
        found = INLINE.finditer(passage.source, start, end)
        calls = [match for match in found if any(str(code) in match[2] for code in names)]
        named = [
            code for code, name in names.items() if calls and name.search(passage.text, start, end)
        ]
        for match in calls if named else ():
            call = parse_call(match[2].strip(), passage.where(match.start()))
            for code in call.arguments if isinstance(call, Call) else ():
                if code in names and not names[str(code)].search(passage.text, 0, end):
                    said = " and ".join(pages.by_code[one].name for one in named)
                    yield Problem(
                        passage.where(match.start()),
                        f"the sentence is about {said}, and {match[2].strip()} is of "
                        f"{pages.by_code[str(code)].name}: “{passage.sentence(start)}”",
                        "call the number of the area that is named, or name the other one too",
                    )
