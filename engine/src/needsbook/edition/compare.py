"""What changed from one edition to another."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from needsbook.edition.kept import Hashed, Kept, Value
from needsbook.ground.formats import MINUS, show

_YEAR = re.compile(r"(?:19|20)\d\d(?:/\d\d)?")
_CELLS = 12  # of one table that are told
_SHARE = 10.0  # of what it was: beyond that, a share says nothing
_WORDS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True)
class Change:
    """A number of both editions: the same call, which may have moved on to a new period."""

    before: Value
    after: Value

    @property
    def same_period(self) -> bool:
        return self.before.period == self.after.period

    @property
    def differs(self) -> bool:
        before, after = self.before, self.after
        return (before.shown, before.exact, before.status) != (
            after.shown,
            after.exact,
            after.status,
        )

    @property
    def difference(self) -> float | None:
        """How much larger it is now; None where either is a gap."""
        if not self.before.exact or not self.after.exact:
            return None
        return float(self.after.exact) - float(self.before.exact)

    @property
    def relative(self) -> float | None:
        """That as a share of what it was."""
        if self.difference is None or not float(self.before.exact):
            return None
        return self.difference / abs(float(self.before.exact))

    @property
    def overlaps(self) -> bool | None:
        """Whether the two intervals have a number in common; None where either has none."""
        before, after = self.before, self.after
        if not before.low or not after.low:
            return None
        return float(before.low) <= float(after.high) and float(after.low) <= float(before.high)

    @property
    def size(self) -> float:
        """By which changes are ordered: a gap that came or went is before all."""
        if self.difference is None:
            return float("inf")
        return abs(self.difference) if self.relative is None else abs(self.relative)


@dataclass(frozen=True)
class Cell:
    """A cell of a table that differs: its row and column, and what it held and holds."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """A text of both editions, or of one: it is empty where it was not, or is not, there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two editions, side by side.

    Parameters
    ----------
    revised : tuple of Change
        Numbers with the same call and another value: of the same period, where it has one.
    moved_on : tuple of Change
        A measure at its latest period, before and now, where that has moved on and the
        measure with it.
    added, gone : tuple of Value
        Numbers of one edition alone, but for those that have moved on.
    tables : mapping of str to tuple of Cell
        The cells that differ, by table; of one edition alone, it has none.
    captions, claims, sentences : tuple of Told
        Texts that differ. Claims are named by file and condition; sentences, their numbers left
        out, by file, one that went beside the one that took its place.
    methods, data : tuple of str
        Functions whose source differs; datasets, with their rows, those whose columns are
        described otherwise, and the files that were taken in.
    """

    before: Kept
    after: Kept
    revised: tuple[Change, ...]
    moved_on: tuple[Change, ...]
    added: tuple[Value, ...]
    gone: tuple[Value, ...]
    tables: Mapping[str, tuple[Cell, ...]]
    captions: tuple[Told, ...]
    claims: tuple[Told, ...]
    sentences: tuple[Told, ...]
    methods: tuple[str, ...]
    data: tuple[str, ...]


def compare(before: Kept, after: Kept) -> Comparison:
    """All that differs, the largest changes first."""
    old, new = _by_id(before.values), _by_id(after.values)
    both = [Change(old[id], new[id]) for id in old.keys() & new.keys()]
    revised = (one for one in both if one.same_period and one.differs)
    moved = [one for one in both if not one.same_period and one.differs]
    return Comparison(
        before,
        after,
        _ordered(revised),
        _ordered(moved),
        tuple(new[id] for id in sorted(new.keys() - old.keys())),
        tuple(old[id] for id in sorted(old.keys() - new.keys())),
        dict(_tables(before.tables, after.tables)),
        _told(
            {one.id: one.caption for one in before.captions},
            {one.id: one.caption for one in after.captions},
        ),
        _told(
            {f"{one.file}: {one.condition}": one.words for one in before.claims},
            {f"{one.file}: {one.condition}": one.words for one in after.claims},
        ),
        tuple(_paired(tuple(_sentences(before, after)))),
        tuple(_hashes(before, after, "function")),
        tuple(_data(before, after)),
    )


def _by_id(values: Iterable[Value]) -> dict[str, Value]:
    return {value.id: value for value in values}


def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda one: (-one.size, one.after.id)))


def _tables(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    for id in sorted(before.keys() | after.keys()):
        if before.get(id) != after.get(id):
            yield id, tuple(_cells(before.get(id, ""), after.get(id, "")))


def _cells(before: str, after: str) -> Iterator[Cell]:
    """Cells that differ, in rows that have the same name in both."""
    old, new = _rows(before), _rows(after)
    for name in new:
        if name in old:
            for column, value in new[name].items():
                if column in old[name] and old[name][column] != value:
                    yield Cell(name, column, old[name][column], value)


def _rows(text: str) -> dict[str, dict[str, str]]:
    """Rows by the fewest columns, from the left, that tell them apart."""
    listed = list(csv.DictReader(io.StringIO(text)))
    columns = list(listed[0]) if listed else []
    for width in range(1, len(columns) + 1):
        names = [", ".join(row[column] for column in columns[:width]) for row in listed]
        if len(set(names)) == len(names):
            return dict(zip(names, listed, strict=True))
    return {str(number): row for number, row in enumerate(listed, 1)}


def _told(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Told, ...]:
    return tuple(
        Told(name, before.get(name, ""), after.get(name, ""))
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    )


def _sentences(before: Kept, after: Kept) -> Iterator[Told]:
    """Sentences of one edition alone; none where the older one did not keep them."""
    if not before.sentences:
        return
    old, new = ({(one.file, one.text) for one in kept.sentences} for kept in (before, after))
    yield from (Told(f"{file}: {text}", text, "") for file, text in sorted(old - new))
    yield from (Told(f"{file}: {text}", "", text) for file, text in sorted(new - old))


def _data(before: Kept, after: Kept) -> Iterator[str]:
    yield from _hashes(before, after, "data")
    old, new = _of_kind(before, "schema"), _of_kind(after, "schema")
    for name in sorted(old.keys() & new.keys()):
        if old[name].sha256 != new[name].sha256:
            yield f"{name}: its columns are described otherwise"
    for name in sorted(_of_kind(after, "intake").keys() - _of_kind(before, "intake").keys()):
        yield f"taken in: {name}"


def _of_kind(kept: Kept, kind: str) -> dict[str, Hashed]:
    return {one.name: one for one in kept.hashes if one.kind == kind}


def _hashes(before: Kept, after: Kept, kind: str) -> Iterator[str]:
    old, new = _of_kind(before, kind), _of_kind(after, kind)
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield f"{name}: gone, or not needed now"
        elif name not in old:
            yield f"{name}: new, or not needed before"
        elif old[name].sha256 != new[name].sha256:
            rows = f" ({old[name].rows} rows, now {new[name].rows})" if new[name].rows else ""
            yield f"{name}: changed{rows}"


def as_json(found: Comparison) -> dict[str, Any]:
    """All of it as JSON can hold it, with what is calculated of each change."""
    told = asdict(found)
    told |= {name: told[name]["about"] for name in ("before", "after")}
    for name in ("revised", "moved_on"):
        told[name] = [{**asdict(one), **_calculated(one)} for one in getattr(found, name)]
    return told


def _calculated(change: Change) -> dict[str, float | bool | None]:
    return {name: getattr(change, name) for name in ("difference", "relative", "overlaps")}


# In words -------------------------------------------------------------------------


def as_markdown(found: Comparison, largest: int = 10) -> str:
    """The draft of a page: what changed, the largest changes first.

    Captions that differ in their years alone are left out; a statement that went is told
    beside the one of the same file that took its place.
    """
    captions = [
        one for one in found.captions if _YEAR.sub("", one.before) != _YEAR.sub("", one.after)
    ]
    claims = list(_paired(found.claims))
    lines = [
        f"# What changed from {found.before.label} to {found.after.label}",
        *_section("Moved on", map(_change, found.moved_on[:largest]), len(found.moved_on)),
        *_section("Revised", map(_change, found.revised[:largest]), len(found.revised)),
        *_section("New", map(_value, found.added), len(found.added)),
        *_section("No longer shown", map(_value, found.gone), len(found.gone)),
        *_section("Tables and figures", _table_lines(found.tables), len(found.tables)),
        *_section("Captions", map(_text, captions), len(captions)),
        *_section("Statements", map(_text, claims), len(claims)),
        *_section("Text", map(_text, map(_named, found.sentences)), len(found.sentences)),
        *_section("Methods", found.methods, len(found.methods)),
        *_section("Data", found.data, len(found.data)),
    ]
    return "\n".join(lines) + "\n"


def _paired(told: Iterable[Told]) -> Iterator[Told]:
    """Statements, those that went joined with the nearest new one of the same file."""
    fresh = [one for one in told if not one.before]
    for one in told:
        file = one.name.partition(":")[0]
        if one.before and not one.after:
            there = {new.after: new for new in fresh if new.name.startswith(f"{file}:")}
            near = difflib.get_close_matches(one.before, there, n=1, cutoff=0.6)
            if near:
                fresh.remove(there[near[0]])
                yield Told(file, one.before, near[0])
                continue
        if one.before:
            yield one
    yield from fresh


def _named(told: Told) -> Told:
    """A sentence under the name of its file."""
    return Told(told.name.partition(":")[0], told.before, told.after)


def _section(title: str, lines: Iterable[str], number: int) -> list[str]:
    if not number:
        return []
    listed = [f"- {line}" for line in lines]
    rest = [f"- … and {number - len(listed)} more"] if number > len(listed) else []
    return ["", f"## {title} ({number})", "", *listed, *rest]


def _change(change: Change) -> str:
    periods = "" if change.same_period else f", {change.before.period} → {change.after.period}"
    moved = f"{change.before.shown} → {change.after.shown}"
    return f"{change.after.id}{periods}: {moved}{''.join(_beside(change))}"


def _beside(change: Change) -> Iterator[str]:
    """How far a number moved, its interval, and its place among the areas."""
    before, after = change.before, change.after
    if change.difference and not _WORDS.search(after.shown):
        yield f" ({_distance(change)})"
    if change.overlaps is not None:
        common = "they overlap" if change.overlaps else "they do not overlap"
        yield f"; interval {_interval(before)} → {_interval(after)}, {common}"
    if before.rank != after.rank:
        yield f"; place {before.rank or '–'} → {after.rank or '–'}"


def _distance(change: Change) -> str:
    """How far, and as a share of what it was; a percentage by points alone."""
    difference, share = change.difference or 0.0, change.relative
    if change.after.unit == "%":
        return f"{difference:+.1f} points".replace("-", MINUS)
    absolute = f"{'+' if difference > 0 else ''}{show(difference)}"
    told = share is not None and abs(share) <= _SHARE
    return f"{absolute}, {share:+.1%}".replace("-", MINUS) if told else absolute


def _interval(value: Value) -> str:
    low, high = (show(float(end), unit=value.unit, digits=3) for end in (value.low, value.high))
    return f"{low} to {high}"


def _value(value: Value) -> str:
    return f"{value.id}: {value.shown}"


def _table_lines(tables: Mapping[str, tuple[Cell, ...]]) -> Iterator[str]:
    for id, cells in tables.items():
        told = "; ".join(
            f"{cell.row}, {cell.column}: {cell.before} → {cell.after}" for cell in cells[:_CELLS]
        )
        more = f"; and {len(cells) - _CELLS} more" if len(cells) > _CELLS else ""
        yield f"{id}: {told}{more}" if cells else f"{id}: rows were added, or taken away"


def _text(told: Told) -> str:
    if not told.before:
        return f"{told.name}: new: “{told.after}”"
    if not told.after:
        return f"{told.name}: gone: “{told.before}”"
    return f"{told.name}: “{told.before}” → “{told.after}”"
