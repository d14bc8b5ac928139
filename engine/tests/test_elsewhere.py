"""What a book says outside its chapters' text is read as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook.chapters.elsewhere import book_passages, code_markup, code_passages
from needsbook.chapters.lexicon import Words
from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passages
from needsbook.chapters.prose import typed_numbers
from needsbook.chapters.statements import statements
from needsbook.ground.project import Project

WORDS = Words(units=("boroughs", "children"))


def said_in_code(text: str) -> list[str]:
    return [one.text for one in statements(code_passages(text, "src/a.py"), WORDS)]


def said_in_chapter(folder: Path, text: str) -> list[str]:
    (folder / "chapter.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    found = statements(passages(read_chapter(Project(folder), "chapter.qmd")), WORDS)
    return [one.text for one in found if one.state == "neither"]


@pytest.mark.parametrize(
    "text",
    [
        '::: {.callout-note title="The highest of all"}\nText.\n:::',
        '![](a.svg){#fig-a fig-alt="The highest of all"}',
        "![The highest of all](a.svg)",
        "[the highest of all](https://example.org)",
        "The **highest** of all.",
        "The *highest* one.",
        "| Area | What |\n|---|---|\n| A | the highest of all |",
        "Term\n\n:   The highest of all.",
        "Text.[^1]\n\n[^1]: The highest of all.",
        "## The highest of all",
        "> The highest of all.",
    ],
)
def test_every_place_of_a_chapter_is_read(tmp_path: Path, text: str) -> None:
    (found,) = said_in_chapter(tmp_path, text)
    assert found.startswith("highest")


def test_a_cell_of_a_table_is_a_sentence_of_its_own(tmp_path: Path) -> None:
    """What is bound in one cell binds nothing in the next."""
    text = "| Area | What |\n|---|---|\n| `{python} count()` | the boroughs improved there |"
    assert said_in_chapter(tmp_path, text) == ["improved"]


def test_titles_and_parts_of_the_book() -> None:
    text = 'book:\n  title: All is well\n  chapters:\n    - part: "The highest rates"\n'
    (one,) = statements(book_passages(text, "_quarto.yml"), WORDS)
    assert (one.text, str(one.where)) == ("highest", "_quarto.yml:4")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('NOTE = "The rate is the highest one."', ["highest"]),
        (
            'def f():\n    return Drawing(fig, data, alt="Bars, the highest one at left.")',
            ["highest"],
        ),
        ('def f():\n    return ("One.", "Boroughs fell behind it.")', ["fell behind"]),
        # What code chooses or fills in follows the data.
        ('WORDS = "It rose again." if x > 0 else "It fell again."', []),
        ('def f(x):\n    if x:\n        return "It rose again."\n    return "It fell again."', []),
        ('NOTE = f"The highest rate is {rate}."', []),
        # No reader sees these.
        ('"""The highest of all."""', []),
        ('def f():\n    """The highest of all."""', []),
        ('def f():\n    raise ValueError("the highest of all is wrong.")', []),
        ('NAME = "highest"', []),
        ('COLUMN = Column("The highest rate of all boroughs in that year")', []),
        # Somebody says why.
        ('NOTE = "The rate is the highest one."  # literal: as printed', []),
        ('# literal: as printed\nNOTE = "The rate is the highest one."', []),
        ('A = 1  # literal: as printed\nNOTE = "The rate is the highest one."', ["highest"]),
        ('NOTE = "The rate is the highest one."  # noqa', ["highest"]),
        ("NOTE = (", []),
    ],
)
def test_the_words_of_the_analysis(code: str, said: list[str]) -> None:
    assert said_in_code(code) == said


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ('CAPTION = "Twenty children were seen, 2024"', ["Twenty children"]),
        ('@figure(title="Twenty children")\ndef f():\n    return 1', ["Twenty children"]),
        ('A = {"n": Column("20 children")}', ["20"]),
        ('A = {"n": Column("The number of children of 20 boroughs, by year.")}', []),
        ('A = {"n": Column("Children aged 10 to 17 years")}', []),
        ('A = {"n": Column("Per 1,000 children")}', []),
        ('TITLE = "Counts of children, 2024"', []),
        ('TITLE = "Rates in 95% intervals"', []),
        ('TITLE = "Rates of four boroughs"', []),
        ('TITLE = "Twenty children"  # literal: the name of a book', []),
        # A condition in a function frees its branches, and nothing else.
        (
            'def f(x):\n    note = "Twenty children were seen in all of these boroughs."\n'
            '    if x:\n        return "Ten children were seen."\n'
            '    return "Two children were seen."',
            ["Twenty children"],
        ),
        (
            "def f(x):\n    if x:\n        return None\n"
            '    return Drawing(x, alt="Bars of twenty children.")',
            ["twenty children"],
        ),
    ],
)
def test_typed_numbers_in_the_words_of_the_analysis(code: str, numbers: list[str]) -> None:
    passages_of_code = list(code_passages(code, "src/a.py"))
    found = typed_numbers(passages_of_code, WORDS.units, ())
    assert [one.text for one in found] == numbers


def test_a_label_states_nothing() -> None:
    assert said_in_code('TITLE = "The highest rate"') == []
    assert said_in_code('A = {"n": Column("The rate is the highest one of all.")}') == []


def test_the_name_of_a_column_is_no_markup() -> None:
    assert list(code_markup('NAME = f"all_{year}_range"', "src/a.py")) == []
    assert list(code_markup('NOTE = "A *strong* rise"', "src/a.py"))


def test_check_tells_code_and_header_how_to_mend(book: Book) -> None:
    book.write(
        "src/tiny/__init__.py",
        book.read("src/tiny/__init__.py") + '\n\nNOTE = "It is the highest one 12 counts."\n',
    )
    book.change("_quarto.yml", 'part: "Parts"', 'part: "The highest counts"')
    page = book.read("chapters/one.qmd").replace("---\n", "---\nsubtitle: Most boys of 9 fell\n", 1)
    book.write("chapters/one.qmd", page)
    done = book.run("check")
    assert done.returncode == 1
    assert "_quarto.yml:10: “highest” is a statement that nothing checks" in done.stderr
    assert "take it out here, and say it in the text, where it can be bound" in done.stderr
    assert "chapters/one.qmd:2: “fell” is a statement that nothing checks" in done.stderr
    assert "“highest” is a statement that nothing checks: “It is the highest one" in done.stderr
    assert (
        "let the words follow the data, or say why not in a comment, “# literal: why”"
        in done.stderr
    )
