"""The same project under Quarto.

What Quarto makes of the pages is looked at where it is installed, and the skip says
when it is not. What needsbook decides for it (which frozen chapters go, when Quarto
is started at all) is shown with a stand-in that freezes as Quarto does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pypdf
import pytest
import yaml
from assessment import REPOSITORY
from books import ENGINE, Book
from browsing import PHONE, address, in_browser
from needsbook.render.quarto import find_quarto
from test_area_pages import with_area_pages

pytestmark = pytest.mark.slow

quarto = pytest.mark.skipif(
    find_quarto() is None,
    reason="SKIPPED, NOT CHECKED: no Quarto 1.10 or later on PATH",
)


#: What this repository says to Quarto, and the small book as well.
SAID_TO_QUARTO = ("project", "filters", "format", "execute", "link-citations")


def made_ready(book: Book) -> Book:
    """Set a book up for Quarto as this repository is."""
    shutil.copy(REPOSITORY / "_environment", book.root / "_environment")
    assert book.needsbook("quarto").returncode == 0
    (book.root / ".venv").symlink_to(REPOSITORY / ".venv")
    shutil.copytree(ENGINE / "src/needsbook", book.root / "engine/src/needsbook")
    settings = yaml.safe_load(book.read("_quarto.yml"))
    ours = yaml.safe_load((REPOSITORY / "_quarto.yml").read_text(encoding="utf-8"))
    settings |= {key: ours[key] for key in SAID_TO_QUARTO}
    book.write("_quarto.yml", yaml.safe_dump(settings, sort_keys=False))
    return book


@pytest.fixture
def set_up(book: Book) -> Book:
    return made_ready(book)


@quarto
@pytest.mark.slow
def test_quarto_and_the_builtin_renderer_agree(set_up: Book) -> None:
    book = set_up
    assert book.needsbook("build", "--renderer", "quarto", timeout=900).returncode == 0
    theirs = {p: lxml.html.parse(p).getroot() for p in (book.root / "_book").rglob("*.html")}
    found = {
        (path.name, element.get("id"))
        for path, root in theirs.items()
        for element in root.cssselect("[id^=fig-], [id^=tbl-]")
    }
    assert {
        ("one.html", "fig-counts"),
        ("one.html", "tbl-counts"),
        ("two.html", "fig-map"),
    } <= found
    numbers = " ".join(" ".join(root.text_content().split()) for root in theirs.values())
    for words in ("Figure\N{NO-BREAK SPACE}1.1", "There were 15 offences", "1,234"):
        assert words in numbers


def test_the_exit_of_a_trace_page_leads_to_a_page_that_is_there(set_up: Book) -> None:
    book = set_up
    book.change("_quarto.yml", "bibliography:", "safety: {exit: https://a.test/}\nbibliography:")
    assert book.needsbook("prepare").returncode == 0
    pages = [path for path in (book.root / "trace").glob("*.html") if path.name != "calendar.html"]
    assert pages
    for path in pages:
        root = lxml.html.parse(path).getroot()
        (leaving,) = root.cssselect(".leave")
        assert (path.parent / leaving.get("data-neutral")).is_file(), path
        # Quarto's edition has none of these
        assert not root.cssselect("script[src], link[rel=stylesheet]")
    book.change("_quarto.yml", "safety: {exit: https://a.test/}\n", "")
    assert book.needsbook("prepare").returncode == 0
    assert not (book.root / "trace/calendar.html").exists()


@quarto
@pytest.mark.slow
def test_a_bare_quarto_render_leaves_the_tree_clean(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(REPOSITORY), str(clone)], check=True)
    (clone / ".venv").symlink_to(REPOSITORY / ".venv")
    subprocess.run(["quarto", "render"], cwd=clone, check=True, timeout=1800)
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert status.stdout == ""
    assert (clone / "_book/index.html").is_file()
    assert (clone / "_book/london-cse-needs-assessment.pdf").is_file()


# What needsbook decides ----------------------------------------------------------


def strict_environment(folder: Path) -> dict[str, str]:
    """A Quarto, and no Python, on PATH; no activated `.venv`, and nothing set for Quarto."""
    folder.mkdir()
    for name in ("sh", "git"):
        (folder / name).symlink_to(shutil.which(name) or name)
    quarto = folder / "quarto"
    script = ENGINE / "tests/stand_in_quarto.py"
    quarto.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', encoding="utf-8")
    quarto.chmod(0o755)
    unset = ("VIRTUAL_ENV", "PYTHONPATH")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in unset and not name.startswith("QUARTO_")
    }
    return {**kept, "PATH": str(folder)}


@pytest.fixture
def stand_in(set_up: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Quarto that stands in for it; the log of executed chapters."""
    environment = strict_environment(tmp_path / "bin")
    for name in set(os.environ) - set(environment):
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", environment["PATH"])
    return set_up.root.parent / "executed.log"


BY_QUARTO = ("--renderer", "quarto")


def executed(log: Path) -> set[str]:
    """Chapters executed since this was last asked."""
    found = set(log.read_text(encoding="utf-8").split()) if log.is_file() else set()
    log.unlink(missing_ok=True)
    return found


def by_hand(book: Book) -> int:
    return said_by_hand(book).returncode


def said_by_hand(book: Book) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["quarto", "render"], cwd=book.root, capture_output=True, text=True, check=False
    )


def test_a_render_by_hand_executes_exactly_the_stale_chapters(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    assert "chapters/one.qmd" in executed(stand_in)
    assert by_hand(book) == 0
    assert executed(stand_in) == set()

    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert executed(stand_in) == {"chapters/one.qmd"}
    assert ">16</a> offences" in book.read("_book/chapters/one.html")
    assert "E01,16" in book.read("_book/figures/fig-counts.csv"), "the picture is of the same data"

    book.change("src/tiny/__init__.py", "A map of the areas.", "The areas on a map.")
    assert by_hand(book) == 0
    assert executed(stand_in) == {"chapters/one.qmd", "chapters/two.qmd"}  # one module


def test_without_the_prerender_script_old_numbers_would_stay(book: Book, stand_in: Path) -> None:
    """The stand-in freezes as Quarto does: the test above can fail."""
    assert by_hand(book) == 0
    book.write("quarto/prerender.py", "")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert ">15</a> offences" in book.read("_book/chapters/one.html")


def test_a_false_claim_stops_a_render_by_hand(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    before = book.read("_book/chapters/two.html")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,2")
    assert by_hand(book) == 1
    assert book.read("_book/chapters/two.html") == before


def test_a_frozen_result_without_a_record_is_not_trusted(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    executed(stand_in)
    shutil.rmtree(book.root / ".needsbook")
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert by_hand(book) == 0
    assert ">16</a> offences" in book.read("_book/chapters/one.html")


def test_build_starts_quarto_only_when_something_changed(book: Book, stand_in: Path) -> None:
    log = book.root / ".needsbook/executed.log"
    assert "Quarto 1.11.99" in book.run("build", *BY_QUARTO).stdout
    assert "chapters/two.qmd" in executed(log)
    page = (book.root / "_book/chapters/one.html").stat().st_ino
    quarto = Path(shutil.which("quarto") or "")
    text = quarto.read_text(encoding="utf-8")
    starts = book.root.parent / "starts"
    quarto.write_text(text.replace("exec", f'echo "$1" >> "{starts}"; exec'), encoding="utf-8")
    book.run("build", *BY_QUARTO)  # another tool, as far as can be seen
    starts.unlink(missing_ok=True)
    assert "Nothing has changed." in book.run("build", *BY_QUARTO).stdout
    assert not starts.exists(), "Quarto was started"
    assert (book.root / "_book/chapters/one.html").stat().st_ino == page

    executed(log)
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    assert book.run("build", *BY_QUARTO).returncode == 0
    assert executed(log) == {"chapters/one.qmd"}
    assert ">16</a> offences" in book.read("_book/chapters/one.html")
    assert ">16</a>" not in book.read("_book/chapters/two.html")
    assert book.read("_book/edition.json").count("Quarto 1.11.99") == 1


def test_another_renderer_makes_another_edition(book: Book, stand_in: Path) -> None:
    book.run("build", *BY_QUARTO)
    done = book.run("build", "--renderer", "builtin", "--explain")
    assert "changed lock (renderer)" in done.stdout
    assert "built-in" in book.read("_book/edition.json")


def test_a_build_takes_the_builtin_renderer_though_quarto_is_there(
    book: Book, stand_in: Path
) -> None:
    book.run("build")
    assert "built-in" in book.read("_book/edition.json")
    assert executed(stand_in) == set()


def test_a_command_before_the_prerender_script_fails_without_python_on_path(
    book: Book, stand_in: Path
) -> None:
    """The stand-in is as strict as Quarto: the tests above can fail."""
    book.change("_quarto.yml", "pre-render: quarto", "pre-render: python quarto")
    assert by_hand(book) == 1


def test_a_render_before_set_up_says_what_is_missing(book: Book, stand_in: Path) -> None:
    (book.root / ".venv").unlink()
    bare = book.root / ".venv/bin"
    bare.mkdir(parents=True)
    bare.joinpath("python").write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    bare.joinpath("python").chmod(0o755)
    done = subprocess.run(
        ["quarto", "render"], cwd=book.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "call `make setup` once" in done.stderr
    assert "Traceback" not in done.stderr


# What is put right, and looked at, in the end ------------------------------------------

SAFETY = "safety: {exit: 'https://a.test/', help: 'index.html#sec-summary'}\n"
#: Two works of one author and year, cited on different pages; and words that are written
#: in another way on either side of the Atlantic.
WORKS = """\
@book{doe2015first, author = {Doe, Ann}, title = {A first book}, year = {2015}, edition = {2}}
@article{doe2015second, author = {Doe, Ann}, title = {Second thoughts}, journal = {Notes},
  year = {2015}}
"""


@pytest.fixture(
    scope="module",
    params=["stand-in", pytest.param("quarto", marks=[quarto, pytest.mark.slow])],
)
def rendered(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Book:
    """A book with a page for each area, as the first `quarto render` in a fresh clone makes it.

    By the stand-in, and by Quarto itself where it is installed.
    """
    folder = tmp_path_factory.mktemp("rendered")
    book = made_ready(with_area_pages(folder / "book"))
    book.write("_quarto.yml", book.read("_quarto.yml") + SAFETY)
    book.write("references.bib", book.read("references.bib") + WORKS)
    book.change("chapters/one.qmd", "p. 3].", "p. 3; @doe2015first].")
    book.change(
        "chapters/two.qmd", "@fig-counts.", "@fig-counts, [@doe2015second]. As in @sec-one."
    )
    summary = (
        "# Summary {#sec-summary .unnumbered}\n\nSee @sec-two, and [few]{.literal reason='x'}."
    )
    book.change("index.qmd", "# Summary {#sec-summary .unnumbered}", summary)
    done = subprocess.run(
        ["quarto", "render"],
        cwd=book.root,
        env=strict_environment(folder / "bin") if request.param == "stand-in" else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "skipping" not in done.stderr, "a raw table reached Quarto"
    return book


def page(book: Book, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(book.read(f"_book/{path}"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def sheets(book: Book) -> str:
    document = pypdf.PdfReader(book.root / "_book/small.pdf")
    return " ".join(" ".join(sheet.extract_text() for sheet in document.pages).split())


def test_the_first_run_has_the_area_pages_and_what_leads_to_them(rendered: Book) -> None:
    for name in ("first", "second", "third"):
        assert (rendered.root / f"_book/places/{name}.html").is_file()
    figure = page(rendered, "chapters/two.html").get_element_by_id("fig-map")
    assert [link.get("href") for link in figure.cssselect("svg a")] == [
        f"../places/{name}.html" for name in ("first", "second", "third")
    ]
    lookup = page(rendered, "index.html").get_element_by_id("area-lookup")
    assert len(lookup.cssselect("li a")) == 3


def test_no_table_that_quarto_reads_has_long_lines(rendered: Book) -> None:
    """It loses bytes where a long line ends far behind: a cell a line, an area a line."""
    frozen = (rendered.root / "_freeze").rglob("html.*")
    texts = [path.read_text("utf-8").replace("\\n", "\n") for path in frozen]  # .md or .json
    tables = [
        table
        for text in texts
        for table in re.findall(r"^`{3,}\s?\{=html\}\n(<table.*?)\n`{3,}$", text, re.S | re.M)
    ]
    assert len(tables) == 3  # the counts, the audit trail, what areas alone have
    for table in tables:
        for line in table.splitlines():
            assert line.count("</td>") + line.count("</th>") <= 1, line
            assert line.count("</a>") <= 2, line


def test_an_unnumbered_page_refers_to_chapters_by_number(rendered: Book) -> None:
    summary = page(rendered, "index.html")
    (reference,) = [a for a in summary.cssselect("a.quarto-xref") if "two.html" in a.get("href")]
    assert words(reference) == "Chapter 2"
    assert [words(a) for a in page(rendered, "places/first.html").cssselect("a.quarto-xref span")]


def test_numbers_and_references_in_the_pdf(rendered: Book) -> None:
    text = sheets(rendered)
    assert "As in Chapter 1." in text
    assert "See Chapter 2," in text
    assert "and Appendix A." in text
    for wanted in ("Figure 1.1: Counts by area", "Table 1.1: Counts by area and year"):
        assert wanted in text
    assert "Figure 1: Counts in E01" in text, "a float of an unnumbered chapter has no chapter"
    assert not re.search(r"(Figure|Table) [A-Z]\.\d", text)


def test_the_pdf_opens_with_its_title_its_edition_and_its_contents(rendered: Book) -> None:
    document = pypdf.PdfReader(rendered.root / "_book/small.pdf")
    title, contents = (document.pages[number].extract_text() for number in (0, 1))
    for wanted in ("A small book", "2024 edition", "The authors"):
        assert wanted in title
    assert "Contents" in contents
    assert "Second chapter" in contents
    assert "Sub" in contents
    assert "Places" in contents
    assert "Limits" not in contents, "a section of one area"


def test_a_work_has_one_letter_in_the_whole_book(rendered: Book) -> None:
    first = words(page(rendered, "chapters/one.html"))
    second = words(page(rendered, "chapters/two.html"))
    assert "Doe 2015a" in first
    assert "Doe 2015b" in second
    assert "2015a" in sheets(rendered)
    assert "2015b" in sheets(rendered)


def test_the_list_of_references_is_in_the_language_of_the_book(rendered: Book) -> None:
    listed = page(rendered, "chapters/references.html").get_element_by_id("refs")
    assert "2nd edn" in words(listed)
    assert "‘Second Thoughts’" in words(listed)
    assert listed.cssselect("#ref-doe2015first")


def test_conditions_and_reasons_reach_no_page(rendered: Book) -> None:
    for path in (rendered.root / "_book").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for trace in ("data-when", "data-reason", "{.claim", "{.literal"):
            assert trace not in text, path


def test_every_page_has_the_way_out_the_way_to_help_and_its_edition(rendered: Book) -> None:
    for path in ("index.html", "chapters/one.html", "places/first.html"):
        root = page(rendered, path)
        here = (rendered.root / "_book" / path).parent
        (leaving,) = root.cssselect("aside.leave")
        assert leaving.get("data-away") == "https://a.test/"
        assert (here / leaving.get("data-neutral")).is_file()
        (helping,) = root.cssselect("a.get-help")
        assert (here / helping.get("href").partition("#")[0]).is_file()
        (foot,) = root.cssselect("main footer")
        assert words(foot) == "A small book, 2024 edition, issued 1 November 2026."
        (faces,) = root.cssselect("link[rel=stylesheet][href$='faces.css']")
        assert (here / faces.get("href")).is_file()


def test_the_faces_that_pages_and_traces_name_are_there(rendered: Book) -> None:
    out = rendered.root / "_book"
    faces = re.findall(r"url\(([^)]+)\)", (out / "assets/fonts/faces.css").read_text("utf-8"))
    assert len(faces) == 3
    for name in faces:
        assert (out / "assets/fonts" / name).is_file()
    named = re.findall(r"url\(([^)]+woff2)\)", rendered.read("_book/trace/fig-counts.html"))
    assert named
    for named_there in named:
        assert (out / "trace" / named_there).is_file()


@pytest.mark.slow
@in_browser[1]
def test_an_area_of_a_map_says_its_value_before_a_tap_leads_away(
    rendered: Book, browser: object
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    tab = context.new_page()
    tab.goto(address(rendered, "chapters/two"))
    area = tab.locator("#fig-map svg a[href$='second.html']")
    area.tap()
    assert tab.locator(".said").first.inner_text() == area.get_attribute("aria-label")
    assert tab.url.endswith("two.html")
    area.tap()
    tab.wait_for_url("**/places/second.html")
    context.close()


def test_the_theme_loads_nothing_from_outside() -> None:
    theme = (REPOSITORY / "quarto/theme.css").read_text(encoding="utf-8")
    assert "url(" not in theme
    assert "@import" not in theme


def test_a_table_that_is_missing_from_the_pdf_stops_a_render_by_hand(
    book: Book, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_LOSES", "tbl-counts")
    done = said_by_hand(book)
    assert done.returncode == 1
    assert "chapters/one.qmd: tbl-counts: the table is missing from the PDF" in done.stderr
    assert "fig-counts" not in done.stderr


def test_a_table_that_quarto_leaves_out_fails_a_build(
    book: Book, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN_WARNS", "1")
    done = book.run("build", *BY_QUARTO)
    assert done.returncode == 3
    assert "Quarto left a table out" in done.stderr
    assert not (book.root / "_book").exists()


def test_a_file_that_quarto_is_not_told_of_is_a_problem(set_up: Book) -> None:
    assert set_up.needsbook("check").returncode == 0
    set_up.change("_quarto.yml", "- at: pre-ast\n  path: quarto/tables.lua\n", "")
    done = set_up.needsbook("check")
    assert done.returncode == 1
    assert "_quarto.yml: Quarto is not told of quarto/tables.lua" in done.stdout + done.stderr


def test_an_exhibit_that_is_missing_from_a_page_is_named(book: Book, stand_in: Path) -> None:
    assert by_hand(book) == 0
    text = book.read("_book/chapters/two.html")
    book.write("_book/chapters/two.html", text.replace("fig-map", "fig-gone"))
    done = subprocess.run(
        [".venv/bin/python", "quarto/postrender.py"],
        cwd=book.root,
        env={
            **os.environ,
            "PYTHONPATH": "src:engine/src",
            "QUARTO_PROJECT_RENDER_ALL": "1",
            "QUARTO_PROJECT_OUTPUT_FILES": "_book/chapters/two.html",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "chapters/two.qmd: fig-map is missing from the HTML edition" in done.stderr
