"""Terms of the glossary on pages of Quarto's: what is read of a page, and what is not."""

from __future__ import annotations

import pytest

from needsbook.chapters.glossary import Term
from needsbook.ground.errors import Where
from needsbook.render.quarto_terms import with_terms

TERMS = (
    Term("term-survey", "Survey", ("Survey",), Where("words.qmd")),
    Term("term-nhs", "NHS", ("NHS",), Where("words.qmd")),
)
LINK = '<a class="term" href="words.html#term-survey">{}</a>'


def shown(body: str) -> str:
    page = with_terms(f"<main>{body}</main>", "chapters/one.html", "chapters/words.html", TERMS)
    return page.removeprefix("<main>").removesuffix("</main>")


@pytest.mark.parametrize(
    "body",
    [
        "<p>A {}.</p>",
        "<ul><li><em>{}</em></li></ul>",
        '<section class="level2"><p>One<br>and a {}, and a survey.</p></section>',
        "<h2>Survey</h2><p>The {}</p>",
        '<p><a href="x">survey</a> {}</p>',
        '<p><span class="num">survey</span> {}</p>',
        "<p><code>survey</code> {}</p>",
        '<div class="callout-note"><p>survey</p></div><p>{}</p>',
        '<div class="quarto-float"><p>survey</p></div><p>{}</p>',
        '<details class="made"><p>survey</p></details><p>{}</p>',
        '<div style="display: none"><p>survey</p></div><p>{}</p>',
        '<p><img alt="survey" src="x"> {}</p>',
        "<p><!-- survey --> {}</p>",
        # running text first, though a table stands before it
        "<table><tbody><tr><td>survey</td></tr></tbody></table><p>{}</p>",
        '<div class="quarto-float"><figure><table><thead><tr><th>survey</th></tr></thead>'
        "<tbody><tr><td>A {}</td></tr></tbody></table></figure></div>",
    ],
)
def test_the_first_use_in_the_text_is_a_link(body: str) -> None:
    assert shown(body.format("survey")) == body.format(LINK.format("survey"))


@pytest.mark.parametrize(
    "body", ["<p>surveyor</p>", "<h1>Survey</h1>", "<dl><dt>Survey</dt></dl>", "<p>(NHS)</p>"]
)
def test_what_is_no_use_of_it_stays(body: str) -> None:
    assert shown(body) == body


def test_the_glossary_has_the_id_of_each_term_and_no_links() -> None:
    page = "<main><dl><dt><span>Survey</span></dt><dd>A survey.</dd><dt>Other</dt></dl></main>"
    assert with_terms(page, "words.html", "words.html", TERMS) == page.replace(
        "<dt><span>", '<dt id="term-survey"><span>'
    )
