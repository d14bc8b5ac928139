"""Every sentence that a reader of the book may see, without its numbers.

So written, a sentence of one edition can be found in the next: numbers and periods, which
follow the data, are an ellipsis, and the area of a page that a template makes is `{name}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from needsbook.chapters.area_page import CODE, NAME, read_entry
from needsbook.chapters.elsewhere import book_passages, code_passages, header_passages
from needsbook.chapters.model import INLINE, Chapter
from needsbook.chapters.plain import Passage, passages, readable
from needsbook.data.area_pages import entries, read_area_pages
from needsbook.ground.errors import Where
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG
from needsbook.ground.values import read_text

#: A label of fewer words says nothing.
_FEWEST = 3
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence, where it stands, and the passage that it is of.

    Parameters
    ----------
    text : str
        Without markup; numbers and periods that are computed are an ellipsis.
    start, end : int
        Where it begins and ends in the passage.
    calls : str
        The calls of its numbers, as they are written.
    """

    text: str
    where: Where
    passage: Passage
    start: int
    end: int
    calls: str = ""


def sentences_of_book(project: Project, chapters: Iterable[Chapter] = ()) -> Iterator[Sentence]:
    """The sentences of chapters, headers, settings and code; those of a template once.

    Parameters
    ----------
    chapters : iterable of Chapter, optional
        As they were read, where they were.
    """
    told: set[tuple[Where, str]] = set()
    for chapter in chapters or (read_entry(project, entry) for entry in entries(project)):
        for passage in (*header_passages(project, chapter), *passages(chapter)):
            for one in sentences_of(passage):
                own = _of_template(project, chapter, one) if chapter.template else one
                if not chapter.template or (own.where, own.text) not in told:
                    yield own
                told.add((own.where, own.text))
    yield from _elsewhere(project)


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage that are more than a label."""
    for start, end in passage.sentences:
        text = readable(passage.source[start:end])
        if len(_WORD.findall(text)) >= _FEWEST:
            blank = len(passage.text[start:end]) - len(passage.text[start:end].lstrip())
            calls = "; ".join(one[2].strip() for one in INLINE.finditer(passage.source, start, end))
            yield Sentence(text, passage.where(start + blank), passage, start, end, calls)


def _of_template(project: Project, chapter: Chapter, one: Sentence) -> Sentence:
    pages = read_area_pages(project)
    area = pages.by_path[chapter.path] if pages else None
    if area is None:
        return one
    text, calls = (
        said.replace(area.code, CODE).replace(area.name, NAME) for said in (one.text, one.calls)
    )
    return replace(one, text=text, calls=calls)


def _elsewhere(project: Project) -> Iterator[Sentence]:
    code = sorted((project.root / "src" / project.package).rglob("*.py"))
    for path in (project.root / CONFIG, *code):
        file = project.relative(path)
        found = book_passages if file == CONFIG else code_passages
        for passage in found(read_text(project.root, file), file):
            if passage.place != "label":  # it says nothing by itself
                yield from sentences_of(passage)
