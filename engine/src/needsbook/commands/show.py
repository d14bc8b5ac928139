"""`needsbook show`: one exhibit, made now, without building the book."""

from __future__ import annotations

import difflib
import importlib
import sys
import traceback
from pathlib import Path

from needsbook.chapters.area_page import read_entry
from needsbook.chapters.model import parse_call
from needsbook.confine.refusal import Refused, computing, know
from needsbook.confine.sums import refuse_sums_of_nothing
from needsbook.data.area_pages import entries
from needsbook.exhibit.analysis import Declared, declared_exhibits
from needsbook.exhibit.calls import Call
from needsbook.exhibit.exhibits import exhibit_named
from needsbook.exhibit.shown import Built, BuiltFigure, Number
from needsbook.exhibit.store import fetch
from needsbook.ground.cache import renew
from needsbook.ground.errors import NeedsbookError, Problem, ProblemsFound, UsageError, Where
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import Inputs


def show(project: Project, asked: str) -> Built:
    """The exhibit of a call as a chapter writes it, or of an id; its files go to `figures/`.

    Raises
    ------
    UsageError
        There is no such exhibit; the nearest ones are named.
    ProblemsFound
        The source of the analysis cannot be used, or its function fails.
    """
    renew(project.work)
    declared, problems = declared_exhibits(project, Inputs(project).common)
    if problems:
        raise ProblemsFound(problems)
    call = _call(project, asked, declared)
    if str(project.root / "src") not in sys.path:
        sys.path.insert(0, str(project.root / "src"))
    home = f"{project.root / 'src' / project.package}/"
    know(lambda file: file.startswith(home))
    refuse_sums_of_nothing()  # as a build does: nobody should see a 0 here that it refuses
    try:
        with computing(asked):
            importlib.import_module(declared[call.name].module)
            exhibit = exhibit_named(call.name)
            assert exhibit is not None  # its module declares it
            return fetch(exhibit, call.arguments)
    except Refused as error:
        where = Where(project.relative(Path(error.file)), error.line)
        raise ProblemsFound([Problem(where, error.what, error.fix)]) from error
    except (NeedsbookError, KeyboardInterrupt):
        raise
    except Exception as error:
        raise ProblemsFound([_failed(project, declared[call.name], error)]) from error


def _failed(project: Project, declared: Declared, error: Exception) -> Problem:
    """An error of the analysis at its last line there, in its own words."""
    package = str(project.root / "src" / project.package)
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if frame.filename.startswith(package)]
    where = Where(declared.file, declared.line)
    if mine:
        where = Where(project.relative(Path(mine[-1].filename)), mine[-1].lineno)
    words = error.args[0] if isinstance(error, KeyError) and error.args else error
    what = f"{type(error).__name__}: {' '.join(str(words).split())}"
    return Problem(where, what, "correct the function or the data it reads")


def _call(project: Project, asked: str, declared: dict[str, Declared]) -> Call:
    call = parse_call(asked, Where("")) if "(" in asked else _with_id(project, asked)
    if isinstance(call, str):
        raise UsageError(f"“{asked}”: {call}")
    if call.name not in declared:
        raise _unknown(call.name, declared)
    return call


def _with_id(project: Project, asked: str) -> Call:
    """The call of the book that has an id."""
    wanted = asked.lstrip("@#")
    calls = {
        call.id: call for entry in entries(project) for call in read_entry(project, entry).calls
    }
    if wanted not in calls:
        raise _unknown(wanted, calls)
    return calls[wanted]


def _unknown(asked: str, known: dict[str, Declared] | dict[str, Call]) -> UsageError:
    near = difflib.get_close_matches(asked, list(known), n=3, cutoff=0.3)
    hint = f"the nearest: {', '.join(near)}" if near else "write a call, for example rate('E1')"
    return UsageError(f"there is no exhibit “{asked}”\n    → {hint}")


def as_text(project: Project, built: Built) -> str:
    """What was made, for the terminal."""
    if isinstance(built, Number):
        exact = "" if built.value is None else f"; exactly {built.value:.10g}"
        return f"{built.shown}  ({built.unit}{exact})"
    files = [f"{built.id}.csv"]
    if isinstance(built, BuiltFigure):
        files += [f"{built.id}.svg", f"{built.id}.png"]
    shown = Path(project.relative(project.figures))
    return "\n".join(
        [
            built.caption,
            *built.notes,
            "",
            built.data.to_string(index=False, na_rep=""),
            "",
            *(str(shown / name) for name in files),
        ]
    )
