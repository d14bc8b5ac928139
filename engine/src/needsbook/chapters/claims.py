"""Claims: words in the prose that the data can prove wrong.

`[more than half]{.claim when="peer_share() > 50"}` holds as long as its
condition does (`needsbook.chapters.conditions`). A claim that is not true is reported
with its sentence, its values and, where one is sure to fit, the wording that would be
true; so is one whose condition no data could make false.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from needsbook.chapters import wording
from needsbook.chapters.conditions import Condition, NotAllowed, can_fail
from needsbook.chapters.model import Chapter
from needsbook.chapters.plain import Passage, passages
from needsbook.exhibit.entry import Entry
from needsbook.ground.errors import Problem, Where


@dataclass(frozen=True)
class Claim:
    """A claim as a chapter makes it: its words, its condition, its place and passage."""

    words: str
    condition: str
    where: Where
    passage: Passage
    start: int
    following: str = ""

    def sentence(self, entries: dict[str, Entry]) -> str:
        """The sentence that makes the claim, with its numbers."""
        return self.passage.sentence(self.start, entries)


def claims_of(chapter: Chapter) -> Iterator[Claim]:
    """The claims of a chapter that have a condition, in reading order."""
    for passage in passages(chapter):
        for span in passage.spans:
            if span.kind == "claim" and span.reason:
                where = passage.where(span.start)
                following = passage.text[span.end : passage.bounds(span.start)[1]]
                yield Claim(span.text, span.reason, where, passage, span.start + 1, following)


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
        condition = Condition(entries, claim.where)
        try:
            holds = condition.holds(tree)
        except ArithmeticError as error:
            what = "divides by zero" if isinstance(error, ZeroDivisionError) else "goes too far"
            met = f": {condition}" if condition.met else ""
            yield Problem(
                claim.where,
                f"the condition of the claim “{claim.words}” {what}{met}",
                "compare the two numbers without a division",
            )
            continue
        except (TypeError, NotAllowed) as error:
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
                f"the claim “{claim.words}” is not true: {_what_fails(claim, tree, entries)}; "
                f"the sentence: “{claim.sentence(entries)}”",
                _mend(claim, tree, condition),
            )
        elif not can_fail(tree, entries, claim.where):
            yield Problem(
                claim.where,
                f"the condition of the claim “{claim.words}” holds whatever the data are: "
                f"{claim.condition}",
                "write what would be false if the words were",
            )


def _what_fails(claim: Claim, tree: ast.expr, entries: dict[str, Entry]) -> str:
    """The parts of the condition that do not hold, with their numbers; those that do, unsaid."""
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else []
    failing = [part for part in parts if not Condition(entries, claim.where).holds(part)]
    condition = Condition(entries, claim.where)
    for part in failing or [tree]:
        condition.holds(part)
    whole = len(failing) == len(parts)
    said = claim.condition if whole else " and ".join(map(ast.unparse, failing))
    return f"{said} with {condition}"


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


def _mend(claim: Claim, tree: ast.expr, condition: Condition) -> str:
    fitting = _fitting(claim, tree, condition)
    if fitting is None:
        return "change the words to what the data show, or correct the condition"
    return f"this would now be true: “{fitting}”. Or correct the condition"


def _fitting(claim: Claim, tree: ast.expr, condition: Condition) -> str | None:
    """The claim as it would be true, where one comparison is all that stands against it."""
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    failing = [part for part in parts if not condition.holds(part)]
    single = failing[0] if failing else tree
    if len(failing) != 1 or not isinstance(single, ast.Compare) or len(single.ops) != 1:
        return None
    left, op, right = single.left, single.ops[0], single.comparators[0]
    if isinstance(left, ast.Constant):  # 50 < share() says what share() > 50 says
        left, right = right, left
    if len(parts) > 1 and not _same_side(parts, left) and not isinstance(op, ast.Eq):
        return None  # what else the claim says, its other comparisons say
    compared = _compared(left, op, right, condition)
    return wording.reworded(claim.words, claim.following, compared) if compared else None


def _same_side(parts: list[ast.expr], left: ast.expr) -> bool:
    """Whether all comparisons are of one number: more than a half, less than two-thirds."""
    said = ast.dump(left)
    return all(
        isinstance(part, ast.Compare)
        and said in (ast.dump(part.left), ast.dump(part.comparators[0]))
        for part in parts
    )


def _compared(
    left: ast.expr, op: ast.cmpop, right: ast.expr, condition: Condition
) -> wording.Compared | None:
    first, second = condition.number(left), condition.number(right)
    equal, share, ratio = isinstance(op, ast.Eq), None, None
    if isinstance(right, ast.Constant) and not equal and second != 0:
        unit = condition.unit(left)
        share = {"%": first / 100, "share": first}.get(unit)
        if unit == "" and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div):
            share = first
        if share is None:
            return None  # a threshold is no direction
    match right:
        case (
            ast.BinOp(op=ast.Mult(), left=ast.Constant(), right=base)
            | ast.BinOp(op=ast.Mult(), left=base, right=ast.Constant())
        ):
            of = condition.number(base)
            if not of:
                return None
            ratio = first / of
    return wording.Compared(first, second, share, ratio, equal)
