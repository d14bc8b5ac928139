"""Where factors are identified: each estimator against published or hand-computed examples."""

from __future__ import annotations

import csv
import math
import statistics
from itertools import product
from typing import Any

import pytest
from assessment import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from needsbook import Drawing, Gap, Tabulation, treated
from needsbook.charts.style import chart_style
from needsbook.statistics import funnel

from london_cse.boroughs import borough_exhibits as boroughs
from london_cse.gap import borough_model
from london_cse.profile import profile_exhibits as profile
from london_cse.recording import (
    children_services,
    doubtful,
    identification,
    identification_area,
    identification_london,
    series_breaks,
    suppression,
    trends,
)
from london_cse.recording import identification_exhibits as exhibits
from london_cse.recording import identification_numbers as numbers
from london_cse.recording import simulated_intervals as coverage
from london_cse.recording.doubtful import YearCount, doubts, sharp_changes
from london_cse.recording.suppression import PRIMARY, CountRange

CSE, MISSING, GANGS = "child_sexual_exploitation", "going_missing", "gangs"
CRIMINAL = "child_criminal_exploitation"
FACTORS = (CSE, MISSING, GANGS, CRIMINAL)
LONDON, CITY, BARKING, BARNET = "E12000007", "E09000001", "E09000002", "E09000003"
CROYDON, HACKNEY, HAVERING, ISLINGTON = "E09000008", "E09000012", "E09000016", "E09000019"
KENSINGTON, LAMBETH, MERTON, SUTTON = "E09000020", "E09000022", "E09000024", "E09000029"


def published(factor: str, year: int) -> dict[str, str]:
    """The cells of the data file, read here by nothing but `csv`."""
    with (REPOSITORY / "data/cin_assessment_factors.csv").open(encoding="utf-8") as file:
        return {
            row["gss_code"]: row["assessments"]
            for row in csv.DictReader(file)
            if (row["factor"], row["year"]) == (factor, str(year))
        }


def returned(function: Any, *arguments: Any) -> Any:
    """What the function of an exhibit or a number returns, without the engine around it."""
    with chart_style():
        return function.returned(*arguments)


# Intervals --------------------------------------------------------------------


# Coverage in simulation (many repetitions: python -m london_cse.recording.simulated_intervals)


@pytest.mark.parametrize("mean", [0.5, 4.0, 9.5, 20.0, 75.0])
def test_the_interval_of_a_count_holds_the_truth_as_often_as_it_says(mean: float) -> None:
    # 4,000 repetitions: a standard error of 0.35 points. Exact limits may cover more.
    held = coverage.poisson_coverage(mean, 4_000)
    assert held > 0.94
    assert mean < 10 or held < 0.965


def test_a_level_of_80_percent_covers_less() -> None:
    assert coverage.poisson_coverage(75.0, 4_000, level=0.8) == pytest.approx(0.8, abs=0.025)


def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says() -> None:
    assert coverage.wilson_coverage(0.03, 2_500, 4_000) == pytest.approx(0.95, abs=0.015)


def test_funnel_limits_leave_out_as_many_as_they_say_where_there_is_only_chance() -> None:
    # 31 areas 200 times. The estimated spread is mostly 0 here.
    assert coverage.outside_limits(coverage.LIKE_LONDON, 0.0, 200, 0.95) == pytest.approx(
        0.05, abs=0.015
    )


def test_winsorised_limits_leave_out_about_a_tenth_where_areas_spread() -> None:
    # A normal spread winsorised at 10% keeps 0.679 of its variance (by integration:
    # 0.8 − 2·1.2816·0.1755 + 0.2·1.2816²), so 1.96 standard deviations become
    # 1.96·√0.679 = 1.615, outside which a normal distribution has 10.6%.
    assert coverage.outside_limits(coverage.LIKE_LONDON, 0.3, 200, 0.95) == pytest.approx(
        0.106, abs=0.02
    )


def test_the_interval_of_a_rank_holds_the_true_rank() -> None:
    rates = [(3 + area) / 10_000 for area in range(31)]
    assert coverage.rank_coverage(rates, [60_000.0] * 31, 20) > 0.95


def test_the_simulations_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    coverage.main(40)
    printed = capsys.readouterr().out
    assert "40 repetitions" in printed
    assert printed.count("95% interval holds") == 11


# Suppressed counts ----------------------------------------------------------------


def test_a_count_suppressed_alone_is_1_to_5() -> None:
    assert suppression.suppressed_cell(1, CountRange(0, 40)) == PRIMARY == CountRange(1, 5)


def test_a_total_can_show_that_a_count_is_suppressed_to_protect_another() -> None:
    # It leaves 12 to 22 for the one count, which cannot be 1 to 5, unless others hide too.
    assert suppression.suppressed_cell(1, CountRange(12, 22)) == CountRange(1, 22)
    assert suppression.suppressed_cell(1, CountRange(12, 22), unknown=1) == PRIMARY


def test_several_suppressed_counts_are_bounded_by_the_total() -> None:
    # 2,360 to the nearest ten less 2,349 leaves 6 to 16; the other has at least 1.
    left = suppression.remainder(2_360, 10, [2_000, 349])
    assert left == CountRange(6, 16)
    assert suppression.suppressed_cell(2, left) == CountRange(1, 15)


@given(st.integers(1, 12), st.integers(-20, 200), st.integers(0, 10))
def test_the_interval_of_a_suppressed_count_is_never_narrower_than_published(
    suppressed: int, low: int, width: int
) -> None:
    found = suppression.suppressed_cell(suppressed, CountRange(low, low + width))
    assert found.low == 1
    assert found.high >= 5


def test_published_totals_bound_the_counts_of_gangs_in_2024() -> None:
    held = published(GANGS, 2024)
    parts = [int(v) for k, v in held.items() if k.startswith("E09") and v.isdigit()]
    assert (held[CITY], held[SUTTON], held[LONDON]) == ("c", "c", "2360")
    assert sum(parts) == 2_349
    found = suppression.count_ranges(GANGS, 2024)
    assert found[CITY] == found[SUTTON] == CountRange(1, 15)
    assert found[ISLINGTON] == CountRange(141, 141)


def test_an_authority_without_a_figure_has_no_interval() -> None:
    assert suppression.count_ranges(CSE, 2021)[HACKNEY] is None


def test_totals_that_would_give_a_count_away_are_known() -> None:
    # Going missing 2019: 3,050 less 3,053 leaves −8 to 2, so the City would have 1 or 2.
    # Gangs 2020: 4,100 less 4,093 leaves 2 to 12, so it would have at least 2.
    # The other years with a suppressed count leave 1 and 5 both possible.
    given_away = {
        (factor, year)
        for factor in FACTORS
        for year in range(2018, 2025)
        if suppression.total_gives_away(factor, year)
    }
    assert given_away == {(MISSING, 2019), (GANGS, 2020)}


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 500))
def test_what_can_be_deduced_holds_the_truth(cells: list[int], others: int) -> None:
    total = round((sum(cells) + others) / 10) * 10
    found = suppression.deducible(len(cells), 0, suppression.remainder(total, 10, [others]))
    assert all(found.low <= cell <= found.high for cell in cells)


def test_an_exact_total_gives_a_count_away() -> None:
    left = suppression.remainder(103, 1, [100])
    assert suppression.deducible(1, 0, left) == CountRange(3, 3)
    assert suppression.deducible(1, 1, left) == CountRange(1, 3)


# Doubtful recording -----------------------------------------------------------------


def series(*years: tuple[int | tuple[int, int] | None, float | None]) -> list[YearCount]:
    def as_range(count: int | tuple[int, int] | None) -> CountRange | None:
        if count is None:
            return None
        return CountRange(*count) if isinstance(count, tuple) else CountRange(count, count)

    return [YearCount(as_range(count), expected) for count, expected in years]


def test_ordinary_counts_are_not_doubtful() -> None:
    assert doubts(series((40, 50.0), (55, 50.0), (38, 50.0))) == ["", "", ""]


def test_none_is_doubtful_where_ten_were_expected() -> None:
    assert doubts(series((0, 10.0))) == [doubtful.NONE_RECORDED]
    assert doubts(series((0, 9.9))) == [""]
    # A tenth of 50 is 5: 4 is less, 5 is not.
    assert doubts(series((4, 50.0))) == [doubtful.NONE_RECORDED]
    assert doubts(series((5, 50.0))) == [""]


def test_a_suppressed_count_takes_part_with_what_speaks_least_for_doubt() -> None:
    assert doubts(series(((1, 5), 60.0))) == [doubtful.NONE_RECORDED]
    assert doubts(series(((1, 15), 60.0))) == [""]


def test_a_jump_must_be_threefold_and_more_than_chance() -> None:
    # Of 11 counts none in the first of two equal years: 1/2^11 = 1/2,048. Of 10: 1/1,024.
    assert doubts(series((0, 9.0), (11, 9.0))) == [doubtful.FAR_BELOW, ""]
    assert doubts(series((0, 9.0), (10, 9.0))) == ["", ""]
    # 40 and 119 are more than chance, but not threefold; 40 and 120 are both.
    assert doubts(series((40, 80.0), (119, 80.0))) == ["", ""]
    assert doubts(series((40, 80.0), (120, 80.0))) == [doubtful.FAR_BELOW, ""]


def test_a_jump_is_relative_to_london() -> None:
    # Threefold, but London's rate doubled as well.
    assert doubts(series((40, 80.0), (120, 160.0))) == ["", ""]


def test_a_year_far_above_both_neighbours_is_doubtful_with_them() -> None:
    assert doubts(series((20, 60.0), (200, 60.0), (20, 60.0))) == [
        doubtful.FAR_BELOW,
        doubtful.FAR_ABOVE,
        doubtful.FAR_BELOW,
    ]


def test_a_year_without_a_figure_is_no_neighbour() -> None:
    assert doubts(series((20, 60.0), (None, 60.0), (200, 60.0))) == ["", "", ""]
    assert doubts(series((20, None), (200, 60.0))) == ["", ""]


def test_the_doubtful_counts_of_2024() -> None:
    # None at all in Barnet and Lambeth, 8 and 9 against about 110 expected in Havering and
    # Barking; Kensington fell from 39 to 15 as London rose by a fifth.
    found = {code for (code, year) in identification.doubtful(CRIMINAL) if year == 2024}
    assert found == {BARKING, BARNET, HAVERING, KENSINGTON, LAMBETH}
    assert identification.doubtful(CRIMINAL)[CROYDON, 2022] == doubtful.NONE_RECORDED
    assert identification.doubtful(MISSING)[KENSINGTON, 2024] == doubtful.FAR_BELOW
    assert not [year for _, year in identification.doubtful(CSE) if year == 2024]


# Authorities ---------------------------------------------------------------------------


def test_the_rate_of_a_borough_by_hand() -> None:
    # Merton: 169 assessments; 47,349 children at mid-2023. 169/4.7349 = 35.692. Byar:
    # 169·(1 − 1/1,521 − 1.959964/39)³ = 144.49, 170·(1 − 1/1,530 + 1.959964/39.115)³ = 196.49.
    row = identification.by_authority(CSE, 2024).set_index("gss_code").loc[MERTON]
    assert row["rate"] == pytest.approx(35.692, abs=0.001)
    assert row["rate_low"] == pytest.approx(144.49 / 4.7349, abs=0.01)
    assert row["rate_high"] == pytest.approx(196.49 / 4.7349, abs=0.01)
    assert row["rank"] == 1


def test_expected_counts_share_out_londons_published_one() -> None:
    for factor in FACTORS:
        expected = identification.expected_counts(factor, 2024)
        assert sum(value or 0 for value in expected.values()) == pytest.approx(
            int(published(factor, 2024)[LONDON])
        )
    assert set(identification.expected_counts(CRIMINAL, 2021).values()) == {None}


def test_every_authority_is_ranked_or_there_is_a_reason() -> None:
    for factor in FACTORS:
        frame = identification.by_authority(factor, 2024)
        assert len(frame) == 33
        ranked = frame[frame["not_ranked"] == ""]
        assert list(ranked["rank"].sort_values()) == list(range(1, len(ranked) + 1))
        assert (
            treated(ranked["rate"], "left out").rank(ascending=False).tolist()
            == ranked["rank"].tolist()
        )
        others = frame[frame["not_ranked"] != ""]
        assert others["rank"].isna().all()
        assert set(others["not_ranked"]) <= set(identification.NOT_RANKED.values())


def test_a_suppressed_count_has_a_range_and_a_place_only_if_all_its_counts_share_it() -> None:
    row = identification.by_authority(CSE, 2024).set_index("gss_code").loc[KENSINGTON]
    assert isinstance(row["rate"], Gap)
    assert (row["count_low"], row["count_high"]) == (1, 5)
    # Exact limits of 1 and of 5: 0.0253 and 11.668, of the children there.
    people = float(row["children"]) / 10_000
    assert row["rate_low"] == pytest.approx(0.0253 / people, abs=0.001)
    assert row["rate_high"] == pytest.approx(11.668 / people, abs=0.001)
    spread = identification_london.spread(CSE, 2024)
    assert {funnel.position(c, row["expected"], spread) for c in range(1, 6)} == {-1}
    assert row["position"] == -1
    sutton = identification.by_authority(GANGS, 2024).set_index("gss_code").loc[SUTTON]
    assert math.isnan(sutton["position"])


def test_the_city_of_london_is_too_small() -> None:
    assert identification_area.rank_in_words(CITY, CSE, 2024) == "not ranked (too few children)"
    assert identification_area.position_in_words(CITY, CSE, 2024) == "not judged (too few children)"


def test_numbers_for_a_page_about_one_authority() -> None:
    words = returned(numbers.rank_in_words, MERTON, CSE, 2024)
    assert words.shown.startswith("rank 1 of 31 (95% interval 1 to ")
    assert returned(numbers.rate_rank, MERTON, CSE, 2024) == 1
    assert returned(numbers.rank_low, MERTON, CSE, 2024) == 1
    assert returned(numbers.rank_high, MERTON, CSE, 2024) >= 2
    assert returned(numbers.funnel_in_words, MERTON, CSE, 2024).shown == "above the 95% limit"
    assert returned(numbers.funnel_position, MERTON, CSE, 2024) == 1
    assert returned(numbers.recording_in_words, MERTON, CSE, 2024).value == 1
    low, high = (returned(end, MERTON, CSE, 2024) for end in (numbers.rate_low, numbers.rate_high))
    assert low < returned(numbers.typical_limit, CSE, 61, "high", 2024) < high * 2
    assert low < 35.69 < high


def test_numbers_of_what_is_not_known_are_gaps_with_a_reason() -> None:
    suppressed = returned(numbers.rate_rank, KENSINGTON, CSE, 2024)
    assert isinstance(suppressed, Gap)
    assert suppressed.status == "confidential"
    missing = returned(numbers.rate_low, HACKNEY, CSE, 2021)
    assert isinstance(missing, Gap)
    assert "cyber attack" in missing.reason
    doubt = returned(numbers.funnel_position, BARNET, CRIMINAL, 2024)
    assert isinstance(doubt, Gap)
    assert doubt.reason == "doubtful recording"
    words = returned(numbers.rank_in_words, BARNET, CRIMINAL, 2024)
    assert (words.value, words.shown) == (0, "not ranked (doubtful recording)")
    shown = returned(numbers.recording_in_words, BARNET, CRIMINAL, 2024).shown
    assert shown == "doubtful: none or next to none recorded"
    with pytest.raises(LookupError, match="none of the London authorities"):
        returned(numbers.rate_rank, LONDON, CSE, 2024)
    with pytest.raises(LookupError, match="London has no rate"):
        identification_london.london_rate(CRIMINAL, 2021)


def test_shares_have_wilsons_interval() -> None:
    # Merton: 169 of 2,200 assessments with a factor, 7.68%.
    low, high = (
        returned(end, MERTON, CSE, 2024) for end in (numbers.share_low, numbers.share_high)
    )
    assert (low, high) == (pytest.approx(6.64, abs=0.01), pytest.approx(8.87, abs=0.01))
    assert isinstance(returned(numbers.share_low, KENSINGTON, CSE, 2024), Gap)


def test_counts_over_authorities_agree_with_each_other() -> None:
    for factor in FACTORS:
        judged = sum(
            returned(numbers.count_at_position, factor, place, 2024) for place in funnel.POSITIONS
        )
        frame = identification.by_authority(factor, 2024)
        assert judged == frame["position"].notna().sum()
        ranked = returned(numbers.count_ranked, factor, 2024)
        apart = [
            returned(numbers.count_apart_from_london, factor, side, 2024)
            for side in ("above", "below")
        ]
        assert 0 < sum(apart) < ranked
        assert returned(numbers.count_beyond_chance, factor, 2024) > 10


# Years ------------------------------------------------------------------------------------


def test_londons_trend_is_the_published_count_over_its_children() -> None:
    trend = identification_london.london_trend(CSE).set_index("year")
    assert list(trend.index) == list(range(2018, 2025))
    rate = children_services.rate(LONDON, CSE, 2019)
    assert trend.loc[2019, "rate"] == rate
    assert trend.loc[2019, "rate_low"] < rate < trend.loc[2019, "rate_high"]
    counts = published(CSE, 2019)
    used = identification.by_authority(CSE, 2019)
    # Westminster's count of 2019 is doubtful.
    assert trend.loc[2019, "authorities"] == sum(v.isdigit() for v in counts.values()) - 4 - 1
    quartiles = statistics.quantiles(used.loc[used["doubt"] == "", "rate"], n=4, method="inclusive")
    assert trend.loc[2019, "lower_quartile"] == pytest.approx(quartiles[0])
    assert trend.loc[2019, "upper_quartile"] == pytest.approx(quartiles[2])


def test_breaks_come_from_what_was_collected() -> None:
    assert series_breaks.first_collected(CRIMINAL) == 2022
    assert series_breaks.first_collected("sexual_abuse_child_on_child") == 2021
    found = {item.label: (item.first, item.last) for item in series_breaks.breaks(CSE)}
    assert found == {
        "2020–21": (2021, 2021),
        "no Hackney": (2021, 2022),
        "new sexual abuse factors": (2021, 2021),
        "new criminal exploitation factor": (2022, 2022),
    }
    labels = [item.label for item in series_breaks.breaks(CRIMINAL)]
    assert labels == ["not collected before 2022", "no Hackney"]


FULHAM = "E09000013"


def test_a_sharp_change_is_more_than_double_or_less_than_half() -> None:
    assert sharp_changes(series((20, 30.0), (40, 30.0), (81, 30.0))) == [
        "",
        "",
        doubtful.MORE_THAN_DOUBLED,
    ]
    assert sharp_changes(series((81, 30.0), (41, 30.0), (20, 30.0))) == [
        "",
        "",
        doubtful.LESS_THAN_HALF,
    ]


def test_small_hidden_and_doubtful_counts_do_not_change_sharply() -> None:
    assert sharp_changes(series((2, 9.0), (8, 9.0))) == ["", ""]  # fewer than ten expected
    assert sharp_changes(series(((1, 5), 10.0), (13, 10.0))) == ["", ""]
    assert sharp_changes(series((None, 30.0), (29, 30.0))) == ["", ""]
    assert doubts(series((0, 30.0), (29, 30.0))) == [doubtful.NONE_RECORDED, ""]
    # Few after none: chance alone might give them.
    assert sharp_changes(series((0, 30.0), (4, 30.0))) == ["", ""]


def test_the_higher_year_of_a_jump_from_a_doubtful_one_is_named() -> None:
    assert sharp_changes(series((0, 30.0), (29, 30.0))) == ["", doubtful.FROM_A_DOUBT]
    assert sharp_changes(series(((1, 5), 30.0), (90, 30.0))) == ["", doubtful.FROM_A_DOUBT]
    # Downwards the later year is the doubtful one, and has that flag.
    assert sharp_changes(series((29, 30.0), (0, 30.0))) == ["", ""]


def test_jumps_from_a_doubtful_count_are_told_and_keep_their_rank() -> None:
    merton = identification_area.recording(MERTON, CRIMINAL, 2024)
    assert (merton.level, "from [c] to" in merton.words) == (1, True)
    frame = identification.by_authority(CRIMINAL, 2024).set_index("gss_code")
    assert frame.loc[MERTON, "not_ranked"] == ""


def test_the_counts_that_changed_sharply_in_2024() -> None:
    counts = {year: published(CSE, year) for year in (2023, 2024)}
    for code, before, now in (
        (HACKNEY, "70", "148"),
        (MERTON, "70", "169"),
        (SUTTON, "24", "55"),
        (FULHAM, "13", "29"),
        (CROYDON, "124", "54"),
    ):
        assert (counts[2023][code], counts[2024][code]) == (before, now)
    found = identification_london.with_sharp_change(CSE, 2024)
    assert found[doubtful.MORE_THAN_DOUBLED] == [
        "Hackney",
        "Hammersmith and Fulham",
        "Merton",
        "Sutton",
    ]
    assert found[doubtful.LESS_THAN_HALF] == ["Croydon"]
    # The analysis of the gap leaves out the same boroughs.
    steady = borough_model.steady_counts(borough_model.main_scenario())
    places = borough_model.fitted(borough_model.main_scenario()).places
    assert list(places.loc[~steady, "name"]) == found[doubtful.MORE_THAN_DOUBLED]


def test_a_sharp_change_is_told_in_the_same_words_everywhere() -> None:
    words = "more than doubled within a year"
    page = returned(numbers.recording_in_words, HACKNEY, CSE, 2024)
    assert (page.value, f"{words}, from 70 to 148" in page.shown) == (1, True)
    assert returned(numbers.sharp_changes, CSE, 2024).shown.startswith(f"{words} in Hackney,")
    note = f"To be read with caution, {words}: Hackney, Hammersmith and Fulham, Merton and Sutton."
    for exhibit in (
        returned(exhibits.tbl_identification, CSE),
        returned(exhibits.fig_ranked_intervals, CSE),
        returned(exhibits.fig_funnel, CSE),
        returned(profile.fig_cse_map),
        returned(profile.tbl_cse_boroughs),
    ):
        assert note in exhibit.notes


def test_a_borough_page_names_the_doubtful_counts_of_its_table() -> None:
    notes = returned(boroughs.tbl_borough, BARNET).notes
    assert "Doubtful recording, not to be read as few children: criminal exploitation." in notes
    assert not any("Doubtful" in note for note in returned(boroughs.tbl_borough, HACKNEY).notes)


def test_doubtful_counts_stand_beside_their_neighbours() -> None:
    frame = identification_london.doubtful_counts()
    (row,) = frame[
        (frame["name"] == "Croydon") & (frame["factor"] == "Child criminal exploitation")
    ].to_dict("records")
    assert (row["year"], row["assessments"], row["after"]) == (2022, 0, 160)
    assert row["before_status"] == "not available"
    assert math.isnan(row["before"])


# Exhibits -----------------------------------------------------------------------------------

FIGURES = [
    *((exhibits.fig_funnel, factor) for factor in FACTORS),
    (exhibits.fig_ranked_intervals, CSE),
    (exhibits.fig_ranked_intervals, CRIMINAL),
    (trends.fig_identification_trend,),
    (trends.fig_cse_borough_trends,),
]


@pytest.fixture(scope="module")
def drawings() -> dict[str, Drawing]:
    return {
        "-".join([call[0].__name__, *call[1:]]): returned(*call)  # type: ignore[list-item]
        for call in FIGURES
    }


def words_of(drawing: Drawing) -> list[Text]:
    canvas = FigureCanvasAgg(drawing.figure)
    canvas.draw()
    return [text for text in drawing.figure.findobj(Text) if text.get_text() and text.get_visible()]


def test_pictures_fit_the_page_and_can_be_read(drawings: dict[str, Drawing]) -> None:
    for name, drawing in drawings.items():
        texts = words_of(drawing)
        width, height = drawing.figure.get_size_inches()
        assert width == pytest.approx(6.3), name
        assert height < 8.6, name
        assert min(text.get_fontsize() for text in texts) >= 9, name
        box = drawing.figure.bbox
        for text in texts:
            extent = text.get_window_extent()
            # Ticks outside the axes are made and not drawn.
            if text.get_text().replace("’", "").isdigit():
                continue
            assert extent.x0 >= box.x0 - 1, (name, text.get_text())
            assert extent.x1 <= box.x1 + 1, (name, text.get_text())


def test_a_funnel_names_those_outside_and_only_those(drawings: dict[str, Drawing]) -> None:
    for factor in FACTORS:
        drawing = drawings[f"fig_funnel-{factor}"]
        data = drawing.data
        outside = set(data.loc[data["position"].abs() > 0, "name"])
        written = {text.get_text() for text in words_of(drawing)}
        assert written & set(data["name"]) == outside
        assert all(name in drawing.alt for name in outside)
        assert all(name in drawing.alt for name in data.loc[data["position"].isna(), "name"])
        assert "counted, not children" in " ".join(drawing.notes)


def test_names_in_a_funnel_do_not_cover_each_other(drawings: dict[str, Drawing]) -> None:
    for factor in FACTORS:
        drawing = drawings[f"fig_funnel-{factor}"]
        names = set(drawing.data["name"])
        boxes = [t.get_window_extent() for t in words_of(drawing) if t.get_text() in names]
        assert not [(a, b) for a in boxes for b in boxes if a is not b and a.overlaps(b)]


def test_ranked_intervals_are_in_order_with_the_unranked_last(
    drawings: dict[str, Drawing],
) -> None:
    data = drawings[f"fig_ranked_intervals-{CRIMINAL}"].data
    ranked = (data["not_ranked"] == "").tolist()
    assert ranked == sorted(ranked, reverse=True)
    rates = data.loc[data["not_ranked"] == "", "rate"]
    assert rates.is_monotonic_decreasing
    assert data["not_ranked"].iloc[-1] == "too few children"


def test_the_trend_explains_every_letter_it_draws(drawings: dict[str, Drawing]) -> None:
    drawing = drawings["fig_identification_trend"]
    letters = {
        letter
        for text in words_of(drawing)
        for letter in text.get_text().split()
        if len(letter) == 1 and letter.isalpha()
    }
    assert letters == set("abcde")
    for letter in letters:
        assert f"({letter}) " in drawing.notes[0]
    assert "gss_code" not in drawing.data


def test_the_table_says_why_there_is_no_rank() -> None:
    table = returned(exhibits.tbl_identification, CRIMINAL)
    assert isinstance(table, Tabulation)
    rows = table.data.set_index("gss_code")
    assert rows.loc[BARNET, "rank_words"] == "not ranked: doubtful recording"
    assert rows.loc[BARNET, "position_words"] == "not judged"
    assert rows.loc[CITY, "rank_words"] == "not ranked: too few children"
    assert rows.loc[LONDON, "assessments"] == 3_330
    assert rows.loc[LONDON, "total"]
    assert rows.loc[LONDON, "rank_words"] == ""


def test_where_londons_total_would_give_a_count_away_another_is_withheld(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Going missing 2019: the total leaves −8 to 2 for the City. The fewest children after
    # the City's live in Kensington and Chelsea, whose count is 45.
    withheld = "E09000020"
    assert suppression.withheld(MISSING, 2019) == suppression.withheld(GANGS, 2020) == withheld
    assert suppression.withheld(MISSING, 2024) is None
    monkeypatch.setattr(exhibits, "latest", lambda: 2019)
    for exhibit in (
        exhibits.tbl_identification,
        exhibits.fig_funnel,
        exhibits.fig_ranked_intervals,
    ):
        made = returned(exhibit, MISSING)
        row = made.data.set_index("gss_code").loc[withheld]
        assert row["assessments_status"] == row["rate_status"] == "confidential"
        assert row["not_ranked"] == "withheld here"
        numbers = ["assessments", "rate", "count_low", "count_high", "rate_low", "rank"]
        assert row[numbers].isna().all()
        assert "[c] Kensington and Chelsea: withheld in this edition" in " ".join(made.notes)
    # What is kept for the process is as it was.
    kept = identification.by_authority(MISSING, 2019).set_index("gss_code")
    assert kept.loc[withheld, "assessments"] == 45
    assert suppression.shown(MISSING, 2019)[withheld] == suppression.WITHHELD


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.integers(6, 40), st.data())
def test_what_somebody_who_knows_the_rule_can_deduce_is_what_a_walk_finds(
    suppressed: list[int], other: int, data: st.DataObject
) -> None:
    """Every world that gives the same print, by hand: all counts, all totals."""
    low = sum(suppressed) + other - data.draw(st.integers(0, 10))
    left = suppression.CountRange(low, low + 10)
    possible = set()
    for count in range(6, left.high + 1):
        worlds = {
            cells[0]
            for cells in product(range(1, 6), repeat=len(suppressed))
            if left.low <= sum(cells) + count <= left.high
        }
        possible |= worlds if worlds != {1, 2, 3, 4, 5} else set()
    assert suppression.possible_where_withheld(len(suppressed), 0, left) == possible
