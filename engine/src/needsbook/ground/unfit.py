"""Files of a project that nothing can be made from: told in words before anything is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from needsbook.ground.errors import Problem, Where
from needsbook.ground.root import CONFIG, SETTINGS
from needsbook.ground.words import FILE as WORDS_FILE

_NAMED = ("data/", "src/")  # folders whose files are shown by their names
#: What is read where it lies. Data, chapters and pictures that are links have words of their own.
_READ = frozenset({CONFIG, SETTINGS, WORDS_FILE, "requirements.lock", "data/datapackage.json"})


def unfit(root: Path, paths: Iterable[str], links: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with names and links, whatever the files hold.

    Parameters
    ----------
    links : iterable of str
        Those that lead out of the project, or nowhere.
    """
    for path in paths:
        if path.startswith(_NAMED) and not _is_text(path):
            folder = path.rpartition("/")[0]
            yield Problem(
                Where(os.fsencode(path).decode("utf-8", "backslashreplace")),
                "the name of this file is not UTF-8: no page and no trace could name it",
                f"rename it in the folder {folder}, or remove it",
            )
    for path in links:
        if _is_read(path) and (root / path).is_file():
            yield Problem(
                Where(path),
                "is a link to a file outside the project: nothing would tell that it changes",
                "put the file itself in its place",
            )


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_read(path: str) -> bool:
    code = path.startswith("src/") and path.endswith(".py")
    return code or path in _READ or path.startswith("editions/")
