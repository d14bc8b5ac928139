"""Tables of the recommendations of 2005, and of what was still open in 2016."""

from __future__ import annotations

from needsbook import Column, Tabulation, table

from london_cse.register import recommendations

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
_STATE = (
    "The state in 2016 follows from what the report says, as read for this edition: some progress "
    "and something lacking is partly addressed; something lacking without progress is still a "
    "gap. An example (one borough, site, post or provider) counts as neither."
)


@table(title="Recommendations of 2005", kind="published study")
def tbl_recommendations(agency: str) -> Tabulation:
    """What the 2005 study recommended to one agency, and what 2016 says of it."""
    data = recommendations.listed(agency)
    return Tabulation(
        data,
        {
            "summary": Column("Recommendation of 2005", width=0.38),
            "state": Column("In 2016", width=0.14),
            "basis": Column("What the 2016 assessment says", width=0.48),
        },
        f"Recommendations of the 2005 study {_ADDRESSED_TO[agency]}, and their state in the 2016 "
        "assessment, both as summarised for this edition",
        (_STATE,),
    )


@table(title="Recommendations of 2005 by agency and state in 2016", kind="own estimate")
def tbl_recommendations_status() -> Tabulation:
    """Recommendations of 2005 counted by agency and by their state in 2016."""
    columns = {"agency": Column("Agency")}
    columns |= {state: Column(state.capitalize()) for state in recommendations.STATES}
    columns |= {"all": Column("All")}
    return Tabulation(
        recommendations.counts(),
        columns,
        "Number of recommendations of the 2005 study by agency and by their state in the 2016 "
        "assessment",
        (_STATE,),
        emphasise="is_total",
    )


@table(title="Recommended in 2005, still open in 2016", kind="own estimate")
def tbl_still_open() -> Tabulation:
    """Recommendations of 2005 that the 2016 assessment shows open, beside the gaps it names."""
    data = recommendations.still_open()
    return Tabulation(
        data,
        {
            "summary": Column("Recommended in 2005", width=0.28),
            "agency": Column("To", width=0.13),
            "state": Column("In 2016", width=0.12),
            "named": Column("Gaps named in 2016", width=0.33),
            "strength": Column("How sure the surest is", width=0.14),
        },
        "Recommendations of the 2005 study that were still a gap or partly addressed in the 2016 "
        "assessment, beside the gaps of 2016 that they bear on, as summarised for this edition",
        (
            _STATE,
            "Which gaps a recommendation bears on is this edition's reading; the two reports do "
            "not refer to each other.",
        ),
    )
