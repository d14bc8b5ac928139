"""What a CSV file is, as far as it can be seen: a first entry of the data dictionary."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.data.cells import NUMERIC, formula, show, stray_character
from needsbook.data.csvfile import SEPARATORS, read_csv
from needsbook.data.publisher_file import rows_of_text
from needsbook.ground.errors import Problem, UsageError, Where

#: A number that a person or a program wrote otherwise than as plain digits, what a program
#: writes in place of one, and nothing: no symbol of a publisher's, but a cell to be mended.
_DAMAGED = re.compile(
    r"\s*[+\-–−]?[£€$]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?\s*%?\s*"
    r"|[-–—−\s]*|#[a-z]+[/\da-z]*[!?]?|=.*|nan|[+-]?inf|null|none",
    re.I,
)
#: What publishers write for a number that is not there: a letter or two, a mark.
_SYMBOL = re.compile(r"\[[a-z]{1,8}\]|[a-z]{1,2}|low|n/a|\.{1,3}|…|:|\*{1,3}|~|†|‡", re.I)
_CODE = re.compile(r"0\d+", re.ASCII)
_TOTAL = re.compile(r"(?:grand )?totals?|sum", re.I)
_MOST_TOLD = 8
_PERIOD = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d)?")
_PERIODS = ("year", "period", "time_period", "quarter", "month", "date")
#: At most so much of a column of numbers can be symbols.
_MOST_SYMBOLS = 0.6
_MOST_KEYS = 4  # columns


@dataclass(frozen=True)
class Areas:
    """The table of areas: its dataset, its column of codes, and the codes."""

    dataset: str
    column: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Guess:
    """A file as a dataset.

    Parameters
    ----------
    symbols : mapping of str to sequence of str
        Texts in columns of numbers, by column.
    period : str
        Column of the period; "" where none looks like one.
    """

    columns: tuple[str, ...]
    types: Mapping[str, str]
    symbols: Mapping[str, Sequence[str]]
    key: tuple[str, ...]
    period: str = ""
    periods: tuple[str, ...] = ()
    area: str = ""
    required: frozenset[str] = field(default_factory=frozenset)
    unknown: tuple[str, ...] = ()  # codes in a column of areas that the table of areas has not


def guess(path: Path, areas: Areas | None) -> Guess:
    """What the columns of a CSV file hold.

    Raises
    ------
    UsageError
        It is no table with a header, no columns tell its rows apart, or it has what `check`
        would refuse: each such cell is told with its row.
    """
    header, rows = _table(path)
    cells = {name: [row[name] for _, row in rows] for name in header}
    types, symbols = {}, {}
    for name, column in cells.items():
        types[name], symbols[name] = _type(column)
    _refuse(path, list(_faults(path.name, rows, types, symbols)))
    period = next((name for name in cells if _is_period(name, cells[name])), "")
    area, unknown = _areas_in(cells, areas)
    return Guess(
        tuple(header),
        types,
        {name: found for name, found in symbols.items() if found},
        _key(cells, [one for one in (area, period) if one], types),
        period,
        tuple(sorted(set(cells[period]))) if period else (),
        area,
        frozenset(name for name, column in cells.items() if all(column)),
        unknown,
    )


def _table(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns and the rows of a CSV file, whose form is as it should be."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read\n    → give a CSV file in UTF-8") from error
    header = next(iter(rows_of_text(text, path.name)), [])
    if header and (not all(header) or len(set(header)) != len(header)):
        raise UsageError(f"{path} has a column without a name, or one name twice")
    no_table = f"{path} is no table: give a CSV file with a header and a row or more"
    if not header:
        raise UsageError(no_table)
    found = read_csv(path, path.name, _columns(header))
    _refuse(path, found.problems)
    if not found.rows:
        raise UsageError(no_table)
    return header, found.rows


def _columns(header: Sequence[str]) -> Sequence[str]:
    """The columns that a file should have, whatever separates them."""
    for separator in SEPARATORS:
        if len(header) == 1 and separator in header[0]:
            return header[0].split(separator)
    return header


def _refuse(path: Path, problems: Sequence[Problem]) -> None:
    """Tell what would be wrong in the dataset; nothing is written."""
    if not problems:
        return
    told = "\n".join(map(str, problems[:_MOST_TOLD]))
    more = f"\nand {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
    raise UsageError(f"{path} has what no dataset may have; nothing was written\n{told}{more}")


def _faults(
    file: str,
    rows: Sequence[tuple[int, Mapping[str, str]]],
    types: Mapping[str, str],
    symbols: Mapping[str, Sequence[str]],
) -> Iterator[Problem]:
    """What `check` would say of the cells, and rows of totals."""
    totals = [
        row for row in rows if any(_TOTAL.fullmatch(cell.strip()) for cell in row[1].values())
    ]
    for number, row in rows:
        for name, cell in row.items():
            of_numbers = types[name] != "string" and cell not in symbols[name]
            fault = stray_character(cell) or (_no_number(cell, types[name]) if of_numbers else None)
            fault = fault or formula(cell)
            if fault:
                yield Problem(Where(file, number, name), *fault)
        if len(totals) == 1 and totals[0][0] == number:  # several are a group of their own
            problem = "the row is a total of the others"
            yield Problem(Where(file, number), problem, "delete it; totals are computed")


def _no_number(cell: str, kind: str) -> tuple[str, str] | None:
    if NUMERIC[kind].fullmatch(cell):
        return None
    if not cell.strip():
        fix = "fill it in, or write the publisher's symbol; delete what stands below the table"
        return "the cell is empty", fix
    return (
        f"“{show(cell)}” is neither a plain number nor a usual symbol",
        f"write a plain {kind} in the digits 0 to 9, or a symbol, as c or [x], that says why there "
        "is none",
    )


def _areas_in(
    cells: Mapping[str, Sequence[str]], areas: Areas | None
) -> tuple[str, tuple[str, ...]]:
    """The column of areas, and those of its codes that the table of areas lacks."""
    for name, column in cells.items() if areas else ():
        others = sorted(set(column) - areas.codes) if areas else []
        if len(others) < len(set(column)) / 2:
            return name, tuple(others)
    return "", ()


def _type(cells: Sequence[str]) -> tuple[str, list[str]]:
    """The type of a column, and its symbols where it is one of numbers."""
    others = [cell for cell in cells if not _DAMAGED.fullmatch(cell)]
    words = [cell for cell in others if len(cell) > 4 and not _SYMBOL.fullmatch(cell)]
    if words or len(others) > _MOST_SYMBOLS * len(cells):
        return "string", []
    numbers = [cell for cell in cells if NUMERIC["number"].fullmatch(cell)]
    if not any(re.search(r"\d", cell) for cell in cells) or any(map(_CODE.fullmatch, cells)):
        return "string", []  # nothing at all, or codes with leading zeros
    whole = all(NUMERIC["integer"].fullmatch(cell) for cell in numbers)
    usual = {cell for cell in others if _SYMBOL.fullmatch(cell)}
    return "integer" if whole else "number", sorted(usual)


def _is_period(name: str, cells: Sequence[str]) -> bool:
    return name.lower() in _PERIODS and all(_PERIOD.fullmatch(cell) for cell in cells)


def _key(
    cells: Mapping[str, Sequence[str]], first: Sequence[str], types: Mapping[str, str]
) -> tuple[str, ...]:
    """The fewest columns that tell the rows apart, areas and periods before others."""
    others = [name for name in cells if types[name] == "string" and name not in first]
    tried = [*first, *others]
    for count in range(1, _MOST_KEYS + 1):
        for names in itertools.combinations(tried, count):
            if len(set(zip(*(cells[name] for name in names), strict=True))) == len(cells[names[0]]):
                return names
    raise UsageError(
        "no columns tell the rows of this file apart\n    → take out repeated rows, or bring it "
        "into one row an area and period"
    )
