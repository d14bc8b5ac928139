"""Figures that stand beside the register of gaps: what each domain has of measurement.

A figure is printed in a report, published as a statistic, or worked out here; each
row says which, for what period, and what the figure leaves open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Column, Gap, estimate

from london_cse import areas, sources
from london_cse.abuse import cost, havens
from london_cse.abuse import victims as abuse
from london_cse.cells import Computed, Published
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import identification_gap
from london_cse.need import crime_survey, prevalence
from london_cse.profile import indicators, offences
from london_cse.reconciliation import reports
from london_cse.recording import children_services

if TYPE_CHECKING:
    import pandas as pd

LONDON, ENGLAND = "E12000007", "E92000001"
CSE = "child_sexual_exploitation"
STUDY, STATISTIC, OWN = "published study", "official statistic", "own estimate"

_CONTACT = "police flags, offences with contact only"
_AUDITED = "says whether a form of help existed, not how much of it or for how many"
_SURVEYED = "how the survivors who answered were reached is not reported"
_ASSESSED = "assessments, not children; recording differs between authorities"
_CARE = "children in care, whatever the reason they went missing"
_RATE = "per 10,000 children"

#: Figures of `report-figures` by domain, with what each leaves open.
PRINTED = {
    "governance": (
        ("mps-2015-different-borough", _CONTACT),
        ("method-2016-commissioner-survey-boroughs", "the boroughs are not named"),
        ("safer-london-boroughs", "one provider; no count of all was made in 2016"),
        ("harper-scott-2005-specialist-boroughs", "2005; not counted again"),
    ),
    "prevention": (
        ("pilot-whole-school", "planned in one borough; no result is reported"),
        # literal: as two places of the report print it
        ("mps-2015-not-in-school", "the summary prints the same share for looked-after children"),
    ),
    "identification": (
        ("mps-2015-at-risk-reports", "reports, not young people"),
        ("mps-2015-education-health-referrals", "referrals made directly to the police"),
        ("boys-identified-share", "of cases found; how many boys were not found is unknown"),
        # literal: as the report prints it
        ("csew-2016-men-summary", "abuse of every kind, in the past; Section 2 prints 3%"),
        ("peer-2015-relationship-recorded", "records, not how the others knew each other"),
        ("disclosure-one-in-twelve", "its source is dated with a question mark"),
        ("risk-tools-2016-conclusions", "another section says over ten"),
    ),
    "protection": (
        ("mps-2015-missing", _CONTACT),
        ("mps-2015-victims-arrested", _CONTACT),
        ("havens-2014-presentations-11-17", "sexual abuse of every kind"),
        ("audit-2014-early-help", _AUDITED),
        ("audit-2014-group-work", _AUDITED),
    ),
    "recovery": (
        ("audit-2014-therapeutic-support", _AUDITED),
        ("audit-2014-drug-alcohol-support", _AUDITED),
        ("havens-profile-mental-health", "clients of one service, aged 13 and over"),
        ("havens-profile-self-harm", "clients of one service, aged 13 and over"),
        ("shuker-2013-placement-minimum", "what one evaluation advised"),
    ),
    "adult survivors": (
        ("csew-2016-adults", "abuse of every kind; England and Wales"),
        ("csew-2016-london-survivors-summary", "national rates applied to London"),
        ("survivors-2015-not-asked", _SURVEYED),
        ("survivors-2015-years-to-help", _SURVEYED),
        ("rape-crisis-2015-support-requests-growth", "requests, not people; national"),
    ),
}


@dataclass(frozen=True)
class Measured:
    """A statistic, or an own estimate from statistics.

    Parameters
    ----------
    measure : str
        What is measured, and where.
    value : callable
        Gives the number, or the gap.
    kind, period, limit : str
    unit, digits
        How it is shown.
    """

    measure: str
    value: Callable[[], Published | Computed]
    kind: str
    period: str
    limit: str
    unit: str = ""
    digits: int | None = None


def _measured(domain: str) -> Iterator[Measured]:
    """The statistics of a domain, each at the last year that the edition holds."""
    years = sources.edition
    if domain in ("governance", "identification"):
        year = int(years.last("cin-assessment-factors"))
        ended = f"year ending March {year}"
    if domain == "governance":
        for words, rate in (
            ("highest", children_services.highest_rate),
            ("median", children_services.median_rate),
        ):
            yield Measured(
                f"Assessments with CSE recorded {_RATE}, {words} London authority",
                lambda rate=rate: rate(CSE, year),  # type: ignore[misc]
                OWN,
                ended,
                _ASSESSED,
                digits=3,
            )
    elif domain == "prevention":
        counted = int(years.last("children-population"))
        yield Measured(
            "Children aged 0 to 17 living in London",
            lambda: areas.children(LONDON, counted),
            STATISTIC,
            f"mid-{counted}",
            "how many take part in preventive work is not counted",
        )
        for name, words in (
            ("looked_after_children", "Looked-after children, London authorities"),
            ("persistent_absence_share", "Pupils persistently absent, London"),
        ):
            yield _indicator(name, words, LONDON, "a group at higher risk, not a count of CSE")
    elif domain == "identification":
        yield Measured(
            "Assessments with CSE recorded, London",
            lambda: children_services.count(LONDON, CSE, year),
            STATISTIC,
            ended,
            _ASSESSED,
        )
        for words, area in (("London", LONDON), ("England", ENGLAND)):
            yield Measured(
                f"Share of assessments in which CSE was recorded, {words}",
                lambda area=area: children_services.share(area, CSE, year),  # type: ignore[misc]
                OWN,
                ended,
                _ASSESSED,
                "%",
                3,
            )
        yield _identification_gap(ended)
    elif domain == "protection":
        for words, area in (("London", LONDON), ("England", ENGLAND)):
            label = f"Looked-after children who went missing in the year, {words}"
            yield _indicator("looked_after_children_missing_share", label, area, _CARE)
        label = "Unaccompanied asylum-seeking children looked after, London"
        yield _indicator("unaccompanied_asylum_seeking_children", label, LONDON, "not a CSE count")
        recorded = str(years.last("mps-sexual-offences"))
        yield Measured(
            "Sexual offences recorded by the Metropolitan Police",
            lambda: offences.count(LONDON, offences.ALL_OFFENCES, recorded),
            STATISTIC,
            recorded,
            "victims of all ages; CSE is not marked",
        )
    elif domain == "recovery":
        yield Measured(
            "Children and young people seen by the Havens, average a year",
            havens.average,
            STUDY,
            "2011/12 to 2014/15",
            "after sexual assault of any kind; what help followed is not known",
        )
        yield _cost("Depression in childhood", "Health")
    else:
        yield from _survivors()
        yield Measured(
            "Adults in London abused as children, NSPCC method, all abuse, central estimate",
            lambda: abuse.printed_estimate("London", "adult", "all", "central"),
            STUDY,
            "2016",
            "the population behind it is not printed; the lower estimate is a halving",
        )
        yield _cost("Depression and post-traumatic stress in adulthood", "Health")


def _identification_gap(ended: str) -> Measured:
    low, high, null = (
        Column("", digits=2).cell(value, "")
        for value in (
            identification_gap.london("gap_low"),
            identification_gap.london("gap_high"),
            gap_coverage.simulated(gap_coverage.NULL, "share"),
        )
    )
    return Measured(
        "Identification gap, London: assessments that would record CSE at the level of the "
        "boroughs that record most, beyond those that do",
        lambda: identification_gap.london("gap"),
        OWN,
        ended,
        f"interval {low} to {high}; need that no proxy shows is counted as gap: were all "
        f"differences need, the method would still give {null}% of what would be recorded",
        digits=3,
    )


def _survivors() -> Iterator[Measured]:
    """Both survey methods on the latest residents, since they disagree."""
    year = int(sources.edition.last("population-by-age"))
    yield Measured(
        "Adults in London sexually abused in childhood, NSPCC method, all abuse",
        lambda: prevalence.prevalence_estimate(LONDON, "18+", "all", year),
        OWN,
        f"mid-{year}",
        # literal: how the report calculated
        "rates of ages 18 to 24 applied to all adults",
        digits=3,
    )
    yield Measured(
        "Adults in London sexually abused by an adult in childhood, Crime Survey",
        lambda: crime_survey.survey_estimate(LONDON, "both", year),
        OWN,
        f"mid-{year}",
        # literal: how the report calculated
        "abuse by other children is left out; rates of ages 16 to 59 applied to all adults",
        digits=3,
    )


def _indicator(name: str, measure: str, area: str, limit: str) -> Measured:
    year = int(sources.edition.last("lait-indicators"))
    unit = indicators.unit(name)
    return Measured(
        measure,
        lambda: indicators.value(name, area, year),
        STATISTIC,
        str(year),
        limit,
        unit if unit == "%" else "",
    )


def _cost(item: str, sector: str) -> Measured:
    return Measured(
        f"Yearly cost of child sexual abuse in London to health services: {item.lower()}, central",
        lambda: cost.item(sector, item, "central"),
        STUDY,
        "2014 method",
        "child sexual abuse, not CSE alone; the report calls the method provisional",
        "£",
    )


@estimate
def beside(domain: str) -> pd.DataFrame:
    """Return the figures that stand beside the gaps of a domain.

    Parameters
    ----------
    domain : str
        A key of `PRINTED`.

    Returns
    -------
    pandas.DataFrame
        Columns measure, value (as shown), value_status, kind, period and limit.
        Statistics come first, then what reports print.

    Raises
    ------
    KeyError
        There is no such domain.
    """
    import pandas as pd

    printed = PRINTED[domain]
    rows = [
        {"measure": one.measure}
        | _shown(one.value(), one)
        | {"kind": one.kind, "period": one.period, "limit": one.limit}
        for one in _measured(domain)
    ]
    rows += [_quoted(figure, limit) for figure, limit in printed]
    return pd.DataFrame(rows)


def _shown(value: Published | Computed, one: Measured) -> dict[str, str]:
    if isinstance(value, Gap):
        return {"value": "", "value_status": value.status}
    # A count held as a decimal keeps its digits, an own estimate gets its own.
    number = value if isinstance(value, Decimal) and one.digits is None else float(value)
    shown = Column("", unit=one.unit, digits=one.digits).cell(number, "")
    return {"value": shown, "value_status": ""}


def _quoted(figure: str, limit: str) -> dict[str, str]:
    where = {"figure": figure}
    columns = ["measure", "period", "unit", "qualifier"]
    (row,) = sources.report_figures(where=where, columns=columns).to_dict("records")
    exact = row["unit"] == "share" or row["qualifier"] == "exactly"
    shown = reports.quoted(figure) if exact else reports.qualified(figure)
    return {
        "measure": str(row["measure"]),
        "value": shown.shown or Column("", unit=shown.unit).cell(shown.value, ""),
        "value_status": "",
        "kind": STUDY,
        "period": str(row["period"]),
        "limit": limit,
    }
