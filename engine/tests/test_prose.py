"""A typed number is found in every dress."""

from __future__ import annotations

import pytest
from books import Book
from one_reading import CASE, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("*Twenty* children.", "Twenty"),
        ("**Twenty** children.", "Twenty"),
        ("[Twenty](https://example.org) children.", "Twenty"),
        ("Twenty\N{NO-BREAK SPACE}children.", "Twenty"),
        ("Twenty&nbsp;children.", "Twenty"),
        ("Twenty <!-- x --> children.", "Twenty"),
        ("Twen\N{SOFT HYPHEN}ty children.", "Twenty"),
        ("About ½ of children.", "½"),
        ("There were ⁴⁵ children.", "⁴⁵"),
        ("There were *4*5 children.", "45"),
        ("![Twenty children](pic.svg)", "Twenty"),
        ('![](pic.svg){fig-alt="Twenty children"}', "Twenty"),
        ('::: {.callout-note title="Twenty children"}\nWords.\n:::', "Twenty"),
        ("45. children were seen.", "45"),
    ],
)  # fmt: skip
def test_a_typed_number_is_found_in_every_dress(case: Book, text: str, number: str) -> None:
    case.change("pyproject.toml", "package", 'units = ["children"]\npackage')
    done = written(case, text).run("check")
    assert done.returncode == 1
    said = done.stderr.replace("\N{SOFT HYPHEN}", "").replace("*", "")
    assert f"{CASE}:3: “{number}" in said
