"""The confinement of a worker: it can reach nothing but what the engine gave it."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from needsbook.confine import landlock, seccomp
from needsbook.confine.chance import refuse_chance, refuse_machine
from needsbook.confine.environment import settle
from needsbook.confine.guard import stand
from needsbook.confine.order import sort_ties_alike
from needsbook.confine.refusal import watch
from needsbook.confine.sums import refuse_sums_of_nothing


@dataclass(frozen=True)
class Confinement:
    """How far workers are confined on this machine.

    Parameters
    ----------
    landlock : int
        Version of Landlock; 0 where there is none.
    no_landlock, no_seccomp : str
        Why not; empty where the kernel confines.
    """

    landlock: int
    no_landlock: str
    no_seccomp: str

    @property
    def holds(self) -> bool:
        """Whether no library can read past the engine."""
        return self.landlock > 0

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is not stopped, in sentences; none where all is."""
        found = []
        if self.no_landlock:
            found.append(
                "Files that a library reads in C are not stopped, so whole files are keys: "
                f"{self.no_landlock}."
            )
        if self.no_seccomp:
            found.append(
                f"Other processes and sockets are stopped in Python alone: {self.no_seccomp}."
            )
        elif 0 < self.landlock < 6:
            found.append("Signals to other processes are stopped in Python alone.")
        return tuple(found)


def confinement() -> Confinement:
    """How far this kernel lets a worker be confined; asks it, and changes nothing."""
    return Confinement(landlock.version(), landlock.lacking(), seccomp.lacking())


def confine(is_analysis: Callable[[str], bool], readable: Sequence[Path] = ()) -> None:
    """Confine this process for good. Call it once, before it has a second thread.

    Parameters
    ----------
    is_analysis : callable
        Whether a file, as code names it, belongs to the analysis. Import none of it
        before: it would keep what is replaced here.
    readable : sequence of Path
        Folders that the engine may still read. The kernel cannot tell it from a
        library that the analysis calls: the fewer, the better.
    """
    folders = python_folders()
    settle(folders)
    watch(is_analysis)
    refuse_machine()
    refuse_chance()
    refuse_sums_of_nothing()
    sort_ties_alike()
    if not landlock.lacking():
        landlock.restrict([*folders, *readable], _libraries())
    if not seccomp.lacking():
        seccomp.restrict()
    stand(folders, readable)


def python_folders() -> list[Path]:
    """Python's own files: its library, the packages, the engine."""
    paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    paths |= {*site.getsitepackages(), str(Path(__file__).parents[1])}
    return [Path(path) for path in sorted(paths)]


def _libraries() -> list[Path]:
    """Where the libraries lie that are loaded now: those loaded later lie beside them."""
    if not sys.platform.startswith("linux"):
        return []
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape")
    named = (line.split(maxsplit=5)[5] for line in maps.splitlines() if line.count("/"))
    folders = {Path(name).parent for name in named if ".so" in name}
    # A library elsewhere, say in the folder of temporary files, opens no such folder.
    found = [folder for folder in folders if any(part.startswith("lib") for part in folder.parts)]
    return [*sorted(found), Path("/etc/ld.so.cache")]
