"""Gates before a release: what a machine can tell, and what named people have to say.

They are data, a table of `gate`, `role` and `asks`, whose name stands in the settings::

    [tool.needsbook.release]
    gates = "release-gates"
    help-lines-days = 90
    people = {analyst = ["A. Name"], assurer = ["B. Name"]}

A row whose role is `machine` is one of `intake`, `review` and `help lines`, told by the
program and recorded as that. Every other row wants the signature of somebody whom the
settings name for the role. A gate with two roles wants two people.
"""

from __future__ import annotations

from dataclasses import dataclass

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.errors import UsageError
from needsbook.ground.project import Project
from needsbook.ground.values import as_list, table

MACHINE = "machine"


@dataclass(frozen=True)
class Gate:
    """What has to be so before a release, and who says it."""

    gate: str
    role: str
    asks: str


def gates_dataset(project: Project) -> Resource | None:
    """The table of gates; None where the settings name none."""
    name = str(table(project.settings.get("release")).get("gates", ""))
    return read_datapackage(project.data).resources.get(name)


def gates_of(project: Project) -> list[Gate]:
    """The gates of the project, in their order.

    Raises
    ------
    UsageError
        The settings name no table of gates.
    """
    resource = gates_dataset(project)
    if resource is None:
        raise UsageError(
            "the project has no gates: a release would say nothing\n"
            "    → name their dataset in pyproject.toml: [tool.needsbook.release] gates = …"
        )
    return [Gate(row["gate"], row["role"], row["asks"]) for row in rows_of(resource, {})]


def people(project: Project, role: str) -> list[str]:
    """Who may sign in a role."""
    listed = table(table(project.settings.get("release")).get("people")).get(role)
    return [str(name) for name in as_list(listed)]
