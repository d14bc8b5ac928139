"""Whether each period of the edition is in a file, or said to be missing from it.

Periods that a dataset does not have, its entry in the data dictionary declares, with the
reason, one by one or from one to another::

    "missingPeriods": {"2018": "no such table was published", "2020 to 2021": "…"}

Periods in a form of their own are listed there, in their order, as the `enum` of the column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from needsbook.data.cells import NUMERIC, show
from needsbook.data.datapackage import DESCRIPTOR
from needsbook.data.periods import Form, Listed, form_of, spelled_out
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project, well_formed_periods
from needsbook.ground.root import CONFIG
from needsbook.ground.values import as_list, table

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
    form = _form(checking, column)
    written = not numeric or (numeric.fullmatch(first) and numeric.fullmatch(last))
    if not written or (form and not form.between(first, last)):
        problem = f"the period of “{resource.name}” ({first} to {last}) is not one of numbers"
        if written and form:
            problem = _written_otherwise(checking, form, first, last)
        yield Problem(Where(CONFIG), problem, f"write it as the column “{column}” does")
        return
    if form:
        _check_within(checking, column, form, first, last)
    told = any(name == column for _, name in checking.told) or checking.faulty
    if not told and checking.table.whole:
        there = {row[column] for _, row in checking.sound()}
        yield from _absent(checking, form, first, last, there)
    yield from _missing_nothing(checking, form or form_of([first, last]), first, last)


def _form(checking: Checking, column: str) -> Form | Listed | None:
    """The form of the column's periods, or their list; where there is neither, it is told."""
    written = list(dict.fromkeys(row[column] for _, row in checking.sound(column)))
    form = form_of(written)
    if form and all(form.place(text) is not None for text in written):
        return form
    constraints = table(checking.resource.fields[column].get("constraints"))
    if listed := tuple(map(str, as_list(constraints.get("enum")))):
        return Listed(listed)
    if form or not written:
        return form
    number, row = next(checking.sound(column))
    checking.tell(
        number,
        column,
        f"“{show(row[column])}” and the others are periods in no form that is known, or in several",
        "write all in one form, as 2015, 2015/16, 2015-17, 2015 Q1, 2015-03 or Mar 2015; or list "
        f"all, in their order, as the `enum` of “{column}” in data/{DESCRIPTOR}",
    )
    return None


def _written_otherwise(checking: Checking, form: Form | Listed, first: str, last: str) -> str:
    period = f"the period of “{checking.resource.name}” ({first} to {last})"
    if form.place(first) is not None and form.place(last) is not None:
        return f"{period} ends before it begins"
    return f"{period} is written otherwise than those of {checking.table.file} ({show(form.like)})"


def _check_within(
    checking: Checking, column: str, form: Form | Listed, first: str, last: str
) -> None:
    allowed = set(form.between(first, last))
    is_number = checking.resource.fields[column]["type"] in NUMERIC
    seen: set[str] = set()
    for number, row in checking.sound(column):
        value = row[column]
        if value in allowed or value in seen:
            continue
        seen.add(value)
        if form.place(value) is None and not is_number:  # 20235 is a number as 2023 is
            problem = f"“{show(value)}” is a period in another form than “{show(form.like)}”"
            checking.tell(number, column, problem, "write all periods of the column in one form")
            continue
        checking.tell(
            number,
            column,
            f"the period “{show(value)}” is not one of the edition's ({first} to {last})",
            f"correct the cell, or extend the period of this dataset under “edition” in {CONFIG}",
        )


def _absent(
    checking: Checking, form: Form | Listed | None, first: str, last: str, there: set[str]
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


def _missing_nothing(
    checking: Checking, form: Form | Listed | None, first: str, last: str
) -> Iterator[Problem]:
    """What is said to be missing, and is no period that could be there."""
    wanted = form.between(first, last) if form else []
    for named in checking.resource.missing_periods if wanted else ():
        if not spelled_out(form, named):
            yield Problem(
                Where(f"data/{DESCRIPTOR}"),
                f"dataset “{checking.resource.name}” is said to miss “{show(named)}”, which is "
                f"none of the edition's periods ({first} to {last})",
                f"write it as they are written, as {first} or {first} to {last}; or take it out "
                "of “missingPeriods”",
            )
