"""Reading a chapter's file: its header, its includes, its code blocks and cells."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from needsbook.chapters.comments import Comments
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project, yaml_problem
from needsbook.ground.values import STRAY_IN_PROSE, load_yaml

#: The marks of lists and quotations at the start of a line: a block may begin behind them.
MARKS = r"^(?:[ \t]*(?:[-*+]|\d+[.)]|#[.)]|>)(?=\s|$))*[ \t]*"
FENCE = re.compile(rf"({MARKS})(`{{3,}}|~{{3,}})\s*(.*)$")
_INCLUDE = re.compile(r"\{\{<\s*include\s*(.*?)\s*>\}\}")
_RELATIVE = "the path is relative to this file, or begins with / at the project's root"


@dataclass(frozen=True)
class Line:
    """One line of source, and where it was written (an include keeps its own file)."""

    text: str
    where: Where
    verbatim: bool = False


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

    def line(self, number: int) -> Where:
        """The place of a line of the code, the first being 0."""
        return replace(self.where, line=self.code_line + number)

    @property
    def code_where(self) -> Where:
        return self.line(0)


class ChapterReader:
    """Reads a file with its includes and marks verbatim lines."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.header: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.includes: list[str] = []
        self.whole = True
        self._open: list[str] = []

    def file(self, path: str, *, header: bool = False) -> list[Line]:
        text = self._text(path)
        if text is None or self._strays(path, text):
            self.whole = False
            return []
        self._open.append(path)
        lines = text.split("\n")
        start = self._header(path, lines) if header else 0
        out: list[Line] = []
        fence, opened, comments = "", Where(path, 1), Comments()
        for number, line in enumerate(lines[start:], start=start + 1):
            where = Where(path, number)
            if not comments.open:
                begun = where
            content = line if fence else comments.outside(line)
            if comments.nested:
                self._problem(
                    where,
                    "a comment begins within a comment, and the first --> ends both",
                    f"end the one of line {begun.line} before it, or take this mark out",
                )
            if content is None:
                continue
            match = FENCE.match(content)
            if fence:
                out.append(Line(content, where, verbatim=True))
                if closes(content, fence):
                    fence = ""
            elif match:
                fence, opened = match[2], where
                out.append(Line(content, where, verbatim=True))
            else:
                out += self._line(content, where)
        if comments.open:
            self._problem(begun, "a comment is not closed", "end it with -->")
        if fence:
            self.whole = False
            self._problem(opened, "a code block is not closed", f"end it with a line {fence}")
        self._open.pop()
        return out

    def _text(self, path: str) -> str | None:
        full = self.project.root / path
        if not self._inside(path):
            self._problem(
                Where(path), "this file lies outside the project", "move it into the project"
            )
            return None
        try:
            return full.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._problem(Where(path, line), "this is not UTF-8 text", "save the file as UTF-8")
        except OSError:
            self._problem(Where(path), "this file is missing", "restore it, or take its name out")
        return None

    def _strays(self, path: str, text: str) -> bool:
        """Whether there are characters that no page can show; each line of them is told."""
        for number, line in enumerate(text.split("\n"), start=1):
            if stray := STRAY_IN_PROSE.search(line):
                problem = f"an invisible character (U+{ord(stray[0]):04X}) that no page can show"
                self._problem(Where(path, number), problem, "delete it")
        return STRAY_IN_PROSE.search(text) is not None

    def _inside(self, path: str) -> bool:
        root = self.project.root.resolve()
        return (root / path).resolve().is_relative_to(root)

    def _line(self, content: str, where: Where) -> list[Line]:
        match = _INCLUDE.fullmatch(content.strip())
        if not match:
            return [Line(content, where)]
        target = _included(where.file, match[1].strip("\"'"))
        if not self._inside(target):
            self._problem(
                where,
                f"the included file {match[1]} lies outside the project",
                f"move it into the project; {_RELATIVE}",
            )
            return []
        if target in self._open:
            self._problem(where, f"{target} includes itself", "take one of the includes out")
            return []
        if not (self.project.root / target).is_file():
            self._problem(
                where,
                f"the included file {target} is missing",
                f"correct the path; {_RELATIVE}",
            )
            return []
        self.includes.append(target)
        return self.file(target)

    def _header(self, path: str, lines: list[str]) -> int:
        if not lines or lines[0].rstrip() != "---":
            return 0
        end = next((n for n, text in enumerate(lines) if n and text.rstrip() in ("---", "...")), 0)
        if not end:
            self.whole = False
            self._problem(Where(path, 1), "the header is not closed", "end it with a line ---")
            return 0
        try:
            loaded = load_yaml("\n".join(lines[1:end]))
            self.header = loaded if isinstance(loaded, dict) else {}
            if not isinstance(loaded, dict | None):
                self._problem(
                    Where(path, 2),
                    "the header does not hold keys with values",
                    "write lines such as `engine: jupyter`, without a hyphen before them",
                )
        except yaml.YAMLError as error:
            self.problems.append(yaml_problem(path, error, first_line=2))
        return end + 1

    def _problem(self, where: Where, problem: str, fix: str) -> None:
        self.problems.append(Problem(where, problem, fix))


def closes(line: str, fence: str) -> bool:
    """Whether a line ends the block of code that `fence` began."""
    found = FENCE.match(line)
    return bool(found and found[2].startswith(fence) and not found[3])


def _included(file: str, path: str) -> str:
    """The file that an include in `file` names, from the project's root."""
    if path.startswith("/"):
        return os.path.normpath(path.lstrip("/"))
    return os.path.normpath(Path(file).parent / path)


def cells_of(lines: list[Line], problems: list[Problem]) -> Iterator[Cell]:
    """The cells in `lines`; options that cannot be read are added to `problems`."""
    position = 0
    while position < len(lines):
        match = FENCE.match(lines[position].text) if lines[position].verbatim else None
        if not match:
            position += 1
            continue
        end = position + 1
        while end < len(lines) and not closes(lines[end].text, match[2]):
            end += 1
        language = re.fullmatch(r"\{(\w+)[^}]*\}", match[3])
        if language and match[1].strip():
            problems.append(
                Problem(
                    lines[position].where,
                    "a cell that begins on the line of a list or in a quotation",
                    "put the cell before or behind it, its fence at the start of a line",
                )
            )
        elif language:
            yield _cell(language[1], lines, position, min(end, len(lines) - 1), problems)
        position = end + 1


def _cell(language: str, lines: list[Line], first: int, last: int, problems: list[Problem]) -> Cell:
    inner = lines[first + 1 : last]
    option_lines = [line for line in inner if line.text.startswith("#|")]
    code = [line for line in inner if not line.text.startswith("#|")]
    options: dict[str, Any] = {}
    try:
        loaded = load_yaml("\n".join(line.text[2:].strip() for line in option_lines))
        options = loaded if isinstance(loaded, dict) else {}
        if not isinstance(loaded, dict | None):
            problem = "the cell options do not hold keys with values"
            problems.append(
                Problem(option_lines[0].where, problem, "write lines such as `#| include: false`")
            )
    except yaml.YAMLError as error:
        where = option_lines[0].where
        problems.append(yaml_problem(where.file, error, first_line=where.line or 1))
    where = lines[first].where
    code_line = code[0].where.line if code else where.line
    text = "\n".join(line.text for line in code).strip("\n")
    return Cell(language, options, text, where, first, last, code_line or 1)
