"""Support that the pan-London audit of 2014 found in boroughs, as the 2016 assessment prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Drawing, estimate, figure
from needsbook.charts.bounds import bounded_bars

from london_cse import sources

if TYPE_CHECKING:
    import pandas as pd

EXACTLY = "exactly"  # the qualifier of a figure that is no bound


@figure(title="Support available in boroughs, 2014", kind="published study")
def fig_support_available() -> Drawing:
    """Bars of the share of boroughs that offered each form of support, by domain."""
    data = support_available()
    panels = {str(domain): rows for domain, rows in data.groupby("domain", sort=False)}
    return Drawing(
        bounded_bars(panels, "support", "percent", "bound", "printed", "% of boroughs"),
        data,
        "Share of London boroughs that offered each form of support against child sexual "
        "exploitation (CSE), pan-London audit, 2014",
        "Bar chart in two groups, highest first. "
        + " ".join(
            f"{domain}: {'; '.join(rows['support'].map(_lower) + ' ' + rows['printed'])}."
            for domain, rows in panels.items()
        ),
        (
            "The words and percentages are those of the report.",
            # literal: how words without a number are drawn
            "Words such as “just under half” give no exact share: the bar is hatched and ends "
            "open at the bound, and the share lies somewhat below it.",
            "The chart shows whether a borough had a form of support, not how much.",
        ),
    )


@estimate
def support_available() -> pd.DataFrame:
    """Return the share of boroughs with each form of support, highest first in each domain.

    Returns
    -------
    pandas.DataFrame
        Columns domain, support, percent (of boroughs: the printed share, or the
        bound that the printed words name), bound (whether it is one), printed.
    """
    forms = sources.support_2014(columns=["figure", "domain", "support"])
    found = sources.report_figures(
        where={"figure": list(forms["figure"])},
        columns=["figure", "value", "unit", "qualifier", "printed"],
    )
    # Fractions in words are held as decimals in the unit share.
    percent = found["value"].where(found["unit"] == "%", found["value"] * 100).round(2)
    data = found.assign(percent=percent, bound=found["qualifier"] != EXACTLY)
    data = data.merge(forms, on="figure", validate="1:1")
    data = data.sort_values(
        ["domain", "percent", "support"], ascending=[True, False, True], ignore_index=True
    )
    return data[["domain", "support", "percent", "bound", "printed"]]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
