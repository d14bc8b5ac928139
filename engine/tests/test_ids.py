"""Ids are told apart."""

from __future__ import annotations

from bad_chapters import only, second
from books import Book


def test_calls_that_differ_but_share_an_id(book: Book) -> None:
    for name in ("all_areas", "all__areas"):
        number = f'@number(unit="areas")\ndef {name}():\n    return 3\n'
        book.write("src/tiny/__init__.py", f"{book.read('src/tiny/__init__.py')}\n\n{number}")
    calls = "`{python} all_areas()`\n`{python} all__areas()`"
    book.write("chapters/two.qmd", second(calls).replace("import", "import all__areas, all_areas,"))
    only(
        book,
        "chapters/two.qmd:12",
        "all__areas() has the same id, “all-areas”, as all_areas() at chapters/two.qmd:11",
    )
