"""Claims: words in the prose that the data can prove wrong.

`[more than half]{.claim when="peer_share() > 50"}` holds as long as its
condition does. A condition has comparisons, arithmetic, `and`, `or`, `not` and
calls of numbers with literal arguments, nothing else.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from needsbook.chapters import Call, parse_call
from needsbook.errors import Problem, Where
from needsbook.store import Entry

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


def claim_problems(
    claims: Iterable[tuple[str, str, Where]], entries: dict[str, Entry]
) -> Iterator[Problem]:
    """Claims that are false, or that cannot be read.

    Parameters
    ----------
    claims : iterable of (words, condition, where)
    entries : dict of str to Entry
        Computed numbers by id.
    """
    for words, condition, where in claims:
        values: dict[str, str] = {}
        try:
            tree = ast.parse(condition, mode="eval")
            holds = _value(tree.body, entries, values, where)
        except (SyntaxError, _NotAllowed) as error:
            yield Problem(
                where,
                f"the condition of the claim “{words}” cannot be read: {error}",
                "write comparisons and arithmetic of numbers, for example "
                "when=\"rate('E12000007') > 50\"",
            )
            continue
        if holds is None:
            yield Problem(
                where,
                f"the claim “{words}” rests on a number that is suppressed or not available: "
                f"{_list(values)}",
                "take the claim out, or bind it to a number that is published",
            )
        elif not holds:
            yield Problem(
                where,
                f"the claim “{words}” is not true: {condition} with {_list(values)}",
                "change the words to what the data show, or correct the condition",
            )


def _list(values: dict[str, str]) -> str:
    return ", ".join(f"{call} = {shown}" for call, shown in values.items())


def _value(node: ast.expr, entries: dict[str, Entry], values: dict[str, str], where: Where) -> Any:
    """Value of a condition's node; None where a number in it is a gap."""

    def value(inner: ast.expr) -> Any:
        return _value(inner, entries, values, where)

    match node:
        case ast.Constant(value=int() | float() as constant):
            return constant
        case ast.Call():
            return _number(node, entries, values, where)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            number = value(operand)
            return None if number is None else -number
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            truth = value(operand)
            return None if truth is None else not truth
        case ast.BinOp(op=op, left=left, right=right) if type(op) in _ARITHMETIC:
            first, second = value(left), value(right)
            return None if None in (first, second) else _ARITHMETIC[type(op)](first, second)
        case ast.BoolOp(op=op, values=parts):
            truths = [value(part) for part in parts]
            if None in truths:
                return None
            return all(truths) if isinstance(op, ast.And) else any(truths)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            numbers = [value(left), *(value(item) for item in comparators)]
            if None in numbers or not all(type(op) in _COMPARE for op in ops):
                return None
            pairs = zip(ops, numbers, numbers[1:], strict=False)
            return all(_COMPARE[type(op)](first, second) for op, first, second in pairs)
        case _:
            raise _NotAllowed(f"“{ast.unparse(node)}” is not allowed in a condition")


def _number(
    node: ast.Call, entries: dict[str, Entry], values: dict[str, str], where: Where
) -> float | None:
    call = parse_call(ast.unparse(node), where)
    if not isinstance(call, Call):
        raise _NotAllowed(call)
    entry = entries.get(call.id)
    if entry is None or entry["type"] != "number":
        raise _NotAllowed(f"“{call.name}” is not a number of this chapter")
    values[call.source] = entry["result"]["shown"]
    value: float | None = entry["result"]["value"]
    return value
