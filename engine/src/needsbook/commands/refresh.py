"""`needsbook refresh`: where a new edition stands, and the one thing to do next.

It looks, and says; it writes nothing, and never touches a chapter. It can be stopped and
called again at any time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from needsbook.commands.release import stand
from needsbook.data.datapackage import read_datapackage
from needsbook.data.signed import RELEASED, Passed, path_of
from needsbook.edition import kept
from needsbook.edition.build import status_of_sound
from needsbook.edition.kept import Kept
from needsbook.edition.plan import Stale
from needsbook.ground.errors import ProblemsFound, UsageError
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project


@dataclass(frozen=True)
class Step:
    """A step: how it stands, and the command that takes it; none where it is done."""

    name: str
    stands: str
    next: str = ""


def refresh(project: Project) -> str:
    """The steps as far as they can be seen now, and which is next."""
    lines, following = [], ""
    for number, step in enumerate(_steps(project), 1):
        mark = "…" if step.next else "✓"
        lines.append(f"{mark} {number}. {step.name}: {step.stands}")
        if step.next:
            following = step.next
            break
    done = f"next: {following}" if following else "nothing is left to do"
    return "\n".join([*lines, done])


def _steps(project: Project) -> Iterator[Step]:
    label = project.edition.label
    before = _last_other(project, label)
    released = {one.label for one in kept.all_kept(project)}
    if label in released and not _open_release(project):
        yield Step("edition", f"{label} is released", 'needsbook edition begin "NEXT edition"')
        return
    since = f", after {before.label}" if before else ", the first that is kept"
    yield Step("edition", f"{label}{since}")
    yield _data(project, before)
    try:
        stale = status_of_sound(project).stale
    except ProblemsFound as found:
        yield Step("check", f"{len(found.problems)} problems", "needsbook check --all")
        return
    yield Step("check", "all is well")
    due = [one for one in stale.values() if not _waits(project, one)]
    if due:
        yield Step("build", f"{len(stale)} things would be made again", "needsbook build")
        return
    yield Step("build", "up to date")
    try:
        found_now = stand(project)
    except UsageError as error:
        yield Step("gates", str(error).split("\n")[0], "see “Release” in the docs of editions")
        return
    left, whole = len(found_now.open_items), len(found_now.all_items)
    yield Step("review", f"{whole - left} of {whole} read", "needsbook review" if left else "")
    yield from (
        Step(f"gate “{one.gate.gate}”", one.why, _how(one.gate.gate, one.gate.role))
        for one in found_now.gates
        if one.why
    )
    yield Step("gates", "all are passed")
    if stale:
        yield Step("build", "the pages do not say yet who passed the gates", "needsbook build")
    yield Step("release", "not yet", "needsbook release")


def _waits(project: Project, stale: Stale) -> bool:
    """Whether a page has nothing to show anew but who passed a gate: the last build does."""
    path = path_of(Passed, kept.folder_of(project, project.edition.label))
    return {cause.file for cause in stale.causes} == {project.relative(path)}


def _how(gate: str, role: str) -> str:
    if role == "machine":
        return "needsbook release, which tells what is lacking"
    return f"needsbook sign '{gate}' --as {role} --by NAME"


def _last_other(project: Project, label: str) -> Kept | None:
    others = [one for one in kept.all_kept(project) if one.label != label]
    return others[-1] if others else None


def _open_release(project: Project) -> bool:
    return not (kept.folder_of(project, project.edition.label) / RELEASED).is_file()


def _data(project: Project, before: Kept | None) -> Step:
    """Which live datasets moved since the last kept edition; a late one is carried over."""
    resources = read_datapackage(project.data).resources
    old = {one.name: one.sha256 for one in before.hashes if one.kind == "data"} if before else {}
    moved: list[str] = []
    carried: list[str] = []
    for name, period in project.edition.periods.items():
        if name in resources and not resources[name].is_closed:
            same = old.get(name) == file_hash(resources[name].path)
            (carried if same else moved).append(f"{name} to {period['last']}")
    if before is None:
        return Step("data", ", ".join(moved))
    told = f"{len(moved)} moved ({', '.join(moved)})" if moved else "none moved"
    if carried:
        told += f"; carried over: {', '.join(carried)}"
    return Step("data", told, "" if moved else "needsbook take DATASET FILE")
