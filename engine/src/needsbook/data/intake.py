"""Intake: a publisher's file becomes rows of a dataset, by a recipe, and nothing is guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from needsbook.data.cells import NUMERIC, in_time
from needsbook.data.datapackage import Resource
from needsbook.data.publisher_file import Grid
from needsbook.data.recipe import Recipe
from needsbook.ground.errors import Problem, ProblemsFound, Where

Row = dict[str, str]
Key = tuple[str, ...]


def taken(grid: Grid, recipe: Recipe, shown: str, resource: Resource) -> list[tuple[int, Row]]:
    """The file's rows as the dataset writes them, each with the row of the file it is from.

    Parameters
    ----------
    shown : str
        Path of the recipe, as messages name it.

    Raises
    ------
    ProblemsFound
        The file has what the recipe does not name: all of it is told, each with the line
        that would be added.
    """
    return _Intake(grid, recipe, shown, resource).rows()


@dataclass
class _Intake:
    grid: Grid
    recipe: Recipe
    shown: str
    resource: Resource

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []

    def rows(self) -> list[tuple[int, Row]]:
        headings = self._headings()
        found = [
            row
            for number, cells in self._body()
            for row in self._long(number, dict(zip(headings, cells, strict=False)))
        ]
        self._same_key_twice(found)
        if not found and not self.problems:
            self.tell(
                self.recipe.header,
                None,
                "no row below the headings is one of the dataset",
                f"look whether the file is whole, and at `until` and `leave-out` in {self.shown}",
            )
        if self.problems:
            raise ProblemsFound(self.problems)
        return found

    def tell(self, row: int | None, column: str | None, what: str, fix: str) -> None:
        self.problems.append(Problem(Where(self.grid.name, row, column), what, fix))

    def _headings(self) -> list[str]:
        at = self.recipe.header
        headings = list(self.grid.rows[at - 1]) if at <= len(self.grid.rows) else []
        if not any(headings):
            self.tell(at, None, "this row has no headings", f"correct `header` in {self.shown}")
            raise ProblemsFound(self.problems)
        wide = self.recipe.wide
        named = {one for one in self.recipe.columns.values() if isinstance(one, str)}
        wanted = named | set(wide.headings if wide else ())
        for heading in wanted - set(headings):
            self.tell(at, heading, "there is no such heading", f"correct it in {self.shown}")
        for heading in sorted({*headings} - wanted - {"", *self.recipe.ignore}):
            self.tell(
                at,
                heading,
                "the recipe does not know this column",
                f"use it, or add to {self.shown}: ignore: [{heading}]",
            )
        for heading in sorted({one for one in headings if one and headings.count(one) > 1}):
            self.tell(at, heading, "two columns have this heading", "rename one in the file")
        return headings

    def _body(self) -> Iterator[tuple[int, Sequence[str]]]:
        for number, cells in enumerate(self.grid.rows, 1):
            if number <= self.recipe.header or not any(cells):
                continue
            if self.recipe.until and cells[0].startswith(self.recipe.until):
                return
            if number in self.grid.hidden and self.recipe.hidden != "take":
                if self.recipe.hidden == "leave":
                    continue
                self.tell(
                    number,
                    None,
                    "the workbook hides this row",
                    f"say what becomes of hidden rows in {self.shown}: hidden: take, or leave",
                )
            yield number, cells

    def _long(self, number: int, cells: Mapping[str, str]) -> Iterator[tuple[int, Row]]:
        """One row, or one for each of the headings that are values."""
        common = {
            column: str(source["value"]) if isinstance(source, dict) else cells.get(source, "")
            for column, source in self.recipe.columns.items()
        }
        wide = self.recipe.wide
        parts = (
            [{wide.into: value, wide.values: cells.get(heading, "")}
             for heading, value in wide.headings.items()]
            if wide
            else [{}]
        )  # fmt: skip
        for part in parts:
            row = {
                column: self._replaced(column, self._extracted(number, column, text))
                for column, text in (common | part).items()
            }
            if any(row[column] in left for column, left in self.recipe.leave_out.items()):
                continue
            made = {
                column: self._cell(number, column, row[column]) for column in self.resource.fields
            }
            yield number, made | self._instead(made)

    def _instead(self, row: Row) -> Row:
        """The cells of a row that the dataset holds otherwise than the file."""
        return {
            one.column: one.value
            for one in self.recipe.instead
            if all(row[column] in values for column, values in one.where.items())
        }

    def _extracted(self, number: int, column: str, text: str) -> str:
        pattern = self.recipe.extract.get(column)
        try:
            found = in_time(re.compile(pattern).search, text) if pattern else None
        except TimeoutError:
            found = None
        if pattern and not found:
            what = f"“{text}” is not as the recipe expects it ({pattern})"
            self.tell(number, column, what, f"correct the file, or `extract` in {self.shown}")
        return found[1] if found else text

    def _replaced(self, column: str, text: str) -> str:
        return self.recipe.replace.get(column, {}).get(text, text)

    def _cell(self, number: int, column: str, text: str) -> str:
        kind = self.resource.fields[column]["type"]
        if text in self.recipe.symbols:
            return self.recipe.symbols[text]
        if kind not in NUMERIC or text in self.resource.symbol_texts.get(column, ()):
            return text
        plain = _number(text, self.recipe.thousands)
        if plain is None:
            self._no_number(number, column, text)
            return text
        if "%" in text:
            # 12.5% is written as 12.5, whose unit the dictionary says.
            if not self._is_percentage(column):
                what = f"“{text}” is a percentage, and “{column}” is no column of percentages"
                fix = (
                    f"correct the file or {self.shown}, or the unit of the column in the dictionary"
                )
                self.tell(number, column, what, fix)
            return plain
        return _plain(Decimal(plain).scaleb(2)) if column in self.recipe.percent else plain

    def _is_percentage(self, column: str) -> bool:
        unit = str(self.resource.fields[column].get("unit", "")).casefold().replace(" ", "")
        return column in self.recipe.percent or "%" in unit or "percent" in unit

    def _no_number(self, number: int, column: str, text: str) -> None:
        thousands = self.recipe.thousands
        if thousands and re.fullmatch(rf"[-+]?[\d.{re.escape(thousands)}]+", text, re.ASCII):
            what = f"“{text}” has “{thousands}” elsewhere than before each three digits"
            fix = f"correct the file, or `thousands` in {self.shown}"
        else:
            what = f"“{text}” is no number, and the recipe does not know this symbol"
            fix = f'correct the file, or add to {self.shown}: symbols: {{"{text}": …}}'
        self.tell(number, column, what, fix)

    def _same_key_twice(self, found: Iterable[tuple[int, Row]]) -> None:
        first: dict[Key, tuple[int, Row]] = {}
        for number, row in found:
            key = key_of(row, self.resource)
            before, other = first.setdefault(key, (number, row))
            if other is not row:
                same = "the same" if other == row else "another"
                self.tell(
                    number,
                    None,
                    f"{', '.join(key)} stands in row {before} already, with {same} value",
                    "take one out of the file, or name it under `leave-out`",
                )


def _number(text: str, thousands: str) -> str | None:
    """A number as a dataset writes it; None for what is none."""
    plain = text.replace("\N{MINUS SIGN}", "-").strip()
    bracketed = re.fullmatch(r"\((.+)\)", plain)
    plain = (f"-{bracketed[1]}" if bracketed else plain).removesuffix("%").strip()
    if thousands and thousands in plain:
        # Elsewhere than between groups it is another sign: 415,5 is not 4155.
        rest = "" if thousands == "." else r"(\.\d+)?"
        groups = rf"[-+]?\d{{1,3}}({re.escape(thousands)}\d{{3}})+{rest}"
        if not re.fullmatch(groups, plain, re.ASCII):
            return None
        plain = plain.replace(thousands, "")
    # An exponent of more digits is no figure of a publisher's, and would fill the memory.
    if not re.fullmatch(r"[-+]?\d+(\.\d+)?([eE][-+]?\d{1,2})?", plain, re.ASCII):
        return None
    return _plain(Decimal(plain))


def _plain(value: Decimal) -> str:
    """Without an exponent, a minus before 0, and zeros that a workbook did not hold."""
    if not value:
        return "0"
    return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:f}"


def key_of(row: Mapping[str, str], resource: Resource) -> Key:
    """What tells a row from the others."""
    return tuple(row[column] for column in resource.primary_key or tuple(resource.fields))


def about(recipe: Recipe, rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of a dataset that a file of this recipe is about, and the others."""
    mine: list[Row] = []
    others: list[Row] = []
    for row in rows:
        held = all(row[column] in values for column, values in recipe.holds.items())
        (mine if held else others).append(row)
    return mine, others


# What it changes ------------------------------------------------------------------


@dataclass(frozen=True)
class Revised:
    """A cell of a row that the dataset has already."""

    key: Key
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What an intake would do to a dataset.

    Parameters
    ----------
    added : tuple of Key
        Rows of periods that the dataset does not have yet.
    filled_in : tuple of Key
        Rows that are new within a period that it has.
    withdrawn : tuple of Key
        Rows of a period of the file that the file does not have.
    revised, suppressed, published : tuple of Revised
        Cells that differ: numbers; numbers that became symbols; symbols, numbers.
    jumps : tuple of Revised
        Numbers of new periods that differ from the period before by more than the limit.
    """

    added: tuple[Key, ...]
    filled_in: tuple[Key, ...]
    withdrawn: tuple[Key, ...]
    revised: tuple[Revised, ...]
    suppressed: tuple[Revised, ...]
    published: tuple[Revised, ...]
    jumps: tuple[Revised, ...]

    @property
    def anything(self) -> bool:
        """Whether it would do anything at all."""
        return bool(self.added) or self.to_accept

    @property
    def to_accept(self) -> bool:
        """Whether somebody has to say why it is right."""
        told = (self.filled_in, self.withdrawn, self.revised, self.suppressed)
        return any((*told, self.published, self.jumps))


def changes(
    before: Sequence[Row], rows: Sequence[Row], resource: Resource, limit: float
) -> Changes:
    """Compare what a file gives with what the dataset has.

    Parameters
    ----------
    limit : float
        By how many times a number may differ from that of the period before.
    """
    period = resource.period_field
    old = {key_of(row, resource): row for row in before}
    new = {key_of(row, resource): row for row in rows}
    periods = {_period(row, period) for row in before}
    covered = {_period(row, period) for row in rows}
    fresh = [key for key in new if key not in old]
    cells = list(_revisions(old, new))
    return Changes(
        tuple(key for key in fresh if _period(new[key], period) not in periods),
        tuple(key for key in fresh if _period(new[key], period) in periods),
        tuple(
            key for key, row in old.items() if _period(row, period) in covered and key not in new
        ),
        tuple(one for one in cells if _both_numbers(one)),
        tuple(one for one in cells if not _both_numbers(one) and _is_number(one.before)),
        tuple(one for one in cells if not _both_numbers(one) and not _is_number(one.before)),
        tuple(_jumps(old, [new[key] for key in fresh], resource, limit)),
    )


def _period(row: Row, column: str | None) -> str:
    """The period of a row; all rows of a dataset without one are of one."""
    return row[column] if column else ""


def _revisions(old: Mapping[Key, Row], new: Mapping[Key, Row]) -> Iterator[Revised]:
    for key in new.keys() & old.keys():
        for column, value in new[key].items():
            if old[key].get(column) != value:
                yield Revised(key, column, old[key].get(column, ""), value)


def _is_number(text: str) -> bool:
    return NUMERIC["number"].fullmatch(text) is not None


def _both_numbers(one: Revised) -> bool:
    return _is_number(one.before) and _is_number(one.after)


def _jumps(
    old: Mapping[Key, Row], fresh: Iterable[Row], resource: Resource, limit: float
) -> Iterator[Revised]:
    period = resource.period_field
    if period is None:
        return
    rest = [column for column in resource.primary_key if column != period]
    last: dict[Key, Row] = {}
    for row in sorted(old.values(), key=lambda one: one[period]):
        last[tuple(row[column] for column in rest)] = row
    for row in fresh:
        before = last.get(tuple(row[column] for column in rest))
        for column in row if before else ():
            if column in resource.primary_key or before is None:
                continue
            was, now = before[column], row[column]
            if _is_number(was) and _is_number(now) and _is_jump(float(was), float(now), limit):
                yield Revised(key_of(row, resource), column, was, now)


def _is_jump(was: float, now: float, limit: float) -> bool:
    least, most = sorted((abs(was), abs(now)))
    return most > limit * max(least, 1)


def merged(
    before: Sequence[Row], rows: Sequence[Row], resource: Resource, others: Sequence[Row] = ()
) -> str:
    """The dataset's file with the new rows, sorted by key: one row a line.

    Parameters
    ----------
    others : sequence of dict
        Rows of the dataset that the publisher's file is not about.
    """
    found = {key_of(row, resource): row for row in before}
    period = resource.period_field
    covered = {row[period] for row in rows} if period else set()
    kept = {
        key: row for key, row in found.items() if period is not None and row[period] not in covered
    }
    everything = kept | {key_of(row, resource): row for row in (*rows, *others)}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(resource.fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows(everything[key] for key in sorted(everything))
    return out.getvalue()
