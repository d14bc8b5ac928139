"""What Quarto needs as files of a project: filters, scripts, and the look of its editions.

They are committed with the project, so that a bare `quarto render` finds them. They are
the engine's all the same: it writes them, and tells when they are those of another version.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from needsbook.ground.errors import Problem, Where
from needsbook.ground.files import asset, write_if_changed
from needsbook.ground.root import CONFIG
from needsbook.ground.values import read_text

FOLDER = "quarto"
#: Where `_quarto.yml` lists each file: Quarto takes none of its own accord.
_LISTED = {
    "prerender.py": "project: pre-render:",
    "postrender.py": "project: post-render:",
    "tables.lua": "filters:, as {at: pre-ast, path: quarto/tables.lua}",
    "filter.lua": "filters:",
    "theme.css": "format: html: css:",
    "typst-show.typ": "format: typst: template-partials:",
}
_MEND = "call `needsbook quarto`, which writes the files of this folder anew"


def write_quarto_files(root: Path) -> list[str]:
    """Write the files; their paths from the root."""
    for path, content in _files().items():
        write_if_changed(root / path, content)
    return list(_files())


def quarto_file_problems(root: Path) -> Iterator[Problem]:
    """Files that are not those of this version or not listed, in a project that has them."""
    if not (root / FOLDER).is_dir():
        return
    settings = read_text(root, CONFIG)
    for name, place in _LISTED.items():
        if f"{FOLDER}/{name}" not in settings:
            yield Problem(
                Where(CONFIG),
                f"Quarto is not told of {FOLDER}/{name}",
                f"list it under {place}",
            )
    for path, content in _files().items():
        if not (root / path).is_file():
            yield Problem(Where(path), "Quarto needs this file, and it is missing", _MEND)
        elif (root / path).read_bytes() != content:
            yield Problem(Where(path), "this is not the file of this version of needsbook", _MEND)


def _files() -> dict[str, bytes]:
    paths = [asset("tables.lua"), *sorted(asset(FOLDER).iterdir())]
    return {f"{FOLDER}/{path.name}": path.read_bytes() for path in paths if path.is_file()}
