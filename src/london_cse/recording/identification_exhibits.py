"""Exhibits of the chapter on identification: rates with intervals, ranks and funnels."""

from __future__ import annotations

from typing import Any

import pandas as pd
from needsbook import Column, Drawing, Tabulation, figure, table, treated
from needsbook.charts import intervals as drawing
from needsbook.statistics import funnel

from london_cse.areas import LONDON
from london_cse.cells import joined
from london_cse.recording.children_services import PER
from london_cse.recording.counts import london
from london_cse.recording.identification import EXPECTED_AT_LEAST, NOT_RANKED, by_authority
from london_cse.recording.spread import london_rate
from london_cse.recording.spread import spread as spread_of
from london_cse.recording.words import RATE, interval_in_words, latest, notes, subject

RATE_AXIS = "Assessments with the factor recorded per 10,000 children aged 0 to 17"
NO_ORDER = "The order is not an order of need or of quality."


# Authorities in one year ------------------------------------------------------


@table(title="Rates with intervals, by borough", kind="own estimate")
def tbl_identification(factor: str) -> Tabulation:
    """Assessments with a factor, latest year: rate, interval, rank and funnel position."""
    year = latest()
    data = _with_london(_in_words(_shown(factor, year)), factor, year)
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
    order = {"": 0, NOT_RANKED["doubtful"]: 1, NOT_RANKED["confidential"]: 2}
    data = data.assign(
        place=data["not_ranked"].map(order).fillna(len(order)),
        rate=treated(data["rate"], "missing"),
    )
    data = data.sort_values(
        ["place", "rate", "name"], ascending=[True, False, True], ignore_index=True
    )
    points = [_ranked_point(row) for row in data.to_dict("records")]
    london = london_rate(factor, year)
    ranked = data[data["not_ranked"] == ""]
    above = int((ranked["rate_low"] > london).sum())
    below = int((ranked["rate_high"] < london).sum())
    top, bottom = ranked.iloc[0], ranked.iloc[-1]
    return Drawing(
        drawing.ranked_intervals(points, RATE_AXIS, ("London", london), RATE, RANKED),
        data.drop(columns="place"),
        f"{above} authorities lie wholly above London’s rate, {below} below. "
        f"{subject(factor)}, year ending March {year}",
        f"Dots with bars for {len(ranked)} ranked authorities. Highest {_with_interval(top)}; "
        f"lowest {_with_interval(bottom)}. London has {RATE.cell(london, '')}; the whole interval "
        f"lies above it for {above} authorities and below it for {below}. "
        f"Not ranked: {_with_reasons(data[data['not_ranked'] != ''])}.",
        (NO_ORDER, *notes(factor, year)),
    )


@figure(title="Funnel plot of rates", kind="own estimate")
def fig_funnel(factor: str) -> Drawing:
    """Rates of assessments with a factor against funnel limits, latest year."""
    year = latest()
    data = _shown(factor, year)
    london, spread = london_rate(factor, year), spread_of(factor, year)
    drawn = data[(data["expected"] >= EXPECTED_AT_LEAST) & data["count_low"].notna()]
    counts = {place: int((data["position"] == place).sum()) for place in funnel.POSITIONS}
    outside = sum(count for place, count in counts.items() if place)
    points = [_funnel_point(row) for row in drawn.to_dict("records")]
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
        + " ".join(
            f"{funnel.POSITIONS[place].capitalize()}: {joined(names)}."
            for place in (2, 1, -1, -2)
            for names in [list(data.loc[data["position"] == place, "name"])]
        )
        + f" Within the limits: {counts[0]}. Not judged: "
        + f"{_with_reasons(data[data['position'].isna()])}.",
        (
            "The limits allow for overdispersion: authorities differ by far more than chance, "
            "and the dotted lines show what chance alone would allow.",
            # literal: what the limits mean
            "Between the limits is not the same as being right: a rate can be ordinary and too "
            "low.",
            *notes(factor, year),
        ),
    )


COLUMNS = [
    *("gss_code", "name", "assessments", "assessments_status", "children", "rate", "rate_status"),
    *("expected", "count_low", "count_high", "rate_low", "rate_high", "doubt", "not_ranked"),
    *("rank", "rank_low", "rank_high", "position"),
]


def _shown(factor: str, year: int) -> pd.DataFrame:
    """Return the authorities' results beside London's, without one that would give a cell away."""
    frame = by_authority(factor, year)
    row = frame["withheld"]
    numbers = ["assessments", "rate", "count_low", "count_high", "rate_low", "rate_high"]
    frame.loc[row, [*numbers, "rank", "rank_low", "rank_high", "position"]] = float("nan")
    frame.loc[row, ["assessments_status", "rate_status"]] = "confidential"
    frame.loc[row, "not_ranked"] = NOT_RANKED["withheld"]
    return frame[COLUMNS]


def _sort(why: str) -> drawing.Sort:
    if why == NOT_RANKED["confidential"]:
        return "range"
    return "doubtful" if why else "sound"


def _ranked_point(row: dict[Any, Any]) -> drawing.Point:
    status, ends = row["rate_status"], (row["rate"], row["rate_low"], row["rate_high"])
    if status:
        sort: drawing.Sort = "range" if status == "confidential" else "sound"
        return drawing.Point(row["name"], *ends, sort, text=RATE.cell(row["rate"], status))
    return drawing.Point(row["name"], *ends, _sort(row["not_ranked"]), text="")


def _funnel_point(row: dict[Any, Any]) -> drawing.Point:
    low, high = (row[end] * PER / row["children"] for end in ("count_low", "count_high"))
    return drawing.Point(
        row["name"],
        high if row["rate_status"] else row["rate"],
        low,
        high,
        _sort(row["not_ranked"]),
        at=row["expected"],
        outside=abs(row["position"]) > 0,
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
    def rank(row: pd.Series) -> str:
        if row["not_ranked"]:
            return f"not ranked: {row['not_ranked']}"
        return f"{row['rank']:.0f} ({row['rank_low']:.0f}–{row['rank_high']:.0f})"

    return data.assign(
        interval=data.apply(_interval, axis="columns"),
        rank_words=data.apply(rank, axis="columns"),
        position_words=data["position"].map(funnel.POSITIONS).fillna("not judged"),
    )


def _interval(row: pd.Series) -> str:
    if row["rate_low"] != row["rate_low"]:
        return RATE.cell(row["rate_low"], row["rate_status"])
    return interval_in_words(row["rate_low"], row["rate_high"])


def _with_london(data: pd.DataFrame, factor: str, year: int) -> pd.DataFrame:
    whole = london(factor)
    whole = whole[whole["year"] == year].drop(columns="year")
    words = dict.fromkeys(("doubt", "not_ranked", "rank_words", "position_words"), "")
    whole = whole.assign(gss_code=LONDON, name="London", total=True, **words)
    whole["interval"] = whole.apply(_interval, axis="columns")
    return pd.concat([data.assign(total=False), whole], ignore_index=True)


def _with_interval(row: pd.Series) -> str:
    return f"{row['name']} {RATE.cell(row['rate'], '')} ({_interval(row)})"


def _with_reasons(rows: pd.DataFrame) -> str:
    return joined(list(rows["name"] + " (" + rows["not_ranked"] + ")"))
