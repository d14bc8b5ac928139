"""What a borough's page says in words: is it high, since when, what to ask. Cases made by hand."""

from __future__ import annotations

import re

import pytest
from assessment import REPOSITORY
from books import Book
from needsbook.statistics.beside import ABOVE, ALIKE, BELOW
from needsbook.statistics.intervals import Interval

from london_cse.areas import authorities
from london_cse.boroughs import high_or_low, questions, since
from london_cse.boroughs.high_or_low import CANNOT_BE_SAID, Recorded
from london_cse.boroughs.questions import Figures
from london_cse.recording.children_services import CSE
from london_cse.recording.identification import NOT_RANKED
from london_cse.register import gaps as register

LONDON = 13.0
HIGHER, AROUND, LOWER = Interval(20, 30), Interval(10, 16), Interval(2, 6)
#: What is never said of a place: the figures are of what was recorded.
NEVER = ("more abuse", "less abuse", "practice", "performance", "safer", "worse", "better")


@pytest.mark.parametrize(
    ("interval", "position", "level", "begins"),
    [
        (HIGHER, 2, 2, "High: the rate recorded is above London's"),
        (HIGHER, 1, 2, "High: the rate recorded is above London's"),
        (HIGHER, 0, 1, "Higher than London's rate by more than chance would explain, but within"),
        (AROUND, 0, 0, "Neither high nor low"),
        # The interval decides first: beyond the limits, but London's rate may be its own.
        (AROUND, 1, 0, "Neither high nor low"),
        (AROUND, -1, 0, "Neither high nor low"),
        (LOWER, 0, -1, "Lower than London's rate by more than chance would explain, but within"),
        (LOWER, -1, -2, "Low: the rate recorded is below London's"),
        (LOWER, -2, -2, "Low: the rate recorded is below London's"),
        # On the edge: an interval that ends at London's rate holds it.
        (Interval(13, 20), 0, 0, "Neither high nor low"),
        (Interval(6, 13), 0, 0, "Neither high nor low"),
    ],
)
def test_the_sentence_follows_from_interval_and_limits(
    interval: Interval, position: int, level: int, begins: str
) -> None:
    found = high_or_low.verdict(Recorded(interval, LONDON, position))
    assert found.value == level
    assert found.shown.startswith(begins)
    assert ("stand out" in found.shown) == (abs(level) == 1)


def test_a_sharp_change_is_named_in_the_same_sentence() -> None:
    change = "more than doubled within a year, from 70 to 169"
    found = high_or_low.verdict(Recorded(HIGHER, LONDON, 1, change=change))
    assert found.value == 2
    assert found.shown.endswith(
        "; read it with caution, since the count more than doubled within a year, from 70 to 169."
    )


def test_nothing_is_said_of_a_doubtful_count_however_low() -> None:
    found = high_or_low.verdict(
        Recorded(LOWER, LONDON, None, NOT_RANKED["doubtful"], "none or next to none recorded")
    )
    assert found.value == CANNOT_BE_SAID
    assert "doubtful (none or next to none recorded)" in found.shown
    assert "not to be read as few children" in found.shown


def test_nothing_is_said_of_an_area_too_small_or_without_a_figure() -> None:
    tiny = high_or_low.verdict(Recorded(Interval(0, 40), LONDON, None, NOT_RANKED["few"]))
    assert tiny.value == CANNOT_BE_SAID
    assert "so few children live here" in tiny.shown
    none = high_or_low.verdict(Recorded(None, LONDON, None, NOT_RANKED["not available"]))
    assert none.value == CANNOT_BE_SAID
    assert "no figure" in none.shown


@pytest.mark.parametrize(
    ("interval", "position", "level", "said"),
    [
        (Interval(0, 5), -1, -2, "below London's by more than chance would explain, and below"),
        (Interval(0, 5), None, -1, "below London's by more than chance would explain."),
        (Interval(1, 15), None, CANNOT_BE_SAID, "the counts that it may be give different answers"),
    ],
)
def test_of_a_suppressed_count_only_what_all_its_values_share(
    interval: Interval, position: int | None, level: int, said: str
) -> None:
    found = high_or_low.verdict(Recorded(interval, LONDON, position, NOT_RANKED["confidential"]))
    assert found.value == level
    assert said in found.shown
    assert "suppressed" in found.shown


def test_every_authority_gets_one_sentence_on_what_was_recorded() -> None:
    for code in authorities()["gss_code"]:
        words = high_or_low.is_it_high.returned(code, CSE, 2024).shown  # type: ignore[attr-defined]
        assert re.fullmatch(r"[A-Z][^.!?]*\.", words), words
        assert not [bad for bad in NEVER if bad in words.lower()], words


# Since when ----------------------------------------------------------------------------


def seen(*lies: str) -> dict[int, str]:
    return {2018 + number: one for number, one in enumerate(lies)}


def test_a_run_begins_after_the_last_year_that_lay_elsewhere() -> None:
    found = since.since(seen(BELOW, ALIKE, ABOVE, ABOVE))
    assert found.value == 2020
    assert found.shown == (
        "Since 2020 the rate recorded has been above London's by more than chance would explain; "
        "before that, below it in 2018 and with no clear difference in 2019."
    )


def test_a_year_that_is_not_judged_ends_no_run_and_is_named() -> None:
    found = since.since(
        seen(ALIKE, BELOW, since.NO_FIGURE, since.DOUBTFUL, BELOW, since.SUPPRESSED)
    )
    assert found.value == 2019
    assert found.shown == (
        "Since 2019 the rate recorded has been below London's by more than chance would explain; "
        "before that, with no clear difference in 2018. "
        "No figure: 2020. Suppressed: 2023. Doubtful: 2021."
    )


def test_one_year_all_years_and_none() -> None:
    assert since.since(seen(ALIKE, ABOVE)).shown.startswith("In 2019 the rate recorded was above")
    every = since.since(seen(ALIKE, ALIKE, ALIKE))
    assert every.value == 2018
    assert every.shown == (
        "In every year that can be judged, 2018 to 2020, the difference from London's rate was no "
        "more than chance might give."
    )
    none = since.since(seen(since.SUPPRESSED))
    assert none.value == 0
    assert none.shown.startswith("No year has a count that can be set beside London's.")


# What to ask ---------------------------------------------------------------------------


def test_a_suppressed_or_tiny_area_gets_the_neutral_questions() -> None:
    asked = questions.questions(Figures(neutral=True, lies=ABOVE, gangs=True))
    assert asked.equals(questions.questions(Figures(neutral=True)))
    assert len(asked) == 4
    assert set(asked["because"]) == {"Asked everywhere"}


@pytest.mark.parametrize(
    ("lies", "gap"),
    [(ABOVE, "g063, g093"), (BELOW, "g028, g030"), (ALIKE, "g027, g030")],
)
def test_the_side_of_londons_rate_decides_the_first_question(lies: str, gap: str) -> None:
    asked = questions.questions(Figures(lies=lies, rates="1, London 2"))
    assert list(asked["gaps"]) == [gap, "g037, g038", "g003, g029"]


def test_a_figure_asks_its_question_from_a_tenth_above_london() -> None:
    at, below = Figures(lies=ALIKE, missing=(11.0, 10.0)), Figures(lies=ALIKE, missing=(10.9, 10.0))
    second = questions.questions(at).iloc[1]
    assert second["gaps"] == "g047"
    assert second["because"] == "Looked-after children who went missing: 11%, London 10%"
    assert "g047" not in set(questions.questions(below)["gaps"])


def test_no_more_than_five_are_asked_what_is_nearest_the_count_first() -> None:
    asked = questions.questions(
        Figures(
            lies=ABOVE, rates="2, London 1", gangs=True,
            change="more than doubled within a year, from 10 to 30",
            doubtful=("gangs",), missing=(20, 10), care=(90, 50), justice=(300, 150),
        )
    )  # fmt: skip
    assert len(asked) == 5
    assert asked["because"][0] == "The count more than doubled within a year, from 10 to 30"
    assert asked["because"][1] == "Doubtful recording of gangs"


def test_the_questions_of_the_authorities_differ_and_rest_on_the_register() -> None:
    held = set(register.gaps()["gap"])
    sets = set()
    for code in authorities()["gss_code"]:
        table = questions.table(code)
        assert 3 <= len(table) <= 5, code
        assert all(words.endswith("?") for words in table["question"])
        assert {gap for cell in table["gaps"] for gap in cell.split(", ")} <= held
        sets.add(tuple(table["question"]))
    assert len(sets) > 10


def test_suppressed_and_tiny_areas_are_asked_the_same() -> None:
    first, second = (questions.table(code) for code in ("E09000020", "E09000001"))
    assert first.equals(second)


# On the page -----------------------------------------------------------------------------


@pytest.mark.slow
def test_each_page_answers_four_questions_under_their_headings(report: Book) -> None:
    import lxml.html

    pages = sorted((report.root / "_book/boroughs").glob("*.html"))
    assert len(pages) == 33
    for path in pages:
        assert path.stat().st_size < 150_000, path.name
        root = lxml.html.parse(path).getroot()
        titles = ["How much was recorded?", "Is it high?", "Since when?", "What to ask"]
        assert [h.text_content() for h in root.cssselect("main h2")] == titles, path.name
        assert [a.text_content() for a in root.cssselect(".contents li a")] == titles, path.name
        text = root.cssselect("main")[0].text_content()
        assert "rank " not in text.partition("All measures")[0], path.name


def test_no_page_of_the_template_calls_a_rank_or_the_funnel() -> None:
    text = (REPOSITORY / "boroughs/_borough.qmd").read_text(encoding="utf-8")
    assert "rate_rank" not in text
    assert "funnel_in_words" not in text
