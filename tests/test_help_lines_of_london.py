"""The help lines of the report are those of its dataset."""

from __future__ import annotations

import csv
import re

from assessment import REPOSITORY


def test_every_number_to_call_is_a_line_or_named_as_not_found() -> None:
    with (REPOSITORY / "data/help_lines.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["service"] for line in lines if line["stands_apart"] == "yes"] == ["Stop It Now"]
    opening = (REPOSITORY / "index.qmd").read_text(encoding="utf-8")
    unfound = opening.partition("could not be checked")[2].partition("\n:::")[0]
    known = {line["contact"] for line in lines} | set(re.findall(r"\[([\d ]+)\]\(tel:", unfound))
    for folder in ("", "chapters", "boroughs"):
        for path in (REPOSITORY / folder).glob("*.qmd"):
            called = set(re.findall(r"\[([\d ]+)\]\(tel:", path.read_text(encoding="utf-8")))
            assert called <= known, path
