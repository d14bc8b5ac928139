"""An exhibit may show another."""

from __future__ import annotations

from books import Book

from needsbook.exhibit.exhibits import call_id
from needsbook.exhibit.store import last_stored
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import Inputs


def test_an_exhibit_may_ask_for_another(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    return value if isinstance(value, Gap) else value\n",
        "    return value\n\n\n"
        '@number(unit="offences", kind="official statistic")\n'
        "def count_again(area, year):\n"
        '    """The same by way of the other."""\n'
        "    return float(count(area, year))\n",
    )
    chapter = (book.root / "chapters/two.qmd").read_text()
    call = 'count("E01", 2024)'
    again = call.replace("count(", "count_again(")
    chapter = chapter.replace("import ", "import count_again, ", 1)
    book.write("chapters/two.qmd", chapter + f"\n`{{python}} {again}` offences.\n")
    book.compute()
    project = Project(book.root)
    again_entry, entry = (
        last_stored(Inputs(project), call_id(name, ("E01", 2024)))
        for name in ("count_again", "count")
    )
    assert again_entry
    assert entry
    assert again_entry.result == entry.result
    assert again_entry.datasets == entry.datasets  # its trace holds what the other read
