"""Exhibits of the identification gap: maps, ranges, sensitivity, model, simulation, checks."""

from __future__ import annotations

import math

import pandas as pd
from needsbook import Column, Drawing, Tabulation, figure, table
from needsbook.charts import style
from needsbook.charts.ranges import ranges
from needsbook.statistics import count_model, reference

from london_cse import areas
from london_cse.cells import gap_notes, lower
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import identification_gap, proxies
from london_cse.gap import sensitivity as gap_sensitivity
from london_cse.gap import simulated as gap
from london_cse.gap.borough_model import main_scenario, without_estimate
from london_cse.gap.identification_gap import PERCENT, WHOLE
from london_cse.london_map import links, london_maps
from london_cse.recording import children_services

PERCENT_1 = Column("", unit="%", decimals=1)
RATIO = Column("", decimals=2)
BOUND = Column("", decimals=1)

SHARE_AXIS = "Gap, % of the assessments that would record CSE"
ENDS = {"low": "Low end of the range", "high": "High end of the range"}
AT_LEVEL = "at the level"
LEVEL = f"{reference.LEVEL:.0%}"  # of all intervals
WHAT = (
    "Assessments that would record child sexual exploitation (CSE) if every borough did as the "
    "quarter of boroughs that record most, beyond those that do"
)


@figure(title="Identification gap, by borough", kind="own estimate")
def fig_identification_map() -> Drawing:
    """Maps of the low and the high end of the range of each borough's gap."""
    data = identification_gap.by_borough()
    shown = areas.authorities().merge(
        data.drop(columns="name").assign(range=_ranges(data, "share", PERCENT)),
        on="gss_code",
        how="left",
    )
    status = ["not available" if missing else "" for missing in shown["range"].isna()]
    shown = shown.assign(range_status=status)
    panels = {words: shown.assign(share=shown[f"share_{end}"]) for end, words in ENDS.items()}
    ways = [
        links(shown, "range", Column("Range"), "of what would be recorded", f"panel{n}")
        for n in (1, 2)
    ]
    without = " and ".join(without_estimate(main_scenario()))
    return Drawing(
        london_maps(panels, "share", SHARE_AXIS, "no estimate", colours=style.SHORTFALL),
        _published(data),
        f"{_null_in_short()} Identification gap: ends of each borough’s {LEVEL} range, "
        f"year ending March {main_scenario().year}",
        "Two maps of London, each borough shaded in five classes by the low and by the high end "
        f"of its range. {_alt_of(data)} No estimate is shown for {without}.",
        _notes(),
        ways[0] | ways[1],
    )


@figure(title="Identification gap with intervals", kind="own estimate")
def fig_identification_intervals() -> Drawing:
    """Intervals of the share of assessments that would record CSE and do not."""
    data = identification_gap.by_borough()
    share = identification_gap.london("share")
    return Drawing(
        ranges(
            data.assign(
                dashed=data["recorded_status"] != "",
                words=data["at_level"].map({True: AT_LEVEL, False: ""}),
            ),
            "share",
            SHARE_AXIS,
            {"London": share, "no gap": _null_share()},
            (0, 100),
        ),
        _published(data),
        f"{_null_in_short()} Identification gap: {LEVEL} ranges of boroughs, "
        f"year ending March {main_scenario().year}",
        f"Line for each borough from the low to the high end of its range. {_alt_of(data)} "
        f"London’s estimate is {PERCENT.cell(share, '')}.",
        (
            # literal: what the lines mean
            "Dashed upright lines: London’s estimate, and what the method gives on average where "
            "there is no gap. A dashed range: the count is suppressed.",
            *_notes(),
        ),
    )


@table(title="Identification gap, by borough", kind="own estimate")
def tbl_identification_gap() -> Tabulation:
    """The range of the gap of each borough in number and share."""
    data = identification_gap.by_borough()
    london = {
        "gss_code": areas.LONDON,
        "name": areas.area_name(areas.LONDON),
        "recorded_status": "",
        "at_level": False,
        "total": True,
    } | identification_gap.total(main_scenario())
    rows = pd.concat([data.assign(total=False), pd.DataFrame([london])], ignore_index=True)
    rows = rows.assign(
        gap_range=_ranges(rows, "gap", WHOLE), share_range=_ranges(rows, "share", PERCENT)
    )
    return Tabulation(
        _published(rows, "total", "gap_range", "share_range"),
        {
            "name": Column("Area", width=0.34),
            "recorded": Column("Recorded", width=0.16),
            "gap_range": Column(f"Gap, {LEVEL} interval", width=0.25),
            "share_range": Column(f"Gap, % of both, {LEVEL} interval", width=0.25),
        },
        f"{_null_in_short()} Identification gap by borough, year ending March "
        f"{main_scenario().year}",
        (
            "The numbers recorded are official statistics, the others own estimates.",
            # literal: rule of rounding
            "Bounds are rounded to what the draws can support; boroughs are not put in order.",
            f"“{AT_LEVEL.capitalize()}”: the borough is at or above the level in nearly "
            "every draw, so its gap is 0 by the rule, whatever it overlooks.",
            *_notes(),
        ),
        emphasise="total",
    )


@table(title="Sensitivity of the identification gap", kind="own estimate")
def tbl_identification_sensitivity() -> Tabulation:
    """London's gap under other rules, proxies and years."""
    data = gap_sensitivity.sensitivity()
    data = data.assign(
        gap_range=_ranges(data, "gap", WHOLE), share_range=_ranges(data, "share", PERCENT)
    )
    doubled = ", ".join(gap_sensitivity.doubled())
    return Tabulation(
        data,
        {
            "group": Column("What differs", width=0.1),
            "variant": Column("Analysis", width=0.38),
            "gap": Column("Gap", decimals=0, width=0.08),
            "gap_range": Column(f"Gap, {LEVEL} interval", width=0.14),
            "share": Column("Gap, %", unit="%", decimals=0, width=0.06),
            "share_range": Column(f"%, {LEVEL} interval", width=0.12),
            "moved": Column("Largest change, points", decimals=0, width=0.12),
        },
        f"Identification gap of London under other rules and models, {_period()} unless stated",
        (
            f"{WHAT}.",
            # literal: rule of rounding
            "Bold: the main analysis. Gaps and bounds are rounded to what the draws can support. "
            f"{_null()} That belongs to the main analysis; by the same argument every "
            "other row has a figure of its own, which was not simulated. Assessments in which the "
            "factor was recorded are counted, not children.",
            # literal: what the column means
            "The largest change is that of a borough's percentage against the main analysis, over "
            "boroughs with a published count.",
            f"Boroughs whose count more than doubled in a year: {doubled}. They stay in the fit, "
            "and their own gaps in the sum.",
            "[z]: the percentages of another year are not set against these.",
        ),
        row_headers=2,
        emphasise="main",
    )


@table(title="Proxies and their coefficients", kind="own estimate")
def tbl_identification_proxies() -> Tabulation:
    """The proxies, what they stand for, their year and their rate ratio."""
    data = gap_sensitivity.coefficients()
    return Tabulation(
        data.assign(
            ratio_range=_ranges(data, "ratio", BOUND),
            unit_words=data["proxy"] + ", " + data["unit"],
            mean_words=_means(data),
        ),
        {
            "unit_words": Column("Proxy", width=0.3),
            "of_2005": Column("Indicator of 2005", width=0.18),
            "period": Column("Period", width=0.16),
            "mean_words": Column("Mean of boroughs (standard deviation)", width=0.18),
            "ratio": Column("Rate ratio", decimals=2, width=0.08),
            "ratio_range": Column(f"{LEVEL} interval", width=0.1),
        },
        # literal: what a ratio is of
        "Proxies of the model, and the ratio of rates for a rise of one standard deviation, "
        f"{_period()}",
        (
            # literal: what a ratio means
            "A ratio of 1 means no association, given the others and the prior.",
            "No public figures by borough were found for other indicators of 2005: "
            f"{', '.join(proxies.without_proxy())}.",
            # literal: how boroughs are counted
            "Boroughs count once each, whatever their size.",
        ),
    )


@table(title="How well the models predict a borough", kind="own estimate")
def tbl_identification_models() -> Tabulation:
    """Spread of the borough effects and leave-one-out score of each model."""
    data = gap_sensitivity.scores()
    return Tabulation(
        data.assign(spread_range=_ranges(data, "spread", BOUND)),
        {
            "model": Column("Model", width=0.38),
            "spread": Column("Spread of effects", decimals=2, width=0.1),
            "spread_range": Column(f"{LEVEL} interval", width=0.14),
            "score": Column("Leave-one-out score", decimals=1, width=0.14),
            "difference": Column("Against population only", decimals=1, width=0.13),
            "error": Column("Standard error", decimals=1, width=0.11),
        },
        "Models of assessments recording child sexual exploitation: how well each predicts a "
        f"borough it has not seen, {_period()}",
        (
            "The spread is the coefficient of variation of the effects.",
            # literal: what the score means
            "The score is the sum of the log probabilities of the boroughs' counts, each under "
            "the model fitted to all others; higher is better.",
        ),
    )


@table(title="The method on simulated boroughs", kind="record")
def tbl_identification_simulated() -> Tabulation:
    """What the method gives where the gap is known, by setting."""
    data = gap_coverage.results()
    data = data.assign(
        told_words=_with_error(data, "told", BOUND),
        share_words=_with_error(data, "share", PERCENT_1),
        boroughs_words=_with_error(data, "boroughs", PERCENT_1),
        london_words=_with_error(data, "london", PERCENT_1),
        ratio_words=_with_error(data, "ratio", RATIO),
        ratio_words_status=data["ratio_status"],
    )
    return Tabulation(
        data,
        {
            "words": Column("How the boroughs are made", width=0.28),
            "true_share": Column("True gap, %", unit="%", decimals=1, width=0.1),
            "share_words": Column("Estimated gap, %", width=0.14),
            "told_words": Column("Boroughs whose interval excludes zero", width=0.13),
            "boroughs_words": Column("Boroughs’ gaps held", width=0.13),
            "london_words": Column("London’s gap held", width=0.12),
            "ratio_words": Column("Estimated over true", width=0.1),
        },
        "What the method gives for simulated boroughs whose gap is known, "
        f"{int(data['sets'].iloc[0]):,} sets a setting",
        (
            "In brackets: the standard error of the simulation.",
            # literal: what the column means
            f"Held: per cent of the true gaps that the {LEVEL} intervals contain, a borough’s "
            "with bounds in whole assessments; an interval excludes zero where the lower one is "
            "above 0. The bounds published are rounded further, and were not tested. The last "
            "column is a median, the others are means.",
            *_simulated_settings(),
            f"Sets whose fit was refused are left out: at most {data['refused'].max():.1f}% of a "
            "setting.",
            # literal: what the sign means
            "[z]: there is no true gap to divide by.",
        ),
    )


def _simulated_settings() -> tuple[str, ...]:
    """Return how the sets are made, and what is known of the ends of the null."""
    settings = gap.SETTINGS
    model, half = settings["model"], settings["half"]
    part = half.dispersion * half.unseen_need
    null = gap_coverage.results().set_index("setting").loc[gap_coverage.NULL]
    low, high = (
        f"{null[f'share_{end}']:.0f}% (± {null[f'share_{end}_error']:.1f})" for end in ENDS
    )
    return (
        # The children and the correlation as `gap.simulate` draws them.
        # literal: settings of the simulation
        f"A set has {gap.BOROUGHS} boroughs of 12,000 to 93,000 children (log-normal), with "
        f"{children_services.PER * gap.RATE:g} assessments per 10,000 at the mean of the proxies "
        f"(small counts: {model.rate / settings['small'].rate:g} times fewer), effects of variance "
        f"{model.dispersion:g} (differ little: {settings['alike'].dispersion:g}) and proxies "
        f"correlated at 0.5, with coefficients {_listed(model.coefficients)} (explain much: "
        f"{_listed(settings['much'].coefficients)}). Counts of 1 to {gap.SUPPRESSED_UP_TO} are "
        f"suppressed. A fit has {gap.DRAWS:,} draws. The true gap follows from the true effects by "
        "the same rule.",
        f"Where half is need, need and proactivity have variance {part:.2f} each, are independent "
        f"and multiply, so that the effects have {(1 + part) ** 2 - 1:.2f}.",
        f"With all of it need, the middle {LEVEL} of the sets give London from {low} to {high}.",
    )


def _listed(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}".replace("-", "−") for value in values)


_REPLICATED = "Replicated {} quarter above the seen, %"


@table(title="Checks of the fits", kind="own estimate")
def tbl_identification_fits() -> Tabulation:
    """Effective draws and posterior predictive check of each model's fit."""
    return Tabulation(
        gap_sensitivity.fits(),
        {
            "model": Column("Model", width=0.4),
            "effective": Column("Effective draws, %", unit="%", decimals=0, width=0.16),
            "lowest": Column(_REPLICATED.format("lowest"), unit="%", decimals=0, width=0.22),
            "highest": Column(_REPLICATED.format("highest"), unit="%", decimals=0, width=0.22),
        },
        f"Checks of the fits of the models, {_period()} unless stated",
        (
            # literal: what the columns mean
            "The models are of assessments with CSE recorded. The last two columns are of "
            "replicated sets of counts: how many have a quarter of boroughs with the lowest, or "
            "highest, count over expected count above the one seen.",
            f"A fit is refused below {count_model.EFFECTIVE_AT_LEAST}% effective draws, or unless "
            f"between {100 * count_model.BEYOND_AT_LEAST:g}% and "
            f"{100 * (1 - count_model.BEYOND_AT_LEAST):g}% of the replicated sets lie above what "
            "was seen; ties count half.",
        ),
    )


# What the exhibits share ----------------------------------------------------


def _published(data: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return the columns that a reader may download, in order."""
    bounds = [f"{name}_{end}" for name in ("gap", "share") for end in ENDS]
    # Shares in whole per cent: more digits would say more than the draws can.
    shown = data[["gss_code", "name", "recorded", *bounds, "recorded_status", *more]]
    return shown.round({f"share_{end}": 0 for end in ENDS})


def _ranges(data: pd.DataFrame, name: str, shown: Column) -> pd.Series[str]:
    """Return the bounds of a column in words: ``62 to 204``."""
    floor = data["at_level"] if "at_level" in data else [False] * len(data)
    words = [
        AT_LEVEL if sets else f"{shown.cell(low, '')} to {shown.cell(high, '')}"
        for low, high, sets in zip(data[f"{name}_low"], data[f"{name}_high"], floor, strict=True)
    ]
    return pd.Series(words, index=data.index)


def _means(data: pd.DataFrame) -> list[str]:
    """Return each mean with its deviation in brackets, to the same decimals."""
    found = []
    for mean, deviation in zip(data["mean"], data["deviation"], strict=True):
        words = Column("", digits=3).cell(mean, "")
        same = Column("", decimals=len(words.partition(".")[2]))
        found.append(f"{words} ({same.cell(deviation, '')})")
    return found


def _with_error(data: pd.DataFrame, name: str, shown: Column) -> list[str]:
    decimals = (shown.decimals or 0) + 1
    return [
        "" if math.isnan(value) else f"{shown.cell(value, '')} (± {error:.{decimals}f})"
        for value, error in zip(data[name], data[f"{name}_error"], strict=True)
    ]


def _alt_of(data: pd.DataFrame) -> str:
    low, high = (
        data.iloc[int(at)] for at in (data["share_low"].argmax(), data["share_high"].argmin())
    )
    return (
        f"The highest low end is {PERCENT.cell(low['share_low'], '')} ({low['name']}), the lowest "
        f"high end {PERCENT.cell(high['share_high'], '')} ({high['name']}); the table lists all."
    )


def _null_share(measure: str = "share") -> float:
    return gap_coverage.simulated(gap_coverage.NULL, measure)


def _null() -> str:
    """Return the sentence that stands wherever the gap does."""
    mean, low, high = (
        PERCENT.cell(_null_share(f"share{end}"), "") for end in ("", "_low", "_high")
    )
    return (
        "Where boroughs differ by need alone, so that there is no gap, the method still gives "
        f"London one of {mean} ({low} to {high} in {LEVEL} of {_null_share('sets'):,.0f} "
        "simulated sets)."
    )


def _null_in_short() -> str:
    """Return the headline of what shows the gap; its notes say it in full."""
    mean = PERCENT.cell(_null_share(), "")
    return f"Without any gap the method still gives London one of {mean}."


def _period() -> str:
    return f"year ending 31 March {main_scenario().year}"


def _notes() -> tuple[str, ...]:
    year, data = main_scenario().year, identification_gap.by_borough()
    suppressed = " and ".join(data.loc[data["recorded_status"] != "", "name"])
    return (
        f"The gap: {lower(WHAT)}. {_null()}",
        "Assessments in which the factor was recorded are counted, not children; they do not show "
        "how common exploitation is.",
        "All that the proxies do not explain is read as proactivity, need that no proxy shows "
        "included.",
        f"Children are those at 30 June {children_services.population_year(year)}.",
        # literal: what the sign means
        f"{suppressed}: the count is suppressed; its range in per cent holds for any from 1 "
        "to 5, its range in assessments averages over them by their probability. 100% means more "
        f"than {100 - identification_gap.SHARE_UNIT / 2:g}%, not that nothing was recorded.",
        *gap_notes(without_estimate(main_scenario())),
    )
