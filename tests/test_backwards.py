"""The assessment, taken back a year, comes forward again by `needsbook take` alone.

The last rows of the annual series, the limits of the dictionary and the periods of the edition
go; files in the shapes of their publishers, which the recipes tell, bring all of it back: no
file of the repository is edited by hand on the way, and each is as it was, byte for byte.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from assessment import REPOSITORY
from books import Book

pytestmark = pytest.mark.slow

NOW = "2024"
#: The periods before that the datasets then end in; one holds some years, which are listed.
BEFORE = {"population-by-age": "2020"}
LISTED = ("mid-2014, mid-2019, mid-2020 and mid-2024", "mid-2014, mid-2019 and mid-2020")
#: Dataset and part, in the order in which their files are taken.
TAKEN = (
    ("population-by-age", ""),
    ("children-population", ""),
    ("cin-assessment-factors", ""),
    ("cin-assessment-factors", "regions"),
    ("lait-indicators", ""),
    ("lait-indicators", "regions"),
)
MOVED = ("_quarto.yml", "data/datapackage.json")
FILES = tuple(f"data/{name.replace('-', '_')}.csv" for name in dict(TAKEN))


@pytest.fixture
def back(tmp_path: Path) -> Book:
    """The repository, without what is of the last year of its annual series."""
    book = Book(tmp_path / "report")
    for folder in ("boroughs", "chapters", "data", "src"):
        shutil.copytree(REPOSITORY / folder, book.root / folder)
    for name in ("_quarto.yml", "pyproject.toml", "references.bib", "index.qmd"):
        shutil.copy(REPOSITORY / name, book.root / name)
    for path in FILES:
        rows = book.read(path).splitlines(keepends=True)
        at = rows[0].strip().split(",").index("year")
        left = [row for row in rows if row.split(",")[at] != NOW]
        assert len(left) < len(rows)
        book.write(path, "".join(left))
    settings, dictionary = book.read(MOVED[0]), book.read(MOVED[1])
    for name in dict(TAKEN):
        last = BEFORE.get(name, "2023")
        settings, found = re.subn(rf"(  {name}: .*last: ){NOW}", rf"\g<1>{last}", settings)
        assert found == 1
        resource = re.search(rf'"name": "{name}".*?"foreignKeys"', dictionary, re.DOTALL)
        assert resource is not None
        anew = re.sub(rf'("period": ".*to [^"]*){NOW}', rf"\g<1>{last}", resource[0])
        anew = anew.replace(*LISTED).replace(f'"maximum": {NOW}', f'"maximum": {last}')
        anew = re.sub(rf",\s*{NOW}(?=\s*\])", "", anew)  # of a list of years
        dictionary = dictionary.replace(resource[0], anew)
    book.write(MOVED[0], settings)
    book.write(MOVED[1], dictionary)
    return book


def rows_of(name: str, recipe: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of the last year that a file of this recipe is about."""
    with (REPOSITORY / f"data/{name.replace('-', '_')}.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] == NOW]
    holds = {column: set(map(str, values)) for column, values in recipe.get("holds", {}).items()}
    return [row for row in rows if all(row[column] in holds[column] for column in holds)]


def as_published(name: str, recipe: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Those rows under the publisher's headings, in the publisher's words."""
    wide = recipe.get("wide")
    by_line: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows_of(name, recipe):
        line: dict[str, str] = {}
        for column, heading in recipe["columns"].items():
            if isinstance(heading, str) and heading not in line:
                line[heading] = _in_words(recipe, column, row)
        key = tuple(line.values())
        if wide:
            heading = next(h for h, value in wide["headings"].items() if value == row[wide["into"]])
            by_line.setdefault(key, line)[heading] = row[wide["values"]]
        else:
            by_line[key] = line
    yield from by_line.values()


def _in_words(recipe: dict[str, Any], column: str, row: dict[str, str]) -> str:
    if column == "year" and recipe["columns"].get("period") == recipe["columns"]["year"]:
        return row["period"]  # the tool's one column of periods, of which the year is made
    pattern = recipe.get("extract", {}).get(column)
    if pattern:
        return str(re.sub(r"\(.*\)", row[column], pattern.strip("^$")))
    replaced = {
        str(new): str(old) for old, new in recipe.get("replace", {}).get(column, {}).items()
    }
    return replaced.get(row[column], row[column])


def test_the_last_year_comes_back_by_commands_alone(back: Book, tmp_path: Path) -> None:
    for name, part in TAKEN:
        path = f"data/intake/{name}{f'.{part}' if part else ''}.yml"
        lines = list(as_published(name, yaml.safe_load(back.read(path))))
        sent = tmp_path / f"{name}{part}.csv"
        with sent.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]))
            writer.writeheader()
            writer.writerows(lines)
        asked = ("take", name, str(sent), *(("--part", part) if part else ()))
        done = back.run(*asked)
        if "jumps from the period before" in done.stderr:
            done = back.run(*asked, "--accept", "looked at; the publisher's")
        assert done.returncode == 0, done.stderr
        assert f"rows of new periods ({NOW})" in done.stdout
    for path in (*FILES, *MOVED):
        assert back.read(path) == (REPOSITORY / path).read_text(encoding="utf-8"), path
    assert LISTED[0] in back.read(MOVED[1])
    log = back.read("data/intake/log.csv").splitlines()
    assert len(log) == len((REPOSITORY / "data/intake/log.csv").read_text().splitlines()) + 6
