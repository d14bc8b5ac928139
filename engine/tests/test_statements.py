"""Statements are bound or literal; a false one is reported with what would be true."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import Book

from needsbook import direction, in_words
from needsbook.chapters.lexicon import Words
from needsbook.chapters.model import read_chapter
from needsbook.chapters.plain import passages
from needsbook.chapters.statements import Statement, statements
from needsbook.chapters.wording import Compared, reworded, words_for_ratio
from needsbook.ground.project import Project

MORE = "count('E01', 2024) > count('E01', 2023)"
SENTENCE = '[More]{.claim when="' + MORE + '"} than before'


def said(folder: Path, text: str) -> list[Statement]:
    (folder / "chapter.qmd").write_text(f"# Title\n\n{text}\n", encoding="utf-8")
    chapter = read_chapter(Project(folder), "chapter.qmd")
    return statements(passages(chapter), Words(units=("boroughs", "children")))


def test_the_three_states(tmp_path: Path) -> None:
    bound, literal, neither = said(
        tmp_path,
        '[Most]{.claim when="share() > 50"} boroughs agreed.\n'
        'It was the [highest]{.literal reason="their word"} ever.\n'
        "The number rose.",
    )
    assert (bound.state, bound.text, bound.condition_or_reason) == ("bound", "Most", "share() > 50")
    assert (literal.state, literal.condition_or_reason) == ("literal", "their word")
    assert literal.sentence == "It was the highest ever."
    assert (neither.state, neither.text, str(neither.where)) == ("neither", "rose", "chapter.qmd:5")


def test_a_qualifier_of_a_computed_number_is_a_statement(tmp_path: Path) -> None:
    (found,) = said(tmp_path, "There were more than `{python} count()` of them.")
    assert (found.text, found.state) == ("more than", "neither")
    assert said(tmp_path, "It lasted over `{python} years()` years.") == []


@pytest.mark.parametrize(
    "text",
    [
        "It was most important and most recent.",
        "All children should be asked.",
        "A higher count can mean more harm.",
        "At most, it no longer helps.",
        "More detail is below.",
        "The duty fell to the board; she grew up there.",
        "The first half of the year.",
        "Black and minority ethnic children.",
        "Greater London and the lower courts.",
        "It lists the highest standards of care.",
        "Seen more than once.",
        "Figures up to 31 March 2024.",
    ],
)
def test_ordinary_words_are_no_statement(tmp_path: Path, text: str) -> None:
    assert [item.text for item in said(tmp_path, text)] == []


def test_a_statement_over_two_lines_is_found_once(tmp_path: Path) -> None:
    (found,) = said(tmp_path, "It was more than\nhalf of the boroughs.")
    assert found.text == "more than half of"
    assert found.sentence == "It was more than half of the boroughs."


def test_check_claims_lists_all(book: Book) -> None:
    done = book.run("check", "--claims")
    assert done.returncode == 0, done.stderr
    assert f"chapters/two.qmd:12: bound: “More”: {MORE}" in done.stdout
    assert "1 statements: 1 bound, 0 literal, 0 neither." in done.stdout


def test_check_claims_fails_on_one_that_is_neither(book: Book) -> None:
    book.change("pyproject.toml", 'package = "tiny"', 'package = "tiny"\nstrict = false')
    book.change("chapters/one.qmd", "## Sub", "It was the highest count.\n\n## Sub")
    done = book.run("check", "--claims")
    assert done.returncode == 1
    assert "chapters/one.qmd:14: neither: “highest”: It was the highest count." in done.stdout
    assert book.run("check").returncode == 0, "a plain check only fails where it is strict"


def test_a_statement_that_nothing_checks_stops_a_strict_book(book: Book) -> None:
    book.change("chapters/one.qmd", "## Sub", "It was the highest count.\n\n## Sub")
    done = book.run("check")
    assert done.returncode == 1
    assert "chapters/one.qmd:14: “highest” is a statement that nothing checks" in done.stderr
    assert '[highest]{.literal reason="why"}' in done.stderr


def test_one_span_mends_a_number_and_the_statement_about_it(book: Book) -> None:
    book.change("chapters/one.qmd", "## Sub", "It was a third of all.\n\n## Sub")
    done = book.run("check")
    assert "1 problem;" in done.stderr
    text = '[a third of]{.literal reason="as they said"}'
    book.change("chapters/one.qmd", "a third of", text)
    assert book.run("check").returncode == 0


def test_a_false_claim_gives_sentence_values_and_true_words(book: Book) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,9")
    done = book.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "chapters/two.qmd:12: the claim “More” is not true" in done.stderr
    assert "count('E01', 2024) = 9, count('E01', 2023) = 12" in done.stderr
    assert "the sentence: “More than before; see @fig-map and @fig-counts.”" in done.stderr
    assert "this would now be true: “Fewer”" in done.stderr


@pytest.mark.parametrize(
    ("words", "condition", "expected"),
    [
        ("rose", "count('E01', 2024) - count('E01', 2023) > 0", "“fell”"),
        ("twice", "count('E01', 2024) >= 2 * count('E02', 2023)", "“1.3 times”"),
        ("9 fewer", "count('E01', 2024) < count('E02', 2023)", "“9 more”"),
        ("at twelve", "count('E01', 2024) == 12 and count('E01', 2023) == 12", "“at nine”"),
    ],
)
def test_what_would_be_true(book: Book, words: str, condition: str, expected: str) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,9")
    book.change("chapters/two.qmd", SENTENCE, f'[{words}]{{.claim when="{condition}"}}')
    done = book.run("check")
    assert done.returncode == 1
    assert f"this would now be true: {expected}. Or correct the condition" in done.stderr


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        # Another multiple than the words have, two numbers, two comparisons, a threshold.
        ("more than half", "count('E01', 2024) > 0.8 * count('E01', 2023)"),
        ("unchanged", "count('E01', 2024) == count('E01', 2023)"),
        ("higher", "count('E01', 2024) > 50 and count('E01', 2023) > 50"),
        ("higher", "count('E01', 2024) > 50"),
        ("more here and fewer there", "count('E01', 2024) > count('E01', 2023)"),
        ("no more", "count('E01', 2024) > count('E01', 2023)"),
    ],
)
def test_no_wording_is_offered_where_none_is_sure_to_fit(
    book: Book, words: str, condition: str
) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,9")
    book.change("chapters/two.qmd", SENTENCE, f'[{words}]{{.claim when="{condition}"}}')
    done = book.run("check")
    assert done.returncode == 1
    assert "→ change the words to what the data show, or correct the condition" in done.stderr


@pytest.mark.parametrize(
    ("words", "following", "compared", "expected"),
    [
        ("More than half", " of them", Compared(43, 50, share=0.43), "More than two-fifths"),
        ("more than half", " were girls", Compared(43, 50, share=0.43), "more than two-fifths"),
        ("nearly half", " the boroughs", Compared(33.4, 40, share=0.334), "just over a third of"),
        ("Most", " boroughs agreed", Compared(43, 50, share=0.43), "A minority of"),
        ("most", " of the boroughs", Compared(43, 50, share=0.43), "more than two-fifths"),
        ("Most", " boroughs agreed", Compared(73, 80, share=0.73), None),
        ("about one in ten", "", Compared(0.14, 0.11, share=0.143), "about one in seven"),
        ("about one in 14", "", Compared(0.05, 0.06, share=0.05), "about one in 20"),
        ("about one in ten", "", Compared(0.4, 0.11, share=0.4), None),
        ("twice as many", "", Compared(16, 20, ratio=1.6), "1.6 times as many"),
        ("more than double the rate", "", Compared(16, 20, ratio=1.6), "1.6 times the rate"),
        ("doubled", "", Compared(16, 20, ratio=1.6), None),
        ("twice as many", "", Compared(8, 20, ratio=0.8), None),
        ("two stand out", "", Compared(3, 2, equal=True), "three stand out"),
        ("Two stand out", "", Compared(1, 2, equal=True), None),
        ("two of the two", "", Compared(3, 2, equal=True), None),
        ("rose", "", Compared(3, 3), "did not change"),
        ("a higher rate than", "", Compared(2, 3), "a lower rate than"),
        ("the highest", "", Compared(2, 3), None),
    ],
)
def test_a_wording_keeps_noun_and_sentence(
    words: str, following: str, compared: Compared, expected: str | None
) -> None:
    assert reworded(words, following, compared) == expected


def test_a_share_is_offered_in_words(book: Book) -> None:
    share = '@number(unit="%")\ndef share():\n    """A share."""\n    return 43.0\n'
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + "\n\n" + share)
    book.change("chapters/two.qmd", "import count,", "import share, count,")
    book.change("chapters/two.qmd", SENTENCE, '[More than half]{.claim when="share() > 50"} of')
    done = book.run("check")
    assert "share() > 50 with share() = 43%" in done.stderr
    assert "this would now be true: “More than two-fifths”" in done.stderr


def test_wording_may_follow_the_data(book: Book) -> None:
    """A number function shows words; both renderers print what a number shows."""
    module = book.read("src/tiny/__init__.py").replace(
        "import Column,", "import direction, Column,"
    )
    module = module.replace("Gap, Tabulation,", "Gap, Measure, Tabulation,") + (
        '\n\n@number(unit="offences")\ndef change(area):\n    """Change in words."""\n'
        '    first = counts.one("count", where={"gss_code": area, "year": 2023})\n'
        '    last = counts.one("count", where={"gss_code": area, "year": 2024})'
        "  # history: what the test is about\n"
        '    return Measure(last - first, "offences", shown=direction(last - first))\n'
    )
    book.write("src/tiny/__init__.py", module)
    book.change("chapters/two.qmd", "import count,", "import change, count,")
    book.change("chapters/two.qmd", SENTENCE, 'Offences `{python} change("E01")`')
    book.run_build()
    assert "rose" in book.read("_book/chapters/two.html")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,9")
    book.run_build()
    assert "fell" in book.read("_book/chapters/two.html")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "none"),
        (0.001, "almost none"),
        (0.07, "less than a tenth"),
        (1 / 3, "a third"),
        (0.35, "just over a third"),
        (0.3636, "more than a third"),
        (0.4901, "just under half"),
        (0.5, "half"),
        (0.6544, "just under two-thirds"),
        (0.7, "more than two-thirds"),
        (0.9, "nine-tenths"),
        (0.9999, "almost all"),
        (1, "all"),
    ],
)
def test_a_share_in_words(share: float, words: str) -> None:
    assert in_words(share) == words


@pytest.mark.parametrize("share", [-0.1, 1.1, 43, float("nan")])
def test_what_is_no_share_has_no_words(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        in_words(share)


@pytest.mark.parametrize(
    ("change", "word"), [(3, "rose"), (-0.1, "fell"), (0, "was unchanged"), (0.0, "was unchanged")]
)
def test_direction(change: float, word: str) -> None:
    assert direction(change) == word


def test_no_direction_without_a_number() -> None:
    with pytest.raises(ValueError, match="no direction"):
        direction(float("nan"))


@pytest.mark.parametrize(
    ("ratio", "words"), [(1.9, "nearly twice"), (2.0, "twice"), (3.1, "just over three times")]
)
def test_a_ratio_in_words(ratio: float, words: str) -> None:
    assert words_for_ratio(ratio) == words


def test_of_a_long_condition_the_part_that_fails_is_told(book: Book) -> None:
    both = "count('E01', 2023) > 5 and count('E01', 2023) > 100"
    book.change("chapters/two.qmd", "count('E01', 2024) > count('E01', 2023)", both)
    said = book.run("check").stderr
    assert "is not true: count('E01', 2023) > 100 with count('E01', 2023) = 12;" in said
