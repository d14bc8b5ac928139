"""The folder of the published edition: which one a build may replace as a whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

# Folders of a project that no build may replace.
NOT_OUTPUT = frozenset({"data", "src", "chapters", "figures", "tests", "docs", "trace"})
DEFAULT_OUTPUT = "_book"
# Each build writes it into the folder: an earlier edition may be replaced.
MARK_OF_OUTPUT = "edition.json"


def is_output_folder(root: Path, name: Any) -> bool:
    """Whether a build may replace the folder `name` of the project."""
    if not isinstance(name, str) or not re.fullmatch(r"\w[\w.-]*", name):
        return False
    folder = root / name
    if name.casefold() in NOT_OUTPUT or folder.is_file():
        return False
    if name == DEFAULT_OUTPUT or not folder.is_dir():
        return True
    return (folder / MARK_OF_OUTPUT).is_file() or not any(folder.iterdir())
