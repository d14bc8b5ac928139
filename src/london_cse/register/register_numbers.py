"""Numbers of the register of gaps, of the recommendations of 2005 and of those made since."""

from __future__ import annotations

from needsbook import number

from london_cse.register import after_2016, recommendations
from london_cse.register import gaps as register


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


@number(unit="entries", kind="published study")
def count_evidence(kind: str) -> int:
    """Entries of evidence on the register, of one kind or of all."""
    return register.evidence_entries(kind)


@number(unit="recommendations", kind="record")
def count_recommended_since() -> int:
    """Recommendations of others since 2016 that bear on a gap of the register."""
    return len(after_2016.recommended())


@number(unit="gaps", kind="record")
def count_gaps_recommended_since(domain: str) -> int:
    """Gaps of a domain, or of all, on which a recommendation of others since 2016 bears."""
    return len(after_2016.gaps_recommended(domain))


@number(unit="entries", kind="record")
def count_since(kind: str) -> int:
    """Entries on what has changed since 2016, of one kind."""
    return len(after_2016.entries(kind))
