"""The condition of a claim: read, evaluated, and tried on data that it has never seen.

A condition has comparisons, arithmetic, `and`, `or`, `not` and calls of numbers with literal
arguments, nothing else. A call by itself is a condition where its number is true or false.
"""

from __future__ import annotations

import ast
import operator
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from needsbook.chapters.model import parse_call
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry, NumberResult
from needsbook.exhibit.exhibits import TRUTH
from needsbook.ground.errors import Where

COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
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
#: Draws of data among which a condition must fail once.
_DRAWS = 2_000
_MAY_BE_NEGATIVE = re.compile(r"change|growth|difference|excess|balance|gain|position|effect", re.I)


class NotAllowed(Exception):
    """The condition holds something that a condition may not hold."""


class Condition:
    """Reads a condition on computed numbers, and keeps the values it met.

    Parameters
    ----------
    values : mapping of str to float, optional
        By the id of a call: instead of the values of the entries.
    """

    def __init__(
        self,
        entries: Mapping[str, Entry],
        where: Where,
        values: Mapping[str, float] | None = None,
    ) -> None:
        self.entries = entries
        self.where = where
        self.values = values
        self.met: dict[str, str] = {}

    def __str__(self) -> str:
        return ", ".join(f"{call} = {shown}" for call, shown in self.met.items())

    def holds(self, node: ast.expr) -> bool | None:
        """Whether the condition holds; None where it rests on a gap.

        Raises
        ------
        NotAllowed
            It is a number, and neither true nor false.
        """
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                truth = self.holds(operand)
                return None if truth is None else not truth
            case ast.BoolOp(op=op, values=parts):
                truths = [self.holds(part) for part in parts]
                if None in truths:
                    return None
                return all(truths) if isinstance(op, ast.And) else any(truths)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                if not all(type(op) in COMPARE for op in ops):
                    raise NotAllowed(f"“{ast.unparse(node)}” is not a comparison of numbers")
                numbers = [self.number(left), *(self.number(item) for item in comparators)]
                if None in numbers:
                    return None
                pairs = zip(ops, numbers, numbers[1:], strict=False)
                return all(COMPARE[type(op)](first, second) for op, first, second in pairs)
            case ast.Call():
                if self.unit(node) != TRUTH:
                    raise NotAllowed(f"“{ast.unparse(node)}” is a number: compare it with another")
                value = self.number(node)
                return None if value is None else bool(value)
            case _:
                raise NotAllowed(f"“{ast.unparse(node)}” is neither true nor false")

    def number(self, node: ast.expr) -> Any:
        """Value of a node that is a number; None where a number in it is a gap."""
        match node:
            case ast.Constant(value=int() | float() as constant):
                return constant
            case ast.Call():
                id, result = self.called(node)
                return result.value if self.values is None else self.values[id]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self.number(operand)
                return None if value is None else -value
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _ARITHMETIC:
                first, second = self.number(left), self.number(right)
                return None if None in (first, second) else _ARITHMETIC[type(op)](first, second)
            case ast.Compare() | ast.BoolOp():
                return self.holds(node)
            case _:
                raise NotAllowed(f"“{ast.unparse(node)}” is not allowed in a condition")

    def unit(self, node: ast.expr) -> str:
        """Unit of a number that stands by itself; empty for anything else."""
        return self.called(node)[1].unit if isinstance(node, ast.Call) else ""

    def called(self, node: ast.Call) -> tuple[str, NumberResult]:
        """The number that is called, and its id."""
        call = parse_call(ast.unparse(node), self.where)
        if not isinstance(call, Call):
            raise NotAllowed(call)
        entry = self.entries.get(call.id)
        if entry is None or entry.number is None:
            raise NotAllowed(f"“{call.name}” is not a number of this chapter")
        self.met[call.source] = entry.shown
        return entry.id, entry.number


def can_fail(tree: ast.expr, entries: Mapping[str, Entry], where: Where) -> bool:
    """Whether data are found on which a condition does not hold.

    Each number is drawn anew within what its unit allows, many times: a share from nothing
    to all, a count from 0 upwards, and often the same as another number or as a constant
    of the condition.
    """
    condition = Condition(entries, where)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    numbers = [entries[id] for id in dict.fromkeys(condition.called(call)[0] for call in calls)]
    constants = [
        float(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    ]
    chance = random.Random(ast.unparse(tree))  # the same draws in every build
    for _ in range(_DRAWS):
        drawn: dict[str, float] = {}
        for entry in numbers:
            drawn[entry.id] = _draw(chance, entry, [*constants, *drawn.values()])
        try:
            if Condition(entries, where, drawn).holds(tree) is False:
                return True
        except ArithmeticError:
            return True  # it divides by zero there: no truth of the words either
    return False


def _draw(chance: random.Random, entry: Entry, others: list[float]) -> float:
    """A value that a number of its unit could have."""
    unit, value = (entry.number.unit, entry.number.value) if entry.number else ("", None)
    if unit == TRUTH:
        return float(chance.random() < 0.5)
    said = f"{entry.id} {entry.title} {unit}"
    signed = bool(_MAY_BE_NEGATIVE.search(said)) or (value is not None and value < 0)
    low, high = {"%": (0.0, 100.0), "share": (0.0, 1.0)}.get(unit, (0.0, float("inf")))
    if signed or (value is not None and not low <= value <= high):
        low, high = float("-inf"), float("inf")
    scale = max(1.0, abs(value or 1.0))
    drawn = chance.choice(
        [
            chance.uniform(0, 2 * scale),
            chance.uniform(0, 1),
            chance.choice([0.0, 1.0, 2.0, 100.0]),
            10 ** chance.uniform(0, 7),
            *(chance.choice(others) * chance.choice([0.5, 1, 1, 2]) for _ in others[:1]),
            *(chance.choice(others) + chance.choice([-1, 0, 1]) for _ in others[:1]),
        ]
    )
    if signed and chance.random() < 0.5:
        drawn = -drawn
    if value is not None and float(value).is_integer() and unit not in ("%", "share"):
        drawn = round(drawn)
    return min(max(drawn, low), high)
