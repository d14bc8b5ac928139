"""Need by borough: every estimator against published examples or sums done by hand.

The populations and rates are typed here from the publishers' tables and the 2016
report; nothing expected is read from the program.
"""

from __future__ import annotations

import csv
import math
from typing import Any

import pytest
from assessment import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from needsbook import Gap, Tabulation
from needsbook.charts.style import chart_style
from needsbook.exhibit.tables import to_html
from needsbook.statistics.intervals import wilson

from london_cse.abuse.cost import items
from london_cse.need import (
    beside_report,
    cost_by_area,
    crime_survey,
    prevalence,
    together,
)

LONDON, CITY, BARNET, CROYDON = "E12000007", "E09000001", "E09000003", "E09000008"

# Residents of London, ONS mid-year estimates, sums of the 33 authorities.
MID_2014 = {"0-10": 1_273_592, "11-17": 646_380, "18+": 6_618_717}
MID_2024 = {"0-10": 1_158_910, "11-17": 757_176, "18+": 7_173_650}
# Rates of the 2016 report, Section 2: ages 11-17, under 10, 18-24.
ALL = {"0-10": 0.012, "11-17": 0.165, "18+": 0.241}
CHILDREN = ("0-10", "11-17")
CONTACT = {"0-10": 0.005, "11-17": 0.048, "18+": 0.113}


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-9)


def of(number: Any, *arguments: Any) -> Any:
    """What a number's function returns, before it is shown."""
    return number.returned(*arguments)


# Sampling ---------------------------------------------------------------------


def test_a_printed_share_has_the_interval_of_its_part() -> None:
    # 4.8% of 2,275 is 109.2 people, z = 1.959964, worked on paper.
    ends = wilson(0.048 * 2_275, 2_275)
    assert ends.low == pytest.approx(0.039952, abs=5e-6)
    assert ends.high == pytest.approx(0.057572, abs=5e-6)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_a_score_interval_narrows_as_more_are_asked(share: float, asked: int) -> None:
    few, many = wilson(share * asked, asked), wilson(share * 4 * asked, 4 * asked)
    assert many.high - many.low < few.high - few.low


# The NSPCC method -------------------------------------------------------------


def test_residents_of_london_are_the_sum_of_the_authorities() -> None:
    for year, bands in ((2014, MID_2014), (2024, MID_2024)):
        found = {band: of(prevalence.residents, LONDON, band, year) for band in bands}
        assert found == bands


@pytest.mark.parametrize(
    ("group", "abuse_type", "year", "people"),
    [
        # 0.012 × 1,273,592 + 0.165 × 646,380 = 15,283.104 + 106,652.7
        ("0-17", "all", 2014, 121_935.804),
        # 0.005 × 1,273,592 + 0.048 × 646,380 = 6,367.96 + 31,026.24
        ("0-17", "contact", 2014, 37_394.2),
        # 0.012 × 1,158,910 + 0.165 × 757,176 = 13,906.92 + 124,934.04
        ("0-17", "all", 2024, 138_840.96),
        ("11-17", "all", 2024, 124_934.04),
        # 0.005 × 1,158,910 + 0.048 × 757,176 = 5,794.55 + 36,344.448
        ("0-17", "contact", 2024, 42_138.998),
        # 0.241 × 6,618,717; 0.113 × 7,173,650
        ("18+", "all", 2014, 1_595_110.797),
        ("18+", "contact", 2024, 810_622.45),
    ],
)
def test_london_by_hand(group: str, abuse_type: str, year: int, people: float) -> None:
    assert of(prevalence.prevalence_estimate, LONDON, group, abuse_type, year) == near(people)


def test_a_borough_by_hand() -> None:
    # Barnet: 57,520 and 30,463 children in mid-2014, 55,653 and 38,198 in mid-2024.
    barnet = prevalence.prevalence_estimate.returned
    assert barnet(BARNET, "0-17", "all", 2014) == near(0.012 * 57_520 + 0.165 * 30_463)
    assert barnet(BARNET, "0-17", "contact", 2024) == near(0.005 * 55_653 + 0.048 * 38_198)
    assert barnet(BARNET, "18+", "all", 2024) == near(0.241 * 311_199)


def test_no_age_is_lost() -> None:
    # The rate that the report prints for under 10 reaches the children aged 10.
    assert of(prevalence.survey_age, "under 10", "persons", "last") == 10
    both = sum(MID_2024[band] for band in prevalence.GROUPS["0-17"])
    assert both == 1_916_086  # the published number of children under 18


def test_authorities_add_up_to_london() -> None:
    people = prevalence.expected("0-17", "all", 2024)
    assert len(people) == 34
    assert people.drop(LONDON).sum() == near(138_840.96)


def test_the_range_by_hand() -> None:
    # Wilson for 4.8% of 2,275 and 0.5% of 2,160, z = 1.959964, worked on paper:
    # 0.039952 to 0.057572 and 0.002780 to 0.008978.
    limits = prevalence.estimates("0-17", "contact", 2024).loc[LONDON]
    down = math.hypot(757_176 * (0.048 - 0.039952), 1_158_910 * (0.005 - 0.002780))
    up = math.hypot(757_176 * (0.057572 - 0.048), 1_158_910 * (0.008978 - 0.005))
    assert limits.low == pytest.approx(42_138.998 - down, rel=2e-4)
    assert limits.high == pytest.approx(42_138.998 + up, rel=2e-4)


def test_the_halving_of_the_report_is_no_limit() -> None:
    for group in ("0-17", "18+"):
        for abuse_type in ("all", "contact"):
            limits = prevalence.estimates(group, abuse_type, 2024).loc[LONDON]
            half = prevalence.expected(group, abuse_type, 2024)[LONDON] / 2
            assert limits.low > 1.2 * half


def test_too_few_people_are_a_gap_and_still_in_london() -> None:
    # City of London, mid-2024: 0.012 × 501 + 0.165 × 346 = 63 children.
    assert prevalence.expected("0-17", "all", 2024)[CITY] == near(63.102)
    for number in (
        prevalence.prevalence_estimate,
        prevalence.prevalence_low,
        prevalence.prevalence_high,
    ):
        value = of(number, CITY, "0-17", "all", 2024)
        assert isinstance(value, Gap)
        assert value.shown == "[z]"
    assert list(prevalence.without_estimate("0-17", "all", (2014, 2024))) == ["City of London"]
    # Its adults are enough for a number: 0.241 × 14,264.
    assert of(prevalence.prevalence_estimate, CITY, "18+", "all", 2024) == near(3_437.624)


@pytest.mark.parametrize(("area", "year"), [(BARNET, 2015), ("E09000099", 2024)])
def test_a_population_that_is_not_held_is_refused(area: str, year: int) -> None:
    with pytest.raises(LookupError, match="nowhere has"):
        of(prevalence.prevalence_estimate, area, "0-17", "all", year)


# The Crime Survey -------------------------------------------------------------


def test_survey_by_hand_where_the_sexes_are_held() -> None:
    # 11% of 3,366,393 women and 3% of 3,252,324 men aged 18 and over, mid-2014.
    assert crime_survey.estimates("women", 2014)[LONDON] == near(370_303.23)
    assert crime_survey.estimates("men", 2014)[LONDON] == near(97_569.72)
    # The 2016 report prints "more than 450,000" adults on this survey.
    assert crime_survey.estimates("both", 2014)[LONDON] == near(467_872.95)


def test_sexes_of_2024_are_divided_as_in_2020() -> None:
    # Barnet: 154,042 women and 150,276 men of 304,318 adults in 2020; 311,199 in 2024.
    women = 311_199 * 154_042 / 304_318
    assert crime_survey.adults("women", 2024)[BARNET] == near(women)
    assert crime_survey.estimates("women", 2024)[BARNET] == near(0.11 * women)
    both = crime_survey.adults("women", 2024) + crime_survey.adults("men", 2024)
    assert both[BARNET] == near(311_199)
    # One authority read by itself is the same.
    assert of(crime_survey.survey_estimate, BARNET, "women", 2024) == near(0.11 * women)


def test_london_of_the_survey_is_the_sum_of_the_authorities() -> None:
    frame = crime_survey.survey_by_area((2014, 2024))
    for column in ("women_2014", "men_2024", "both_2024"):
        parts = frame.loc[~frame["total"], column].sum()
        assert parts == near(frame.loc[frame["total"], column].iloc[0])


# Beside the report ------------------------------------------------------------


def test_excess_of_the_printed_table() -> None:
    # 172,672 / 121,935.804; 52,491 / 37,394.2; 1,682,295 / 1,595,110.797
    assert of(beside_report.printed_excess, "current child", "all") == pytest.approx(
        41.6089, abs=5e-4
    )
    assert of(beside_report.printed_excess, "current child", "contact") == pytest.approx(
        40.3720, abs=5e-4
    )
    assert of(beside_report.printed_excess, "adult", "all") == pytest.approx(5.4657, abs=5e-4)


def test_implied_populations_give_the_printed_numbers() -> None:
    children = beside_report.children()
    for rates, printed in ((ALL, 172_672), (CONTACT, 52_491)):
        assert sum(rates[band] * people for band, people in children.items()) == near(printed)
    # 1,682,295 / 0.241 and 788,794 / 0.113: one population, to a person.
    assert beside_report.implied_adults.returned("all") == pytest.approx(6_980_477.2, abs=0.05)
    assert beside_report.implied_adults.returned("contact") == pytest.approx(6_980_477.9, abs=0.05)


def test_few_boroughs_reach_the_flat_average() -> None:
    # 5,396 children; the estimates are made again here from the file.
    people: dict[str, float] = {}
    with (REPOSITORY / "data/population_by_age.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["year"] == "2014" and row["sex"] == "persons" and row["age_band"] in CHILDREN:
                code, share = row["gss_code"], ALL[row["age_band"]]
                people[code] = people.get(code, 0) + share * int(row["population"])
    above = [code for code, number in people.items() if number > 5_396]
    assert above == [BARNET, CROYDON]
    assert beside_report.above_printed_average.returned("current child", "all", 2014) == 2
    assert of(prevalence.prevalence_highest, "0-17", "all", 2014) == near(max(people.values()))
    del people[CITY]
    assert of(prevalence.prevalence_lowest, "0-17", "all", 2014) == near(min(people.values()))


# Cost ---------------------------------------------------------------------------


def test_every_central_line_is_16_per_cent_of_a_tenth_of_a_million() -> None:
    assert all(int(pounds) % 16_000 == 0 for pounds in items()["central"])


def test_shares_of_london_and_of_the_nation() -> None:
    # 29,056 / 69,104; 29.056 / 182; 69.104 / 424
    assert of(cost_by_area.sector_share, "Health") == pytest.approx(42.0468, abs=5e-5)
    assert of(cost_by_area.cost_share_of_nation, "Health") == pytest.approx(15.9648, abs=5e-5)
    assert of(cost_by_area.cost_share_of_nation, "All") == pytest.approx(16.2981, abs=5e-5)
    assert isinstance(of(cost_by_area.cost_share_of_nation, "Criminal justice"), Gap)
    # The central lines are 16,000 times 16, 19, 1,627, 154, 899, 588, 939 and 77.
    assert cost_by_area.common_step.returned() == 16_000
    assert cost_by_area.london_share() == near(0.16)


def test_the_flat_average_is_more_than_twice_the_estimate_of_six_boroughs() -> None:
    # 5,396 over 2 is 2,698: above 1,708, 2,001, 2,321, 2,476, 2,523 and 2,673, not 2,764.
    assert of(beside_report.overstated_by_average, "current child", "all", 2014, 2) == 6
    assert of(beside_report.overstated_by_average, "current child", "all", 2014, 3) == 1


def test_cost_of_a_borough_by_hand() -> None:
    # Barnet's share of London's children affected and of its adults, mid-2024.
    children = (0.012 * 55_653 + 0.165 * 38_198) / 138_840.96
    adults = 311_199 / 7_173_650
    cost = cost_by_area.costs
    assert cost("Children's services", "central", 2024)[BARNET] == near(16_256_000 * children)
    assert cost("Criminal justice", "lower", 2024)[BARNET] == near(11_896_000 * adults)
    # Health: 256,000 + 304,000 in childhood, 26,032,000 + 2,464,000 in adulthood.
    health = 560_000 * children + 28_496_000 * adults
    assert cost("Health", "central", 2024)[BARNET] == near(health)
    millions = of(cost_by_area.borough_cost, BARNET, "Health", "central", 2024)
    assert millions == near(health / 1_000_000)
    assert isinstance(of(cost_by_area.borough_cost, CITY, "All", "lower", 2024), Gap)


def test_london_keeps_the_printed_cost_whatever_the_year() -> None:
    for year in (2014, 2024):
        assert cost_by_area.costs("All", "central", year)[LONDON] == near(69_104_000)
        assert cost_by_area.costs("All", "lower", year)[LONDON] == near(34_568_000)


def test_costs_add_up_but_for_the_area_without_one() -> None:
    frame = cost_by_area.cost_by_area(2024)
    without = frame[frame["children_status"] != ""]
    assert list(without["name"]) == ["City of London"]
    share = 63.102 / 138_840.96
    parts = frame.loc[~frame["total"], "children"].sum()
    assert parts == near(16_256_000 * (1 - share))


def test_a_line_that_belongs_to_nobody_is_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(cost_by_area.SPREAD_BY, "Adult victims")
    with pytest.raises(LookupError, match="Adult victims"):
        cost_by_area.costs("Criminal justice", "central", 2024)


# Exhibits -----------------------------------------------------------------------

TABLES = {
    "tbl_need_children": prevalence,
    "tbl_need_adults": prevalence,
    "tbl_need_survey": crime_survey,
    "tbl_need_report": beside_report,
    "tbl_need_together": together,
    "tbl_cost_share": cost_by_area,
    "tbl_cost_boroughs": cost_by_area,
}


def returned(module: Any, name: str) -> Any:
    with chart_style():
        return getattr(module, name).returned()


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_has_a_number_or_a_reason(name: str) -> None:
    made = returned(TABLES[name], name)
    assert isinstance(made, Tabulation)
    assert ">nan<" not in to_html(made)  # a cell without a number or a reason raises


def test_tables_by_borough_have_all_33_and_london() -> None:
    for name in ("tbl_need_children", "tbl_need_adults", "tbl_need_survey"):
        made = returned(TABLES[name], name)
        assert len(made.data) == 34
        assert made.data["name"].iloc[-1] == "London"
        assert made.data["total"].sum() == 1


def test_ranges_and_gaps_are_shown() -> None:
    table = returned(prevalence, "tbl_need_children")
    shown = table.data.set_index("name")["all_2024_range"]
    assert shown["City of London"] == "[z]"
    assert shown["London"] == "127,000–152,000"  # 126,880 to 152,426
    assert any(note.startswith("[z] City of London") for note in table.notes)


def test_the_survey_table_says_what_is_assumed_and_that_it_has_no_range() -> None:
    notes = " ".join(returned(crime_survey, "tbl_need_survey").notes)
    assert "assumption" in notes
    assert "No range can be given" in notes


def test_quoted_figures_keep_their_digits_beside_estimates() -> None:
    html = to_html(returned(together, "tbl_need_together"))
    # As printed, as published, and an own estimate to three figures.
    for number in ("172,672", "12,540", "1,582", "139,000", "503,000"):
        assert f">{number}<" in html


def test_each_source_says_what_it_cannot() -> None:
    frame = together.together()
    assert {"NSPCC method", "Crime Survey", "Police", "Children's services"} <= set(frame["source"])
    assert (frame["limits"].str.len() > 0).all()
    # A range, or the reason for none: never an empty cell.
    assert (frame["low"].notna() | (frame["low_status"] != "")).all()
    services = frame.loc[frame["source"] == "Children's services", "counts"]
    assert services.str.startswith("Assessments").all()


def test_the_map_leaves_the_city_hatched_and_in_words() -> None:
    drawing = returned(prevalence, "fig_need_map")
    assert "No estimate for City of London" in drawing.alt
    assert "Barnet, 6,970" in drawing.alt
    assert len(drawing.data) == 33


def test_the_chart_of_the_average_quotes_it_as_printed() -> None:
    drawing = returned(beside_report, "fig_need_average")
    assert "5,396" in drawing.alt
    assert "2,698" not in drawing.alt + drawing.caption  # the halving is drawn nowhere
