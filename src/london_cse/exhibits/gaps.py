"""Tables of the chapters on gaps: the gaps of 2016, the recommendations of 2005."""

from __future__ import annotations

from london_cse.estimates import reports
from needsbook import Column, Tabulation, table

_LEVEL_WORDS = {
    "pan-London": "across London",
    "prevention": "in prevention",
    "identification": "in identification",
    "protection": "in protection",
    "recovery": "in recovery",
    "peer-on-peer": "in the response to peer-on-peer abuse",
    "adult survivors": "in the response to adult survivors",
}
_ADDRESSED_TO = {
    "Government": "to the Government",
    "London Child Protection Committee": "to the London Child Protection Committee",
    "Social services": "to social services",
    "Police": "to the police",
    "Health": "to health services",
    "Education": "to education services",
    "Youth offending teams": "to youth offending teams",
    "Services for young people from abroad": "to services for young people from abroad",
    "Funders": "to funders",
}


@table(title="Gaps named in 2016", kind="published study")
def tbl_gaps(level: str) -> Tabulation:
    """The gaps that the 2016 report names at one level, in own words."""
    data = reports.gaps(level)
    return Tabulation(
        data,
        {
            "summary": Column("Gap", width=0.46),
            "group": Column("Group concerned", width=0.2),
            "agency": Column("Who would act", width=0.18),
            "evidence": Column("Evidence", width=0.16),
        },
        f"Gaps {_LEVEL_WORDS[level]} named in the 2016 assessment, as summarised for this edition",
        ("The classification by group, agency and evidence is this edition's reading.",),
    )


@table(title="Recommendations of 2005", kind="published study")
def tbl_recommendations(agency: str) -> Tabulation:
    """What the 2005 study recommended to one agency, and what 2016 says of it."""
    data = reports.recommendations(agency)
    return Tabulation(
        data,
        {
            "summary": Column("Recommendation of 2005", width=0.38),
            "status_2016": Column("In 2016", width=0.14),
            "basis_2016": Column("What the 2016 assessment says", width=0.48),
        },
        f"Recommendations of the 2005 study {_ADDRESSED_TO[agency]}, and their state in the 2016 "
        "assessment, both as summarised for this edition",
        ("The state in 2016 is this edition's reading of the report.",),
    )


@table(title="Recommendations of 2005 by agency and state in 2016", kind="own estimate")
def tbl_recommendations_status() -> Tabulation:
    """Recommendations of 2005 counted by agency and by their state in 2016."""
    columns = {"agency": Column("Agency")}
    columns |= {status: Column(status.capitalize()) for status in reports.STATUSES}
    columns |= {"all": Column("All")}
    return Tabulation(
        reports.recommendation_counts(),
        columns,
        "Number of recommendations of the 2005 study by agency and by their state in the 2016 "
        "assessment",
        ("The state in 2016 is this edition's reading of the report.",),
        emphasise="is_total",
    )
