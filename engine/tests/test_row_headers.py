"""In the PDF, a cell that names its row is a header of the row, and every table stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from books import Book, small_book

from needsbook.ground.errors import ToolFailure
from needsbook.render.row_headers import marks, tag

LONG = """

@table(title="Long", kind="own estimate")
def tbl_long(rows) -> Tabulation:
    import pandas as pd

    names = [f"row {n}" for n in range(rows)]
    data = pd.DataFrame({"name": names, "one": range(rows), "two": range(rows)})
    columns = {"name": Column("Name"), "one": Column("One"), "two": Column("Two")}
    return Tabulation(data, columns, "Long")


@table(title="Bare", kind="own estimate")
def tbl_bare() -> Tabulation:
    import pandas as pd

    data = pd.DataFrame({"a": ["x", "y"], "b": ["z", "w"]})
    return Tabulation(data, {"a": Column("A"), "b": Column("B")}, "Bare", row_headers=0)
"""
ROWS = 70


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book: Book = small_book(tmp_path_factory.mktemp("headed") / "book")
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + LONG)
    book.change("chapters/two.qmd", "tbl_counts\n", "tbl_counts, tbl_long, tbl_bare\n")
    cells = f"```{{python}}\ntbl_long({ROWS})\n```\n\n```{{python}}\ntbl_bare()\n```\n\n"
    book.write("chapters/two.qmd", book.read("chapters/two.qmd") + f"\n{cells}")
    book.run_build()
    return book.root / "_book/small.pdf"


def below(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    found = kids if isinstance(kids, list) else [kids]
    objects = [one.get_object() for one in found if not isinstance(one, int)]
    return [one for one in objects if isinstance(one, dict) and "/S" in one]


def tables(pdf: Path) -> Iterator[list[list[Any]]]:
    """The rows of each table, as elements of the structure."""
    waiting = below(pypdf.PdfReader(pdf).trailer["/Root"]["/StructTreeRoot"])
    while waiting:
        element = waiting.pop(0)
        if element["/S"] == "/Table":
            parts = [part for part in below(element) if part["/S"] != "/Caption"]
            assert {part["/S"] for part in parts} <= {"/THead", "/TBody"}
            yield [below(row) for part in parts for row in below(part)]
        waiting = below(element) + waiting


def scope(cell: Any) -> str:
    attributes = cell.get("/A", [])
    found = attributes if isinstance(attributes, list) else [attributes]
    return next((str(one["/Scope"]) for one in found if "/Scope" in one), "")


def test_a_cell_that_names_its_row_is_a_header_of_the_row(pdf: Path) -> None:
    (long,) = [rows for rows in tables(pdf) if len(rows) == ROWS + 1]
    head, *body = long
    assert [(cell["/S"], scope(cell)) for cell in head] == [("/TH", "/Column")] * 3
    for row in body:
        kinds = [(cell["/S"], scope(cell)) for cell in row]
        assert kinds == [("/TH", "/Row"), ("/TD", ""), ("/TD", "")]
        # A cell that named its headers would be read with those alone.
        assert not any("/Headers" in one for cell in row for one in cell.get("/A", []))


def test_a_table_without_row_headers_has_none(pdf: Path) -> None:
    *_, bare = tables(pdf)
    assert [[cell["/S"] for cell in row] for row in bare[1:]] == [["/TD", "/TD"]] * 2


def test_the_file_is_whole(pdf: Path) -> None:
    """Another reader finds every object where the list says."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(f"row {n}" in text for n in range(ROWS))
    reader = pypdf.PdfReader(pdf, strict=True)
    size = reader.trailer["/Size"]
    assert all(reader.get_object(number) is not None for number in range(1, size))


def test_another_number_of_tables_is_told(pdf: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(pdf.read_bytes())
    with pytest.raises(ToolFailure, match=r"tables in copy\.pdf where 1 were set"):
        tag(copy, [(1, False)])


def test_a_table_inside_of_lists_quotes_and_notes_is_counted(book: Book) -> None:
    table = ["| A | B |", "|---|---|", "| aa | bb |"]
    inside = ["> ", "- Item.\n\n  ", "1. Step.\n\n   ", "Term\n: Meaning.\n\n  "]
    pieces = [
        start + "\n".join([table[0], *((start.split("\n")[-1]) + line for line in table[1:])])
        for start in inside
    ]
    note = "::: {.callout-note}\n" + "\n".join(table) + "\n:::"
    book.change("chapters/method.qmd", "Text.", "\n\n".join(["Text.", *pieces, note]))
    book.run_build()
    assert len(marks(book.read(".needsbook/typst/chapters/method.typ"))) == len(pieces) + 1
