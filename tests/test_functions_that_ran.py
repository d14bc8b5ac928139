"""A trace names the functions that ran: what Python's profiler hook sees, no more, no less.

The traces are those of the built report: computed by as many workers as there are cores,
in whatever order, with what `once` kept. The profiler sees each exhibit in a process in
which none was computed before (`profiled.py`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from books import ENGINE as CHECKOUT
from books import Book, numbers_of
from needsbook.exhibit.noting import ENGINE
from needsbook.ground.public import HOMES
from test_sources import ONCE

pytestmark = pytest.mark.slow

PROFILED = CHECKOUT / "tests/profiled.py"
#: Of every kind, from every module: quoted, estimated, modelled, in words, gaps, settings.
FORTY = [
    "a-year-of-childhood--csa-london-childhood-risk-high-summary",
    "above-printed-average--current-child--all--2014",
    "agreement-of-years",
    "assessment-change--e12000007--child-sexual-exploitation",
    "assessment-rate--e09000012--child-sexual-exploitation",
    "assessments--e09000008--child-sexual-exploitation--previous",
    "children--e09000019",
    "count-gaps--protection",
    "count-gaps-with--protection--group--looked-after-children",
    "count-recommendations-status--still-a-gap",
    "fit-checked--main--effective",
    "is-it-high--e09000008--child-sexual-exploitation",
    "havens-clients--2011-12--all",
    "identification-missing",
    "identification-missing-low",
    "identification-range-in-words--e09000007",
    "identification-variant--population",
    "indicator--looked-after-children--e12000007",
    "median-rate--child-sexual-exploitation--2018",
    "overdispersion-as-seen--child-sexual-exploitation",
    "prevalence-estimate--e09000011--0-17--all",
    "prevalence-low--e12000007--18--contact",
    "quoted--mps-2015-offences",
    "since-when--e09000012--child-sexual-exploitation",
    "rate-high--e09000010--child-sexual-exploitation",
    "recording-in-words--e09000012--child-sexual-exploitation",
    "setting--fixed-seed",
    "simulated-share--null",
    "stated--london-missing-children-2022-23",
    "fig-borough-trend-e09000012",
    "fig-cost",
    "fig-deprivation-map",
    "fig-funnel-child-sexual-exploitation",
    "fig-identification-trend",
    "fig-ranked-intervals-child-sexual-exploitation",
    "tbl-borough-e09000008",
    "tbl-identification-models",
    "tbl-need-report",
    "tbl-register-identification",
    "tbl-sources",
]


def profiled(book: Book, ids: list[str], folder: Path) -> dict[str, set[tuple[Any, ...]]]:
    listed = folder / "ids.txt"
    listed.write_text("\n".join(ids), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, PROFILED, listed], cwd=book.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {id: set(map(tuple, sites)) for id, sites in json.loads(done.stdout).items()}


def traces_of(book: Book) -> dict[str, dict[str, Any]]:
    traces = numbers_of(book.root)
    for path in (book.root / "figures").glob("*.json"):
        item = json.loads(path.read_text(encoding="utf-8"))
        if item.get("id") == path.stem:
            traces[path.stem] = item
    return traces


def noted(book: Book) -> dict[str, set[tuple[Any, ...]]]:
    return {
        id: {
            (site["name"], site["file"], site["first_line"])
            for site in [item["function"], *item["upstream"]]
        }
        for id, item in traces_of(book).items()
    }


def compare(book: Book, ids: list[str], folder: Path) -> None:
    ran, found = noted(book), profiled(book, ids, folder)
    assert found.keys() == set(ids)
    for id in ids:
        assert found[id], id
        assert ran[id] == found[id], id


@pytest.mark.slow
def test_forty_exhibits_name_what_a_profiler_sees(report: Book, tmp_path: Path) -> None:
    compare(report, FORTY, tmp_path)


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.exhaustive
@pytest.mark.parametrize("share", [0, 1])
def test_three_exhibits_of_every_function_name_what_a_profiler_sees(
    report: Book, tmp_path: Path, share: int
) -> None:
    """The first, the middle and the last by their ids; `profiled.py` takes them all."""
    of: dict[str, list[str]] = {}
    for id, item in sorted(traces_of(report).items()):
        of.setdefault(item["function"]["name"], []).append(id)
    assert len(of) > 100
    three = sorted({ids[at] for ids in of.values() for at in (0, len(ids) // 2, -1)})
    compare(report, three[share::2], tmp_path)


@pytest.mark.slow
def test_the_model_behind_the_gap_is_named(report: Book) -> None:
    ran = noted(report)
    model = [site for site in ran["identification-missing"] if ".count_model." in site[0]]
    assert len(model) >= 10
    bound = ran["rate-high--e09000010--child-sexual-exploitation"]
    assert "needsbook.statistics.intervals._byar" in {site[0] for site in bound}


# On the small book ------------------------------------------------------------------------

AT_IMPORT = """

def _limit():
    return 3


LIMIT = _limit()


def _drawn(value, place):
    return f"{value:.0f}"


@figure(title="Ticks", kind="official statistic")
def fig_ticks():
    from matplotlib.ticker import FuncFormatter

    data = counts(where={"year": 2023}, columns=["gss_code", "count"])
    picture = new_figure()
    axes = picture.subplots()
    axes.bar(data["gss_code"], treated(data["count"], "missing"))
    axes.yaxis.set_major_formatter(FuncFormatter(_drawn))
    return Drawing(picture, data, "Counts by area, 2023", "Bars of counts by area.")
"""


@pytest.fixture
def ticks(book: Book) -> Book:
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + ONCE + AT_IMPORT)
    book.change("chapters/one.qmd", "import count,", "import count, double, fig_ticks, once,")
    book.change(
        "chapters/one.qmd",
        "# First",
        "`{python} double(2024)` `{python} once(2024)`.\n\n# First",
    )
    book.change("chapters/one.qmd", "See @fig-counts,", "See @fig-ticks, @fig-counts,")
    cell = "```{python}\nfig_counts()"
    book.change("chapters/one.qmd", cell, f"{cell.replace('counts', 'ticks')}\n```\n\n{cell}")
    return book


def test_what_draws_a_picture_is_named_and_what_ran_at_import_is_not(
    ticks: Book, tmp_path: Path
) -> None:
    ticks.compute()
    ran = noted(ticks)
    assert "tiny._drawn" in {site[0] for site in ran["fig-ticks"]}
    assert not [id for id, sites in ran.items() if "tiny._limit" in {site[0] for site in sites}]
    compare(ticks, sorted(ran), tmp_path)


def test_traces_do_not_depend_on_the_number_of_workers(ticks: Book) -> None:
    def built(jobs: str) -> dict[str, bytes]:
        ticks.run_build("--force", "--jobs", jobs)
        return {path.name: path.read_bytes() for path in (ticks.root / "figures").iterdir()}

    assert built("1") == built("3")


def test_every_module_that_the_engine_offers_is_noted_or_calculates_nothing() -> None:
    hands_over_or_declares = {
        "needsbook.data.clock",  # a trace says which period a call was of
        "needsbook.ground.gaps",
        "needsbook.data.sources",
        "needsbook.exhibit.declare",
        "needsbook.exhibit.estimates",
        "needsbook.exhibit.exhibits",
        "needsbook.exhibit.shown",
        "needsbook.chapters.help_lines",
        "needsbook.chapters.lookup",
        "needsbook.chapters.kept_editions",
        "needsbook.chapters.release_gates",
        "needsbook.trace.audit",
    }
    assert set(HOMES) - hands_over_or_declares <= set(ENGINE)
    for module in ENGINE:
        assert (CHECKOUT / "src" / f"{module.replace('.', '/')}.py").is_file()
