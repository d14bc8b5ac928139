"""The documentation as a site: it is made without a network and without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from books import ENGINE
from lxml import html

DOCS = ENGINE / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", DOCS, folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def pages(site: Path) -> dict[str, html.HtmlElement]:
    return {
        path.relative_to(site).as_posix(): html.fromstring(path.read_bytes())
        for path in site.rglob("*.html")
    }


@pytest.mark.slow
def test_each_page_is_in_the_site(site: Path) -> None:
    made = {name.removesuffix(".html") for name in pages(site)}
    written = {
        path.relative_to(DOCS).with_suffix("").as_posix()
        for path in DOCS.rglob("*.md")
        if "_build" not in path.parts
    }
    assert written <= made
    assert len(written) > 30


@pytest.mark.slow
def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for name, page in pages(site).items():
        loaded = page.xpath("//script/@src | //img/@src | //link[@rel!='canonical']/@href")
        assert [one for one in loaded if re.match(r"(https?:)?//", one)] == [], name
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", style.read_text(encoding="utf-8")), style


@pytest.mark.slow
def test_the_reference_shows_what_the_code_says(site: Path) -> None:
    made = pages(site)
    commands = made["reference/commands.html"].text_content()
    assert "--accept WHY" in commands
    assert "needsbook edition withdraw [-h] --reason REASON label" in " ".join(commands.split())
    messages = " ".join(made["reference/messages.html"].text_content().split())
    assert "the edition has no label" in messages
    assert "→ write: label: 2024 edition" in messages
    python = made["reference/python.html"]
    for name in ("source", "number", "Gap", "area_lookup"):
        assert python.xpath(f"//dt[@id='needsbook.{name}']"), name


@pytest.mark.slow
def test_links_inside_the_site_lead_somewhere(site: Path) -> None:
    made = pages(site)
    ids = {name: set(page.xpath("//@id")) for name, page in made.items()}
    for name, page in made.items():
        for address in page.xpath("//main//a/@href | //article//a/@href"):
            if re.match(r"[a-z]+:", address):
                continue
            path, _, anchor = address.partition("#")
            target = (site / name).parent / path if path else site / name
            assert target.exists(), f"{name} leads to {address}"
            found = target.resolve().relative_to(site.resolve()).as_posix()
            assert not anchor or anchor in ids.get(found, {anchor}), f"{name} leads to {address}"


def test_the_table_of_asks_says_which_are_served_and_where() -> None:
    text = (DOCS / "asks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!ask |-)(.+?) \| (yes|in part|no) \| (.+) \|$", text, re.M)
    assert len(rows) >= 15
    for ask, served, how in rows:
        links = re.findall(r"\]\(([^)#]+)", how)
        assert served == "no" or links, f"“{ask}” leads nowhere"
        for link in links:
            assert (DOCS / link).is_file(), link
