"""`needsbook preview`: serves the edition, rebuilds, tells errors, serves nothing else."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from books import Book, small_book

from needsbook.commands.preview import Handler, State, rebuild, watched
from needsbook.ground.project import Project

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def previewed(book: Book) -> Iterator[str]:
    """The address of a running preview of a book."""
    process = subprocess.Popen(
        [sys.executable, "-m", "needsbook", "preview", "--port", "0", "--no-browser"],
        cwd=book.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert address, line
    assert "Built in" in process.stdout.readline()
    yield address[0]
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def preview(book: Book) -> Iterator[str]:
    """The address of a running preview of the small book."""
    with previewed(book) as address:
        yield address


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """As `preview`, of a book that stays as it is; beside its pages lies a link out of it."""
    book = small_book(tmp_path_factory.mktemp("preview") / "book")
    with previewed(book) as address:
        (book.root / "_book/outside.txt").symlink_to(book.root / "pyproject.toml")
        yield address


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def wait_for_event(address: str, words: str) -> None:
    """Wait for an event with these words as its error; no words: a good build."""
    with urllib.request.urlopen(f"{address}needsbook-events", timeout=60) as stream:
        for line in stream:
            if line.startswith(b"data: "):
                error = json.loads(line[6:])["error"]
                if words in error and bool(words) == bool(error):
                    return
    raise AssertionError("the stream of events ended")


def wait_for(address: str, words: str) -> str:
    for _ in range(60):
        page = get(address)
        if words in page:
            return page
        time.sleep(0.5)
    raise AssertionError(f"{words!r} did not appear")


def test_a_changed_sentence_appears(book: Book, preview: str) -> None:
    assert "offences in the first area" in get(f"{preview}chapters/one.html")
    book.change("chapters/one.qmd", "in the first area", "in the area named first")
    page = wait_for(f"{preview}chapters/one.html", "in the area named first")
    assert "EventSource" in page
    assert "EventSource" not in book.read("_book/chapters/one.html")


@pytest.mark.slow
def test_changed_data_and_code_appear(book: Book, preview: str) -> None:
    book.change("data/counts.csv", "E01,2024,15", "E01,2024,16")
    wait_for(f"{preview}chapters/one.html", ">16</a> offences")
    book.change("src/tiny/__init__.py", '"Counts by area, 2024"', '"Counts, area by area"')
    wait_for(f"{preview}chapters/one.html", "Counts, area by area")


def test_an_error_is_told_and_the_last_good_page_stays(book: Book, preview: str) -> None:
    before = get(f"{preview}chapters/two.html")
    book.change("chapters/two.qmd", "@fig-map", "@fig-gone")
    wait_for_event(preview, "chapters/two.qmd:12")
    assert get(f"{preview}chapters/two.html") == before
    book.change("chapters/two.qmd", "@fig-gone", "@fig-map")
    wait_for_event(preview, "")


@pytest.mark.parametrize(
    "path", ["../pyproject.toml", "%2e%2e/pyproject.toml", "..%2fpyproject.toml", "/etc/passwd"]
)
def test_nothing_outside_the_edition_is_served(asked: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(asked + path)


def ask(address: str, method: str = "GET", host: str = "") -> http.client.HTTPResponse:
    place = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(place.netloc, timeout=30)
    headers = {"Host": host} if host else {}
    connection.request(method, place.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_a_foreign_name_is_refused(asked: str) -> None:
    """A page elsewhere may let its own name lead to this machine."""
    for host in ("evil.example", "evil.example:4200", "127.0.0.1.evil.example"):
        for method in ("GET", "HEAD"):
            for path in ("index.html", "edition.json", "needsbook-events"):
                assert ask(asked + path, method, host).status == 403, (host, method, path)


def test_head_is_answered_and_guarded_as_get_is(asked: str) -> None:
    for path, status in (
        ("", 200), ("edition.json", 200), ("none.html", 404),
        ("outside.txt", 404), ("%2e%2e/pyproject.toml", 404),
    ):  # fmt: skip
        assert ask(asked + path, "HEAD").status == status, path
        assert ask(asked + path, "GET").status == status, path


def test_a_character_that_no_address_has_is_a_bad_request(asked: str) -> None:
    assert ask(asked + "a%00b").status == 400
    assert ask(asked).status == 200


def test_a_connection_that_says_nothing_ends(asked: str) -> None:
    assert 0 < Handler.timeout <= 60  # the library closes it then
    place = urllib.parse.urlsplit(asked)
    with socket.create_connection((place.hostname or "", place.port or 0)) as silent:
        silent.sendall(b"GET / HT")
        assert ask(asked).status == 200  # nobody waits for it


def test_a_link_out_of_the_edition_is_not_followed(asked: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(asked + "outside.txt")


@pytest.mark.slow
@pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("NEEDSBOOK_REQUIRE_BROWSER") != "1",
    reason="SKIPPED, NOT CHECKED: no Chromium on this machine",
)
def test_the_page_reloads_where_the_reader_was(book: Book, preview: str) -> None:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "NEEDSBOOK_REQUIRE_BROWSER is set, but there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 800, "height": 300})
        page.goto(f"{preview}chapters/one.html")
        page.evaluate("window.scrollTo(0, 240)")
        book.change("chapters/one.qmd", "in the first area", "in the area named first")
        page.get_by_text("in the area named first").wait_for(timeout=60_000)
        page.wait_for_function("window.scrollY === 240")
        book.change("chapters/two.qmd", "@fig-map", "@fig-gone")
        alert = page.get_by_role("alert")
        alert.wait_for(timeout=60_000)
        assert "chapters/two.qmd:12" in alert.inner_text()
        assert page.get_by_text("in the area named first").is_visible()
        browser.close()


def test_what_an_environment_or_a_build_holds_is_not_watched(book: Book) -> None:
    for made in ("_book", "figures", ".venv/lib", ".needsbook"):
        (book.root / made).mkdir(parents=True, exist_ok=True)
    found = {path.name for path in watched(book.root, book.root / "_book")}
    assert {"chapters", "data", "src", "index.qmd", "_quarto.yml"} <= found
    assert not found & {"_book", "figures", ".venv", ".needsbook"}


def test_a_port_that_is_taken_is_told_with_another(book: Book) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = book.needsbook("preview", "--no-browser", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} cannot be taken" in done.stderr
    assert f"needsbook preview --port {port + 1}" in done.stderr


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_there_is_not_is_told(book: Book, port: str) -> None:
    done = book.run("preview", "--no-browser", "--port", port)
    assert done.returncode == 2
    assert f"there is no port {port}" in done.stderr


def test_settings_that_are_gone_are_told_as_a_problem(
    book: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    (book.root / "_quarto.yml").unlink()
    state = State()
    rebuild(book.root, state, None)
    assert state.error == "_quarto.yml: the file is not there\n    → restore it"
    assert "Traceback" not in capsys.readouterr().out


def test_settings_that_an_editor_writes_anew_are_waited_for(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = book.read("_quarto.yml")
    (book.root / "_quarto.yml").unlink()
    monkeypatch.setattr("time.sleep", lambda _: book.write("_quarto.yml", text))
    titles: list[str] = []

    def build(project: Project, **_: object) -> SimpleNamespace:
        titles.append(project.title)
        return SimpleNamespace(stale=True)

    monkeypatch.setattr("needsbook.commands.preview.build", build)
    rebuild(book.root, State(), None)
    assert titles == ["A small book"]


def test_what_is_to_be_read_again_is_a_page(asked: str) -> None:
    assert "0 of 0 passages were read since the last kept edition" in get(
        f"{asked}needsbook-review"
    )
