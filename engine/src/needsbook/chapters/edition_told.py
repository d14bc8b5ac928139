"""What else tells the edition: the title page's date, `CITATION.cff`, each dataset's period.

The edition stands in one place, `edition` in `_quarto.yml`. Where another file has to
say it again, it is compared, so that no release goes out under last year's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from needsbook.data.datapackage import DESCRIPTOR, read_datapackage
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.project import Project, yaml_problem
from needsbook.ground.root import CONFIG
from needsbook.ground.values import load_yaml, table

CITATION = "CITATION.cff"


def edition_problems(project: Project) -> Iterator[Problem]:
    """Where a file says another edition, date or period than the edition's own."""
    values = project.edition.values
    label, day = str(values.get("label", "")), str(values.get("date", ""))
    told = str(project.book.get("date", day))
    if told != day:
        yield Problem(
            Where(CONFIG),
            f"the book's date is {told}, the edition's {day}",
            "give both the day of this edition",
        )
    yield from _citation(project, label, day)
    yield from _periods(project)


def _citation(project: Project, label: str, day: str) -> Iterator[Problem]:
    path = project.root / CITATION
    if not path.is_file():
        return
    try:
        said = table(load_yaml(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        yield yaml_problem(CITATION, error)
        return
    found = re.search(r"\d{4}", label)
    year = found[0] if found else ""
    wrong = {
        "title": label not in str(said.get("title", "")),
        "date-released": str(said.get("date-released", day)) != day,
        "version": not str(said.get("version", year)).startswith(year),
    }
    for key in (key for key, is_wrong in wrong.items() if is_wrong):
        yield Problem(
            Where(CITATION),
            f"`{key}` is “{said.get(key, '')}”, but the edition is the {label} of {day}",
            f"bring `{key}` up to the edition",
        )


def _periods(project: Project) -> Iterator[Problem]:
    """Texts of the data dictionary that do not name the first and the last period."""
    try:
        resources = read_datapackage(project.data).resources
    except ProblemsFound:
        return  # told of the dictionary
    for name, period in project.edition.periods.items():
        text = resources[name].period if name in resources else ""
        missing = [str(end) for end in period.values() if text and str(end) not in text]
        if missing:
            yield Problem(
                Where(f"{project.data.name}/{DESCRIPTOR}"),
                f"the “period” of {name}, “{text}”, does not name {' and '.join(missing)}",
                f"write it for {period['first']} to {period['last']}, as the edition has it",
            )
