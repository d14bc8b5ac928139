"""The check of one table, and the tables that it may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from needsbook.data.csvfile import CsvFile, Row, read_csv
from needsbook.data.datapackage import DataPackage, Resource
from needsbook.ground.errors import Problem
from needsbook.ground.project import Project


@dataclass
class Tables:
    """The tables of a package, each read when it is first asked for."""

    project: Project
    package: DataPackage
    _read: dict[str, CsvFile] = field(default_factory=dict)

    def get(self, name: str) -> CsvFile | None:
        """The table of a dataset; None when it is no table, or its file is missing."""
        resource = self.package.resources.get(name)
        if resource is None or resource.is_boundaries or not resource.path.is_file():
            return None
        if name not in self._read:
            file = self.project.relative(resource.path)
            self._read[name] = read_csv(resource.path, file, list(resource.fields))
        return self._read[name]


@dataclass
class Checking:
    """The check of one table; of a cell only the first problem is told."""

    resource: Resource
    table: CsvFile
    others: Tables
    told: set[tuple[int, str]] = field(default_factory=set)
    faulty: set[int] = field(default_factory=set)
    elsewhere: list[Problem] = field(default_factory=list)

    def tell(self, row: int, column: str | None, problem: str, fix: str) -> None:
        """Add a problem of a cell, or of a row."""
        if column is not None and (row, column) in self.told:
            return
        if column is None:
            self.faulty.add(row)
        else:
            self.told.add((row, column))
        self.table.tell(row, column, problem, fix)

    def sound(self, *columns: str) -> Iterator[tuple[int, Row]]:
        """Rows with as many cells as the header, where nothing was told of these columns."""
        for number, row in self.table.rows:
            if number not in self.table.ragged and not any(
                (number, column) in self.told for column in columns
            ):
                yield number, row

    def has(self, *columns: str) -> bool:
        """Whether the file has all these columns."""
        return bool(columns) and set(columns) <= set(self.table.columns)
