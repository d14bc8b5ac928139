"""A table as an XLSX workbook: a cover, notes and the table itself, marked as one.

Laid out as the Government Analysis Function asks of spreadsheets and its package gptables
lays them out: one table a sheet, from the first column, below its title and what must be
known to read it; the table marked as a table; symbols as texts, numbers as numbers; notes
on a sheet of their own, each by its number. The same table gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from needsbook.exhibit.tables import Tabulation
from needsbook.ground.columns import Column, as_day, is_number, text_of
from needsbook.ground.gaps import Gap
from needsbook.ground.symbols import meaning_of, symbols
from needsbook.ground.words import said

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold
_STRAY = {number: None for number in range(32) if number not in (9, 10, 13)}
#: Styles by their places in `_STYLES`; after them numbers of none to three decimals.
_PLAIN, _TITLE, _BOLD, _WRAPPED, _WHOLE = range(5)
_MOST_DECIMALS = 3
_FORMATS = ("#,##0", "#,##0.0", "#,##0.00", "#,##0.000")
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">'
    + "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{f}"/>' for n, f in enumerate(_FORMATS))
    + "</numFmts>"
    '<fonts count="3"><font><sz val="12"/><name val="Arial"/></font>'
    '<font><b/><sz val="16"/><name val="Arial"/></font>'
    '<font><b/><sz val="12"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{_WHOLE + len(_FORMATS)}">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"'
    ' applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    + "".join(
        f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0" xfId="0" '
        'applyNumberFormat="1"/>'
        for n in range(len(_FORMATS))
    )
    + "</cellXfs></styleSheet>"
)

Cell = tuple[Any, int]  # value, style


@dataclass(frozen=True)
class Cover:
    """What the first sheet says: of which book and edition the table is, and from where."""

    title: str
    about: str
    edition: str
    issued: str
    sources: str


@dataclass(frozen=True)
class _Sheet:
    name: str
    rows: list[list[Cell]]
    widths: tuple[int, ...]
    table: tuple[int, int, str, str] | None = None  # first row, last row, last column, name


def to_xlsx(
    table: Tabulation, columns: Mapping[str, Column], notes: Sequence[str], cover: Cover
) -> bytes:
    """The workbook of a table.

    Parameters
    ----------
    columns : mapping of str to Column
        The columns that it holds, in order; not only those that a page shows.
    notes : sequence of str
        Each becomes a row of the sheet of notes.
    """
    return _packed([_cover(cover), _notes(notes), _data(table, columns, cover, len(notes))], cover)


def _cover(cover: Cover) -> _Sheet:
    rows = [
        (cover.title, _TITLE),
        (cover.about, _WRAPPED),
        (said("workbook.issued", edition=cover.edition, date=cover.issued), _WRAPPED),
        (cover.sources, _WRAPPED),
        (said("workbook.sheets"), _BOLD),
        (said("workbook.about-notes"), _WRAPPED),
        (said("workbook.about-table"), _WRAPPED),
        (said("workbook.symbols"), _BOLD),
        *((_meaning(status, shown), _WRAPPED) for status, shown in symbols().items()),
        (said("workbook.no-number"), _WRAPPED),
    ]
    return _Sheet(said("workbook.cover"), [[cell] for cell in rows if cell[0]], (100,))


def _meaning(status: str, shown: str) -> str:
    return said("workbook.means", symbol=shown, meaning=meaning_of(status))


def _numbered(number: int) -> str:
    return said("workbook.note-n", n=number)


def _notes(notes: Sequence[str]) -> _Sheet:
    rows: list[list[Cell]] = [
        [(said("workbook.notes"), _TITLE)],
        [(said("workbook.one-table"), _PLAIN)],
        [(said("workbook.note-number"), _BOLD), (said("workbook.note"), _BOLD)],
        *([(_numbered(n), _PLAIN), (note, _WRAPPED)] for n, note in enumerate(notes, 1)),
    ]
    place = (3, len(rows), "B", "notes") if notes else None
    return _Sheet(said("workbook.notes"), rows, (16, 100), place)


def _data(table: Tabulation, columns: Mapping[str, Column], cover: Cover, notes: int) -> _Sheet:
    marks = " ".join(f"[{_numbered(number)}]" for number in range(1, notes + 1))
    above: list[list[Cell]] = [
        [(cover.title, _TITLE)],
        [(f"{table.caption} {marks}".strip(), _PLAIN)],
        [(said("workbook.some-symbols"), _PLAIN)],
        [(cover.sources, _PLAIN)],
    ]
    head: list[Cell] = [(column.label, _BOLD) for column in columns.values()]
    rows = [
        [(_value(row, name), _format(column)) for name, column in columns.items()]
        for row in table.data.to_dict(orient="records")
    ]
    first = len(above) + 1
    place = (first, first + len(rows), _letters(len(columns)), "data")
    widths = (28, *(16 for _ in range(len(columns) - 1)))
    return _Sheet(said("workbook.table"), [*above, head, *rows], widths, place)


def _format(column: Column) -> int:
    if column.decimals is None:
        return _PLAIN
    return _WHOLE + min(column.decimals, _MOST_DECIMALS)


def _value(row: Mapping[Any, Any], name: str) -> Any:
    value, status = row[name], row.get(f"{name}_status", "")
    if isinstance(status, str) and status:
        return symbols()[status]
    if isinstance(value, Gap):
        return value.shown
    return value if is_number(value) else text_of(value)


# The parts of the file ------------------------------------------------------------


def _packed(sheets: Sequence[_Sheet], cover: Cover) -> bytes:
    parts = {
        "[Content_Types].xml": _types(sheets),
        "_rels/.rels": _relations(
            [("officeDocument", "xl/workbook.xml")],
            core='<Relationship Id="core" Type="http://schemas.openxmlformats.org/package/2006/'
            'relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{_text(cover.title)}</dc:title><dc:description>{_text(cover.about)}"
            "</dc:description></cp:coreProperties>"
        ),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            + "".join(
                f'<sheet name="{sheet.name}" sheetId="{number}" r:id="rId{number}"/>'
                for number, sheet in enumerate(sheets, 1)
            )
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
    }
    texts: dict[str, int] = {}
    for number, sheet in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet, texts)
        if sheet.table:
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(
                [("table", f"../tables/table{number}.xml")]
            )
            parts[f"xl/tables/table{number}.xml"] = _table(sheet, number)
    listed = "".join(f'<si><t xml:space="preserve">{_text(text)}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{listed}</sst>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            place = zipfile.ZipInfo(name, _NO_TIME)
            place.compress_type = zipfile.ZIP_DEFLATED
            place.create_system = 0  # the same on every system
            packed.writestr(place, content.encode(), compresslevel=9)
    return out.getvalue()


def _types(sheets: Sequence[_Sheet]) -> str:
    named = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    named["/xl/sharedStrings.xml"] = "sharedStrings"
    for number, sheet in enumerate(sheets, 1):
        named[f"/xl/worksheets/sheet{number}.xml"] = "worksheet"
        if sheet.table:
            named[f"/xl/tables/table{number}.xml"] = "table"
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="{_OFFICE}.{kind}+xml"/>'
        for part, kind in named.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(targets: Sequence[tuple[str, str]], core: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}{core}</Relationships>'


def _sheet(sheet: _Sheet, texts: dict[str, int]) -> str:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(sheet.widths, 1)
    )
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _cell(cell, f"{_letters(place)}{number}", texts) for place, cell in enumerate(row, 1)
        )
        + "</row>"
        for number, row in enumerate(sheet.rows, 1)
    )
    marked = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if sheet.table else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<cols>{widths}</cols><sheetData>{rows}</sheetData>{marked}</worksheet>"
    )


def _cell(cell: Cell, place: str, texts: dict[str, int]) -> str:
    """A cell; a text is kept once, in `texts`, by its place there."""
    value, style = cell
    styled = f' s="{style}"' if style else ""
    if is_number(value):
        exact = f"{value}" if isinstance(value, Decimal | int) else f"{float(value):.10g}"
        return f'<c r="{place}"{styled}><v>{exact}</v></c>'
    if isinstance(value, date):
        day = as_day(value)
        value = day.isoformat() if day else str(value)
    number = texts.setdefault(str(value), len(texts))
    # A style of numbers says nothing of a text.
    styled = f' s="{style}"' if 0 < style < _WHOLE else ""
    return f'<c r="{place}"{styled} t="s"><v>{number}</v></c>'


def _table(sheet: _Sheet, number: int) -> str:
    assert sheet.table is not None  # only such sheets have one
    first, last, column, name = sheet.table
    place = f"A{first}:{column}{last}"
    heads = sheet.rows[first - 1]
    columns = "".join(
        f'<tableColumn id="{n}" name={quoteattr(str(head).translate(_STRAY))}/>'
        for n, (head, _) in enumerate(heads, 1)
    )
    return (
        f'{_HEAD}<table xmlns="{_MAIN}" id="{number}" name="{name}" displayName="{name}" '
        f'ref="{place}" totalsRowShown="0"><autoFilter ref="{place}"/>'
        f'<tableColumns count="{len(heads)}">{columns}</tableColumns></table>'
    )


def _text(text: str) -> str:
    return escape(text.translate(_STRAY))


def _letters(number: int) -> str:
    """The name of a column by its number from 1.

    Examples
    --------
    >>> _letters(1), _letters(26), _letters(27), _letters(53)
    ('A', 'Z', 'AA', 'BA')
    """
    before, place = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + place)
