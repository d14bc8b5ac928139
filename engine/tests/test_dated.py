"""A period written by hand is found before an edition moves on without it."""

from __future__ import annotations

import pytest
from books import Book
from test_clock import CLOCKED


@pytest.fixture
def dated(book: Book) -> Book:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + CLOCKED)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    book.change("chapters/one.qmd", "import count,", "import change, clocked, count,")
    return book


def said(book: Book, text: str) -> list[str]:
    """What a check tells of a text in a section of its own."""
    book.change("chapters/one.qmd", "## Sub", f"## Own\n\n{text}\n\n## Sub")
    done = book.run("check", "--all")
    return [line for line in done.stderr.splitlines() if line.startswith("chapters/")]


NOW = '`{python} clocked("E01")`'
BEFORE = '`{python} clocked("E01", "previous")`'
OTHER = '`{python} count("E01", 2023)`'
OF_2023 = '`{python} clocked("E01", 2023)`'
LAST = "{{< meta edition.periods.counts.last >}}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"In 2024 there were {NOW}.", "“2024” is written by hand"),
        (f"At mid-2024 there were {NOW}.", "“mid-2024” is written by hand"),
        ("This is the 2024 edition.", "“2024” is written by hand, and the edition moves on"),
        ('There were `{python} clocked("E01", 2024)`.', "names 2024, the latest period of counts"),
        (f"There were {OF_2023}, now {NOW}.", "does not name 2023, 2024"),
        (f"There were {BEFORE}, and {NOW} in {LAST}.", "does not name 2023"),
        ("[More]{.claim when=\"clocked('E01', 2024) > 1\"} came.", "names 2024"),
    ],
)
def test_it_is_found(dated: Book, text: str, told: str) -> None:
    found = said(dated, text)
    assert len(found) == 1, found
    assert told in found[0]


@pytest.mark.parametrize(
    "text",
    [
        f"In {LAST} there were {NOW}.",
        f'In [2024]{{.literal reason="the year of the law"}} a law came; there were {NOW}.',
        f"In 2019 a law came; there were {NOW}.",
        f"There were {OF_2023} in 2023 and {NOW} in {LAST}.",
        f"In 2023 there were some.\nThere were {OF_2023}, and {NOW} in {LAST}.",
        f"There were {NOW} in {LAST}, after {BEFORE} in the year before.",
        'A change of `{python} change("E01")`.',
        f"""[More came in 2023]{{.claim when="clocked('E01', 2023) > 1"}} than {BEFORE}.""",
        "The number 2024.5 and £2024 are no years.",
    ],
)
def test_what_moves_or_is_history_is_left_alone(dated: Book, text: str) -> None:
    found = [line for line in said(dated, text) if "typed" not in line]
    assert [line for line in found if "by hand, and" in line or "period" in line] == []


def test_a_section_of_history_is_marked_once(dated: Book) -> None:
    text = (
        f"There were {NOW}.\n\n### Then {{.history}}\n\nIn 2024 a law came.\n\n#### So\n\nIn 2024."
    )
    assert said(dated, text) == []


def test_the_first_period_held_stays(dated: Book) -> None:
    assert said(dated, 'In 2023 there were `{python} clocked("E01", "first")`.') == []


def test_an_exhibit_that_asks_the_edition_moves_its_section_too(dated: Book) -> None:
    dated.change("src/tiny/__init__.py", "import FIRST", "import FIRST, edition_source")
    dated.change(
        "src/tiny/__init__.py",
        "counts = source(",
        "edition = edition_source()\ncounts = source(",
    )
    dated.change("src/tiny/__init__.py", '{"year": 2024}', '{"year": edition.last("counts")}')
    dated.change("_quarto.yml", "label: 2024 edition", "label: Second edition")
    (found,) = said(dated, "@fig-counts is of 2024.")
    assert "@fig-counts of this section moves on" in found
    assert "edition.periods.counts.last" in dated.run("check", "--all").stderr
