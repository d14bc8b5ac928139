"""The gates before a release, as they show themselves in a chapter: who passed them, or nobody."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from needsbook.data.gates import MACHINE, Gate, gates_of
from needsbook.data.signed import Passed, folder_of, signed
from needsbook.ground.formats import long_date
from needsbook.ground.markup import markdown_text
from needsbook.ground.project import find_project
from needsbook.ground.words import said


@dataclass(frozen=True)
class ReleaseGates:
    """The list of gates of the book's edition."""

    root: Path

    def markdown(self, _folder: Path) -> str:
        """A line for each gate and role."""
        project = find_project(self.root)
        folder = folder_of(project.root, project.edition.label)
        passed = {(one.gate, one.role): one for one in signed(Passed, folder)}
        return "\n".join(
            _entry(gate, passed.get((gate.gate, gate.role))) for gate in gates_of(project)
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())


def _entry(gate: Gate, passed: Passed | None) -> str:
    asks, role = markdown_text(gate.asks), markdown_text(gate.role)
    if passed is not None:
        day = long_date(date.fromisoformat(passed.day))
        name = markdown_text(passed.name)
        told = said("gates.passed", name=name, role=role, date=day)
    elif gate.role == MACHINE:
        told = said("gates.machine")
    else:
        told = said("gates.nobody", role=role)
    return f"- **{markdown_text(gate.gate[:1].upper() + gate.gate[1:])}.** {asks} *{told}.*"


def release_gates() -> ReleaseGates:
    """The gates of the book whose chapter calls this.

    Examples
    --------
    >>> print(release_gates().markdown(Path()))
    - **Intake.** Each dataset that moved came by an intake whose changes were accepted ...
    - **Methods.** ... *nobody has passed it as analyst.*
    ...
    """
    module_file = sys._getframe(1).f_globals.get("__file__")
    start = Path(module_file).parent if module_file else Path.cwd()
    return ReleaseGates(find_project(start).root)
