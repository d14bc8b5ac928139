"""How the gates before a release stand: what the program tells, and what people signed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from needsbook.data.datapackage import read_datapackage
from needsbook.data.gates import MACHINE, Gate, gates_of, people
from needsbook.data.intake_log import logged
from needsbook.data.signed import Passed, signed
from needsbook.data.sources import rows_of
from needsbook.edition.kept import Kept, folder_of
from needsbook.ground.files import hash_of
from needsbook.ground.project import Project
from needsbook.ground.values import table

DISCLOSURE = "disclosure"


@dataclass(frozen=True)
class Standing:
    """A gate, who passed it, and why it is open; `why` is empty where it is passed."""

    gate: Gate
    passed: Passed | None
    why: str


def state_of(now: Kept, chapters: Iterable[str]) -> str:
    """Of what was read and signed: numbers, tables, claims, data, methods and text."""
    hashes = [one for one in now.hashes if one.kind not in ("page", "intake")]
    whole = (now.values, now.captions, now.claims, hashes, dict(now.tables), list(chapters))
    return hash_of(repr(whole).encode())[:16]


@dataclass(frozen=True)
class Facts:
    """What the machine's gates look at.

    Parameters
    ----------
    state : str
        As `state_of` tells it: a signature for another state has lapsed.
    open_items : int
        Passages that nobody has read again yet.
    moved : collection of str
        Datasets that are not as the last kept edition had them.
    since : str
        The day of that edition; empty where none is kept.
    today : date
        For the age of help lines.
    """

    state: str
    open_items: int
    moved: Collection[str]
    since: str
    today: date


def standings(project: Project, label: str, facts: Facts) -> list[Standing]:
    """How each gate stands."""
    passed = {(one.gate, one.role): one for one in signed(Passed, folder_of(project, label))}
    found: list[Standing] = []
    for gate in gates_of(project):
        mine = passed.get((gate.gate, gate.role))
        if gate.role == MACHINE:
            why = _by_machine(project, gate, facts)
        else:
            why = _by_person(project, gate, mine, facts.state, list(passed.values()))
        found.append(Standing(gate, mine, why))
    return found


def _by_person(
    project: Project, gate: Gate, mine: Passed | None, state: str, others: list[Passed]
) -> str:
    if gate.gate == DISCLOSURE and (personal := _personal(project)):
        return f"{', '.join(personal)} holds personal data, for which there are no rules yet"
    if mine is None:
        return "nobody has passed it"
    if mine.state != state:
        return f"{mine.name} passed it on {mine.day}, and the edition has changed since"
    if mine.name not in people(project, gate.role):
        return f"{mine.name} is not named as {gate.role} in pyproject.toml"
    if any(o.name == mine.name and o.gate == gate.gate and o.role != gate.role for o in others):
        return f"{mine.name} passed it in another role: it wants two people"
    return ""


def _personal(project: Project) -> list[str]:
    resources = read_datapackage(project.data).resources
    return [name for name, one in resources.items() if one.descriptor.get("personal")]


# What the machine can tell --------------------------------------------------------


def _by_machine(project: Project, gate: Gate, facts: Facts) -> str:
    if gate.gate == "review":
        return f"{facts.open_items} passages are still to be read" if facts.open_items else ""
    if gate.gate == "intake":
        return "; ".join(_not_taken(project, facts))
    if gate.gate == "help lines":
        return "; ".join(_not_rechecked(project, facts.today))
    return "no machine can tell this: give the row another role"


def _not_taken(project: Project, facts: Facts) -> Iterator[str]:
    """Live datasets with rows that no intake since the last kept edition accepted."""
    taken = {line["dataset"] for line in logged(project.data) if line["day"] >= facts.since}
    for name in project.edition.periods:
        resource = read_datapackage(project.data).resources.get(name)
        live = resource is not None and not resource.is_closed
        if live and name in facts.moved and name not in taken:
            yield f"{name} has rows that no intake accepted"


def _not_rechecked(project: Project, today: date) -> Iterator[str]:
    """Help lines that no named person rechecked in time."""
    settings = table(project.settings.get("release"))
    days = int(settings.get("help-lines-days", 90))
    resource = read_datapackage(project.data).resources.get(str(project.safety.get("lines", "")))
    for row in rows_of(resource, {}) if resource else ():
        who = row.get("rechecked_by", "")
        age = (today - date.fromisoformat(row["checked"])).days
        if not who:
            yield f"{row['service']} {row['contact']}: no named person rechecked it"
        elif age > days:
            yield f"{row['service']} {row['contact']}: rechecked {age} days ago"
