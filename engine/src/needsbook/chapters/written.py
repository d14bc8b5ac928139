"""A chapter as pandoc reads it, before anything is computed: its words all kept.

What the checks of the source find by patterns must be what pandoc's tree holds. Here
the two are compared: calls, references, citations, headings, claims, and every word.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from needsbook.chapters.ids import SHARED, ids_of
from needsbook.chapters.leftovers import leftovers
from needsbook.chapters.model import REFERENCE_ID, SHORTCODE, Chapter
from needsbook.chapters.outside import faults
from needsbook.chapters.plain import readable
from needsbook.chapters.reader import FENCE, MARKS, closes
from needsbook.exhibit.calls import Call
from needsbook.ground import pandoc
from needsbook.ground.errors import Problem, ToolFailure, Where
from needsbook.ground.limited import Killed
from needsbook.ground.project import Limits, look_up
from needsbook.ground.tree import WORD, Node, attr, nodes, plain, stringify

#: Around the number of a call in the text that is read, and in the address that its link has
#: on a page: private characters of Unicode, which are no words.
_OPEN, _CLOSE, _ADDRESS = "\ue000", "\ue001", "\ue002"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
#: What is no word of the author's, and stands nowhere in the tree.
_NO_WORDS = re.compile(
    rf"{MARKS}"
    r"|\[\^[^\]\s]+\]:?"  # the name of a footnote
    r"|(?<=\])\[[^\[\]\n]+\]"  # the name of an address, where it is used
    r"|^ {0,3}\[[^\]\n]+\]:(?=\s)",  # the name of an address
    re.MULTILINE,
)
#: What pandoc warns of that the checks of ids tell with its line.
_TOLD = re.compile(r"Duplicate identifier")
#: Where pandoc's Typst has an alignment or a comment, and the formula has none.
_AND = re.compile(r"\\&")
_IN_WORDS = 6  # words of a finding that are looked for in the source
_IN_TITLE = 4  # letters by which a heading is known


def written_problems(
    chapter: Chapter, meta: dict[str, Any], folder: Path, limits: Limits
) -> Iterator[Problem]:
    """What pandoc does not read in a chapter as it is written there.

    Parameters
    ----------
    meta : dict
        What `{{< meta … >}}` names.
    folder : pathlib.Path
        That of the chapter's file.
    limits : Limits
        Of pandoc.
    """
    source = _Source(chapter, meta)
    try:
        blocks = pandoc.parse(source.text, folder, limits=limits)
    except Killed:
        raise  # no fault of the chapter
    except ToolFailure as failure:
        if not _TOLD.search(str(failure)):
            yield Problem(chapter.where, f"the chapter cannot be read: {failure}", "simplify it")
        return
    yield from _calls(source, blocks)
    yield from _references(chapter, blocks, source)
    yield from _mixed(source, blocks)
    yield from _headings(chapter, blocks, source)
    yield from _automatic_ids(chapter, blocks, source)
    yield from _code(chapter, blocks, source)
    yield from _formulas(blocks, source, folder, limits)
    for words, problem, fix in faults(blocks):
        yield Problem(source.where(words) if words else chapter.where, problem, fix)
    told = set()
    for shown, what, fix in leftovers(blocks):
        where = source.where(shown)
        if (where, what) not in told:
            told.add((where, what))
            yield Problem(where, f"“{shown}” would be printed as it stands: {what}", fix)
    if not told:  # else words are where they should not be, and that is told
        yield from _words(source, blocks)


class _Source:
    """The text that pandoc reads: each call is the link that a number is on a page."""

    def __init__(self, chapter: Chapter, meta: dict[str, Any]) -> None:
        self.calls: list[Call] = []
        self.meta = meta
        self.lines = chapter.placed_markdown(self._place, meta)
        self.text = "\n".join(text for text, _ in self.lines)

    def _place(self, call: Call) -> str:
        self.calls.append(call)
        shown = f"{_OPEN}{len(self.calls) - 1}{_CLOSE}"
        return f'[{shown}]({_ADDRESS} "{_ADDRESS} {_ADDRESS}"){{.num}}'

    def named(self, shortcode: re.Match[str]) -> str:
        """What a `{{< meta … >}}` names."""
        return str(look_up(self.meta, shortcode[2]))

    def words(self) -> Iterator[tuple[str, Where]]:
        """The author's words in their order, with where each stands."""
        without = _NO_WORDS.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.text)
        for line, (_, where) in zip(without.split("\n"), self.lines, strict=True):
            for word in _in_words(html.unescape(_without_escapes(line))):
                yield word, where

    def where(self, text: str) -> Where:
        """Where a text of the tree stands in the source: the line with most of its first words."""
        for read in (_without_code, str, html.unescape, _without_escapes):
            for line, where in self.lines:
                if text in read(line):
                    return where
        wanted = WORD.findall(text)[:_IN_WORDS]
        for count in range(len(wanted), 0, -1):
            for line, where in self.lines:
                if _holds(WORD.findall(line), wanted[:count]):
                    return where
        return self.lines[0][1]


def _without_code(line: str) -> str:
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line)


def _without_escapes(line: str) -> str:
    return re.sub(r"\\(?=\W)", "", line)


def _holds(words: list[str], wanted: list[str]) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _in_words(text: str) -> Iterator[str]:
    yield from WORD.findall(_PLACE.sub(" ", text))


# Calls, references, headings ---------------------------------------------------------------


def _calls(source: _Source, blocks: list[Node]) -> Iterator[Problem]:
    shown = {int(n) for node in nodes(blocks) for n in _PLACE.findall(_string(node))}
    for number, call in enumerate(source.calls):
        if number not in shown:
            yield Problem(
                call.where,
                f"{call.source} stands where no reader sees it",
                "take it out of the attribute, the address or the comment that it is in",
            )


def _string(node: Node) -> str:
    return node["c"] if node["t"] == "Str" else ""


def _references(chapter: Chapter, blocks: list[Node], source: _Source) -> Iterator[Problem]:
    read = Counter(item["citationId"] for node in _cites(blocks) for item in node["c"][0])
    for found in (chapter.references(), chapter.citations()):
        for key, where in found:
            read[key] -= 1
            if read[key] < 0:
                yield Problem(
                    where,
                    f"@{key} is read as neither a reference nor a citation here",
                    "write @id or [@id] in a sentence",
                )
    for key in +read:
        kind = "reference" if REFERENCE_ID.match(key) else "citation"
        yield Problem(
            source.where(f"@{key}"),
            f"“@{key}” is read as a {kind}, which the checks do not know as one",
            "a key has letters, digits, - and _ and begins with a letter; write a backslash "
            "before @ where it is none",
        )


def _cites(value: Any) -> Iterator[Node]:
    """The citations of a tree; a figure's caption, which its picture holds too, once."""
    if isinstance(value, list):
        for item in value:
            yield from _cites(item)
    elif isinstance(value, dict):
        if value.get("t") == "Cite":
            yield value
        inner = value["c"][1] if value.get("t") == "Figure" else list(value.values())
        yield from _cites(inner)


def _mixed(source: _Source, blocks: list[Node]) -> Iterator[Problem]:
    """A reference and a work that pandoc reads as one citation: `@sec-one [@smith]`."""
    for node in nodes(blocks):
        if node["t"] == "Cite":
            parts = {bool(REFERENCE_ID.match(item["citationId"])) for item in node["c"][0]}
            if len(parts) > 1:
                shown = stringify(node["c"][1])
                yield Problem(
                    source.where(shown),
                    f"“{shown}” is read as one citation, of a part of the book and of a work",
                    "write words or a comma between them: @sec-one, [@smith]",
                )


def _headings(chapter: Chapter, blocks: list[Node], source: _Source) -> Iterator[Problem]:
    """Headings that only one of the two readings finds."""
    written = [
        ((level, _begins(readable(SHORTCODE.sub(source.named, text)))), text, where)
        for level, text, _, _, where in chapter.headings()
    ]
    headers = [node["c"] for node in nodes(blocks) if node["t"] == "Header"]
    titles = [(level, stringify(inlines)) for level, _, inlines in headers]
    read = [(level, _begins(_PLACE.sub("", title))) for level, title in titles]
    matcher = SequenceMatcher(None, [key for key, _, _ in written], read, autojunk=False)
    for what, first, last, begin, end in matcher.get_opcodes():
        if what == "equal":
            continue
        for _, text, where in written[first:last]:
            problem = f"“{text}” is not read as a heading"
            yield Problem(where, problem, "leave a line empty before it")
        for _, title in titles[begin:end]:
            problem = f"“{title}” is read as a heading"
            yield Problem(source.where(title), problem, "write a heading as ## Title, on one line")


def _begins(title: str) -> str:
    """The first letters of a heading, whatever markup stands in its words."""
    return re.sub(r"[\W_]", "", html.unescape(title))[:_IN_TITLE]


def _automatic_ids(chapter: Chapter, blocks: list[Node], source: _Source) -> Iterator[Problem]:
    """Ids that pandoc makes of the words of headings, where something else has the same."""
    given = {one.id for one in ids_of(chapter)}
    by_hand = {attributes.get("id") for *_, attributes, _ in chapter.headings()}
    for node in nodes(blocks):
        id, title = (attr(node)[0], stringify(node["c"][2])) if node["t"] == "Header" else ("", "")
        if id not in by_hand and (id in given or id.startswith(SHARED)):
            yield Problem(
                source.where(title),
                f"the heading “{title}” gets the id {id} of its words, which is another's",
                "give it an id of its own: {#sec-name}",
            )


# Code and formulas -------------------------------------------------------------------------


def _code(chapter: Chapter, blocks: list[Node], source: _Source) -> Iterator[Problem]:
    """Blocks of code that only one of the two readings finds: a comment in one is none."""
    fenced = list(_fenced(chapter))
    read = [node["c"][1] for node in nodes(blocks) if node["t"] == "CodeBlock"]
    more = Counter(map(_bare, read)) - Counter(_bare(code) for code, _ in fenced)
    less = Counter(_bare(code) for code, _ in fenced) - Counter(map(_bare, read))
    for code in read:
        if more[_bare(code)]:
            line = next(filter(str.strip, code.split("\n")), "").strip()
            yield Problem(
                source.where(line),
                f"“{line}” is indented, and read as code",
                "begin it at the start of its line; show code between two lines of ```",
            )
    for code, where in () if more else fenced:
        if less[_bare(code)]:
            fix = "leave a line empty before it; a language stands directly behind ```"
            yield Problem(where, "a block of code that is not read as one", fix)


def _fenced(chapter: Chapter) -> Iterator[tuple[str, Where]]:
    """The code that stands between fences on the page, and where it begins."""
    lines, position = chapter.lines, 0
    cells = {cell.first: cell for cell in chapter.cells}
    while position < len(lines):
        cell = cells.get(position)
        if cell is not None:
            if cell.options.get("echo") is True and cell.options.get("include") is not False:
                yield cell.code, cell.where
            position = cell.last + 1
            continue
        opened = FENCE.match(lines[position].text) if lines[position].verbatim else None
        position += 1
        if opened:
            first = position
            while not closes(lines[position].text, opened[2]):
                position += 1
            code = "\n".join(line.text for line in lines[first:position])
            yield code, lines[first - 1].where
            position += 1


def _bare(code: str) -> str:
    """Code without what its place in a list or quotation adds to its lines."""
    return re.sub(r"[\s>]", "", code)


def _formulas(
    blocks: list[Node], source: _Source, folder: Path, limits: Limits
) -> Iterator[Problem]:
    """Formulas that an edition could not set."""
    formulas = [node for node in nodes(blocks) if node["t"] == "Math"]
    if _are_set(formulas, folder, limits):
        return
    for formula in formulas:
        if not _are_set([formula], folder, limits):
            text = formula["c"][1]
            yield Problem(
                source.where(text),
                f"the formula “{' '.join(text.split())}” cannot be set",
                "write it with the commands of TeX that pandoc knows, its braces closed",
            )


def _are_set(formulas: list[Node], folder: Path, limits: Limits) -> bool:
    try:
        for format in ("html5", "typst-citations") if formulas else ():
            pandoc.write([[plain(formulas)]], format, folder=folder, limits=limits)
    except Killed:
        raise
    except ToolFailure:
        return False
    return not any(_AND.search(node["c"][1]) or not node["c"][1].strip(" ~\n") for node in formulas)


# Words -------------------------------------------------------------------------------------


def _words(source: _Source, blocks: list[Node]) -> Iterator[Problem]:
    """Words that no page would have."""
    written = list(source.words())
    kept = list(_kept(blocks))
    missing = Counter(word for word, _ in written) - Counter(kept)
    if not missing:
        return
    matcher = SequenceMatcher(None, [word for word, _ in written], kept, autojunk=False)
    told: set[Where] = set()
    for what, first, last, _, _ in matcher.get_opcodes():
        lost = [at for at in written[first:last] if missing[at[0]] > 0 and what != "equal"]
        if lost and lost[0][1] not in told:
            told.add(lost[0][1])
            shown = " ".join(word for word, _ in lost[:_IN_WORDS])
            yield Problem(
                lost[0][1],
                f"“{shown}” would be on no page: it is read as something else than words",
                "write it as a paragraph of its own, or as a heading, list, table or block of "
                "the supported subset",
            )


def _kept(value: Any) -> Iterator[str]:
    """Every word that the tree holds, attributes and addresses included."""
    if isinstance(value, str):
        yield from _in_words(value)
    elif isinstance(value, list):
        for item in value:
            yield from _kept(item)
    elif isinstance(value, dict):
        if value.get("t") == "Cite":
            yield from _kept(value["c"][0])  # what follows is the same as text
        elif value.get("t") in ("Link", "Image"):
            attributes, inlines, (address, title) = value["c"]
            yield from _kept([attributes, inlines, address, unquote(address), title])
        else:
            for key, item in value.items():
                if key != "t":
                    yield from _kept(item)
