"""Assumptions that an exhibit rests on, from the assessment's own log of them.

The settings name a dataset with the columns `id` and `exhibits` (ids of figures and tables,
set apart by semicolons), and the page that lists it::

    [tool.needsbook]
    assumptions = { dataset = "assumptions", page = "chapters/assurance.qmd" }
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.files import Stamp, stamp
from needsbook.ground.project import Project
from needsbook.ground.root import SETTINGS
from needsbook.ground.values import table


@dataclass(frozen=True)
class Assumed:
    """Numbers of assumptions in the log, and the page that lists them."""

    ids: tuple[str, ...]
    page: str


def dataset_of(project: Project) -> Resource | None:
    """The log of assumptions; None where the settings name none."""
    name = str(table(project.settings.get("assumptions")).get("dataset", ""))
    return read_datapackage(project.data).resources.get(name)


def assumed_by(project: Project, exhibit: str) -> Assumed | None:
    """The assumptions that a figure or a table rests on; None where there are none."""
    ids = tuple(id for id, exhibits in _logged(project).items() if exhibit in exhibits)
    page = str(table(project.settings.get("assumptions")).get("page", ""))
    return Assumed(ids, page) if ids else None


def assumption_problems(project: Project, exhibits: Mapping[str, object]) -> Iterator[Problem]:
    """Exhibits that the log names and the book does not show.

    Parameters
    ----------
    exhibits : mapping
        By the ids that the book shows.
    """
    dataset = dataset_of(project)
    if dataset is None and "assumptions" in project.settings:
        fix = 'write: assumptions = { dataset = "…", page = "…" }'
        yield Problem(Where(SETTINGS), "`assumptions` names no dataset", fix)
    for number, (id, named) in enumerate(_logged(project).items(), 2):
        for unknown in sorted(named - exhibits.keys()):
            yield Problem(
                Where(project.relative(dataset.path) if dataset else "", number, "exhibits"),
                f"{id} names {unknown}, which the book does not show",
                "correct the id of the figure or table, or take it out",
            )


def _logged(project: Project) -> dict[str, set[str]]:
    """The exhibits of each assumption, by its number."""
    dataset = dataset_of(project)
    return _read(dataset, stamp(dataset.path)) if dataset else {}


@lru_cache(maxsize=2)  # each figure asks
def _read(dataset: Resource, _stamp: Stamp) -> dict[str, set[str]]:
    rows = rows_of(dataset, {})
    return {row["id"]: {one.strip() for one in row["exhibits"].split(";")} - {""} for row in rows}
