"""Names written in two ways that a reader takes for one."""

from __future__ import annotations

import pytest

from needsbook.data.likeness import looks_like, odd_text, reads_like


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cafe\u0301", "decomposed"),
        ("Kings  Lynn", "two spaces"),
        ("Kings\u00a0Lynn", "a space U+00A0"),
        ("Lоndon", "a letter that only looks like “o”"),  # a Cyrillic o
        ("Haνering", "only looks like “v” (U+03BD)"),  # a Greek nu
        ("Hacкney", "“к” (U+043A) among letters of another alphabet"),  # a Cyrillic k
        ("Bаrnет", "only looks like “a” (U+0430)"),
        ("Barkinɡ", "only looks like “g” (U+0261)"),  # of phonetic writing
        ("Лoндон", "“o” (U+006F) among letters of another alphabet"),  # a Latin o
        ("東京а", "only looks like “a” (U+0430)"),
        ("Ci\u200dty", "an invisible character (U+200D)"),
        ("Londo\ufffd", "a character that was lost (U+FFFD)"),
        ("Kingâ€™s Lynn", "“â€™” stands where “’” stood"),
        ("Ã®le", "“Ã®” stands where “î” stood"),
        ("5 Â°C", "“Â°” stands where “°” stood"),
    ],
)
def test_what_looks_like_another_text_is_told(text: str, told: str) -> None:
    fault = odd_text(text, text)
    assert fault is not None
    assert told in fault[0]


@pytest.mark.parametrize(
    "text",
    [
        *("Café", "King’s Lynn", "Лондон", "Ελλάδα", "Ynys Môn", "Łódź", "Diyarbakır", "ŽIŽKOV"),
        *(
            "12 µg",
            "12 μg",
            "5 kΩ",
            "東京タワー",
            "Tシャツ",
            "نام\u200cها",
            "1ª",
            "«LIBERTÉ»",
            "„Ä“",
        ),
    ],
)
def test_what_is_written_as_it_should_be_is_not(text: str) -> None:
    assert odd_text(text, text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("King’s Lynn", "King's Lynn"),
        ("Stoke-on-Trent", "Stoke on Trent"),
        ("Tyne & Wear", "Tyne and Wear"),
        ("London", "Lоndon"),
        ("Islington", "lslington"),
        ("Bromley", "Br0mley"),
        ("King\u05bes", "King-s"),
        ("A/B", "A\u2044B"),
        ("Barking", "Barkıng"),
    ],
)
def test_both_ways_are_one(one: str, other: str) -> None:
    assert looks_like(one) == looks_like(other)


def test_two_names_are_two() -> None:
    assert looks_like("Newport") != looks_like("Newham")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barking and Dagenham", "Barking And Dagenham"),
        ("HACKNEY", "Hackney"),
        ("St. Helens", "St Helens"),
        ("King’s Lynn", "Kings Lynn"),
    ],
)
def test_capitals_and_marks_make_no_other_name(one: str, other: str) -> None:
    assert reads_like(one) == reads_like(other)


@pytest.mark.parametrize(("one", "other"), [("1.2", "12"), ("a", "A"), ("Bail", "Ball")])
def test_what_may_be_two_is(one: str, other: str) -> None:
    assert reads_like(one) != reads_like(other)
    assert looks_like(one) != looks_like(other)
