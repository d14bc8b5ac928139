"""What moved is read again by a named person, gates are passed by people, then it is released."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from books import Book
from test_clock import CLOCKED, move_on
from test_editions import commit, git

from needsbook.commands.release import review_page
from needsbook.ground.project import Project

pytestmark = pytest.mark.slow

GATES = """\
gate,role,asks
review,machine,All was read.
help lines,machine,Each line was rechecked.
intake,machine,All came by an intake.
methods,analyst,The methods fit.
methods,assurer,Another has checked them.
disclosure,analyst,Nobody can be recognised.
"""
SETTINGS = """
[tool.needsbook.review]
states = ["clocked"]

[tool.needsbook.release]
gates = "gates"

[tool.needsbook.release.people]
analyst = ["A. Name", "C. Name"]
assurer = ["A. Name", "B. Name"]
"""
PAGES = """\
area-pages:
  part: Areas
  template: areas/_area.qmd
  dataset: areas
  code: gss_code
  name: name
  where: {area_type: borough}
"""
PROSE = """\
There were `{python} clocked("E01")` in the first area.

[More]{.claim when="clocked('E01') > clocked('E01', 'previous')"} than before.

The [First]{.literal reason="a name"} is a quiet place.

Nothing is bound here, whatever happens.

## Elsewhere

Nothing happens here.
"""


@pytest.fixture
def first(book: Book) -> Book:
    """The book with gates, kept in its first edition."""
    dictionary = json.loads(book.read("data/datapackage.json"))
    areas = dictionary["resources"][0]
    fields = [{"name": name, "type": "string"} for name in ("gate", "role", "asks")]
    schema = {"fields": fields, "primaryKey": ["gate", "role"]}
    gates = {**areas, "name": "gates", "path": "gates.csv", "kind": "record", "schema": schema}
    dictionary["resources"].append(gates)
    dictionary["resources"][1]["closed"] = False
    book.write("data/datapackage.json", json.dumps(dictionary))
    book.write("data/gates.csv", GATES)
    book.write("pyproject.toml", book.read("pyproject.toml") + SETTINGS)
    code = book.read("src/tiny/__init__.py").replace(", 2024", "").replace("2024", "2023")
    book.write("src/tiny/__init__.py", code + CLOCKED)
    book.change("src/tiny/__init__.py", "import Column", "import FIRST, LATEST, Column")
    book.change("chapters/one.qmd", "import count,", "import clocked, count,")
    book.change("chapters/one.qmd", "## Sub", f"## Own\n\n{PROSE}\n## Sub")
    book.write("_quarto.yml", book.read("_quarto.yml") + PAGES)
    book.write("areas/_area.qmd", "# {name} {#sec-area .unnumbered}\n\nA place.\n")
    book.write(
        ".gitignore",
        "_book/\n.needsbook/\nfigures/\ntrace/\n_editions/\n__pycache__/\nareas/*\n!areas/_area.qmd\n",
    )
    git(book, "init", "-q")
    book.run_build()
    commit(book)
    done = book.run("edition", "keep")
    assert done.returncode == 0, done.stderr
    commit(book)
    return book


@pytest.fixture
def second(first: Book) -> Book:
    """A year later: E01 went from 15 to 30."""
    move_on(first)
    first.write("data/counts.csv", first.read("data/counts.csv") + "E02,2025,9\nE03,2025,9\n")
    assert first.run("edition", "begin", "2025 edition", "--date", "2027-10-05").returncode == 0
    first.run_build()
    return first


def listed(book: Book) -> str:
    done = book.run("review")
    assert done.returncode == 0, done.stderr
    return done.stdout


def keys(book: Book) -> list[str]:
    return [line.split()[0] for line in listed(book).splitlines() if ".qmd:" in line]


def test_what_stands_on_figures_that_moved_is_brought_up(second: Book) -> None:
    said = listed(second)
    assert "a claim that holds on other values" in said
    assert "    was: More than before.\n    is:  More than before.\n" in said
    assert "clocked--e01: 15 → 30 (2024 → 2025)" in said
    assert "an area whose state changed\n    is:  The First is a quiet place." in said
    assert "is:  Nothing is bound here, whatever happens." in said
    assert "Nothing happens here" not in said
    assert said.endswith("0 of 5 read\n")


def test_they_stand_on_a_page_with_the_command_that_notes_them(second: Book) -> None:
    page = review_page(Project(second.root))
    assert "0 of 5 passages were read" in page
    for key in keys(second):
        assert f"needsbook review {key} --by" in page
    assert "clocked--e01: 15 → 30" in page


def test_a_passage_is_read_one_by_one_and_opened_by_a_change(second: Book) -> None:
    first, *rest = keys(second)
    assert second.run("review", first).returncode == 2  # nobody
    assert f"{len(rest)} left" in second.run("review", first, "--by", "B. Name").stdout
    assert keys(second) == rest
    assert first in second.read("editions/2025-edition/reviews.csv")
    second.change("data/counts.csv", "E01,2025,30", "E01,2025,31")
    second.run_build()
    assert len(keys(second)) == len(rest) + 1


def test_nothing_is_to_be_read_where_no_edition_came_before(first: Book) -> None:
    assert listed(first) == "\n0 of 0 read\n" or listed(first) == "0 of 0 read\n"


def signed(book: Book, gate: str, role: str, name: str) -> str:
    done = book.run("sign", gate, "--as", role, "--by", name)
    return done.stdout + done.stderr


def test_it_is_released_when_every_gate_is_passed(second: Book) -> None:
    refused = second.run("release")
    assert refused.returncode == 2
    assert "intake, machine: counts has rows that no intake accepted" in refused.stderr
    assert "methods, assurer: nobody has passed it" in refused.stderr
    assert "passages are still to be read" in refused.stderr
    second.write(
        "data/intake/log.csv",
        "dataset,day,file,sha256,address,added,revised,withdrawn,reason\n"
        "counts,2027-10-01,sent.csv,0,,1,0,0,\n",
    )
    for key in keys(second):
        second.run("review", key, "--by", "B. Name")
    assert "passed by A. Name as analyst" in signed(second, "methods", "analyst", "A. Name")
    assert "it wants two people" in signed(second, "methods", "assurer", "A. Name")
    assert "passed by B. Name as assurer" in signed(second, "methods", "assurer", "B. Name")
    assert "may not sign as analyst" in signed(second, "disclosure", "analyst", "B. Name")
    assert "there is no gate “luck”" in signed(second, "luck", "analyst", "A. Name")
    assert "is passed by: machine" in signed(second, "review", "machine", "A. Name")
    assert "next: needsbook sign 'disclosure' --as analyst" in second.run("refresh").stdout
    assert "passed by C. Name" in signed(second, "disclosure", "analyst", "C. Name")
    second.run_build()
    commit(second)
    done = second.run("release")
    assert done.returncode == 0, done.stderr
    assert "2025 edition is released" in done.stdout
    folder = Path("editions/2025-edition")
    assert "review,machine,needsbook " in second.read(str(folder / "gates.csv"))
    assert json.loads(second.read(str(folder / "released.json")))["edition"] == "2025 edition"
    assert "is released" in second.run("refresh").stdout


def test_a_signature_is_for_the_state_that_was_signed(second: Book) -> None:
    signed(second, "methods", "analyst", "A. Name")
    second.change("data/counts.csv", "E01,2025,30", "E01,2025,31")
    second.run_build()
    said = second.run("sign").stdout
    assert "methods, analyst: open: A. Name passed it on" in said
    assert "has changed since" in said


def test_personal_data_keep_the_disclosure_gate_closed(second: Book) -> None:
    dictionary = json.loads(second.read("data/datapackage.json"))
    dictionary["resources"][1]["personal"] = True
    second.write("data/datapackage.json", json.dumps(dictionary))
    second.run_build()
    said = signed(second, "disclosure", "analyst", "C. Name")
    assert "counts holds personal data, for which there are no rules yet" in said


def test_an_embargo_is_compared_with_today(second: Book) -> None:
    second.change(
        "_quarto.yml", "label: 2025 edition", "label: 2025 edition\n  embargo: 2199-01-01"
    )
    second.run_build()
    assert "under embargo until 2199-01-01" in second.run("release").stderr


def test_refresh_says_what_is_next_and_writes_nothing(first: Book) -> None:
    said = first.run("refresh").stdout
    assert "✓ 1. edition: 2024 edition, the first that is kept" in said
    assert first.run("edition", "begin", "2025 edition").returncode == 0
    said = first.run("refresh").stdout
    assert "next: needsbook take DATASET FILE" in said
    move_on(first)
    first.change("chapters/one.qmd", "[More]", "[Fewer]")
    first.change("chapters/one.qmd", "> clocked('E01', 'previous')", "< clocked('E01', 'previous')")
    before = first.read("chapters/one.qmd")
    said = first.run("refresh").stdout
    assert "1 problems" in said or "problems" in said
    assert "next: needsbook check --all" in said
    assert first.read("chapters/one.qmd") == before


def test_an_embargoed_edition_says_so_on_every_page_until_it_is_released(first: Book) -> None:
    label = "label: 2024 edition"
    first.change("_quarto.yml", label, f"{label}\n  embargo: 2199-01-01")
    first.run_build()
    said = "Draft, not for release before 1 January 2199."
    for page in ("index", "chapters/one", "areas/first", "trace/clocked"):
        assert said in first.read(f"_book/{page}.html")
    pdf = pypdfium2.PdfDocument(first.root / "_book/small.pdf")
    text = pdf[1].get_textpage().get_text_range()
    assert said.rstrip(".") in text
    first.write("editions/2024-edition/released.json", "{}")
    first.run_build()
    assert said not in first.read("_book/index.html")
    assert said not in first.read("_book/trace/clocked.html")


def test_the_book_lists_what_became_of_its_kept_editions(first: Book) -> None:
    first.change("chapters/one.qmd", "from tiny", "from needsbook import kept_editions\nfrom tiny")
    cell = "## Editions\n\n```{python}\nkept_editions()\n```\n\n## Sub"
    first.change("chapters/one.qmd", "## Sub", cell)
    first.run_build()
    page = first.read("_book/chapters/one.html")
    assert "<strong>2024 edition</strong>, 1 November 2026: kept, not released." in page
    assert "<code>2024-edition.zip</code>" in page
    released = '{"released": "2026-12-02"}'
    first.write("editions/2024-edition/released.json", released)
    first.run_build()
    assert "released on 2 December 2026" in first.read("_book/chapters/one.html")
    done = first.run("edition", "withdraw", "2024 edition", "--reason", "a count was too small")
    assert done.returncode == 0, done.stderr
    first.run_build()
    page = first.read("_book/chapters/one.html")
    assert "withdrawn on" in page
    assert "a count was too small" in page
