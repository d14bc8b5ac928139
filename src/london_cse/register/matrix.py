"""The matrix of gaps: how many the 2016 assessment names, by domain and group, and on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from needsbook import Drawing, estimate, figure
from needsbook.charts.grid import counted_grid

from london_cse import sources
from london_cse.cells import capital
from london_cse.register import gaps as register
from london_cse.register.gaps import DOMAINS, EVERYBODY, KINDS, SURVIVORS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TOTAL = "All gaps"
#: The sign of each kind of evidence in a cell.
SIGNS = dict(zip(KINDS, "TYLSARU", strict=True))


@figure(title="Gaps by domain and group", kind="own estimate")
def fig_gaps_matrix() -> Drawing:
    """Matrix of the gaps named in 2016, by domain and group: how many, on which evidence."""
    data = gaps_by_group()
    groups = data.iloc[:-1]
    total = data.iloc[-1]
    signs = [cell for domain in DOMAINS for cell in groups[_evidence(domain)] if cell]
    ordered = sorted(DOMAINS, key=lambda domain: -int(total[domain]))
    apart = groups["group"].isin([EVERYBODY, SURVIVORS])
    particular = groups[~apart].set_index("group")[list(DOMAINS)]
    group = str(particular.max(axis=1).idxmax())
    domain = str(particular.loc[group].idxmax())
    most = particular.loc[group].max()
    return Drawing(
        _picture(data),
        data,
        f"{total[ordered[0]]} of {total[TOTAL]} gaps lie in {ordered[0]}. Gaps named in the 2016 "
        "assessment, by domain and group of people",
        f"Table of shaded cells, {len(groups)} groups by {len(DOMAINS)} domains, "
        f"{total[TOTAL]} gaps. By domain: "
        + ", ".join(f"{name} {total[name]}" for name in ordered)
        + f". {capital(groups['group'].iloc[0])} are concerned by "
        f"{groups[TOTAL].iloc[0]}; of the particular groups, adult survivors apart, the largest "
        f"cell is {group} in {domain}, with {most}. By group: "
        + ", ".join(f"{one} {n}" for one, n in zip(groups["group"], groups[TOTAL], strict=True))
        + f". Of the {len(signs)} cells with gaps, "
        + ", ".join(
            f"{sum(sign in cell for cell in signs)} rest on {kind}"
            + ("s" if kind == register.UNATTRIBUTED else "")
            for kind, sign in SIGNS.items()
        )
        + ".",
        (
            "Letters: "
            + ", ".join(f"{sign} {kind}" for kind, sign in SIGNS.items())
            + "; a letter stands where any gap of the cell rests on that kind.",
            # literal: what a cell without a mark means
            "The gaps were listed, and their domain and groups assigned, by reading the report for "
            "this assessment; a blank cell means that it names none.",
            "A gap counts in the row of each group that it concerns and once in the last row.",
            "The number says how many problems are named, not how much harm they do.",
        ),
    )


def _evidence(domain: str) -> str:
    return f"{domain}: evidence"


@estimate
def gaps_by_group() -> pd.DataFrame:
    """Return the number of gaps by group and domain, groups with the most first.

    Columns group; of each domain, the number of gaps and (``<domain>: evidence``) the signs of the
    kinds that they rest on; and the total. The last row counts every gap once, whatever the number
    of its groups.
    """
    domains = sources.gaps_2016(columns=["gap", "domain"])
    groups = sources.gap_groups(columns=["gap", "group"]).merge(domains, on="gap")
    evidence = sources.gap_evidence(columns=["gap", "evidence"]).merge(groups, on="gap")
    cell = ["group", "domain"]
    counts = pd.crosstab(groups["group"], groups["domain"])
    counts = counts.reindex(columns=list(DOMAINS), fill_value=0)
    counts[TOTAL] = counts.sum(axis="columns")
    counts = counts.sort_values(TOTAL, ascending=False, kind="stable")
    counts.loc[TOTAL] = [*domains["domain"].value_counts().reindex(list(DOMAINS)), len(domains)]
    marked = evidence.groupby(cell)["evidence"].agg(
        lambda kinds: "".join(sign for kind, sign in SIGNS.items() if kind in set(kinds))
    )
    signs = marked.unstack().rename(columns=_evidence)
    signs = signs.reindex(index=counts.index, columns=[_evidence(one) for one in DOMAINS])
    both = pd.concat([counts, signs.fillna("")], axis="columns")
    beside = [column for domain in DOMAINS for column in (domain, _evidence(domain))]
    return both[[*beside, TOTAL]].rename_axis(index="group", columns=None).reset_index()


def _picture(data: pd.DataFrame) -> Figure:
    rows = data.set_index(data["group"].map(capital))
    shown = [*DOMAINS, TOTAL]
    counts = rows[shown].rename(columns=capital)
    marks = rows[[_evidence(domain) for domain in DOMAINS]].set_axis(counts.columns[:-1], axis=1)
    return counted_grid(counts, marks)
