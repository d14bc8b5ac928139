"""The root of the project that a command is called in, and the names found there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from needsbook.ground.errors import UsageError

CONFIG = "_quarto.yml"
SETTINGS = "pyproject.toml"
WORK = ".needsbook"
#: The profile of Quarto's that needsbook writes before each render.
PROFILE = "areas"
PROFILE_FILE = f"_quarto-{PROFILE}.yml"


def find_root(start: Path | None = None) -> Path:
    """The root of the project that `start` (by default the working folder) lies in.

    Raises
    ------
    UsageError
        No folder from `start` upwards holds a `_quarto.yml` and a
        `pyproject.toml` with a `[tool.needsbook]` table.
    """
    return _root_above(start or Path.cwd())


@lru_cache(maxsize=64)
def _root_above(start: Path) -> Path:
    here = start.resolve()
    for folder in (here, *here.parents):
        settings = folder / SETTINGS
        both = (folder / CONFIG).is_file() and settings.is_file()
        if both and _is_of_needsbook(settings.read_bytes()):
            return folder
    raise UsageError(
        f"no needsbook project in {here} or above it\n"
        "    → call this in a folder whose root has _quarto.yml and a "
        "pyproject.toml with [tool.needsbook]"
    )


def _is_of_needsbook(settings: bytes) -> bool:
    """Whether a pyproject.toml has the engine's table, or would if it could be read."""
    if b"[tool.needsbook]" in settings or b"needsbook" not in settings:
        return b"needsbook" in settings
    import tomllib

    try:
        tomllib.loads(settings.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return True  # whoever reads it tells the place
    return False
