"""Traces that are gone: an address of an earlier edition says where its number went.

A kept edition names the ids of its numbers, figures and tables. What this edition does not
show any more keeps its address: a row on the page of its function where that is still
there, and else a page that names the edition which had it, and what stands nearest to it
now. Its value is not repeated: it may have gone because it should not be public.
"""

from __future__ import annotations

import csv
import difflib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FileSystemLoader

from needsbook.data.signed import kept_folders
from needsbook.ground.files import asset
from needsbook.ground.project import Project
from needsbook.ground.words import in_script, said

_ARCHIVE = "archive.sha256"
_NEAREST = 5


@dataclass(frozen=True)
class Gone:
    """Something that an earlier edition showed.

    Parameters
    ----------
    edition, archive : str
        The last that had it, and the file of its pages.
    title : str
        Of a figure or a table.
    """

    id: str
    edition: str
    archive: str
    title: str = ""


def gone_from(project: Project, shown: Collection[str]) -> dict[str, list[Gone]]:
    """What kept editions had and this one has not, by the address of its trace page.

    Parameters
    ----------
    shown : collection of str
        Ids of what this edition shows.
    """
    found: dict[str, Gone] = {}
    for about, folder in _editions(project):
        sidecar = folder / _ARCHIVE
        archive = sidecar.read_text(encoding="utf-8").split()[-1] if sidecar.is_file() else ""
        label = str(about["edition"])
        for name, titled in (("values.csv", False), ("captions.csv", True)):
            for row in _rows(folder / name):
                if row["id"] not in shown:
                    title = row["title"] if titled else ""
                    found[row["id"]] = Gone(row["id"], label, archive, title)
    pages: dict[str, list[Gone]] = defaultdict(list)
    for id, one in sorted(found.items()):
        name = id if one.title else id.partition("--")[0]
        pages[f"trace/{name}.html"].append(one)
    return dict(pages)


def _editions(project: Project) -> list[tuple[dict[str, Any], Any]]:
    """The kept editions that were not withdrawn, the oldest first."""
    return [one for one in kept_folders(project.root) if "withdrawn" not in one[0]]


def _rows(path: Any) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def gone_pages(
    project: Project,
    gone: Mapping[str, list[Gone]],
    shown: Mapping[str, str],
    wanted: Collection[str],
) -> Iterator[tuple[str, str]]:
    """Paths and texts of the pages for what has no page of its own any more.

    Parameters
    ----------
    shown : mapping of str to str
        The address of each trace of this edition, by its id.
    """
    template = Environment(
        loader=FileSystemLoader(asset("")), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("gone.html")
    there = {address.partition("#")[0] for address in shown.values()}
    style = asset("style.css").read_text(encoding="utf-8")
    for path, items in gone.items():
        if path in wanted and path not in there:
            yield (
                path,
                template.render(
                    language=project.language,
                    said=said,
                    in_script=in_script,
                    book=project.title,
                    edition=project.edition.label,
                    safety=project.safety,
                    root="..",
                    style=style.replace("url(fonts/", "url(../assets/fonts/"),
                    items=items,
                    nearest=_nearest(items, shown),
                ),
            )


def _nearest(items: list[Gone], shown: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands nearest to them by name: ids and addresses from the folder of traces."""
    found: dict[str, str] = {}
    for one in items:
        for id in difflib.get_close_matches(one.id, list(shown), n=_NEAREST, cutoff=0.6):
            found[id] = shown[id].removeprefix("trace/")
    return list(found.items())[:_NEAREST]
