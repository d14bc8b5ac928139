"""Numbers of the register of gaps and of the recommendations of 2005."""

from __future__ import annotations

from needsbook import number

from london_cse.estimates import recommendations, register


@number(unit="gaps", kind="published study")
def count_gaps(domain: str) -> int:
    """Gaps that the 2016 assessment names in a domain, or in all."""
    return register.count(domain)


@number(unit="gaps", kind="published study")
def count_gaps_with(domain: str, column: str, value: str) -> int:
    """Gaps in a domain, or in all, with a group, setting, kind of evidence or strength."""
    return register.count(domain, **{column: value})


@number(unit="recommendations", kind="published study")
def count_recommendations(agency: str) -> int:
    """Recommendations that the 2005 study makes to an agency, or to all."""
    return recommendations.count(agency)


@number(unit="recommendations", kind="own estimate")
def count_recommendations_status(status: str) -> int:
    """Recommendations of 2005 that have a state in the 2016 assessment."""
    return recommendations.count("all", status)
