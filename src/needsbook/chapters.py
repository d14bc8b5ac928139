"""A chapter as source text: header, cells, inline expressions, spans, references.

A chapter is read, never run: it holds one import cell, cells with one call each
and inline calls with literal arguments, so everything it uses can be seen here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from needsbook.errors import Problem, Where
from needsbook.exhibits import call_id
from needsbook.project import Project, look_up, yaml_problem

INLINE = re.compile(r"`\{(\w+)\}\s*([^`]*)`")
SHORTCODE = re.compile(r"\{\{<\s*(\S+)\s*(.*?)\s*>\}\}")
FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})\s*(.*)$")
SPAN = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\]\([^()]*\)|\[[^\[\]]*\])*)\]\{([^{}]*)\}")
REFERENCE = re.compile(r"(?<![\w\\@/.])-?@((?:fig|tbl|sec|eq)-[A-Za-z0-9_-]*[A-Za-z0-9])")
CITATION = re.compile(
    r"(?<![\w\\@/.])-?@(?!(?:fig|tbl|sec|eq)-)([A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9])"
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE_SPAN = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Line:
    """One line of source, and where it was written (an include keeps its own file)."""

    text: str
    where: Where
    verbatim: bool = False


@dataclass(frozen=True)
class Call:
    """A call with literal arguments, as a chapter writes it."""

    name: str
    arguments: tuple[Any, ...]
    where: Where
    source: str

    @property
    def id(self) -> str:
        return call_id(self.name, self.arguments)


@dataclass(frozen=True)
class Cell:
    """A fenced code cell: its language, options and code."""

    language: str
    options: dict[str, Any] = field(hash=False)
    code: str
    where: Where
    first: int  # index of the opening fence in Chapter.lines
    last: int  # index of the closing fence
    code_line: int  # line of the first code line in its file


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
    """A chapter's source, includes expanded."""

    path: str
    header: dict[str, Any] = field(hash=False)
    lines: tuple[Line, ...]
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]
    includes: tuple[str, ...]

    @property
    def where(self) -> Where:
        return Where(self.path, 1)

    def prose(self) -> Iterator[Line]:
        """Lines outside cells and verbatim blocks."""
        inside = {n for cell in self.cells for n in range(cell.first, cell.last + 1)}
        for number, line in enumerate(self.lines):
            if number not in inside and not line.verbatim:
                yield line

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

    def _found(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, Where]]:
        for line in self.prose():
            text = re.sub(r"\]\([^)]*\)", "]", _CODE_SPAN.sub("", line.text))
            text = re.sub(r"<[^>]*>", "", text)
            for match in pattern.finditer(text):
                yield match[1], line.where

    def headings(self) -> Iterator[tuple[int, str, tuple[str, ...], dict[str, str], Where]]:
        """Level, text, classes, attributes (with `id`) and place of each heading."""
        for line in self.prose():
            match = re.match(r"^(#{1,6})\s+(.*?)\s*(?:\{([^{}]*)\})?\s*#*\s*$", line.text)
            if match:
                classes, attributes = parse_attributes(match[3] or "")
                yield len(match[1]), match[2], classes, attributes, line.where

    def is_unnumbered(self) -> bool:
        """Whether the chapter's title is marked `.unnumbered` (or `-`)."""
        first = next((classes for level, _, classes, *_ in self.headings() if level == 1), ())
        return "unnumbered" in first

    def markdown(self, show_call: Callable[[Call], str], meta: dict[str, Any]) -> str:
        """The chapter as plain Markdown: cells and inline calls replaced by what they show."""
        out: list[str] = []
        cells = {cell.first: cell for cell in self.cells}
        position = 0
        while position < len(self.lines):
            cell = cells.get(position)
            if cell is not None:
                out += ["", *self._cell_markdown(cell, show_call).split("\n"), ""]
                position = cell.last + 1
                continue
            line = self.lines[position]
            out.append(line.text if line.verbatim else self._filled(line, show_call, meta))
            position += 1
        return COMMENT.sub("", "\n".join(out))

    def _cell_markdown(self, cell: Cell, show_call: Callable[[Call], str]) -> str:
        shown = []
        if cell.options.get("echo") is True:
            shown.append(f"```{{.python}}\n{cell.code}\n```")
        call = parse_call(cell.code, cell.where)
        if isinstance(call, Call) and cell.options.get("include") is not False:
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
    pattern = r'#([^\s#.]+[^\s]*)|\.([\w-]+)|([\w-]+)="([^"]*)"|([\w-]+)=(\S+)|(?<!\S)(-)(?!\S)'
    for match in re.finditer(pattern, text):
        if match[1]:
            attributes["id"] = match[1]
        elif match[2]:
            classes.append(match[2])
        elif match[3]:
            attributes[match[3]] = match[4]
        elif match[5]:
            attributes[match[5]] = match[6]
        else:
            classes.append("unnumbered")
    return tuple(classes), attributes


def parse_call(source: str, where: Where) -> Call | str:
    """The one call in `source`, or a sentence that says why it is not one."""
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
    return Call(node.func.id, arguments, where, source.strip())


def read_chapter(project: Project, path: str) -> Chapter:
    """Read a chapter; what cannot be read becomes problems of the chapter."""
    reader = _Reader(project)
    lines = reader.file(path, header=True)
    return Chapter(
        path,
        reader.header,
        tuple(lines),
        tuple(_cells(lines, reader.problems)),
        tuple(reader.problems),
        tuple(reader.includes),
    )


class _Reader:
    """Reads a file with its includes and marks verbatim lines."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.header: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.includes: list[str] = []
        self._open: list[str] = []

    def file(self, path: str, *, header: bool = False) -> list[Line]:
        full = self.project.root / path
        try:
            text = full.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._problem(Where(path), "this file is missing", "restore it, or take its name out")
            return []
        except UnicodeDecodeError as error:
            line = full.read_bytes()[: error.start].count(b"\n") + 1
            self._problem(Where(path, line), "this is not UTF-8 text", "save the file as UTF-8")
            return []
        self._open.append(path)
        lines = text.split("\n")
        start = self._header(path, lines) if header else 0
        out: list[Line] = []
        fence, opened = "", Where(path, 1)
        for number, content in enumerate(lines[start:], start=start + 1):
            where = Where(path, number)
            match = FENCE.match(content)
            if fence:
                out.append(Line(content, where, verbatim=True))
                if match and match[2].startswith(fence) and not match[3]:
                    fence = ""
            elif match:
                fence, opened = match[2], where
                out.append(Line(content, where, verbatim=True))
            else:
                out += self._line(content, where)
        if fence:
            self._problem(opened, "a code block is not closed", f"end it with a line {fence}")
        self._open.pop()
        return out

    def _line(self, content: str, where: Where) -> list[Line]:
        match = SHORTCODE.fullmatch(content.strip())
        if not match or match[1] != "include":
            return [Line(content, where)]
        target = (Path(where.file).parent / match[2].strip("\"'")).as_posix()
        if target in self._open:
            self._problem(where, f"{target} includes itself", "take one of the includes out")
            return []
        if not (self.project.root / target).is_file():
            self._problem(
                where,
                f"the included file {target} is missing",
                "correct the path; it is relative to this file",
            )
            return []
        self.includes.append(target)
        return self.file(target)

    def _header(self, path: str, lines: list[str]) -> int:
        if not lines or lines[0].rstrip() != "---":
            return 0
        end = next((n for n, text in enumerate(lines) if n and text.rstrip() in ("---", "...")), 0)
        if not end:
            self._problem(Where(path, 1), "the header is not closed", "end it with a line ---")
            return 0
        try:
            self.header = yaml.safe_load("\n".join(lines[1:end])) or {}
        except yaml.YAMLError as error:
            self.problems.append(yaml_problem(path, error, first_line=2))
        return end + 1

    def _problem(self, where: Where, problem: str, fix: str) -> None:
        self.problems.append(Problem(where, problem, fix))


def _cells(lines: list[Line], problems: list[Problem]) -> Iterator[Cell]:
    position = 0
    while position < len(lines):
        match = FENCE.match(lines[position].text) if lines[position].verbatim else None
        if not match:
            position += 1
            continue
        end = position + 1
        while end < len(lines) and not (
            (closing := FENCE.match(lines[end].text))
            and closing[2].startswith(match[2])
            and not closing[3]
        ):
            end += 1
        language = re.fullmatch(r"\{(\w+)[^}]*\}", match[3])
        if language:
            yield _cell(language[1], lines, position, min(end, len(lines) - 1), problems)
        position = end + 1


def _cell(language: str, lines: list[Line], first: int, last: int, problems: list[Problem]) -> Cell:
    inner = lines[first + 1 : last]
    option_lines = [line for line in inner if line.text.startswith("#|")]
    code = [line for line in inner if not line.text.startswith("#|")]
    options: dict[str, Any] = {}
    try:
        loaded = yaml.safe_load("\n".join(line.text[2:].strip() for line in option_lines))
        options = loaded if isinstance(loaded, dict) else {}
    except yaml.YAMLError as error:
        where = option_lines[0].where
        problems.append(yaml_problem(where.file, error, first_line=where.line or 1))
    where = lines[first].where
    code_line = code[0].where.line if code else where.line
    text = "\n".join(line.text for line in code).strip("\n")
    return Cell(language, options, text, where, first, last, code_line or 1)
