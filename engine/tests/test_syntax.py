"""Syntax that is broken, or leads nowhere, stops with its line."""

from __future__ import annotations

import pytest
from bad_chapters import only, problems, second
from books import Book
from sampling import sampled

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>'


FIRST = 11  # the line of `second()` that its text begins in


BROKEN = {
    "inline code not closed": ("There were `{python} count('E01', 2023) of them.", 0, "not closed"),
    "inline code over two lines": ("x `{python}\ncount('E01', 2024)` y", 0, "not closed"),
    "call inside the braces": ("x `{python count('E01', 2024)}` y", 0, "inline expression"),
    "inline code without backticks": ("x {python} count('E01', 2023) y", 0, "inline expression"),
    "inline code of R Markdown": ("x `r nrow(x)` y", 0, "inline expression"),
    "inline code of the old kind": ("x `python count('E01', 2024)` y", 0, "inline expression"),
    "metadata that are not there": ("x {{< meta nope.nope >}}", 0, "names nothing"),
    "metadata that are many": ("x {{< meta edition.periods >}}", 0, "several values"),
    "shortcode not closed": ("x\n\nEdition {{< meta title", 2, "not opened and closed"),
    "shortcode over two lines": ("{{< meta\ntitle >}} x", 0, "not opened and closed"),
    "shortcode behind a backslash": (r"x \{{< meta title >}}", 0, "a backslash before a shortcode"),
    "the same in code": (r"x `\{{< meta title >}}`", 0, "a backslash before a shortcode"),
    "a chapter behind a backslash": (r"\{{< include x.md >}}", 0, "a backslash before a shortcode"),
    "half of one behind a backslash": (r"x \{{< meta title", 0, "not opened and closed"),
    "footnote whose name has a blank": (
        "A word.[^my note]\n\n[^my note]: Text.",
        0,
        "a blank in it, [^my note]",
    ),
    "footnote whose name has a new line": ("A word.[^my\nnote]", 0, "a blank in it, [^my note]"),
    "footnote without a text": ("A word.[^nope]", 0, "footnote [^nope] has no text"),
    "footnote without a mark": ("A word.\n\n[^no]: Text.", 2, "referred to nowhere"),
    "footnote with two texts": ("A.[^a]\n\n[^a]: x\n\n[^a]: y", 4, "has a text already"),
    "block not closed": ("::: {.callout-note}\nx", 0, "is not closed"),
    "block too often closed": ("::: {.callout-note}\nx\n:::\n\n:::", 4, "closes no block"),
    "block in a paragraph": ("x\n::: {.callout-note}\ny\n:::", 1, "within a paragraph"),
    "block that is no block": ("::: {.callout-note\n\nx", 0, "opens or closes no block"),
    "link to no chapter": ("[x](nope.qmd)", 0, "no file of the project"),
    "link to no file": ("A\n[x](missing.csv) y", 1, "no file of the project"),
    "link to a file that is not published": (
        "[x](../data/counts.csv)",
        0,
        "data/counts.csv, a file of the project that no edition holds",
    ),
    "link over two lines": ("A [x\ny](missing.csv)", 0, "no file of the project"),
    "link to a script": ("[x](javascript:alert('x'))", 0, "javascript is not a kind"),
    "link to a disguised script": ("[x](java&#115;cript:alert)", 0, "javascript is not a kind"),
    "bare link to a script": ("<javascript:alert>", 0, "javascript is not a kind"),
    "link to data": ("[x](data:text/html,y)", 0, "data is not a kind"),
    "link out of the project": ("[x](../../outside.txt)", 0, "no file of the project"),
    "link to no section": ("[x](one.qmd#sec-nope)", 0, "chapters/one.qmd has no id “sec-nope”"),
    "link to no place of the page": ("[x](#nope)", 0, "has no id “nope”"),
    "link to an unlisted chapter": ("[x](draft.qmd)", 0, "not a chapter of the book"),
    "defined link to nothing": ("[x][y]\n\n[y]: nope.qmd", 2, "no file of the project"),
    "link by an unknown name": ("[x][y]", 0, "by the name [y]"),
    "picture that is missing": ("![x](nope.svg)", 0, "the picture “nope.svg” is no file"),
    "picture from elsewhere": ("![x](https://example.org/x.svg)", 0, "from elsewhere"),
    "picture out of the project": ("![x](../../outside.svg)", 0, "is no file of the project"),
    "picture without words": ("![](../picture.svg)", 0, "has no words"),
    "include out of the project": ("{{< include ../../outside.txt >}}", 0, "outside the project"),
    "include by an absolute path": ("{{< include /etc/hostname >}}", 0, "etc/hostname is missing"),
    "id twice in a chapter": ("## A {#a}\n\n## B {#a}", 2, "already at chapters/two.qmd:11"),
    "id of another chapter": ("## A {#sec-one}", 0, "already at chapters/one.qmd:10"),
    "id of an exhibit": ("![x](../picture.svg){#fig-counts}", 0, "already at chapters/one.qmd:19"),
    "claim that divides by zero": ('[x]{.claim when="1/0 > 1"}', 0, "rests on no number"),
    "claim without a number": ('[More]{.claim when="1 > 2"}', 0, "rests on no number: 1 > 2"),
    "claim that is always true": ('[More]{.claim when="True"}', 0, "rests on no number: True"),
    "claim of no Python": ('[More]{.claim when="count("}', 0, "cannot be read"),
    "cell not closed": (
        "```{python}\nfig_map()\n\n::: x\n\n`{python} x\n\n@fig-no",
        0,
        "not closed",
    ),
}


@pytest.fixture
def with_files(book: Book) -> Book:
    book.write("picture.svg", SVG)
    book.write("chapters/draft.qmd", "# Draft\n")
    book.write("../outside.txt", "x\n")
    book.write("../outside.svg", SVG)
    # Nothing else may go wrong where a case takes the map's chapter away.
    book.change("chapters/one.qmd", 'count("E01", 2024)', "count('E01', 2024)")
    return book


@pytest.mark.parametrize("case", sampled(BROKEN, 4))
def test_what_would_be_published_as_text_or_lead_nowhere(with_files: Book, case: str) -> None:
    text, line, words = BROKEN[case]
    with_files.write("chapters/two.qmd", second(text))
    only(with_files, f"chapters/two.qmd:{FIRST + line}", words)


GOOD = r"""
`{python} count('E01', 2024)` of `[x](nope.qmd)` and
``a ` [^no]``; {{< meta edition.label >}}.

<!-- [x](nope.qmd) `{python} x
::: {.callout-note} -->

[a](https://example.org/a_(b)?c=d#e), [b](mailto:a@example.org), [[101](tel:101)]{.literal
reason="telephone number"}, <https://example.org>, [c](#sec-two), [d](#a-heading-of-its-own),
[e](one.qmd), [f](one.qmd#fig-counts "title"), [g](../figures/fig-counts.csv), [h][i],
[j](../index.qmd).

[i]: https://example.org

A note.[^a]

[^a]: Its text.

## A heading of its own

$x^{r}$ is no code. `{{< x` is; and [^a^ words](one.qmd).

```{.md shortcodes="false"}
{{< meta nope >}}
```

![Words](../picture.svg)

![](../picture.svg){fig-alt="Words"}

::: {#fig-pair fig-alt="Words"}
![](../picture.svg)

A caption
:::

:::: {.callout-note}
::: {.content-visible when-format="html"}
x
:::
::::

1. :::: {.callout-note}
   ::: {.content-visible when-format="html"}
   y
   :::
   ::::

[More]{.claim when="count('E01', 2024) > count('E01', 2023)"}
"""


def test_what_is_right_is_not_reported(with_files: Book) -> None:
    with_files.write("chapters/two.qmd", "\ufeff" + second(GOOD))
    assert problems(with_files) == []
