"""Derived figures of the 2016 report whose inputs nobody holds, and what they would need."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from london_cse.reconciliation.recomputation import Recomputation, held, in_unit, unheld
from london_cse.reconciliation.reports import YEARS_OF_CHILDHOOD
from london_cse.sources import report_figures

_COUNTS = "the numbers behind the share, and how many cases it rests on"
_STUDY = "the tables of the study that the report quotes"

#: What a figure would need, by the beginning of its id; the longest that fits counts.
NEEDS = {
    "audit-2014-": "how many boroughs answered the audit, and how each one did",
    "biehal-2014-": "the study's cases and the method of its estimate",
    "boys-identified-": _COUNTS,
    "ceop-2014-": "the data of the threat assessment",
    "child-house": "the options appraisal of the review",
    "csa-familial-": "a source: none stands beside the figure",
    "csew-2016-": "the survey's table of abuse during childhood, by sex",
    "disclosure-": "the survey behind the share; its source is dated with a question mark",
    "havens-profile-": "the number of clients with each characteristic, 2013 to 2015",
    "missing-2015-cse-pull": "how many respondents were in contact with that group",
    "mps-2015-": "the number of offences, reports, victims or suspects with the characteristic",
    "occ-2012-": "the submissions to the inquiry, by sex and by concern",
    "occ-2015-": _STUDY,
    "paediatric-plus-": "clients before and after the service opened; not validated in 2016",
    "peer-": "the police records and borough audits behind the share",
    "radford-2011-": "the survey's respondents by age group",
    "rape-crisis-": "requests for support by year and by kind",
    "reva-2013-": "the number of adults in England at the time",
    "survivor-services-": "a count: the share is what services told the authors",
    "survivors-": "a source: none stands beside the figure",
    "survivors-2015-years-in-services": "a source: the note beside the figure is lost",
    "survivors-2015-": "the answers of the survey's respondents",
}

#: Figures that look derived and are not.
NOT_DERIVED = {
    "mps-2015-repeat-missing-threshold": "a threshold that the report sets, not a result",
}


def rest(covered: Collection[str]) -> Iterator[Recomputation]:
    """Every derived figure of 2016 that no other recomputation covers.

    Parameters
    ----------
    covered : collection of str
        Ids of the figures that have their inputs or another place.
    """
    yield from _named()
    done = {*covered, *(item.ids[0] for item in _named())}
    for figure in derived(2016):
        if figure not in done and figure not in NOT_DERIVED:
            yield unheld(figure, needs(figure))


def derived(report: int) -> list[str]:
    """Ids of the figures that are shares, ratios, averages or ends of a range."""
    rows = report_figures(
        where={"report": report}, columns=["figure", "measure", "unit", "qualifier"]
    )
    return [
        str(row["figure"])
        for row in rows.to_dict("records")
        if row["unit"] in ("%", "share", "times")
        or "verage" in str(row["measure"])
        or str(row["qualifier"]).startswith("between")
    ]


def needs(figure: str) -> str:
    """The inputs that a figure would need."""
    found = [start for start in NEEDS if figure.startswith(start)]
    return NEEDS[max(found, key=len)] if found else _COUNTS


def _named() -> Iterator[Recomputation]:
    """Derived counts, which their units do not give away."""
    yield unheld(
        "radford-2011-london-annual",
        "the yearly rate and the number of children that the study used",
        part_of="ceop-2014-new-victims-a-year",
        ceiling=held("ceop-2014-victims-by-18").value / YEARS_OF_CHILDHOOD,
        reason="London alone has more than another estimate's figure for the whole country; "
        "the two can stand together only if they count different things",
    )
    london, nation = (held(f"occ-2013-at-risk{place}") for place in ("-london", ""))
    yield unheld(
        london.id,
        "the share of the national number taken for London; the two printed numbers, "
        f"{london.words} of {nation.words}, imply {in_unit(london.value / nation.value, 'share')}",
    )
    yield unheld(
        "havens-2014-presentations-11-17",
        "referrals to designated doctors, visits of children aged 11 and 12, and repeat visits",
    )
    yield unheld("reva-2013-extensive-adults", needs("reva-2013-extensive-adults"))
    ages = (f"mps-2015-{who}-average-age" for who in ("suspects", "victims"))
    offender, victim = (held(one).value for one in ages)
    for gap in ("most", "largest-group"):
        yield unheld(
            f"peer-age-gap-{gap}",
            "the numbers behind the chart of age gaps; the average ages of offenders and victims "
            f"lie {offender - victim} years apart",
        )
    yield unheld("msu-2014-local-authorities", "the names of all of them; not all are given")
    yield unheld(
        "method-2016-organisations-summary",
        "a list of the organisations; sessions and documents are counted instead",
    )
    yield unheld(
        "method-2016-victims-survivors-summary",
        "the number of people in the focus groups, beside the respondents of the survey",
    )
