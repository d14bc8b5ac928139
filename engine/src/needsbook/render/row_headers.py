"""The cells that name the rows of tables, tagged as headers in a finished PDF.

Typst 0.15 can tag such a cell itself (`pdf.header-cell`), behind a switch of its command line
that its Python package does not have. So the tag is set in the file: Typst writes each
element of the structure as an object of its own, uncompressed, and the list of objects at the
end is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from needsbook.ground.errors import ToolFailure

#: In the Typst source before each table: how many of its columns name the row, and whether
#: its last rows are a foot for the sake of the page alone.
MARK = "// table {columns} {tail}"
_MARKED = re.compile(r"(?:^|[ \[])// table (\d+) (tail|-)$", re.MULTILINE)

_ELEMENT = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/(\w+)(?:/P (\d+) 0 R)?")
_KIDS = re.compile(rb"/K\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")

#: A table's columns of row headers, and whether its foot is rows like others.
Marked = tuple[int, bool]


def marks(source: str) -> list[Marked]:
    r"""What the source of a page in Typst says of its tables, in their order.

    Examples
    --------
    >>> marks("// table 1 tail\n#table(columns: 2)")
    [(1, True)]
    """
    return [(int(columns), tail == "tail") for columns, tail in _MARKED.findall(source)]


def tag(pdf: Path, tables: Sequence[Marked]) -> None:
    """Tag the row headers of all tables of a PDF that Typst wrote.

    Parameters
    ----------
    tables : sequence of Marked
        One for each table, in the order of the document.

    Raises
    ------
    ToolFailure
        The file holds another number of tables, or is not laid out as Typst does.
    """
    if not any(columns or tail for columns, tail in tables):
        return
    file = _File(pdf.read_bytes())
    found = [number for number in file.elements() if file.kind(number) == b"Table"]
    if len(found) != len(tables):
        raise ToolFailure(f"Typst: {len(found)} tables in {pdf.name} where {len(tables)} were set")
    for number, (columns, tail) in zip(found, tables, strict=True):
        for part in file.kids(number):
            if tail and file.kind(part) == b"TFoot":
                file.become(part, b"TFoot", b"TBody")
            if columns and file.kind(part) in (b"TBody", b"TFoot"):
                for row in file.kids(part):
                    _tag_row(file, row, columns)
    pdf.write_bytes(file.written())


def _tag_row(file: _File, row: int, columns: int) -> None:
    """The first cells as headers of the row; the others are then found by their place alone."""
    for position, cell in enumerate(file.kids(row)):
        if file.kind(cell) == b"TD":
            file.without_named_headers(cell)
            if position < columns:
                file.become(cell, b"TD", b"TH")
                file.become(cell, b"/O/Table", b"/O/Table/Scope/Row")


class _File:
    """The objects of a PDF, as bytes that begin with their number."""

    def __init__(self, content: bytes) -> None:
        start = int(content[content.rindex(b"startxref") + 9 :].split()[0])
        trailer = content.index(b"trailer", start)
        places = {
            number: int(place)
            for number, (place, state) in enumerate(_ENTRY.findall(content[start:trailer]))
            if state == b"n"
        }
        self.order = sorted(places, key=places.__getitem__)
        ends = [*(places[number] for number in self.order[1:]), start]
        self.objects = {
            number: content[places[number] : end]
            for number, end in zip(self.order, ends, strict=True)
        }
        self.head = content[: places[self.order[0]]]
        self.trailer = content[trailer : content.rindex(b"startxref")]
        self._told = {
            number: match
            for number, whole in self.objects.items()
            if (match := _ELEMENT.match(whole))
        }

    def kind(self, number: int) -> bytes:
        """The kind of an element of the structure: ``b"TD"``."""
        found = _ELEMENT.match(self.objects[number])
        return found[1] if found else b""

    def kids(self, number: int) -> list[int]:
        """The elements below one, in their order."""
        listed = _KIDS.search(self.objects[number])
        references = _REFERENCE.findall(listed[1]) if listed else []
        return [kid for kid in map(int, references) if kid in self._told]

    def elements(self) -> Iterator[int]:
        """All elements of the structure, in the order in which they are read."""
        top = self._told.keys() - {kid for number in self._told for kid in self.kids(number)}
        waiting = [number for number in reversed(self.order) if number in top]
        while waiting:
            number = waiting.pop()
            yield number
            waiting += reversed(self.kids(number))

    def become(self, number: int, old: bytes, new: bytes) -> None:
        if old not in self.objects[number]:
            raise ToolFailure(f"Typst: a table of the PDF has no {old.decode()} to be changed")
        self.objects[number] = self.objects[number].replace(old, new, 1)

    def without_named_headers(self, number: int) -> None:
        self.objects[number] = re.sub(rb"/Headers\[[^\]]*\]", b"", self.objects[number], count=1)

    def written(self) -> bytes:
        """The file with the places of its objects as they are now."""
        places: dict[int, int] = {}
        parts, place = [self.head], len(self.head)
        for number in self.order:
            places[number] = place
            parts.append(self.objects[number])
            place += len(self.objects[number])
        return b"".join([*parts, _listed(places), self.trailer, b"startxref\n%d\n%%%%EOF" % place])


def _listed(places: Mapping[int, int]) -> bytes:
    """The list of objects; a number that no object has is free."""
    count = max(places) + 1
    rows = [
        b"%010d 00000 n\r\n" % places[number] if number in places else b"0000000000 65535 f\r\n"
        for number in range(count)
    ]
    return b"xref\n0 %d\n" % count + b"".join(rows)
