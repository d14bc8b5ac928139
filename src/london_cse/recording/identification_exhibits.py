"""Exhibits of the chapter on identification: rates with intervals, ranks and funnels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from needsbook import Column, Drawing, Gap, Tabulation, figure, table, treated
from needsbook.charts import intervals as drawing
from needsbook.statistics import funnel
from needsbook.statistics.intervals import poisson_rate

from london_cse.areas import LONDON, children
from london_cse.cells import columns_of, joined
from london_cse.recording import (
    children_services,
    identification,
    identification_london,
    suppression,
)
from london_cse.recording.identification import NOT_RANKED
from london_cse.recording.words import RATE, interval_in_words, latest, notes, subject

if TYPE_CHECKING:
    import pandas as pd

RATE_AXIS = "Assessments with the factor recorded per 10,000 children aged 0 to 17"
NO_ORDER = "The order is not an order of need or of quality."


# Authorities in one year ------------------------------------------------------


@table(title="Rates with intervals, by borough", kind="own estimate")
def tbl_identification(factor: str) -> Tabulation:
    """Assessments with a factor, latest year: rate, interval, rank and funnel position."""
    year = latest()
    data = _in_words(_shown(factor, year))
    data = _with_london(data.assign(total=False), factor, year)
    return Tabulation(
        data,
        {
            "name": Column("Area", width=0.23),
            "assessments": Column("Assessments", width=0.12),
            "rate": Column("Per 10,000 children", decimals=1, width=0.12),
            "interval": Column("95% interval", width=0.14),
            "rank_words": Column("Rank (95% interval)", width=0.18),
            "position_words": Column("Against the funnel limits", width=0.21),
        },
        f"{subject(factor)}: number, rate and rank, London authorities, year ending 31 March "
        f"{year}",
        (
            "The numbers are official statistics, the rest own estimates from them.",
            # literal: the publisher's rounding rule
            "London's number is the published one, rounded to 10.",
            # literal: how the ranks are numbered
            "Rank 1 is the highest rate. Limits allow for overdispersion.",
            NO_ORDER,
            *notes(factor, year),
        ),
        emphasise="total",
    )


RANKED = {
    "sound": "rate and 95% interval",
    "doubtful": "doubtful recording or too few children: not ranked",
    # literal: level of all intervals of this book
    "range": "suppressed: 95% interval over all counts it may be",
}
FUNNEL = {
    "sound": "authority within the limits",
    "outside": "authority outside the 95% limits, named",
    "doubtful": "doubtful recording: not judged",
    "range": "suppressed: a range of values",
}


@figure(title="Ranked rates with intervals", kind="own estimate")
def fig_ranked_intervals(factor: str) -> Drawing:
    """Rates of assessments with a factor with their intervals, latest year, in order."""
    year = latest()
    data = _shown(factor, year)
    data = data.assign(
        place=[_group(row) for row in data.to_dict("records")],
        rate=treated(data["rate"], "missing"),
    )
    data = data.sort_values(
        ["place", "rate", "name"], ascending=[True, False, True], ignore_index=True
    )
    points = [_ranked_point(row) for row in data.to_dict("records")]
    london = identification_london.london_rate(factor, year)
    ranked = data[data["not_ranked"] == ""]
    above = int((ranked["rate_low"] > london).sum())
    below = int((ranked["rate_high"] < london).sum())
    top, bottom = ranked.iloc[0], ranked.iloc[-1]
    return Drawing(
        drawing.ranked_intervals(points, RATE_AXIS, ("London", london), RATE, RANKED),
        data.drop(columns="place"),
        f"{above} authorities lie above London’s rate with their whole interval, {below} below. "
        f"{subject(factor)}, year ending March {year}",
        f"Dots with bars for {len(ranked)} ranked authorities. Highest {_with_interval(top)}; "
        f"lowest {_with_interval(bottom)}. London has {RATE.cell(london, '')}; the whole interval "
        f"lies above it for {above} authorities and below it for {below}. "
        f"Not ranked: {_unranked(data)}.",
        (NO_ORDER, *notes(factor, year)),
    )


@figure(title="Funnel plot of rates", kind="own estimate")
def fig_funnel(factor: str) -> Drawing:
    """Rates of assessments with a factor against funnel limits, latest year."""
    year = latest()
    data = _shown(factor, year)
    london = identification_london.london_rate(factor, year)
    spread = identification_london.spread(factor, year)
    drawn = data[data["expected"] >= identification.EXPECTED_AT_LEAST]
    drawn = drawn[drawn["count_low"].notna()]
    points = [_funnel_point(row) for row in drawn.to_dict("records")]
    counts = {place: int((data["position"] == place).sum()) for place in funnel.POSITIONS}
    outside = sum(count for place, count in counts.items() if place)
    return Drawing(
        drawing.funnel_plot(
            points,
            _limit_lines(float(drawn["expected"].max()), london, spread),
            ("London", london),
            ("Assessments expected at London’s rate", "Per 10,000 children aged 0 to 17"),
            RATE,
            FUNNEL,
        ),
        data,
        f"{outside} of {outside + counts[0]} authorities judged lie outside the limits. "
        f"{subject(factor)}, year ending March {year}",
        f"Funnel plot of {len(points)} authorities around London’s rate, {RATE.cell(london, '')}. "
        + " ".join(_at(data, place, counts[place]) for place in (2, 1, -1, -2))
        + f" Within the limits: {counts[0]}. Not judged: "
        + f"{_unjudged(data)}.",
        (
            "The limits allow for overdispersion: authorities differ by far more than chance, "
            "and the dotted lines show what chance alone would allow.",
            # literal: what the limits mean
            "Between the limits is not the same as being right: a rate can be ordinary and too "
            "low.",
            *notes(factor, year),
        ),
    )


def _shown(factor: str, year: int) -> pd.DataFrame:
    """Return the authorities' results beside London's, without one that would give a cell away."""
    frame = identification.by_authority(factor, year)
    code = suppression.withheld(factor, year)
    if code is None:
        return frame
    row = frame["gss_code"] == code
    numbers = ["assessments", "rate", "count_low", "count_high", "rate_low", "rate_high"]
    frame.loc[row, [*numbers, "rank", "rank_low", "rank_high", "position"]] = float("nan")
    frame.loc[row, ["assessments_status", "rate_status"]] = "confidential"
    frame.loc[row, "not_ranked"] = NOT_RANKED["withheld"]
    return frame


def _group(row: dict[Any, Any]) -> int:
    reasons = ["", NOT_RANKED["doubtful"], NOT_RANKED["confidential"]]
    why = row["not_ranked"]
    return reasons.index(why) if why in reasons else len(reasons)


def _sort(why: str) -> drawing.Sort:
    if why == NOT_RANKED["confidential"]:
        return "range"
    return "doubtful" if why else "sound"


def _ranked_point(row: dict[Any, Any]) -> drawing.Point:
    status, why = row["rate_status"], row["not_ranked"]
    return drawing.Point(
        row["name"],
        row["rate"],
        row["rate_low"],
        row["rate_high"],
        _sort("" if status else why) if status != "confidential" else "range",
        text=RATE.cell(row["rate"], status) if status else "",
    )


def _funnel_point(row: dict[Any, Any]) -> drawing.Point:
    people = float(row["children"]) / identification.PER
    return drawing.Point(
        row["name"],
        row["rate"] if not row["rate_status"] else row["count_high"] / people,
        row["count_low"] / people,
        row["count_high"] / people,
        _sort(row["not_ranked"]),
        at=row["expected"],
        outside=not math.isnan(row["position"]) and row["position"] != 0,
    )


def _limit_lines(
    largest: float, london: float, spread: funnel.Spread
) -> tuple[drawing.LimitLine, ...]:
    at = [2 + step * (largest * 1.05 - 2) / 120 for step in range(121)]

    def line(label: str, spread: funnel.Spread, level: float, look: Any) -> drawing.LimitLine:
        ends = [funnel.limits(expected, spread, level).scaled(london) for expected in at]
        return drawing.LimitLine(
            label, at, [end.low for end in ends], [end.high for end in ends], look
        )

    return (
        line("99.8% limits", spread, funnel.OUTER, "outer"),
        line("95% limits", spread, funnel.INNER, "inner"),
        line("99.8% limits by chance alone", funnel.CHANCE_ALONE, funnel.OUTER, "chance"),
    )


def _in_words(data: pd.DataFrame) -> pd.DataFrame:
    return data.assign(
        interval=[_interval(row) for row in data.to_dict("records")],
        rank_words=[
            f"{row['rank']:.0f} ({row['rank_low']:.0f}–{row['rank_high']:.0f})"
            if not row["not_ranked"]
            else f"not ranked: {row['not_ranked']}"
            for row in data.to_dict("records")
        ],
        position_words=[
            "not judged" if math.isnan(place) else funnel.POSITIONS[int(place)]
            for place in data["position"]
        ],
    )


def _interval(row: dict[Any, Any]) -> str:
    if math.isnan(row["rate_low"]):
        return RATE.cell(row["rate_low"], row["rate_status"])
    return interval_in_words(row["rate_low"], row["rate_high"])


def _with_london(data: pd.DataFrame, factor: str, year: int) -> pd.DataFrame:
    import pandas as pd

    count = children_services.count(LONDON, factor, year)
    people = int(children(LONDON, children_services.population_year(year)))
    row: dict[str, object] = {
        "gss_code": LONDON,
        "name": "London",
        **columns_of("assessments", count),
        "children": people,
        **columns_of("rate", children_services.rate(LONDON, factor, year)),
        "doubt": "",
        "not_ranked": "",
        "interval": "",
        "rank_words": "",
        "position_words": "",
        "total": True,
    }
    if not isinstance(count, Gap):
        ends = poisson_rate(int(count), people)
        row |= {"rate_low": ends.low, "rate_high": ends.high}
        row["interval"] = interval_in_words(ends.low, ends.high)
    return pd.concat([data, pd.DataFrame([row])], ignore_index=True)


# Words for alt texts ---------------------------------------------------------


def _with_interval(row: pd.Series[Any]) -> str:
    return f"{row['name']} {RATE.cell(row['rate'], '')} ({_interval(row.to_dict())})"


def _unranked(data: pd.DataFrame) -> str:
    rows = data[data["not_ranked"] != ""]
    return joined(
        [f"{name} ({why})" for name, why in zip(rows["name"], rows["not_ranked"], strict=True)]
    )


def _unjudged(data: pd.DataFrame) -> str:
    rows = data[data["position"].isna()]
    return joined(
        [f"{name} ({why})" for name, why in zip(rows["name"], rows["not_ranked"], strict=True)]
    )


def _at(data: pd.DataFrame, place: int, count: int) -> str:
    words = funnel.POSITIONS[place].capitalize()
    named = joined(list(data.loc[data["position"] == place, "name"])) if count else "none"
    return f"{words}: {named}."
