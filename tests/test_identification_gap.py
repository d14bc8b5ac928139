"""The identification gap: count model, rule, proxies, simulation, and what is shown."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from assessment import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from needsbook import Gap
from needsbook.charts.style import chart_style
from needsbook.statistics import count_model, reference
from needsbook.statistics.count_model import Observations, Prior

from london_cse.gap import borough_model, identification_gap, proxies
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import gap_exhibits as exhibits
from london_cse.gap import sensitivity as gap_sensitivity
from london_cse.gap.borough_model import Scenario, main_scenario

CITY, KENSINGTON, MERTON, WANDSWORTH = "E09000001", "E09000020", "E09000024", "E09000032"
WESTMINSTER, LONDON = "E09000033", "E12000007"
FLAT = Prior(coefficient=10.0)


def observed(
    counts: list[float], exposure: list[float], predictors: Any = None, high: Any = None
) -> Observations:
    low = np.array(counts, dtype=float)
    columns = np.zeros((len(low), 0)) if predictors is None else np.asarray(predictors, dtype=float)
    return Observations(
        low,
        low if high is None else np.array(high, dtype=float),
        np.array(exposure, dtype=float),
        columns,
    )


# The count model ------------------------------------------------------------


def test_with_dispersion_one_the_distribution_is_geometric() -> None:
    # r = 1 and μ = 1: P(y) = 1/2 × (1/2)^y, so 1/2, 1/4, 1/8.
    found = np.exp(count_model.log_pmf(np.array([0.0, 1.0, 2.0]), np.array(1.0), np.array(1.0)))
    assert found == pytest.approx([0.5, 0.25, 0.125])


def test_without_dispersion_the_distribution_is_poisson() -> None:
    # Poisson with mean 2: e^-2 × 2^3 / 3! for a count of 3.
    found = float(count_model.log_pmf(np.array(3.0), np.array(2.0), np.array(1e-6)))
    assert math.exp(found) == pytest.approx(math.exp(-2) * 8 / 6, rel=1e-5)


def test_the_distribution_has_the_mean_and_variance_of_nb2() -> None:
    # μ = 7, α = 0.3: variance 7 + 0.3 × 49 = 21.7.
    counts = np.arange(0.0, 400.0)
    weight = np.exp(count_model.log_pmf(counts, np.array(7.0), np.array(0.3)))
    assert weight.sum() == pytest.approx(1)
    assert (weight * counts).sum() == pytest.approx(7)
    assert (weight * (counts - 7) ** 2).sum() == pytest.approx(21.7)


def test_a_range_has_the_probability_of_its_counts_together() -> None:
    # Geometric as above: 1/4 + 1/8 + 1/16 + 1/32 + 1/64 for 1 to 5.
    seen = observed([1, 0], [1, 1], high=[5, 0])
    found = count_model.log_likelihood(seen, np.ones((1, 2)), np.ones(1))
    assert np.exp(found[0]) == pytest.approx([31 / 64, 1 / 2])


def test_with_population_only_the_rate_is_the_mean_rate() -> None:
    # Equal exposure: the maximum-likelihood mean of NB2 is the mean count, 250 / 5 / 1,000.
    seen = observed([20, 35, 50, 65, 80] * 12, [1000] * 60)
    posterior = count_model.fit(seen)
    # The standard error of the log rate is about 0.06; medians agree far within it.
    assert np.median(posterior.coefficients[:, 0]) == pytest.approx(math.log(0.05), abs=0.015)


@pytest.fixture(scope="module")
def many_areas() -> Observations:
    random = np.random.default_rng(11)
    predictors = random.standard_normal((400, 2))
    exposure = random.uniform(500, 2000, 400)
    mean = exposure * np.exp(-3 + predictors @ [0.4, -0.2])
    counts = random.poisson(mean * random.gamma(1 / 0.3, 0.3, 400))
    return observed(list(counts), list(exposure), predictors)


def test_the_model_agrees_with_an_independent_implementation(many_areas: Observations) -> None:
    import statsmodels.api as sm

    found = sm.NegativeBinomial(
        many_areas.low, sm.add_constant(many_areas.predictors), exposure=many_areas.exposure
    ).fit(disp=0)
    posterior = count_model.fit(many_areas, FLAT)
    draws = np.column_stack([posterior.coefficients, posterior.dispersion])
    # With 400 areas and a flat prior, posterior and maximum likelihood are alike.
    assert np.abs((draws.mean(axis=0) - found.params) / found.bse).max() < 0.2
    assert draws.std(axis=0) == pytest.approx(found.bse, rel=0.1)
    assert posterior.effective > 0.5 * count_model.DRAWS


def test_the_same_data_give_the_same_draws(many_areas: Observations) -> None:
    first, second = count_model.fit(many_areas), count_model.fit(many_areas)
    assert np.array_equal(first.coefficients, second.coefficients)


def test_a_strong_prior_draws_coefficients_to_zero(many_areas: Observations) -> None:
    free = count_model.fit(many_areas, FLAT).coefficients[:, 1].mean()
    shrunk = count_model.fit(many_areas, Prior(coefficient=0.01)).coefficients[:, 1].mean()
    assert 0 < shrunk < free / 3


def test_an_effect_is_shrunk_by_as_much_as_the_count_is_small() -> None:
    # α = 0.5, so 1/α = 2. μ = 2, y = 6: (2 + 6) / (2 + 2) = 2, against a raw 3.
    # μ = 200, y = 600: 602 / 202 = 2.98.
    draws = 40_000
    posterior = count_model.Posterior(np.zeros((draws, 1)), np.full(draws, 0.5), draws)
    _, effects = count_model.area_effects(observed([6, 600], [2, 200]), posterior)
    assert effects.mean(axis=0) == pytest.approx([2, 602 / 202], rel=0.02)


def test_a_range_gives_effects_between_those_of_its_ends() -> None:
    draws = 20_000
    posterior = count_model.Posterior(np.zeros((draws, 1)), np.full(draws, 0.5), draws)
    _, effects = count_model.area_effects(
        observed([1, 1, 5], [20, 20, 20], high=[1, 5, 5]), posterior
    )
    low, between, high = effects.mean(axis=0)
    assert low < between < high


def test_nothing_can_be_fitted_where_nothing_was_counted() -> None:
    with pytest.raises(ValueError, match="no rate to estimate"):
        count_model.fit(observed([0, 0, 0], [10, 10, 10]))


def test_leaving_out_tells_a_predictor_from_noise() -> None:
    random = np.random.default_rng(3)
    useful = random.standard_normal((32, 1))
    noise = random.standard_normal((32, 6))
    counts = list(random.poisson(60 * np.exp(0.7 * useful[:, 0]) * random.gamma(10, 0.1, 32)))

    def score(columns: Any, prior: Prior | None = None) -> float:
        seen = observed(counts, [1000] * 32, columns)
        return float(count_model.leave_one_out(seen, prior, draws=512).sum())

    nothing = score(np.zeros((32, 0)))
    assert score(useful) > nothing + 5
    assert score(noise, FLAT) < nothing
    # Shrinkage takes back part of what noise costs.
    assert score(noise, FLAT) < score(noise, Prior(coefficient=0.1))


def test_the_score_of_an_area_rests_on_the_others() -> None:
    # The middle three areas have 40 each. Whatever the last one has, its prediction is the same,
    # so its score is higher for a count like the others' than for a wild one.
    def last(count: float) -> float:
        seen = observed([38, 40, 42, 40, 39, count], [1000] * 6)
        return float(count_model.leave_one_out(seen, draws=512)[-1])

    assert last(40) > last(400) + 2


# The rule and the gap -------------------------------------------------------

EFFECTS = np.array([[0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 2.0, 3.0]])


@pytest.mark.parametrize(
    ("rule", "level"),
    [
        ("middle", 0.9),  # between the fourth and the fifth of eight
        ("upper quartile", 1.4),  # place 1 + 0.75 × 7 = 6.25: 1.2 + 0.25 × 0.8
        ("top quarter", 2.5),  # two of eight: (2 + 3) / 2
        ("top three", 6.2 / 3),
        ("highest", 3.0),
    ],
)
def test_the_level_of_the_most_proactive(rule: str, level: float) -> None:
    assert reference.reference_level(EFFECTS, rule) == pytest.approx([level])


def test_an_area_may_be_kept_from_setting_the_level() -> None:
    eligible = np.array([True] * 7 + [False])
    # Seven areas: a quarter is 1.75, rounded to two: (2 + 1.2) / 2.
    found = reference.reference_level(EFFECTS, "top quarter", eligible)
    assert found == pytest.approx([1.6])


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the rules"):
        reference.reference_level(EFFECTS, "best")


def test_the_gap_by_hand() -> None:
    # θ* = 2.5: 10 × (2.5 − 0.2) = 23, …, 10 × (2.5 − 2) = 5, and none for 3.
    draws = reference.gap_draws(np.full((1, 8), 10.0), EFFECTS)
    assert draws.gap[0] == pytest.approx([23, 21, 19, 17, 15, 13, 5, 0])


@given(st.lists(st.floats(0.01, 20), min_size=4, max_size=40))
def test_stricter_rules_never_lower_the_level_and_no_gap_is_negative(effects: list[float]) -> None:
    drawn = np.array([effects])
    order = ("middle", "upper quartile", "highest")
    levels = [float(reference.reference_level(drawn, rule)[0]) for rule in order]
    assert all(low <= high * (1 + 1e-12) for low, high in pairwise(levels))
    for rule in reference.RULES:
        gap = reference.gap_draws(np.ones_like(drawn), drawn, rule).gap
        assert (gap >= 0).all()
        # The area with the highest effect never falls short by more than rounding.
        assert gap[0, int(drawn.argmax())] == pytest.approx(0, abs=1e-9)


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_share_lies_within_0_and_100(gap: float, recorded: float) -> None:
    share = float(reference.gap_share(gap, recorded))
    assert 0 <= share <= 100
    if gap == 0:
        assert share == 0


def test_chance_alone_is_not_taken_for_proactivity() -> None:
    # All areas have the same rate and about 12 assessments. Raw ratios differ all the same:
    # their top quarter suggests a gap that is nothing but chance.
    random = np.random.default_rng(8)
    counts = random.poisson(12, 32).astype(float)
    seen = observed(list(counts), [1000] * 32)
    posterior = count_model.fit(seen)
    expected, effects = count_model.area_effects(seen, posterior)
    drawn = float(np.median(reference.gap_draws(expected, effects).gap.sum(axis=1)))
    mean = counts.mean()
    raw = reference.gap_draws(np.full((1, 32), mean), (counts / mean)[None]).gap.sum()
    assert drawn < 0.65 * raw


# The real boroughs ----------------------------------------------------------


def rows(name: str, **where: str) -> list[dict[str, str]]:
    with (REPOSITORY / "data" / name).open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if all(row[column] == value for column, value in where.items())
        ]


def test_no_proxy_comes_from_the_assessments() -> None:
    factors = {row["factor"] for row in rows("cin_assessment_factors.csv")}
    assert not factors & set(proxies.NAMES)
    indicators = {row["indicator"] for row in rows("lait_indicator_units.csv")}
    assert set(proxies.NAMES) - indicators == {proxies.MISSING, proxies.DEPRIVATION}


@pytest.mark.parametrize(
    ("name", "by", "year"),
    [
        (proxies.MISSING, 2024, 2023),  # the latest held
        ("looked_after_children_rate", 2024, 2024),  # at 31 March
        ("persistent_absence_share", 2024, 2023),  # the school year 2023/24 ends in July
        ("chlamydia_diagnosis_rate", 2024, 2023),  # calendar years
        ("under_18_conception_rate", 2024, 2022),
        (proxies.DEPRIVATION, 2024, 2019),
        ("looked_after_children_rate", 2023, 2023),
        ("persistent_absence_share", 2023, 2022),
        ("persistent_absence_share", 2021, 2019),  # 2020 has no value for any area
    ],
)
def test_a_proxy_is_the_latest_that_had_ended(name: str, by: int, year: int) -> None:
    assert proxies.year_of(name, by) == year


def test_a_proxy_that_is_too_late_is_refused() -> None:
    with pytest.raises(LookupError, match="no year that ended by"):
        proxies.year_of("looked_after_children_rate", 2015)


def test_missing_from_care_is_set_against_the_children_of_its_year() -> None:
    (missing,) = rows(
        "missing_from_care.csv", gss_code=WANDSWORTH, year="2023", measure="children_missing"
    )
    (children,) = rows("children_population.csv", gss_code=WANDSWORTH, year="2022")
    table = proxies.values(proxies.MISSING, 2024).set_index("gss_code")
    assert table["value"][WANDSWORTH] == pytest.approx(
        int(missing["value"]) / int(children["children"]) * 10_000
    )
    assert table["value_status"][CITY] == "confidential"


def test_standardised_proxies_have_mean_0_and_deviation_1() -> None:
    # 1, 2, 3, 6: mean 3, squared deviations 4 + 1 + 0 + 9, so a deviation of √3.5.
    found = proxies.standardised(pd.DataFrame({"a": [1.0, 2.0, 3.0, 6.0]}), ("a",))["a"]
    assert list(found) == pytest.approx([value / math.sqrt(3.5) for value in (-2, -1, 0, 3)])


def test_an_authority_without_a_proxy_or_a_count_has_no_estimate() -> None:
    (name,) = borough_model.without_estimate(main_scenario())
    assert name == "City of London"
    found = borough_model.without_estimate(Scenario(2022))
    assert list(found) == ["City of London", "Hackney"]
    assert "cyber attack" in found["Hackney"].reason


def test_a_suppressed_count_enters_as_1_to_5() -> None:
    places, seen = borough_model.modelled(main_scenario())
    hidden = list(places["assessments_status"] == "confidential")
    assert list(places["gss_code"][hidden]) == [KENSINGTON]
    assert (seen.low[hidden], seen.high[hidden]) == ([1], [5])
    assert (seen.low == seen.high).sum() == 31
    # The only suppressed cell, so not suppressed to protect another.
    cells = rows("cin_assessment_factors.csv", year="2024", factor="child_sexual_exploitation")
    assert [row["gss_code"] for row in cells if row["assessments"] == "c"] == [KENSINGTON]


def test_nothing_shown_narrows_a_suppressed_count() -> None:
    row = identification_gap.by_borough().set_index("gss_code").loc[KENSINGTON]
    assert isinstance(row["recorded"], Gap)
    assert row["recorded_status"] == "confidential"
    # What is shown holds for every count from 1 to 5, but for the rounding to 5.
    for count in range(1, 6):
        assert row["share_low"] <= 100 * row["gap_low"] / (row["gap_low"] + count) + 5
        assert row["share_high"] >= 100 * row["gap_high"] / (row["gap_high"] + count) - 5
    total = identification_gap.total(main_scenario())
    assert all(total[f"gap{end}"] % 10 == 0 for end in ("", "_low", "_high"))


def test_a_borough_has_bounds_and_no_estimate() -> None:
    table = identification_gap.by_borough()
    assert list(table["name"]) == sorted(table["name"])
    assert not {"gap", "share", "expected", "place"} & set(table)
    for name in ("gap", "share"):
        assert (table[f"{name}_low"] % 5 == 0).all()
        assert (table[f"{name}_low"] <= table[f"{name}_high"]).all()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.4, 0), (47.4, 45), (102.0, 100), (218.5, 220), (565, 550), (2330, 2300), (4010, 4000)],
)
def test_a_bound_is_rounded_by_its_size(value: float, shown: float) -> None:
    assert identification_gap.bound(value) == shown


def test_a_borough_at_the_level_in_every_draw_has_no_range() -> None:
    table = identification_gap.by_borough()
    assert list(table.loc[table["at_level"], "name"]) == ["Merton"]
    words = identification_gap.identification_range_in_words.returned(MERTON)  # type: ignore[attr-defined]
    assert words.shown.startswith("none by the rule, because the count is at or above the level")
    shown = returned("tbl_identification_gap").data.set_index("gss_code").loc[MERTON]
    assert shown["gap_range"] == shown["share_range"] == "at the level"


def test_the_gap_agrees_with_an_independent_computation() -> None:
    """Maximum likelihood by statsmodels and empirical Bayes effects, without draws.

    With population only: where there are coefficients, the doubt about them widens the
    effects in every draw, which a calculation at their best values does not see.
    """
    import statsmodels.api as sm

    _, seen = borough_model.modelled(main_scenario())
    exact = seen.low == seen.high
    fitted = sm.NegativeBinomial(
        seen.low[exact], np.ones((int(exact.sum()), 1)), exposure=seen.exposure[exact]
    ).fit(disp=0)
    mean = fitted.predict()
    size = 1 / fitted.params[-1]
    effects = (size + seen.low[exact]) / (size + mean)
    level = np.sort(effects)[-8:].mean()
    gap = float((mean * np.maximum(level - effects, 0)).sum())
    drawn = gap_sensitivity.sensitivity().set_index("key")["gap"]["population"]
    # The suppressed borough is left out here: its children, at the level, less 1 to 5.
    hidden = float(seen.exposure[~exact][0]) * float(mean[0] / seen.exposure[exact][0]) * level
    assert gap + hidden - 3 == pytest.approx(drawn, rel=0.03)


def test_sensitivity_holds_every_rule_and_every_proxy() -> None:
    table = gap_sensitivity.sensitivity().set_index("key")
    assert set(reference.RULES) | set(proxies.NAMES) < set(table.index)
    (main,) = table.index[table["main"]]
    assert main == "top quarter"
    assert table["moved"][main] == 0
    total = identification_gap.total(main_scenario())
    for name in ("gap", "gap_low", "gap_high", "share", "share_low", "share_high"):
        assert table.loc[main, name] == total[name]
    assert identification_gap.bound(total["gap_low"]) == total["gap_low"]
    order = ["middle", "upper quartile", "top quarter", "top three", "highest"]
    assert table["gap"][order].is_monotonic_increasing


def test_scores_compare_with_population_only() -> None:
    table = gap_sensitivity.scores().set_index("key")
    assert table["difference_status"]["population"] == "not applicable"
    for key in ("main", "unshrunk", *proxies.NAMES):
        gain = table["score"][key] - table["score"]["population"]
        assert table["difference"][key] == pytest.approx(gain)


def test_boroughs_whose_count_more_than_doubled() -> None:
    # From the published counts: 70 to 148, 13 to 29, 70 to 169 and 24 to 55.
    assert gap_sensitivity.doubled() == ("Hackney", "Hammersmith and Fulham", "Merton", "Sutton")


# What a reader sees ---------------------------------------------------------

TABLES = (
    "tbl_identification_gap",
    "tbl_identification_sensitivity",
    "tbl_identification_proxies",
    "tbl_identification_models",
    "tbl_identification_simulated",
    "tbl_identification_fits",
)


def returned(name: str) -> Any:
    """What the function of an exhibit returns, without the engine around it."""
    with chart_style():
        return getattr(exhibits, name).returned()


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_of_a_table_can_be_shown(name: str) -> None:
    table = returned(name)
    for position in range(len(table.data)):
        row = table.data.iloc[position]
        for column, shown in table.columns.items():
            shown.cell(row[column], row.get(f"{column}_status", ""))


def test_the_table_ends_with_london() -> None:
    data = returned("tbl_identification_gap").data
    assert list(data["gss_code"][-2:]) == [WESTMINSTER, LONDON]
    assert len(data) == 33
    assert CITY not in set(data["gss_code"])
    assert data.iloc[-1]["recorded"] == 2480


@pytest.mark.parametrize(
    "name",
    [
        "fig_identification_map",
        "fig_identification_intervals",
        "tbl_identification_gap",
    ],
)
def test_what_no_gap_gives_stands_beside_the_gap(name: str) -> None:
    null = f"{gap_coverage.simulated('null', 'share'):.0f}%"
    shown = returned(name)
    assert shown.caption.startswith(f"Without any gap the method still gives London one of {null}.")
    assert f"no gap, the method still gives London one of {null}" in " ".join(shown.notes)


@pytest.mark.parametrize("name", ["fig_identification_map", "fig_identification_intervals"])
def test_a_figure_offers_no_more_than_it_may_show(name: str) -> None:
    drawing = returned(name)
    row = drawing.data.set_index("gss_code").loc[KENSINGTON]
    assert isinstance(row["recorded"], Gap)
    assert any("Kensington and Chelsea" in note for note in drawing.notes)
    assert any("City of London" in note for note in drawing.notes)
    # No estimate, effect, level or draw from which more could be worked out.
    assert not {"gap", "share", "effect", "level", "place"} & set(drawing.data)


@pytest.mark.parametrize("name", ["fig_identification_map", "fig_identification_intervals"])
def test_words_in_a_picture_are_whole(name: str) -> None:
    with chart_style():
        drawn = getattr(exhibits, name).returned().figure
        FigureCanvasAgg(drawn).draw()
        whole = drawn.bbox.padded(1)
        bare = [axes for axes in drawn.axes if not axes.axison]
        not_drawn = {tick for axes in bare for tick in axes.get_xticklabels()}
        not_drawn |= {tick for axes in bare for tick in axes.get_yticklabels()}
        for text in drawn.findobj(Text):
            if text.get_visible() and text.get_text().strip() and text not in not_drawn:
                box = text.get_window_extent()
                assert whole.x0 <= box.x0 <= box.x1 <= whole.x1, text.get_text()
                assert text.get_fontsize() >= 9


def test_a_page_of_an_area_has_a_range_in_words() -> None:
    """A borough has a range, a suppressed one too, and the City none."""
    call = identification_gap.identification_range_in_words.returned  # type: ignore[attr-defined]
    row = identification_gap.by_borough().set_index("gss_code").loc[WANDSWORTH]
    assert call(WANDSWORTH).shown == (
        f"{row['gap_low']:.0f} to {row['gap_high']:.0f} assessments, or {row['share_low']:.0f}% to "
        f"{row['share_high']:.0f}% of what would be recorded"
    )
    assert call(KENSINGTON).value == 1
    assert call(CITY).shown == "[x]"


def test_the_ratio_without_a_gap_is_that_of_its_share() -> None:
    # 49% of what would be recorded is missing: 100 for every 51, and so on.
    ratio = gap_coverage.ratio_without_gap.returned
    for end, percent in (("estimate", "share"), ("low", "share_low"), ("high", "share_high")):
        share = gap_coverage.simulated("null", percent)
        assert share / 100 == pytest.approx(1 - 1 / ratio(end))


def test_the_units_of_bounds_are_told_as_they_are_applied() -> None:
    told = identification_gap.units_of_bounds.returned().shown  # type: ignore[attr-defined]
    assert told == "5 (below 100), 20 (below 300), 50 (below 1,000), 100 (below 3,000) and 500"


def test_numbers_of_london_follow_from_the_gap() -> None:
    gap, recorded = identification_gap.london("gap"), 2480
    assert identification_gap.london("expected") == recorded + gap
    assert identification_gap.london("ratio") == pytest.approx((recorded + gap) / recorded)
    assert identification_gap.london("share") == pytest.approx(100 * gap / (recorded + gap))
