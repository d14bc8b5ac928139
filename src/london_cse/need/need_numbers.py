"""Numbers of need by borough: people affected by the survey methods, and cost."""

from __future__ import annotations

from decimal import Decimal

from needsbook import FIRST, LATEST, Gap, number

from london_cse import sources
from london_cse.cells import Computed
from london_cse.need import cost_by_area, crime_survey, prevalence
from london_cse.need import need_by_area as estimates


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_estimate(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """People of an age group ever sexually abused in childhood, by the NSPCC method.

    Sum: {value}% × {population} residents + {value_2}% × {population_2} residents
    Sum: {value}% × {population} residents
    """
    return prevalence.prevalence_estimate(area, group, abuse_type, year)


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_low(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """Lower end of the range that the number of people surveyed gives an estimate."""
    limits = prevalence.prevalence_range(area, group, abuse_type, year)
    return limits if isinstance(limits, Gap) else limits.low


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_high(area: str, group: str, abuse_type: str, year: int = LATEST) -> Computed:
    """Upper end of the range that the number of people surveyed gives an estimate."""
    limits = prevalence.prevalence_range(area, group, abuse_type, year)
    return limits if isinstance(limits, Gap) else limits.high


@number(unit="%", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_change(
    area: str, group: str, abuse_type: str, first: int = FIRST, last: int = LATEST
) -> Computed:
    """Change in the people affected by the NSPCC method, which follows the population alone."""
    return estimates.change(area, group, abuse_type, first, last)


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_highest(group: str, abuse_type: str, year: int = LATEST) -> float:
    """Highest estimate of an authority by the NSPCC method."""
    return estimates.highest(group, abuse_type, year)


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def prevalence_lowest(group: str, abuse_type: str, year: int = LATEST) -> float:
    """Lowest estimate by the NSPCC method among the authorities that have one."""
    return estimates.lowest(group, abuse_type, year)


@number(unit="people", kind="official statistic", lead=sources.population_by_age)
def residents(area: str, band: str, year: int = LATEST) -> int:
    """Residents of an age band at 30 June; London is an own sum of the 33 authorities."""
    return prevalence.residents(area, band, year)


@number(unit="people", kind="own estimate", digits=3, lead=sources.population_by_age)
def survey_estimate(area: str, sex: str, year: int = LATEST) -> float:
    """Adults sexually abused in childhood at the shares of the Crime Survey."""
    return crime_survey.survey_estimate(area, sex, year)


@number(unit="people", kind="published study")
def survey_respondents(age_group: str) -> Decimal:
    """People of an age group who took part in the NSPCC survey of 2011."""
    return prevalence.respondents(age_group)


@number(unit="years", kind="published study")
def survey_age(age_group: str, sex: str, end: str) -> Decimal:
    """Lowest (`first`) or highest (`last`) age that a survey asked about."""
    return prevalence.surveyed_age(age_group, sex, end)


@number(unit="%", kind="own estimate", digits=3)
def printed_excess(victims: str, abuse_type: str) -> float:
    """By how much the 2016 report's London estimate exceeds its recomputation."""
    return estimates.printed_excess(victims, abuse_type)


@number(unit="people", kind="own estimate", digits=3)
def implied_adults(abuse_type: str) -> float:
    """Adults on whom the rate would give the 2016 report's estimate.

    Sum: {people} people ÷ {value}%
    """
    return estimates.implied_adults(abuse_type)


@number(unit="people", kind="own estimate", digits=3)
def implied_children(band: str) -> float:
    """Children of an age band on whom the rates would give the 2016 report's estimates."""
    return estimates.implied_children()[band]


@number(unit="authorities", kind="own estimate")
def above_printed_average(victims: str, abuse_type: str, year: int) -> int:
    """Authorities whose estimate lies above the 2016 report's average borough."""
    return estimates.above_average(victims, abuse_type, year)


@number(unit="authorities", kind="own estimate")
def overstated_by_average(victims: str, abuse_type: str, year: int, times: int) -> int:
    """Authorities of whose estimate the 2016 report's average is more than `times` as much."""
    return estimates.overstated_by_average(victims, abuse_type, year, times)


@number(unit="£m", kind="own estimate", digits=3, lead=sources.population_by_age)
def borough_cost(area: str, sector: str, estimate: str, year: int = LATEST) -> Computed:
    """Part of London's printed cost that falls on an authority, in millions of pounds a year."""
    return cost_by_area.borough_millions(area, sector, estimate, year)


@number(unit="%", kind="own estimate", decimals=0)
def sector_share(sector: str) -> float:
    """Share of a sector in London's cost, central estimate."""
    return cost_by_area.sector_share(sector)


@number(unit="%", kind="own estimate", decimals=0)
def inferred_share() -> float:
    """Share of the national cost that the 2016 report seems to have taken for London."""
    return 100 * cost_by_area.london_share()


@number(unit="£", kind="own estimate")
def common_step() -> int:
    """Largest sum of which every central cost of the report's table is a whole multiple."""
    return cost_by_area.common_step()


@number(unit="%", kind="own estimate", decimals=1)
def cost_share_of_nation(sector: str) -> Computed:
    """London's central cost as a share of the national one, where that is held."""
    return cost_by_area.share_of_nation(sector)


@number(unit="£m", kind="published study", decimals=0)
def national_cost(sector: str) -> Computed:
    """Cost of a sector in the United Kingdom by the NSPCC, as others state it."""
    return cost_by_area.national_millions(sector)
