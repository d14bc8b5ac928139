"""`needsbook new`: a small, complete assessment to begin from, engine included."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from needsbook.commands.wheel import wheel
from needsbook.data.datapackage import DESCRIPTOR
from needsbook.ground.errors import UsageError
from needsbook.ground.files import asset, hash_of, write_whole
from needsbook.ground.markup import slug
from needsbook.ground.quarto_files import write_quarto_files
from needsbook.ground.root import WORK
from needsbook.ground.schema import path_of_schema, write_schemas

TEMPLATE = "new"
_EDITOR = ".vscode/settings.json"
#: Names that a package manager would not pack as they are.
_RENAMED = {"gitignore": ".gitignore"}


def new(folder: Path, title: str, package: str) -> list[str]:
    """Lay an assessment; its files by their paths from `folder`.

    Parameters
    ----------
    folder : Path
        Where it goes; nothing may be there yet.
    title : str
        Of the book.
    package : str
        Name of the analysis package.

    Raises
    ------
    UsageError
        The folder holds something, or the name is not one of a package.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty\n    → name a folder that does not exist yet")
    if not re.fullmatch("[a-z][a-z0-9_]*", package):
        raise UsageError(
            f"“{package}” is not the name of a package\n    → use small letters, digits and _"
        )
    if not title.strip() or re.search(r'[\\"\n]', title):
        raise UsageError(
            "this title cannot be used\n    → write it in one line, without quotation marks"
        )
    words = {
        "PACKAGE": package,
        "TITLE": title,
        "NAME": slug(title),
        "DATE": date.today().isoformat(),
    }
    written = [_write(folder, path, words) for path in _template()]
    write_schemas(folder / WORK)
    _write_editor(folder)
    return sorted([*written, _EDITOR, *_write_engine(folder), *write_quarto_files(folder)])


def _template() -> list[str]:
    """Paths of the template's files."""
    home = asset(TEMPLATE)
    return sorted(
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def _write(folder: Path, path: str, words: dict[str, str]) -> str:
    def filled(text: str) -> str:
        return re.sub(r"\b(PACKAGE|TITLE|NAME|DATE)\b", lambda match: words[match[0]], text)

    target = filled(_RENAMED.get(path, path))
    (folder / target).parent.mkdir(parents=True, exist_ok=True)
    text = (asset(TEMPLATE) / path).read_text(encoding="utf-8")
    (folder / target).write_text(filled(text), encoding="utf-8")
    return target


def _write_editor(folder: Path) -> None:
    """Let VS Code take the profile that the data dictionary names to be the engine's, too.

    It completes from what the file itself names, and from nothing else.
    """
    dictionary = json.loads((folder / "data" / DESCRIPTOR).read_text(encoding="utf-8"))
    schema = json.loads(asset(path_of_schema("datapackage")).read_text(encoding="utf-8"))
    entry = {"fileMatch": [f"/data/{DESCRIPTOR}"], "url": dictionary["$schema"], "schema": schema}
    text = json.dumps({"json.schemas": [entry]}, ensure_ascii=False, indent=1)
    write_whole(folder / _EDITOR, f"{text}\n".encode())


def _write_engine(folder: Path) -> list[str]:
    """The engine's wheel, and its hash as the lock's last line."""
    name, content = wheel()
    path = f"vendor/{name}"
    (folder / path).parent.mkdir()
    (folder / path).write_bytes(content)
    with (folder / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"./{path} \\\n    --hash=sha256:{hash_of(content)}\n")
    return [path]
