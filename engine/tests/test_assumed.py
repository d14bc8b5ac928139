"""Under a figure stand the assumptions that it rests on, from the assessment's own log."""

from __future__ import annotations

import json

import pytest
from books import Book

LOG = "id,exhibits\nA1,fig-counts; tbl-counts\nA2,fig-counts\n"


@pytest.fixture
def logged(book: Book) -> Book:
    described = json.loads(book.read("data/datapackage.json"))
    fields = [{"name": "id", "type": "string"}, {"name": "exhibits", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["id"]}
    mine = {"name": "log", "path": "log.csv", "kind": "record", "schema": schema}
    described["resources"].append({**described["resources"][0], **mine})
    book.write("data/datapackage.json", json.dumps(described))
    book.write("data/log.csv", LOG)
    said = 'assumptions = { dataset = "log", page = "chapters/method.qmd" }\n'
    book.write("pyproject.toml", book.read("pyproject.toml") + said)
    return book


def test_they_are_named_with_a_link_and_followed(logged: Book) -> None:
    logged.run_build()
    page = logged.read("_book/chapters/one.html")
    assert 'Rests on the <a href="method.html">assumptions A1, A2</a>' in page
    assert 'Rests on the <a href="method.html">assumption A1</a>' in page
    logged.change("data/log.csv", "A2,fig-counts", "A2,fig-map")
    logged.run_build()
    assert "assumptions A1, A2" not in logged.read("_book/chapters/one.html")
    assert "assumption A2" in logged.read("_book/chapters/two.html")


def test_an_exhibit_that_the_book_does_not_show_is_told(logged: Book) -> None:
    logged.change("data/log.csv", "tbl-counts", "tbl-cuonts")
    done = logged.run("check", "--all")
    assert done.returncode == 1
    assert "data/log.csv:2, column exhibits: A1 names tbl-cuonts" in done.stderr


def test_a_log_that_is_not_there_is_told(logged: Book) -> None:
    logged.change("pyproject.toml", 'dataset = "log"', 'dataset = "lgo"')
    assert "`assumptions` names no dataset" in logged.run("check", "--all").stderr


def test_the_link_follows_the_settings(logged: Book) -> None:
    logged.run_build()
    logged.change("pyproject.toml", 'page = "chapters/method.qmd"', 'page = "chapters/two.qmd"')
    logged.run_build()
    assert 'Rests on the <a href="two.html">' in logged.read("_book/chapters/one.html")
    logged.change(
        "pyproject.toml", 'assumptions = { dataset = "log", page = "chapters/two.qmd" }', ""
    )
    logged.run_build()
    assert "Rests on the" not in logged.read("_book/chapters/one.html")
