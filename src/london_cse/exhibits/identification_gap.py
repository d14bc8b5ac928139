"""Exhibits of the identification gap: map, ranked table, intervals, sensitivity, model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from london_cse.drawing import maps
from london_cse.drawing.dots import dots_with_intervals
from london_cse.estimates import (
    areas,
    children_services,
    gap_sensitivity,
    identification_gap,
    proactivity,
    proxies,
    proxy_model,
)
from london_cse.estimates.borough_model import main_scenario, without_estimate
from london_cse.estimates.cells import gap_notes
from needsbook import Column, Drawing, Gap, Tabulation, figure, table

if TYPE_CHECKING:
    import pandas as pd

PERCENT = Column("", unit="%", decimals=0)
WHOLE = Column("", decimals=0)
SCORE = Column("", decimals=1)
RATIO = Column("", decimals=2)

SHARE = Column("Share", unit="%", decimals=0)
SHARE_AXIS = "Gap, % of the assessments that would record CSE"


@figure(title="Identification gap, by borough", kind="own estimate")
def fig_identification_map() -> Drawing:
    """Map of the share of assessments that would record CSE and do not."""
    data = _boroughs()
    shown = _with_all(data)
    known = data[data["share_status"] == ""]
    return Drawing(
        maps.borough_map(areas.boundaries(), shown, "share", SHARE_AXIS, "no estimate"),
        _published(data),
        f"{_what()}: the gap as a percentage of those that would be recorded, London boroughs, "
        f"{_period()}",
        "Map of London, each borough shaded in five classes by the percentage. "
        f"Largest: {_listed(known.head(3))}; smallest: {_listed(known.tail(3))}. "
        f"No estimate is shown for {_without_words()}.",
        _notes(),
        maps.area_links(shown, "share", SHARE, "of what would be recorded"),
    )


@figure(title="Identification gap with intervals", kind="own estimate")
def fig_identification_intervals() -> Drawing:
    """Share of assessments that would record CSE and do not, with 95% intervals."""
    data = _boroughs()
    known = data[data["share_status"] == ""]
    total = identification_gap.total(main_scenario())
    share, low, high = total.share
    clear = int((data["gap_low"] > 0).sum())
    return Drawing(
        dots_with_intervals(
            data, "share", SHARE_AXIS, (f"London {PERCENT.cell(share, '')}", share), (0, 100)
        ),
        _published(data),
        f"{_what()}: the gap as a percentage of those that would be recorded, with "
        f"{_level()} intervals, London boroughs, {_period()}",
        "Dot for each borough with a line for its interval, the largest percentage first. "
        f"Largest: {_listed(known.head(3), bounds=True)}; smallest: "
        f"{_listed(known.tail(3), bounds=True)}. London: {_range(share, low, high)}. The "
        f"intervals of {clear} of {len(data)} boroughs leave out 0. {_suppressed_words(data)}",
        ("A dashed line without a dot: the count is suppressed.", *_notes()),
    )


@table(title="Identification gap, boroughs in order", kind="own estimate")
def tbl_identification_gap() -> Tabulation:
    """The gap of each borough in number and share, with intervals, the largest first."""
    import pandas as pd

    data = _boroughs()
    total = identification_gap.total(main_scenario())
    london = {
        "gss_code": areas.LONDON,
        "name": areas.area_name(areas.LONDON),
        "recorded": total.recorded,
        **_parts("gap", total.gap),
        **_parts("expected", total.expected),
        **_parts("share", total.share),
    }
    london |= {f"{name}_status": "" for name in ("recorded", "gap", "expected", "share")}
    rows = pd.concat([data, pd.DataFrame([london])], ignore_index=True)
    rows = rows.assign(
        total=rows["gss_code"] == areas.LONDON,
        gap_range=_ranges(rows, "gap", WHOLE),
        share_range=_ranges(rows, "share", PERCENT),
        place_range=[*_ranges(data, "place", WHOLE), ""],
    )
    return Tabulation(
        _published(rows, "total", "gap_range", "share_range", "place_range"),
        {
            "name": Column("Area", width=0.24),
            "recorded": Column("Recorded", width=0.11),
            "gap": Column("Gap", decimals=0, width=0.08),
            "gap_range": Column(f"Gap, {_level()} interval", width=0.15),
            "expected": Column("Recorded and gap", decimals=0, width=0.11),
            "share": Column("Gap, % of both", unit="%", decimals=0, width=0.08),
            "share_range": Column(f"%, {_level()} interval", width=0.13),
            "place_range": Column(f"Place, {_level()} interval", width=0.1),
        },
        f"{_what()}, London boroughs, {_period()}",
        (
            "The numbers recorded are official statistics, the others own estimates.",
            "The places overlap widely: the order is loose, and no order of quality.",
            "Estimates are the middle of their own draws, so those of the boroughs do not add up "
            "to London's, which is rounded to 10.",
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
            "gap_range": Column(f"Gap, {_level()} interval", width=0.14),
            "share": Column("Gap, %", unit="%", decimals=0, width=0.06),
            "share_range": Column(f"%, {_level()} interval", width=0.12),
            "moved": Column("Largest change, points", decimals=0, width=0.12),
        },
        f"{_what()}, London, under other rules for the most proactive and other models, "
        f"{_period()} unless stated",
        (
            "Bold: the main analysis. Gaps are rounded to 10. Assessments in which the factor was "
            "recorded are counted, not children.",
            "The largest change is that of a borough's percentage against the main analysis, over "
            "boroughs with a published count.",
            f"Boroughs whose count more than doubled in a year: {doubled}.",
            "[z]: the percentages of another year are not set against these.",
        ),
        row_headers=2,
        emphasise="main",
    )


@table(title="Proxies and their coefficients", kind="own estimate")
def tbl_identification_proxies() -> Tabulation:
    """The proxies, what they stand for, their year and their rate ratio."""
    data = proxy_model.coefficients()
    return Tabulation(
        data.assign(
            ratio_range=_ranges(data, "ratio", RATIO),
            unit_words=data["proxy"] + ", " + data["unit"],
        ),
        {
            "unit_words": Column("Proxy", width=0.3),
            "of_2005": Column("Indicator of 2005", width=0.18),
            "period": Column("Period", width=0.16),
            "mean": Column("Mean of boroughs", digits=3, width=0.09),
            "deviation": Column("Standard deviation", digits=3, width=0.09),
            "ratio": Column("Rate ratio", decimals=2, width=0.08),
            "ratio_range": Column(f"{_level()} interval", width=0.1),
        },
        "Proxies of the model of assessments with child sexual exploitation recorded, "
        f"{_period()}, with the ratio of rates for a rise of one standard deviation",
        (
            "A ratio of 1 means no association, given the others and the prior.",
            "No public figures by borough were found for other indicators of 2005: "
            f"{', '.join(proxies.WITHOUT_PROXY)}.",
            "Boroughs count once each, whatever their size.",
        ),
    )


@table(title="How well the models foretell a borough", kind="own estimate")
def tbl_identification_models() -> Tabulation:
    """Spread of the borough effects and leave-one-out score of each model."""
    data = proxy_model.scores()
    return Tabulation(
        data.assign(spread_range=_ranges(data, "spread", RATIO)),
        {
            "model": Column("Model", width=0.38),
            "spread": Column("Spread of effects", decimals=2, width=0.1),
            "spread_range": Column(f"{_level()} interval", width=0.14),
            "score": Column("Leave-one-out score", decimals=1, width=0.14),
            "difference": Column("Against population only", decimals=1, width=0.13),
            "error": Column("Standard error", decimals=1, width=0.11),
        },
        "Models of assessments with child sexual exploitation recorded, London boroughs, "
        f"{_period()}: spread of the borough effects, and how well each model foretells a borough "
        "that it has not seen",
        (
            "The spread is the coefficient of variation of the effects.",
            "The score is the sum of the log probabilities of the boroughs' counts, each under "
            "the model fitted to all others; higher is better.",
        ),
    )


# What the exhibits share ----------------------------------------------------


def _boroughs() -> pd.DataFrame:
    return identification_gap.by_borough()


def _with_all(data: pd.DataFrame) -> pd.DataFrame:
    """Return all 33 authorities, those outside the model without a value."""
    columns = ["gss_code", "share", "share_status"]
    shown = areas.authorities().merge(data[columns], on="gss_code", how="left")
    return shown.fillna({"share_status": "not available"})


def _published(data: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Return the columns that a reader may download, in order."""
    names = [f"{name}{end}" for name in ("gap", "expected", "share") for end in _ENDS]
    states = [f"{name}_status" for name in ("recorded", "gap", "expected", "share")]
    shown = data[["gss_code", "name", "recorded", *names, *states, *more]]
    # Shares in whole per cent: more digits would say more than the draws can.
    return shown.round({f"share{end}": 0 for end in _ENDS})


_ENDS = ("", "_low", "_high")


def _parts(name: str, parts: tuple[float, float, float]) -> dict[str, float]:
    return {f"{name}{end}": part for end, part in zip(_ENDS, parts, strict=True)}


def _ranges(data: pd.DataFrame, name: str, shown: Column) -> pd.Series[str]:
    """Return the bounds of a column in words: ``62 to 204``."""
    import pandas as pd

    lows, highs = data[f"{name}_low"], data[f"{name}_high"]
    words = [
        f"{shown.cell(low, '')} to {shown.cell(high, '')}"
        for low, high in zip(lows, highs, strict=True)
    ]
    return pd.Series(words, index=data.index)


def _range(share: float, low: float, high: float) -> str:
    first, least, most = (PERCENT.cell(value, "") for value in (share, low, high))
    return f"{first} ({least} to {most})"


def _listed(rows: pd.DataFrame, *, bounds: bool = False) -> str:
    return ", ".join(
        f"{name} {_range(share, low, high) if bounds else PERCENT.cell(share, '')}"
        for name, share, low, high in zip(
            rows["name"], rows["share"], rows["share_low"], rows["share_high"], strict=True
        )
    )


def _suppressed_words(data: pd.DataFrame) -> str:
    hidden = data[data["share_status"] != ""]
    return " ".join(
        f"{name} has an interval only: {PERCENT.cell(low, '')} to {PERCENT.cell(high, '')}."
        for name, low, high in zip(
            hidden["name"], hidden["share_low"], hidden["share_high"], strict=True
        )
    )


def _gaps() -> dict[str, Gap]:
    data = _boroughs()
    hidden = data.loc[data["share_status"] != "", "name"]
    gaps = {name: Gap("confidential", identification_gap.SUPPRESSED_REASON) for name in hidden}
    return gaps | without_estimate(main_scenario())


def _without_words() -> str:
    return " and ".join(_gaps())


def _what() -> str:
    return (
        "Assessments that would record child sexual exploitation (CSE) if every borough were as "
        "proactive as the most proactive quarter, beyond those that do"
    )


def _period() -> str:
    return f"year ending 31 March {main_scenario().year}"


def _level() -> str:
    return f"{proactivity.LEVEL:.0%}"


def _notes() -> tuple[str, ...]:
    year = main_scenario().year
    return (
        "Assessments in which the factor was recorded are counted, not children; they do not show "
        "how common exploitation is.",
        "All that the proxies do not explain is read as proactivity, need that no proxy shows "
        "included.",
        f"Children are those at 30 June {children_services.population_year(year)}.",
        *gap_notes(_gaps()),
    )
