"""An area's page: the template of the area pages, filled in for one area.

`{area}` becomes the area's code, `{name}` its name. An id that the template gives
gets the area at its end, there and where the template refers to it, so that ids
stay unique in the book. A block is for some areas only with the attribute
`when-area`, or for all others with `unless-area`::

    ::: {.content-visible when-area="E09000001"}
    :::

What comes out is a chapter like any other; its lines keep their place in the
template, and name the area.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from needsbook.chapters.model import Chapter, parse_attributes, read_chapter
from needsbook.chapters.reader import ChapterReader, Line, cells_of
from needsbook.chapters.syntax import DIV
from needsbook.data.area_pages import Area, AreaPages, read_area_pages
from needsbook.ground.errors import Problem, Where
from needsbook.ground.markup import slug
from needsbook.ground.project import BookEntry, Project

CODE, NAME = "{area}", "{name}"
_GIVEN = re.compile(r"\{[^{}]*?#([^\s{}#.]+)[^{}]*\}")
# In a reference the code is written as ids write it.
_REFERENCE = re.compile(r"(?<=@)((?:fig|tbl)-[\w-]*)\{area\}")
_CONDITIONS = ("when-area", "unless-area")


def read_entry(project: Project, entry: BookEntry) -> Chapter:
    """A chapter of the book, or an area's page."""
    pages = read_area_pages(project)
    if entry.kind != "area" or pages is None:
        return read_chapter(project, entry.path)
    return read_area_page(project, pages, pages.by_path[entry.path])


def read_area_page(project: Project, pages: AreaPages, area: Area) -> Chapter:
    """The template as it reads for `area`."""
    reader = ChapterReader(project)
    template = pages.level_of(area).template
    written = reader.file(template, header=True)
    problems = reader.problems
    lines: list[Line] = []
    if reader.whole:
        filling = _Filling(area, frozenset(pages.by_code), problems)
        lines = [filling.line(line) for line in filling.kept(written)]
        lines = list(_with_own_ids(lines, area, _ids(written)))
    chapter = Chapter(
        area.path,
        reader.header,
        tuple(lines),
        tuple(cells_of(lines, problems)),
        tuple(problems),
        (template, *reader.includes),
        reader.whole,
        template,
        area.code,
    )
    if reader.whole and not chapter.is_unnumbered():
        problem = Problem(
            chapter.where,
            "the title of the area pages is numbered",
            f"write it as: # {NAME} {{#sec-area .unnumbered}}",
        )
        return replace(chapter, problems=(*chapter.problems, problem))
    return chapter


def title_id(project: Project, pages: AreaPages, area: Area) -> str:
    """The id of the title of an area's page; empty when the template gives none."""
    headings = read_area_page(project, pages, area).headings()
    return next((attributes.get("id", "") for level, _, _, attributes, _ in headings), "")


@dataclass
class _Filling:
    """Fills lines in for one area."""

    area: Area
    codes: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def line(self, line: Line) -> Line:
        text = _REFERENCE.sub(lambda match: match[1] + slug(self.area.code), line.text)
        text = text.replace(CODE, self.area.code).replace(NAME, self.area.name)
        return replace(line, text=text, where=replace(line.where, area=self.area.name))

    def kept(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Lines without the blocks that are for other areas."""
        open_blocks: list[bool | None] = []  # True: shown, False: not, None: no condition
        for line in lines:
            match = None if line.verbatim else DIV.match(line.text)
            hidden = False in open_blocks
            if match and match[1]:
                shown = self._shown(match[1], line.where)
                open_blocks.append(shown)
                if shown is not None:
                    continue
            elif match and open_blocks and open_blocks.pop() is not None:
                continue
            if not hidden:
                yield line

    def _shown(self, text: str, where: Where) -> bool | None:
        attributes = parse_attributes(text[1:-1])[1] if text.startswith("{") else {}
        for condition in _CONDITIONS:
            if condition in attributes:
                codes = attributes[condition].split()
                for code in codes:
                    if code not in self.codes:
                        self.problems.append(
                            Problem(
                                where,
                                f"no area page has the code “{code}”",
                                "correct it; several codes are set apart by spaces",
                            )
                        )
                return (self.area.code in codes) == (condition == "when-area")
        return None


def _ids(lines: Iterable[Line]) -> list[str]:
    """Ids that the template gives by hand."""
    return [match[1] for line in lines if not line.verbatim for match in _GIVEN.finditer(line.text)]


def _with_own_ids(lines: Iterable[Line], area: Area, ids: list[str]) -> Iterator[Line]:
    if not ids:
        yield from lines
        return
    names = "|".join(re.escape(id) for id in sorted(ids, key=len, reverse=True))
    pattern = re.compile(rf"(?:(?<=\(#)|(?<=\{{#)|(?<= #)|(?<=@))({names})(?![\w-])")
    for line in lines:
        if line.verbatim:
            yield line
        else:
            yield replace(line, text=pattern.sub(rf"\1-{area.slug}", line.text))


def as_written(problems: Iterable[Problem], pages: AreaPages | None) -> list[Problem]:
    """Problems of area pages in the words of the template, those of several areas as one."""
    merged: dict[Problem, list[str]] = {}
    for problem in problems:
        merged.setdefault(_unfilled(problem, pages), []).append(problem.where.area)
    return [
        replace(problem, where=replace(problem.where, area=_listed(areas)))
        for problem, areas in merged.items()
    ]


def _unfilled(problem: Problem, pages: AreaPages | None) -> Problem:
    name = problem.where.area
    area = next((item for item in pages.areas if item.name == name), None) if pages else None
    if area is None:
        return problem

    def written(text: str) -> str:
        text = text.replace(area.code, CODE).replace(slug(area.code), CODE)
        return text.replace(f"-{area.slug}", "").replace(area.name, NAME)

    return replace(problem, problem=written(problem.problem), fix=written(problem.fix))


def _listed(areas: list[str]) -> str:
    names = list(dict.fromkeys(filter(None, areas)))
    if len(names) < 2:
        return "".join(names)
    return f"{names[0]} and {len(names) - 1} more"
