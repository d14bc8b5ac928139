"""What a book says outside the text of its chapters: headers, part names, the analysis's own words.

Each becomes passages like those of a chapter, so that the same checks read them. The words
of the analysis are the texts of its code that a reader may see: captions, notes, reasons,
alternative texts, and labels, which can tell no more than how many of what. What the code puts
into one is a computed number; words that stand behind a condition
(`"rose" if change > 0 else "fell"`) follow the data and are bound by it.
Words that no data can check have a comment ``# literal: why``, in one of their lines or in
the line above.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

import yaml

from needsbook.chapters.leftovers import leftovers_in
from needsbook.chapters.model import Chapter
from needsbook.chapters.plain import NUMBER, Passage, Place, passage_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project
from needsbook.ground.python_code import parsed
from needsbook.ground.values import read_text

#: Keys of a header and of `book:` whose values are read by readers.
_READ = frozenset({"title", "subtitle", "description", "abstract", "part"})
_LITERAL = re.compile(r"# literal: \S")
#: Fewer words, without a stop at the end, are a label, a key or a unit: these state nothing,
#: but they may hold a number.
_WORDS_OF_A_SENTENCE = 7
_STOP = re.compile(r"[.?!]\s*$")
#: What holds labels: the headings of columns, and units.
_LABELS = frozenset({"Column", "unit"})
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_CHOICES = (ast.If, ast.IfExp, ast.Match)
#: What the last branch of a function may return in words; a call makes more than these.
_WORDS = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Tuple, ast.List)


def header_passages(project: Project, chapter: Chapter) -> Iterator[Passage]:
    """The titles and descriptions in the header of a chapter."""
    if _READ & chapter.header.keys():
        file = chapter.template or chapter.path
        text = read_text(project.root, file).removeprefix("\N{BYTE ORDER MARK}")
        header = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)", text, re.S | re.M)
        yield from _of_yaml(header[1], file, 2) if header else ()


def book_passages(text: str, file: str) -> Iterator[Passage]:
    """The titles of the book and of its parts, as `_quarto.yml` gives them."""
    yield from _of_yaml(text, file, 1)


def _of_yaml(text: str, file: str, first: int) -> Iterator[Passage]:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for value in _values(node) if node else ():
        said = str(value.value)
        # A part may be a chapter: then its path stands there, and no words.
        if not said.endswith(".qmd"):
            yield passage_of(said, Where(file, value.start_mark.line + first), "header")


def _values(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _READ and isinstance(value, yaml.ScalarNode):
                yield value
            else:
                yield from _values(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item)


# The analysis -------------------------------------------------------------------------------


def code_passages(text: str, file: str) -> Iterator[Passage]:
    """The sentences in a module of the analysis that a reader may see.

    Parameters
    ----------
    text : str
        The source of the module; one that Python cannot read has no passages.
    """
    tree = parsed(text)
    lines = text.split("\n")
    labels = {id(inner) for inner in _labels(tree)} if tree else set()
    for node in _texts(tree, _chosen(tree)) if tree else ():
        said = _said(node)
        count = len(_WORD.findall(said))
        short = count < 2 or (count < _WORDS_OF_A_SENTENCE and not _STOP.search(said))
        place: Place = "label" if short or id(node) in labels else "code"
        if count and not _is_excused(node, lines):
            yield passage_of(said, Where(file, node.lineno), place)


def _labels(tree: ast.AST) -> Iterator[ast.AST]:
    """All that stands within the heading of a column or a unit."""
    for node in ast.walk(tree):
        if _name(node) in _LABELS:
            yield from ast.walk(node)


def code_markup(text: str, file: str) -> Iterator[Problem]:
    """Markup in the words of the analysis, which pages show as they are.

    Values of data are shown with whatever they hold; here are the author's own words.

    Parameters
    ----------
    text : str
        The source of a module.
    """
    tree = parsed(text)
    lines = text.split("\n")
    for node in _texts(tree, _is_pattern) if tree else ():
        said = _said(node)
        # What has no blank is a name, as that of a column is.
        if not re.search(r"\S\s+\S", said) or len(_WORD.findall(said)) < 2:
            continue
        if _is_excused(node, lines):
            continue
        for shown, what, _ in leftovers_in(said):
            yield Problem(
                Where(file, node.lineno),
                f"“{shown.replace(NUMBER, '…')}” would be printed as it stands: {what}",
                "write it in plain words; where no page shows it, say so in a comment, "
                "“# literal: why”",
            )


def _is_excused(node: ast.Constant | ast.JoinedStr, lines: list[str]) -> bool:
    last = node.end_lineno or node.lineno
    above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
    own = [above] if above.startswith("#") else []
    return any(_LITERAL.search(line) for line in [*own, *lines[node.lineno - 1 : last]])


def _texts(
    tree: ast.AST, passed_over: Callable[[ast.AST], bool]
) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Texts of a module that are no docstrings, no messages of errors, and not passed over."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.JoinedStr):
            yield child
        elif isinstance(child, ast.Constant):
            if isinstance(child.value, str):
                yield child
        elif not (
            isinstance(child, ast.Raise | ast.Assert) or _is_docstring(child) or passed_over(child)
        ):
            yield from _texts(child, passed_over)


def _chosen(tree: ast.AST) -> Callable[[ast.AST], bool]:
    """What tells the branches of a choice, whose words follow the data."""
    last = {
        id(step)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and _chooses(node)
        for step in node.body
        if isinstance(step, ast.Return) and isinstance(step.value, _WORDS)
    }
    return lambda node: isinstance(node, _CHOICES) or id(node) in last


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_pattern(node: ast.AST) -> bool:
    """Whether a function of `re` is called."""
    function = node.func if isinstance(node, ast.Call) else None
    home = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(home, ast.Name) and home.id == "re"


def _name(node: ast.AST) -> str:
    """The name of a function that is called, or of an argument."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    return getattr(node, "arg", None) or "" if isinstance(node, ast.keyword) else ""


def _chooses(node: ast.FunctionDef) -> bool:
    """Whether a function returns one thing or another."""
    return any(
        isinstance(inner, ast.Return)
        for choice in node.body
        if isinstance(choice, ast.If | ast.Match)
        for inner in ast.walk(choice)
    )


def _said(node: ast.Constant | ast.JoinedStr) -> str:
    parts: Iterable[ast.expr] = node.values if isinstance(node, ast.JoinedStr) else (node,)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else NUMBER for part in parts)
