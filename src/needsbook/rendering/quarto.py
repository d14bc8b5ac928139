"""Rendering with Quarto, where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from needsbook.errors import ToolFailure, UsageError
from needsbook.project import Project
from needsbook.rendering.area_files import PROFILE

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

    Quarto writes into the project's own output folder and clears it on the way.
    So a copy of the project is rendered, and what it made is moved to `folder`.

    Raises
    ------
    ToolFailure
        Quarto reports an error, or one of the two formats is missing.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    copy = project.cache / "quarto"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project.root, copy, ignore=_left_out(project), symlinks=True)
    stored = project.cache / "store"
    if stored.is_dir():  # so that nothing is computed twice
        shutil.copytree(stored, copy / project.cache.name / "store")
    (copy / ".venv").symlink_to(project.root / ".venv")
    with log.open("w", encoding="utf-8") as file:
        done = subprocess.run(
            [quarto, "render"],
            cwd=copy,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "QUARTO_PROFILE": PROFILE},
            check=False,
        )
    if done.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8").splitlines()[-30:])
        raise ToolFailure(f"quarto render failed (status {done.returncode}):\n{tail}")
    made = copy / project.output.name
    for name in ("index.html", project.pdf_name):
        if not (made / name).is_file():
            raise ToolFailure(f"quarto render made no {name}; see {project.relative(log)}")
    shutil.copytree(made, folder, dirs_exist_ok=True)


def _left_out(project: Project) -> Callable[[str, list[str]], set[str]]:
    """What a copy does without: version control, environment, built output."""
    names = {".git", ".venv", ".quarto", "__pycache__", project.output.name, "tests"}

    def ignore(folder: str, found: list[str]) -> set[str]:
        at_root = Path(folder) == project.root
        own = {project.cache.name} if at_root else set()
        return {name for name in found if name in names or name in own}

    return ignore
