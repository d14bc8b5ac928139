"""A chapter as source text: header, cells, inline expressions, spans, references.

A chapter is read, never run: it holds one import cell, cells with one call each
and inline calls with literal arguments, so everything it uses can be seen here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from needsbook.chapters.reader import Cell, ChapterReader, Line, cells_of
from needsbook.chapters.source_text import SourceText, source_text
from needsbook.exhibit.calls import Call
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project, look_up

INLINE = re.compile(r"`\{(\w+)\}\s*([^`]*)`")
SHORTCODE = re.compile(r"(?<!\\)\{\{<\s*(\S+)\s*(.*?)\s*>\}\}")
SPAN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\]\([^()]*\)|\[[^\[\]]*\])*)\]\{([^{}]*)\}")
REFERENCE = re.compile(r"(?<![\w\\@/.])-?@((?:fig|tbl|sec|eq)-[A-Za-z0-9_-]*[A-Za-z0-9])")
#: What begins the keys of Quarto's references, in letters of either case.
_KINDS = "(?i:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)-"
_KEY = "[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]"
CITATION = re.compile(rf"(?<![\w\\@/.])-?@(?!{_KINDS})({_KEY})")
_OTHER_REFERENCE = re.compile(rf"(?<![\w\\@/.])-?@(?!(?:fig|tbl|sec|eq)-)(?={_KINDS})({_KEY})")
#: A key of a reference, not of a source.
REFERENCE_ID = re.compile(r"(fig|tbl|sec|eq)-")
#: Headings below this level have no number.
NUMBER_DEPTH = 3
_CODE_SPAN = re.compile(r"`[^`]*`")
#: Marks, words and attributes of a heading. Braces directly behind a bracket belong to the span.
HEADING = re.compile(r"^\s*(#{1,6})\s+(.*?)\s*(?:(?<!\])\{([^{}]*)\})?\s*#*\s*$")
_ATTRIBUTE = re.compile(
    r"#(?P<id>[^\s#.]+[^\s]*)|\.(?P<name>[\w-]+)|(?<!\S)(?P<unnumbered>-)(?!\S)"
    r"""|(?P<key>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))"""
)


@dataclass(frozen=True)
class Inline:
    """An inline expression, for example one number."""

    language: str
    source: str
    where: Where


@dataclass(frozen=True)
class Span:
    """A bracketed span with attributes: a claim or a literal."""

    text: str
    classes: tuple[str, ...]
    attributes: dict[str, str] = field(hash=False)
    where: Where


@dataclass(frozen=True)
class Chapter:
    """A chapter's source, includes expanded.

    One that could not be read to its end (`whole` is false) has problems, no lines.
    A page that is filled in from a template names its `template` and its `area`'s code.
    """

    path: str
    header: dict[str, Any] = field(hash=False)
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    includes: tuple[str, ...]
    whole: bool = True
    template: str = ""
    area: str = ""

    @property
    def where(self) -> Where:
        return Where(self.template or self.path, 1)

    def prose(self) -> Iterator[Line]:
        """Lines outside cells and verbatim blocks."""
        inside = {n for cell in self.cells for n in range(cell.first, cell.last + 1)}
        for number, line in enumerate(self.lines):
            if number not in inside and not line.verbatim:
                yield line

    @cached_property
    def prose_text(self) -> SourceText:
        """Its prose as one text, code in a line blanked."""
        return source_text(self._lines_of_prose(), self.where)

    @cached_property
    def prose_with_code(self) -> SourceText:
        """Its prose as one text, with the code in it."""
        return source_text(self._lines_of_prose(), self.where, code=True)

    def _lines_of_prose(self) -> Iterator[tuple[Where, str]]:
        prose = {id(line) for line in self.prose()}
        for line in self.lines:
            yield line.where, line.text if id(line) in prose else ""

    @cached_property
    def calls(self) -> list[Call]:
        """Every call in the chapter's cells and text, in reading order, well-formed ones only."""
        found: list[tuple[int, Call]] = []
        position = {line.where: number for number, line in enumerate(self.lines)}
        for cell in self.cells:
            call = parse_call(cell.code, cell.code_where)
            if isinstance(call, Call):
                found.append((cell.first, call))
        for inline in self.inlines():
            call = parse_call(inline.source, inline.where)
            if isinstance(call, Call):
                found.append((position.get(inline.where, 0), call))
        return [call for _, call in sorted(found, key=lambda item: item[0])]

    def inlines(self) -> Iterator[Inline]:
        for line in self.prose():
            for match in INLINE.finditer(line.text):
                yield Inline(match[1], match[2].strip(), line.where)

    def spans(self) -> Iterator[Span]:
        """Bracketed spans; one may run over lines of its paragraph."""
        for text, starts in self.paragraphs():
            for match in SPAN.finditer(text):
                classes, attributes = parse_attributes(match[2])
                where = next(w for offset, w in reversed(starts) if offset <= match.start())
                yield Span(" ".join(match[1].split()), classes, attributes, where)

    def paragraphs(self) -> Iterator[tuple[str, list[tuple[int, Where]]]]:
        text, starts = "", []
        for line in [*self.prose(), Line("", Where(self.path))]:
            if line.text.strip():
                starts.append((len(text), line.where))
                text += line.text + "\n"
            elif text:
                yield text, starts
                text, starts = "", []

    def references(self) -> Iterator[tuple[str, Where]]:
        """Ids referred to as `@fig-x`, `@tbl-x`, `@sec-x`, `@eq-x`."""
        yield from self._found(REFERENCE)

    def citations(self) -> Iterator[tuple[str, Where]]:
        """Keys cited as `@key`."""
        yield from self._found(CITATION)

    def other_references(self) -> Iterator[tuple[str, Where]]:
        """References of Quarto's that no book has: `@Fig-x`, `@lst-x`, `@thm-x`."""
        yield from self._found(_OTHER_REFERENCE)

    def _found(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, Where]]:
        for line in self.prose():
            text = re.sub(r"\]\([^)]*\)", "]", _CODE_SPAN.sub("", line.text))
            text = re.sub(r"<[^>]*>", "", text)
            for match in pattern.finditer(text):
                yield match[1], line.where

    def headings(self) -> Iterator[tuple[int, str, tuple[str, ...], dict[str, str], Where]]:
        """Level, text, classes, attributes (with `id`) and place of each heading."""
        for line in self.prose():
            match = HEADING.match(line.text)
            if match:
                classes, attributes = parse_attributes(match[3] or "")
                yield len(match[1]), match[2], classes, attributes, line.where

    def is_unnumbered(self) -> bool:
        """Whether the chapter's title is marked `.unnumbered` (or `-`)."""
        first = next((classes for level, _, classes, *_ in self.headings() if level == 1), ())
        return "unnumbered" in first

    def markdown(self, show_call: Callable[[Call], str], meta: dict[str, Any]) -> str:
        """The chapter as plain Markdown: cells and inline calls replaced by what they show."""
        return "\n".join(text for text, _ in self.placed_markdown(show_call, meta))

    def placed_markdown(
        self, show_call: Callable[[Call], str], meta: dict[str, Any]
    ) -> list[tuple[str, Where]]:
        """The lines of `markdown`, and where each was written."""
        out: list[tuple[str, Where]] = []
        cells = {cell.first: cell for cell in self.cells}
        position = 0
        while position < len(self.lines):
            cell = cells.get(position)
            if cell is not None:
                shown = ["", *self._cell_markdown(cell, show_call).split("\n"), ""]
                out += [(text, cell.where) for text in shown]
                position = cell.last + 1
                continue
            line = self.lines[position]
            text = line.text if line.verbatim else self._filled(line, show_call, meta)
            out.append((text, line.where))
            position += 1
        return out

    def _cell_markdown(self, cell: Cell, show_call: Callable[[Call], str]) -> str:
        if cell.options.get("include") is False:
            return ""
        shown = []
        if cell.options.get("echo") is True:
            shown.append(f"```{{.python}}\n{cell.code}\n```")
        call = parse_call(cell.code, cell.where)
        if isinstance(call, Call):
            shown.append(show_call(call))
        return "\n\n".join(shown)

    def _filled(self, line: Line, show_call: Callable[[Call], str], meta: dict[str, Any]) -> str:
        def inline(match: re.Match[str]) -> str:
            call = parse_call(match[2].strip(), line.where)
            return show_call(call) if isinstance(call, Call) else match[0]

        def shortcode(match: re.Match[str]) -> str:
            return str(look_up(meta, match[2])) if match[1] == "meta" else match[0]

        return INLINE.sub(inline, SHORTCODE.sub(shortcode, line.text))


def parse_attributes(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Classes and attributes of `{#id .class key="value"}` (the id under `id`)."""
    classes: list[str] = []
    attributes: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        if match["id"]:
            attributes["id"] = match["id"]
        elif match["name"]:
            classes.append(match["name"])
        elif match["unnumbered"]:
            classes.append("unnumbered")
        else:
            attributes[match["key"]] = match["double"] or match["single"] or match["bare"] or ""
    return tuple(classes), attributes


def parse_call(source: str, where: Where) -> Call | str:
    """The one call in `source`, or a sentence that says why it is not one."""
    parsed = _parsed(source)
    return parsed if isinstance(parsed, str) else Call(*parsed, where, source.strip())


@lru_cache(maxsize=16384)
def _parsed(source: str) -> tuple[str, tuple[Any, ...]] | str:
    """Name and arguments of the call; it is asked for many times."""
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except SyntaxError as error:
        return f"this is not one Python expression ({error.msg})"
    node = tree.body
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return "this is not a call of an imported function"
    if node.keywords:
        return "arguments are given by position, not by keyword"
    try:
        arguments = tuple(ast.literal_eval(argument) for argument in node.args)
    except ValueError:
        return "an argument is not a literal (a text or a number)"
    if any(not isinstance(argument, str | int | float) for argument in arguments):
        return "an argument is neither a text nor a number"
    return node.func.id, arguments


def read_chapter(project: Project, path: str) -> Chapter:
    """Read a chapter; what cannot be read becomes problems of the chapter."""
    reader = ChapterReader(project)
    lines = reader.file(path, header=True)
    if not reader.whole:
        # After a block that is not closed, text is code and code is text.
        lines = []
    cells = tuple(cells_of(lines, reader.problems))
    return Chapter(
        path,
        reader.header,
        tuple(lines),
        cells,
        tuple(reader.problems),
        tuple(reader.includes),
        reader.whole,
    )


def meta_keys(text: str) -> list[str]:
    """The keys that `{{< meta … >}}` names in a text."""
    return [match[2] for match in SHORTCODE.finditer(text) if match[1] == "meta"]
