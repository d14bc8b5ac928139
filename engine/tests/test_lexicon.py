"""The word lists: their notation, and the forms of verbs."""

from __future__ import annotations

import pytest

from needsbook.chapters.lexicon import Words, inflected, lexicon, lists

WORDS = Words(
    units=("children", "weeks", "authorities"),
    areas=("Kingston upon Thames", "Barking and Dagenham", "Hill"),
    wider=("Outer London",),
)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("slip", {"slip", "slips", "slipping", "slipped"}),
        ("rise", {"rise", "rises", "rising", "rose", "risen"}),
        ("reach", {"reach", "reaches", "reaching", "reached"}),
        ("vary", {"vary", "varies", "varying", "varied"}),
        ("stay", {"stay", "stays", "staying", "stayed"}),
        ("close", {"close", "closes", "closing", "closed"}),
    ],
)
def test_the_forms_of_a_verb(verb: str, forms: set[str]) -> None:
    assert forms <= set(inflected(verb, lists()["forms"].get(verb)))


def test_an_irregular_verb_has_no_regular_past() -> None:
    assert "rised" not in inflected("rise", lists()["forms"]["rise"])


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It is second only to it.", "second only to"),
        ("The lion's share of it.", "lion's share of"),
        ("The third-from-last place.", "third-from-last"),
        ("They had a seven-fold rise.", "seven-fold"),
        ("The lion's share went there.", "lion's share"),
        ("Nobody else but Kingston: only Hill did.", "only Hill did"),
        ("Every tenth child was seen.", "Every tenth child"),
        ("It has never been lower.", "never been lower"),
    ],
)
def test_a_phrase_is_found_whatever_fills_its_places(sentence: str, said: str) -> None:
    found = [sentence[start:end] for start, end, _ in lexicon(WORDS).always.found(sentence)]
    assert any(said in one for one in found), found


def test_a_part_of_a_word_is_no_word() -> None:
    assert not list(lexicon(WORDS).always.found("A threefoldable shield from seconds to lasting."))


@pytest.mark.parametrize("name", ["Kingston upon Thames", "Kingston", "Dagenham", "Hill"])
def test_an_area_has_its_short_names_too(name: str) -> None:
    found = lexicon(WORDS).areas.search(f"In {name} it fell.")
    assert found is not None
    assert found[0] == name


def test_an_area_is_a_name_and_no_word() -> None:
    assert lexicon(WORDS).areas.search("A hill and a Hillside.") is None


def test_time_anchors_nothing() -> None:
    assert lexicon(WORDS).counted.search("It took weeks.") is None
    assert lexicon(WORDS).counted.search("It took children.") is not None


def test_a_book_without_words_names_nothing() -> None:
    bare = lexicon(Words())
    assert bare.areas.search("Kingston fell in 2024") is None
    assert bare.periods.search("Kingston fell in 2024") is None


@pytest.mark.parametrize("kind", list(lists()["kinds"]))
def test_every_entry_finds_itself(kind: str) -> None:
    """Each entry of `always`, written out with its first words, is found."""
    places = {
        "NUMBER": "seven", "UNITS": "children", "UNIT": "child", "MEASURE": "rate",
        "ORDINAL": "third", "FRACTION": "a third", "AREA": "Kingston", "_": "such", "__": "such",
    }  # fmt: skip
    phrases = lexicon(WORDS).always
    for entry in lists()["kinds"][kind]["always"]:
        tokens = (token.removesuffix("?").split("|")[0] for token in entry.split())
        text = " ".join(places.get(token, token.removeprefix("~")) for token in tokens)
        assert list(phrases.found(text)), entry
