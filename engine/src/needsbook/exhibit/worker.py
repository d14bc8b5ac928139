"""A worker: the process in which functions of the analysis run.

It is handed the project, its data dictionary, the open files of its data and the
source of the analysis, all of one state of the world, and computes calls until the
build has no more. What a function makes goes back as bytes; only the build writes.
"""

from __future__ import annotations

import ctypes
import importlib
import resource
import signal
import sys
import traceback
from dataclasses import dataclass, replace
from pathlib import Path

from needsbook.confine.confinement import confine, confinement
from needsbook.confine.refusal import Refused, computing, remedy
from needsbook.data.datapackage import DataPackage
from needsbook.data.datapackage import put_in_force as put_package_in_force
from needsbook.exhibit import loader
from needsbook.exhibit.analysis import Declared
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.evaluate import Files, evaluate
from needsbook.exhibit.exhibits import exhibit_named
from needsbook.ground import held
from needsbook.ground.errors import ToolFailure, Where
from needsbook.ground.project import Project, put_in_force

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Work:
    """A call to compute, and where its function is declared."""

    call: Call
    declared: Declared


@dataclass(frozen=True)
class Failure:
    """An error of the analysis: its place, or None where it has none there, and its words."""

    where: Where | None
    error: str
    fix: str = "correct the function or the data it reads"


Task = tuple[Work, ...]
Result = list[tuple[str, "tuple[Entry, Files] | Failure"]]


@dataclass
class _Standing:
    """What this process is a worker of, from its start to its end.

    Parameters
    ----------
    confined : bool
        Whether no library can read past the engine, so that an exhibit rests on its
        selections alone.
    fault : str
        Why it must not work.
    """

    project: Project
    confined: bool = False
    fault: str = ""


_standing: _Standing


def start(project: Project, package: DataPackage, confined: bool) -> None:
    """Make this process a worker of a build, before its first task.

    Parameters
    ----------
    confined : bool
        Whether it can reach nothing but what it was handed; False to measure what
        that costs.
    """
    global _standing
    _standing = _Standing(project)
    # The parent handles an interrupt; a worker would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    most = project.limits.enforced_megabytes * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    if sys.platform.startswith("linux"):
        # Die with the build, even when it is killed.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    put_in_force(project)
    put_package_in_force(project.data, package)
    held.hold(item.path for item in package.resources.values())
    loader.take_in(project.root / "src", project.package)
    if confined:
        _confine(project)


def _confine(project: Project) -> None:
    home = f"{project.root / 'src' / project.package}/"
    try:
        confine(lambda file: file.startswith(home))
        _standing.confined = confinement().holds
    except (OSError, RuntimeError) as error:  # told with the first task: a pool starts anew
        _standing.fault = f"a worker could not be confined: {error}"


def compute(task: Task) -> Result:
    """Compute some calls.

    Raises
    ------
    ToolFailure
        The worker is not confined, although it has to be.
    """
    if _standing.fault:
        raise ToolFailure(_standing.fault)
    return [(item.call.id, _compute_one(item)) for item in task]


def _compute_one(item: Work) -> tuple[Entry, Files] | Failure:
    project = _standing.project
    try:
        with computing(item.call.source):
            importlib.import_module(item.declared.module)
            exhibit = exhibit_named(item.call.name)
            if exhibit is None:
                raise LookupError(f"{item.declared.module} declares no exhibit {item.call.name}")
            entry, files = evaluate(project, exhibit, item.call.arguments)
            return replace(entry, confined=_standing.confined), files
    except Refused as error:
        where = Where(project.relative(Path(error.file)), error.line)
        return Failure(where, error.what, error.fix)
    except MemoryError as error:
        raised = _failure(error, item.declared)
        return Failure(
            raised.where,
            f"{item.call.name} needs more than {project.limits.enforced_megabytes} MB of memory "
            "and was stopped",
            f"let it hold less at once, or {project.limits.more_memory}",
        )
    except (Exception, SystemExit) as error:
        return _failure(error, item.declared)


def _failure(error: BaseException, declared: Declared) -> Failure:
    """A Python error with the line of the analysis that raised it.

    What is wrong with a result is found when the function has ended: then with its line.
    """
    project = _standing.project
    frames = traceback.extract_tb(error.__traceback__)
    package = str(project.root / "src" / project.package)
    mine = [frame for frame in frames if frame.filename.startswith(package)]
    where = Where(declared.file, declared.line)
    if mine:
        where = Where(project.relative(Path(mine[-1].filename)), mine[-1].lineno)
    words = error.args[0] if isinstance(error, KeyError) and error.args else error
    what = " ".join(str(words).split()) or "no reason is given"
    return Failure(where, f"{type(error).__name__}: {what}", remedy(error) or Failure.fix)
