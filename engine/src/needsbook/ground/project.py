"""The project on disk: its root, its book and its edition."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from needsbook.ground import library
from needsbook.ground.cache import Cache, renew
from needsbook.ground.errors import Problem, ProblemsFound, UsageError, Where
from needsbook.ground.files import Stamp, file_hash, stamp
from needsbook.ground.library import Package, Seen
from needsbook.ground.output import DEFAULT_OUTPUT, is_output_folder
from needsbook.ground.root import CONFIG, SETTINGS, WORK, find_root
from needsbook.ground.schema import write_schemas
from needsbook.ground.state import State, taken
from needsbook.ground.values import (
    NESTED,
    TOO_LONG,
    RepeatedYAMLKey,
    as_list,
    iso_date,
    load_yaml,
    read_text,
    table,
    texts,
)
from needsbook.ground.words import FILE as WORDS_FILE
from needsbook.ground.words import Words, flat, said, speak, with_own

LIMITS = ("seconds", "megabytes")
DEFAULT_CACHE_MEGABYTES = 1024

ChapterKind = Literal["numbered", "unnumbered", "appendix", "area"]


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

    @cached_property
    def periods(self) -> dict[str, dict[str, Any]]:
        """Reference period (`first`, `last`) of each dataset, by its name."""
        return well_formed_periods(self.values)


@dataclass(frozen=True)
class Limits:
    """What one exhibit, or one run of pandoc or Typst, may take."""

    seconds: int = 120
    megabytes: int = 4096

    @property
    def enforced_megabytes(self) -> int:
        """The limit of memory, or the system's own (`ulimit -d`) where that is smaller."""
        own = [most for most in resource.getrlimit(resource.RLIMIT_DATA) if most >= 0]
        return min([self.megabytes, *(most // 1024**2 for most in own)])

    @property
    def more_memory(self) -> str:
        """How to let it take more."""
        if self.enforced_megabytes < self.megabytes:
            return (
                "raise the limit of the system, which is smaller than the project's (`ulimit -d`)"
            )
        return "raise `megabytes` under [tool.needsbook.limits] in pyproject.toml"


@dataclass(frozen=True)
class Project:
    """A needs assessment on disk.

    Parameters
    ----------
    root : Path
        Folder that holds `_quarto.yml` and `pyproject.toml`: what is read.
    place : Path, optional
        Where the project lies, if `root` is the copy of a state.
    state : State, optional
        The state of the world that `root` is a copy of.
    anew : bool
        Whether nothing that was made before is taken from the cache.
    """

    root: Path
    place: Path | None = None
    state: State | None = field(default=None, compare=False)
    anew: bool = False

    @property
    def home(self) -> Path:
        """Where the project lies, and where what is made goes."""
        return self.place or self.root

    @property
    def settings(self) -> dict[str, Any]:
        """The table `[tool.needsbook]` of pyproject.toml."""
        return table(table(self._pyproject.get("tool")).get("needsbook"))

    @property
    def needs(self) -> tuple[str, ...]:
        """The packages that pyproject.toml asks for."""
        return texts(table(self._pyproject.get("project")).get("dependencies"))

    @cached_property
    def packages(self) -> list[Package]:
        """The installed packages that a build uses."""
        return library.packages(self.work, self.needs)

    @cached_property
    def installed(self) -> Seen:
        """Those packages as they were when this was first asked."""
        return library.see(self.packages)

    @cached_property
    def _pyproject(self) -> dict[str, Any]:
        return _toml(self.root, SETTINGS)

    @property
    def language(self) -> str:
        """The language of the book, an IETF tag."""
        return str(self.config.get("lang", "en"))

    @property
    def paper(self) -> str:
        """The paper of the PDF, as Typst and Quarto name it."""
        typst = table(table(self.config.get("format")).get("typst"))
        return str(typst.get("papersize", "a4"))

    @cached_property
    def own_words(self) -> dict[str, Any]:
        """What `words.toml` holds, by key; what is wrong in it, `project_problems` says."""
        there = (self.root / WORDS_FILE).is_file()
        return flat(_toml(self.root, WORDS_FILE)) if there else {}

    @cached_property
    def words(self) -> Words:
        """What the engine says on the pages of the book."""
        return with_own(
            self.own_words,
            kinds=_pairs(self.settings.get("kinds"), "caption"),
            statuses=_pairs(self.settings.get("statuses"), "symbol"),
        )

    @cached_property
    def config(self) -> dict[str, Any]:
        """The whole of `_quarto.yml`; what is wrong in it, `project_problems` says."""
        try:
            return table(load_yaml(read_text(self.root, CONFIG)))
        except yaml.YAMLError as error:
            raise ProblemsFound([yaml_problem(CONFIG, error)]) from None

    @property
    def package(self) -> str:
        """Name of the analysis package."""
        return str(self.settings.get("package", ""))

    @property
    def strict(self) -> bool:
        """Whether a number typed by hand or an unchecked statement is a problem."""
        return bool(self.settings.get("strict", True))

    @property
    def units(self) -> tuple[str, ...]:
        """Nouns that the assessment counts, in the plural."""
        return texts(self.settings.get("units"))

    @property
    def structure(self) -> tuple[str, ...]:
        """Nouns whose count is a matter of structure, in the plural."""
        return texts(self.settings.get("structure"))

    @property
    def limits(self) -> Limits:
        """Limits of time and memory; a value that is no limit, `project_problems` refuses."""
        given = table(self.settings.get("limits"))
        usable = {
            name: value for name, value in given.items() if name in LIMITS and is_limit(value)
        }
        return Limits(**usable)

    @property
    def cache_megabytes(self) -> int:
        """How large the cache may be after a build."""
        value = self.settings.get("cache-megabytes")
        return int(value) if value is not None and is_limit(value) else DEFAULT_CACHE_MEGABYTES

    @property
    def book(self) -> dict[str, Any]:
        return table(self.config.get("book"))

    @property
    def safety(self) -> dict[str, Any]:
        """`exit`, a harmless page elsewhere; `help`, a place here; `lines`, a dataset."""
        return table(self.config.get("safety"))

    @property
    def title(self) -> str:
        return str(self.book.get("title", "Untitled"))

    @property
    def authors(self) -> str:
        """The names of the authors, as a title page says them."""
        listed = self.book.get("author") or []
        names = [table(one).get("name") or one for one in as_list(listed) or [listed]]
        return ", ".join(name for name in names if isinstance(name, str))

    @cached_property
    def edition(self) -> Edition:
        values = table(self.config.get("edition"))
        day = iso_date(values.get("date"))
        if day is None:
            raise ProblemsFound(
                [
                    Problem(
                        Where(CONFIG),
                        "the edition has no date",
                        "write under edition: a date as 2026-11-23",
                    )
                ]
            )
        return Edition(label=str(values.get("label", "")), date=day, values=values)

    @cached_property
    def listed(self) -> tuple[BookEntry, ...]:
        """Chapters that `_quarto.yml` lists."""
        # index.qmd and chapters such as the glossary mark themselves with
        # `{.unnumbered}`; that is read where the chapter is read.
        found: list[BookEntry] = []
        for item in as_list(self.book.get("chapters")):
            if isinstance(item, dict):
                part = str(item.get("part", ""))
                paths = as_list(item.get("chapters"))
                found += [BookEntry(path, "numbered", part) for path in self._chapters(paths)]
            else:
                found += [BookEntry(path, "numbered") for path in self._chapters([item])]
        found += [
            BookEntry(path, "appendix", said("reference.appendices"))
            for path in self._chapters(as_list(self.book.get("appendices")))
        ]
        return tuple(found)

    def _chapters(self, paths: list[Any]) -> list[str]:
        """Those that can be read; `project_problems` tells of the others."""
        return [path for path in paths if path_fault(self.root, path) is None]

    @property
    def bibliography(self) -> tuple[str, ...]:
        value = self.config.get("bibliography")
        listed = (value,) if isinstance(value, str) else texts(value)
        return tuple(path for path in listed if path_fault(self.root, path) is None)

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def figures(self) -> Path:
        return self.home / "figures"

    @cached_property
    def output(self) -> Path:
        """Folder of the published edition, which a build replaces as a whole."""
        name = table(self.config.get("project")).get("output-dir", DEFAULT_OUTPUT)
        # With a name that could cost a folder of the project, nothing is built:
        # `project_problems` refuses it.
        return self.home / (name if is_output_folder(self.home, name) else DEFAULT_OUTPUT)

    @property
    def pdf_name(self) -> str:
        return f"{self.book.get('output-file', 'book')}.pdf"

    @property
    def work(self) -> Path:
        """Folder of the engine's own files; all of them can be made again."""
        return self.home / WORK

    @cached_property
    def cache(self) -> Cache:
        return Cache(self.work / "cache", self.anew)

    def relative(self, path: Path) -> str:
        """`path` as messages name it: relative to the root, forward slashes."""
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        for folder in (self.root.resolve(), self.home.resolve()):
            if path.resolve().is_relative_to(folder):
                return path.resolve().relative_to(folder).as_posix()
        return path.as_posix()

    def hash_of(self, path: str) -> str | None:
        """Hash of a file by its path from the root; None where there is none."""
        return self.state.hash_of(path) if self.state else file_hash(self.root / path)


def well_formed_periods(edition: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Those periods of the edition that have a first and a last, in this order."""
    return {
        str(name): period
        for name, period in table(edition.get("periods")).items()
        if is_period(period)
    }


def is_period(period: Any) -> bool:
    """Whether `period` has a first and a last, of one kind and in this order."""
    ends: list[Any] = [table(period).get(end) for end in ("first", "last")]
    kinds = {type(end) for end in ends}
    if kinds == {str} and not all(_SORTED.fullmatch(end) for end in ends):
        return True  # Mar 2015 and Apr 2015: their order is told beside the data
    return kinds in ({int}, {str}) and ends == sorted(ends)


#: Periods whose order in time is that of their texts.
_SORTED = re.compile(r"\d{4}[\d QHW/–-]*", re.ASCII)


def is_limit(value: Any) -> bool:
    """Whether `value` can limit something: a whole number above zero."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def path_fault(root: Path, path: Any) -> str | None:
    """Why `path` cannot be a file of the project; None when it can (it may be missing)."""
    if not isinstance(path, str) or not path.strip() or "\0" in path:
        return "is not the path of a file"
    if not (root / path).resolve().is_relative_to(root.resolve()):
        return "lies outside the project"
    if (root / path).is_dir():
        return "is a folder"
    return None


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
    if isinstance(error, RepeatedYAMLKey):
        first = first_line + error.first_mark.line
        return Problem(
            Where(file, line),
            f"{what}; the first is in line {first}",
            "take one of the two out, or put what both hold under one",
        )
    return Problem(
        Where(file, line),
        f"the YAML here cannot be read: {what}",
        "check the indentation, colons and quotes of this line and the one above it",
    )


def toml_error_line(error: tomllib.TOMLDecodeError) -> int | None:
    """The line that the parser stopped in."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else None


def _toml(root: Path, name: str) -> dict[str, Any]:
    text = read_text(root, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fix = "correct this place or the line above it"
        problem = Problem(Where(name, toml_error_line(error)), f"not valid TOML: {error}", fix)
        raise ProblemsFound([problem]) from None
    except (RecursionError, ValueError):  # Python reads no integer of so many digits
        problem = Problem(Where(name), f"not valid TOML: {NESTED}, or {TOO_LONG}", "correct it")
        raise ProblemsFound([problem]) from None


def _pairs(value: Any, first: str) -> dict[str, tuple[str, str]]:
    """What a table says of each name: two texts; what is wrong is left out."""
    pairs = {
        name: (table(one).get(first), table(one).get("means")) for name, one in table(value).items()
    }
    return {
        name: (one, other)
        for name, (one, other) in pairs.items()
        if isinstance(one, str) and isinstance(other, str) and other
    }


def find_project(start: Path | None = None) -> Project:
    """The project that `start` (by default the working folder) lies in; its words are in force.

    Raises
    ------
    UsageError
        No folder from `start` upwards holds a `_quarto.yml` and a
        `pyproject.toml` with a `[tool.needsbook]` table.
    """
    here = start or Path.cwd()
    for folder in (here, *here.parents):
        if folder in _in_force:
            return _speaking(_in_force[folder])
    root = find_root(start)
    _can_be_told(root)
    own = (WORDS_FILE,) if (root / WORDS_FILE).is_file() else ()
    stamps = tuple(stamp(root / name) for name in (CONFIG, SETTINGS, *own))
    return _speaking(_project_at(root, stamps))


def _can_be_told(root: Path) -> None:
    """Typst, which sets the PDF, reads no path that is not UTF-8."""
    try:
        str(root).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(root).decode("utf-8", "replace")
        raise UsageError(
            f"the path of this project is not UTF-8 text: {shown}\n    → rename the folder whose "
            "name holds �, in letters of UTF-8"
        ) from None


def _speaking(project: Project) -> Project:
    """The project, its words in force; the engine's own where it cannot be read."""
    try:
        speak(project.words)
    except ProblemsFound:
        speak(with_own({}))  # told by whoever reads the settings
    return project


@contextlib.contextmanager
def as_it_is(project: Project, *, anew: bool = False) -> Iterator[Project]:
    """The project as it is at this moment: whatever changes later, this stays.

    Parameters
    ----------
    anew : bool
        Whether to take nothing from the cache, and nothing that is kept of the files.

    Raises
    ------
    ProblemsFound
        A file changes without end, or cannot be read, or is one that nothing can be made from.
    """
    renew(project.work)
    write_schemas(project.work)
    with taken(project.home, project.work, project.output.name, anew=anew) as state:
        staged = Project(state.tree, project.home, state, anew)
        _in_force[state.tree] = _speaking(staged)
        try:
            yield staged
        finally:
            del _in_force[state.tree]


def put_in_force(project: Project) -> None:
    """Let `find_project` find this one from now on, below its root."""
    _in_force[project.root] = _speaking(project)


#: Projects that `find_project` need not read anew, by their roots.
_in_force: dict[Path, Project] = {}


@lru_cache(maxsize=8)
def _project_at(root: Path, _stamps: tuple[Stamp, ...]) -> Project:
    return Project(root)
