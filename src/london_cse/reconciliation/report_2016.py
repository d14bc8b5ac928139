"""Numbers of children and survivors in the text of the 2016 report, and their inputs.

Where the report prints one thing twice, the place that is derived, or that
repeats, is the figure; the other is what it is set against.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from london_cse.reconciliation.recomputation import (
    Recomputation,
    against,
    from_inputs,
    held,
    share_of,
)
from london_cse.reconciliation.reports import YEARS_OF_CHILDHOOD
from london_cse.reconciliation.tables_2016 import people, population
from london_cse.sources import areas, csa_prevalence_rates

_METHODS = "the two rest on different surveys and methods"
_SPANS = ("childhood", "annual")


def text() -> Iterator[Recomputation]:
    """Every recomputation of a number of people, a rate or a range in the text."""
    yield from _population()
    yield from _prevalence()
    yield from _risk_in_london()
    yield from _survivors()
    yield from _crime_survey()


def _population() -> Iterator[Recomputation]:
    under_18, everyone = population("0-10", "11-17"), population("all ages")
    yield from_inputs(
        "children-2016-london",
        under_18,
        "residents aged 0 to 17, mid-2014",
        step=Decimal(1_000_000),
        # literal: a reason, judged when the reports were read
        reason="fewer than two million were under 18; the report does not state its ages",
    )
    yield from_inputs(
        "children-2016-london",
        share_of("children-2016-share") * everyone,
        "the printed share of all residents, mid-2014",
        inputs=("children-2016-share",),
        step=Decimal(1_000_000),
    )
    yield from_inputs(
        "children-2016-share",
        100 * under_18 / everyone,
        # literal: the rule that is recomputed
        "residents aged 0 to 17 over all residents, mid-2014",
        # literal: a reason, judged when the reports were read
        reason="the report does not state the ages; its share is larger than that of the under-18s "
        "that it is about",
    )
    for words in ("words", "words-summary"):
        yield against(f"children-2016-share-{words}", "children-2016-share", "")
    yield from_inputs(
        "boroughs-2016",
        Decimal(len(areas(where={"area_type": "London borough"}, columns=["gss_code"]))),
        "boroughs in the list of areas",
    )


def _prevalence() -> Iterator[Recomputation]:
    """The ranges of the estimates, and rates printed twice."""
    ends = {
        "all-low": "csew-2016-adults",
        "all-high": "radford-2011-18-24-all",
        "contact-low": "ceop-2014-prevalence",
        "contact-high": "radford-2011-18-24-contact",
    }
    for end, study in ends.items():
        yield against(f"csa-estimates-{end}", study, "")
    yield against(
        "ceop-2014-prevalence-summary",
        "ceop-2014-prevalence",
        "the Summary leaves out that the rate counts contact abuse only",
        counted=(_abuse_type("ceop-2014-summary"), _abuse_type("ceop-2014-contact")),
    )
    yield from_inputs(
        "ceop-2014-new-victims-a-year",
        held("ceop-2014-victims-by-18").value / YEARS_OF_CHILDHOOD,
        # literal: the rule that is recomputed
        "victims by the age of 18 over 18 years",
        inputs=("ceop-2014-victims-by-18",),
        step=Decimal(10_000),
    )


def _abuse_type(estimate: str) -> str:
    return str(csa_prevalence_rates.one("abuse_type", where={"estimate": estimate}))


def _risk_in_london() -> Iterator[Recomputation]:
    """The Summary's range of Londoners at risk, from rates and from the table."""
    children = held("children-2016-london").value
    rates = {"low": "ceop-2014-prevalence-summary", "high": "radford-2011-18-24-all"}
    steps = {"low": Decimal(100), "high": Decimal(1000)}
    for end, kind in (("low", "lower"), ("high", "central")):
        lifetime, annual = (f"csa-london-{span}-risk-{end}-summary" for span in _SPANS)
        yield from_inputs(
            lifetime,
            share_of(rates[end]) * children,
            # literal: the rule that is recomputed
            "the printed rate times two million children",
            inputs=(rates[end], "children-2016-london"),
            step=Decimal(100_000),
        )
        yield _beside_table(
            lifetime,
            people("London", "current child", "all", kind),
            f"the table of victims, current children, {kind} estimate",
            Decimal(100_000),
            "the Summary takes a rate over all of childhood, the table one of children's ages",
        )
        yield from_inputs(
            annual,
            held(lifetime).value / YEARS_OF_CHILDHOOD,
            "the printed number over 18 years",
            inputs=(lifetime,),
            step=steps[end],
        )


def _beside_table(
    figure: str, cell: Decimal, place: str, step: Decimal, reason: str
) -> Recomputation:
    row = held(figure)
    return Recomputation(
        row.report,
        row.place,
        f"{row.measure}: against {place}",
        row.value,
        cell,
        row.unit,
        row.qualifier,
        step,
        row.words,
        other_words=f"{cell:,}",
        ids=(figure,),
        other=True,
        reason=reason,
    )


def _survivors() -> Iterator[Recomputation]:
    for end, kind in (("low", "lower"), ("high", "central")):
        yield _beside_table(
            f"csa-adult-survivors-{end}",
            people("London", "adult", "all", kind),
            f"the table of victims, adults, {kind} estimate",
            Decimal(250_000),
            "the words and the table give different numbers",
        )
    yield _beside_table(
        "csa-adult-survivors-low",
        people("London", "adult", "contact", "central"),
        "the table of victims, adults, central estimate of contact abuse",
        Decimal(250_000),
        "the words do not say whether they mean contact abuse",
    )
    for end in ("low", "high"):
        yield against("csew-2016-london-survivors-summary", f"csa-adult-survivors-{end}", _METHODS)
    yield against("csa-familial-share", "occ-2015-familial", "no source stands beside the 70%")
    yield against(
        "survivor-services-users-share",
        "survivor-services-users-share-summary",
        # literal: a reason, judged when the reports were read
        "one place gives half as the most, the other as nearly reached",
    )


def _crime_survey() -> Iterator[Recomputation]:
    yield against(
        "csew-2016-men",
        "csew-2016-men-summary",
        "two places give different figures for one survey",
    )
    women, mens = "csew-2016-women", {"summary": "csew-2016-men-summary", "body": "csew-2016-men"}
    for place, men in mens.items():
        yield from_inputs(
            "csew-2016-adults",
            (held(women).value + held(men).value) / 2,
            f"mean of the rates of women and men, with the {place}'s rate of men",
            inputs=(women, men),
            reason="rates printed without decimals; the mean ends in a half, which rounds up",
        )
    yield from_inputs(
        "csew-2016-adults",
        held(women).value + held(mens["body"]).value,
        "sum of the two, which Section 2 words as parts of it",
        inputs=(women, mens["body"]),
        reason="the two are rates among women and among men, not parts of the whole",
    )
    yield from_inputs(
        "csew-2016-london-survivors-summary",
        share_of("csew-2016-adults") * population("18+"),
        "the printed rate times residents aged 18 and over, mid-2014",
        inputs=("csew-2016-adults",),
        step=Decimal(50_000),
    )
    of_borough = {sex: f"csew-2016-borough-{sex}-summary" for sex in ("women", "men")}
    boroughs = held("boroughs-2016").value
    yield from_inputs(
        "csew-2016-london-survivors-summary",
        sum((held(one).value for one in of_borough.values()), Decimal(0)) * boroughs,
        # literal: the rule that is recomputed
        "women and men of the average borough times 32",
        inputs=(*of_borough.values(), "boroughs-2016"),
        step=Decimal(50_000),
    )
    rates = (("women", women, "females"), *(("men", men, "males") for men in mens.values()))
    for who, rate, sex in rates:
        yield from_inputs(
            of_borough[who],
            share_of(rate) * population("18+", sex=sex) / boroughs,
            # literal: the rule that is recomputed
            f"{held(rate).words} of {who} aged 18 and over, mid-2014, divided by 32",
            inputs=(rate, "boroughs-2016"),
            step=Decimal(1000) if who == "women" else Decimal(500),
            reason="the total fits the rate of all adults, the split fits no printed rate",
        )
