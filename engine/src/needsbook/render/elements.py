"""What a call in a chapter shows: an exhibit, or an element of the engine's own.

An element is made of the whole book: the audit trail, the lookup of area pages, help lines,
gates and editions.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from needsbook.chapters.help_lines import HelpLines
from needsbook.chapters.kept_editions import KeptEditions
from needsbook.chapters.lookup import AreaLookup
from needsbook.chapters.model import Chapter
from needsbook.chapters.release_gates import ReleaseGates
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.store import built
from needsbook.ground.project import Project
from needsbook.trace.audit import AuditTrail
from needsbook.trace.trace import Places, Trace


class Element(Protocol):
    """Something that shows itself in a chapter."""

    def markdown(self, folder: Path) -> str: ...


#: By the name of the call; the same names as `subset.ENGINE_CALLS`.
Elements = Mapping[str, Element]


def elements(project: Project, traces: Mapping[str, Trace], places: Places) -> Elements:
    """The elements of a book whose exhibits have these traces."""
    return {
        "audit_trail": AuditTrail(project.root, traces, places),
        "area_lookup": AreaLookup(project.root),
        "help_lines": HelpLines(project.root),
        "help_lines_apart": HelpLines(project.root, apart=True),
        "release_gates": ReleaseGates(project.root),
        "kept_editions": KeptEditions(project.root),
    }


def shown(
    project: Project, call: Call, entries: Mapping[str, Entry], elements: Elements, folder: Path
) -> str:
    """What a call shows, as Markdown for a chapter in `folder`."""
    if call.name in elements:
        return elements[call.name].markdown(folder)
    return built(project, entries[call.id]).markdown(folder)


def metadata(project: Project, chapter: Chapter) -> dict[str, Any]:
    """What `{{< meta … >}}` can name in a chapter."""
    return {**project.book, **project.config, **chapter.header}
