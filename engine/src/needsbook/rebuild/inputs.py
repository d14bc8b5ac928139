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

from needsbook.data.area_pages import read_area_pages
from needsbook.data.datapackage import DESCRIPTOR, DataPackage, read_datapackage
from needsbook.data.named_areas import codes_told
from needsbook.data.selection import answer
from needsbook.ground import library
from needsbook.ground.cache import key_of
from needsbook.ground.files import file_hash
from needsbook.ground.fonts import fallback_files, font_files
from needsbook.ground.project import Project, look_up
from needsbook.ground.recorder import Read, Selection
from needsbook.ground.root import CONFIG, PROFILE_FILE, SETTINGS
from needsbook.ground.words import FILE as WORDS_FILE
from needsbook.rebuild.modules import Modules

Reason = Literal[
    "forced",
    "first build",
    "missing output",
    "foreign file",
    "changed lock",
    "changed code",
    "changed data",
    "changed style",
    "changed text",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

Names = dict[str, str | None]  # name to hash; None where there is no such file

#: After `#` in the name of an input: what an exhibit's selections of a file gave.
READ_FOR = "read for"
LOCK = "requirements.lock"
PYTHON = "Python"
RENDERER = "renderer"
DICTIONARY = f"data/{DESCRIPTOR}"
ENGINE = Path(__file__).parent.parent
#: How names begin that no product has for itself (`Inputs.everything`).
OF_EVERYTHING = ("needsbook/", "fonts/", library.NAME)
_NEW = ENGINE / "assets" / "new"  # what a new assessment begins with: no page rests on it
_LOOKS = (".css", ".html", ".js", ".svg", ".typ", ".ttf")


def reason_of(name: str) -> Reason:
    """The reason that a changed input gives."""
    file = name.partition("#")[0]
    if file in (LOCK, PYTHON, RENDERER) or file.startswith(library.NAME):
        return "changed lock"
    if file.startswith("data/"):
        return "changed data"
    if file == "needsbook/charts/style.py" or file.endswith(_LOOKS):
        return "changed style"
    if file.startswith(("src/", "needsbook/")):
        return "changed code"
    return "changed text"


def may_be_input(path: str) -> bool:
    """Whether a file that nothing rests on yet may be one that the next check reads."""
    return path.startswith(("data/", "src/")) or path.endswith(
        (".qmd", ".yml", SETTINGS, WORDS_FILE)
    )


def is_made(path: str, project: Project) -> bool:
    """Whether a file is one that needsbook writes for Quarto."""
    pages = read_area_pages(project)
    return path == PROFILE_FILE or (pages is not None and path in pages.by_path)


@dataclass
class Inputs:
    """The inputs of a project as they are now; each is hashed once.

    Parameters
    ----------
    of_entries : dict
        What stored entries rest on, by their id and key: a build asks it several times.
    held : dict
        By id, the entry that the store holds, or None: a build asks for each several times.
    marks : dict
        By id, which entry was read: its key, and the files that it was written for.
    looked_through : dict, optional
        The files that entries were found to hold for (`store`), read when first asked for.
    looked_through_anew : bool
        Whether something was added there.
    """

    project: Project
    of_entries: dict[tuple[str, str], Names] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    looked_through: dict[str, tuple[str, Names]] | None = None
    looked_through_anew: bool = False
    _files: Names = field(default_factory=dict)
    _code: dict[str, Names] = field(default_factory=dict)

    def file(self, path: str) -> Names:
        """A file of the project by its path from the root."""
        if path not in self._files:
            self._files[path] = self.project.hash_of(path)
        return {path: self._files[path]}

    def files(self, paths: Iterable[str]) -> Names:
        return {name: key for path in paths for name, key in self.file(path).items()}

    @cached_property
    def everything(self) -> Names:
        """What every product rests on: engine, style, fonts, lock, Python."""
        engine = {
            f"needsbook/{path.relative_to(ENGINE).as_posix()}": file_hash(path)
            for path in sorted(ENGINE.rglob("*"))
            if path.is_file() and path.suffix != ".pyc" and _NEW not in path.parents
        }
        fonts = {
            f"fonts/{path.name}": file_hash(path) for path in [*font_files(), *fallback_files()]
        }
        installed = self.project.installed.contents
        python = {PYTHON: platform.python_version()}
        return {**engine, **fonts, **installed, **self.file(LOCK), **python, **self.words}

    @property
    def words(self) -> Names:
        """What the engine says on pages, which everything that it makes may show."""
        held = self.project.words
        return {WORDS_FILE: key_of(held.held, held.kinds, held.statuses)}

    @cached_property
    def common(self) -> str:
        """One hash of `everything`."""
        return key_of(self.everything)

    @cached_property
    def package(self) -> DataPackage:
        return read_datapackage(self.project.data)

    def dataset(self, name: str) -> Names:
        """A dataset: its content, and its entry in the data dictionary."""
        known = name in self.package.resources
        return {**(self.file(self.path_of(name)) if known else {}), **self.described(name)}

    @cached_property
    def _descriptions(self) -> Names:
        resources = self.package.resources
        # What other entries say of it counts as its own: which columns may be told, and
        # which hold codes of areas.
        return {
            name: key_of(item.descriptor, sorted(item.told), codes_told(self.package, item))
            for name, item in resources.items()
        }

    def described(self, name: str) -> Names:
        """A dataset's entry in the data dictionary."""
        return {f"{DICTIONARY}#{name}": self._descriptions.get(name)}

    @cached_property
    def _paths(self) -> dict[str, str]:
        resources = self.package.resources
        return {name: self.project.relative(item.path) for name, item in resources.items()}

    def path_of(self, dataset: str) -> str:
        """The file of a dataset, from the project's root."""
        return self._paths.get(dataset, DICTIONARY)

    def content_of(self, dataset: str) -> str | None:
        """Hash of a dataset's file; None where there is no such dataset, or no file."""
        known = dataset in self.package.resources
        return self.file(self.path_of(dataset))[self.path_of(dataset)] if known else None

    def answer(self, selection: Selection) -> Read | None:
        """What a selection gives today; None where it can no longer be asked."""
        resource = self.package.resources.get(selection.dataset)
        try:
            return answer(resource, selection) if resource else None
        except (LookupError, OSError, ValueError):
            return None  # a column or the file is gone, or is no table any more

    def dictionary(self) -> Names:
        """The whole data dictionary, for what lists the datasets."""
        return self.file(DICTIONARY)

    def edition(self, key: str) -> Names:
        """A value of the edition by its dotted key."""
        value = look_up(self.project.edition.values, key)
        return {f"{CONFIG}#edition.{key}": key_of(_plain(value))}

    def setting(self, name: str, value: Any) -> Names:
        """A value of the book's settings by its name."""
        return {f"{CONFIG}#{name}": key_of(_plain(value))}

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
