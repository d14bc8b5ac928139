"""Syntax that is broken, and that a renderer would publish as plain text.

A renderer takes an expression, a shortcode, a footnote or a block that it cannot
read for words of the author's. Here each is a problem with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from needsbook.chapters.model import SHORTCODE, Chapter, parse_attributes
from needsbook.chapters.reader import MARKS
from needsbook.chapters.source_text import SourceText, blanked
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import look_up
from needsbook.ground.tree import FORMATS, visible

DIV = re.compile(rf"{MARKS}:{{3,}}\s*(\{{[^{{}}]*\}}|[\w-]+)?\s*:*\s*$")
_BLOCK = re.compile(rf"{MARKS}:::")
_MARKS = re.compile(MARKS)
#: The line between the header of a table and its rows.
_UNDER_HEADER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_WHOLE_INLINE = re.compile(r"`\{\w+\}[^`\n]*`")
# `{r}` without a backtick is mathematics more often than R.
_COMPUTED = re.compile(
    r"`\{+\s*(?:python|r|julia|ojs)\b|\{(?:python|julia|ojs)\b[^}\n]*\}"
    r"|`r\s+[^`\n]+`|`python\s+\w+\s*\([^`\n]*`"
)
_WHOLE_SHORTCODE = re.compile(r"\{\{<[ \t]*\S+[^\n]*?>\}\}")
_HALF_SHORTCODE = re.compile(r"\{\{<(?:(?!\{\{<|\n\s*\n).)*?>\}\}|\{\{<|(?<=\s)>\}\}", re.DOTALL)
_ESCAPED_SHORTCODE = re.compile(r"\\\{\{<[ \t]*\S+[^\n]*?>\}\}")
_NOTE_WITH_BLANK = re.compile(r"(?<!\\)\[\^((?=[^\]]*\s)(?:(?!\n\s*\n)[^\[\]^])*)\]")
_NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
_NOTE_TEXT = re.compile(rf"{MARKS}\[\^([^\]\s]+)\]:", re.MULTILINE)

#: What Markdown would not print as it stands.
_MARKUP = re.compile(r"[<>`\\$*_{}\[\]@^~|#]|&#?\w+;")


def broken_syntax(chapter: Chapter, meta: dict[str, Any]) -> Iterator[Problem]:
    """Everything in `chapter` that would be published as the text of its markup.

    Parameters
    ----------
    meta : dict
        What `{{< meta … >}}` can name.
    """
    whole, prose = chapter.prose_with_code, chapter.prose_text
    yield from _expressions(whole)
    yield from _metadata(whole, meta)
    yield from _escaped(whole)
    yield from _shortcodes(prose)
    yield from _footnotes(prose)
    yield from _blocks(prose)
    yield from _rows(prose)


def open_blocks(source: SourceText, offset: int) -> list[str]:
    """Attributes of the blocks (`:::`) that are open at `offset`, the outermost first."""
    found: tuple[str, ...] = ()
    for start, _, blocks in lines_in_blocks(source):
        if start > offset:
            break
        found = blocks
    return list(found)


def formats_of_lines(source: SourceText) -> dict[Where, frozenset[str]]:
    """In which formats each line is shown; one that is included twice, in those of both."""
    found: dict[Where, frozenset[str]] = {}
    for _, where, blocks in lines_in_blocks(source):
        found[where] = found.get(where, frozenset()) | FORMATS.intersection(*map(_formats, blocks))
    return found


def lines_in_blocks(source: SourceText) -> Iterator[tuple[int, Where, tuple[str, ...]]]:
    """Offset and place of each line, and the attributes of the blocks that it stands in."""
    stack: list[str] = []
    for start, line, where in source.lines():
        match = DIV.match(line)
        if match and match[1]:
            stack.append(match[1])
        elif match and stack:
            stack.pop()
        yield start, where, tuple(stack)


def _formats(block: str) -> frozenset[str]:
    """The formats that show a block."""
    classes, attributes = parse_attributes(block.strip("{}"))
    return frozenset(format for format in FORMATS if visible(classes, attributes, format))


def _expressions(source: SourceText) -> Iterator[Problem]:
    told: set[Where] = set()
    for match in _COMPUTED.finditer(blanked(_WHOLE_INLINE, source.text)):
        where = source.where(match.start())
        if where not in told:
            told.add(where)
            yield Problem(
                where,
                "an inline expression that is not closed on its line, or not written as one; "
                "it would be printed as text",
                "write `{python} name(...)`, both backticks on one line",
            )


def _metadata(source: SourceText, meta: dict[str, Any]) -> Iterator[Problem]:
    for match in SHORTCODE.finditer(source.text):
        value = look_up(meta, match[2]) if match[1] == "meta" else ""
        if value is None:
            yield Problem(
                source.where(match.start()),
                f"{match[0]} names nothing",
                "correct the key; keys are those of _quarto.yml and of the chapter's header",
            )
        elif isinstance(value, dict | list):
            yield Problem(
                source.where(match.start()),
                f"{match[0]} names several values, not one",
                "name one of them, as in {{< meta edition.label >}}",
            )
        elif _MARKUP.search(str(value)):
            yield Problem(
                source.where(match.start()),
                f"{match[0]} names a text with markup, “{value}”",
                "write the value as plain words; markup belongs into the chapter",
            )


def _shortcodes(source: SourceText) -> Iterator[Problem]:
    for match in _HALF_SHORTCODE.finditer(blanked(_WHOLE_SHORTCODE, source.text)):
        yield Problem(
            source.where(match.start()),
            "a shortcode that is not opened and closed on one line",
            "write {{< name value >}} on one line, or, to show the marks themselves, write them "
            "as `code`",
        )


def _escaped(source: SourceText) -> Iterator[Problem]:
    for match in _ESCAPED_SHORTCODE.finditer(source.text):
        yield Problem(
            source.where(match.start()),
            f"a backslash before a shortcode, {match[0]}, which it does not turn into text",
            "take the backslash out, or, to show the shortcode itself, write it in a code block "
            'that begins with ```{.md shortcodes="false"}',
        )


def _names_with_blanks(source: SourceText) -> Iterator[Problem]:
    told = set()
    for match in _NOTE_WITH_BLANK.finditer(source.text):
        name = " ".join(match[1].split())
        if name not in told:
            told.add(name)
            yield Problem(
                source.where(match.start()),
                f"the name of a footnote with a blank in it, [^{name}], which is read as none",
                f"write it without, [^{name.replace(' ', '-')}], at the footnote's text too",
            )


def _footnotes(source: SourceText) -> Iterator[Problem]:
    yield from _names_with_blanks(source)
    texts: dict[str, Where] = {}
    for match in _NOTE_TEXT.finditer(source.text):
        where = source.where(match.start(1))
        if match[1] in texts:
            yield Problem(
                where,
                f"the footnote [^{match[1]}] has a text already, at {texts[match[1]]}",
                "give one of the two another name",
            )
        texts.setdefault(match[1], where)
    used: dict[str, Where] = {}
    for match in _NOTE.finditer(blanked(_NOTE_TEXT, source.text)):
        used.setdefault(match[1], source.where(match.start()))
    for name in used.keys() - texts.keys():
        yield Problem(
            used[name],
            f"the footnote [^{name}] has no text",
            f"write it in a paragraph of its own, [^{name}]: …, or take the mark out",
        )
    for name in texts.keys() - used.keys():
        yield Problem(
            texts[name],
            f"the footnote [^{name}] is referred to nowhere, so it would not be published",
            f"write [^{name}] where it belongs, or take its text out",
        )


def _blocks(source: SourceText) -> Iterator[Problem]:
    stack: list[tuple[str, Where]] = []
    before = ""
    for _, line, where in source.lines():
        previous, before = before, line
        if previous.rstrip() == "---" and line.strip():
            yield Problem(
                where,
                "words directly under ---, which Quarto takes for metadata",
                "leave a line empty after ---, or write a rule as ***",
            )
        if not _BLOCK.match(line):
            continue
        match = DIV.match(line)
        if match is None:
            yield Problem(
                where,
                f"a line that opens or closes no block: {line.strip()}",
                "write ::: {.class} or ::: on a line of its own",
            )
        elif match[1]:
            stack.append((match[1], where))
            if _is_paragraph(previous) and line.lstrip().startswith(":::"):
                yield Problem(
                    where,
                    "a block that begins within a paragraph; its ::: would be printed as text",
                    "leave a line empty before it",
                )
        elif stack:
            stack.pop()
        else:
            yield Problem(where, "a ::: that closes no block", "take it out, or open the block")
    for words, where in stack:
        yield Problem(where, f"the block ::: {words} is not closed", "end it with a line :::")


def _rows(source: SourceText) -> Iterator[Problem]:
    """Rows of a table that have more or fewer cells than it has columns."""
    columns = 0
    for _, line, where in source.lines():
        row = line[len(_MARKS.match(line)[0]) :].strip()  # type: ignore[index]  # it may be empty
        if _UNDER_HEADER.fullmatch(row):
            columns = _cells(row)
        elif "|" not in row:
            columns = 0
        elif columns and _cells(row) != columns:
            yield Problem(
                where,
                f"a row with another number of cells, {_cells(row)}, than the table has "
                f"columns, {columns}",
                "write as many cells as the table has columns, empty ones too: | | |",
            )


def _cells(row: str) -> int:
    return len(re.split(r"(?<!\\)\|", row.removeprefix("|").removesuffix("|")))


def _is_paragraph(line: str) -> bool:
    words = _MARKS.sub("", line)
    return bool(line.strip()) and not words.startswith((":::", "#"))
