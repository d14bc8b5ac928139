"""Inputs: the name and the hash of everything that a product can rest on.

A name is a path of the project, `needsbook/…` for the engine's own files, or one
of these with a part behind `#` (one dataset's entry in the data dictionary, one
value of the edition). The name alone tells the reason that a change of it gives.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from needsbook.cache import key_of
from needsbook.data.datapackage import DESCRIPTOR, DataPackage, read_datapackage
from needsbook.files import file_hash
from needsbook.fonts import fallback_files, font_files
from needsbook.project import Project, look_up
from needsbook.rebuilding.modules import Modules
from needsbook.root import CONFIG

Reason = Literal[
    "forced",
    "first build",
    "missing output",
    "changed lock",
    "changed code",
    "changed data",
    "changed style",
    "changed text",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

Names = dict[str, str | None]  # name to hash; None where there is no such file

LOCK = "requirements.lock"
PYTHON = "Python"
RENDERER = "renderer"
DICTIONARY = f"data/{DESCRIPTOR}"
ENGINE = Path(__file__).parent.parent
_LOOKS = (".css", ".html", ".js", ".typ", ".ttf")


def reason_of(name: str) -> Reason:
    """The reason that a changed input gives."""
    file = name.partition("#")[0]
    if file in (LOCK, PYTHON, RENDERER):
        return "changed lock"
    if file.startswith("data/"):
        return "changed data"
    if file == "needsbook/style.py" or file.endswith(_LOOKS):
        return "changed style"
    if file.startswith(("src/", "needsbook/")):
        return "changed code"
    return "changed text"


@dataclass
class Inputs:
    """The inputs of a project as they are now; each is hashed once."""

    project: Project
    _files: Names = field(default_factory=dict)
    _code: dict[str, Names] = field(default_factory=dict)

    def file(self, path: str) -> Names:
        """A file of the project by its path from the root."""
        if path not in self._files:
            self._files[path] = file_hash(self.project.root / path)
        return {path: self._files[path]}

    def files(self, paths: Iterable[str]) -> Names:
        return {name: key for path in paths for name, key in self.file(path).items()}

    @cached_property
    def everything(self) -> Names:
        """What every product rests on: engine, style, fonts, lock, Python."""
        engine = {
            f"needsbook/{path.relative_to(ENGINE).as_posix()}": file_hash(path)
            for path in sorted(ENGINE.rglob("*"))
            if path.suffix in (".py", ".lua", ".json", *_LOOKS)
        }
        fonts = {
            f"fonts/{path.name}": file_hash(path) for path in [*font_files(), *fallback_files()]
        }
        return {**engine, **fonts, **self.file(LOCK), PYTHON: platform.python_version()}

    @cached_property
    def common(self) -> str:
        """One hash of `everything`."""
        return key_of(self.everything)

    @cached_property
    def package(self) -> DataPackage:
        return read_datapackage(self.project.data)

    def dataset(self, name: str) -> Names:
        """A dataset: its content, and its entry in the data dictionary."""
        resource = self.package.resources.get(name)
        if resource is None:
            return {f"{DICTIONARY}#{name}": None}
        return {
            **self.file(f"data/{resource.path.relative_to(self.project.data).as_posix()}"),
            f"{DICTIONARY}#{name}": key_of(resource.descriptor),
        }

    def dictionary(self) -> Names:
        """The whole data dictionary, for what lists the datasets."""
        return self.file(DICTIONARY)

    def edition(self, key: str) -> Names:
        """A value of the edition by its dotted key."""
        value = look_up(self.project.edition.values, key)
        return {f"{CONFIG}#edition.{key}": key_of(_plain(value))}

    @cached_property
    def book(self) -> Names:
        """The settings of the book, without the periods of the datasets."""
        settings = {key: value for key, value in self.project.config.items() if key != "edition"}
        edition = {
            key: value for key, value in self.project.edition.values.items() if key != "periods"
        }
        return {f"{CONFIG}#book": key_of(_plain(settings), _plain(edition))}

    def named(self, name: str) -> str | None:
        """The hash of an input of an exhibit by its name."""
        file, _, part = name.partition("#")
        if file == DICTIONARY and part:
            return self.dataset(part).get(name)
        if file == CONFIG and part:
            return self.edition(part.removeprefix("edition."))[name]
        return self.file(name)[name]

    @cached_property
    def _modules(self) -> Modules:
        return Modules(self.project.root / "src", self.project.cache)

    def code(self, module: str) -> Names:
        """Every module of the project that `module` reaches by import, itself included."""
        if module not in self._code:
            root = self.project.root
            files = self._modules.reached(module)
            self._code[module] = self.files(path.relative_to(root).as_posix() for path in files)
        return dict(self._code[module])


def _plain(value: Any) -> Any:
    """A value of YAML as JSON has it: dates and keys as texts."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
