"""Rendering with Quarto, where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from needsbook.errors import ToolFailure, UsageError
from needsbook.project import Project

MINIMUM = (1, 10)


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
            "    → install it, or build with --renderer builtin"
        )
    return found


def render(project: Project, quarto: str, folder: Path, log: Path) -> None:
    """Render the whole book in both formats into `folder`.

    Raises
    ------
    ToolFailure
        Quarto reports an error.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [quarto, "render", "--output-dir", project.relative(folder)],
            cwd=project.root,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NEEDSBOOK_PREPARED": "1"},
            check=False,
        )
    if done.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-30:])
        raise ToolFailure(f"quarto render failed (status {done.returncode}):\n{tail}")
