"""The matrix of gaps: how many the 2016 assessment names, by domain and group."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from london_cse import sources
from london_cse.drawing.charts import SMALL
from needsbook import Drawing, estimate, figure, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# In reading order: what spans the boroughs, the pathway of a child, what stands apart.
DOMAINS = (
    "governance",
    "prevention",
    "identification",
    "protection",
    "recovery",
    "adult survivors",  # a domain and a group
)
TOTAL = "All gaps"
EVERYBODY = "all children and young people"
SURVIVORS = "adult survivors"


@figure(title="Gaps by domain and group", kind="own estimate")
def fig_gaps_matrix() -> Drawing:
    """Matrix of the number of gaps named in 2016, by domain and by the group concerned."""
    data = gaps_by_group()
    groups = data.iloc[:-1]
    total = data.iloc[-1]
    ordered = sorted(DOMAINS, key=lambda domain: -int(total[domain]))
    group, domain, most = _largest(groups[~groups["group"].isin([EVERYBODY, SURVIVORS])])
    return Drawing(
        _picture(data),
        data,
        "Gaps in the response to child sexual exploitation named in the 2016 assessment, by domain "
        "and group of people concerned, London, number of gaps",
        f"Table of shaded cells, {len(groups)} groups by {len(DOMAINS)} domains, "
        f"{total[TOTAL]} gaps. By domain: "
        + ", ".join(f"{name} {total[name]}" for name in ordered)
        + f". {_capital(groups['group'].iloc[0])} are concerned by "
        f"{groups[TOTAL].iloc[0]}; of the particular groups, adult survivors apart, the largest "
        f"cell is {group} in {domain}, with {most}.",
        (
            "The gaps were listed, and their domain and group assigned, by reading the report for "
            "this assessment; a blank cell means that it names none.",
            "A gap named at two levels of the report is counted at each.",
            "The number says how often a problem is named, not how much harm it does.",
        ),
    )


@estimate
def gaps_by_group() -> pd.DataFrame:
    """Return the number of gaps by group and domain, groups with the most first.

    Returns
    -------
    pandas.DataFrame
        Columns group, one of each domain, and the total; the last row is the
        total of all groups. Source: gaps read out of the 2016 assessment.

    Raises
    ------
    ValueError
        A gap has a domain that the matrix does not show.
    """
    import pandas as pd

    gaps = sources.gaps_2016(columns=["domain", "group"])
    unknown = set(gaps["domain"]) - set(DOMAINS)
    if unknown:
        raise ValueError(f"no column for the domains {', '.join(sorted(unknown))}")
    counts = pd.crosstab(gaps["group"], gaps["domain"]).reindex(columns=list(DOMAINS), fill_value=0)
    counts[TOTAL] = counts.sum(axis=1)
    counts = counts.sort_index().sort_values(TOTAL, ascending=False, kind="stable")
    counts.loc[TOTAL] = counts.sum()
    return counts.rename_axis(columns=None).reset_index()


def _largest(groups: pd.DataFrame) -> tuple[str, str, int]:
    """Return the group, domain and number of the largest cell of `groups`."""
    number, group, domain = max(
        (
            (int(row[name]), str(row["group"]), name)
            for _, row in groups.iterrows()
            for name in DOMAINS
        ),
        key=lambda cell: cell[0],
    )
    return group, domain, number


def _picture(data: pd.DataFrame) -> Figure:
    drawn = style.new_figure(height=0.7 + 0.31 * len(data))
    axes = drawn.subplots()
    most = int(data.iloc[:-1][list(DOMAINS)].to_numpy().max())
    for row, record in enumerate(data.to_dict("records")):
        for column, domain in enumerate([*DOMAINS, TOTAL]):
            number = int(record[domain])
            if domain == TOTAL or record["group"] == TOTAL:
                _number(axes, (column, row), number, "black", bold=True)
            else:
                _cell(axes, (column, row), number, most)
    _frame(data, axes)
    return drawn


def _cell(axes: Axes, place: tuple[int, int], number: int, most: int) -> None:
    """Draw a cell, the darker the more; one without gaps is an empty frame."""
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    shades = LinearSegmentedColormap.from_list("gaps", style.SEQUENTIAL)
    depth = (number - 1) / max(most - 1, 1)
    column, row = place
    axes.add_patch(
        Rectangle(
            (column - 0.46, row - 0.43),
            0.92,
            0.86,
            facecolor=shades(depth) if number else "white",
            edgecolor="#D9D9D9" if not number else "none",
            linewidth=0.6,
        )
    )
    if number:
        # Only the two darkest of the five shades carry white.
        _number(axes, place, number, "white" if depth >= 0.75 else "black")


def _number(
    axes: Axes, place: tuple[int, int], number: int, color: str, *, bold: bool = False
) -> None:
    axes.text(
        *place,
        str(number),
        ha="center",
        va="center_baseline",
        color=color,
        fontweight="bold" if bold else "normal",
    )


def _frame(data: pd.DataFrame, axes: Axes) -> None:
    """Name the rows and columns and set off the totals."""
    shown = [*DOMAINS, TOTAL]
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_ylim(len(data) - 0.5, -0.5)
    axes.set_xticks(
        range(len(shown)), [_capital(name).replace("Adult ", "Adult\n") for name in shown]
    )
    axes.set_yticks(range(len(data)), [fill(_capital(str(group)), 24) for group in data["group"]])
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.get_xticklabels()[-1].set_fontweight("bold")
    axes.get_yticklabels()[-1].set_fontweight("bold")
    axes.axhline(len(data) - 1.5, color=style.DARK_GREY, linewidth=1)
    axes.axvline(len(shown) - 1.5, color=style.DARK_GREY, linewidth=1)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
