"""A CSV file as numbered rows, and what is wrong with its form.

Form is all that can be told without knowing what the cells mean: the encoding,
the separator, quotation marks, the columns and the number of cells in a row.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.data.cells import show
from needsbook.data.datapackage import DESCRIPTOR
from needsbook.ground.errors import Problem, Where

Row = dict[str, str]

SAVE_AS = "save the file as CSV UTF-8 (in Excel: “CSV UTF-8 (Comma delimited)”)"
SEPARATORS = {";": ";", "\t": "tabs", "|": "|"}
QUOTES = "close it or take it out; a quotation mark inside a text is written twice"


@dataclass
class CsvFile:
    """What could be read of a CSV file.

    Attributes
    ----------
    columns : list of str
        Columns of the data dictionary that the file has; none when it cannot be read.
    rows : list of (int, dict)
        Rows with their numbers as a spreadsheet counts them; empty rows are left out.
    ragged : set of int
        Numbers of the rows with too few or too many cells.
    whole : bool
        Whether every row could be read.
    """

    file: str
    columns: list[str] = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)
    ragged: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def tell(self, row: int | None, column: str | None, problem: str, fix: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(Where(self.file, row, column), problem, fix))


def read_csv(path: Path, file: str, wanted: Sequence[str]) -> CsvFile:
    """Read a CSV file that should have the columns `wanted`, in this order.

    Parameters
    ----------
    file : str
        How messages name it.
    """
    found = CsvFile(file)
    text = _text(path.read_bytes(), found)
    records = [] if text is None else _records(text, found)
    if text is not None and not records and not found.problems:
        found.tell(None, None, "the file is empty", f"restore it; its columns are {_list(wanted)}")
    if not records or _is_separated_otherwise(records[0], wanted, found):
        found.whole = False
        return found
    header = records[0]
    _check_header(header, wanted, found)
    found.columns = [name for name in wanted if name in header]
    if not found.columns:
        found.whole = False
        return found
    places = {name: header.index(name) for name in found.columns}
    _check_rows(records, found)
    for number, cells in enumerate(records[1:], 2):
        if any(cells):
            padded = cells + [""] * (len(header) - len(cells))
            found.rows.append((number, {name: padded[n] for name, n in places.items()}))
    return found


def _list(names: Sequence[str]) -> str:
    return ", ".join(names)


def _text(content: bytes, found: CsvFile) -> str | None:
    start = content[:200]
    # Every other byte of European text in UTF-16 is zero; a single one is a stray character.
    is_utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_utf16 or start.count(0) * 3 > len(start):
        found.tell(None, None, "the file is UTF-16 text, not UTF-8", SAVE_AS)
        return None
    try:
        # Excel's own “CSV UTF-8” begins with a byte order mark, which is no part of the text.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        found.tell(row, None, "this row is not UTF-8 text", SAVE_AS)
        return None


def _records(text: str, found: CsvFile) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        # Strict, or an open quotation mark would swallow the rest of the file.
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        found.whole = False
        said = str(error)
        if "unexpected end of data" in said or "field limit" in said:
            problem, fix = "a quotation mark is opened in this row and never closed", QUOTES
        elif "expected after" in said:
            problem, fix = "a text goes on after its closing quotation mark", QUOTES
        else:
            problem, fix = f"the rows from here on cannot be read: {said}", SAVE_AS
        found.tell(len(records) + 1, None, problem, fix)
    return records


def _is_separated_otherwise(header: list[str], wanted: Sequence[str], found: CsvFile) -> bool:
    if len(header) != 1 or len(wanted) < 2:
        return False
    for separator, name in SEPARATORS.items():
        if set(header[0].split(separator)) & set(wanted) and separator in header[0]:
            found.tell(
                1,
                None,
                f"the columns are separated by {name}, not by commas",
                "save it as CSV (comma)",
            )
            return True
    return False


def _check_header(header: list[str], wanted: Sequence[str], found: CsvFile) -> None:
    if not set(header) & set(wanted):
        fix = f"the columns are {_list(wanted)}"
        found.tell(1, None, "the first row does not hold the names of the columns", fix)
        return
    for name in wanted:
        if name not in header:
            fix = f"add it; the columns are {_list(wanted)}"
            found.tell(1, name, f"the column “{name}” is missing", fix)
    for number, name in enumerate(header, 1):
        if not name.strip():
            fix = "delete the column, or the comma at the end of each row"
            found.tell(1, None, f"column {number} has no name", fix)
        elif name not in wanted:
            fix = f"describe it in data/{DESCRIPTOR}, or take it out"
            shown = show(name)
            found.tell(1, shown, f"the column “{shown}” is not in the data dictionary", fix)
        elif name in header[: number - 1]:
            fix = "take one of the two out, or correct its name"
            found.tell(1, name, f"the column “{name}” is there twice", fix)
    if not found.problems and header != list(wanted):
        fix = f"put them in the order of the data dictionary: {_list(wanted)}"
        found.tell(1, None, f"the columns are in the order {_list(header)}", fix)


def _check_rows(records: list[list[str]], found: CsvFile) -> None:
    """Empty rows (a message for each run of them), and rows with too few or many cells."""
    width = len(records[0])
    first = None
    for number, cells in enumerate([*records[1:], ["end"]], 2):
        if not any(cell.strip() for cell in cells):
            first = first or number
            cells.clear()
            continue
        if first is not None:
            last = number - 1
            empty = "the row is empty" if first == last else f"rows {first} to {last} are empty"
            found.tell(first, None, empty, "delete it" if first == last else "delete them")
            first = None
        if number <= len(records) and len(cells) != width:
            found.ragged.add(number)
            found.tell(number, None, *_ragged(cells, width))


def _ragged(cells: list[str], width: int) -> tuple[str, str]:
    if any("\n" in cell or "\r" in cell for cell in cells):
        return "a quotation mark is opened in this row and not closed in it", QUOTES
    many = "fewer" if len(cells) < width else "more"
    return (
        f"the row has {many} cells than the header ({len(cells)}, not {width})",
        "look for a missing or a stray comma, or a text with a comma and no quotes",
    )
