"""The picture of the executive summary: a way to one's borough, and a result."""

from __future__ import annotations

from needsbook import Column, Drawing, figure

from london_cse import areas
from london_cse.cells import gap_notes
from london_cse.london_map import ends_of, legend_entry, links, london_map
from london_cse.recording import children_services
from london_cse.recording.words import recording_notes
from london_cse.sources import edition

RATE = Column("Assessments per 10,000 children", decimals=1)


@figure(title="Assessments with CSE recorded, by borough, in the summary", kind="own estimate")
def fig_summary_map() -> Drawing:
    """Map of the rate of assessments with CSE recorded, latest year, which leads to boroughs."""
    factor = children_services.CSE
    year = int(edition.last("cin-assessment-factors"))
    data = children_services.rates_by_authority(factor, year)
    gaps = children_services.without_count(factor, year)
    london = RATE.cell(children_services.assessment_rate.returned(areas.LONDON, factor, year), "")
    return Drawing(
        london_map(
            data,
            "rate",
            "Assessments with CSE recorded per 10,000 children",
            legend_entry("no published count", gaps),
        ),
        data,
        f"Assessments with CSE recorded, per 10,000 children, year ending 31 March {year}",
        "Map of London, each authority shaded in five classes by its rate. "
        f"The rates: {ends_of(data, 'rate', RATE)}",
        (
            f"London: {london}. Assessments are counted, not children.",
            *recording_notes(factor, year),
            *gap_notes(gaps),
        ),
        links(data, "rate", RATE, "per 10,000 children"),
    )
