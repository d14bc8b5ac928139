"""Rendering with Quarto, where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from needsbook.ground.errors import ToolFailure, UsageError
from needsbook.ground.files import remove
from needsbook.ground.project import Project
from needsbook.ground.root import PROFILE, WORK

MINIMUM = (1, 10)
#: What it says of a table that it leaves out, and goes on.
_SKIPPED = "Unable to parse table from raw html block"
#: What a copy of the project does without.
_LEFT_OUT = frozenset({".git", ".venv", "tests", "docs"})


def find_quarto() -> tuple[str, str] | None:
    """Path and version of a Quarto that is new enough, or None."""
    path = shutil.which("quarto")
    if path is None:
        return None
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip()
    match = re.match(r"(\d+)\.(\d+)", version)
    if match and (int(match[1]), int(match[2])) >= MINIMUM:
        return path, version
    return None


def require_quarto() -> tuple[str, str]:
    """As `find_quarto`.

    Raises
    ------
    UsageError
        There is no Quarto, or only an older one.
    """
    found = find_quarto()
    if found is None:
        wanted = ".".join(map(str, MINIMUM))
        raise UsageError(
            f"Quarto {wanted} or later is not on PATH\n"
            "    → install it, or build without --renderer: the built-in one needs nothing else"
        )
    return found


def render(project: Project, quarto: str, folder: Path, log: Path) -> None:
    """Render the whole book in both formats into `folder`.

    Quarto writes into the project's own output folder and clears it on the way.
    So a copy of the project is rendered, and what it made is moved to `folder`.
    The copy stays from one build to the next, with Quarto's frozen results.

    Raises
    ------
    ToolFailure
        Quarto reports an error, leaves out a table, or one of the two formats is missing.
    """
    copy = project.work / "quarto"
    _bring_up_to_date(project, copy)
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [quarto, "render"],
            cwd=copy,
            # The interpreter that runs this: no PATH and no activated .venv decides.
            env={**os.environ, "QUARTO_PROFILE": PROFILE, "QUARTO_PYTHON": sys.executable},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    said = log.read_text(encoding="utf-8")
    if done.returncode:
        tail = "\n".join(said.splitlines()[-30:])
        raise ToolFailure(f"quarto render failed (status {done.returncode}):\n{tail}")
    for line in said.splitlines():
        if _SKIPPED in line:
            raise ToolFailure(
                f"Quarto left a table out: {line.strip()}; see {project.relative(log)}"
            )
    made = copy / project.output.name
    for name in ("index.html", project.pdf_name):
        if not (made / name).is_file():
            raise ToolFailure(f"quarto render made no {name}; see {project.relative(log)}")
    shutil.copytree(made, folder, dirs_exist_ok=True)


def _bring_up_to_date(project: Project, copy: Path) -> None:
    """Make the copy's files those of the project; what Quarto and needsbook keep there stays."""
    copy.mkdir(parents=True, exist_ok=True)
    made = {WORK, ".quarto", "_freeze", "figures", "trace", project.output.name}
    sources = {path.name for path in project.root.iterdir()} - made - _LEFT_OUT
    for path in copy.iterdir():
        if path.name not in made:
            remove(path)
    for name in sorted(sources):
        source = project.root / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=_ignored, symlinks=True)
        else:
            shutil.copy2(source, copy / name)
    (copy / ".venv").symlink_to(project.home / ".venv")
    (copy / WORK).mkdir(exist_ok=True)
    if not (copy / WORK / "cache").exists():  # so that nothing is computed twice
        (copy / WORK / "cache").symlink_to(project.work / "cache")


def _ignored(_folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name == "__pycache__"}
