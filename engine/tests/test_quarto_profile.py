"""The profile that is written before each render of Quarto's."""

from __future__ import annotations

import yaml
from books import Book

from needsbook.chapters.model import read_chapter
from needsbook.ground.project import Project
from needsbook.render.quarto_profile import cited_alike, cited_in, write_profile

WORKS = """\
@book{doe--one, author = {Doe, Ann}, title = {A first book}, year = {2015}}
@book{doe_two, author = {Doe, Ann}, title = {A second book}, year = {2015}}
@book{doe_old, author = {Doe, Ann}, title = {An old book}, year = {2011}}
@book{uncited, author = {Doe, Ann}, title = {Another book}, year = {2011}}
@online{site, author = {{The Office}}, title = {A page}}
@online{other, author = {{The Office}}, title = {Other page}}
"""
CITED = ["doe--one", "doe_old", "doe_two", "other", "site"]


def test_works_that_a_letter_alone_tells_apart_are_found(book: Book) -> None:
    book.write("references.bib", WORKS)
    groups = cited_alike(Project(book.root), CITED)
    assert sorted(groups) == [["doe--one", "doe_two"], ["other", "site"]]


def test_what_nobody_cites_makes_no_letter(book: Book) -> None:
    book.write("references.bib", WORKS)
    assert cited_alike(Project(book.root), ["doe_old", "doe_two"]) == []
    assert cited_alike(Project(book.root), []) == []


def test_the_profile_names_them_as_they_are_written(book: Book) -> None:
    book.write("references.bib", WORKS)
    book.write("chapters/one.qmd", "# One {#sec-one}\n\n[@doe--one; @doe_two].\n")
    project = Project(book.root)
    chapters = [read_chapter(project, "chapters/one.qmd")]
    assert cited_in(chapters) == ["doe--one", "doe_two"]
    write_profile(project, chapters, book.root)
    profile = yaml.safe_load(book.read("_quarto-areas.yml"))
    assert profile["cited-alike"] == ["`doe--one doe_two`"]


def test_formulas_stand_there_in_words(book: Book) -> None:
    book.write(
        "chapters/one.qmd", "# One {#sec-one}\n\nBy $s\n= 2$, and $$\\frac{a}{b}$$ {#eq-a}\n"
    )
    project = Project(book.root)
    write_profile(project, [read_chapter(project, "chapters/one.qmd")], book.root)
    assert yaml.safe_load(book.read("_quarto-areas.yml"))["spoken"] == [
        {"formula": "`s = 2`", "words": "`s equals 2`"},
        {"formula": "`\\frac{a}{b}`", "words": "`a over b, end of fraction`"},
    ]


def test_the_title_page_is_told_as_text(book: Book) -> None:
    book.change("_quarto.yml", "author: The authors", "author: The *authors*")
    write_profile(Project(book.root), [], book.root)
    profile = yaml.safe_load(book.read("_quarto-areas.yml"))
    assert set(profile) == {"words", "facts"}
    assert profile["words"]["chapter"] == "Chapter"
    assert profile["facts"] == [
        {"name": "Edition", "value": "2024 edition"},
        {"name": "Issued", "value": "1 November 2026"},
        {"name": "By", "value": r"The \*authors\*"},
    ]
