"""Whether each period of the edition is in a file, or said to be missing from it.

Periods that a dataset does not have, its entry in the data dictionary declares, with the
reason, one by one or from one to another::

    "missingPeriods": {"2018": "no such table was published", "2020 to 2021": "…"}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from needsbook.data.cells import NUMERIC, show
from needsbook.data.datapackage import DESCRIPTOR
from needsbook.data.periods import Form, form_of, spelled_out
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project, well_formed_periods
from needsbook.ground.root import CONFIG
from needsbook.ground.values import table

if TYPE_CHECKING:
    from needsbook.data.checking import Checking


def check_periods(checking: Checking, project: Project) -> Iterator[Problem]:
    """Problems of the edition's period of a dataset; those of its cells are told of these."""
    resource, column = checking.resource, checking.resource.period_field
    if column is None or not checking.has(column):
        return
    edition = table(project.config.get("edition"))
    listed = edition.get("periods") or {}
    if not edition or not isinstance(listed, dict):
        return  # told of the settings
    period = well_formed_periods(edition).get(resource.name)
    if resource.name not in listed:
        problem = f"the edition has no reference period for the dataset “{resource.name}”"
        fix = f"add under edition: periods: {resource.name}: {{first: …, last: …}}"
        yield Problem(Where(CONFIG), problem, fix)
    if period is None:
        return
    first, last = str(period["first"]), str(period["last"])
    numeric = NUMERIC.get(resource.fields[column]["type"])
    form = form_of(row[column] for _, row in checking.sound(column))
    written = not numeric or (numeric.fullmatch(first) and numeric.fullmatch(last))
    if not written or (form and not form.between(first, last)):
        problem = f"the period of “{resource.name}” ({first} to {last}) is not one of numbers"
        if written and form:
            problem = (
                f"the period of “{resource.name}” ({first} to {last}) is written otherwise than "
                f"those of {checking.table.file} ({show(form.like)})"
            )
        yield Problem(Where(CONFIG), problem, f"write it as the column “{column}” does")
        return
    _check_within(checking, column, form, first, last)
    told = any(name == column for _, name in checking.told) or checking.faulty
    if not told and checking.table.whole:
        there = {row[column] for _, row in checking.sound()}
        yield from _absent(checking, form, first, last, there)


def _check_within(
    checking: Checking, column: str, form: Form | None, first: str, last: str
) -> None:
    numeric = checking.resource.fields[column]["type"] in NUMERIC
    allowed = set(form.between(first, last)) if form else set()
    seen: set[str] = set()
    for number, row in checking.sound(column):
        value = row[column]
        if value in allowed or value in seen:
            continue
        if form and form.place(value) is None:
            seen.add(value)
            problem = f"“{show(value)}” is a period in another form than “{show(form.like)}”"
            checking.tell(number, column, problem, "write all periods of the column in one form")
            continue
        inside = float(first) <= float(value) <= float(last) if numeric else first <= value <= last
        if form or not inside:
            seen.add(value)
            checking.tell(
                number,
                column,
                f"the period “{show(value)}” is not one of the edition's ({first} to {last})",
                "correct the cell, or extend the period of this dataset under “edition” "
                f"in {CONFIG}",
            )


def _absent(
    checking: Checking, form: Form | None, first: str, last: str, there: set[str]
) -> Iterator[Problem]:
    """Periods that should be there and are not, and periods that are there after all."""
    resource, file = checking.resource, checking.table.file
    declared = [one for named in resource.missing_periods for one in spelled_out(form, named)]
    if last not in there and last not in declared:
        problem = f"the period of “{resource.name}” ends in {last}, which {file} has not"
        fix = f"add the rows of {last}, or correct the period under “edition”"
        yield Problem(Where(CONFIG), problem, fix)
    wanted = form.between(first, last)[:-1] if form else []
    missing = [period for period in wanted if period not in there and period not in declared]
    if missing:
        yield Problem(
            Where(file),
            f"no row of {', '.join(missing)}, though the edition's period is {first} to {last}",
            f"put the rows back, or say why there are none: “missingPeriods” of {resource.name} "
            f"in data/{DESCRIPTOR}",
        )
    for period in sorted(set(declared) & there):
        yield Problem(
            Where(f"data/{DESCRIPTOR}"),
            f"dataset “{resource.name}” is said to miss {period}, which {file} has",
            "take it out of “missingPeriods”",
        )
