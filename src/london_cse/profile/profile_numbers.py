"""Numbers of the public statistics."""

from __future__ import annotations

from decimal import Decimal

from needsbook import FIRST, LATEST, Gap, Measure, number

from london_cse import areas, sources
from london_cse.cells import Computed
from london_cse.profile import deprivation as indices
from london_cse.profile import indicators
from london_cse.profile import offences as police
from london_cse.recording import children_services


@number(unit="children", kind="official statistic", lead=sources.children_population)
def children(area: str, year: int = LATEST) -> Decimal | int:
    """Children aged 0 to 17 at 30 June; London is an own sum of the 33 authorities."""
    return areas.children(area, year)


@number(unit="%", kind="own estimate", digits=3, lead=sources.population_by_age)
def children_share(year: int = LATEST) -> float:
    """Children aged 0 to 17 as a share of all residents of London."""
    return areas.children_share(year)


@number(unit="assessments", kind="official statistic", lead=sources.cin_assessment_factors)
def assessments(area: str, factor: str, year: int = LATEST) -> Decimal | Gap:
    """Assessments with a factor recorded, year ending 31 March, as published."""
    return children_services.count(area, factor, year)


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def assessment_rate(area: str, factor: str, year: int = LATEST) -> Computed:
    """Assessments with a factor recorded per 10,000 children aged 0 to 17.

    Sum: {assessments} assessments ÷ {children} children × 10,000
    """
    return children_services.rate(area, factor, year)


@number(unit="%", kind="own estimate", digits=3, lead=sources.cin_assessment_factors)
def assessment_share(area: str, factor: str, year: int = LATEST) -> Computed:
    """Share of all assessments with any factor recorded that have this factor.

    Sum: {assessments} ÷ {assessments_2} assessments × 100
    """
    return children_services.share(area, factor, year)


@number(unit="%", kind="own estimate", digits=3, lead=sources.cin_assessment_factors)
def assessment_change(area: str, factor: str, first: int = FIRST, last: int = LATEST) -> Computed:
    """Change in the number of assessments with a factor recorded.

    Sum: ({assessments_2} − {assessments}) ÷ {assessments} assessments × 100
    """
    return children_services.change(area, factor, first, last)


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def highest_rate(factor: str, year: int = LATEST) -> float:
    """Highest rate of assessments among the authorities with a published count."""
    return children_services.highest_rate(factor, year)


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def lowest_rate(factor: str, year: int = LATEST) -> float:
    """Lowest rate of assessments among the authorities with a published count."""
    return children_services.lowest_rate(factor, year)


@number(
    unit="per 10,000 children", kind="own estimate", digits=3, lead=sources.cin_assessment_factors
)
def median_rate(factor: str, year: int = LATEST) -> float:
    """Median rate of assessments among the authorities with a published count."""
    return children_services.median_rate(factor, year)


@number(unit="authorities", kind="own estimate", lead=sources.cin_assessment_factors)
def boroughs_without_rate(factor: str, year: int = LATEST) -> int:
    """London authorities without a published count of assessments."""
    return len(children_services.without_count(factor, year))


@number(unit="offences", kind="official statistic", lead=sources.mps_sexual_offences)
def offences(area: str, offence: str, year: str = LATEST) -> Decimal | int | Gap:
    """Sexual offences recorded by the Metropolitan Police; London is the sum of 32 boroughs."""
    return police.count(area, offence, year)


@number(unit="per 1,000 residents", kind="own estimate", digits=3, lead=sources.mps_sexual_offences)
def offence_rate(area: str, year: str = LATEST) -> Computed:
    """Sexual offences recorded per 1,000 residents, victims of all ages."""
    return police.rate(area, year)


@number(unit="%", kind="own estimate", digits=3, lead=sources.mps_sexual_offences)
def offence_change(area: str, first: str = FIRST, last: str = LATEST) -> Computed:
    """Change in recorded sexual offences, victims of all ages."""
    return police.change(area, first, last)


@number(
    unit="score, rank or proportion", kind="official statistic", lead=sources.deprivation_children
)
def deprivation(area: str, measure: str, year: int = LATEST) -> Decimal | Gap:
    """Measure of the English indices of deprivation, as published."""
    return indices.value(area, measure, year)


@number(unit="authorities", kind="own estimate")
def boroughs_in_most_deprived(ranks: int) -> int:
    """London authorities among the most deprived districts for children."""
    return indices.in_most_deprived(ranks, int(sources.edition.last("deprivation-children")))


@number(
    unit="as printed",
    kind="official statistic",
    lead=sources.lait_indicators,
    series={"indicator": "name"},
)
def indicator(name: str, area: str, year: int = LATEST) -> Measure:
    """Figure of the local authority interactive tool."""
    return Measure(indicators.value(name, area, year), indicators.unit(name))


@number(
    unit="as printed",
    kind="official statistic",
    lead=sources.lait_indicators,
    series={"indicator": "name"},
)
def first_release(name: str, area: str, year: int = LATEST) -> Measure:
    """Figure of an indicator as first released, where the figure held is a revised one."""
    return Measure(indicators.first_release(name, area, year), indicators.unit(name))


@number(unit="children or incidents", kind="official statistic", lead=sources.missing_from_care)
def missing_from_care(area: str, measure: str, year: int = LATEST) -> Decimal | Gap:
    """Looked-after children who went missing, or their incidents, as published."""
    return indicators.missing_from_care(area, measure, year)
