"""Exhibits that show how the 2016 assessment thought and what was on offer.

Two diagrams of its framework and of the pathway that it followed, and the
support that the pan-London audit of 2014 found in boroughs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import Drawing, estimate, figure
from needsbook.charts import canvas, style

from london_cse import sources

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The framework --------------------------------------------------------------


@figure(title="The framework of the 2016 assessment", kind="published study")
def fig_framework() -> Drawing:
    """Diagram of the fields of violence and abuse in the 2016 framework, and how they overlap."""
    data = sources.framework_2016(columns=["part", "words", "place"])
    return Drawing(
        _framework_picture(dict(zip(data["part"], data["words"], strict=True))),
        data,
        "Framework of the London child sexual exploitation needs assessment of 2016 and of its "
        "companion on sexual violence, redrawn",
        "Diagram of overlapping shapes. "
        + " ".join(
            f"{words}: {place[0].lower()}{place[1:]}."
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

PATHWAY = {
    "Prevention": "Lessons that help children stay safe, more for groups at risk; disrupting harm",
    "Identification": "Skills to notice a child at risk; ways to record and share what is known",
    "Protection": "Action to make a child safe, a safe home, support through criminal justice",
    "Recovery": "Support for the family, somebody to speak up for the child, mental health care",
}
OUTSIDE = "Outside this pathway"
SURVIVORS = "Support for adult survivors of child sexual abuse"


@figure(title="The pathway of a child through four domains", kind="published study")
def fig_pathway() -> Drawing:
    """Diagram of the four domains of the service response, and what each holds."""
    import pandas as pd

    count = int(
        sources.report_figures(where={"figure": "method-2016-domains"}, columns=["value"])[
            "value"
        ].iloc[0]
    )
    if count != len(PATHWAY):
        raise ValueError(f"the 2016 assessment has {count} domains, the pathway {len(PATHWAY)}")
    data = pd.DataFrame(
        {
            "domain": [*PATHWAY, OUTSIDE],
            "holds": [*PATHWAY.values(), SURVIVORS],
        }
    )
    return Drawing(
        _pathway_picture(),
        data,
        "The pathway of a child: domains of the service response in the assessment of 2016, and "
        "what each holds",
        f"Diagram of {count} arrows in a row. "
        + " ".join(f"{domain}: {_lower(holds)}." for domain, holds in PATHWAY.items())
        + f" Below and apart: {_lower(SURVIVORS)}.",
        (
            "The domains are not steps taken in turn; a child may need several at the same time.",
            "The assessment treated adult survivors apart.",
        ),
    )


def _pathway_picture() -> Figure:
    axes = canvas.blank(49.5)
    step = 31.6
    for place, (domain, holds) in enumerate(PATHWAY.items()):
        left = 0.4 + place * step
        canvas.chevron(axes, left, (36.5, 49), step - 1.2, notched=place > 0)
        middle = left + step / 2 + (0.6 if place else -1.4)
        canvas.words(axes, (middle, 42.7), domain, bold=True, color="white", size=10.5)
        canvas.box(axes, (left, 13, step - 4, 21), style.SEQUENTIAL[0], "none")
        canvas.words(axes, (left + 1.8, 32.3), canvas.wrapped(holds, 21), corner=True, size=9.5)
    canvas.box(axes, (0.4, 1, 4 * step - 4, 8.5), "white", style.DARK_GREY, dashed=True)
    canvas.words(axes, (63, 5.2), f"{OUTSIDE}: {_lower(SURVIVORS)}")
    return canvas.figure(axes)


# Support found by the audit -------------------------------------------------

# Figure of the report: the domain in which it stands, and the form of support.
SUPPORT = {
    "audit-2014-individual-work": ("Protection", "Work on CSE with individual young people"),
    "audit-2014-early-help": ("Protection", "Early help or diversion"),
    "audit-2014-parent-support": ("Protection", "Support for parents and carers"),
    "audit-2014-associated-support": ("Protection", "Support for related problems"),
    "audit-2014-group-work": ("Protection", "Group work on CSE"),
    "audit-2014-therapeutic-support": ("Recovery", "Individual therapeutic support"),
    "audit-2014-relationship-education": ("Recovery", "Sexual health or relationship education"),
    "audit-2014-drug-alcohol-support": ("Recovery", "Drug and alcohol support"),
}
EXACTLY = "exactly"  # the qualifier of a figure that is no bound


@figure(title="Support available in boroughs, 2014", kind="published study")
def fig_support_available() -> Drawing:
    """Bars of the share of boroughs that offered each form of support, by domain."""
    data = support_available()
    return Drawing(
        _support_picture(data),
        data,
        "Share of London boroughs that offered each form of support against child sexual "
        "exploitation (CSE), pan-London audit, 2014",
        "Bar chart in two groups, highest first. "
        + " ".join(
            f"{domain}: "
            + "; ".join(
                f"{_lower(support)} {printed}"
                for support, printed in zip(rows["support"], rows["printed"], strict=True)
            )
            + "."
            for domain, rows in data.groupby("domain", sort=False)
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
    found = sources.report_figures(
        where={"figure": list(SUPPORT)},
        columns=["figure", "value", "unit", "qualifier", "printed"],
    )
    # Fractions in words are held as decimals in the unit share.
    percent = found["value"].where(found["unit"] == "%", found["value"] * 100).round(2)
    data = found.assign(
        domain=[SUPPORT[figure][0] for figure in found["figure"]],
        support=[SUPPORT[figure][1] for figure in found["figure"]],
        percent=percent,
        bound=found["qualifier"] != EXACTLY,
    )
    data = data.sort_values(
        ["domain", "percent", "support"], ascending=[True, False, True], ignore_index=True
    )
    return data[["domain", "support", "percent", "bound", "printed"]]


def _support_picture(data: pd.DataFrame) -> Figure:
    groups = list(data.groupby("domain", sort=False))
    sizes = [len(rows) for _, rows in groups]
    drawn = style.new_figure(height=1.4 + 0.31 * len(data))
    panels = drawn.subplots(
        len(groups), 1, sharex=True, height_ratios=[size + 0.6 for size in sizes]
    )
    for axes, (domain, rows) in zip(panels, groups, strict=True):
        axes.set_title(str(domain), loc="left", fontweight="bold", fontsize=10.5)
        for row, (percent, bound, printed) in enumerate(
            zip(rows["percent"], rows["bound"], rows["printed"], strict=True)
        ):
            _support_bar(axes, row, percent, bound)
            axes.annotate(printed, (percent, row), (5, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), list(rows["support"]))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, 130)  # room for the words behind the bars
        axes.set_xticks(range(0, 101, 25))
        axes.grid(visible=False, axis="y")
        axes.tick_params(axis="y", length=0)
    panels[-1].set_xlabel("% of boroughs")
    return drawn


def _support_bar(axes: Axes, row: int, percent: float, bound: bool) -> None:
    """Draw a full bar for a share, a hatched one without an end for a bound."""
    if not bound:
        axes.barh(row, percent, color=style.DARK_BLUE, height=0.62)
        return
    axes.barh(
        row,
        percent,
        facecolor=style.SEQUENTIAL[0],
        edgecolor=style.SEQUENTIAL[3],
        hatch="////",
        linewidth=0,
        height=0.62,
    )
    axes.plot([percent] * 2, [row - 0.31, row + 0.31], color=style.DARK_BLUE, linestyle=":")


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
