"""The first use of each term in a chapter leads to the glossary."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from needsbook.chapters.glossary import Term
from needsbook.ground.tree import Node, attr, link, stringify, text

#: What is looked into; a heading, a caption, a link and what a cell shows stay as they are.
_AROUND = frozenset({"Emph", "Strong", "Span", "Quoted"})
_NOT_READ = frozenset({"float", "exhibit-notes", "num", "equation", "references"})


def is_apart(classes: Collection[str]) -> bool:
    """Whether a block is none of the running text: a float or its notes, a callout, works."""
    return not _NOT_READ.isdisjoint(classes) or any(one.startswith("callout") for one in classes)


def phrase(words: str) -> str:
    """The pattern of a phrase: its first letter large or small, its last word in the plural too.

    An abbreviation is found as it is written.
    """
    first, rest = words[0], words[1:]
    small = rest[:1].islower()
    begin = f"[{re.escape(first.upper() + first.lower())}]" if small and first.isalpha() else ""
    pattern = begin + re.escape(rest) if begin else re.escape(words)
    return rf"{pattern}(?:e?s)?".replace(r"\ ", r"\s").replace("'", "['’]")


def unused(terms: Sequence[Term], said: str) -> list[Term]:
    """Terms that stand nowhere in what the other chapters say."""
    plain = plain_name(" ".join(said.split()))
    return [
        term
        for term in terms
        if not any(_stands_in(plain, one) for one in (term.name, *term.words))
    ]


def _stands_in(plain: str, words: str) -> bool:
    """Whether a phrase stands in a text; looked for by pattern only where its letters are."""
    pattern, rest = _bounded(phrase(words)), plain_name(words[1:])
    place = plain.find(rest)
    while place >= 0:
        if pattern.match(plain, max(place - 1, 0)):
            return True
        place = plain.find(rest, place + 1)
    return False


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


def placed(blocks: list[Node], terms: Sequence[Term]) -> list[Node]:
    """The glossary, each term of its definition lists with its id."""
    ids = {plain_name(term.name): term.id for term in terms}

    def item(pair: list[Any]) -> list[Any]:
        words, definitions = pair
        if len(words) == 1 and words[0]["t"] == "Span" and "term" in attr(words[0])[1]:
            words = words[0]["c"][1]
        id = ids.get(plain_name(stringify(words)))
        return [[{"t": "Span", "c": [[id, [], []], words]}], definitions] if id else pair

    return [
        {**node, "c": [item(pair) for pair in node["c"]]} if node["t"] == "DefinitionList" else node
        for node in blocks
    ]


def plain_name(name: str) -> str:
    """The name of a term, however its apostrophe is written."""
    return name.replace("’", "'")


def linked(blocks: list[Node], terms: Sequence[Term], address: Callable[[Term], str]) -> list[Node]:
    """The blocks of a chapter, the first use of each term a link.

    Parameters
    ----------
    address : callable
        Where a term stands, as the chapter writes it.
    """
    linking = _Linking(terms, address)
    found: list[Node] = linking.tables(linking.blocks(blocks))
    return found


class Uses:
    """The first uses of terms in the texts of a chapter, one after the other."""

    def __init__(self, terms: Sequence[Term]) -> None:
        said = {words: term for term in terms for words in term.words}
        longest = sorted(said, key=len, reverse=True)
        self.by_words = [(re.compile(phrase(words)), said[words]) for words in longest]
        self.pattern = _bounded("|".join(phrase(words) for words in longest)) if said else None
        self.met: set[str] = set()

    def first_in(self, written: str) -> list[tuple[re.Match[str], Term]]:
        """The terms that are met here for the first time, each with its place."""
        return [
            (match, term)
            for match in (self.pattern.finditer(written) if self.pattern else ())
            if (term := self._first(match[0])) is not None
            and written[match.start() - 1 : match.start()] != "("  # said in words before it
        ]

    def _first(self, words: str) -> Term | None:
        """The term of these words, where it is met for the first time."""
        for pattern, term in self.by_words:
            if pattern.fullmatch(words):
                if term.id in self.met:
                    return None
                self.met.add(term.id)
                return term
        return None


class _Linking:
    def __init__(self, terms: Sequence[Term], address: Callable[[Term], str]) -> None:
        self.uses = Uses(terms)
        self.address = address

    def blocks(self, blocks: list[Node]) -> list[Node]:
        return [self.block(node) for node in blocks]

    def block(self, node: Node) -> Node:
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                return {**node, "c": self.inlines(content)}
            case "BlockQuote":
                return {**node, "c": self.blocks(content)}
            case "BulletList":
                return {**node, "c": [self.blocks(item) for item in content]}
            case "OrderedList":
                return {**node, "c": [content[0], [self.blocks(item) for item in content[1]]]}
            case "Div" if not is_apart(attr(node)[1]):
                return {**node, "c": [content[0], self.blocks(content[1])]}
            case _:
                return node

    def tables(self, value: Any) -> Any:
        """The same for the cells of tables, where a term stands in no text before or behind."""
        if isinstance(value, list):
            return [self.tables(item) for item in value]
        if isinstance(value, dict) and value.get("t") == "Table":
            own, caption, columns, head, bodies, foot = value["c"]
            return {**value, "c": [own, caption, columns, head, self.cells(bodies), foot]}
        if isinstance(value, dict) and value.get("t") == "Div":
            return {**value, "c": [value["c"][0], self.tables(value["c"][1])]}
        return value

    def cells(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.cells(item) for item in value]
        if isinstance(value, dict) and value.get("t") in ("Para", "Plain"):
            return self.block(value)
        return value

    def inlines(self, inlines: list[Node]) -> list[Node]:
        """Runs of words, between whatever else stands in a paragraph."""
        out: list[Node] = []
        run: list[Node] = []
        for node in inlines:
            if node["t"] in ("Str", "Space", "SoftBreak"):
                run.append(node)
                continue
            out += [*self.run(run), self.around(node)]
            run = []
        return out + self.run(run)

    def around(self, node: Node) -> Node:
        if node["t"] not in _AROUND:
            return node
        if node["t"] == "Span" and not _NOT_READ.isdisjoint(attr(node)[1]):
            return node
        content = node["c"]
        if node["t"] in ("Span", "Quoted"):
            return {**node, "c": [content[0], self.inlines(content[1])]}
        return {**node, "c": self.inlines(content)}

    def run(self, run: list[Node]) -> list[Node]:
        written = "".join(node["c"] if node["t"] == "Str" else " " for node in run)
        matches = self.uses.first_in(written)
        if not matches:
            return run
        out: list[Node] = []
        place = 0
        for match, term in matches:
            out += _between(run, place, match.start())
            inner = _between(run, match.start(), match.end())
            out.append(link(inner, self.address(term), ("term",)))
            place = match.end()
        return out + _between(run, place, len(written))


def _between(run: Collection[Node], start: int, end: int) -> list[Node]:
    """The nodes of a run from one place of its text to another, words cut where need be."""
    out: list[Node] = []
    place = 0
    for node in run:
        length = len(node["c"]) if node["t"] == "Str" else 1
        first, last = max(start, place), min(end, place + length)
        if first < last:
            cut = node["t"] == "Str"
            out.append(text(node["c"][first - place : last - place]) if cut else node)
        place += length
    return out
