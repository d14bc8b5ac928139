"""Exhibits of the chapter on identification: rates over the years, and doubtful counts."""

from __future__ import annotations

from string import ascii_lowercase

import pandas as pd
from needsbook import Column, Drawing, Tabulation, figure, table, treated
from needsbook.charts import series as trends
from needsbook.statistics.breaks import Break
from needsbook.statistics.doubt import SHARP

from london_cse.cells import capital, joined
from london_cse.recording.children_services import CSE, FACTOR_NAMES, PER
from london_cse.recording.counts import WITHHELD, counts, london
from london_cse.recording.counts import years as all_years
from london_cse.recording.identification import EXPECTED_AT_LEAST
from london_cse.recording.series_breaks import breaks
from london_cse.recording.spread import london_trend
from london_cse.recording.words import RATE, suppressed_notes


@figure(title="Rates over the years, with breaks", kind="own estimate")
def fig_identification_trend() -> Drawing:
    """London's rate of four factors and the middle half of the authorities, all years held."""
    years, lettered = all_years(), _lettered()
    panels, tables = {}, []
    for factor, words in FACTOR_NAMES.items():
        data = london_trend(factor)
        held = int(data.loc[data["rate_status"] == "", "year"].min())
        panels[words] = trends.Panel(
            line=list(data["rate"]),
            low=list(data["rate_low"]),
            high=list(data["rate_high"]),
            band=(list(data["lower_quartile"]), list(data["upper_quartile"])),
            marks=[
                trends.Mark(
                    lettered[item.label][0], item.first, item.last, item.ongoing, item.last < held
                )
                for item in breaks(factor)
            ],
        )
        tables.append(data.assign(factor=words))
    data = pd.concat(tables, ignore_index=True)
    data.insert(0, "factor", data.pop("factor"))
    cse = data.loc[(data["factor"] == FACTOR_NAMES[CSE]) & (data["rate_status"] == ""), "rate"]
    below, above = data["rate"] - data["rate_low"], data["rate_high"] - data["rate"]
    widest = RATE.cell(max(below.max(), above.max()), "")
    return Drawing(
        trends.broken_panels(
            panels,
            years,
            ("London, with 95% interval", "middle half of the authorities"),
            "Assessments with the factor per 10,000 children aged 0 to 17",
            "Year ending 31 March",
            RATE,
        ),
        data,
        # literal: what the band is
        f"CSE in London went from {RATE.cell(cse.iloc[0], '')} to {RATE.cell(cse.iloc[-1], '')}. "
        "Assessments per 10,000 children, London and the middle half of authorities, years ending "
        f"March {years[0]}–{years[-1]}",
        "Four line charts on one scale. "
        + " ".join(
            _trend_words(factor, rows) for factor, rows in data.groupby("factor", sort=False)
        ),
        (
            f"Breaks: {'; '.join(f'({at}) {one.reason}' for at, one in lettered.values())}.",
            f"London’s interval is narrow: its ends lie at most {widest} from the rate.",
            "The middle half lies between the quartiles of the authorities with a published count "
            "that is not doubtful.",
            "Assessments in which the factor was recorded are counted, not children.",
        ),
    )


@figure(title="Rates over the years, by borough", kind="own estimate")
def fig_cse_borough_trends() -> Drawing:
    """Rate of assessments with CSE as a factor in each authority, all years held."""
    years = all_years()
    data = counts(CSE).sort_values(["year", "name"], ignore_index=True)
    enough = (data["expected"] >= EXPECTED_AT_LEAST) | (
        data["assessments_status"] == "not available"
    )
    few = set(data.loc[~enough, "name"])
    drawn = data[~data["name"].isin(few)]
    series = [_small_series(str(name), rows) for name, rows in drawn.groupby("name")]
    held = drawn.assign(rate=treated(drawn["rate"], "missing")).groupby("name")["rate"]
    # Beside every authority London's rate is a total beside its parts.
    whole = None if data["withheld"].any() else ("London", list(london(CSE)["rate"]))
    return Drawing(
        trends.many_series(
            series,
            years,
            "Assessments with CSE as a factor per 10,000 children aged 0 to 17, years ending March",
            whole,
            legend=LEGEND,
        ),
        drawn[[*SERIES_COLUMNS]],
        f"{(held.last() < held.first()).sum()} of {len(series)} authorities end lower than they "
        "began. Assessments with CSE per 10,000 children, London authorities, years ending March "
        f"{years[0]} to {years[-1]}",
        f"{len(series)} small line charts on one scale, one an authority. "
        + " ".join(_small_words(str(name), rows) for name, rows in drawn.groupby("name")),
        (
            "Assessments in which the factor was recorded are counted, not children.",
            f"Doubtful recording: {_named_years(drawn[drawn['doubt'] != ''])}.",
            *(
                f"{capital(kind)}: {_named_years(drawn[drawn['change'] == kind])}."
                for kind in SHARP
                if (drawn["change"] == kind).any()
            ),
            "A broken line is a year without a figure or with a suppressed one.",
            *(capital(item.reason) for item in breaks(CSE) if not item.ongoing),
            *suppressed_notes(drawn),
            f"Too few children to draw: {joined(sorted(few))}.",
        ),
    )


LEGEND = trends.SERIES_LEGEND | {"line": "the authority", "doubtful": "doubtful recording"}
SERIES_COLUMNS = (
    *("gss_code", "name", "year", "assessments", "assessments_status", "children", "rate"),
    *("rate_status", "rate_low", "rate_high", "doubt", "change"),
)


def _named_years(rows: pd.DataFrame) -> str:
    return joined(list(rows["name"] + " " + rows["year"].astype(str)))


@table(title="Counts whose recording is doubtful", kind="own estimate")
def tbl_doubtful() -> Tabulation:
    """Every count that the rule flags as doubtful, beside its neighbouring years."""
    data = pd.concat([_doubtful(factor) for factor in FACTOR_NAMES], ignore_index=True)
    return Tabulation(
        data,
        {
            "factor": Column("Factor", width=0.2),
            "name": Column("Area", width=0.19),
            "year": Column("Year ending 31 March", width=0.1),
            "before": Column("Year before", width=0.09),
            "assessments": Column("Assessments", width=0.15),
            "after": Column("Year after", width=0.08),
            "doubt": Column("Why doubtful", width=0.19),
        },
        "Assessments with each factor recorded: counts whose recording is doubtful, beside their "
        "neighbouring years, London authorities, years ending 31 March "
        f"{all_years()[0]} to {all_years()[-1]}",
        (
            "Doubtful is a verdict of this edition's rule on the recording of a factor, not of "
            "the authority or of its practice.",
            "Changes are judged relative to London's.",
            # literal: the publisher's rule of suppression
            "[c] 1 to 5, or suppressed so that such a count cannot be worked out; [x] not held, "
            "not collected or not supplied.",
        ),
        row_headers=3,
    )


def _doubtful(factor: str) -> pd.DataFrame:
    """Return the doubtful counts of a factor beside their neighbouring years."""
    frame = counts(factor).assign(factor=FACTOR_NAMES[factor])
    status = frame["assessments_status"].mask(frame["withheld"], WITHHELD.status)
    shown = pd.DataFrame({"": frame["count_low"].where(status == ""), "_status": status})
    shown["code"] = frame["gss_code"]
    for name, step in (("before", 1), ("assessments", 0), ("after", -1)):
        at = shown.groupby("code").shift(step)
        frame[name], frame[f"{name}_status"] = at[""], at["_status"].fillna("not available")
    frame["year"] = frame["year"].astype(str)
    return frame.loc[frame["doubt"] != "", DOUBTFUL_COLUMNS]


DOUBTFUL_COLUMNS = [
    *("factor", "gss_code", "name", "year", "doubt", "before", "before_status"),
    *("assessments", "assessments_status", "after", "after_status"),
]


def _lettered() -> dict[str, tuple[str, Break]]:
    """Return the breaks of all series by label, the longest of its kind, with a letter each."""
    found = [item for factor in FACTOR_NAMES for item in breaks(factor)]
    longest = {
        item.label: item
        for item in sorted(found, key=lambda item: (item.last - item.first, item.reason))
    }
    ordered = sorted(longest.values(), key=lambda item: (item.first, item.last, item.reason))
    return {one.label: (at, one) for at, one in zip(ascii_lowercase, ordered, strict=False)}


def _trend_words(factor: object, rows: pd.DataFrame) -> str:
    held = rows[rows["rate_status"] == ""]
    first, last = held.iloc[0], held.iloc[-1]
    return (
        # literal: what the band is
        f"{factor}: London {RATE.cell(first['rate'], '')} in {first['year']} and "
        f"{RATE.cell(last['rate'], '')} in {last['year']}; middle half of the authorities "
        f"{RATE.cell(last['lower_quartile'], '')} to {RATE.cell(last['upper_quartile'], '')} in "
        f"{last['year']}."
    )


def _small_series(name: str, rows: pd.DataFrame) -> trends.SmallSeries:
    ends = rows[["count_low", "count_high"]].mul(PER / rows["children"], axis="index")
    hidden = rows["rate_status"] == "confidential"
    return trends.SmallSeries(
        name,
        list(treated(rows["rate"], "missing")),
        list(rows["doubt"] != ""),
        list(rows.loc[rows["change"] != "", "year"]),
        [
            between if shown else None
            for between, shown in zip(ends.itertuples(index=False, name=None), hidden, strict=True)
        ],
    )


def _small_words(name: str, rows: pd.DataFrame) -> str:
    held = rows[rows["rate_status"] == ""]
    first, last = held.iloc[0], held.iloc[-1]
    return (
        f"{name} {RATE.cell(first['rate'], '')} in {first['year']}, "
        f"{RATE.cell(last['rate'], '')} in {last['year']}."
    )
