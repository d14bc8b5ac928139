"""Markup that pandoc did not take for any, and that would be printed as it stands.

It is looked for in the words of pandoc's tree, where whatever was markup is none any
more. What an author means to show literally stands in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from needsbook.ground.tree import Node, equation_label

# What was found, what it is, and what to do.
Leftover = tuple[str, str, str]

CODE = "\ufffc"  # where code or mathematics stands in a text
_LITERALLY = "to show it literally, write it as `code`"
_EMPTY_LINE = "leave a line empty before it, and begin it at the start of its line"
_KINDS = [
    (re.compile(pattern, re.MULTILINE), what, fix)
    for pattern, what, fix in (
        (r"^(?:<{7}|={7}|>{7}|\|{7})(?= |$)", "a conflict of Git that is not resolved",
         "keep one of the two versions and take the marks out"),
        (r"(?<=\n)(?:[-*+•]|1[.)])(?= )", "a list within a paragraph", _EMPTY_LINE),
        (r"^\(@\)(?= )", "the number of an example, which pandoc alone counts",
         "write 1. before each, as a list"),
        (r"^#{1,6}(?= )|^#{2,6}(?=\w)", "a heading within a paragraph", _EMPTY_LINE),
        (r"(?<=\n)>(?= )", "a quotation within a paragraph", _EMPTY_LINE),
        (r"^[~:](?= )", "a definition that belongs to no term",
         "leave a line empty before its term, and begin the definition with a colon"),
        (r"\[!\w+\]", "a note in the way of GitHub", "write ::: {.callout-note}, the words, :::"),
        (r"\\?@ref\([^()\n]*\)", "a reference in the way of bookdown", "write @fig-map"),
        (r"\[\[[^\[\]\n]+\]\]", "a link in the way of a wiki", "write [words](address)"),
        (r"^\*\[[^\]\n]+\](?=:)", "an abbreviation in the way of another tool",
         "write the words in full where they come first"),
        (r"^\|(?= )|(?<=\S )\|(?= |$)", "a row of a table that is none",
         "write the table with its header, begin lines of verse without blanks before the bar, "
         "or take the bar out"),
        (r"^\.\. [\w-]+::", "a directive of another tool", "write Quarto's Markdown"),
        (r"\{[\w:+-]+\}(?=\ufffc)|:[\w+-]+:(?=\ufffc)", "a role of another tool",
         "write Quarto's Markdown"),
        (r"<!(?:--|[–—])|(?:--|[–—])>", "the mark of a comment",
         "begin it with <!-- and end it with -->"),
        (r"^(?:!!!|\?\?\?\+?) \w+", "a note of another tool",
         "write ::: {.callout-note}, the words, :::"),
        (r"\\[A-Za-z]+", "a command of LaTeX", "write Markdown"),
        (r":{3,}", "the mark of a block", _EMPTY_LINE),
        (r"`{3,}|~{3,}", "the mark of a code block", _EMPTY_LINE),
        (r"(?<!`)`{1,2}(?!`)", "the mark of code that is not closed", "end it as it begins"),
        (r"\{\{[<%]?|[>%]?\}\}|\{%|%\}", "a shortcode or a template", _LITERALLY),
        (r"(?<!\S)\{[#.][\w-]|(?<=[^\s({])\{(?!\{)[^{}\n]*\}", "attributes of nothing",
         "put them directly behind what they belong to, in one pair of braces"),
        (r"&(?:[A-Za-z]\w*|#\d+|#[xX][0-9a-fA-F]+);", "a character reference",
         "write the character itself"),
        (r"^[\u2610\u2612](?= )", "a box to tick, made of [ ] or [x]",
         "set the brackets in bold, **[x]**, or take them out"),
        (r"\?(?:fig|tbl|sec|eq)-[\w-]+", "a reference to nothing", "correct the id"),
        (r"\[\^[^\]\n]+\]", "the mark of a footnote",
         "write its text, [^name]: …, with a name without blanks"),
        (r"\*{2,}|_{2,}|~{2,}|={2,}|\+{2,}|\^{2,}|(?<!\S)[*_](?=\w)|(?<!\w)_(?=\w[^_\n]*_(?!\w))|(?<=\w)\*(?!\S)|[\^~](?=\S[^\n]*[\^~])",
         "the mark of an emphasis",
         "set it directly around the words, and close it as it was opened"),
        (r"\]\(", "a link that is none", "write [words](address)"),
    )
]  # fmt: skip
#: Marks around nothing, which pandoc reads as marks all the same: ~~~ under a line of text.
_OF_NOTHING = {"Subscript": "~~", "Superscript": "^^", "Strikeout": "~~~~"}


def leftovers(blocks: list[Node]) -> Iterator[Leftover]:
    """What is left of markup in the words of a chapter."""
    for text in texts(blocks):
        yield from leftovers_in(text)


def leftovers_in(text: str) -> Iterator[Leftover]:
    """What is left of markup in one text; what is one kind is told as no other.

    Examples
    --------
    >>> [kind for _, kind, _ in leftovers_in("See ?fig-map, and {{< meta x >}}.")]
    ['a shortcode or a template', 'a shortcode or a template', 'a reference to nothing']
    """
    told: set[int] = set()
    for pattern, what, fix in _KINDS:
        for found in pattern.finditer(text):
            if found.start() not in told:
                told.add(found.start())
                shown = text[found.start() :].partition("\n")[0][:40]
                yield shown, what, fix


def texts(value: Any) -> Iterator[str]:
    """The text of each paragraph, heading and cell; a new line where the author began one."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        content: Any = value.get("c")
        match value.get("t"):
            case "Para" | "Plain":
                yield "".join(_inline(_without_labels(content)))
            case "Header":
                yield "".join(_inline(content[2]))
            case "LineBlock":
                yield from ("".join(_inline(line)) for line in content)
            case "DefinitionList":
                yield from ("".join(_inline(term)) for term, _ in content)
        if isinstance(content, list):
            yield from texts(content)


def _without_labels(inlines: list[Node]) -> list[Node]:
    """A paragraph without the ids behind its equations, which number them."""
    labels = [(at, equation_label(inlines, at)) for at in range(len(inlines))]
    gone = {at + step for at, label in labels if label for step in range(1, label[1] + 1)}
    return [node for at, node in enumerate(inlines) if at not in gone]


def _inline(inlines: list[Node]) -> Iterator[str]:
    for node in inlines:
        match node["t"]:
            case "Str":
                yield node["c"]
            case "Space":
                yield " "
            case "SoftBreak" | "LineBreak":
                yield "\n"
            case "Code" | "Math" | "RawInline" | "Image":
                yield CODE
            case "Cite":
                for item in node["c"][0]:
                    yield from _inline(item["citationPrefix"])
                    yield CODE
                    yield from _inline(item["citationSuffix"])
            case "Note":
                yield CODE  # its paragraphs are texts of their own
            case "Subscript" | "Superscript" | "Strikeout" if not node["c"]:
                yield _OF_NOTHING[node["t"]]
            case "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript":
                yield from _inline(node["c"])
            case "SmallCaps":
                yield from _inline(node["c"])
            case "Quoted" | "Span" | "Link":
                yield from _inline(node["c"][1])
