"""Tables: a data frame as semantic HTML, and as CSV.

One HTML table serves both editions: pandoc and Quarto read it into their own
table model, with `scope`, alignment and column widths kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from needsbook.ground.columns import Column, as_day, is_number
from needsbook.ground.gaps import Gap
from needsbook.ground.markup import LONG_WORD, attribute, html_text

if TYPE_CHECKING:
    import pandas as pd

Align = Literal["left", "right"]
#: How the name of a column ends that says what marks the numbers of another.
MARK = "_mark"
#: How a table begins that `table_filter.js` lets a reader narrow down.
FILTERABLE = '<table class="filterable"'


@dataclass(frozen=True)
class Workbook:
    """That a table is one to look things up in: offered as XLSX too, with tools on screen.

    There its rows can be filtered and sorted, and two of them compared.

    Parameters
    ----------
    columns : mapping of str to Column
        The columns of the workbook, in order; those that the page does not show as well.
    about : str
        Of which publication it is, for somebody who has the file alone.

    Examples
    --------
    >>> data = source("absence")(where={"year": 2024}, columns=["area", "pupils"])
    >>> columns = {"area": Column("District"), "pupils": Column("Pupils on roll")}
    >>> offered = Workbook(columns, "Of “School absence”, first edition.")
    >>> tabulation = Tabulation(data, columns, "Pupils on roll, 2024", workbook=offered)
    >>> list(tabulation.workbook.columns)
    ['area', 'pupils']
    """

    columns: Mapping[str, Column]
    about: str


@dataclass(frozen=True)
class Tabulation:
    """What a table's function returns.

    Parameters
    ----------
    data : pandas.DataFrame
        A row a row. A column `<name>_status` says why a cell of `<name>` has no
        number; a column `<name>_mark` what marks its numbers, by a status of the project
        as `provisional`, or by a letter, and empty where nothing does. Neither is shown itself.
    columns : mapping of str to Column
        The columns shown, in order.
    caption : str
        What, where and when; the engine adds the source.
    notes : sequence of str
        Limits of the figures, shown under the table.
    row_headers : int
        How many columns, from the left, name the row.
    emphasise : str, optional
        Name of a boolean column: those rows are totals, shown in bold.
    filters : sequence of str
        Shown columns by whose values, apart by semicolons, a reader can narrow the
        rows down where scripts run; words of any column then do so, too.
    workbook : Workbook, optional
        Makes it a table to look things up in.

    Raises
    ------
    ValueError
        A column to filter by is not shown.

    Examples
    --------
    >>> data = source("absence")(where={"year": 2024}, columns=["area", "pupils"])
    >>> columns = {"area": Column("District"), "pupils": Column("Pupils on roll")}
    >>> tabulation = Tabulation(data, columns, "Pupils on roll, 2024")
    >>> tabulation.numeric("pupils"), tabulation.numeric("area")
    (True, False)
    """

    data: pd.DataFrame
    columns: Mapping[str, Column]
    caption: str
    notes: tuple[str, ...] = ()
    row_headers: int = 1
    emphasise: str | None = None
    filters: tuple[str, ...] = ()
    workbook: Workbook | None = None

    def __post_init__(self) -> None:
        hidden = [name for name in self.filters if name not in self.columns]
        if hidden:
            raise ValueError(f"filters names columns that are not shown: {', '.join(hidden)}")

    def numeric(self, name: str) -> bool:
        """Whether a column holds numbers (and is aligned right)."""
        values = self.data[name]
        return any(is_number(value) for value in values) and not any(
            isinstance(value, str) for value in values
        )


def to_html(table: Tabulation) -> str:
    """The table as HTML: `<th scope>`, numbers right-aligned, no styling of its own."""
    right = {name: table.numeric(name) for name in table.columns}
    head = "\n".join(
        f'<th scope="col"{_style(column.label, right[name])}>{html_text(column.label)}</th>'
        for name, column in table.columns.items()
    )
    body = "".join(_row(table, position, right) for position in range(len(table.data)))
    opening = f"{_opening(table)}{_widths(table)}"
    return f"{opening}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"


def _opening(table: Tabulation) -> str:
    if not table.filters:
        return "<table>"
    shown = list(table.columns)
    return f'{FILTERABLE} data-filters="{" ".join(str(shown.index(n)) for n in table.filters)}">'


def _style(text: str, right: bool) -> str:
    """Numbers to the right; a word that is too long for any line may break anywhere."""
    if right:
        return ' style="text-align:right"'
    return ' style="overflow-wrap:anywhere"' if LONG_WORD.search(text) else ""


def _widths(table: Tabulation) -> str:
    if all(column.width is None for column in table.columns.values()):
        return ""
    columns = "".join(
        f'<col style="width:{(column.width or 0) * 100:.0f}%">' for column in table.columns.values()
    )
    return f"<colgroup>{columns}</colgroup>"


def _row(table: Tabulation, position: int, right: Mapping[str, bool]) -> str:
    row = table.data.iloc[position]
    strong = table.emphasise is not None and bool(row[table.emphasise])
    cells = []
    for number, (name, column) in enumerate(table.columns.items()):
        status = _text_in(row, f"{name}_status")
        plain = column.cell(row[name], status, _text_in(row, f"{name}{MARK}"))
        style = _style(plain, right[name])
        text = _linked(column, row, html_text(plain))
        text = f"<strong>{text}</strong>" if strong else text
        if number < table.row_headers:
            cells.append(f'<th scope="row"{style}>{text}</th>')
        else:
            cells.append(f"<td{style}>{text}</td>")
    return "<tr>{}</tr>\n".format("\n".join(cells))  # short lines, which Quarto needs


def _text_in(row: pd.Series[Any], name: str) -> str:
    """A text of a row; none where a merge left not-a-number."""
    text = row.get(name, "")
    return text if isinstance(text, str) else ""


def _linked(column: Column, row: pd.Series[Any], text: str) -> str:
    """The text of a cell as a link, where its row has an address for it."""
    address = row[column.link] if column.link else ""
    if not address:
        return text
    if not re.fullmatch(r"https?://\S+", address):
        raise ValueError(f"a cell of “{column.label}” leads to what is no address: {address}")
    return f"<a href={attribute(address)}>{text}</a>"


def to_csv(data: pd.DataFrame) -> str:
    """The data as CSV: texts as they are, numbers exact to 10 significant digits.

    Nothing is put before a text that a spreadsheet would take for a formula: a file
    of data must hold the data. Such a text is refused where data come in
    (`needsbook.data.cells`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(data.columns)
    for row in data.itertuples(index=False, name=None):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue()


def _csv_cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if is_number(value) and not isinstance(value, Decimal):
        return f"{float(value):.10g}"
    if isinstance(value, float | Gap):  # not a number: the status column says why
        return ""
    day = as_day(value)
    return day.isoformat() if day else str(value)
