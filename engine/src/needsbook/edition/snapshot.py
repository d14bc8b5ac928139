"""Whether anything changed at all, seen at a glance.

The files of a project, their sizes, times and inodes make one digest; while it
is what the last build noted, no file needs to be read. Kept free of imports
that take time: with nothing changed, this is all that runs.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import platform
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needsbook.ground import library
from needsbook.ground.scan import MADE, SETTLED_NS, files_below

GLANCE = "glance.json"
ENGINE = str(Path(__file__).parent.parent)


@dataclass(frozen=True)
class Glance:
    """What could be seen of a project without reading it."""

    sources: str
    settled: bool


def glance(root: Path, output: str, beside: Sequence[str] = ()) -> Glance:
    """Look at every file that a build may read.

    Parameters
    ----------
    output : str
        Name of the folder of the edition, which is no source.
    beside : sequence of str
        Files that the last build used and that lie elsewhere (fonts, say).
    """
    newest = 0
    digest = hashlib.sha256(tools().encode())
    folders = [(str(root), MADE | {output})]
    if not ENGINE.startswith(f"{root}/"):
        folders.append((ENGINE, frozenset()))
    found = (item for folder, skipped in folders for item in files_below(folder, skipped))
    for path, stat in itertools.chain(found, ((path, Path(path).stat()) for path in beside)):
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
        said = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
        digest.update(os.fsencode(f"{path}\0{said}\n"))
    return Glance(digest.hexdigest(), time.time_ns() - newest > SETTLED_NS)


def glance_of(folder: str) -> str:
    """A digest of the files below one folder."""
    digest = hashlib.sha256()
    for path, stat in files_below(folder):
        said = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
        digest.update(os.fsencode(f"{path}\0{said}\n"))
    return digest.hexdigest()


def published(root: Path, output: str) -> str:
    """A digest of what the last build published, as it lies on disk."""
    return "".join(glance_of(str(root / folder)) for folder in (output, "figures"))


def tools() -> str:
    """Python and Quarto, as far as they can be told without starting them."""
    quarto = shutil.which("quarto")
    identity = ""
    if quarto:
        stat = Path(quarto).resolve().stat()
        identity = f"{quarto} {stat.st_size} {stat.st_mtime_ns}"
    return f"Python {platform.python_version()}\nQuarto {identity}\n"


def note(
    work: Path,
    output: str,
    pdf: str,
    renderer: str,
    seen: Glance,
    beside: Sequence[str],
    installed: str,
) -> None:
    """Remember what was seen before a build, and what the build published.

    Parameters
    ----------
    renderer : str
        The one that was asked for.
    seen : Glance
        Looked at before anything was read: what changed since is no part of it.
    installed : str
        What the installed packages looked like then.
    """
    value = {
        "sources": seen.sources if seen.settled else "",
        "published": published(work.parent, output),
        "installed": installed,
        "output": output,
        "pdf": pdf,
        "renderer": renderer,
        "beside": list(beside),
    }
    temporary = work / f"{GLANCE}.tmp"
    temporary.write_text(json.dumps(value), encoding="utf-8")
    temporary.replace(work / GLANCE)


def noted(work: Path) -> dict[str, Any]:
    """What `note` wrote last; nothing when it is not there, or damaged."""
    try:
        value = json.loads((work / GLANCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def nothing_changed(work: Path, renderer: str) -> str | None:
    """The folder of the published edition if it is what a build would make, else None.

    Parameters
    ----------
    renderer : str
        The one that is asked for.
    """
    known = noted(work)
    if known.get("renderer") != renderer or not known.get("sources"):
        return None
    try:
        output = str(known["output"])
        looks = {
            "sources": glance(work.parent, output, known["beside"]).sources,
            "published": published(work.parent, output),
            "installed": library.look(library.known(work)),
        }
        same = all(known[name] == look for name, look in looks.items())
    except (OSError, KeyError, TypeError):
        return None
    return output if same else None
