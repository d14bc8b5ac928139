"""Which characters the fonts of the book can show."""

from __future__ import annotations

from needsbook.charts.style import chart_style
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


def test_a_chart_has_no_font_and_no_setting_of_the_machine() -> None:
    from matplotlib import rcParams
    from matplotlib.font_manager import FontEntry, fontManager

    before = rcParams["lines.linewidth"]
    fontManager.ttflist.append(FontEntry(fname="/nowhere/mine.ttf", name="Source Sans Pro"))
    rcParams["axes.labelpad"], rcParams["timezone"] = 33, "Asia/Tokyo"
    with chart_style():
        assert "/nowhere/mine.ttf" not in {font.fname for font in fontManager.ttflist}
        assert (rcParams["axes.labelpad"], rcParams["timezone"]) == (4, "UTC")
    assert (rcParams["axes.labelpad"], rcParams["lines.linewidth"]) == (33, before)
    rcParams["axes.labelpad"], rcParams["timezone"] = 4, "UTC"
