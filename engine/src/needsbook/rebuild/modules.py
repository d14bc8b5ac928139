"""The modules that a module reaches by import, read from the source; nothing is run.

An import inside a function counts, and so does the `__init__` of every package
on the way. What cannot be seen in the source (`importlib`, `exec`) is refused
by `chapters.code`, so that no module is missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from needsbook.ground.cache import Cache, key_of
from needsbook.ground.files import hash_of

ENGINE = "needsbook"  # known whole, wherever it is installed


@dataclass
class Modules:
    """The modules below a folder of sources (`src`), as they are: each file is read once.

    Parameters
    ----------
    source : Path
        The folder that stands on Python's path.
    cache : Cache
        Keeps what each file imports, by its content.
    """

    source: Path
    cache: Cache
    _closures: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    _by_file: dict[Path, tuple[Path, ...]] = field(default_factory=dict)

    def reached(self, module: str) -> tuple[Path, ...]:
        """Files of `module` and of every module below `source` that it imports, sorted."""
        if module not in self._closures:
            files: set[Path] = set()
            waiting = list(self._files(module))
            while waiting:
                file = waiting.pop()
                if file not in files:
                    files.add(file)
                    waiting += self._imported_files(file)
            self._closures[module] = tuple(sorted(files))
        return self._closures[module]

    def _imported_files(self, file: Path) -> tuple[Path, ...]:
        """The files that a file imports."""
        if file not in self._by_file:
            found = [path for name in self._imported(file) for path in self._files(name)]
            self._by_file[file] = tuple(dict.fromkeys(found))
        return self._by_file[file]

    def _files(self, module: str) -> Iterator[Path]:
        """The file of a module and the `__init__` files on the way to it."""
        folder = self.source
        for part in module.split("."):
            package, plain = folder / part / "__init__.py", folder / f"{part}.py"
            if package.is_file():
                yield package
            elif plain.is_file():
                yield plain
                return
            elif not (folder / part).is_dir():
                return  # installed, or a name in a module
            folder = folder / part

    def _imported(self, file: Path) -> tuple[str, ...]:
        content = file.read_bytes()
        parts = file.relative_to(self.source).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        key = key_of("imported", name, is_package, hash_of(content))
        kept = self.cache.get_json(key)
        if kept is None:
            kept = imported(content, name, is_package)
            self.cache.put_json(key, kept)
        return tuple(name for name in kept if name.partition(".")[0] != ENGINE)


def imported(source: bytes, name: str, is_package: bool) -> tuple[str, ...]:
    """Names that the module `name` imports, absolute; of `from a import b` also `a.b`."""
    try:
        tree = ast.parse(source.decode("utf-8-sig"))  # as the loader reads it
    except (SyntaxError, ValueError):
        return ()  # told by the checks
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, name, is_package)
            found += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(found))


def _absolute(node: ast.ImportFrom, name: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    kept = parts[: len(parts) - node.level + (1 if is_package else 0)]
    return ".".join([*kept, *([node.module] if node.module else [])])
