"""A publisher's file as rows: CSV, a sheet of a workbook (XLSX, XLS, ODS), Parquet, or a zip."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from needsbook.ground.errors import UsageError

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
#: Columns in a file: read by pyarrow, which no reader of the book needs and no lock names.
PARQUET = ".parquet"
KINDS = (*TEXTS, *WORKBOOKS, PARQUET)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Grid:
    """A sheet.

    Parameters
    ----------
    name : str
        The file, and the sheet of a workbook.
    rows : tuple of tuple of str
        All of it from the first row on, each cell as text.
    hidden : frozenset of int
        Rows that a workbook hides, from 1 (known of XLSX alone).
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: frozenset[int] = frozenset()


def read_grid(
    path: Path, sheet: str | int | None, separator: str, encoding: str, member: str = ""
) -> Grid:
    """The file, or one sheet of it.

    Parameters
    ----------
    member : str
        Of a zip: the file wanted; it need not be said where there is one table alone.

    Raises
    ------
    UsageError
        It cannot be read, or has no such sheet or member.
    """
    kind = path.suffix.lower()
    if not path.is_file():
        raise UsageError(f"there is no file {path}\n    → name the publisher's file")
    if kind == ".zip":
        with TemporaryDirectory() as folder:
            return read_grid(_unpacked(path, member, Path(folder)), sheet, separator, encoding)
    if kind in WORKBOOKS:
        return _workbook(path, sheet)
    if kind == PARQUET:
        return _parquet(path)
    if kind not in TEXTS:
        known = ", ".join(KINDS)
        raise UsageError(f"{path.name} is of no known kind\n    → unpack or save it as {known}")
    try:
        text = path.read_text(encoding=encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UsageError(
            f"{path.name} is not {encoding} text ({error})\n    → name its encoding in the "
            "recipe, for example: encoding: cp1252"
        ) from None
    rows = rows_of_text(text.removeprefix("\ufeff"), path.name, separator)
    return Grid(path.name, tuple(tuple(map(str.strip, row)) for row in rows))


def rows_of_text(text: str, name: str, separator: str = ",") -> list[list[str]]:
    """The rows of a CSV text.

    Raises
    ------
    UsageError
        It cannot be read: a cell is longer than any is, for example.
    """
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        found.extend(reader)
    except csv.Error as error:
        what = f"the rows from here on cannot be read: {error}"
        if "field limit" in str(error):
            what = f"a cell has more than {csv.field_size_limit():,} characters"
        raise UsageError(
            f"{name}:{len(found) + 1}: {what}\n    → look for a quotation mark that is opened "
            "there and never closed"
        ) from None
    return found


def _unpacked(path: Path, member: str, folder: Path) -> Path:
    """The one table of a zip, written into a folder under its own name."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = [n for n in packed.namelist() if n.lower().endswith(KINDS)]
            wanted = [n for n in names if member in (n, PurePosixPath(n).name)] or names
            if len(wanted) != 1 or (member and wanted == names and member not in names[0]):
                raise UsageError(
                    f"{path.name} holds the tables {', '.join(names) or 'none'}\n"
                    "    → name one in the recipe: member: …"
                )
            target = folder / PurePosixPath(wanted[0]).name
            target.write_bytes(packed.read(wanted[0]))
            return target
    except zipfile.BadZipFile:
        raise UsageError(f"{path.name} cannot be read as a zip") from None


def _parquet(path: Path) -> Grid:
    """The table with its names of columns as the first row; a missing value is empty."""
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError:
        raise UsageError(
            f"{path.name} is Parquet, and pyarrow, which reads it, is not installed\n"
            "    → install it beside (`.venv/bin/pip install pyarrow`), or save the file as CSV"
        ) from None
    try:
        table = parquet.read_table(path)
    except ArrowInvalid as error:
        raise UsageError(f"{path.name} cannot be read as Parquet: {error}") from None
    columns = [column.to_pylist() for column in table.columns]
    rows = (tuple(map(_text, row)) for row in zip(*columns, strict=True))
    return Grid(path.name, (tuple(table.column_names), *rows))


def _workbook(path: Path, sheet: str | int | None) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise UsageError(f"{path.name} cannot be read as a workbook: {error}") from None
    names = workbook.sheet_names
    name = names[sheet - 1] if isinstance(sheet, int) and 0 < sheet <= len(names) else sheet
    if name is None and len(names) == 1:
        (name,) = names
    if name not in names:
        raise UsageError(
            f"{path.name} has the sheets {', '.join(names)}\n    → name one in the recipe: sheet: …"
        )
    made = workbook.get_sheet_by_name(str(name))
    cells = made.to_python(skip_empty_area=False)
    rows = tuple(tuple(_text(cell) for cell in row) for row in cells)
    return Grid(f"{path.name}, sheet “{name}”", rows, _hidden(path, str(name)))


def _text(cell: Any) -> str:
    """A raw value as its publisher would type it: no number formats are known."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _hidden(path: Path, sheet: str) -> frozenset[int]:
    """Rows that the workbook hides; one that is not XLSX does not tell them."""
    if not zipfile.is_zipfile(path):
        return frozenset()
    with zipfile.ZipFile(path) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            return frozenset()
        sheets = ElementTree.fromstring(packed.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        wanted = next(one.get(_RELATION) for one in sheets if one.get("name") == sheet)
        related = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
        target = next(one.get("Target", "") for one in related if one.get("Id") == wanted)
        inner = packed.read(f"xl/{target.removeprefix('/xl/')}")
    rows = ElementTree.fromstring(inner).iter(f"{_MAIN}row")
    return frozenset(int(row.get("r", 0)) for row in rows if row.get("hidden") in ("1", "true"))
