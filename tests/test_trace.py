"""Traces: every number, figure and table resolves to code and data that exist."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from assessment import REPOSITORY
from books import COUNTS, Book, numbers_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from needsbook.data.selection import ranges
from needsbook.ground.project import Project
from needsbook.trace.pages import untraced
from needsbook.trace.questions import read_traces
from needsbook.trace.shared import unpacked
from needsbook.trace.trace import page_of

pytestmark = pytest.mark.slow

# The real report --------------------------------------------------------------


@cache
def parsed(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.parse(path).getroot()


#: Settings of a method, and what it finds on simulated boroughs: they rest on code alone.
OF_THE_METHOD = {
    "count_draws",
    "count_proxies",
    "interval_level",
    "prior_coefficient",
    "setting",
    "units_of_bounds",
}


@pytest.fixture(scope="session")
def traces(report: Book) -> dict[str, dict[str, Any]]:
    folder = report.root / "_book/figures"
    found = numbers_of(report.root, "_book/figures")
    for path in folder.glob("*.json"):
        item = json.loads(path.read_text(encoding="utf-8"))
        if item.get("id") == path.stem:
            found[path.stem] = item
    return found


@pytest.mark.slow
def test_every_trace_follows_the_published_schema(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    schema = json.loads(report.read("_book/figures/trace.schema.json"))
    validator = jsonschema.Draft202012Validator(schema)
    for item in traces.values():
        validator.validate(item)
    held = report.read("_book/figures/numbers.json")
    validator.validate(json.loads(held))
    assert len(held.encode()) <= 3_000_000


@pytest.mark.slow
def test_every_trace_leads_to_code_and_data_that_exist(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    assert len(traces) > 400
    for item in traces.values():
        for site in [item["function"], *item["upstream"]]:
            engine = site["file"].startswith("needsbook/")
            home = REPOSITORY / "engine/src" if engine else report.root
            lines = (home / site["file"]).read_text(encoding="utf-8").split("\n")
            body = "\n".join(lines[site["first_line"] - 1 : site["last_line"]])
            short = site["name"].rpartition(".")[2]
            assert ("lambda" if short == "<lambda>" else f"def {short}(") in body
        for dataset in item["datasets"]:
            content = (report.root / dataset["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == dataset["sha256"]
        method = item["function"]["name"].rpartition(".")[2] in OF_THE_METHOD
        assert item["datasets"] or item["uses_dictionary"] or method, item["id"]


@pytest.mark.slow
def test_every_number_on_a_page_leads_to_its_trace_and_says_the_same(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    met = set()
    for page in (report.root / "_book").rglob("*.html"):
        for link in parsed(page).cssselect("a.num"):
            file, _, id = link.get("href").partition("#")
            target = (page.parent / file).resolve()
            row = parsed(target).get_element_by_id(id)
            shown = traces[id]["result"]["shown"]
            assert link.text_content().replace("’", "'") == shown.replace("’", "'")
            assert shown in row.text_content()
            met.add(id)
    appearances = json.loads(report.read("_book/figures/appearances.json"))
    assert met == {id for id in appearances if traces[id]["type"] == "number"}


@pytest.mark.slow
def test_every_float_leads_to_its_trace_and_everything_shown_agrees(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    book = report.root / "_book"
    met = set()
    for page in book.rglob("*.html"):
        if page.parent.name == "trace":
            continue
        home = "../" * (len(page.relative_to(book).parts) - 1)
        for element in parsed(page).cssselect("figure.float"):
            id = element.get("id")
            if id.startswith("tbl-audit-trail"):
                continue
            met.add(id)
            result = traces[id]["result"]
            made = element.getnext()
            assert made.get("class") == "callout note made", id
            links = {a.get("href") for a in made.cssselect("a")}
            assert f"{home}trace/{id}.html" in links
            assert f"{home}figures/{id}.csv" in links
            caption = element.cssselect("figcaption")[0].text_content()
            assert squeezed(result["caption"]) in squeezed(caption)
            if id.startswith("fig-"):
                (picture,) = element.cssselect("img, svg.linked")
                assert (picture.get("alt") or picture.get("aria-label")) == result["alt"]
            for file, digest in result["files"].items():
                content = (book / "figures" / file).read_bytes()
                assert hashlib.sha256(content).hexdigest() == digest
            with (book / f"figures/{id}.csv").open(encoding="utf-8", newline="") as file:
                cells = [cell for row in list(csv.reader(file))[1:] for cell in row]
            shown = parsed(book / f"trace/{id}.html").cssselect("#data ~ .scroll td[id]")
            assert [cell.text_content().strip() for cell in shown] == [
                " ".join(cell.split()) if "\n" in cell else cell.strip() for cell in cells
            ]
            ids = [cell.get("id") for cell in shown]
            assert len(ids) == len(set(ids)), id
    assert met == {id for id, item in traces.items() if item["type"] != "number"}


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)


@pytest.mark.slow
def test_numbers_in_alt_texts_stand_in_the_data(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    """A number in an alt text is a cell of the data as shown, or counts them."""
    maps = [id for id in traces if id.startswith("fig-") and id.endswith("-map")]
    assert maps
    for id in maps:
        with (report.root / f"_book/figures/{id}.csv").open(encoding="utf-8", newline="") as file:
            cells = {c for row in csv.reader(file) for c in row}
        values = {float(c) for c in cells if re.fullmatch(r"-?\d+(\.\d+)?", c)}
        for text in re.findall(r"\d+\.\d+", traces[id]["result"]["alt"]):
            within = [max(0.0501, 0.006 * abs(value)) for value in values]  # or one decimal
            near = zip(values, within, strict=True)
            assert any(abs(float(text) - value) <= by for value, by in near), text


@pytest.mark.slow
def test_trace_pages_cut_nothing(report: Book, traces: dict[str, dict[str, Any]]) -> None:
    folded = 0
    for item in traces.values():
        short = item["function"]["name"].rpartition(".")[2]
        address = page_of(item["type"], short, item["id"])
        root = parsed(report.root / "_book" / address.partition("#")[0])
        shown = {code.text_content() for code in root.cssselect("#code ~ section h3 code")}
        assert shown >= {site["name"] for site in [item["function"], *item["upstream"]]}
        if item["type"] != "number":
            continue
        (rows,) = root.get_element_by_id(item["id"]).xpath("td[@class='rows']")
        listed = sum(len(dataset["selections"]) for dataset in item["datasets"])
        assert len(rows.xpath(".//br")) == max(listed - 1, 0), item["id"]
        assert len(rows.xpath("details")) == (listed > 6)
        folded += listed > 6
    assert folded > 50


@pytest.mark.slow
def test_the_audit_trail_lists_everything_in_both_editions(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    root = parsed(report.root / "_book/chapters/appendix-audit.html")
    links = root.cssselect("#tbl-audit-trail a.trace, #tbl-audit-trail-areas a.trace")
    listed = [a.get("href").rpartition("#")[2] for a in links]
    ids = [i.rpartition("/")[2].removesuffix(".html") for i in listed]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(traces)


def words_of(report: Book, address: str) -> tuple[lxml.html.HtmlElement, dict[str, str]]:
    """A trace page, and what it says first, by what is asked."""
    root = parsed(report.root / "_book" / address.partition("#")[0])
    assert root.cssselect("h2")[0].text_content() == "In words"
    pairs = root.cssselect("#words dl > div")
    return root, {
        " ".join(pair.cssselect("dt")[0].text_content().split()): " ".join(
            pair.cssselect("dd")[0].text_content().split()
        )
        for pair in pairs
    }


@pytest.mark.slow
def test_where_1002_comes_from_is_said_in_words(report: Book) -> None:
    id = "quoted--harper-scott-2005-estimated-at-risk"
    root, said = words_of(report, f"trace/quoted.html#{id}")
    assert said["What this is"].startswith("From a published study or report")
    assert (
        "Meeting the needs of sexually exploited young people in London"
        in said["From which publication"]
    )
    row = " ".join(root.get_element_by_id(id).text_content().split())
    assert row.startswith("1,002")
    assert "Barnardo's Policy and Research Unit, 2005 study" in row
    assert "The extent of sexual exploitation in London" in row


@pytest.mark.slow
def test_a_rate_tells_its_sum_and_leads_to_the_landing_page(report: Book) -> None:
    root, said = words_of(report, "trace/assessment-rate.html")
    links = {a.get("href") for a in root.cssselect("#words a")}
    assert (
        "https://explore-education-statistics.service.gov.uk/find-statistics/children-in-need"
        in links
    )
    row = root.get_element_by_id("assessment-rate--e09000012--child-sexual-exploitation")
    # 148 assessments in Hackney (C3 of the release of 2024) and its children of mid-2023.
    assert "148 assessments ÷ " in row.text_content()
    assert " children × 10,000 = 27.1" in row.text_content()
    assert "not confirmed; check before you reuse" in said["Licence"]
    assert said["Licence"].count("not confirmed") == 1


@pytest.mark.slow
def test_every_sum_gives_the_number_that_is_shown(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    """Worked out again from the words alone."""
    met = 0
    for page in sorted((report.root / "_book/trace").glob("*.html")):
        for strong in parsed(page).cssselect("table.uses td > strong"):
            id = strong.getparent().getparent().get("id")
            words, _, shown = strong.text_content().rpartition(" = ")
            formula = re.sub(r"[A-Za-z]+", "", words.replace(",", "").replace("%", " / 100"))
            for sign, operator in (("÷", "/"), ("×", "*"), ("−", "-")):
                formula = formula.replace(sign, operator)
            assert re.fullmatch(r"[\d.+*/() -]+", formula), words
            # `x ÷ y%` divides by the whole percentage
            formula = re.sub(r"/ *([\d.]+) / 100", r"/ (\1 / 100)", formula)
            value = traces[id]["result"]["value"]
            assert eval(formula) == pytest.approx(value, rel=1e-9), (id, words)
            assert shown == traces[id]["result"]["shown"]
            met += 1
    assert met > 80


@pytest.mark.slow
def test_every_page_says_what_it_is_and_where_from(
    report: Book, traces: dict[str, dict[str, Any]]
) -> None:
    for item in traces.values():
        short = item["function"]["name"].rpartition(".")[2]
        _, said = words_of(report, page_of(item["type"], short, item["id"]))
        assert said["What this is"]
        assert said["What was left out"]
        assert ("From which publication" in said) == bool(item["datasets"])


@pytest.mark.slow
def test_a_one_row_lookup_names_one_row(traces: dict[str, dict[str, Any]]) -> None:
    item = traces["assessments--e12000007--child-sexual-exploitation"]
    (dataset,) = item["datasets"]
    (selection,) = dataset["selections"]
    assert selection["rows"] == 1
    assert selection["keys"] == {
        "gss_code": "E12000007",
        "year": "2024",
        "factor": "child_sexual_exploitation",
    }
    assert "assessments" in selection["used"]


@pytest.mark.slow
def test_symbols_met_are_told_with_what_was_done(traces: dict[str, dict[str, Any]]) -> None:
    # The other is Hackney's of an earlier year, read to see whether its count doubled.
    (symbol,) = [one for one in traces["fig-cse-map"]["symbols"] if one["shown"] == "[c]"]
    assert symbol["shown"] == "[c]"
    assert symbol["meaning"] == "confidential"
    assert "as missing (by london_cse.profile.assessments.fig_cse_map)" in symbol["treatment"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["fig-havens-age"], 0, "data/havens_clients.csv"),
        (["@fig-havens-age"], 0, "london_cse.abuse.havens.fig_havens_age"),
        (['quoted("mps-2015-offences")'], 0, "shown     333"),
        (["quoted--mps-2015-offences"], 0, "figure mps-2015-offences"),
        (["fig-haven-age"], 2, "the nearest: fig-havens-age"),
        (["--dataset", "mps-sexual-offences"], 0, "fig-offences-map"),
        (["--dataset", "data/mps_sexual_offences.csv"], 0, "tbl-offences-boroughs"),
        (["--dataset", "mps-offences"], 2, "mps-sexual-offences"),
        (["--function", "quoted"], 0, "quoted--mps-2015-offences"),
        (["--function", "qouted"], 2, "quoted"),
    ],
)
def test_the_trace_command(report: Book, arguments: list[str], status: int, words: str) -> None:
    done = report.needsbook("trace", *arguments)
    assert done.returncode == status, done.stderr
    assert words in done.stdout + done.stderr


@pytest.mark.slow
def test_the_trace_command_gives_json(report: Book, traces: dict[str, dict[str, Any]]) -> None:
    done = report.needsbook("trace", "fig-cse-map", "--json")
    assert json.loads(done.stdout) == traces["fig-cse-map"]


@pytest.mark.slow
def test_the_command_in_a_trace_computes_the_number_again(
    traces: dict[str, dict[str, Any]],
) -> None:
    item = traces["quoted--mps-2015-victims-female"]
    _, *arguments = shlex.split(item["reproduce"])
    done = subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == item["result"]["shown"] == "95%"


# Properties on the small book ---------------------------------------------------


def results(book: Book) -> dict[str, Any]:
    """What every exhibit of a book shows: values, pictures, data, words."""
    shown: dict[str, Any] = {}
    for path in sorted((book.root / "figures").iterdir()):
        if path.suffix in (".csv", ".svg", ".png"):
            shown[path.name] = path.read_bytes()
        elif path.suffix == ".json" and path.stem not in ("appearances", "trace.schema"):
            content = json.loads(path.read_text(encoding="utf-8"))
            items = unpacked(content).values() if path.stem == "numbers" else [content]
            for item in items:
                result = {k: v for k, v in item["result"].items() if k != "files"}
                shown[item["id"]] = result
    return shown


def test_a_cell_that_was_used_changes_what_used_it_and_nothing_else(book: Book) -> None:
    book.build()
    before = results(book)
    book.change("data/counts.csv", "E03,2024,1234", "E03,2024,4321")
    book.build()
    after = results(book)
    changed = {name for name in after if after[name] != before[name]}
    # fig-counts draws 2024, tbl-counts lists everything; the numbers are of E01.
    pictures = {f"fig-counts.{end}" for end in ("svg", "print.svg", "png")}
    assert changed == {"fig-counts.csv", "tbl-counts.csv", *pictures}


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(row=st.integers(1, 6), value=st.integers(100, 999))
def test_any_changed_cell_changes_only_what_its_trace_says_used_it(
    book: Book, row: int, value: int
) -> None:
    book.write("data/counts.csv", COUNTS)
    book.compute()
    before, traces = results(book), read_traces(Project(book.root))[0]
    lines = COUNTS.splitlines()
    area, year, _ = lines[row].split(",")
    lines[row] = f"{area},{year},{value}"
    book.write("data/counts.csv", "\n".join(lines) + "\n")
    book.compute()
    after = results(book)
    changed = {name.partition(".")[0] for name in after if after[name] != before[name]}
    used = {
        item["id"]
        for item in traces.values()
        for dataset in item["datasets"]
        for selection in dataset["selections"]
        if dataset["name"] == "counts"
        and "count" in selection["used"]
        and area in named(selection["keys"]["gss_code"], ["E01", "E02", "E03"])
        and year in named(selection["keys"]["year"], ["2023", "2024"])
    }
    assert changed == used


def named(text: str, universe: list[str]) -> set[str]:
    """The values that a range of a trace names."""
    chosen: set[str] = set()
    for part in text.split(", "):
        first, _, last = part.partition("–")
        chosen |= set(universe[universe.index(first) : universe.index(last or first) + 1])
    return chosen


def test_a_cell_that_was_neither_used_nor_consulted_changes_nothing(book: Book) -> None:
    book.build()
    before = results(book)
    book.change("data/areas.csv", "E02,Second,borough", "E02,Renamed,borough")
    book.build()
    assert results(book) == before


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    universe=st.sets(st.integers(1990, 2030).map(str), min_size=1),
    data=st.data(),
)
def test_ranges_name_exactly_the_chosen_values(universe: set[str], data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(sorted(universe))))
    ordered = sorted(universe)
    named: set[str] = set()
    for part in filter(None, ranges(chosen, universe).split(", ")):
        first, _, last = part.partition("–")
        named |= set(ordered[ordered.index(first) : ordered.index(last or first) + 1])
    assert named == chosen


def test_an_exhibit_without_a_trace_cannot_be_published(book: Book) -> None:
    book.build()
    page = book.root / "_book/chapters/one.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("#count--e01--2024", "#count--e01--1999"),
        encoding="utf-8",
    )
    traces, _ = read_traces(Project(book.root))
    (problem,) = untraced(book.root / "_book", ["chapters/one.html"], traces)
    assert "has no trace" in problem.problem


def test_a_number_that_differs_from_its_trace_cannot_be_published(book: Book) -> None:
    book.build()
    page = book.root / "_book/chapters/one.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(">15</a>", ">16</a>"), encoding="utf-8")
    traces, _ = read_traces(Project(book.root))
    (problem,) = untraced(book.root / "_book", ["chapters/one.html"], traces)
    assert problem.problem == "“16” is shown, its trace says “15”"
