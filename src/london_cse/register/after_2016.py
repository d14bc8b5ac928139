"""What others said and asked for since the assessment of 2016, as read for this edition.

Each row says what its source says and no more; where and in which copy it was read stands
beside it. Nothing here says that a gap of 2016 has closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from needsbook import estimate

from london_cse import sources
from london_cse.register import gaps as register

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of entries, in reading order.
KINDS = ("law", "guidance", "inquiry", "services", "statistics")
_READ = ["publisher_address", "read_in", "read_address", "copy_shows"]


@estimate
def entries(kind: str) -> pd.DataFrame:
    """Return what has changed since 2016, of one kind.

    Parameters
    ----------
    kind : str
        One of `KINDS`.

    Returns
    -------
    pandas.DataFrame
        Columns dated, title, says, publisher, publisher_address, read_in,
        read_address, copy_shows.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind “{kind}”; there are {', '.join(KINDS)}")
    columns = ["dated", "title", "says", "publisher", *_READ]
    return _without_gaps(sources.since_2016(where={"kind": kind}, columns=columns))


@estimate(once=True)
def recommended() -> pd.DataFrame:
    """Return the recommendations of others since 2016, each with the gaps it bears on.

    Returns
    -------
    pandas.DataFrame
        Columns recommendation, kind, made_by, made_on, report, addressed_to, summary,
        publisher_address, read_in, read_address, copy_shows; gaps and domain, each
        joined by semicolons.
    """
    listed = sources.recommendations_since(
        columns=[
            *("recommendation", "kind", "made_by", "made_on", "report"),
            *("addressed_to", "summary", *_READ),
        ]
    )
    links = _links()
    order = list(register.DOMAINS)
    joined = {
        one: ("; ".join(some["gap"]), "; ".join(sorted(set(some["domain"]), key=order.index)))
        for one, some in links.groupby("recommendation")
    }
    listed["gaps"] = [joined[one][0] for one in listed["recommendation"]]
    listed["domain"] = [joined[one][1] for one in listed["recommendation"]]
    return _without_gaps(listed)


def _links() -> pd.DataFrame:
    """Recommendation, gap and the gap's domain."""
    links = sources.recommendations_since_gaps(columns=["recommendation", "gap"])
    return links.merge(sources.gaps_2016(columns=["gap", "domain"]), on="gap", validate="m:1")


@estimate
def gaps_recommended(domain: str = "all") -> dict[str, str]:
    """Return the gaps of a domain, or all, on which a recommendation made since bears.

    Returns
    -------
    dict of str to str
        By gap, the recommendations, joined by semicolons.
    """
    links = _links()
    chosen = links[(links["domain"] == domain) | (domain == "all")]
    return {str(gap): "; ".join(some["recommendation"]) for gap, some in chosen.groupby("gap")}


def _without_gaps(listed: pd.DataFrame) -> pd.DataFrame:
    """An address that was not seen is an empty text."""
    seen = [address if isinstance(address, str) else "" for address in listed["publisher_address"]]
    return listed.assign(publisher_address=seen)
