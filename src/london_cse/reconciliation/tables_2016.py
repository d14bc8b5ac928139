"""The tables of the 2016 report: estimates of victims, Havens activity, costs.

The sums, halves and averages of each table are recomputed from its own cells;
the words that repeat a table are set beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from london_cse.reconciliation.recomputation import Recomputation, from_inputs, held, in_unit
from london_cse.sources import (
    csa_cost,
    csa_london_estimates,
    csa_prevalence_rates,
    havens_age_groups,
    havens_clients,
    population_by_age,
)

_PREVALENCE = "Section 2: The prevalence of CSA"
_HAVENS = "Section 2: The Havens"
_COST = "Section 2: Estimating the cost of CSA"
_HALF = "the report halves the central estimate; why this line differs is not said"
_SITES = ("Camberwell", "Paddington", "Whitechapel")
_YEARS = ("2011/12", "2012/13", "2013/14", "2014/15")
_AGES = ("0-12", "13-15", "16-17")


def population(*bands: str, sex: str = "persons") -> Decimal:
    """Residents of London in mid-2014, the latest year before the report that is held."""
    frame = population_by_age(
        where={"year": 2014, "sex": sex, "age_band": list(bands)}, columns=["population"]
    )
    return Decimal(int(frame["population"].sum()))


# Victims ---------------------------------------------------------------------


def people(area: str, victims: str, abuse: str, kind: str) -> Decimal:
    """A cell of the tables of victims."""
    where = {"area": area, "victims": victims, "abuse_type": abuse, "estimate": kind}
    return csa_london_estimates.quote("people", where=where)


def victims() -> Iterator[Recomputation]:
    """The estimates of victims in London and in the average borough."""
    for group in ("current child", "adult"):
        for abuse in ("all", "contact"):
            words = f"{group} victims, {abuse} abuse"
            central = people("London", group, abuse, "central")
            yield _from_rates(group, abuse, central)
            yield _cell(
                _PREVALENCE,
                # literal: how the report calculated
                f"London, {words}, lower estimate: half of the central one",
                people("London", group, abuse, "lower"),
                central / 2,
                "people",
                reason="the odd half is cut",
            )
            for kind in ("central", "lower"):
                yield _cell(
                    "Section 2: Borough prevalence of CSA",
                    f"average borough, {words}, {kind}: London divided by 32",
                    people("average borough", group, abuse, kind),
                    people("London", group, abuse, kind) / held("boroughs-2016").value,
                    "people",
                    rule="borough averages as London divided by 32",
                )
    yield _cell(
        _PREVALENCE,
        "London, adult victims, contact abuse: all abuse times the ratio of the two rates",
        people("London", "adult", "contact", "central"),
        people("London", "adult", "all", "central") * _rate("18-24-contact") / _rate("18-24-all"),
        "people",
    )


def _rate(estimate: str) -> Decimal:
    return csa_prevalence_rates.quote("value", where={"estimate": f"radford-2011-{estimate}"}) / 100


def _from_rates(group: str, abuse: str, central: Decimal) -> Recomputation:
    """The central estimate as printed rates times residents of mid-2014."""
    if group == "adult":
        computed = _rate(f"18-24-{abuse}") * population("18+")
        rule = "rate of ages 18 to 24 times residents aged 18 and over, mid-2014"
    else:
        older = _rate(f"11-17-{abuse}") * population("11-17")
        computed = older + _rate(f"under-10-{abuse}") * population("0-10")
        rule = "rates of ages 11 to 17 and of younger children times residents, mid-2014"
    return _cell(
        _PREVALENCE,
        f"London, {group} victims, {abuse} abuse, central estimate: {rule}",
        central,
        computed,
        "people",
        reason="the population that the report used is not printed; no held one gives the figure",
    )


def _cell(
    place: str,
    figure: str,
    printed: Decimal,
    computed: Decimal,
    unit: str,
    *,
    reason: str = "",
    rule: str = "",
) -> Recomputation:
    """A cell of a table beside what other cells give."""
    return Recomputation(
        2016,
        place,
        figure,
        printed,
        computed,
        unit,
        words=f"£{printed:,}" if unit == "£" else f"{printed:,}",
        reason=reason,
        rule=rule,
    )


# The Havens ------------------------------------------------------------------


def _clients(year: str, age: str, pathway: str, site: str) -> Decimal:
    where = {"year": year, "age_group": age, "pathway": pathway, "site": site}
    return havens_clients.quote("clients", where=where)


def _seen(year: str, age: str) -> Decimal:
    return havens_age_groups.quote("clients", where={"year": year, "age_group": age})


def havens() -> Iterator[Recomputation]:
    """The sums of Appendix 2 and of the table by age, and the average a year."""
    for year in _YEARS:
        yield from _sums_of_pathways(year)
        yield from _sums_of_sites(year)
        yield _cell(
            _HAVENS,
            f"{year}: total of the age groups",
            _seen(year, "Total"),
            sum((_seen(year, age) for age in _AGES), Decimal(0)),
            "clients",
            rule="yearly totals as the sum of the age groups",
        )
    yield from_inputs(
        "havens-average-clients",
        sum((_seen(year, age) for year in _YEARS for age in _AGES), Decimal(0)) / len(_YEARS),
        "mean of the years in the table by age",
    )
    yield from_inputs("havens-average-years", Decimal(len(_YEARS)), "years in the table by age")


def _sums_of_pathways(year: str) -> Iterator[Recomputation]:
    parts = {
        "Total FMEs": ("FME only", "FME and follow-up"),
        "Total clients": ("Total FMEs", "Follow-up only"),
    }
    for age in _AGES[1:]:
        for pathway, added in parts.items():
            for site in (*_SITES, "Total"):
                yield _cell(
                    "Appendix 2: Havens activity data",
                    f"{year}, ages {age}, {site}: {pathway}",
                    _clients(year, age, pathway, site),
                    sum((_clients(year, age, part, site) for part in added), Decimal(0)),
                    "clients",
                    rule=f"{year}: totals as the sum of their pathways",
                )


def _sums_of_sites(year: str) -> Iterator[Recomputation]:
    pathways = ("FME only", "FME and follow-up", "Total FMEs", "Follow-up only", "Total clients")
    for age in _AGES:
        for pathway in pathways if age != _AGES[0] else pathways[:1]:
            yield _cell(
                "Appendix 2: Havens activity data",
                f"{year}, ages {age}, {pathway}: total of the sites",
                _clients(year, age, pathway, "Total"),
                sum((_clients(year, age, pathway, site) for site in _SITES), Decimal(0)),
                "clients",
                rule=f"{year}: totals as the sum of the sites",
            )
        last = "Total clients" if age != _AGES[0] else "FME only"
        yield _cell(
            _HAVENS,
            f"{year}, ages {age}: clients, against the sites of Appendix 2",
            _seen(year, age),
            sum((_clients(year, age, last, site) for site in _SITES), Decimal(0)),
            "clients",
            rule="clients by age as the sum of the sites in Appendix 2",
        )


# Costs -----------------------------------------------------------------------


def _cost(sector: str, item: str, kind: str) -> Decimal:
    where = {"sector": sector, "item": item, "estimate": kind}
    return csa_cost.quote("cost", where=where)


def costs() -> Iterator[Recomputation]:
    """The cost table: its items, halves and totals, and the words that repeat it."""
    table = csa_cost(where={"estimate": "central"}, columns=["sector", "item", "row_type"])
    lines = [(row["sector"], row["item"], row["row_type"]) for row in table.to_dict("records")]
    totals = {sector: item for sector, item, kind in lines if kind == "total"}
    for sector, item, kind in lines:
        if kind == "item":
            yield _national(sector, item)
        yield _cell(
            _COST,
            # literal: how the report calculated
            f"{sector}, {item}, lower estimate: half of the central one",
            _cost(sector, item, "lower"),
            _cost(sector, item, "central") / 2,
            "£",
            reason=_HALF if kind == "item" else "follows from the lines above it",
        )
    for column in ("central", "lower"):
        for sector, total in totals.items():
            parts = [one for one in lines if one[0] == sector and one[2] == "item"]
            if sector == "All":
                parts = [one for one in lines if one[0] != "All" and one[2] == "total"]
            yield _cell(
                _COST,
                f"{sector}: total of the {column} column",
                _cost(sector, total, column),
                sum((_cost(*part[:2], column) for part in parts), Decimal(0)),
                "£",
                rule="totals as the sum of their lines",
            )
    yield from _in_words(totals)


def _national(sector: str, item: str) -> Recomputation:
    printed = _cost(sector, item, "central")
    return Recomputation(
        2016,
        _COST,
        f"{sector}, {item}, central estimate",
        printed,
        None,
        "£",
        words=f"£{printed:,}",
        needs="the national cost of each line, and London's share of it",
        rule="central estimates of the lines",
    )


def _in_words(totals: dict[str, str]) -> Iterator[Recomputation]:
    names = {
        "total": "All",
        "health": "Health",
        "cjs": "Criminal justice",
        "social-services": "Children's services",
    }
    for name, sector in names.items():
        for end, kind in (("low", "lower"), ("high", "central")):
            figure = held(f"cost-2014-{name}-{end}")
            table = _cost(sector, totals[sector], kind)
            yield Recomputation(
                figure.report,
                figure.place,
                f"{figure.measure}: against the total of the table",
                figure.value,
                table / 1_000_000,
                figure.unit,
                figure.qualifier,
                words=figure.words,
                other_words=in_unit(table, "£"),
                ids=(figure.id,),
                other=True,
            )
