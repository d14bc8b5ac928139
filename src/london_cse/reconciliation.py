"""Figures that the reports derive, beside their recomputation.

Each printed total, average, ratio or share is set beside the value that follows
from printed inputs or held statistics. A difference never stops a build: the
printed figure stays in the data, and the difference is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from london_cse.reports import printed
from london_cse.sources import (
    csa_cost,
    csa_london_estimates,
    havens_age_groups,
    havens_clients,
    population_by_age,
)
from needsbook import estimate

if TYPE_CHECKING:
    import pandas as pd

_LOWER = "the report halves the central estimate; why this line differs is not said"
_SITES = ("Camberwell", "Paddington", "Whitechapel")
_YEARS = ("2011/12", "2012/13", "2013/14", "2014/15")
_AGES = ("0-12", "13-15", "16-17")


@dataclass(frozen=True)
class Recomputation:
    """A printed figure and the value that its inputs give.

    Parameters
    ----------
    place : str
        Where the figure is printed.
    figure : str
        What it says.
    printed, computed : Decimal
        In the printed unit.
    unit : str
    reason : str
        What is known of a difference.
    step : Decimal, optional
        The unit of the last printed digit, where it is not the digits of `printed`
        (a figure given in whole millions of people, say).
    """

    place: str
    figure: str
    printed: Decimal
    computed: Decimal
    unit: str
    reason: str
    step: Decimal | None = None

    @property
    def verdict(self) -> str:
        """Reproduced, reproduced within rounding, or different."""
        if self.computed == self.printed:
            return "reproduced"
        step = self.step or Decimal(1).scaleb(int(self.printed.as_tuple().exponent))
        rounded = (self.computed / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
        return "reproduced within rounding" if rounded == self.printed else "different"


@estimate
def recomputations() -> tuple[Recomputation, ...]:
    """Every recomputation, in the order of the reports."""
    return (
        *_prevalence(),
        *_havens(),
        *_costs(),
        *_other(),
        *_study_of_2005(),
    )


@estimate
def differences() -> pd.DataFrame:
    """The recomputations whose result is not the printed figure.

    Returns
    -------
    pandas.DataFrame
        Columns place, figure, printed, computed, difference, unit, reason.
    """
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "place": item.place,
                "figure": item.figure,
                "printed": item.printed,
                "computed": _short(item.computed),
                "difference": _short(item.computed - item.printed),
                "unit": item.unit,
                "reason": item.reason,
            }
            for item in recomputations()
            if item.verdict == "different"
        ]
    )


@estimate
def count_differences() -> int:
    """How many recomputed figures differ from the printed ones."""
    return len(differences())


@estimate
def count_recomputed() -> int:
    """How many printed figures were recomputed."""
    return len(recomputations())


def _short(value: Decimal) -> Decimal:
    """To at most two decimals, without idle noughts."""
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return rounded.quantize(Decimal(1)) if whole else rounded


def _people(area: str, victims: str, abuse: str, kind: str) -> Decimal:
    where = {"area": area, "victims": victims, "abuse_type": abuse, "estimate": kind}
    return csa_london_estimates.quote("people", where=where)


def _prevalence() -> Iterator[Recomputation]:
    place = "2016, Section 2, prevalence of CSA"
    for victims in ("current child", "adult"):
        for abuse in ("all", "contact"):
            words = f"{victims} victims, {abuse} abuse"
            central = _people("London", victims, abuse, "central")
            lower = _people("London", victims, abuse, "lower")
            yield Recomputation(
                place,
                f"London, {words}: lower estimate as half of the central one",
                lower,
                central / 2,
                "people",
                "the odd half is cut, not rounded",
            )
            for kind in ("central", "lower"):
                yield Recomputation(
                    "2016, Section 2, borough prevalence",
                    f"average borough, {words}, {kind}: London divided by 32",
                    _people("average borough", victims, abuse, kind),
                    _people("London", victims, abuse, kind) / 32,
                    "people",
                    "",
                )
    for end, kind in (("low", "lower"), ("high", "central")):
        yield Recomputation(
            "2016, Summary and Section 3",
            f"adult survivors in London, {end} end, against the table of Section 2",
            printed(f"csa-adult-survivors-{end}"),
            _people("London", "adult", "all", kind),
            "people",
            "the words and the table give different numbers",
            step=Decimal(250_000),
        )


def _clients(year: str, age: str, pathway: str, site: str) -> Decimal:
    where = {"year": year, "age_group": age, "pathway": pathway, "site": site}
    return havens_clients.quote("clients", where=where)


def _havens() -> Iterator[Recomputation]:
    appendix, section = "2016, Appendix 2", "2016, Section 2, the Havens"
    sums = {
        "Total FMEs": ("FME only", "FME and follow-up"),
        "Total clients": ("Total FMEs", "Follow-up only"),
    }
    for year in _YEARS:
        for age in _AGES:
            last = "FME only" if age == "0-12" else "Total clients"
            for pathway, parts in sums.items() if age != "0-12" else ():
                for site in (*_SITES, "Total"):
                    yield Recomputation(
                        appendix,
                        f"{year}, ages {age}, {site}: {pathway}",
                        _clients(year, age, pathway, site),
                        sum((_clients(year, age, part, site) for part in parts), Decimal(0)),
                        "clients",
                        "",
                    )
            yield Recomputation(
                section,
                f"{year}, ages {age}: clients, against the sites of Appendix 2",
                havens_age_groups.quote("clients", where={"year": year, "age_group": age}),
                sum((_clients(year, age, last, site) for site in _SITES), Decimal(0)),
                "clients",
                "",
            )
        yield Recomputation(
            section,
            f"{year}: total of the age groups",
            havens_age_groups.quote("clients", where={"year": year, "age_group": "Total"}),
            sum((_clients_of_age(year, age) for age in _AGES), Decimal(0)),
            "clients",
            "",
        )
    total = sum((_clients_of_age(year, age) for year in _YEARS for age in _AGES), Decimal(0))
    yield Recomputation(
        section,
        "average number of clients a year over four years",
        printed("havens-average-clients"),
        total / len(_YEARS),
        "clients",
        "",
    )
    most, least = (printed(f"havens-profile-{end}-deprived") for end in ("most", "least"))
    yield Recomputation(
        "2016, Summary",
        "how many times more likely in the most deprived than in the least deprived areas",
        printed("havens-deprivation-ratio-summary"),
        most / least,
        "times",
        f"the printed shares are {most} per cent and {least} per cent",
    )


def _clients_of_age(year: str, age: str) -> Decimal:
    return havens_age_groups.quote("clients", where={"year": year, "age_group": age})


def _cost(sector: str, item: str, kind: str) -> Decimal:
    where = {"sector": sector, "item": item, "estimate": kind}
    return csa_cost.quote("cost", where=where)


def _costs() -> Iterator[Recomputation]:
    place = "2016, Section 2, cost of CSA"
    table = csa_cost(where={"estimate": "central"}, columns=["sector", "item", "row_type"])
    lines = [(row["sector"], row["item"], row["row_type"]) for row in table.to_dict("records")]
    totals = {sector: item for sector, item, kind in lines if kind == "total"}
    for sector, item, kind in lines:
        yield Recomputation(
            place,
            f"{sector}, {item}: lower estimate as half of the central one",
            _cost(sector, item, "lower"),
            _cost(sector, item, "central") / 2,
            "£",
            _LOWER if kind == "item" else "follows from the lines above it",
        )
    for column in ("central", "lower"):
        for sector, total in totals.items():
            parts = (
                [(other, item) for other, item in totals.items() if other != "All"]
                if sector == "All"
                else [
                    (sector, item)
                    for other, item, kind in lines
                    if (other, kind) == (sector, "item")
                ]
            )
            yield Recomputation(
                place,
                f"{sector}: total of the {column} column",
                _cost(sector, total, column),
                sum((_cost(*part, column) for part in parts), Decimal(0)),
                "£",
                "",
            )
    names = {
        "total": "All",
        "health": "Health",
        "cjs": "Criminal justice",
        "social-services": "Children's services",
    }
    for name, sector in names.items():
        for end, kind in (("low", "lower"), ("high", "central")):
            yield Recomputation(
                "2016, Summary and Section 2",
                f"{sector}: yearly cost in words, {end} end, against the table",
                printed(f"cost-2014-{name}-{end}"),
                _cost(sector, totals[sector], kind) / 1_000_000,
                "£m",
                "the words cut the amount of the table instead of rounding it",
            )


def _other() -> Iterator[Recomputation]:
    yield Recomputation(
        "2016, Summary and Section 2",
        "men who were abused as children: Section 2 against the Summary",
        printed("csew-2016-men"),
        printed("csew-2016-men-summary"),
        "%",
        "two sections of the report give different figures for one survey",
    )
    yield Recomputation(
        "2016, Section 2",
        "peer-on-peer share of cases known to the police against the police profile",
        printed("peer-2015-mps-share"),
        printed("mps-2015-peer-share"),
        "%",
        "different bases (cases known in 2015, flagged offences) may explain it; none is given",
    )
    yield Recomputation(
        "2016, Summary and Section 2",
        "children as a share of London's population, ages 0 to 17 in mid-2014",
        printed("children-2016-share"),
        100 * _population("0-17") / _population("all ages"),
        "%",
        "the printed share fits ages 0 to 19, not the under-18s that the report is about",
    )
    yield Recomputation(
        "2016, Summary and Section 2",
        "children and young people in London (more than), ages 0 to 17 in mid-2014",
        printed("children-2016-london"),
        _population("0-17"),
        "children",
        "fewer than two million were under 18",
    )
    yield Recomputation(
        "2016, Section 2, missing",
        "respondents who name conflict as a reason for going missing (almost)",
        printed("missing-2015-conflict"),
        100 * printed("missing-2015-conflict-count") / printed("missing-2015-respondents"),
        "%",
        "",
        step=Decimal(10),
    )


def _population(band: str) -> Decimal:
    bands = ["0-10", "11-17"] if band == "0-17" else [band]
    frame = population_by_age(
        where={"year": 2014, "sex": "persons", "age_band": bands}, columns=["population"]
    )
    return Decimal(int(frame["population"].sum()))


def _study_of_2005() -> Iterator[Recomputation]:
    place = "2005, The extent of sexual exploitation in London"
    cases, estimated = (
        printed("harper-scott-2005-cases"),
        printed("harper-scott-2005-estimated-at-risk"),
    )
    yield Recomputation(
        place,
        "young people estimated to be at risk, as a multiple of those identified",
        printed("harper-scott-2005-estimate-ratio"),
        estimated / cases,
        "times",
        "",
        step=Decimal(1),
    )
    yield Recomputation(
        place,
        "share of cases in which exploitation was known (approximately a third)",
        printed("harper-scott-2005-known-share"),
        printed("harper-scott-2005-known") / cases,
        "share",
        "",
        step=Decimal("0.3333"),
    )
    yield Recomputation(
        place,
        "share of those likely to be at risk who are identified (half)",
        printed("harper-scott-2005-half-identified"),
        cases / estimated,
        "share",
        "",
        step=Decimal("0.1"),
    )
