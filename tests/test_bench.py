"""`make bench`: the sample book is sound, the effects are seen, the README holds the table."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from unittest import mock

import lxml.html
import pypdf
import pytest
from assessment import REPOSITORY
from benchmarks import __main__ as bench
from benchmarks import areas, cells, commands, conserving, measure, table
from benchmarks.baseline import rewritten
from benchmarks.measure import Quarto, Report, Seconds
from benchmarks.sample import REFERENCE, Sample, Size
from books import Book
from needsbook.ground.errors import ToolFailure, UsageError
from needsbook.ground.project import find_project

pytestmark = pytest.mark.slow


def written(folder: Path, size: Size) -> Sample:
    sample = Sample(size, folder)
    sample.write()
    return sample


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


# The sample book ----------------------------------------------------------------


def test_the_reference_book_has_the_size_that_the_targets_are_set_for(tmp_path: Path) -> None:
    sample = written(tmp_path, REFERENCE)
    chapters = [path.read_text(encoding="utf-8") for path in tmp_path.glob("chapters/c*.qmd")]
    assert len(chapters) == 10
    text = "\n".join(chapters)
    assert len(re.findall(r"^fig_\w+\(\)$", text, re.M)) == 8
    assert len(re.findall(r"^tbl_\w+\(\)$", text, re.M)) == 12
    calls = re.findall(r"`\{python\} (.+?)`", text)
    assert len(calls) == len(set(calls)) == 160
    modules = "\n".join(p.read_text() for p in tmp_path.glob("src/library/exhibits/c*.py"))
    assert modules.count("drawing.shaded(") == 1  # the map
    for number in range(1, 6):  # each dataset of counts is used by exactly two chapters
        users = [p.stem for p in tmp_path.glob("src/library/exhibits/c*.py")
                 if f"sources.counts[{number}]" in p.read_text()]  # fmt: skip
        assert len(users) == 2
    suppressed = [p.read_text().count(",c,") for p in tmp_path.glob("data/counts_*.csv")]
    assert all(suppressed)  # symbols have their meaning looked up, as in real data
    words = [len(re.sub(r"```.*?```", "", chapter, flags=re.S).split()) for chapter in chapters]
    assert all(600 < count < 2_000 for count in words)  # some pages, as a chapter has
    assert "8 figures (one a map), 12 tables, 160 numbers" in str(sample.size)


def test_the_sample_book_is_the_same_bytes_wherever_it_is_made(tmp_path: Path) -> None:
    size = Size(4, 10, 21)
    assert files(written(tmp_path / "a", size).root) == files(written(tmp_path / "b", size).root)


def test_a_larger_sample_book_passes_the_checks(tmp_path: Path) -> None:
    size = Size(11, 25, 301)  # an odd number of chapters, and more than there are services
    sample = written(tmp_path, size)
    done = Book(sample.root).needsbook("check")
    assert done.returncode == 0, done.stderr
    assert f"{size.chapters + 2} chapters, {size.numbers} numbers" in done.stdout


@pytest.mark.parametrize("size", [(1, 2, 3), (4, 3, 9), (4, 9, 3), (2, 2, 10_000)])
def test_a_size_that_cannot_be_made_is_refused(size: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="chapter"):
        Size(*size)


def test_each_run_changes_the_sentence_and_the_numbers_to_new_ones(tmp_path: Path) -> None:
    sample = written(tmp_path, Size(2, 2, 2))
    said = [sample.change_sentence(run) for run in range(1, 40)]
    assert len({new for _, new, _ in said}) == 39
    assert all(before[1] == after[2] for before, after in pairwise(said))
    first, second = sample.change_dataset(1), sample.change_dataset(2)
    assert set(first) == {1, 2}
    assert {n: new for n, (new, _) in first.items()} == {n: old for n, (_, old) in second.items()}


# Measuring ----------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """A quick run of the whole program, and what it left behind."""

    root: Path
    printed: str


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("bench")
    with mock.patch.object(bench, "_say") as say:
        assert bench._quick(folder) == 0
    return Run(folder / "sample", "\n".join(call.args[0] for call in say.call_args_list))


@pytest.mark.slow
def test_a_quick_run_prints_the_table(quick: Run) -> None:
    lines = quick.printed.splitlines()
    assert re.search(r"\d+ cores?, \d+ GB; Python 3\.\d+\.\d+; \d+ \w+ 20\d\d", lines[0])
    assert "3 chapters, 3 figures (one a map), 3 tables, 9 numbers" in lines[1]
    assert lines[1].endswith("medians of 1 round.")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "|" in line]
    assert rows[0] == list(table.COLUMNS)
    by_name = {row[0]: row for row in rows[2:]}
    for name in ("nothing changed", "one sentence changed", "cold, HTML and PDF"):
        assert float(by_name[name][1]) > 0
    assert re.search(r"(yes|no): \d+\.\d times", by_name["cold, HTML and PDF"][3])


@pytest.mark.slow
def test_the_last_changes_are_on_the_pages_and_in_the_pdf(quick: Run) -> None:
    painted = "The reading room was painted amber."  # by the first run, of the middle chapter
    page = lxml.html.parse(quick.root / "_book/chapters/c002.html").getroot()
    assert painted in " ".join(page.text_content().split())
    reader = pypdf.PdfReader(quick.root / "_book/sample.pdf")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert painted in text
    for number in ("401,001", "502,001"):  # 100,000 × (3 + chapter) + 1,000 × chapter + run
        assert number in text


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [1, 2, 3])
def test_the_baseline_shows_the_same_numbers_and_tables(quick: Run, chapter: int) -> None:
    ours = lxml.html.parse(quick.root / f"_book/chapters/c{chapter:03}.html").getroot()
    theirs = lxml.html.parse(quick.root / f"_baseline/chapters/c{chapter:03}.html").getroot()

    def cells(root: lxml.html.HtmlElement) -> list[str]:
        return [" ".join(cell.text_content().split()) for cell in root.cssselect("td, th")]

    assert cells(ours) == cells(theirs)
    assert cells(ours)
    text = " ".join(theirs.text_content().split())
    numbers = [
        " ".join(paragraph.text_content().split()) for paragraph in ours.cssselect("p:has(a.num)")
    ]
    assert numbers
    for sentence in numbers:
        assert sentence in text


@pytest.mark.parametrize("change", [measure._sentence, measure._dataset])
def test_a_build_that_does_nothing_is_no_result(tmp_path: Path, change: object) -> None:
    sample = written(tmp_path, Size(2, 2, 2))
    book = tmp_path / "_book"
    (book / "chapters").mkdir(parents=True)
    (book / "index.html").write_text("")
    (book / "sample.pdf").write_text("")
    for chapter in (1, 2):
        (book / sample.page(chapter)).write_text("old")
    with (
        mock.patch.object(commands, "build", return_value=0.01),
        pytest.raises(ToolFailure, match="the measurement means nothing"),
    ):
        change(sample, 1)  # type: ignore[operator]


def test_a_build_that_makes_another_page_again_is_told() -> None:
    with pytest.raises(ToolFailure, match=r"c003\.html"):
        measure._only({"c001.html", "c003.html"}, {"c001.html"})


def test_a_command_that_fails_is_told_with_its_last_words(tmp_path: Path) -> None:
    sample = written(tmp_path, Size(2, 2, 2))
    (sample.root / "data/counts_001.csv").unlink()
    with pytest.raises(ToolFailure, match=r"(?s)ended with 1.*counts_001\.csv"):
        commands.build(sample.root)


def test_rounds_are_made_in_turn_and_stop_when_they_have_taken_enough() -> None:
    seen: list[str] = []

    def of(name: str, base: float) -> Callable[[int], float]:
        def run(number: int) -> float:
            seen.append(f"{name}{number}")
            return base + number

        return run

    rounds = {"a": of("a", 0), "b": of("b", 10)}
    assert commands.medians(rounds, runs=3, seconds=1000) == (3, {"a": 2, "b": 12})
    assert seen == ["a1", "b1", "a2", "b2", "a3", "b3"]
    seen.clear()
    # The first round takes 1 + 11 s, the second 2 + 12 s; with 26 s no third one is begun.
    assert commands.medians(rounds, runs=3, seconds=20) == (2, {"a": 1.5, "b": 11.5})
    assert seen == ["a1", "b1", "a2", "b2"]


def test_chapters_for_quarto_call_the_plain_functions(tmp_path: Path) -> None:
    sample = written(tmp_path, Size(2, 2, 4))
    rewritten(sample.root)
    text = sample.source(1).read_text(encoding="utf-8")
    assert text.count("from benchmarks.plain import plain") == 1
    assert re.search(r"^plain\(fig_c001_1, folder='\.'\)$", text, re.M)
    assert '`{python} plain(visits, 1, "A01", 2024)`' in text
    assert not re.search(r"^fig_c001_1\(\)$", text, re.M)


QUARTO = """\
#!/bin/sh
test "$1" = render && test "$(find chapters -name 'c*.qmd' | wc -l)" -eq 2 || exit 3
mkdir -p _book && echo page > _book/index.html && PRINT
"""


@pytest.mark.parametrize(("makes", "fault"), [("echo > _book/sample.pdf", ""), ("true", "no PDF")])
def test_quarto_is_measured_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, makes: str, fault: str
) -> None:
    sample = Sample(Size(2, 2, 2), tmp_path / "sample")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert measure.quarto_seconds(sample) is None
    command = tmp_path / "quarto"
    command.write_text(QUARTO.replace("PRINT", makes))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    if fault:
        with pytest.raises(ToolFailure, match=fault):
            measure.quarto_seconds(sample)
    else:
        found = measure.quarto_seconds(sample)
        assert found
        assert 0 < found.cold < 10
        assert 0 < found.nothing < 10


# The tables ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "met"),
    [
        (Seconds(0.15, 1.0, 2.0, 5.0, 50.0), ["yes", "yes", "", "yes: 10.0 times"]),
        (Seconds(0.16, 1.01, 2.0, 5.0, 49.0), ["no", "no", "", "no: 9.8 times"]),
    ],
)
def test_targets_are_met_or_not(seconds: Seconds, met: list[str]) -> None:
    rows = table.speed_rows(seconds, None)
    assert [row[3] for row in rows[:4]] == met
    assert rows[-1][:2] == ("`quarto render`", "not installed here")


def test_quarto_and_the_report_have_rows_of_their_own() -> None:
    seconds = Seconds(nothing=0.1, sentence=0.5, dataset=2.0, cold=4.0, baseline=44.0)
    rows = table.speed_rows(seconds, Quarto(cold=86.0, nothing=18.6), Report(0.2, 1.5, 12.0))
    shown = {row[0]: (row[1], row[3]) for row in rows}
    assert shown["`quarto render`, cold"] == ("86.0", "21.5 times")
    assert shown["`quarto render`, nothing changed"] == ("18.6", "186 times")
    assert shown["this report: cold, HTML and PDF"] == ("12.0", "")


def test_growth_is_told_by_factors_and_what_is_worse_than_linear_is_named() -> None:
    small, large = measure.CHAPTERS[0], measure.CHAPTERS[1]  # four times the chapters
    measured = [(small, Seconds(0.1, 1, 2, 4)), (large, Seconds(0.1, 4.3, 2, 18))]
    rows = table.growth_rows(measured)
    assert rows[1] == [str(rows[1][0]), "0.10 (× 1.0)", "4.30 (× 4.3)", "2.00 (× 1.0)",
                       "18.0 (× 4.5)"]  # fmt: skip
    (fault,) = table.growth_faults(measured)  # 4.3 lies within a tenth of 4, 4.5 does not
    assert fault.startswith("cold: × 4.5 where the book grew × 4")


def test_a_busy_machine_is_named() -> None:
    calm = table.Machine("A processor", 2, 8, "3.12.1", date(2026, 11, 5), load=0.2)
    assert str(calm) == "A processor, 2 cores, 8 GB; Python 3.12.1; 5 November 2026"
    busy = table.Machine("A processor", 2, 8, "3.12.1", date(2026, 11, 5), load=1.52)
    assert str(busy).endswith("; busy with other work (load 1.5)")


def test_the_table_is_written_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"Before.\n\n{table.OPENING}\nold\n{table.CLOSING}\n\nAfter.\n")
    table.write_readme(readme, table.as_table(("a", "b"), [("1", "23")]))
    assert readme.read_text() == (
        f"Before.\n\n{table.OPENING}\n| a | b  |\n|---|----|\n| 1 | 23 |\n{table.CLOSING}"
        "\n\nAfter.\n"
    )


@pytest.mark.parametrize("text", ["No mark.", table.OPENING, f"{table.CLOSING} {table.OPENING}"])
def test_a_readme_without_marks_is_left_alone(tmp_path: Path, text: str) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(text)
    with pytest.raises(UsageError, match="no place for the table"):
        table.write_readme(readme, "new")
    assert readme.read_text() == text


def test_the_readme_has_the_columns_and_rows_that_the_program_prints() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    held = readme.partition(table.OPENING)[2].partition(table.CLOSING)[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]]
            for line in held.splitlines() if line.startswith("|")]  # fmt: skip
    assert list(table.COLUMNS) in rows
    for before, row in pairwise(rows):  # the larger books, when they were measured
        if len(row) == len(table.GROWTH_COLUMNS) != len(before):
            assert row in (list(table.GROWTH_COLUMNS), list(table.COST_COLUMNS))
    named = {row[0] for row in rows}
    printed = table.speed_rows(Seconds(1, 1, 1, 1, 1), None, Report(1, 1, 1))
    assert {row[0] for row in printed if "quarto" not in row[0]} <= named
    assert re.search(r"\d+ cores?, \d+ GB; Python 3\.\d+\.\d+; \d+ \w+ 20\d\d", held)


def test_the_whole_run_writes_the_readme_and_runs_the_modules(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book.write("README.md", f"{table.OPENING}\n{table.CLOSING}\n")
    book.change("pyproject.toml", "[tool.needsbook]", '[tool.needsbook]\nbench = ["study"]')
    book.write("src/study.py", "def main():\n    print('the study')\n")
    monkeypatch.chdir(book.root)
    monkeypatch.syspath_prepend(str(book.root / "src"))
    with (
        mock.patch.object(bench, "_speed", return_value=iter(["machine", "speeds"])),
        mock.patch.object(bench, "_costs", return_value="costs"),
        mock.patch.object(bench, "_growth", return_value="growth"),
        mock.patch.object(bench.recording, "report", return_value="recording"),
    ):
        assert bench.main(["--write"]) == 0
    assert book.read("README.md") == (
        f"{table.OPENING}\nmachine\n\nspeeds\n\ncosts\n\ngrowth\n{table.CLOSING}\n"
    )
    printed = capsys.readouterr().out
    for earlier, later in pairwise(
        ("speeds", "costs", "growth", "Written", "recording", "the study")
    ):
        assert printed.index(earlier) < printed.index(later)


# One changed cell -------------------------------------------------------------------


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux counts")
def test_a_cell_of_one_area_is_measured_and_seen_on_its_page(tmp_path: Path) -> None:
    with mock.patch.object(areas, "AREAS", 3):
        (cost,) = cells.costs(None, tmp_path)
    assert cost.what == "one cell of one area, 3 area pages"
    assert 0 < cost.seconds < cost.cold
    (row,) = table.cost_rows([cells.Cost("a cell", 1.0, 8.0, most=0.1)])
    assert row == ("a cell", "1.0", "8.0", "12%", "at most 10%: no")


def test_this_project_names_cells_that_stand_once_in_their_files() -> None:
    listed = cells.cells(find_project(REPOSITORY))
    assert len(listed) > 1
    for cell in listed:
        text = (REPOSITORY / cell.file).read_text(encoding="utf-8")
        assert text.count(cell.old) == 1, cell
        assert cell.new not in text, cell


def test_a_wrong_list_of_cells_is_told(book: Book) -> None:
    book.change("pyproject.toml", "[tool.needsbook]", '[tool.needsbook]\nbench-cells = ["a"]')
    with pytest.raises(UsageError, match="not a list of cells"):
        cells.cells(find_project(book.root))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux counts")
def test_what_compares_the_words_of_a_build_is_measured(book: Book, tmp_path: Path) -> None:
    (cost,) = conserving.costs(find_project(book.root), tmp_path)
    assert 0 < cost.seconds < cost.cold / 2
    assert cost.most == conserving.CONSERVING


# Modules of the analysis -----------------------------------------------------------


def test_modules_of_the_analysis_are_run_at_the_end(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book.change("pyproject.toml", "[tool.needsbook]", '[tool.needsbook]\nbench = ["simulated"]')
    book.write("src/simulated.py", "def main():\n    print('a study of the method')\n")
    monkeypatch.syspath_prepend(str(book.root / "src"))
    names = bench.analysis_modules(find_project(book.root))
    assert bench.run_modules(names) == 0
    assert capsys.readouterr().out == "\nsimulated\na study of the method\n"
    book.write("src/failing.py", "def main():\n    return 3\n")
    assert bench.run_modules(("simulated", "failing")) == 1
    book.write("src/idle.py", "")
    with pytest.raises(UsageError, match=r"idle has no function main\(\)"):
        bench.run_modules(("idle",))


@pytest.mark.parametrize(
    ("listed", "words"),
    [('["no_such.module"]', "no module no_such.module"), ('"simulated"', "not a list of names")],
)
def test_a_wrong_list_of_modules_is_told(book: Book, listed: str, words: str) -> None:
    book.change("pyproject.toml", "[tool.needsbook]", f"[tool.needsbook]\nbench = {listed}")
    with pytest.raises(UsageError, match=words):
        bench.analysis_modules(find_project(book.root))


def test_this_project_names_modules_that_can_be_run() -> None:
    for name in bench.analysis_modules(find_project(REPOSITORY)):
        assert callable(getattr(__import__(name, fromlist=["main"]), "main", None)), name


def test_every_command_runs_with_this_engine(tmp_path: Path) -> None:
    path = commands._environment(tmp_path)["PYTHONPATH"].split(os.pathsep)
    assert (Path(path[0]) / "needsbook").is_dir()
    assert path[-1] == str(tmp_path / "src")


@pytest.mark.slow
def test_what_recording_costs_is_told(tmp_path: Path) -> None:
    sample = written(tmp_path, Size(3, 6, 9))
    assert Book(sample.root).needsbook("build").returncode == 0  # pages of traces show files
    program = (
        "from pathlib import Path; from benchmarks import recording;"
        "from needsbook.ground.project import find_project; recording.RUNS = 1;"
        "print(recording.report(find_project(Path.cwd())))"
    )
    told = commands.said_by([sys.executable, "-c", program], sample.root)
    assert re.search(r"all exhibits takes \d+\.\d\d times as long with it", told)
    assert re.search(r"Traces: \d+\.\d\d s to write them", told)
