"""Where factors are identified: each estimator against published or hand-computed examples."""

from __future__ import annotations

import csv
import math
import statistics
from typing import Any

import numpy as np
import pytest
from assessment import REPOSITORY
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from needsbook import Drawing, Gap, Tabulation, treated
from needsbook.charts.style import chart_style
from needsbook.statistics import doubt, funnel
from needsbook.statistics.intervals import Interval, poisson, wilson
from needsbook.statistics.ranking import ranks

from london_cse.boroughs import borough_exhibits as boroughs
from london_cse.boroughs import measures
from london_cse.gap import borough_model
from london_cse.profile import assessments as profile
from london_cse.recording import (
    children_services,
    identification,
    series_breaks,
    spread,
    trends,
)
from london_cse.recording import identification_exhibits as exhibits
from london_cse.recording.counts import WITHHELD, counts

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


# Coverage in simulation ----------------------------------------------------------


def drawn() -> np.random.Generator:
    return np.random.default_rng(20240331)


def covered(ends: Interval, truth: float) -> float:
    return float(((ends.low <= truth) & (truth <= ends.high)).mean())


@pytest.mark.parametrize("mean", [0.5, 4.0, 9.5, 20.0, 75.0])
def test_the_interval_of_a_count_holds_the_truth_as_often_as_it_says(mean: float) -> None:
    # 4,000 repetitions: a standard error of 0.35 points. Exact limits may cover more.
    held = covered(poisson(drawn().poisson(mean, 4_000)), mean)
    assert held > 0.94
    assert mean < 10 or held < 0.965


def test_a_level_of_80_percent_covers_less() -> None:
    held = covered(poisson(drawn().poisson(75.0, 4_000), 0.8), 75.0)
    assert held == pytest.approx(0.8, abs=0.025)


def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says() -> None:
    held = covered(wilson(drawn().binomial(2_500, 0.03, 4_000), 2_500), 0.03)
    assert held == pytest.approx(0.95, abs=0.015)


def test_the_interval_of_a_rank_holds_the_true_rank() -> None:
    # Rates of 3 to 33 per 10,000 in areas of 60,000; the last has the highest.
    true, counts = np.arange(31, 0, -1), drawn().poisson(np.arange(18.0, 204.0, 6.0), (20, 31))
    held = [
        ((found["low"] <= true) & (true <= found["high"])).mean()
        for seed, row in enumerate(counts)
        for found in [ranks(row, np.full(31, 60_000.0), draws=1_000, seed=seed)]
    ]
    assert np.mean(held) > 0.95


# Suppressed counts ----------------------------------------------------------------


def test_published_totals_bound_the_counts_of_gangs_in_2024() -> None:
    held = published(GANGS, 2024)
    parts = [int(v) for k, v in held.items() if k.startswith("E09") and v.isdigit()]
    assert (held[CITY], held[SUTTON], held[LONDON]) == ("c", "c", "2360")
    assert sum(parts) == 2_349
    found = in_year(GANGS, 2024)[["count_low", "count_high"]]
    assert tuple(found.loc[CITY]) == tuple(found.loc[SUTTON]) == (1, 15)
    assert tuple(found.loc[ISLINGTON]) == (141, 141)


def test_an_authority_without_a_figure_has_no_interval() -> None:
    assert in_year(CSE, 2021).loc[HACKNEY, ["count_low", "rate_high"]].isna().all()


def test_totals_that_would_give_a_count_away_are_known() -> None:
    # Going missing 2019: 3,050 less 3,053 leaves −8 to 2, so the City would have 1 or 2.
    # Gangs 2020: 4,100 less 4,093 leaves 2 to 12, so it would have at least 2.
    # The other years with a suppressed count leave 1 and 5 both possible.
    given_away = {
        (factor, year)
        for factor in FACTORS
        for year in range(2018, 2025)
        if in_year(factor, year)["withheld"].any()
    }
    assert given_away == {(MISSING, 2019), (GANGS, 2020)}


# Doubtful recording -----------------------------------------------------------------


def in_year(factor: str, year: int) -> Any:
    """The counts of a year, by GSS code."""
    frame = counts(factor)
    return frame[frame["year"] == year].set_index("gss_code")


def test_the_doubtful_counts_of_2024() -> None:
    # None at all in Barnet and Lambeth, 8 and 9 against about 110 expected in Havering and
    # Barking; Kensington fell from 39 to 15 as London rose by a fifth.
    found = in_year(CRIMINAL, 2024)["doubt"]
    assert set(found.index[found != ""]) == {BARKING, BARNET, HAVERING, KENSINGTON, LAMBETH}
    assert in_year(CRIMINAL, 2022)["doubt"][CROYDON] == doubt.NONE_RECORDED
    assert in_year(MISSING, 2024)["doubt"][KENSINGTON] == doubt.FAR_BELOW
    assert set(in_year(CSE, 2024)["doubt"]) == {""}


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
        expected = in_year(factor, 2024)["expected"]
        assert expected.sum() == pytest.approx(int(published(factor, 2024)[LONDON]))
    assert in_year(CRIMINAL, 2021)["expected"].isna().all()


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
    around = spread.spread(CSE, 2024)
    assert {funnel.position(c, row["expected"], around) for c in range(1, 6)} == {-1}
    assert row["position"] == -1
    sutton = identification.by_authority(GANGS, 2024).set_index("gss_code").loc[SUTTON]
    assert math.isnan(sutton["position"])


def test_the_city_of_london_is_too_small() -> None:
    rank = returned(identification.rate_rank, CITY, CSE, 2024)
    place = returned(identification.funnel_in_words, CITY, CSE, 2024)
    assert rank == Gap("not applicable", "too few children")
    assert (place.value, place.shown) == (0, "not judged (too few children)")


def test_numbers_for_a_page_about_one_authority() -> None:
    assert returned(identification.rate_rank, MERTON, CSE, 2024) == 1
    assert returned(identification.rank_low, MERTON, CSE, 2024) == 1
    assert returned(identification.rank_high, MERTON, CSE, 2024) >= 2
    assert (
        returned(identification.funnel_in_words, MERTON, CSE, 2024).shown == "above the 95% limit"
    )
    assert returned(identification.funnel_position, MERTON, CSE, 2024) == 1
    assert returned(identification.recording_in_words, MERTON, CSE, 2024).value == 1
    low, high = (
        returned(end, MERTON, CSE, 2024)
        for end in (identification.rate_low, identification.rate_high)
    )
    assert low < returned(spread.typical_limit, CSE, 61, "high", 2024) < high * 2
    assert low < 35.69 < high


def test_numbers_of_what_is_not_known_are_gaps_with_a_reason() -> None:
    suppressed = returned(identification.rate_rank, KENSINGTON, CSE, 2024)
    assert isinstance(suppressed, Gap)
    assert suppressed.status == "confidential"
    missing = returned(identification.rate_low, HACKNEY, CSE, 2021)
    assert isinstance(missing, Gap)
    assert "cyber attack" in missing.reason
    doubt = returned(identification.funnel_position, BARNET, CRIMINAL, 2024)
    assert isinstance(doubt, Gap)
    assert doubt.reason == "doubtful recording"
    shown = returned(identification.recording_in_words, BARNET, CRIMINAL, 2024).shown
    assert shown == "doubtful: none or next to none recorded"
    with pytest.raises(LookupError, match="none of the London authorities"):
        returned(identification.rate_rank, LONDON, CSE, 2024)
    with pytest.raises(LookupError, match="London has no rate"):
        spread.london_rate(CRIMINAL, 2021)


def test_shares_have_wilsons_interval() -> None:
    # Merton: 169 of 2,200 assessments with a factor, 7.68%.
    low, high = (
        returned(end, MERTON, CSE, 2024)
        for end in (identification.share_low, identification.share_high)
    )
    assert (low, high) == (pytest.approx(6.64, abs=0.01), pytest.approx(8.87, abs=0.01))
    assert isinstance(returned(identification.share_low, KENSINGTON, CSE, 2024), Gap)


def test_counts_over_authorities_agree_with_each_other() -> None:
    for factor in FACTORS:
        judged = sum(
            returned(spread.count_at_position, factor, place, 2024) for place in funnel.POSITIONS
        )
        frame = identification.by_authority(factor, 2024)
        assert judged == frame["position"].notna().sum()
        ranked = returned(spread.count_ranked, factor, 2024)
        apart = [
            returned(spread.count_apart_from_london, factor, side, 2024)
            for side in ("above", "below")
        ]
        assert 0 < sum(apart) < ranked
        assert returned(spread.count_beyond_chance, factor, 2024) > 10


# Years ------------------------------------------------------------------------------------


def test_londons_trend_is_the_published_count_over_its_children() -> None:
    trend = spread.london_trend(CSE).set_index("year")
    assert list(trend.index) == list(range(2018, 2025))
    rate = children_services.assessment_rate.returned(LONDON, CSE, 2019)
    assert trend.loc[2019, "rate"] == rate
    assert trend.loc[2019, "rate_low"] < rate < trend.loc[2019, "rate_high"]
    counts = published(CSE, 2019)
    used = identification.by_authority(CSE, 2019)
    # Westminster's count of 2019 is doubt.
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


def test_jumps_from_a_doubtful_count_are_told_and_keep_their_rank() -> None:
    merton = returned(identification.recording_in_words, MERTON, CRIMINAL, 2024)
    assert (merton.value, "from [c] to" in merton.shown) == (1, True)
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
    found = spread.with_sharp_change(CSE, 2024)
    assert found[doubt.MORE_THAN_DOUBLED] == [
        "Hackney",
        "Hammersmith and Fulham",
        "Merton",
        "Sutton",
    ]
    assert found[doubt.LESS_THAN_HALF] == ["Croydon"]
    # The analysis of the gap leaves out the same boroughs.
    steady = borough_model.steady_counts(borough_model.main_scenario())
    places = borough_model.fitted(borough_model.main_scenario()).places
    assert list(places.loc[~steady, "name"]) == found[doubt.MORE_THAN_DOUBLED]


def test_a_sharp_change_is_told_in_the_same_words_everywhere() -> None:
    words = "more than doubled within a year"
    page = returned(identification.recording_in_words, HACKNEY, CSE, 2024)
    assert (page.value, f"{words}, from 70 to 148" in page.shown) == (1, True)
    assert returned(spread.sharp_changes, CSE, 2024).shown.startswith(f"{words} in Hackney,")
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
    frame = returned(trends.tbl_doubtful).data
    (row,) = frame[
        (frame["name"] == "Croydon") & (frame["factor"] == "Child criminal exploitation")
    ].to_dict("records")
    assert (row["year"], row["assessments"], row["after"]) == ("2022", 0, 160)
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
    for factor, year in ((MISSING, 2019), (GANGS, 2020)):
        assert list(in_year(factor, year).query("withheld").index) == [withheld]
    assert not in_year(MISSING, 2024)["withheld"].any()
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
    page = measures.rates_by_year(withheld, (MISSING,)).set_index("year")
    assert page["assessments"][2019] == WITHHELD
