"""Numbers from the reports."""

from __future__ import annotations

from decimal import Decimal

from needsbook import Measure, number

from london_cse.abuse import cost as costs
from london_cse.abuse import havens
from london_cse.abuse import victims as abuse
from london_cse.reconciliation import reports
from london_cse.reconciliation import summary as reconciliation


@number(unit="as printed", kind="published study")
def quoted(figure: str) -> Measure:
    """A figure as one of the two reports prints it."""
    return reports.quoted(figure)


@number(unit="as printed", kind="published study")
def qualified(figure: str) -> Measure:
    """A figure with the words that its report puts before it: "more than 1,400"."""
    return reports.qualified(figure)


@number(unit="as printed", kind="published study")
def stated(statement: str) -> Measure:
    """A figure published about London since 2014, as its publisher states it."""
    return reports.stated(statement)


@number(unit="%", kind="own estimate", digits=3)
def printed_share(part: str, whole: str) -> Decimal:
    """One printed figure as a share of another.

    Sum: {value} ÷ {value_2} × 100
    """
    return reports.share(part, whole)


@number(unit="people", kind="own estimate", decimals=0)
def a_year_of_childhood(figure: str) -> Decimal:
    """A printed number of people over all of childhood, divided by its years.

    Sum: {value} ÷ 18 years
    """
    return reports.printed(figure) / reports.YEARS_OF_CHILDHOOD


@number(unit="times", kind="own estimate", digits=3)
def printed_ratio(figure: str, other: str) -> Decimal:
    """One printed figure over another.

    Sum: {value} ÷ {value_2}
    """
    return reports.share(figure, other) / 100


@number(unit="%", kind="own estimate", decimals=1)
def ethnic_shares_sum(profile: str) -> Decimal:
    """Sum of the ethnic shares that a profile of the 2016 report prints.

    Sum: {value} + {value_2} + {value_3} + {value_4}
    """
    return sum(reports.ethnic_shares(profile).values(), Decimal(0))


@number(unit="%", kind="published study")
def csa_rate(estimate: str) -> Decimal:
    """Share of people who were sexually abused as children, as a survey found it."""
    return abuse.rate(estimate)


@number(unit="people", kind="published study")
def csa_estimate(area: str, victims: str, abuse_type: str, estimate: str) -> Decimal:
    """Victims of child sexual abuse as the 2016 assessment estimates them."""
    return abuse.printed_estimate(area, victims, abuse_type, estimate)


@number(unit="estimates", kind="own estimate")
def estimates_not_halved() -> int:
    """Lower estimates for London, of four, that are not the central one cut in half."""
    return abuse.estimates_not_halved()


@number(unit="children and young people", kind="published study")
def havens_clients(year: str, age_group: str) -> int:
    """Children and young people seen by the Havens, summed over sites."""
    return havens.clients(year, age_group)


@number(unit="children and young people", kind="published study")
def havens_activity(year: str, age_group: str, pathway: str, site: str) -> Decimal:
    """Children and young people seen at one Haven on one pathway, as printed."""
    return havens.activity(year, age_group, pathway, site)


@number(unit="children and young people a year", kind="published study")
def havens_average() -> float:
    """Children and young people seen by the Havens a year, on average over four years."""
    return havens.average()


@number(unit="%", kind="published study", decimals=0)
def havens_change(first: str, last: str) -> float:
    """Change in the number of children and young people seen by the Havens."""
    return havens.change(first, last)


@number(unit="£m", kind="published study", decimals=0)
def cost(sector: str, estimate: str) -> float:
    """Yearly cost of child sexual abuse to a sector, summed from the table's lines."""
    return costs.millions(sector, estimate)


@number(unit="£", kind="published study")
def cost_item(sector: str, item: str, estimate: str) -> Decimal:
    """One line of the 2016 assessment's cost table, as printed."""
    return costs.item(sector, item, estimate)


@number(unit="authorities", kind="official statistic")
def count_boroughs() -> int:
    """The authorities of London: 32 boroughs and the City of London."""
    return reports.count_boroughs()


@number(unit="figures", kind="own estimate")
def count_differences() -> int:
    """Printed figures whose recomputation gives another value."""
    return reconciliation.count_differences()


@number(unit="figures", kind="own estimate")
def count_recomputed() -> int:
    """Printed figures that were recomputed."""
    return reconciliation.count_recomputed()


@number(unit="figures", kind="own estimate")
def count_verdict(verdict: str) -> int:
    """Recomputations of printed figures with a verdict, "not reproducible" say."""
    return reconciliation.count_verdict(verdict)
