"""What stands on the title page of every edition, whoever renders it."""

from __future__ import annotations

from needsbook.data.carried import carried_over
from needsbook.ground.formats import long_date
from needsbook.ground.project import Project
from needsbook.ground.words import said


def facts(project: Project) -> list[tuple[str, str]]:
    """What the edition is, on what it rests and whose it is, each with its name."""
    edition = project.edition
    told = {
        "page.edition": edition.label,
        "page.reference": str(edition.values.get("reference", "")),
        "page.rests-on": str(edition.values.get("rests-on", "")),
        "page.carried-over": carried_over(project),
        "page.issued": long_date(edition.date),
        "page.by": project.authors,
    }
    return [(said(key), value) for key, value in told.items() if value]
