"""Questions for a scrutiny committee, chosen by an authority's figures, by a stated rule.

Each question rests on gaps of the register, which the 2016 assessment named for London; none says
that the gap is there today, or in this place. A figure only decides which of them is asked. What
was published as a rate or a share counts as above London's where it is at least a tenth higher; a
rate of assessments, where its whole interval lies above.

Where a count is suppressed or too few children live to judge it, the same neutral questions are
asked everywhere, so that nothing can be read from them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from needsbook import Column, Gap, estimate
from needsbook.statistics import beside
from needsbook.statistics.intervals import Interval

from london_cse import sources
from london_cse.areas import LONDON
from london_cse.boroughs.measures import FACTOR_WORDS, latest_year
from london_cse.cells import joined
from london_cse.profile import indicators
from london_cse.recording.children_services import CSE, assessment_rate
from london_cse.recording.identification import change_in_words, of_area
from london_cse.register import gaps as register
from london_cse.sources import edition

AT_LEAST, AT_MOST = 3, 5
CLEARLY = 1.1  # times London's

RATE = Column("Rate", decimals=1)


@dataclass(frozen=True)
class Figures:
    """What decides which questions are asked of an authority.

    A pair is the authority's value and London's, None where either has no figure.
    """

    neutral: bool = False  # the count is suppressed, or too few children live here to judge it
    lies: str = ""  # the side of London's rate, as `beside.side` has it
    rates: str = ""  # the rate and London's, in words
    change: str = ""  # how the count changed sharply
    doubtful: tuple[str, ...] = ()  # factors whose latest count is doubtful, in words
    missing: tuple[float, float] | None = None  # looked-after children with an incident, %
    care: tuple[float, float] | None = None  # looked-after children, per 10,000
    justice: tuple[float, float] | None = None  # entrants to youth justice, per 100,000
    gangs: bool = False  # the rate of assessments with gangs recorded lies above London's


def questions(figures: Figures) -> pd.DataFrame:
    """Return three to five questions, those that the figures ask for first.

    Columns `question`, `because` and `gaps`, as in `data/scrutiny_questions.csv`.
    """
    listed = sources.scrutiny_questions(
        columns=["place", "asked", "question", "because", "gaps"]
    ).sort_values("place")
    table = listed[listed["asked"].isin(_asked(figures))]
    if not figures.neutral:
        table = table.head(AT_MOST)
        few = listed[listed["asked"] == "where few are asked"]
        table = pd.concat([table, few.head(max(0, AT_LEAST + 1 - len(table)))])
    told = {
        "change": figures.change,
        "doubtful": joined(figures.doubtful),
        "rates": figures.rates,
        "missing": _beside(figures.missing, "%"),
        "justice": _beside(figures.justice),
        "care": _beside(figures.care),
    }
    words = {name: table[name].map(lambda text: text.format(**told)) for name in _WORDS}
    return table.assign(**words)[[*_WORDS, "gaps"]].reset_index(drop=True)


_WORDS = ("question", "because")


def _asked(figures: Figures) -> list[str]:
    """Return for what an authority is asked, in the words of `data/scrutiny_questions.csv`."""
    if figures.neutral:
        return ["count not judged"]
    holds = {
        "count changed sharply": figures.change,
        "doubtful recording": figures.doubtful,
        "above London": figures.lies == beside.ABOVE,
        "below London": figures.lies == beside.BELOW,
        "near London": figures.lies == beside.ALIKE,
        "more missing": _clearly_above(figures.missing),
        "more to youth justice": _clearly_above(figures.justice),
        "gangs above London": figures.gangs,
        "more in care": _clearly_above(figures.care),
    }
    return [why for why, held in holds.items() if held]


def _clearly_above(pair: tuple[float, float] | None) -> bool:
    return pair is not None and pair[0] >= CLEARLY * pair[1]


def _beside(pair: tuple[float, float] | None, unit: str = "") -> str:
    return f"{pair[0]:g}{unit}, London {pair[1]:g}{unit}" if pair else ""


@estimate
def figures_of(area: str) -> Figures:
    """Return what decides which questions are asked of an authority, latest year."""
    year = int(edition.last("cin-assessment-factors"))
    row = of_area(area, CSE, year)
    if row["not_ranked"] and not row["doubt"]:
        return Figures(neutral=True)
    return Figures(
        lies=_side(area, CSE, year),
        rates=f"{_rate(area, year)}, London {_rate(LONDON, year)}",
        change=change_in_words(area, CSE, year),
        doubtful=tuple(
            words for factor, words in FACTOR_WORDS.items() if of_area(area, factor, year)["doubt"]
        ),
        missing=_pair(area, "looked_after_children_missing_share"),
        care=_pair(area, "looked_after_children_rate"),
        justice=_pair(area, indicators.FIRST_TIME_ENTRANTS),
        gangs=_side(area, "gangs", year) == beside.ABOVE,
    )


def _rate(area: str, year: int) -> str:
    found = assessment_rate.returned(area, CSE, year)
    return found.shown if isinstance(found, Gap) else RATE.cell(found, "")


def _side(area: str, factor: str, year: int) -> str:
    """Return the side of London's rate, or nothing where the count is not judged."""
    row, london = of_area(area, factor, year), assessment_rate.returned(LONDON, factor, year)
    if isinstance(london, Gap) or row["not_ranked"]:
        return ""
    return str(beside.side(Interval(row["rate_low"], row["rate_high"]), london))


def _pair(area: str, indicator: str) -> tuple[float, float] | None:
    year = latest_year(indicator)
    own, london = (indicators.value(indicator, place, year) for place in (area, LONDON))
    if isinstance(own, Gap) or isinstance(london, Gap):
        return None
    return float(own), float(london)


@estimate
def table(area: str) -> pd.DataFrame:
    """Return an authority's questions: `question`, `because`, `gaps` (their ids in the register).

    Raises LookupError: a question rests on a gap that the register does not hold.
    """
    asked = questions(figures_of(area))
    named = set(", ".join(asked["gaps"]).split(", "))
    if unknown := named - set(register.gaps()["gap"]):
        raise LookupError(f"the register has no gap {', '.join(sorted(unknown))}")
    return asked
