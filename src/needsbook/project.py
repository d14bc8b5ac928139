"""The project on disk: its root, its book and its edition."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from needsbook.errors import Problem, ProblemsFound, UsageError, Where

ChapterKind = Literal["numbered", "unnumbered", "appendix"]


@dataclass(frozen=True)
class BookEntry:
    """One chapter as `_quarto.yml` lists it."""

    path: str
    kind: ChapterKind
    part: str | None = None


@dataclass(frozen=True)
class Edition:
    """One dated issue of the assessment."""

    label: str
    date: date
    values: dict[str, Any]

    @property
    def periods(self) -> dict[str, dict[str, Any]]:
        """Reference period (`first`, `last`) of each dataset, by its name."""
        return dict(self.values.get("periods", {}))


@dataclass(frozen=True)
class Project:
    """A needs assessment on disk.

    Parameters
    ----------
    root : Path
        Folder that holds `_quarto.yml` and `pyproject.toml`.
    """

    root: Path

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The table `[tool.needsbook]` of pyproject.toml."""
        text = (self.root / "pyproject.toml").read_text(encoding="utf-8")
        return dict(tomllib.loads(text)["tool"]["needsbook"])

    @cached_property
    def config(self) -> dict[str, Any]:
        """The whole of `_quarto.yml`."""
        try:
            config = yaml.safe_load((self.root / "_quarto.yml").read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise ProblemsFound([yaml_problem("_quarto.yml", error)]) from None
        return config if isinstance(config, dict) else {}

    @property
    def package(self) -> str:
        """Name of the analysis package."""
        return str(self.settings["package"])

    @property
    def strict(self) -> bool:
        """Whether a number typed by hand or an unchecked statement is a problem."""
        return bool(self.settings.get("strict", True))

    @property
    def units(self) -> tuple[str, ...]:
        """Nouns that the assessment counts, in the plural."""
        return tuple(self.settings.get("units", ()))

    @property
    def structure(self) -> tuple[str, ...]:
        """Nouns whose count is a matter of structure, in the plural."""
        return tuple(self.settings.get("structure", ()))

    @property
    def book(self) -> dict[str, Any]:
        return dict(self.config.get("book", {}))

    @property
    def title(self) -> str:
        return str(self.book.get("title", "Untitled"))

    @cached_property
    def edition(self) -> Edition:
        values = dict(self.config.get("edition", {}))
        return Edition(
            label=str(values.get("label", "")),
            date=date.fromisoformat(str(values["date"])),
            values=values,
        )

    @cached_property
    def entries(self) -> tuple[BookEntry, ...]:
        """Chapters in reading order; appendices last."""
        found: list[BookEntry] = []
        for item in self.book.get("chapters", []):
            if isinstance(item, dict) and "part" in item:
                part = str(item["part"])
                found += [self._entry(path, part) for path in item.get("chapters", [])]
            else:
                found.append(self._entry(item, None))
        found += [
            BookEntry(str(path), "appendix", "Appendices")
            for path in self.book.get("appendices", [])
        ]
        return tuple(found)

    def _entry(self, path: str, part: str | None) -> BookEntry:
        # index.qmd and chapters such as the glossary mark themselves with
        # `{.unnumbered}`; that is read where the chapter is read.
        return BookEntry(str(path), "numbered", part)

    @property
    def bibliography(self) -> tuple[str, ...]:
        value = self.config.get("bibliography", [])
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    @property
    def output(self) -> Path:
        return self.root / str(self.config.get("project", {}).get("output-dir", "_book"))

    @property
    def pdf_name(self) -> str:
        return f"{self.book.get('output-file', 'book')}.pdf"

    @property
    def cache(self) -> Path:
        return self.root / ".needsbook"

    def relative(self, path: Path) -> str:
        """`path` as messages name it: relative to the root, forward slashes."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.as_posix()


def look_up(meta: dict[str, Any], dotted: str) -> Any:
    """A value of nested metadata by its dotted key; None when it is not there."""
    value: Any = meta
    for part in dotted.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def yaml_problem(file: str, error: yaml.YAMLError, first_line: int = 1) -> Problem:
    """A YAML syntax error as a problem with its line."""
    mark = getattr(error, "problem_mark", None)
    line = first_line + mark.line if mark is not None else None
    what = getattr(error, "problem", None) or str(error)
    return Problem(
        Where(file, line),
        f"the YAML here cannot be read: {what}",
        "check the indentation, colons and quotes of this line and the one above it",
    )


def find_project(start: Path | None = None) -> Project:
    """The project that `start` (by default the working folder) lies in.

    Raises
    ------
    UsageError
        No folder from `start` upwards holds a `_quarto.yml` and a
        `pyproject.toml` with a `[tool.needsbook]` table.
    """
    root = _root_above(start or Path.cwd())
    stats = tuple(
        (stat.st_mtime_ns, stat.st_size)
        for stat in ((root / name).stat() for name in ("_quarto.yml", "pyproject.toml"))
    )
    return _project_at(root, stats)


@lru_cache(maxsize=8)
def _project_at(root: Path, _stats: tuple[tuple[int, int], ...]) -> Project:
    return Project(root)


@lru_cache(maxsize=64)
def _root_above(start: Path) -> Path:
    here = start.resolve()
    for folder in (here, *here.parents):
        pyproject = folder / "pyproject.toml"
        both = (folder / "_quarto.yml").is_file() and pyproject.is_file()
        if both and "[tool.needsbook]" in pyproject.read_text(encoding="utf-8"):
            return folder
    raise UsageError(
        f"no needsbook project in {here} or above it\n"
        "    → call this in a folder whose root has _quarto.yml and a "
        "pyproject.toml with [tool.needsbook]"
    )
