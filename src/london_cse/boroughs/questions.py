"""Questions for a scrutiny committee, chosen by an authority's figures, by a stated rule.

Each question rests on gaps of the register, which the 2016 assessment named for London; none
says that the gap is there today, or in this place. A figure only decides which of them is
asked. What was published as a rate or a share counts as above London's where it is at least
a tenth higher; a rate of assessments, where its whole interval lies above.

Where a count is suppressed or too few children live to judge it, the same neutral questions
are asked everywhere, so that nothing can be read from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook import Column, Gap, estimate
from needsbook.statistics.intervals import Interval

from london_cse.areas import LONDON
from london_cse.boroughs import verdict
from london_cse.boroughs.measures import FACTOR_WORDS, latest_year
from london_cse.cells import joined
from london_cse.profile import indicators
from london_cse.recording import children_services, identification, identification_area
from london_cse.recording.children_services import CSE
from london_cse.recording.identification import NOT_RANKED
from london_cse.register import gaps as register
from london_cse.sources import edition

if TYPE_CHECKING:
    import pandas as pd

AT_LEAST, AT_MOST = 3, 5
CLEARLY = 1.1  # times London's

RATE = Column("Rate", decimals=1)


@dataclass(frozen=True)
class Question:
    """A question, the figure for which it is asked here, and the gaps it rests on."""

    words: str
    because: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What decides which questions are asked of an authority.

    Parameters
    ----------
    neutral : bool
        The count is suppressed, or too few children live here to judge it.
    lies : str
        The side of London's rate, as `verdict.side` has it, or nothing.
    rates : str
        The rate and London's, in words.
    change : str
        How the count changed sharply, or nothing.
    doubtful : tuple of str
        Factors whose latest count is doubtful, in words.
    missing, care, justice : tuple of float, optional
        The authority's value and London's: looked-after children with a missing incident
        (%), looked-after children (per 10,000), first-time entrants to youth justice (per
        100,000 aged 10 to 17). None where either has no figure.
    gangs : bool
        The rate of assessments with gangs recorded lies above London's.
    """

    neutral: bool = False
    lies: str = ""
    rates: str = ""
    change: str = ""
    doubtful: tuple[str, ...] = ()
    missing: tuple[float, float] | None = None
    care: tuple[float, float] | None = None
    justice: tuple[float, float] | None = None
    gangs: bool = False


EVERYWHERE = "Asked everywhere"
BOUNDARY = Question(
    "When a child is harmed outside the borough where they live, who follows it up?",
    EVERYWHERE,
    ("g003", "g029"),
)
BOYS = Question(
    "What is done to find boys at risk, and to see them as harmed?", EVERYWHERE, ("g037", "g038")
)
NEUTRAL = (
    Question(
        "How is training on exploitation kept good, and does it reach beyond the child to "
        "their surroundings?",
        EVERYWHERE,
        ("g024", "g025"),
    ),
    BOUNDARY,
    BOYS,
    Question(
        "Do the right agencies and specialist charities sit on the panel on exploitation?",
        EVERYWHERE,
        ("g051", "g061"),
    ),
)


def questions(figures: Figures) -> list[Question]:
    """Return three to five questions, those that the figures ask for first."""
    if figures.neutral:
        return list(NEUTRAL)
    asked = list(_asked_for(figures))[:AT_MOST]
    for question in (BOYS, BOUNDARY):
        if len(asked) < AT_LEAST + 1:
            asked.append(question)
    return asked


def _asked_for(figures: Figures) -> Iterator[Question]:
    if figures.change:
        yield Question(
            "What changed in recognition or recording, and was it meant to?",
            f"The count {figures.change}",
            ("g005",),
        )
    if figures.doubtful:
        yield Question(
            f"How sure are the figures on {joined(figures.doubtful)}, and who looks for these "
            "children?",
            f"Doubtful recording of {joined(figures.doubtful)}",
            ("g005", "g028"),
        )
    if figures.lies == verdict.ABOVE:
        yield Question(
            "What help follows when exploitation is recorded, and how soon?",
            f"Recorded above London's rate: {figures.rates}",
            ("g063", "g093"),
        )
    if figures.lies == verdict.BELOW:
        yield Question(
            "How does the council know that exploitation is not overlooked?",
            f"Recorded below London's rate: {figures.rates}",
            ("g028", "g030"),
        )
    if figures.lies == verdict.ALIKE:
        yield Question(
            "Would a child with the same needs be assessed in the same way in the next borough?",
            f"Recorded near London's rate: {figures.rates}",
            ("g027", "g030"),
        )
    if _clearly_above(figures.missing):
        yield Question(
            "Is every missing episode reported, and does somebody look for exploitation behind it?",
            f"Looked-after children who went missing: {_beside(figures.missing, '%')}",
            ("g047",),
        )
    if _clearly_above(figures.justice):
        yield Question(
            "Before a child is charged, who asks whether they are exploited?",
            f"First-time entrants to youth justice: {_beside(figures.justice)} per 100,000",
            ("g041", "g077"),
        )
    if figures.gangs:
        yield Question(
            "Is exploitation outside gangs noticed as well?",
            "Gangs recorded above London's rate",
            ("g036",),
        )
    if _clearly_above(figures.care):
        yield Question(
            "Are there enough safe places to live for girls in care?",
            f"Looked-after children: {_beside(figures.care)} per 10,000",
            ("g058", "g066"),
        )


def _clearly_above(pair: tuple[float, float] | None) -> bool:
    return pair is not None and pair[0] >= CLEARLY * pair[1]


def _beside(pair: tuple[float, float] | None, unit: str = "") -> str:
    assert pair is not None
    return f"{pair[0]:g}{unit}, London {pair[1]:g}{unit}"


@estimate
def figures_of(area: str) -> Figures:
    """Return what decides which questions are asked of an authority, latest year."""
    year = int(edition.last("cin-assessment-factors"))
    found = identification_area.of_area(area, CSE, year)
    if found.not_ranked and not found.doubt:
        return Figures(neutral=True)
    return Figures(
        lies="" if found.doubt else _side(area, CSE, year),
        rates=f"{_rate(area, year)}, London {_rate(LONDON, year)}",
        change=verdict.change_in_words(area, CSE, year),
        doubtful=tuple(
            words
            for factor, words in FACTOR_WORDS.items()
            if (area, year) in identification.doubtful(factor)
        ),
        missing=_pair(area, "looked_after_children_missing_share"),
        care=_pair(area, "looked_after_children_rate"),
        justice=_pair(area, indicators.FIRST_TIME_ENTRANTS),
        gangs=_side(area, "gangs", year) == verdict.ABOVE,
    )


def _rate(area: str, year: int) -> str:
    found = children_services.rate(area, CSE, year)
    return found.shown if isinstance(found, Gap) else RATE.cell(found, "")


def _side(area: str, factor: str, year: int) -> str:
    """Return the side of London's rate, or nothing where the count is not judged."""
    found = identification_area.of_area(area, factor, year)
    london = children_services.rate(LONDON, factor, year)
    judged = found.not_ranked not in NOT_RANKED.values()
    if isinstance(london, Gap) or not judged or not isinstance(found.interval, Interval):
        return ""
    return verdict.side(found.interval, float(london))


def _pair(area: str, indicator: str) -> tuple[float, float] | None:
    year = latest_year(indicator)
    own, london = (indicators.value(indicator, place, year) for place in (area, LONDON))
    if isinstance(own, Gap) or isinstance(london, Gap):
        return None
    return float(own), float(london)


@estimate
def table(area: str) -> pd.DataFrame:
    """Return an authority's questions: `question`, `because`, `gaps` (their ids in the register).

    Raises
    ------
    LookupError
        A question rests on a gap that the register does not hold.
    """
    import pandas as pd

    asked = questions(figures_of(area))
    unknown = {gap for one in asked for gap in one.gaps} - set(register.gaps()["gap"])
    if unknown:
        raise LookupError(f"the register has no gap {', '.join(sorted(unknown))}")
    return pd.DataFrame(
        {
            "question": [one.words for one in asked],
            "because": [one.because for one in asked],
            "gaps": [", ".join(one.gaps) for one in asked],
        }
    )
