"""Which live datasets are those of the edition before: late, or not published since.

An edition says so on its title page, so that nobody takes last year's figures for this
year's. An issue that corrects an edition is compared with the edition before that one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from needsbook.data.corrections import corrected
from needsbook.data.datapackage import read_datapackage
from needsbook.data.signed import kept_folders, reading
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project

_HASHES = "hashes.csv"


def carried_over(project: Project) -> str:
    """The datasets that did not move since the edition before, with their periods; or nothing."""
    before = _before(project)
    if before is None:
        return ""
    about, folder = before
    told = [*_unmoved(project, folder)]
    return f"from the {about['edition']}: {'; '.join(told)}" if told else ""


def _before(project: Project) -> tuple[dict[str, Any], Path] | None:
    own, day = corrected(project.edition.label), project.edition.date.isoformat()
    for about, folder in reversed(kept_folders(project.root)):
        is_other = corrected(str(about["edition"])) != own and "withdrawn" not in about
        if is_other and str(about["date"]) <= day:
            return about, folder
    return None


def _unmoved(project: Project, folder: Path) -> Iterator[str]:
    with reading(folder), (folder / _HASHES).open(encoding="utf-8", newline="") as file:
        old = {row["name"]: row["sha256"] for row in csv.DictReader(file) if row["kind"] == "data"}
    resources = read_datapackage(project.data).resources
    for name, period in project.edition.periods.items():
        resource = resources.get(name)
        if resource is None or resource.is_closed or old.get(name) != file_hash(resource.path):
            continue
        title = resource.descriptor.get("shortTitle") or resource.descriptor.get("title", name)
        yield f"{title} (to {period['last']})"
