"""`needsbook review`, `sign` and `release`: what people read, what they say, what goes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import jinja2

from needsbook.commands import editions
from needsbook.data.area_pages import read_area_pages
from needsbook.data.gates import MACHINE, people
from needsbook.data.signed import ABOUT, FOLDER, RELEASED, Passed, Reviewed, sign, signed
from needsbook.edition import kept
from needsbook.edition.build import status
from needsbook.edition.gates import Facts, Standing, standings, state_of
from needsbook.edition.kept import Kept
from needsbook.edition.review import ToReview, to_review
from needsbook.ground.errors import UsageError
from needsbook.ground.files import asset, write_whole
from needsbook.ground.project import Project


@dataclass(frozen=True)
class Stand:
    """Where an edition stands on the way to its release.

    Parameters
    ----------
    before : Kept or None
        The edition kept last under another label.
    open_items, all_items : list of Item
        Passages that nobody has read again, and all that were to be.
    """

    now: Kept
    before: Kept | None
    open_items: list[ToReview]
    all_items: list[ToReview]
    facts: Facts
    gates: list[Standing]


def stand(project: Project) -> Stand:
    """Where the published edition stands.

    Raises
    ------
    UsageError
        It is not that of the files as they are, or the project has no gates.
    """
    now, before, items, still = _reviewed(project)
    facts = Facts(
        state_of(now, _texts(project)),
        len(still),
        _moved(before, now),
        str(before.about["date"]) if before else "",
        date.today(),
    )
    return Stand(now, before, still, items, facts, standings(project, now.label, facts))


def _reviewed(project: Project) -> tuple[Kept, Kept | None, list[ToReview], list[ToReview]]:
    # A page that shows who passed a gate may wait for the next build.
    if any(one.kind == "exhibit" for one in status(project).stale.values()):
        raise UsageError("the published edition is not that of the files\n    → build it first")
    now = kept.published(project)
    others = [one for one in kept.all_kept(project) if one.label != now.label]
    before = next((one for one in reversed(others) if "withdrawn" not in one.about), None)
    items = to_review(project, before, now) if before else []
    read = {one.item for one in signed(Reviewed, kept.folder_of(project, now.label))}
    return now, before, items, [item for item in items if item.key not in read]


def _moved(before: Kept | None, now: Kept) -> set[str]:
    old = {one.name: one.sha256 for one in before.hashes if one.kind == "data"} if before else {}
    return {
        one.name for one in now.hashes if one.kind == "data" and old.get(one.name) != one.sha256
    }


def _texts(project: Project) -> list[str]:
    """The text of each chapter, and of the area pages' template."""
    made = read_area_pages(project)
    paths = {entry.path for entry in project.listed} | (set(made.templates) if made else set())
    return [(project.root / path).read_text(encoding="utf-8") for path in sorted(paths)]


# Review ---------------------------------------------------------------------------


def review(project: Project) -> tuple[list[ToReview], int]:
    """The passages that are still to be read, and how many there were."""
    _, _, items, still = _reviewed(project)
    return still, len(items)


def review_page(project: Project) -> str:
    """The passages that are still to be read, as a page."""
    still, whole = review(project)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(asset("review.html").read_text(encoding="utf-8"))
    return template.render(items=still, whole=whole)


def read_one(project: Project, key: str, name: str) -> str:
    """Note that somebody read a passage; what was done, in words.

    Raises
    ------
    UsageError
        No open passage has that key, or no name is given.
    """
    if not name.strip():
        raise UsageError("say who has read it: --by 'A. Name'")
    now, _, _, still = _reviewed(project)
    found = next((item for item in still if item.key == key), None)
    if found is None:
        raise UsageError(f"no passage {key} is to be read\n    → `needsbook review` lists them")
    _note_read(project, now.label, found, name)
    return f"{found.where}: read by {name}; {len(still) - 1} left"


def read_in_turn(project: Project, name: str, ask: Callable[[str], str]) -> str:
    """Show the passages one by one; `y` is read, `q` ends, anything else leaves it open."""
    now, _, _, still = _reviewed(project)
    done = 0
    for number, item in enumerate(still, 1):
        answer = ask(f"\n{number} of {len(still)}\n{as_text(item)}\nread? [y/n/q] ").strip().lower()
        if answer == "q":
            break
        if answer == "y":
            _note_read(project, now.label, item, name)
            done += 1
    return f"{done} read by {name}; {len(still) - done} left"


def _note_read(project: Project, label: str, item: ToReview, name: str) -> None:
    day = date.today().isoformat()
    sign(kept.folder_of(project, label), Reviewed(item.key, name.strip(), day))


def as_text(item: ToReview) -> str:
    """A passage with what it said, what it says and what moved."""
    lines = [f"{item.key}  {item.where}: {item.kind}"]
    lines += [f"    was: {item.before}"] if item.before else []
    lines.append(f"    is:  {item.now}")
    lines += [f"    {value}" for value in item.values[:8]]
    lines += [f"    … and {len(item.values) - 8} more"] if len(item.values) > 8 else []
    return "\n".join(lines)


# Gates ----------------------------------------------------------------------------


def pass_gate(project: Project, gate: str, role: str, name: str, note: str) -> str:
    """Sign a gate for the edition as it is now; what was done, in words.

    Raises
    ------
    UsageError
        There is no such gate, the machine's are not signed by people, or the settings do
        not name this person for the role.
    """
    found = stand(project)
    mine = [one.gate for one in found.gates if one.gate.gate == gate]
    if not mine:
        known = ", ".join(dict.fromkeys(one.gate.gate for one in found.gates))
        raise UsageError(f"there is no gate “{gate}”\n    → one of: {known}")
    roles = [one.role for one in mine]
    if role not in roles or role == MACHINE:
        raise UsageError(f"“{gate}” is passed by: {', '.join(roles)}")
    if name not in people(project, role):
        raise UsageError(
            f"{name or 'nobody'} may not sign as {role}\n    → the project names who may in "
            "pyproject.toml: [tool.needsbook.release] people"
        )
    passed = Passed(gate, role, name, date.today().isoformat(), found.facts.state, note)
    sign(kept.folder_of(project, found.now.label), passed)
    anew = standings(project, found.now.label, found.facts)
    refused = next(one.why for one in anew if (one.gate.gate, one.gate.role) == (gate, role))
    return f"{gate}: {refused or f'passed by {name} as {role}'}"


def gates_as_text(found: Stand) -> str:
    """Each gate, and who passed it or why it is open."""
    lines = [f"{found.now.label}:"]
    for one in found.gates:
        by = "told by the program" if one.gate.role == MACHINE else ""
        if one.passed and not by:
            by = f"{one.passed.name}, {one.passed.day}"
        state = f"open: {one.why}" if one.why else f"passed ({by})"
        lines.append(f"  {one.gate.gate}, {one.gate.role}: {state}")
    return "\n".join(lines)


def release(project: Project) -> str:
    """Keep the edition, if it is not kept yet, and mark it as released.

    Raises
    ------
    UsageError
        A gate is open, or it is before the day that the embargo ends: all of it is told.
    """
    found = stand(project)
    refused = [f"{one.gate.gate}, {one.gate.role}: {one.why}" for one in found.gates if one.why]
    embargo = str(project.edition.values.get("embargo", ""))
    today = date.today().isoformat()
    if embargo > today:
        refused.append(f"the edition is under embargo until {embargo}")
    if refused:
        listed = "\n".join(f"    {line}" for line in refused)
        raise UsageError(f"{found.now.label} is not released:\n{listed}")
    folder = kept.folder_of(project, found.now.label)
    told = [] if (folder / ABOUT).is_file() else [editions.keep(project)]
    state = found.facts.state
    machine = [
        Passed(one.gate.gate, MACHINE, f"needsbook {version('needsbook')}", today, state)
        for one in found.gates
        if one.gate.role == MACHINE
    ]
    if machine:
        sign(folder, *machine)
    about = {"edition": found.now.label, "released": today, "state": state}
    write_whole(folder / RELEASED, (json.dumps(about, ensure_ascii=False) + "\n").encode())
    told.append(f"{found.now.label} is released, {today}; commit {FOLDER}/{folder.name}")
    return "\n".join(told)
