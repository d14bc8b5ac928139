"""Estimates and counts for London that do not agree, with what each of them counts.

Sources: those of `prevalence`, `crime_survey`, `children_services`, `offences` and
`havens`; figures that the 2016 assessment and the police print.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from needsbook import Gap, estimate

from london_cse.abuse import havens
from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.cells import Computed, columns_of
from london_cse.need import crime_survey, prevalence
from london_cse.need.crime_survey import NO_ERROR
from london_cse.profile import offences
from london_cse.reconciliation import reports
from london_cse.recording import children_services

if TYPE_CHECKING:
    import pandas as pd

WORDS = {"all": "with or without contact", "contact": "with contact"}
FACTORS = {
    children_services.CSE: "child sexual exploitation (CSE)",
    "sexual_abuse_adult_on_child": "sexual abuse by an adult",
    "sexual_abuse_child_on_child": "sexual abuse by another child",
}

NO_SAMPLE = Gap("not applicable", "a count, or a figure without a survey of its own")


@dataclass(frozen=True)
class Beside:
    """One estimate or count, and what it is."""

    source: str
    counts: str
    period: str
    value: Decimal | float | int | Gap
    limits: str
    low: Computed = NO_SAMPLE
    high: Computed = NO_SAMPLE
    own: bool = False  # reckoned here, not printed by the source


@estimate
def together(year: int, assessed: int, offence_year: str) -> pd.DataFrame:
    """Return estimates and counts for London that do not agree, with what each counts.

    Parameters
    ----------
    year : int
        Year of the population under the survey estimates.
    assessed : int
        Year ending 31 March of the assessments.
    offence_year : str
        Financial year of the recorded offences.

    Returns
    -------
    pandas.DataFrame
        `source`, `counts`, `period`, `value`, `low` and `high` (with status),
        `limits` and `own` (reckoned here), from surveys to counts.
    """
    import pandas as pd

    listed = (*_surveys(year), *_derived(year), *_counted(assessed, offence_year))
    return pd.DataFrame([_row(one) for one in listed])


def _row(one: Beside) -> dict[str, Any]:
    return {
        "source": one.source,
        "counts": one.counts,
        "period": one.period,
        **columns_of("value", one.value),
        **columns_of("low", one.low),
        **columns_of("high", one.high),
        "limits": one.limits,
        "own": one.own,
    }


def _surveys(year: int) -> Iterator[Beside]:
    people = {"0-17": "Children aged 0 to 17", "18+": "Adults"}
    for group, who in people.items():
        for abuse_type in prevalence.ABUSE_TYPES:
            limits = prevalence.prevalence_range(LONDON, group, abuse_type, year)
            low, high = (limits, limits) if isinstance(limits, Gap) else (limits.low, limits.high)
            yield Beside(
                "NSPCC method",
                f"{who} ever sexually abused in childhood, {WORDS[abuse_type]}",
                f"mid-{year}",
                prevalence.expected(LONDON, group, abuse_type, year),
                "Rates of 2009 from a survey of the United Kingdom; "
                + (
                    "parents answered for younger children"
                    if group == "0-17"
                    else "those of ages 18 to 24 applied to all adults"
                ),
                low,
                high,
                own=True,
            )
    yield Beside(
        "Crime Survey",
        "Adults sexually abused by an adult in childhood",
        f"mid-{year}",
        crime_survey.survey_estimate(LONDON, "both", year),
        # literal: how the report calculated
        "Abuse by other children is left out; asked of ages 16 to 59 and applied to all adults",
        NO_ERROR,
        NO_ERROR,
        own=True,
    )


def _derived(year: int) -> Iterator[Beside]:
    children = sum(prevalence.residents(LONDON, band, year) for band in ("0-10", "11-17"))
    yield Beside(
        "CEOP and NSPCC",
        "Children who will have suffered contact abuse by the age of 18",
        f"mid-{year}",
        float(abuse.rate("ceop-2014-contact")) / 100 * children,
        # literal: what the report says the rate covers
        "A rate over the whole of childhood, abuse still to come included; how it was derived is "
        "not printed",
        NO_ERROR,
        NO_ERROR,
        own=True,
    )
    yield Beside(
        "2016 assessment",
        "Children ever sexually abused, all abuse, as printed",
        "not stated",
        abuse.printed_estimate(abuse.LONDON, "current child", "all", "central"),
        # literal: how the report calculated
        "The population is not stated; the lower figure is half of this one",
    )
    yield Beside(
        "NSPCC survey, 2011",
        "Cases in which a child might be sexually abused, a year",
        "a year",
        reports.printed("radford-2011-london-annual"),
        "Cases, not children; how it was derived is not printed",
    )
    yield Beside(
        "Children's Commissioner",
        "Children at risk of CSE, derived by the 2016 assessment",
        "2013",
        reports.printed("occ-2013-at-risk-london"),
        "The share of the national number that was taken is not printed",
    )


def _counted(assessed: int, offence_year: str) -> Iterator[Beside]:
    ending = f"year ending March {assessed}"
    for factor, what in FACTORS.items():
        yield Beside(
            "Children's services",
            f"Assessments in which {what} was recorded",
            ending,
            children_services.count(LONDON, factor, assessed),
            "Assessments, not children; only what a social worker noticed and recorded",
        )
    for statement, what in (
        ("mps_children_at_risk_2016", "Children considered at risk of CSE"),
        ("mps_cse_crimes_2016", "Crimes linked to CSE"),
    ):
        yield Beside(
            "Police",
            what,
            "2016",
            reports.stated.returned(statement).value,
            # literal: what the source covers
            "A single public statement; the City of London is left out",
        )
    yield Beside(
        "Police",
        "Sexual offences recorded, victims of all ages",
        offence_year,
        offences.count(LONDON, offences.ALL_OFFENCES, offence_year),
        # literal: what the source covers
        "Adults are included; only what was reported; the City of London is left out",
    )
    yield Beside(
        "The Havens",
        # literal: names the measure
        "Children and young people seen after an assault, a year on average",
        "2011/12 to 2014/15",
        havens.average(),
        "Those who reached a clinic; for ages 0 to 12 examinations only",
        own=True,
    )
