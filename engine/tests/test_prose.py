"""A typed number is found in every dress."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book
from one_reading import CASE, written

from needsbook.chapters.model import read_chapter
from needsbook.chapters.number_words import number_of
from needsbook.chapters.plain import passages
from needsbook.chapters.prose import Finding, typed_numbers
from needsbook.ground.project import Project

UNITS, STRUCTURE = ("children", "girls", "boys", "boroughs"), ("parts", "groups")


def typed_in(folder: Path, text: str, units: tuple[str, ...] = UNITS) -> list[Finding]:
    (folder / "chapter.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    chapter = read_chapter(Project(folder), "chapter.qmd")
    return list(typed_numbers(passages(chapter), units, STRUCTURE))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("*Twenty* children.", "Twenty"),
        ("**Twenty** children.", "Twenty"),
        ("[Twenty](https://example.org) children.", "Twenty"),
        ("Twenty\N{NO-BREAK SPACE}children.", "Twenty"),
        ("Twenty&nbsp;children.", "Twenty"),
        ("Twenty <!-- x --> children.", "Twenty"),
        ("Twen\N{SOFT HYPHEN}ty children.", "Twenty"),
        ("About ½ of children.", "½"),
        ("There were ⁴⁵ children.", "⁴⁵"),
        ("There were *4*5 children.", "45"),
        ("![Twenty children](pic.svg)", "Twenty"),
        ('![](pic.svg){fig-alt="Twenty children"}', "Twenty"),
        ('::: {.callout-note title="Twenty children"}\nWords.\n:::', "Twenty"),
        ("45. children were seen.", "45"),
    ],
)  # fmt: skip
def test_a_typed_number_is_found_in_every_dress(case: Book, text: str, number: str) -> None:
    case.change("pyproject.toml", "package", 'units = ["children"]\npackage')
    done = written(case, text).run("check")
    assert done.returncode == 1
    said = done.stderr.replace("\N{SOFT HYPHEN}", "").replace("*", "")
    assert f"{CASE}:3: “{number}" in said


@pytest.mark.parametrize(
    "text",
    [
        # in an attribute or a title
        '![A rise](p.svg){fig-alt="Twenty girls were seen."}',
        '![A rise](p.svg){fig-alt="20 girls"}',
        '![A rise](p.svg "Twenty girls"){fig-alt="A rise"}',
        '[A rise](https://example.org "Twenty girls")',
        # beside what has no width, by its name
        "Tw&shy;enty girls.",
        "Twenty&shy; girls.",
        "Tw&#173;enty girls.",
        "Tw&#xAD;enty girls.",
        "Tw&ZeroWidthSpace;enty girls.",
        "Twenty&zwj; girls.",
        "Tw\N{COMBINING GRAPHEME JOINER}enty girls.",
        "About &frac12; of the girls.",
        # in marks
        "(twenty) girls",
        '"Twenty" girls',
        "“Twenty” girls",
        "~~Twenty~~ girls",
        "__Twenty__ girls",
        "Twenty\\ girls",
        "Twenty\\\ngirls",
        "Twenty (mostly young) girls",
        "Twenty^[A note.] girls",
        "Text.^[Twenty girls.]",
        "Twenty[^1] girls.\n\n[^1]: A note.",
        "Twenty [@smith] girls",
        "Text [twenty girls, @smith].",
        "`Twenty` girls",
        "`20` girls",
        "$n = 20$ girls",
        "$\\mathrm{20}$ girls",
        "$\\text{twenty}$ girls",
        "$$20\\ \\text{girls}$$",
        "$$\\text{twenty girls}$$",
        # in other letters and figures
        "Tw\N{CYRILLIC SMALL LETTER IE}nty girls",
        "Ｔｗｅｎｔｙ girls",
        "⑳ girls",
        "❷ girls",
        "Ⅻ girls",
        "XII girls",
        "There were xii girls",
        # in other words
        "Twentyone girls",
        "Two-hundred girls",
        "One hundred girls",
        "One-hundred-and-one girls",
        "A hundred and twenty-five girls",
        "A trillion girls",
        "Hundred girls",
        "Half-a-million girls",
        "Threescore girls",
        "Fourty girls",
        "Nil girls",
        "Nought girls",
        "A score of girls",
        "A pair of girls",
        "A trio of young girls",
        "Ten-plus girls",
        "Ten or so girls",
        "A girl and a half",
        "Two-and-a-half times as many.",
        "Thrice as many.",
        "Fourfold.",
        "Ten to one.",
        "A ratio of three to two.",
        ".5 of girls",
        "A thirtieth of girls",
        "An eighth of girls",
        "Eleven twelfths of girls",
        "One per mille of girls",
        "Ten per thousand",
        "One-in-five girls",
        "One girl in five was seen.",
        "The girls numbered twenty.",
        "In all twenty were seen.",
        "The split was 50:50.",
    ],
)
def test_a_typed_number_is_found(tmp_path: Path, text: str) -> None:
    assert typed_in(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30 they met.",
        "Children aged 12 to 15 years.",
        "The rate per thousand children.",
        "Several hundred girls.",
        "One girl in two groups.",
        "Needs (iv) girls.",
        "(ii) children",
        "There are two parts.",
        "See [@smith, p. 20].",
        "Here $k = 20$.",
        "A one-to-one talk.",
        "A score of the scale.",
    ],
)
def test_what_measures_nothing_is_left_alone(tmp_path: Path, text: str) -> None:
    assert typed_in(tmp_path, text) == []


def test_a_finding_is_quoted_whole(tmp_path: Path) -> None:
    (half,) = typed_in(tmp_path, '![A rise.](p.svg){fig-alt="It is &frac12; of girls."}')
    assert (half.text, half.sentence) == ("&frac12;", "It is &frac12; of girls.")
    (cited,) = typed_in(tmp_path, "Text [twenty girls, @smith].")
    assert (cited.text, cited.sentence) == ("twenty girls", "Text [twenty girls, @smith].")


def test_a_literal_is_no_finding_in_any_dress(tmp_path: Path) -> None:
    assert typed_in(tmp_path, '[`20` girls]{.literal reason="as printed"} were seen.') == []


def test_units_are_words_and_no_patterns(tmp_path: Path) -> None:
    (found,) = typed_in(tmp_path, "Twenty girls (aged were seen.", ("girls (aged", ""))
    assert found.text == "Twenty girls (aged"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twentyone girls", 21),
        ("a hundred and twenty-five girls", 125),
        ("two-hundred girls", 200),
        ("fourty girls", 40),
        ("an eighth", 0.125),
        ("one-in-five", 0.2),
        ("nil girls", 0),
    ],
)
def test_what_a_number_in_words_is_worth(text: str, value: float) -> None:
    assert number_of(text)[0] == value
