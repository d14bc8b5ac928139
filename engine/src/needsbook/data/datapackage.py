"""The data dictionary: `data/datapackage.json` as Python objects.

The file is a Frictionless Data Package (version 2). What an assessment says besides of each
dataset, and what each key means, `assets/schemas/datapackage.schema.json` tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from needsbook.data.descriptors import dictionary_faults
from needsbook.data.told import told_columns
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.formats import Status
from needsbook.ground.places import Places
from needsbook.ground.values import RepeatedKey, columns_of, load_json, read_text
from needsbook.ground.words import said, spoken

DESCRIPTOR = "datapackage.json"
#: What a publisher says of its figures; all but final ones are named with each source line.
FINAL = "final"


@dataclass(frozen=True)
class Symbol:
    """What a symbol in a value column stands for.

    `where` limits the meaning to rows whose columns hold one of the listed
    values; without it, it holds for the whole column.
    """

    column: str
    text: str
    meaning: Status
    reason: str
    where: dict[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)

    def applies(self, row: dict[str, str]) -> bool:
        """Whether the meaning holds for `row` (cells as text)."""
        return all(
            row.get(column) in {str(value) for value in values}
            for column, values in self.where.items()
        )


@dataclass(frozen=True)
class Resource:
    """One dataset and its description.

    Parameters
    ----------
    told : frozenset of str
        The columns whose values a trace may show.
    """

    descriptor: dict[str, Any] = field(hash=False)
    folder: Path
    told: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return str(self.descriptor["name"])

    @property
    def path(self) -> Path:
        return self.folder / str(self.descriptor["path"])

    @property
    def title(self) -> str:
        return str(self.descriptor["title"])

    @property
    def publisher(self) -> str:
        return str(self.descriptor["publisher"])

    @property
    def credit_column(self) -> str | None:
        """The column that says whom a row is credited to, where publishers differ by row."""
        by = self.descriptor.get("creditBy")
        return str(by["column"]) if by else None

    def credits(self, values: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Publishers and (short) titles, as a caption names the source.

        Parameters
        ----------
        values : iterable of str
            Values of `credit_column` among the rows read.
        """
        by = self.descriptor.get("creditBy")
        if by:
            named = by["credits"]
            written = [str(named[value]).partition(", ") for value in values if value in named]
            return [(publisher, title) for publisher, _, title in written]
        title = str(self.descriptor.get("shortTitle", self.title))
        state = self.descriptor.get("status", FINAL)
        if state == FINAL:
            return [(self.publisher, title)]
        own = spoken().statuses.get(str(state))
        named = f"{title} ({own[1]})" if own else said(f"caption.{state}", title=title)
        return [(self.publisher, named)]

    @property
    def credited(self) -> bool:
        """Whether captions name it: not look-up tables, not the assessment's own records."""
        own = self.descriptor["kind"] == "record of this assessment"
        return not own and not self.descriptor.get("lookup", False)

    @property
    def period(self) -> str:
        return str(self.descriptor["period"])

    @property
    def licence(self) -> str:
        return "; ".join(str(item["title"]) for item in self.descriptor["licenses"])

    @property
    def confirmed(self) -> tuple[tuple[str, str], ...]:
        """Title and address of each licence that was read at its source."""
        listed = self.descriptor["licenses"]
        return tuple((str(one["title"]), str(one["path"])) for one in listed if one.get("path"))

    @property
    def wholly_confirmed(self) -> bool:
        """Whether that goes for every licence of the dataset."""
        return len(self.confirmed) == len(self.descriptor["licenses"])

    @property
    def is_boundaries(self) -> bool:
        return str(self.descriptor.get("format")) == "geojson"

    @property
    def period_field(self) -> str | None:
        value = self.descriptor.get("periodField")
        return None if value is None else str(value)

    @property
    def is_closed(self) -> bool:
        """Whether no edition will move it: a report, or a series that has ended."""
        return bool(self.descriptor.get("closed", False))

    @property
    def missing_periods(self) -> tuple[str, ...]:
        """Periods that its publisher has no figures of, one by one or from one to another."""
        return tuple(map(str, self.descriptor.get("missingPeriods", {})))

    @property
    def may_be_empty(self) -> bool:
        """Whether a header without rows is sound: a record in which nothing stands yet."""
        return bool(self.descriptor.get("mayBeEmpty", False))

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Descriptors of the columns, by column name."""
        return {item["name"]: item for item in self.descriptor["schema"]["fields"]}

    @property
    def primary_key(self) -> tuple[str, ...]:
        return columns_of(self.descriptor["schema"].get("primaryKey"))

    @property
    def counted(self) -> bool:
        """Whether a trace may say how many rows were read: every row is named by told columns.

        The rows of a file of single records are persons.
        """
        return bool(self.primary_key) and self.told.issuperset(self.primary_key)

    @property
    def missing_values(self) -> frozenset[str]:
        """Texts that stand for a missing number somewhere in the file."""
        listed = self.descriptor["schema"].get("missingValues", [])
        return frozenset(one["value"] if isinstance(one, dict) else one for one in listed) - {""}

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        return tuple(
            Symbol(
                item["field"],
                item["symbol"],
                item["meaning"],
                item.get("reason", ""),
                {
                    key: tuple(values) if isinstance(values, list) else (values,)
                    for key, values in item.get("where", {}).items()
                },
            )
            for item in self.descriptor.get("symbols", [])
        )

    @cached_property
    def symbol_texts(self) -> dict[str, frozenset[str]]:
        """Texts that stand for something else than themselves, by column."""
        return {
            column: frozenset(one.text for one in self.symbols if one.column == column)
            for column in sorted({symbol.column for symbol in self.symbols})
        }

    def meaning(self, column: str, text: str, row: dict[str, str]) -> Symbol | None:
        """The first declared meaning of `text` in this cell, if there is one."""
        for symbol in self.symbols:
            if symbol.column == column and symbol.text == text and symbol.applies(row):
                return symbol
        return None


@dataclass(frozen=True)
class DataPackage:
    """Every dataset of the project, by name."""

    resources: dict[str, Resource] = field(hash=False)

    def __getitem__(self, name: str) -> Resource:
        try:
            return self.resources[name]
        except KeyError:
            raise ProblemsFound(
                [
                    Problem(
                        Where(f"data/{DESCRIPTOR}"),
                        f"no dataset is called “{name}”",
                        "describe the file here, or correct the name in the source function; "
                        f"the datasets are: {', '.join(sorted(self.resources))}",
                    )
                ]
            ) from None


def read_datapackage(folder: Path) -> DataPackage:
    """Read the descriptor in `folder`; its own mistakes are problems.

    Raises
    ------
    ProblemsFound
        The file is missing or not JSON, or an entry is not as it should be.
    """
    if folder in _in_force:
        return _in_force[folder]
    path = folder / DESCRIPTOR
    where = Where(f"{folder.name}/{DESCRIPTOR}")
    if not path.is_file():
        raise ProblemsFound(
            [
                Problem(
                    where, "the data dictionary is missing", "restore this file; needsbook needs it"
                )
            ]
        )
    stat = path.stat()
    return _read(path, stat.st_mtime_ns, stat.st_size)


def put_in_force(folder: Path, package: DataPackage) -> None:
    """Let this be what is read in `folder` from now on."""
    _in_force[folder] = package


#: Data packages that need not be read, by their folders.
_in_force: dict[Path, DataPackage] = {}


@lru_cache(maxsize=4)
def _read(path: Path, _mtime: int, _size: int) -> DataPackage:
    file = f"{path.parent.name}/{DESCRIPTOR}"
    text = read_text(path.parent, DESCRIPTOR, file)
    try:
        descriptor = load_json(text)
    except json.JSONDecodeError as error:
        fix = "look for a missing comma, quote or bracket just before this place"
        if isinstance(error, RepeatedKey):
            fix = "take one of the two out"
        where = Where(file, error.lineno)
        raise ProblemsFound([Problem(where, f"not valid JSON: {error.msg}", fix)]) from None
    faults = list(dictionary_faults(descriptor, path.parent))
    if faults:
        raise ProblemsFound(map(Places(file, text).problem, faults))
    listed = descriptor["resources"]
    told: dict[str, set[str]] = {item["name"]: set() for item in listed}
    for name, column in told_columns(listed):
        told[name].add(column)
    return DataPackage(
        {
            item["name"]: Resource(item, path.parent, frozenset(told[item["name"]]))
            for item in listed
        }
    )
