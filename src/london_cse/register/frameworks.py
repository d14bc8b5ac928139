"""How the 2016 assessment thought, and the support that the audit of 2014 found in boroughs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from needsbook import Drawing, estimate, figure
from needsbook.charts import canvas, style
from needsbook.charts.bounds import bounded_bars

from london_cse import sources
from london_cse.cells import lower

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@figure(title="The framework of the 2016 assessment", kind="published study")
def fig_framework() -> Drawing:
    """Diagram of the fields of violence and abuse in the 2016 framework, and how they overlap."""
    data = sources.framework_2016(columns=["part", "words", "place"])
    called = dict(zip(data["part"], data["words"], strict=True))
    lies = lower(data.set_index("part")["place"]["exploitation"])
    return Drawing(
        _framework_picture(called),
        data,
        f"{called['exploitation']} lies {lies}. Framework of the 2016 assessments of exploitation "
        "and of sexual violence, redrawn",
        "Diagram of overlapping shapes. "
        + " ".join(
            f"{words}: {lower(place)}."
            for words, place in zip(data["words"], data["place"], strict=True)
        ),
        (
            "The sizes of the shapes and of their overlaps say nothing about how many people are "
            "affected.",
        ),
    )


def _framework_picture(called: dict[str, str]) -> Figure:
    height = 104
    axes = canvas.blank(height)
    influences = (called["environment"], called["individual"])
    canvas.box(axes, (1, 24, 124, 79), style.NO_DATA, style.DARK_GREY)
    canvas.words(axes, (63, 96.5), called["wider"].replace(" girls ", " girls\n"), bold=True)
    pale, mid = style.SEQUENTIAL[0], style.SEQUENTIAL[1]
    grown, home = (54, 73), (94, 58)
    canvas.ellipse(axes, (50, 58), (92, 62), pale, style.DARK_BLUE)
    canvas.ellipse(axes, grown, (54, 25), "white", style.DARK_BLUE)
    canvas.ellipse(axes, (54, 48), (60, 38), mid, style.DARK_BLUE)
    core = canvas.ellipse(axes, (54, 54), (42, 21), style.DARK_BLUE, "white")
    # Outlines again, white on the dark shape, so that each overlap shows.
    for edge in (style.DARK_BLUE, "white"):
        for place, size, dashed in ((grown, (54, 25), False), (home, (56, 62), True)):
            outline = canvas.ellipse(axes, place, size, "none", edge, dashed=dashed)
            if edge == "white":
                outline.set_clip_path(core)
    canvas.words(axes, (14, 58), called["sexual"].replace(" ", "\n"), bold=True)
    canvas.words(axes, (108, 58), called["domestic"].replace(" ", "\n"), bold=True)
    canvas.words(axes, (54, 77), called["adults"].replace(" against", "\nagainst"))
    canvas.words(axes, (54, 36.5), called["abuse"])
    canvas.words(
        axes, (54, 53), called["exploitation"].replace(" exp", "\nexp"), bold=True, color="white"
    )
    for left, influence in zip((1, 65), influences, strict=True):
        canvas.box(axes, (left, 1, 60, 15), "white", style.DARK_GREY)
        canvas.words(
            axes, (left + 30, 8.5), influence.replace(": ", ":\n").replace(", such", ",\nsuch")
        )
        canvas.arrow(axes, (left + 30, 16.5), (left + 30, 23.5))
    return canvas.figure(axes)


# The pathway ----------------------------------------------------------------


@figure(title="The pathway of a child through four domains", kind="published study")
def fig_pathway() -> Drawing:
    """Diagram of the four domains of the service response, and what each holds."""
    printed = sources.report_figures.quote("value", where={"figure": "method-2016-domains"})
    data = sources.pathway_2016(columns=["domain", "holds"])
    *pathway, (outside, survivors) = data.itertuples(index=False, name=None)
    if printed != len(pathway):
        raise ValueError(f"the 2016 assessment has {printed} domains, the pathway {len(pathway)}")
    apart = lower(survivors)
    return Drawing(
        _pathway_picture(pathway, f"{outside}: {apart}"),
        data,
        f"A child’s pathway has {printed} domains. Domains of the service response in the "
        "assessment of 2016, and what each holds",
        f"Diagram of {printed} arrows in a row. "
        + " ".join(f"{domain}: {lower(holds)}." for domain, holds in pathway)
        + f" Below and apart: {apart}.",
        (
            "The domains are not steps taken in turn; a child may need several at the same time.",
            "The assessment treated adult survivors apart.",
        ),
    )


def _pathway_picture(pathway: list[tuple[str, str]], apart: str) -> Figure:
    axes = canvas.blank(49.5)
    step = 31.6
    for place, (domain, holds) in enumerate(pathway):
        left = 0.4 + place * step
        canvas.chevron(axes, left, (36.5, 49), step - 1.2, notched=place > 0)
        middle = left + step / 2 + (0.6 if place else -1.4)
        canvas.words(axes, (middle, 42.7), domain, bold=True, color="white", size=10.5)
        canvas.box(axes, (left, 13, step - 4, 21), style.SEQUENTIAL[0], "none")
        canvas.words(axes, (left + 1.8, 32.3), canvas.wrapped(holds, 21), corner=True, size=9.5)
    canvas.box(axes, (0.4, 1, 4 * step - 4, 8.5), "white", style.DARK_GREY, dashed=True)
    canvas.words(axes, (63, 5.2), apart)
    return canvas.figure(axes)


# Support found by the audit of 2014 --------------------------------------------


@figure(title="Support available in boroughs, 2014", kind="published study")
def fig_support_available() -> Drawing:
    """Bars of the share of boroughs that offered each form of support, by domain."""
    data = support_available()
    panels = {str(domain): rows for domain, rows in data.groupby("domain", sort=False)}
    least = min(data.to_dict("records"), key=lambda row: row["percent"])
    return Drawing(
        bounded_bars(panels, "support", "percent", "bound", "printed", "% of boroughs"),
        data,
        f"Least common: {lower(least['support'])}, {least['printed']} of boroughs. Share of London "
        "boroughs with each form of support, pan-London audit, 2014",
        "Bar chart in two groups, highest first. "
        + " ".join(
            f"{domain}: {'; '.join(rows['support'].map(lower) + ' ' + rows['printed'])}."
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

    Columns domain, support, percent (of boroughs: the printed share, or the bound that the printed
    words name), bound (whether it is one), printed.
    """
    forms = sources.support_2014(columns=["figure", "domain", "support"])
    found = sources.report_figures(
        where={"figure": list(forms["figure"])},
        columns=["figure", "value", "unit", "qualifier", "printed"],
    )
    # Fractions in words are held as decimals in the unit share.
    percent = found["value"].where(found["unit"] == "%", found["value"] * 100).round(2)
    data = found.assign(percent=percent, bound=found["qualifier"] != "exactly")
    data = data.merge(forms, on="figure", validate="1:1")
    data = data.sort_values(
        ["domain", "percent", "support"], ascending=[True, False, True], ignore_index=True
    )
    return data[["domain", "support", "percent", "bound", "printed"]]
