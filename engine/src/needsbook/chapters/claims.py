"""Claims: words in the prose that the data can prove wrong.

`[more than half]{.claim when="peer_share() > 50"}` holds as long as its
condition does. A condition has comparisons, arithmetic, `and`, `or`, `not` and
calls of numbers with literal arguments, nothing else. A claim that is not true
is reported with its sentence, its values and the wordings that would be true.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from needsbook.chapters import wording
from needsbook.chapters.model import Chapter, parse_call
from needsbook.chapters.plain import Passage, passages
from needsbook.exhibit.calls import Call
from needsbook.exhibit.evaluate import Entry
from needsbook.ground.errors import Problem, Where

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class _NotAllowed(Exception):
    """The condition holds something that a condition may not hold."""


@dataclass(frozen=True)
class Claim:
    """A claim as a chapter makes it: its words, its condition, its place and passage."""

    words: str
    condition: str
    where: Where
    passage: Passage
    start: int

    def sentence(self, entries: dict[str, Entry]) -> str:
        """The sentence that makes the claim, with its numbers."""
        return self.passage.sentence(self.start, entries)


def claims_of(chapter: Chapter) -> Iterator[Claim]:
    """The claims of a chapter that have a condition, in reading order."""
    for passage in passages(chapter):
        for span in passage.spans:
            if span.kind == "claim" and span.reason:
                where = passage.where(span.start)
                yield Claim(span.text, span.reason, where, passage, span.start + 1)


def claim_problems(claims: Iterable[Claim], entries: dict[str, Entry]) -> Iterator[Problem]:
    """Claims that are false, or that cannot be read.

    Parameters
    ----------
    entries : dict of str to Entry
        Computed numbers by id.
    """
    for claim in claims:
        tree = _condition_tree(claim)
        if isinstance(tree, Problem):
            yield tree
            continue
        condition = _Condition(entries, claim.where)
        try:
            holds = condition.value(tree)
        except ArithmeticError as error:
            what = "divides by zero" if isinstance(error, ZeroDivisionError) else "goes too far"
            met = f": {condition}" if condition.met else ""
            yield Problem(
                claim.where,
                f"the condition of the claim “{claim.words}” {what}{met}",
                "compare the two numbers without a division",
            )
            continue
        except (TypeError, _NotAllowed) as error:
            yield _unreadable(claim, error)
            continue
        if holds is None:
            yield Problem(
                claim.where,
                f"the claim “{claim.words}” rests on a number that is suppressed or not "
                f"available: {condition}",
                "take the claim out, or bind it to a number that is published",
            )
        elif not holds:
            yield Problem(
                claim.where,
                f"the claim “{claim.words}” is not true: {claim.condition} with {condition}; "
                f"the sentence: “{claim.sentence(entries)}”",
                _mend(claim, tree, condition),
            )


def condition_problems(claims: Iterable[Claim]) -> Iterator[Problem]:
    """Claims whose condition is wrong as it is written, whatever the numbers are."""
    for claim in claims:
        tree = _condition_tree(claim)
        if isinstance(tree, Problem):
            yield tree


def _condition_tree(claim: Claim) -> ast.expr | Problem:
    try:
        tree = ast.parse(claim.condition.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        return _unreadable(claim, error)
    if not any(isinstance(node, ast.Call) for node in ast.walk(tree)):
        return Problem(
            claim.where,
            f"the claim “{claim.words}” rests on no number: {claim.condition}",
            "compare a number of the book, for example when=\"rate('E12000007') > 50\"",
        )
    return tree


def _unreadable(claim: Claim, error: Exception) -> Problem:
    return Problem(
        claim.where,
        f"the condition of the claim “{claim.words}” cannot be read: {error}",
        "write comparisons and arithmetic of numbers, for example when=\"rate('E12000007') > 50\"",
    )


def _mend(claim: Claim, tree: ast.expr, condition: _Condition) -> str:
    true = list(dict.fromkeys(_wordings(claim.words, tree, condition)))
    if not true:
        return "change the words to what the data show, or correct the condition"
    return f"these would now be true: {'; '.join(true)}. Or correct the condition"


def _wordings(words: str, node: ast.expr, condition: _Condition) -> Iterator[str]:
    """Wordings that are true where the comparisons in `node` are not."""
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            if not condition.value(part):
                yield from _wordings(words, part, condition)
    if not isinstance(node, ast.Compare):
        return
    sides = [node.left, *node.comparators]
    for left, op, right in zip(sides, node.ops, sides[1:], strict=False):
        if _COMPARE[type(op)](condition.value(left), condition.value(right)):
            continue
        if isinstance(left, ast.Constant):  # 50 < share() says what share() > 50 says
            left, right = right, left
        yield from _for_pair(words, left, right, condition)


def _for_pair(words: str, left: ast.expr, right: ast.expr, condition: _Condition) -> Iterator[str]:
    first, second = condition.value(left), condition.value(right)
    if isinstance(right, ast.Constant):
        unit = condition.unit(left)
        share = {"%": first / 100, "share": first}.get(unit)
        if second == 0:
            yield f"“{wording.direction(first)}” ({ast.unparse(left)})"
            return
        if share is not None and 0 <= share <= 1:
            yield from (f"“{fitting}”" for fitting in wording.words_for_share(share))
            return
    match right:
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Constant(), right=base)
            | ast.BinOp(op=ast.Mult(), left=base, right=ast.Constant())
        ):
            of = condition.value(base)
            if of:
                yield f"“{wording.words_for_ratio(first / of)}”"
            return
    relation = wording.words_for_relation(words, first, second)
    yield f"“{relation}” ({ast.unparse(left)} beside {ast.unparse(right)})"


class _Condition:
    """Reads a condition on computed numbers, and keeps the values it met."""

    def __init__(self, entries: dict[str, Entry], where: Where) -> None:
        self.entries = entries
        self.where = where
        self.met: dict[str, str] = {}

    def __str__(self) -> str:
        return ", ".join(f"{call} = {shown}" for call, shown in self.met.items())

    def value(self, node: ast.expr) -> Any:
        """Value of a node; None where a number in it is a gap."""
        match node:
            case ast.Constant(value=int() | float() as constant):
                return constant
            case ast.Call():
                entry = self._entry(node)
                return entry["result"]["value"]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                number = self.value(operand)
                return None if number is None else -number
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                truth = self.value(operand)
                return None if truth is None else not truth
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _ARITHMETIC:
                first, second = self.value(left), self.value(right)
                return None if None in (first, second) else _ARITHMETIC[type(op)](first, second)
            case ast.BoolOp(op=op, values=parts):
                truths = [self.value(part) for part in parts]
                if None in truths:
                    return None
                return all(truths) if isinstance(op, ast.And) else any(truths)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                if not all(type(op) in _COMPARE for op in ops):
                    raise _NotAllowed(f"“{ast.unparse(node)}” is not a comparison of numbers")
                numbers = [self.value(left), *(self.value(item) for item in comparators)]
                if None in numbers:
                    return None
                pairs = zip(ops, numbers, numbers[1:], strict=False)
                return all(_COMPARE[type(op)](first, second) for op, first, second in pairs)
            case _:
                raise _NotAllowed(f"“{ast.unparse(node)}” is not allowed in a condition")

    def unit(self, node: ast.expr) -> str:
        """Unit of a number that stands by itself; empty for anything else."""
        return str(self._entry(node)["result"]["unit"]) if isinstance(node, ast.Call) else ""

    def _entry(self, node: ast.Call) -> Entry:
        call = parse_call(ast.unparse(node), self.where)
        if not isinstance(call, Call):
            raise _NotAllowed(call)
        entry = self.entries.get(call.id)
        if entry is None or entry["type"] != "number":
            raise _NotAllowed(f"“{call.name}” is not a number of this chapter")
        self.met[call.source] = entry["result"]["shown"]
        return entry
