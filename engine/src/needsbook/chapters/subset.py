"""The declared subset of Quarto's Markdown, and what an author may write in it.

Anything outside the subset is a problem with its file and line and what to
write instead: nothing passes as plain text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from needsbook.chapters.model import (
    HEADING,
    INLINE,
    SHORTCODE,
    SPAN,
    Chapter,
    parse_attributes,
    parse_call,
)
from needsbook.chapters.reader import Cell, Line
from needsbook.chapters.syntax import DIV
from needsbook.ground.errors import Problem, Where
from needsbook.ground.tree import CONDITIONAL, FORMATS

HEADER_KEYS = frozenset({"engine"})
CELL_OPTIONS = frozenset({"label", "fig-cap", "fig-alt", "tbl-cap", "echo", "include"})
OWN_CAPTION = ("label", "fig-cap", "fig-alt", "tbl-cap")
CALLOUTS = frozenset(
    {"callout-note", "callout-tip", "callout-important", "callout-warning", "callout-caution"}
)
DIV_CLASSES = CALLOUTS | CONDITIONAL | {"panel-tabset"}
SPAN_CLASSES = frozenset({"claim", "literal", "term"})
#: What a chapter may call of the engine itself.
HELP_LINES = frozenset({"help_lines", "help_lines_apart"})
GATES = "release_gates"
KEPT = "kept_editions"
ENGINE_CALLS = frozenset({"audit_trail", "area_lookup", GATES, KEPT}) | HELP_LINES
HEADING_CLASSES = frozenset({"unnumbered", "unlisted", "history"})
_RAW_HTML = re.compile(r"(?<!\\)</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
#: What stands between < and > and is an address.
_ADDRESS = re.compile(
    r"<(?:https?|mailto|tel):[^<>\s]*>|<[^<>\s@]+@[^<>\s]+>|(?:(?<=\]\()|(?<=\]: ))<[^<>]*>"
)
_RAW_ATTRIBUTE = re.compile(r"`\{=\w+\}|\{=\w+\}")


def problems_of(chapter: Chapter, package: str) -> Iterator[Problem]:
    """Everything in `chapter` that lies outside the subset."""
    yield from chapter.problems
    yield from _header(chapter)
    yield from _cells(chapter, package)
    yield from _inlines(chapter)
    for line in chapter.prose():
        yield from _line(line)
    yield from _verbatim(chapter)
    yield from _spans(chapter)
    yield from _references(chapter)


def imports_of(chapter: Chapter) -> dict[str, str]:
    """Names that the import cell brings in, with their modules."""
    names: dict[str, str] = {}
    for cell in chapter.cells:
        for node in _import_nodes(cell):
            names |= {alias.name: node.module or "" for alias in node.names}
    return names


def _header(chapter: Chapter) -> Iterator[Problem]:
    if chapter.problems and not chapter.header:
        return  # there is one, perhaps, that could not be read
    for key in chapter.header:
        if key not in HEADER_KEYS:
            yield Problem(
                chapter.where,
                f"the header key “{key}”, which Quarto obeys and the built-in renderer does not",
                "take it out: the header says `engine: jupyter` alone; a chapter's title is its "
                "heading, # Title",
            )
    uses_python = bool(chapter.cells) or any(True for _ in chapter.inlines())
    if uses_python and chapter.header.get("engine") != "jupyter":
        yield Problem(
            chapter.where,
            "the chapter computes, but its header does not say `engine: jupyter`; "
            "Quarto could print its inline expressions as text",
            "begin the file with a header that holds the line `engine: jupyter`",
        )


def _import_nodes(cell: Cell) -> list[ast.ImportFrom]:
    try:
        tree = ast.parse(cell.code)
    except SyntaxError:
        return []
    return [node for node in tree.body if isinstance(node, ast.ImportFrom)]


def _is_import_cell(cell: Cell) -> bool:
    return bool(_import_nodes(cell)) or cell.code.lstrip().startswith(("import ", "from "))


def _cells(chapter: Chapter, package: str) -> Iterator[Problem]:
    for number, cell in enumerate(chapter.cells):
        where = cell.code_where
        if cell.language != "python":
            yield Problem(
                cell.where,
                f"a cell in the language “{cell.language}”",
                "cells are {python}; show code that is not run in a block without braces",
            )
            continue
        yield from _cell_options(cell)
        if _is_import_cell(cell):
            yield from _import_cell(cell, where, package, first=number == 0)
            continue
        call = parse_call(cell.code, where)
        if isinstance(call, str):
            yield Problem(
                where,
                f"a cell holds exactly one call of an exhibit: {call}",
                "move the work into a function of the analysis package and call that here",
            )


def _cell_options(cell: Cell) -> Iterator[Problem]:
    for option in cell.options:
        if option not in CELL_OPTIONS:
            yield Problem(
                cell.where,
                f"the cell option “{option}” is not in the supported subset",
                f"take it out; supported are {', '.join(sorted(CELL_OPTIONS))}",
            )
        elif option in OWN_CAPTION:
            yield Problem(
                cell.where,
                f"the cell option “{option}”: an exhibit brings its own id, caption and alt text",
                "take the option out; change the caption in the exhibit's function",
            )


def _import_cell(cell: Cell, where: Where, package: str, *, first: bool) -> Iterator[Problem]:
    if not first:
        yield Problem(
            where, "a second import cell", "import everything in the first cell of the chapter"
        )
    try:
        body = ast.parse(cell.code).body
    except SyntaxError as error:
        yield Problem(
            cell.line((error.lineno or 1) - 1),
            f"Python cannot read this cell: {error.msg}",
            f"write: from {package}.module import name",
        )
        return
    for node in body:
        module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
        from_package = module == package or module.startswith(f"{package}.")
        from_package |= module == "needsbook" and _names(node) <= ENGINE_CALLS
        plain = isinstance(node, ast.ImportFrom) and all(
            alias.name != "*" and alias.asname is None for alias in node.names
        )
        if not from_package or not plain:
            yield Problem(
                cell.line(node.lineno - 1),
                f"an import cell holds only `from {package}… import name, name`",
                f"import the exhibits by name from {package}; nothing else runs in a chapter",
            )


def _names(node: ast.stmt) -> set[str]:
    return {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()


def _inlines(chapter: Chapter) -> Iterator[Problem]:
    for inline in chapter.inlines():
        if inline.language != "python":
            yield Problem(
                inline.where,
                f"an inline expression in the language “{inline.language}”",
                "write `{python} name(...)`",
            )
            continue
        call = parse_call(inline.source, inline.where)
        if isinstance(call, str):
            yield Problem(
                inline.where,
                f"`{inline.source}`: {call}",
                "write one call of a number function with literal arguments",
            )


def _line(line: Line) -> Iterator[Problem]:
    text = line.text
    for match in SHORTCODE.finditer(text):
        if match[1] not in ("include", "meta"):
            yield Problem(
                line.where,
                f"the shortcode “{match[1]}” is not in the supported subset",
                "only include and meta are; write plain Markdown instead",
            )
        elif match[1] == "include" and text.strip() != match[0]:
            yield Problem(
                line.where, "an include inside a line", "give the include a line of its own"
            )
    text = SHORTCODE.sub("", INLINE.sub("", text))
    if _RAW_ATTRIBUTE.search(text):
        yield Problem(line.where, "raw code of one format", "write Markdown, or make it an exhibit")
    html = _RAW_HTML.search(_ADDRESS.sub("", re.sub(r"`[^`]*`", "", text)))
    if html:
        yield Problem(
            line.where,
            f"raw HTML “{html[0]}”, which the PDF would lose",
            "write Markdown, or a backslash before < to show it as text",
        )
    div = DIV.match(text)
    if div and div[1]:
        yield from _div(div[1], line.where)
    heading = HEADING.match(text)
    if heading:
        yield from _heading(heading, line.where)


def _heading(heading: re.Match[str], where: Where) -> Iterator[Problem]:
    classes, _ = parse_attributes(heading[3] or "")
    for name in classes:
        if name not in HEADING_CLASSES:
            yield Problem(
                where,
                f"a heading with the class “{name}”",
                "supported are .unnumbered, .unlisted and .history",
            )
    for span in SPAN.finditer(heading[2]):
        id = parse_attributes(span[2])[1].get("id")
        if id:  # the contents repeat the words, and so the id
            yield Problem(
                where,
                f"the id “{id}” stands at words of a heading, which the contents repeat",
                f"give it to the heading, after a blank: ## Title {{#{id}}}",
            )


def _div(text: str, where: Where) -> Iterator[Problem]:
    bare = not text.startswith("{")
    classes, attributes = ((text,), {}) if bare else parse_attributes(text[1:-1])
    id = attributes.get("id", "")
    for name in classes:
        if name not in DIV_CLASSES:
            yield Problem(
                where,
                f"a block with the class “{name}” is not in the supported subset",
                f"supported are {', '.join(sorted(DIV_CLASSES))}, figures and tables with an id",
            )
    if not classes and not id.startswith(("fig-", "tbl-")) and id != "refs":
        yield Problem(
            where,
            "a block that is neither a callout, a figure, a table nor for one format",
            "give it an id fig-… or tbl-…, or take the ::: lines out",
        )
    if CONDITIONAL & set(classes):
        wanted = attributes.get("when-format") or attributes.get("unless-format")
        if wanted not in FORMATS:
            yield Problem(
                where,
                f"content for the format “{wanted}”",
                'write when-format="html" or when-format="typst" (the PDF is made by Typst)',
            )


def _verbatim(chapter: Chapter) -> Iterator[Problem]:
    cell_lines = {n for cell in chapter.cells for n in range(cell.first, cell.last + 1)}
    for number, line in enumerate(chapter.lines):
        if (
            line.verbatim
            and number not in cell_lines
            and re.match(r"^\s*[`~]{3,}\s*\{=", line.text)
        ):
            yield Problem(
                line.where, "raw code of one format", "write Markdown, or make it an exhibit"
            )


def _references(chapter: Chapter) -> Iterator[Problem]:
    for key, where in chapter.other_references():
        yield Problem(
            where,
            f"@{key} is a kind of reference that no book has",
            "references are @fig-…, @tbl-…, @sec-… and @eq-…, in small letters; give a source "
            "in the bibliography a key that does not look like one",
        )


def _spans(chapter: Chapter) -> Iterator[Problem]:
    for span in chapter.spans():
        for name in span.classes:
            if name not in SPAN_CLASSES:
                yield Problem(
                    span.where,
                    f"a span with the class “{name}” is not in the supported subset",
                    "supported are .claim and .literal, and .term in a glossary",
                )
        if "claim" in span.classes and not span.attributes.get("when"):
            yield Problem(
                span.where,
                f"the claim “{span.text}” has no condition",
                'write [words]{.claim when="a_number() > 50"}',
            )
        if "literal" in span.classes and not span.attributes.get("reason"):
            yield Problem(
                span.where,
                f"the literal “{span.text}” has no reason",
                'write [words]{.literal reason="why no data holds it"}',
            )
