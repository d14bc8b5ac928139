"""Which characters the fonts of the book can show."""

from __future__ import annotations

from needsbook.ground.fonts import displayable, fallback_files, font_files, missing_characters


def test_both_fonts_are_there() -> None:
    assert [path.name for path in [*font_files(), *fallback_files()] if not path.is_file()] == []
    assert font_files()
    assert fallback_files()


def test_letters_of_europe_and_signs_are_shown_as_they_are() -> None:
    assert missing_characters("Größe – “ĄŽ” ≥ 5 % – Ελλάδα") == ""
    assert displayable("≥ 5") == "≥ 5"


def test_what_no_font_has_is_shown_as_its_code() -> None:
    assert missing_characters("国a中国") == "中国"
    assert displayable("a中") == "a[U+4E2D]"
