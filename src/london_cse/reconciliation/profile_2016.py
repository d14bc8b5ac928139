"""The profile of victims in the text of the 2016 report: sexes, peers, the Havens."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from london_cse.reconciliation.recomputation import (
    Recomputation,
    against,
    from_inputs,
    held,
    in_unit,
    months,
)
from london_cse.reconciliation.reports import ethnic_shares

_BASES = "different bases may explain it; the report does not say so"
_AGES = ("13", "14", "15", "16", "17")


def profile() -> Iterator[Recomputation]:
    """Every recomputation of a figure about victims, apart from prevalence."""
    yield from _sexes()
    yield from _peers()
    yield from _havens()
    yield from _other()


def _sexes() -> Iterator[Recomputation]:
    women, summary = held("csew-2016-women").value, "survivors-male-share-summary"
    for figure, men in (
        ("survivors-male-split", "csew-2016-men-summary"),
        ("survivors-male-split", "csew-2016-men"),
        ("survivors-male-share-low", "csew-2016-men-summary"),
    ):
        rate = held(men).value
        yield from_inputs(
            figure,
            rate / (women + rate),
            f"{rate}% of men and {women}% of women, equal numbers of both",
            inputs=(men, "csew-2016-women"),
            # literal: a reason, judged when the reports were read
            reason="the rates that the report gives as its evidence give a lower share",
        )
    of_borough = [held(f"csew-2016-borough-{sex}-summary").value for sex in ("men", "women")]
    yield from_inputs(
        summary,
        of_borough[0] / sum(of_borough, Decimal(0)),
        "men among the survivors of the average borough",
        inputs=("csew-2016-borough-men-summary", "csew-2016-borough-women-summary"),
        # literal: a reason, judged when the reports were read
        reason="the Summary's own numbers give a lower share",
    )
    yield against(summary, "survivors-male-share-low", "Section 2 gives a range, this its top")
    yield against("survivors-male-share-high", summary, "")
    for girls in ("occ-2012-girls", "mps-2015-victims-female", "havens-profile-female"):
        yield against(
            "victims-girls-all-sources-summary",
            girls,
            "the Summary claims it of every source; this one has fewer",
        )
    for boys in ("occ-2012-boys", "havens-profile-male"):
        yield against("boys-identified-share", boys, "")
    yield from_inputs(
        "occ-2012-boys",
        100 - held("occ-2012-girls").value,
        "what the share of girls leaves",
        inputs=("occ-2012-girls",),
        reason="the sex of the others is not explained",
    )


def _peers() -> Iterator[Recomputation]:
    police, collated = "mps-2015-peer-share", "peer-2015-mps-share"
    yield against(collated, police, _BASES)
    yield against("peer-2015-mps-share-summary", collated, "")
    yield against("peer-2015-mps-share-summary", police, _BASES)
    yield against("peer-london-incidents", police, _BASES)
    yield against("peer-london-incidents", collated, "")
    yield against("peer-2016-capacity-share", police, _BASES)
    yield against("mps-2015-county-lines", "mps-2015-different-borough", "")
    summary, body = "mps-2015-looked-after-summary", "mps-2015-not-in-school"
    yield against(
        summary,
        body,
        "one number stands beside looked-after children here, beside those not in school there",
        counted=(held(summary).measure, held(body).measure),
    )


def _havens() -> Iterator[Recomputation]:
    most, least = (f"havens-profile-{end}-deprived" for end in ("most", "least"))
    yield from_inputs(
        "havens-deprivation-ratio-summary",
        held(most).value / held(least).value,
        f"{held(most).words} over {held(least).words}",
        inputs=(most, least),
        # literal: a reason, judged when the reports were read
        reason="Section 2 prints the shares of the two groups, which are equal parts of the "
        "communities; their ratio is another",
        printed_again=True,
    )
    yield _ethnic_groups("havens-profile")
    ages = [held(f"havens-profile-age-{age}").value for age in _AGES]
    yield from_inputs(
        f"havens-profile-age-{_AGES[-1]}",
        100 - sum(ages[:-1], Decimal(0)),
        "what the other ages leave of the whole",
        inputs=tuple(f"havens-profile-age-{age}" for age in _AGES[:-1]),
    )
    yield from_inputs(
        "havens-profile-transgender",
        100 - held("havens-profile-female").value - held("havens-profile-male").value,
        "what female and male leave of the whole",
        inputs=("havens-profile-female", "havens-profile-male"),
    )
    for part in ("mental-health", "alcohol", "drugs"):
        yield against(f"havens-profile-{part}-words-summary", f"havens-profile-{part}", "")
    yield _ethnic_groups("mps-2015-victims")
    yield against("mps-2015-victims-white-words", "mps-2015-victims-white", "")
    summary, body = "havens-2014-presentations-11-17-summary", "havens-2014-presentations-11-17"
    yield against(
        summary,
        body,
        "children here, presentations there; one child can present more than once",
        counted=(held(summary).unit, held(body).unit),
    )


def _ethnic_groups(profile: str) -> Recomputation:
    """The last ethnic group printed beside what the others leave of the whole."""
    shares = ethnic_shares(profile)
    *others, last = shares
    total = sum(shares.values(), Decimal(0))
    return from_inputs(
        last,
        100 - (total - shares[last]),
        "what the other ethnic groups leave of the whole",
        inputs=tuple(others),
        reason=f"the {len(shares)} groups printed add up to {in_unit(total, '%')}; who the others "
        "were is not said",
    )


def _other() -> Iterator[Recomputation]:
    yield from_inputs(
        "missing-2015-conflict",
        100 * held("missing-2015-conflict-count").value / held("missing-2015-respondents").value,
        # literal: the rule that is recomputed
        "respondents who named it over all respondents",
        inputs=("missing-2015-conflict-count", "missing-2015-respondents"),
        step=Decimal(10),
    )
    yield against("risk-tools-2016", "risk-tools-2016-conclusions", "the source says over ten")
    yield from_inputs(
        "occ-2012-period-months",
        months("occ-2012-period-months"),
        "months of the period, the first and the last counted",
        reason="it fits if the first or the last month is not counted",
    )
