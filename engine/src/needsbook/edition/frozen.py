"""Quarto's frozen results: exactly the stale ones go, before Quarto looks for them.

Quarto takes a frozen chapter while its .qmd is unchanged, whatever happened to
data and code. Here the chapter's inputs decide, as they do for a page.
"""

from __future__ import annotations

import json
from pathlib import Path

from needsbook.edition.survey import Survey
from needsbook.ground.cache import key_of
from needsbook.ground.files import remove, write_whole
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import RENDERER

FOLDER = "_freeze"
NOTED = "frozen.json"


def drop_stale(project: Project, now: Survey) -> tuple[str, ...]:
    """Remove the frozen results that rest on something else than today's inputs.

    Returns
    -------
    tuple of str
        The chapters that Quarto will execute again.
    """
    everything = {name: key for name, key in now.everything.items() if name != RENDERER}
    common = key_of(everything)
    keys = {
        product.id.removesuffix(".html"): key_of(common, product.names)
        for product in now.products.values()
        if product.kind == "page"
    }
    noted = _noted(project.work / NOTED)
    stale = [chapter for chapter, key in keys.items() if noted.get(chapter) != key]
    for chapter in [*stale, *(set(noted) - set(keys))]:
        remove(project.home / FOLDER / chapter)
    # Only now: killed before, the next run removes them again.
    write_whole(project.work / NOTED, json.dumps(keys, indent=1).encode())
    return tuple(stale)


def _noted(path: Path) -> dict[str, str]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
