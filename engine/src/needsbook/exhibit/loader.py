"""The analysis imported from the bytes of a state, not from the disk.

Python takes a compiled file for the source's while size and time agree, so that a
file restored with its old time runs old code. Here the source that was hashed is
the code that runs, and nothing is read once the modules are taken in. Functions note
themselves when they run (`noting`).
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import ExecutionLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from needsbook.exhibit import noting
from needsbook.ground.recorder import importing


class AnalysisLoader(ExecutionLoader, MetaPathFinder):
    """Finds and loads the modules below a folder of sources, all of them read before.

    Parameters
    ----------
    sources : mapping of Path to bytes
        Content of every Python file, by its path.
    folder : Path
        The folder that would stand on Python's path.
    """

    def __init__(self, sources: Mapping[Path, bytes], folder: Path) -> None:
        self._files: dict[str, Path] = {}
        self._sources = dict(sources)
        self._folders: set[str] = set()
        for path in sources:
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            self._files[name] = path
            self._folders |= {".".join(parts[:n]) for n in range(1, len(parts))}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module of that name, where it is one of the analysis."""
        if fullname in self._files:
            file = self._files[fullname]
            places = [str(file.parent)] if self.is_package(fullname) else None
            return spec_from_file_location(
                fullname, file, loader=self, submodule_search_locations=places
            )
        if fullname in self._folders:  # a folder without __init__.py
            return ModuleSpec(fullname, None, is_package=True)
        return None

    def is_package(self, fullname: str) -> bool:
        return self._files[fullname].name == "__init__.py"

    def get_filename(self, fullname: str) -> str:
        return str(self._files[fullname])

    def get_source(self, fullname: str) -> str:
        return self._sources[self._files[fullname]].decode("utf-8-sig")

    def get_code(self, fullname: str) -> CodeType:
        return noting.compiled(self.get_source(fullname), self.get_filename(fullname), fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; what it reads from a dataset meanwhile is refused."""
        file, source = self.get_filename(module.__name__), self.get_source(module.__name__)
        # For whoever shows lines of the source: traces, and messages of Python.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        with importing(module.__name__):
            module.__dict__.update(noting.NAMES)
            exec(self.get_code(module.__name__), module.__dict__)


def take_in(folder: Path, package: str) -> None:
    """Read every module of a package below `folder`, and import them from what was read.

    A dot in a file's name would make it the module of a folder that keys do not look into.
    """
    sources = {
        path: path.read_bytes()
        for path in sorted((folder / package).rglob("*.py"))
        if "." not in path.stem
    }
    sys.meta_path.insert(0, AnalysisLoader(sources, folder))
