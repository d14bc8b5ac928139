"""Estimates and counts for London that do not agree, with what each of them counts.

Sources: those of `prevalence`, `crime_survey`, `children_services`, `offences` and
`havens`; figures that the 2016 assessment and the police print.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from needsbook import Column, Gap, Tabulation, estimate, table

from london_cse.abuse import havens
from london_cse.abuse import victims as abuse
from london_cse.areas import LONDON
from london_cse.cells import columns_of
from london_cse.need import by_borough, crime_survey, prevalence
from london_cse.need.beside_report import rounded
from london_cse.need.crime_survey import NO_ERROR
from london_cse.profile import offences
from london_cse.reconciliation import reports
from london_cse.recording import children_services
from london_cse.sources import edition, published_statements

if TYPE_CHECKING:
    import pandas as pd

WORDS = {"all": "with or without contact", "contact": "with contact"}
FACTORS = {
    children_services.CSE: "child sexual exploitation (CSE)",
    "sexual_abuse_adult_on_child": "sexual abuse by an adult",
    "sexual_abuse_child_on_child": "sexual abuse by another child",
}

NO_SAMPLE = Gap("not applicable", "a count, or a figure without a survey of its own")


@table(title="Estimates and counts for London that do not agree", kind="own estimate")
def tbl_need_together() -> Tabulation:
    """What each source counts, its number, its range or the lack of one, and its limits."""
    data = together(
        prevalence.both()[1],
        int(edition.last("cin-assessment-factors")),
        str(edition.last("mps-sexual-offences")),
    )
    # Own estimates to three figures, and what others print as they print it.
    shown = data["value"].map(rounded).where(data["own"], data["value"])
    return Tabulation(
        data.assign(range=by_borough.ranges(data, "low", "high"), shown=shown),
        {
            "source": Column("Source", width=0.13),
            "counts": Column("What it counts", width=0.27),
            "period": Column("When", width=0.12),
            "shown": Column("Number", width=0.1),
            "range": Column("Range", width=0.14),
            "limits": Column("What it cannot say", width=0.24),
        },
        "Estimates and counts of child sexual abuse and child sexual exploitation (CSE), London, "
        "by source",
        (
            # literal: rule of rounding
            "The rows count different things over different times, so no row can be subtracted "
            "from another. Own estimates are shown to three figures.",
            f"{NO_ERROR.shown} as a range: {NO_ERROR.reason}; "
            f"{NO_SAMPLE.shown}: {NO_SAMPLE.reason}.",
            prevalence.RANGE,
        ),
        row_headers=2,
    )


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

    rows = (*_surveys(year), *_derived(year), *_counted(assessed, offence_year))
    return pd.DataFrame(rows)


def _row(
    source: str,
    counts: str,
    period: str,
    value: Any,
    limits: str,
    *,
    low: Any = NO_SAMPLE,
    high: Any = NO_SAMPLE,
    own: bool = False,
) -> dict[str, Any]:
    """One estimate or count, and what it is; `own` if it is reckoned here, not printed."""
    return {
        "source": source,
        "counts": counts,
        "period": period,
        **columns_of("value", value),
        **columns_of("low", low),
        **columns_of("high", high),
        "limits": limits,
        "own": own,
    }


def _surveys(year: int) -> Iterator[dict[str, Any]]:
    for group, who, answered in (
        ("0-17", "Children aged 0 to 17", "parents answered for younger children"),
        ("18+", "Adults", "those of ages 18 to 24 applied to all adults"),
    ):
        for abuse_type in prevalence.ABUSE_TYPES:
            found = prevalence.estimates(group, abuse_type, year).loc[LONDON]
            yield _row(
                "NSPCC method",
                f"{who} ever sexually abused in childhood, {WORDS[abuse_type]}",
                f"mid-{year}",
                found["estimate"],
                f"Rates of 2009 from a survey of the United Kingdom; {answered}",
                low=found["low"],
                high=found["high"],
                own=True,
            )
    yield _row(
        "Crime Survey",
        "Adults sexually abused by an adult in childhood",
        f"mid-{year}",
        crime_survey.estimates("both", year)[LONDON],
        # literal: how the report calculated
        "Abuse by other children is left out; asked of ages 16 to 59 and applied to all adults",
        low=NO_ERROR,
        high=NO_ERROR,
        own=True,
    )


def _derived(year: int) -> Iterator[dict[str, Any]]:
    bands = prevalence.GROUPS["0-17"]
    children = sum(prevalence.residents_by_area(band, year)[LONDON] for band in bands)
    yield _row(
        "CEOP and NSPCC",
        "Children who will have suffered contact abuse by the age of 18",
        f"mid-{year}",
        float(abuse.rate("ceop-2014-contact")) / 100 * children,
        # literal: what the report says the rate covers
        "A rate over the whole of childhood, abuse still to come included; how it was derived is "
        "not printed",
        low=NO_ERROR,
        high=NO_ERROR,
        own=True,
    )
    yield _row(
        "2016 assessment",
        "Children ever sexually abused, all abuse, as printed",
        "not stated",
        abuse.printed_estimate(abuse.LONDON, "current child", "all", "central"),
        # literal: how the report calculated
        "The population is not stated; the lower figure is half of this one",
    )
    yield _row(
        "NSPCC survey, 2011",
        "Cases in which a child might be sexually abused, a year",
        "a year",
        reports.printed("radford-2011-london-annual"),
        "Cases, not children; how it was derived is not printed",
    )
    yield _row(
        "Children's Commissioner",
        "Children at risk of CSE, derived by the 2016 assessment",
        "2013",
        reports.printed("occ-2013-at-risk-london"),
        "The share of the national number that was taken is not printed",
    )


def _counted(assessed: int, offence_year: str) -> Iterator[dict[str, Any]]:
    ending = f"year ending March {assessed}"
    for factor, what in FACTORS.items():
        yield _row(
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
        yield _row(
            "Police",
            what,
            "2016",
            published_statements.quote("value", where={"statement": statement}),
            # literal: what the source covers
            "A single public statement; the City of London is left out",
        )
    yield _row(
        "Police",
        "Sexual offences recorded, victims of all ages",
        offence_year,
        offences.count(LONDON, offences.ALL_OFFENCES, offence_year),
        # literal: what the source covers
        "Adults are included; only what was reported; the City of London is left out",
    )
    yield _row(
        "The Havens",
        # literal: names the measure
        "Children and young people seen after an assault, a year on average",
        "2011/12 to 2014/15",
        havens.average(),
        "Those who reached a clinic; for ages 0 to 12 examinations only",
        own=True,
    )
