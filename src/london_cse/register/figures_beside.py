"""Figures that stand beside the register of gaps: what each domain has of measurement.

A figure is printed in a report, published as a statistic, or worked out here; each
row says which, for what period, and what the figure leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from needsbook import Column, Gap, Tabulation, estimate, table

from london_cse import areas, sources
from london_cse.abuse import cost, havens
from london_cse.abuse import victims as abuse
from london_cse.areas import ENGLAND, LONDON
from london_cse.cells import Computed, Published
from london_cse.gap import coverage as gap_coverage
from london_cse.gap import identification_gap
from london_cse.need import crime_survey, prevalence
from london_cse.profile import indicators, offences
from london_cse.reconciliation import reports
from london_cse.recording import children_services
from london_cse.register.gaps import DOMAINS, IN

if TYPE_CHECKING:
    import pandas as pd

CSE = children_services.CSE
STUDY, STATISTIC, OWN = "published study", "official statistic", "own estimate"

_ASSESSED = "assessments, not children; recording differs between authorities"
_CARE = "children in care, whatever the reason they went missing"
_RATE = "per 10,000 children"
Row = dict[str, str]


@table(title="Figures beside the gaps", kind="record")
def tbl_register_figures(domain: str) -> Tabulation:
    """What is measured in a domain, each figure with its kind and limit."""
    return Tabulation(
        beside(domain),
        {
            "measure": Column("What is measured", width=0.32),
            "value": Column("Figure", width=0.13),
            "kind": Column("Kind", width=0.13),
            "period": Column("Period", width=0.16),
            "limit": Column("What it leaves open", width=0.26),
        },
        f"Figures beside the gaps {IN[domain]}, each with its kind",
        (
            "Figures of a published study are as printed.",
            "None of these figures measures a gap that the report names.",
        ),
    )


@estimate
def beside(domain: str) -> pd.DataFrame:
    """Return the figures that stand beside the gaps of a domain.

    Parameters
    ----------
    domain : str
        One of `london_cse.register.gaps.DOMAINS`.

    Returns
    -------
    pandas.DataFrame
        Columns measure, value (as shown), value_status, kind, period and limit.
        Statistics come first, each at the last year that the edition holds, then
        what reports print.
    """
    import pandas as pd

    measured = [*_MEASURED[domain]()]
    printed = sources.figures_beside_gaps(where={"domain": domain}, columns=["figure", "limit"])
    return pd.DataFrame([*measured, *map(_quoted, printed["figure"], printed["limit"])])


def _quoted(figure: str, limit: str) -> Row:
    where = {"figure": figure}
    columns = ["measure", "period", "unit", "qualifier"]
    (row,) = sources.report_figures(where=where, columns=columns).to_dict("records")
    exact = row["unit"] == "share" or row["qualifier"] == "exactly"
    shown = reports.as_printed(figure) if exact else reports.after_words(figure)
    value = shown.shown or Column("", unit=shown.unit).cell(shown.value, "")
    return _told(row["measure"], value, STUDY, row["period"], limit)


def _told(measure: str, value: str, kind: str, period: str, limit: str, *, status: str = "") -> Row:
    return {
        "measure": measure,
        "value": value,
        "value_status": status,
        "kind": kind,
        "period": period,
        "limit": limit,
    }


def _row(
    measure: str,
    value: Published | Computed,
    kind: str,
    period: str,
    limit: str,
    unit: str = "",
    digits: int | None = None,
) -> Row:
    """A statistic, or an own estimate from statistics, as it is shown."""
    if isinstance(value, Gap):
        return _told(measure, "", kind, period, limit, status=value.status)
    # A count held as a decimal keeps its digits, an own estimate gets its own.
    exact = value if isinstance(value, Decimal) and digits is None else float(value)
    shown = Column("", unit=unit, digits=digits).cell(exact, "")
    return _told(measure, shown, kind, period, limit)


# By domain --------------------------------------------------------------------


def _governance() -> Iterator[Row]:
    year, ended = _assessed()
    for words, rate in (
        ("highest", children_services.highest_rate),
        ("median", children_services.median_rate),
    ):
        measure = f"Assessments with CSE recorded {_RATE}, {words} London authority"
        yield _row(measure, rate(CSE, year), OWN, ended, _ASSESSED, digits=3)


def _prevention() -> Iterator[Row]:
    counted = int(sources.edition.last("children-population"))
    yield _row(
        "Children aged 0 to 17 living in London",
        areas.children(LONDON, counted),
        STATISTIC,
        f"mid-{counted}",
        "how many take part in preventive work is not counted",
    )
    for name, words in (
        ("looked_after_children", "Looked-after children, London authorities"),
        ("persistent_absence_share", "Pupils persistently absent, London"),
    ):
        yield _indicator(name, words, LONDON, "a group at higher risk, not a count of CSE")


def _identification() -> Iterator[Row]:
    year, ended = _assessed()
    count = children_services.count(LONDON, CSE, year)
    yield _row("Assessments with CSE recorded, London", count, STATISTIC, ended, _ASSESSED)
    for words, area in (("London", LONDON), ("England", ENGLAND)):
        measure = f"Share of assessments in which CSE was recorded, {words}"
        share = children_services.share(area, CSE, year)
        yield _row(measure, share, OWN, ended, _ASSESSED, "%", 3)
    low, high, null = (
        Column("", digits=2).cell(value, "")
        for value in (
            identification_gap.london("gap_low"),
            identification_gap.london("gap_high"),
            gap_coverage.simulated(gap_coverage.NULL, "share"),
        )
    )
    yield _row(
        "Identification gap, London: assessments that would record CSE at the level of the "
        "boroughs that record most, beyond those that do",
        identification_gap.london("gap"),
        OWN,
        ended,
        f"interval {low} to {high}; need that no proxy shows is counted as gap: were all "
        f"differences need, the method would still give {null}% of what would be recorded",
        digits=3,
    )


def _protection() -> Iterator[Row]:
    for words, area in (("London", LONDON), ("England", ENGLAND)):
        label = f"Looked-after children who went missing in the year, {words}"
        yield _indicator("looked_after_children_missing_share", label, area, _CARE)
    label = "Unaccompanied asylum-seeking children looked after, London"
    yield _indicator("unaccompanied_asylum_seeking_children", label, LONDON, "not a CSE count")
    recorded = str(sources.edition.last("mps-sexual-offences"))
    yield _row(
        "Sexual offences recorded by the Metropolitan Police",
        offences.count(LONDON, offences.ALL_OFFENCES, recorded),
        STATISTIC,
        recorded,
        "victims of all ages; CSE is not marked",
    )


def _recovery() -> Iterator[Row]:
    yield _row(
        "Children and young people seen by the Havens, average a year",
        havens.average(),
        STUDY,
        "2011/12 to 2014/15",
        "after sexual assault of any kind; what help followed is not known",
    )
    yield _cost("Depression in childhood", "Health")


def _survivors() -> Iterator[Row]:
    """Both survey methods on the latest residents, since they disagree."""
    year = int(sources.edition.last("population-by-age"))
    yield _row(
        "Adults in London sexually abused in childhood, NSPCC method, all abuse",
        prevalence.prevalence_estimate(LONDON, "18+", "all", year),
        OWN,
        f"mid-{year}",
        # literal: how the report calculated
        "rates of ages 18 to 24 applied to all adults",
        digits=3,
    )
    yield _row(
        "Adults in London sexually abused by an adult in childhood, Crime Survey",
        crime_survey.survey_estimate(LONDON, "both", year),
        OWN,
        f"mid-{year}",
        # literal: how the report calculated
        "abuse by other children is left out; rates of ages 16 to 59 applied to all adults",
        digits=3,
    )
    yield _row(
        "Adults in London abused as children, NSPCC method, all abuse, central estimate",
        abuse.printed_estimate("London", "adult", "all", "central"),
        STUDY,
        "2016",
        "the population behind it is not printed; the lower estimate is a halving",
    )
    yield _cost("Depression and post-traumatic stress in adulthood", "Health")


_MEASURED = dict(
    zip(
        DOMAINS,
        (_governance, _prevention, _identification, _protection, _recovery, _survivors),
        strict=True,
    )
)


def _assessed() -> tuple[int, str]:
    year = int(sources.edition.last("cin-assessment-factors"))
    return year, f"year ending March {year}"


def _indicator(name: str, measure: str, area: str, limit: str) -> Row:
    year = int(sources.edition.last("lait-indicators"))
    value, unit = indicators.value(name, area, year), indicators.unit(name)
    return _row(measure, value, STATISTIC, str(year), limit, unit if unit == "%" else "")


def _cost(item: str, sector: str) -> Row:
    return _row(
        f"Yearly cost of child sexual abuse in London to health services: {item.lower()}, central",
        cost.line(sector, item, "central"),
        STUDY,
        "2014 method",
        "child sexual abuse, not CSE alone; the report calls the method provisional",
        "£",
    )
