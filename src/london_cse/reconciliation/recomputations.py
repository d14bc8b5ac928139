"""The derived figures of the 2005 and 2016 reports, each beside its recomputation.

Figures in the text are rows of `recomputations`, each with its formula or the other place that
prints it. Where the report prints one thing twice, the place that is derived, or that repeats, is
the figure; the other is what it is set against. The cells of its tables are recomputed from the
other cells, a table at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from needsbook import estimate
from needsbook.statistics.printed import (
    CONTRADICTED,
    DIFFERENT,
    REPRODUCED,
    ROUNDED,
    UNHELD,
    Printed,
)

from london_cse.abuse.havens import SITES, WIDEST_PATHWAY
from london_cse.reconciliation.formulas import evaluated, figures_in, held, text
from london_cse.sources import (
    havens_age_groups,
    havens_clients,
    recomputation_needs,
    recomputed_cells,
    report_figures,
)
from london_cse.sources import recomputations as listed

REPORTS = (2016, 2005)
_HAVENS, _APPENDIX = "Section 2: The Havens", "Appendix 2: Havens activity data"
#: The pathways that make up a total.
_ADDED = {
    "Total FMEs": ["FME only", "FME and follow-up"],
    "Total clients": ["Total FMEs", "Follow-up only"],
}
_NO_NEEDS = "the numbers behind the share, and how many cases it rests on"

#: What each verdict says, best first.
VERDICTS = {
    REPRODUCED: "The recomputation gives the printed value.",
    ROUNDED: "It gives a value that rounds to the printed one, or agrees with its words.",
    DIFFERENT: "Printed inputs or public statistics give another value.",
    CONTRADICTED: "Another figure of the same report says something else.",
    UNHELD: "The inputs are not held; what would be needed is named.",
}
DIFFERING = (DIFFERENT, CONTRADICTED)


@dataclass(frozen=True)
class Recomputation:
    """A printed figure and the value that its inputs, or another place, give."""

    report: int  # its year
    place: str  # section and heading where the figure is printed
    figure: str  # what it says, and by what rule it was recomputed
    printed: Decimal
    computed: Decimal | None  # in the printed unit; None where the inputs are not held
    unit: str
    qualifier: str = "exactly"  # the words around the figure: "more than", "about" ...
    # The unit of the last printed digit, where it is not the digits of `printed` (a figure given
    # in whole millions of people, say).
    step: Decimal | None = None
    words: str = ""  # the figure as the report prints it
    other_words: str = ""  # the one that it is set against, likewise
    ids: tuple[str, ...] = ()  # the figures of `report-figures` it rests on, the printed one first
    other: bool = False  # `computed` is another printed figure of the report, not a calculation
    other_qualifier: str = ""  # the words around that other figure
    counted: tuple[str, str] | None = None  # what the number counts, in the one place and the other
    ceiling: Decimal | None = None  # the most it can be: it is a part of another printed figure
    reason: str = ""  # what is known of a difference
    needs: str = ""  # the inputs that a recomputation would need
    rule: str = ""  # recomputations with one rule and place share a row

    def __post_init__(self) -> None:
        """Refuse a figure without inputs that does not say which it would need."""
        if self.computed is None and not self.needs:
            raise ValueError(f"{self.figure}: nothing computed, and no inputs named")

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`, from the numbers, by the rules of `needsbook.statistics.printed`."""
        if self.counted is not None and self.counted[0] != self.counted[1]:
            return CONTRADICTED
        return self._as_printed.verdict(
            self.computed,
            printed_too=self.other,
            other_qualifier=self.other_qualifier,
            ceiling=self.ceiling,
        )

    @property
    def cut(self) -> bool:
        """Whether the value gives the printed one when its last digits are dropped."""
        return self.computed is not None and self._as_printed.cut(self.computed)

    @property
    def _as_printed(self) -> Printed:
        rounded = self.unit in ("%", "share", "£m")
        return Printed(self.printed, self.qualifier, rounded, self.unit == "share", self.step)


@estimate(once=True)
def recomputations() -> tuple[Recomputation, ...]:
    """Every derived figure, by report and section, in the order of the lists."""
    found: list[Recomputation] = []
    for row in listed().to_dict("records"):
        if row["way"] != "table":
            found.append(_of_row(row))
        elif row["formula"] == "others of 2016":
            found += _others({item.ids[0] for item in found if item.ids})
        else:
            found += _havens() if row["formula"] == "havens" else _of_cells(row["formula"])
    return tuple(sorted(found, key=_position))


def _position(item: Recomputation) -> tuple[int, str, str, str]:
    """Report, section, heading, rule. The study of 2005 keeps the order of its list."""
    if item.report != REPORTS[0]:
        return (REPORTS.index(item.report), "", "", "")
    section = item.place.split(":")[0]
    order = ("Executive", "Section", "Appendix").index(section.split()[0])
    return (0, f"{order} {section}", item.place, item.rule)


# Figures in the text ----------------------------------------------------------


def _of_row(row: Mapping[Any, Any]) -> Recomputation:
    """The recomputation that a row of the list describes."""
    value = evaluated(row["formula"]) if row["formula"] else None
    figure = held(row["figure"])
    second = held(row["against"]) if row["against"] else None
    unheld, elsewhere = row["way"] == "not held", row["way"] == "printed elsewhere"
    rule, other_words = text(row["rule"]), text(row["shown"])
    if second and elsewhere:
        factor = {("share", "%"): Decimal("0.01"), ("%", "share"): Decimal(100)}
        value = second.value * factor.get((figure.unit, second.unit), Decimal(1))
        rule = f"against {brief(second.place)}"
    if second and (elsewhere or figure.value > (value or figure.value)):
        other_words = second.words
    return Recomputation(
        figure.report,
        figure.place,
        f"{figure.measure}: {rule}" if rule else figure.measure,
        figure.value,
        None if unheld else value,
        figure.unit,
        figure.qualifier,
        Decimal(row["step"]) if row["step"] else None,
        figure.words,
        other_words,
        (figure.id, second.id) if second else (figure.id, *figures_in(row["formula"])),
        elsewhere,
        second.qualifier if second and elsewhere else "",
        (getattr(figure, row["alike"]), getattr(second, row["alike"])) if row["alike"] else None,
        value if unheld else None,
        text(row["reason"]),
        text(row["needs"]),
    )


def brief(place: str) -> str:
    """A place without the heading inside the Executive summary, which is short enough."""
    return place.split(":")[0] if place.startswith("Executive") else place


def _others(covered: Collection[str]) -> Iterator[Recomputation]:
    """Every figure of 2016 that is a share, ratio, average or end of a range, not covered yet."""
    rows = report_figures(
        where={"report": 2016}, columns=["figure", "measure", "unit", "qualifier"]
    )
    derived = (
        rows["unit"].isin(["%", "share", "times"])
        | rows["measure"].str.contains("verage")
        | rows["qualifier"].str.startswith("between")
    )
    known = recomputation_needs(columns=["start", "derived", "needs"]).sort_values(
        "start", key=lambda start: -start.str.len()
    )
    for name in rows.loc[derived & ~rows["figure"].isin(list(covered)), "figure"]:
        fits = known[[name.startswith(start) for start in known["start"]]]
        if (fits["derived"] == "no").any():
            continue
        figure = held(name)
        yield Recomputation(
            figure.report,
            figure.place,
            figure.measure,
            figure.value,
            None,
            figure.unit,
            figure.qualifier,
            words=figure.words,
            ids=(name,),
            needs=_NO_NEEDS if fits.empty else fits["needs"].iloc[0],
        )


# Cells of the tables of 2016 ----------------------------------------------------


def _of_cells(table: str) -> Iterator[Recomputation]:
    """The cells of the estimates of victims, or of the costs, from the list of them."""
    for row in recomputed_cells(where={"table": table}).to_dict("records"):
        formula = row["formula"]
        yield _cell(
            row["place"],
            row["says"],
            evaluated(row["printed"]),
            evaluated(formula) if formula else None,
            row["unit"],
            reason=row["reason"],
            needs=row["needs"],
            rule=row["shared"],
        )


def _cell(
    place: str,
    says: str,
    printed: Decimal,
    computed: Decimal | None,
    unit: str,
    *,
    rule: str,
    reason: str = "",
    needs: str = "",
) -> Recomputation:
    return Recomputation(
        2016,
        place,
        says,
        printed,
        computed,
        unit,
        words=f"£{printed:,}" if unit == "£" else f"{printed:,}",
        reason=reason,
        needs=needs,
        rule=rule,
    )


def _havens() -> Iterator[Recomputation]:
    """The sums of Appendix 2 and of the table by age."""
    seen = havens_age_groups(columns=["year", "age_group", "clients"])
    cells = havens_clients(columns=["year", "age_group", "pathway", "site", "clients"])
    sites, pathways = (
        cells.pivot_table(
            index=["year", "age_group", down], columns=across, values="clients", sort=False
        )
        .dropna()  # ages 0 to 12 have one pathway, and no totals of several
        .reset_index()
        for down, across in (("pathway", "site"), ("site", "pathway"))
    )
    sites["computed"] = sites[list(SITES)].sum(axis="columns")
    yield from _sums(
        sites.assign(printed=sites["Total"]),
        "{year}, ages {age_group}, {pathway}: total of the sites",
        "{year}: totals as the sum of the sites",
    )
    for total, parts in _ADDED.items():
        computed = pathways[parts].sum(axis="columns")
        yield from _sums(
            pathways.assign(printed=pathways[total], computed=computed, total=total),
            "{year}, ages {age_group}, {site}: {total}",
            "{year}: totals as the sum of their pathways",
        )
    widest = sites[sites["pathway"] == sites["age_group"].map(WIDEST_PATHWAY)]
    yield from _sums(
        widest.merge(seen.rename(columns={"clients": "printed"}), on=["year", "age_group"]),
        "{year}, ages {age_group}: clients, against the sites of Appendix 2",
        "clients by age as the sum of the sites in Appendix 2",
        _HAVENS,
    )
    years = seen.pivot(index="year", columns="age_group", values="clients").reset_index()
    computed = years[list(WIDEST_PATHWAY)].sum(axis="columns")
    yield from _sums(
        years.assign(printed=years["Total"], computed=computed),
        "{year}: total of the age groups",
        "yearly totals as the sum of the age groups",
        _HAVENS,
    )


def _sums(rows: pd.DataFrame, says: str, rule: str, place: str = _APPENDIX) -> list[Recomputation]:
    """A recomputation a row, of `printed` by `computed`."""
    return [
        _cell(
            place,
            says.format_map(row),
            Decimal(int(row["printed"])),
            Decimal(int(row["computed"])),
            "clients",
            rule=rule.format_map(row),
        )
        for row in rows.to_dict("records")
    ]
