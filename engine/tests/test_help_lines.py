"""Help lines are listed with the day they were checked."""

from __future__ import annotations

import json

import lxml.html
import pytest
from books import Book

LINES = """\
line,for_whom,service,contact,hours,source,source_address,checked,stands_apart
a,Children,The Line,0800 11,at night,The Line's page,https://line.test/a,2026-01-31,no
b,Everybody,The Chat,https://www.chat.test/,,The Chat's page,https://chat.test/b,2026-02-01,no
c,Others,Apart,0900 22,,Apart's page,https://apart.test/,2026-02-02,yes
"""


CHAPTER = """\
---
engine: jupyter
---

```{python}
from needsbook import help_lines, help_lines_apart
```

# Summary {#sec-summary .unnumbered}

See @sec-one and @tbl-counts.

::: {#get-help .callout-note title="Help"}
```{python}
help_lines()
```
:::

::: {.callout-note title="Apart"}
```{python}
help_lines_apart()
```
:::
"""


@pytest.fixture
def helping(book: Book) -> Book:
    """A book whose opening page lists help lines."""
    package = json.loads(book.read("data/datapackage.json"))
    fields = [{"name": name, "type": "string"} for name in LINES.partition("\n")[0].split(",")]
    package["resources"].append(
        {
            "name": "lines",
            "path": "lines.csv",
            "title": "Help lines",
            "publisher": "Us",
            "kind": "record",
            "period": "2026",
            "licenses": [{"name": "x", "title": "Open"}],
            "schema": {"fields": fields, "primaryKey": ["line"]},
        }
    )
    book.write("data/datapackage.json", json.dumps(package))
    book.write("data/lines.csv", LINES)
    book.write("index.qmd", CHAPTER)
    book.change("_quarto.yml", "bibliography:", "safety: {lines: lines}\nbibliography:")
    return book


def callouts(book: Book) -> list[lxml.html.HtmlElement]:
    return lxml.html.fromstring(book.read("_book/index.html")).cssselect(".callout")


def test_lines_are_listed_with_source_and_day(helping: Book) -> None:
    helping.run_build()
    others, apart = callouts(helping)
    first, second = (" ".join(item.text_content().split()) for item in others.cssselect("li"))
    assert first == (
        "Children: The Line, 0800 11, at night. Checked on 31 January 2026: The Line's page."
    )
    assert second.startswith("Everybody: The Chat, chat.test. Checked on 1 February 2026")
    assert [link.get("href") for link in others.cssselect("a")] == [
        *("tel:080011", "https://line.test/a", "https://www.chat.test/", "https://chat.test/b")
    ]
    assert [item.text_content().split(":")[0] for item in apart.cssselect("li")] == ["Others"]


def test_a_link_leads_to_the_help_in_both_editions(helping: Book) -> None:
    helping.change("chapters/method.qmd", "Text.", "Text. [Help](../index.qmd#get-help).")
    helping.run_build()  # Typst refuses a link that leads nowhere
    page = lxml.html.fromstring(helping.read("_book/chapters/method.html"))
    assert "../index.html#get-help" in [link.get("href") for link in page.cssselect("main a")]


def test_a_line_checked_again_makes_its_page_stale(helping: Book) -> None:
    helping.run_build()
    helping.change("data/lines.csv", "2026-01-31", "2026-03-31")
    stale = helping.run("status").stdout
    assert "index.html" in stale
    assert "two.html" not in stale
    helping.run_build()
    assert "31 March 2026" in callouts(helping)[0].text_content()


def test_a_list_without_its_dataset_is_refused(helping: Book) -> None:
    helping.change("_quarto.yml", "safety: {lines: lines}\n", "")
    done = helping.needsbook("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "no dataset holds the help lines" in done.stderr + done.stdout
