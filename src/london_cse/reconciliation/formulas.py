"""Formulas and texts of `recomputations`, over printed figures and cells of tables.

A formula is arithmetic (``+ - * /`` and brackets) over whole numbers and names in square brackets:
the id of a printed figure, or a word of `NAMED` and what it takes. Nothing else is evaluated. In a
text, ``{id}`` is a figure as printed, ``{formula|format}`` a value.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from london_cse.abuse import cost, victims
from london_cse.areas import LONDON
from london_cse.need import prevalence
from london_cse.sources import areas, havens_age_groups, report_figures

_NAME = re.compile(r"\[([^\]]+)\]")
_IN_TEXT = re.compile(r"\{([^{}|]+)(?:\|([^{}]*))?\}")
_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Printed:
    """A row of `report-figures`."""

    id: str
    report: int
    place: str
    measure: str
    value: Decimal
    words: str
    unit: str
    qualifier: str


def held(figure: str) -> Printed:
    """A printed figure with the words around it, by its id."""
    where = {"figure": figure}
    columns = ["report", "locator", "measure", "printed", "unit", "qualifier"]
    ((report, place, measure, words, unit, qualifier),) = report_figures(
        where=where, columns=columns
    ).itertuples(index=False)
    value = report_figures.quote("value", where=where)
    return Printed(figure, int(report), place, measure, value, words, unit, qualifier)


def figures_in(formula: str) -> tuple[str, ...]:
    """The ids of the printed figures that a formula names, each once."""
    names = dict.fromkeys(_NAME.findall(formula))
    return tuple(name for name in names if name.partition(" ")[0] not in NAMED)


def evaluated(formula: str) -> Decimal:
    """The value of a formula.

    Raises ValueError: the formula holds more than arithmetic, or a name that is not known.

    Examples
    --------
    >>> evaluated("100 * (1 + 2) / 4")
    Decimal('75')
    >>> evaluated("2 ** 3")
    Traceback (most recent call last):
    ...
    ValueError: 2 ** 3: only + - * / over whole numbers and [names] is reckoned here
    """
    values: list[Decimal] = []

    def named(found: re.Match[str]) -> str:
        word, _, rest = found[1].partition(" ")
        values.append(NAMED[word](rest) if word in NAMED else held(found[1]).value)
        return f"_{len(values) - 1}"

    def reckoned(node: ast.expr) -> Decimal:
        match node:
            case ast.BinOp(left, op, right) if type(op) in _OPERATIONS:
                result: Decimal = _OPERATIONS[type(op)](reckoned(left), reckoned(right))
                return result
            case ast.Constant(int(number)):
                return Decimal(number)
            case ast.Name(name) if name.startswith("_"):
                return values[int(name[1:])]
        raise ValueError(f"{formula}: only + - * / over whole numbers and [names] is reckoned here")

    return reckoned(ast.parse(_NAME.sub(named, formula), mode="eval").body)


def text(template: str) -> str:
    """A text with its figures and values."""

    def filled(found: re.Match[str]) -> str:
        return held(found[1]).words if found[2] is None else format(evaluated(found[1]), found[2])

    return _IN_TEXT.sub(filled, template)


# What a name takes, after its word --------------------------------------------


def _residents(group: str) -> Decimal:
    """Residents of London in mid-2014, the latest year before the report that is held."""
    band, _, sex = group.partition(", ")
    bands = prevalence.GROUPS.get(band, [band])
    by_band = (prevalence.residents_by_area(one, 2014, sex or "persons") for one in bands)
    return Decimal(sum(int(people[LONDON]) for people in by_band))


def _months(figure: str) -> Decimal:
    """Months of the period of a figure ("August 2010 to October 2011"), both ends counted."""
    period = str(report_figures.one("period", where={"figure": figure}))
    first, last = (datetime.strptime(end, "%B %Y") for end in period.split(" to "))
    return Decimal(12 * (last.year - first.year) + last.month - first.month + 1)


def _havens(what: str) -> Decimal:
    """Clients of all years and ages in the table by age, or its years."""
    ages = ["0-12", "13-15", "16-17"]
    seen = havens_age_groups(where={"age_group": ages}, columns=["year", "clients"])
    return Decimal(int(seen["clients"].sum() if what == "clients" else seen["year"].nunique()))


NAMED: dict[str, Callable[[str], Decimal]] = {
    "residents": _residents,
    "boroughs": lambda _: Decimal(
        len(areas(where={"area_type": "London borough"}, columns=["gss_code"]))
    ),
    "months": _months,
    "rate": lambda group: victims.csa_rate.returned(f"radford-2011-{group}"),
    "victims": lambda cell: victims.csa_estimate.returned(*cell.split(", ")),
    "cost": lambda cell: cost.cost_item.returned(*cell.split(", ")),
    "havens": _havens,
}
