"""Numbers of the public statistics."""

from __future__ import annotations

from decimal import Decimal

from needsbook import Gap, Measure, number

from london_cse.estimates import areas, children_services, indicators
from london_cse.estimates import deprivation as indices
from london_cse.estimates import offences as police
from london_cse.estimates.cells import Computed
from london_cse.sources import edition


@number(unit="children", kind="official statistic")
def children(area: str, year: int) -> Decimal | int:
    """Children aged 0 to 17 at 30 June; London is an own sum of the 33 authorities."""
    return areas.children(area, year)


@number(unit="%", kind="own estimate", digits=3)
def children_share(year: int) -> float:
    """Children aged 0 to 17 as a share of all residents of London."""
    return areas.children_share(year)


@number(unit="assessments", kind="official statistic")
def assessments(area: str, factor: str, year: int) -> Decimal | Gap:
    """Assessments with a factor recorded, year ending 31 March, as published."""
    return children_services.count(area, factor, year)


@number(unit="per 10,000 children", kind="own estimate", digits=3)
def assessment_rate(area: str, factor: str, year: int) -> Computed:
    """Assessments with a factor recorded per 10,000 children aged 0 to 17.

    Sum: {assessments} assessments ÷ {children} children × 10,000
    """
    return children_services.rate(area, factor, year)


@number(unit="%", kind="own estimate", digits=3)
def assessment_share(area: str, factor: str, year: int) -> Computed:
    """Share of all assessments with any factor recorded that have this factor.

    Sum: {assessments} ÷ {assessments_2} assessments × 100
    """
    return children_services.share(area, factor, year)


@number(unit="%", kind="own estimate", digits=3)
def assessment_change(area: str, factor: str, first: int, last: int) -> Computed:
    """Change in the number of assessments with a factor recorded.

    Sum: ({assessments_2} − {assessments}) ÷ {assessments} assessments × 100
    """
    return children_services.change(area, factor, first, last)


@number(unit="per 10,000 children", kind="own estimate", digits=3)
def highest_rate(factor: str, year: int) -> float:
    """Highest rate of assessments among the authorities with a published count."""
    return children_services.highest_rate(factor, year)


@number(unit="per 10,000 children", kind="own estimate", digits=3)
def lowest_rate(factor: str, year: int) -> float:
    """Lowest rate of assessments among the authorities with a published count."""
    return children_services.lowest_rate(factor, year)


@number(unit="per 10,000 children", kind="own estimate", digits=3)
def median_rate(factor: str, year: int) -> float:
    """Median rate of assessments among the authorities with a published count."""
    return children_services.median_rate(factor, year)


@number(unit="authorities", kind="own estimate")
def boroughs_without_rate(factor: str, year: int) -> int:
    """London authorities without a published count of assessments."""
    return len(children_services.without_count(factor, year))


@number(unit="offences", kind="official statistic")
def offences(area: str, offence: str, year: str) -> Decimal | int | Gap:
    """Sexual offences recorded by the Metropolitan Police; London is the sum of 32 boroughs."""
    return police.count(area, offence, year)


@number(unit="per 1,000 residents", kind="own estimate", digits=3)
def offence_rate(area: str, year: str) -> Computed:
    """Sexual offences recorded per 1,000 residents, victims of all ages."""
    return police.rate(area, year)


@number(unit="%", kind="own estimate", digits=3)
def offence_change(area: str, first: str, last: str) -> Computed:
    """Change in recorded sexual offences, victims of all ages."""
    return police.change(area, first, last)


@number(unit="score, rank or proportion", kind="official statistic")
def deprivation(area: str, measure: str, year: int) -> Decimal | Gap:
    """Measure of the English indices of deprivation, as published."""
    return indices.value(area, measure, year)


@number(unit="authorities", kind="own estimate")
def boroughs_in_most_deprived(ranks: int) -> int:
    """London authorities among the most deprived districts for children."""
    return indices.in_most_deprived(ranks, int(edition.last("deprivation-children")))


@number(unit="as printed", kind="official statistic")
def indicator(name: str, area: str, year: int) -> Measure:
    """Figure of the local authority interactive tool."""
    return Measure(indicators.value(name, area, year), indicators.unit(name))


@number(unit="as printed", kind="official statistic")
def first_release(name: str, area: str, year: int) -> Measure:
    """Figure of an indicator as first released, where the figure held is a revised one."""
    return Measure(indicators.first_release(name, area, year), indicators.unit(name))


@number(unit="children or incidents", kind="official statistic")
def missing_from_care(area: str, measure: str, year: int) -> Decimal | Gap:
    """Looked-after children who went missing, or their incidents, as published."""
    return indicators.missing_from_care(area, measure, year)
