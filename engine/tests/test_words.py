"""What the engine says on pages: every key filled in, a project's own words in its place."""

from __future__ import annotations

import re

import pytest

from needsbook.ground.files import asset
from needsbook.ground.words import (
    english,
    flat,
    in_script,
    is_english,
    said,
    speak,
    untranslated,
    with_own,
    word_faults,
)


def test_the_engines_own_words_have_no_fault() -> None:
    assert list(word_faults(english().held, "en-GB")) == []


def test_each_key_that_a_script_uses_has_words() -> None:
    used = {
        key
        for path in asset("").glob("*.js")
        for key in re.findall(r'WORDS\["([\w.-]+)"\]', path.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= english().held.keys()


def test_a_projects_own_words_take_the_place_of_the_engines() -> None:
    key = next(key for key, words in english().held.items() if isinstance(words, str) and words)
    speak(with_own({key: "Own words"}))
    assert said(key) == "Own words"
    speak(with_own({}))
    assert said(key) == english().said(key)


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"no.such-key": "x"}, "no page has the words “no.such-key”"),
        ({"page.contents": ""}, "“page.contents” has no words"),
        ({"page.contents": "{x}"}, "has {x} to be filled in"),
        ({"page.contents": "{x"}, "a brace that is not closed"),
        ({"dates.months": ["January"]}, "no list of 12 words"),
    ],
)
def test_what_is_wrong_with_own_words(own: dict[str, object], fault: str) -> None:
    told = [problem for problem, _ in word_faults(own, "en")]
    assert any(fault in one for one in told), told


def test_a_language_without_words_is_told_with_the_keys() -> None:
    ((problem, fix),) = word_faults({}, "de")
    assert f"the words of {len(english().held)} keys are missing" in problem
    assert "words.toml" in fix


def test_what_is_left_in_english() -> None:
    assert untranslated(flat({"page": {"contents": english().said("page.contents")}}), "de") == [
        "page.contents"
    ]
    assert untranslated({"page.contents": "Inhalt"}, "de") == []


def test_a_variety_of_english_is_english() -> None:
    assert is_english("en-AU")
    assert not is_english("enm")


def test_a_script_gets_the_words_as_literals() -> None:
    made = in_script('x = WORDS["page.contents"];')
    assert "WORDS" not in made
    assert english().said("page.contents") in made
