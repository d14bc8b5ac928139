"""A column with gaps is not summed, compared, ordered or drawn until somebody says how.

The ways round it are those of pandas, numpy, matplotlib and Python themselves.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from books import Book, numbers_of
from hypothesis import given
from hypothesis import strategies as st

from needsbook import Gap, bounded, treated
from needsbook.data.gapped import Gapped
from needsbook.ground.gaps import GapInArithmetic

SUPPRESSED = Gap("confidential", "1 to 5")
MISSING = Gap("not available", "not collected")


def column(*cells: float | Gap) -> pd.Series:
    return pd.Series(Gapped.of(cells, [("counts", "count")]), name="count")


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"area": ["a", "b", "a"], "people": [2, 4, 8], "count": column(12, SUPPRESSED, 206)}
    )


WAYS_ROUND: dict[str, Callable[[pd.Series], Any]] = {
    # one number of several
    "sum": lambda x: x.sum(),
    "sum that skips": lambda x: x.sum(skipna=True),
    "mean": lambda x: x.mean(),
    "median": lambda x: x.median(),
    "max": lambda x: x.max(),
    "var": lambda x: x.var(),
    "prod": lambda x: x.prod(),
    "quantile": lambda x: x.quantile(0.5),
    "describe": lambda x: x.describe(),
    "cumsum": lambda x: x.cumsum(),
    "agg": lambda x: x.agg("sum"),
    "idxmax": lambda x: x.idxmax(),
    "nlargest": lambda x: x.nlargest(1),
    "dot": lambda x: x.dot(pd.Series([1, 1, 1])),
    "dropna, then sum": lambda x: x.dropna().sum(),
    "sum of Python": sum,
    "max of Python": lambda x: max(x.tolist()),
    "statistics": statistics.mean,
    # groups and frames
    "groupby": lambda x: frame().groupby("area")["count"].sum(),
    "groupby of a frame": lambda x: frame().groupby("area").mean(),
    "groupby agg": lambda x: frame().groupby("area").agg({"count": "sum"}),
    "groupby apply": lambda x: frame().groupby("area")["count"].apply(lambda y: y.sum()),
    "pivot_table": lambda x: frame().pivot_table(index="area", values="count"),
    "crosstab": lambda x: pd.crosstab(x.index, x.index, values=x, aggfunc="sum"),
    "sum of a frame": lambda x: frame().sum(numeric_only=True),
    "sum along rows": lambda x: frame()[["people", "count"]].sum(axis=1),
    "sum of columns turned": lambda x: frame()[["people", "count"]].T.sum(),
    "melt": lambda x: frame().melt("area")["value"].sum(),
    "corr": lambda x: frame()[["people", "count"]].corr(),
    "eval": lambda x: frame().eval("count.sum()"),
    "rolling": lambda x: x.rolling(2).sum(),
    # comparison and order
    "comparison": lambda x: x <= 5,
    "equality": lambda x: x == 12,
    "query": lambda x: frame().query("count < 5"),
    "between": lambda x: x.between(1, 5),
    "isin": lambda x: x.isin([12]),
    "clip": lambda x: x.clip(0, 5),
    "rank": lambda x: x.rank(),
    "sort_values": lambda x: x.sort_values(),
    "sort_values of a frame": lambda x: frame().sort_values("count"),
    "merge on it": lambda x: frame().merge(frame(), on="count"),
    "cut": lambda x: pd.cut(x, 2),
    "value_counts": lambda x: x.value_counts(),
    # numbers in the place of gaps
    "fillna": lambda x: x.fillna(0),
    "fillna of a frame": lambda x: frame().fillna(0),
    "where": lambda x: x.where(x.notna(), 0),
    "mask": lambda x: x.mask(x.isna(), 0),
    "replace": lambda x: x.replace(SUPPRESSED, 0),
    "loc": lambda x: x.__setitem__(1, 0.0),
    "ffill": lambda x: x.ffill(),
    "interpolate": lambda x: x.interpolate(),
    # numpy
    "to_numpy": lambda x: x.to_numpy(),
    "to_numpy of floats": lambda x: x.to_numpy(dtype=float, na_value=0),
    "values": lambda x: np.sum(x.values),
    "values of a frame": lambda x: frame()[["people", "count"]].values.sum(),
    "asarray": np.asarray,
    "array of a list": lambda x: np.array(list(x), dtype=float),
    "fromiter": lambda x: np.fromiter(x, float),
    "nansum": np.nansum,
    "nan_to_num": np.nan_to_num,
    "a ufunc": np.sqrt,
    "a ufunc that reduces": lambda x: np.add.reduce(x.array),
    # other types
    "astype": lambda x: x.astype(float),
    "astype nullable": lambda x: x.astype("Float64"),
    "to_numeric": lambda x: pd.to_numeric(x, errors="coerce").sum(),
    "to_numeric of objects": lambda x: pd.to_numeric(x.astype(object), errors="coerce"),
    "to_numeric of a list": lambda x: pd.to_numeric(list(x), errors="coerce"),
    "convert_dtypes": lambda x: x.convert_dtypes().sum(),
    "apply": lambda x: x.apply(lambda cell: cell * 2),
    "map": lambda x: x.map(lambda cell: cell + 1),
    # pictures
    "plot": lambda x: plt.figure().subplots().plot(x),
    "bar": lambda x: plt.figure().subplots().bar([1, 2, 3], x),
    "scatter": lambda x: plt.figure().subplots().scatter(x, x),
    "hist": lambda x: plt.figure().subplots().hist(x),
    "plot of a list": lambda x: plt.figure().subplots().plot(list(x)),
    "plot of pandas": lambda x: frame().plot(x="people", y="count"),
}


@pytest.mark.parametrize("way", WAYS_ROUND)
def test_no_way_round_gives_a_number(way: str) -> None:
    try:
        # pandas says in its own words of `rolling` that there is nothing to calculate with.
        with pytest.raises((TypeError, pd.errors.DataError)):
            WAYS_ROUND[way](frame()["count"])
    finally:
        plt.close("all")


def test_the_refusal_says_what_to_write() -> None:
    with pytest.raises(GapInArithmetic, match=r"sum of a column .*\(counts\.count\)") as raised:
        frame()["count"].sum()
    for word in ("left out", "missing", "bounded", "gaps="):
        assert word in str(raised.value)


def test_it_refuses_without_a_gap_too() -> None:
    """A type that hung on this year's cells would let next year's through."""
    with pytest.raises(GapInArithmetic):
        column(12, 206).sum()


def test_a_gap_keeps_its_place_through_what_needs_no_treatment() -> None:
    data = frame()
    rate = data["count"] / data["people"] * 100
    assert list(rate) == [600.0, SUPPRESSED, 2575.0]
    assert list(data["people"] / data["count"])[1] == SUPPRESSED
    chosen = data[data["people"] > 2].merge(pd.DataFrame({"area": ["b", "a"]}), on="area")
    assert SUPPRESSED in list(chosen["count"])
    joined = pd.concat([data, pd.DataFrame([{"count": 5.0}])], ignore_index=True)
    assert list(joined["count"]) == [12.0, SUPPRESSED, 206.0, 5.0]
    assert "[c]" in repr(data)
    with pytest.raises(GapInArithmetic):
        joined["count"].sum()


def test_each_treatment_does_what_it_says() -> None:
    counts = column(12, SUPPRESSED, 206, MISSING)
    assert treated(counts, "left out").sum() == 218
    assert list(treated(counts, "left out").index) == [0, 2]
    missing = treated(counts, "missing")
    assert missing.isna().tolist() == [False, True, False, True]
    low, high = bounded(counts, {"confidential": (1, 5)})
    assert list(low[:3]) == [12, 1, 206]
    assert list(high[:3]) == [12, 5, 206]
    assert np.isnan([low[3], high[3]]).all()
    with pytest.raises(ValueError, match="no treatment"):
        treated(counts, "zero")  # type: ignore[arg-type]  # what somebody may write


@given(st.lists(st.one_of(st.integers(6, 999), st.just(SUPPRESSED)), max_size=30))
def test_the_true_sum_lies_between_the_bounds(cells: list[int | Gap]) -> None:
    low, high = bounded(column(*cells), {"confidential": (1, 5)})
    gaps = sum(isinstance(cell, Gap) for cell in cells)
    known = sum(cell for cell in cells if not isinstance(cell, Gap))
    assert low.sum() == known + gaps
    assert high.sum() == known + 5 * gaps
    assert treated(column(*cells), "left out").sum() == known


# In a book ------------------------------------------------------------------------------

SUMMED = """

@number(unit="offences", kind="own estimate")
def total(year):
    return int({})
"""
PLAIN = 'counts(where={"year": year}, columns=["count"])["count"].sum()'
LEFT_OUT = 'counts(where={"year": year}, columns=["count"], gaps="left out")["count"].sum()'


def with_total(book: Book, how: str) -> None:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + SUMMED.format(how))
    book.change("chapters/two.qmd", "import count", "import total, count")
    book.change("chapters/two.qmd", "than before", "than before: `{python} total(2024)`")


def test_a_sum_over_a_suppressed_cell_is_refused(book: Book) -> None:
    with_total(book, PLAIN)
    done = book.needsbook("build")
    assert done.returncode == 1
    said = done.stderr
    assert "src/tiny/__init__.py:" in said
    assert "to take the sum of a column that may have cells without a number" in said


def test_a_treatment_stands_in_the_trace_and_in_the_note(book: Book) -> None:
    with_total(book, LEFT_OUT)
    book.run_build()
    (number,) = [one for id, one in numbers_of(book.root).items() if id.startswith("total")]
    assert number["result"]["value"] == 15 + 1234
    (symbol,) = number["symbols"]
    assert symbol["treatment"] == "left out (by tiny.total)"
    figure = json.loads(book.read("figures/fig-counts.json"))
    assert figure["symbols"][0]["treatment"] == "as missing (by tiny.fig_counts)"
    credit, *notes = figure["result"]["notes"]
    assert credit.startswith("Official statistic. Source: ")
    assert notes == ["Calculated with [c] as missing."]
    table = json.loads(book.read("figures/tbl-counts.json"))
    assert table["symbols"][0]["treatment"].startswith("handed over as a gap")
    assert not table["result"]["notes"][1:]
    assert "Calculated with [c] as missing." in book.read("_book/chapters/one.html")
