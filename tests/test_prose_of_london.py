"""Numbers typed by hand: what is found, what is left alone, what is offered instead."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from assessment import REPOSITORY
from books import Book, number_entry
from needsbook.chapters.area_page import read_entry
from needsbook.chapters.checks import wording_of
from needsbook.chapters.lexicon import words_of
from needsbook.chapters.model import read_chapter
from needsbook.chapters.number_words import number_of
from needsbook.chapters.plain import passages
from needsbook.chapters.prose import Finding, nearest_number, problems
from needsbook.data.area_pages import entries
from needsbook.exhibit.entry import Entry, NumberResult
from needsbook.ground.errors import Where
from needsbook.ground.project import Project, find_project

DATA = Path(__file__).parent / "data"
PROJECT = find_project(REPOSITORY)
WORDS = words_of(PROJECT)


def labelled() -> list[dict[str, str]]:
    with (DATA / "labelled_sentences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def found_in(folder: Path, sentence: str, column: str) -> list[str]:
    (folder / "chapter.qmd").write_text(f"{sentence}\n", encoding="utf-8")
    chapter = read_chapter(Project(folder), "chapter.qmd")
    typed, said = wording_of(passages(chapter), WORDS)
    if column == "numbers":
        return [finding.text for finding in typed]
    return [one.text for one in said if one.state == "neither" and not one.by_structure]


def matched(texts: Iterable[str], others: Iterable[str]) -> int:
    """How many of `texts` have a partner of their own in `others`."""
    left = [other.casefold() for other in others]
    count = 0
    for text in texts:
        mine = text.casefold()
        partner = next((other for other in left if mine in other or other in mine), None)
        if partner is not None:
            left.remove(partner)
            count += 1
    return count


@pytest.mark.parametrize(
    ("column", "precision", "recall"), [("numbers", 0.97, 0.95), ("statements", 0.95, 0.9)]
)
def test_precision_and_recall(tmp_path: Path, column: str, precision: float, recall: float) -> None:
    rows = labelled()
    assert len(rows) >= 100
    assert sum(row["origin"] == "chapter" for row in rows) * 2 >= len(rows)
    true = found = expected = 0
    wrong = []
    for row in rows:
        wanted = [item for item in row[column].split(";") if item]
        texts = found_in(tmp_path, row["sentence"], column)
        hits = matched(texts, wanted)
        true, found, expected = true + hits, found + len(texts), expected + len(wanted)
        if hits < max(len(texts), len(wanted)):
            wrong.append(f"{row['sentence']}\n    wanted {wanted}, found {texts}")
    print(f"{column}: {len(rows)} sentences, {expected} to find, {found} found, {true} right")
    print(f"precision {true / found:.3f}, recall {true / expected:.3f}", *wrong, sep="\n")
    assert true / found >= precision
    assert true / expected >= recall


@pytest.mark.parametrize(
    "text",
    [
        "There were `{python} count('E01')` offences and [12]{.literal reason=\"a rule\"} more.",
        "[Twelve boys]{.claim when=\"count('E01') == 12\"} were seen.",
        "A heading's id {#sec-12-boys} and a class {.x12}.",
        "1. First\n2. Second\n10. Tenth",
        "## Nothing here {#sec-3-boys}",
        "![A map](../figures/map-12.svg){#fig-12}",
        "<!-- 12 boys -->Nothing.",
        "<https://example.org/12> and https://example.org/a?b=12.",
        "The error is $s = 1/(2\\sqrt{E})$, with $z = 1.96$.",
        "So\n\n$$ (O + 1)\\left(1 - \\frac{1}{9}\\right)^3 $$ {#eq-cube}\n\nholds.",
    ],
)
def test_markup_holds_no_number(tmp_path: Path, text: str) -> None:
    assert found_in(tmp_path, text, "numbers") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There were $12$ boys.", ["$12"]),
        ("They paid $5 for one and $6 for another.", ["$5", "$6"]),
        ("With $n$ areas, 12 boys; with $m$ areas, more.", ["12"]),
    ],
)
def test_a_formula_hides_no_number_beside_it(tmp_path: Path, text: str, found: list[str]) -> None:
    assert found_in(tmp_path, text, "numbers") == found


def test_a_title_of_a_callout_is_read(tmp_path: Path) -> None:
    text = '::: {.callout-note title="12 boys"}\nText.\n:::'
    assert found_in(tmp_path, text, "numbers") == ["12"]


@pytest.mark.parametrize(
    ("text", "value", "share"),
    [
        ("twelve boys", 12, False),
        ("twenty-five", 25, False),
        ("1,234.5", 1234.5, False),
        ("three hundred", 300, False),
        ("£2.5 million", 2_500_000, False),
        ("a third", 1 / 3, True),
        ("two-thirds", 2 / 3, True),
        ("half of", 0.5, True),
        ("one in ten", 0.1, True),
        ("40%", 0.4, True),
        ("forty per cent", 0.4, True),
        ("dozens of", None, False),
    ],
)
def test_value_of_a_typed_number(text: str, value: float | None, share: bool) -> None:
    got, is_share = number_of(text)
    assert got == (None if value is None else pytest.approx(value))
    assert is_share is share


def entry(name: str, arguments: tuple[str, ...], value: float, shown: str, unit: str) -> Entry:
    known = number_entry("-".join([name, *arguments]).lower(), value, unit)
    result = NumberResult(value, shown, unit, "", "")
    return replace(known, function=name, arguments=arguments, result=result)


ENTRIES = {
    item.id: item
    for item in (
        entry("quoted", ("panels",), 12, "12", "panels"),
        entry("quoted", ("boys",), 12, "12", "boys"),
        entry("peer_share", (), 100 / 3, "33.3%", "%"),
        entry("small", (), 3, "3", "areas"),
    )
}


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        ("twelve boys", "In all twelve boys were seen.", "quoted-boys"),
        ("a third of", "It was a third of the peer group.", "peer_share"),
        ("three days", "It took three days.", None),
        ("12 girls", "In all 12 girls were on the panels.", None),
        ("a third of", "It was a third of the money.", None),
        ("99", "There were 99.", None),
    ],
)
def test_the_nearest_number(text: str, sentence: str, expected: str | None) -> None:
    nearest = nearest_number(Finding(Where("a.qmd", 3), text, sentence), ENTRIES)
    assert (nearest.id if nearest else None) == expected


def test_the_message_says_what_to_write() -> None:
    finding = Finding(Where("a.qmd", 3), "twelve boys", "In all twelve boys were seen.")
    (problem,) = problems([finding], ENTRIES)
    assert str(problem.where) == "a.qmd:3"
    assert "“twelve boys” is a number typed by hand" in problem.problem
    assert '`{python} quoted("boys")`, which shows 12' in problem.fix
    assert '[twelve boys]{.literal reason="why"}' in problem.fix


def test_check_names_file_line_and_number(book: Book) -> None:
    book.change("chapters/one.qmd", "## Sub", "The first area had 15 offences.\n\n## Sub")
    done = book.run("check")
    assert done.returncode == 1
    assert "chapters/one.qmd:14: “15” is a number typed by hand" in done.stderr
    assert 'write `{python} count("E01", 2024)`, which shows 15' in done.stderr
    assert book.needsbook("build", "--renderer", "builtin").returncode == 1
    assert book.needsbook("prepare").returncode == 1, "what a bare `quarto render` runs first"
    assert not (book.root / "_book").exists()


def test_units_and_structure_come_from_the_project(book: Book) -> None:
    text = "The first area had twelve ponies on four shelves."
    book.change("chapters/one.qmd", "## Sub", f"{text}\n\n## Sub")
    assert book.run("check").returncode == 0
    book.change("pyproject.toml", 'package = "tiny"', 'package = "tiny"\nunits = ["ponies"]')
    assert "“twelve ponies” is a number typed by hand" in book.run("check").stderr


def test_not_strict(book: Book) -> None:
    book.change("pyproject.toml", 'package = "tiny"', 'package = "tiny"\nstrict = false')
    book.change("chapters/one.qmd", "## Sub", "The first area had 15 offences.\n\n## Sub")
    assert book.run("check").returncode == 0


def test_the_literals_of_the_report_are_the_reviewed_ones() -> None:
    """Every literal was read by somebody; a new one is added to the list on purpose."""
    with (DATA / "reviewed_literals.csv").open(encoding="utf-8", newline="") as file:
        reviewed = sorted((row["file"], row["text"], row["reason"]) for row in csv.DictReader(file))
    held: list[tuple[str, str, str]] = []
    of_areas: set[tuple[str, str, str]] = set()  # the same sentence on each area's page
    for item in entries(PROJECT):
        for span in read_entry(PROJECT, item).spans():
            if "literal" in span.classes:
                found = (span.where.file, span.text, span.attributes["reason"])
                of_areas.add(found) if item.kind == "area" else held.append(found)
    assert sorted([*held, *of_areas]) == reviewed
