"""Corrections of a kept edition: rows of a dataset, and a line on each page that they touch.

A kept edition is not altered. What was wrong in it is corrected in a new issue, “2024
edition.1”, and told. The settings name the dataset, with the columns `date`, `edition` (the
issue that corrects), `chapter` (its file, as `_quarto.yml` names it), `was`, `now` and
`reason`::

    [tool.needsbook]
    corrections = "corrections"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from needsbook.data.area_pages import entries, read_area_pages
from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.formats import long_date
from needsbook.ground.markup import markdown_text
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG, SETTINGS
from needsbook.ground.values import iso_date

_ISSUE = re.compile(r"\.\d+$")
COLUMNS = ("date", "edition", "chapter", "was", "now", "reason")


def corrected(label: str) -> str:
    """The edition that an issue of it corrects.

    Examples
    --------
    >>> corrected("2024 edition.2"), corrected("2024 edition")
    ('2024 edition', '2024 edition')
    """
    return _ISSUE.sub("", label)


def dataset_of(project: Project) -> Resource | None:
    """The record of corrections; None where the settings name none."""
    name = str(project.settings.get("corrections", ""))
    return read_datapackage(project.data).resources.get(name)


def lines_on(project: Project, page: str, template: str = "") -> list[str]:
    """What was corrected on a page in the issues of this edition, as Markdown.

    Parameters
    ----------
    page, template : str
        Paths of the chapter, and of the template that it was made from.
    """
    return [
        f"Corrected on {long_date(date.fromisoformat(row['date']))} "
        f"({markdown_text(row['edition'])}): “{markdown_text(row['was'])}” was printed, and it is "
        f"“{markdown_text(row['now'])}”. {markdown_text(row['reason'].rstrip('.'))}."
        for row in _rows(project)
        if row["chapter"] in (page, template) and _is_of_this_edition(project, row)
    ]


def correction_problems(project: Project) -> Iterator[Problem]:
    """Corrections of pages that are not there, and an issue that says nothing it corrects."""
    resource = dataset_of(project)
    if resource is None and "corrections" in project.settings:
        yield Problem(
            Where(SETTINGS),
            f"`corrections` names “{project.settings['corrections']}”, which is no dataset",
            "name the dataset of corrections in the data dictionary",
        )
    rows = _rows(project)
    pages = {entry.path for entry in entries(project)}
    made = read_area_pages(project)
    pages |= {*made.templates} if made else set()
    file = project.relative(resource.path) if resource else ""
    for number, row in enumerate(rows, 2):
        if row["chapter"] not in pages:
            yield Problem(
                Where(file, number, "chapter"),
                f"“{row['chapter']}” is no page of the book",
                "name its file, as in _quarto.yml",
            )
        if iso_date(row["date"]) is None:
            yield Problem(Where(file, number, "date"), f"“{row['date']}” is no date", "2026-11-23")
    label = project.edition.label
    if _ISSUE.search(label) and all(row["edition"] != label for row in rows):
        yield Problem(
            Where(CONFIG),
            f"{label} is an issue of the {corrected(label)} that corrects it, and nothing says "
            "what it corrects",
            f"add a row for each page to the dataset of corrections: {', '.join(COLUMNS)}",
        )


def _is_of_this_edition(project: Project, row: Mapping[str, str]) -> bool:
    return corrected(row["edition"]) == corrected(project.edition.label)


def _rows(project: Project) -> list[dict[str, str]]:
    resource = dataset_of(project)
    return rows_of(resource, {}) if resource and set(COLUMNS) <= set(resource.fields) else []
