"""The bibliography: read by pandoc, once, before any chapter cites it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from needsbook.chapters.ids import nearest
from needsbook.chapters.model import Chapter
from needsbook.ground import pandoc
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Problem, ToolFailure, Where
from needsbook.ground.limited import Killed, WentOver
from needsbook.ground.project import Limits, Project

FORMATS = {".bib": "biblatex", ".bibtex": "bibtex", ".json": "csljson"}
_ENTRY = re.compile(r"^\s*@(?!(?:comment|string|preamble)\b)\w+\s*\{\s*([^,\s]+)", re.M | re.I)
_PLACE = re.compile(r"Error at (?:\S+ )?\(line (\d+), column \d+\):\s*([^\n]*)")


@dataclass(frozen=True)
class Bibliography:
    """The keys that can be cited, and what is wrong with the files.

    Parameters
    ----------
    whole : bool
        Whether every file could be read; if not, a key may be known all the same.
    """

    keys: frozenset[str]
    problems: tuple[Problem, ...]
    whole: bool


def read_bibliography(project: Project, common: str) -> Bibliography:
    """Read every file that `bibliography:` in `_quarto.yml` names.

    Parameters
    ----------
    common : str
        Hash of the engine and its tools: what they read once is kept.
    """
    keys: dict[str, Where] = {}
    broken: list[Problem] = []
    twice: list[Problem] = []
    for name in project.bibliography:
        read = _file(project, name, common)
        if isinstance(read, Problem):
            broken.append(read)
            continue
        for key, where in read:
            if key in keys:
                twice.append(
                    Problem(
                        where,
                        f"the key {key} is given twice; it is already at {keys[key]}",
                        "give one of the two another key, or take it out",
                    )
                )
            keys.setdefault(key, where)
    return Bibliography(frozenset(keys), (*broken, *twice), not broken)


def citation_problems(
    project: Project, bibliography: Bibliography, chapters: Sequence[Chapter]
) -> Iterator[Problem]:
    """Citations of keys that the bibliography does not have."""
    if not bibliography.whole:
        return
    for chapter in chapters:
        for key, where in chapter.citations():
            if key not in bibliography.keys:
                yield Problem(
                    where,
                    f"@{key} is not in the bibliography",
                    f"add it to {', '.join(project.bibliography) or 'a .bib file'}, "
                    f"or correct the key{nearest(key, bibliography.keys)}",
                )


def _file(project: Project, name: str, common: str) -> list[tuple[str, Where]] | Problem:
    """The keys of one file with their places, or what is wrong with it."""
    format = FORMATS.get(Path(name).suffix.lower())
    if format is None:
        return Problem(
            Where(name), "not a kind of bibliography", f"supported are {', '.join(FORMATS)}"
        )
    try:
        text = (project.root / name).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Problem(Where(name, line), "this is not UTF-8 text", "save the file as UTF-8")
    except OSError:
        return Problem(
            Where(name),
            "the bibliography is missing",
            "restore it, or correct its name under bibliography: in _quarto.yml",
        )
    read = _read(project, text, format, common)
    if isinstance(read, str):
        return _broken(name, text, read)
    if not read:
        return Problem(
            Where(name, 1),
            "the bibliography holds no entry",
            "write entries that begin with @, as in @book{key, …}",
        )
    lines = dict(_entries(text))
    if format == "csljson":
        return [(key, Where(name)) for key in read]
    known = [(key, Where(name, line)) for key, line in _entries(text) if key in read]
    return known + [(key, Where(name)) for key in read if key not in lines]


def _read(project: Project, text: str, format: str, common: str) -> list[str] | str:
    """The keys that pandoc reads, or what it says of a text it cannot read."""
    key = key_of("bibliography", common, format, text)
    kept: list[str] | None = project.cache.get_json(key)
    if kept is not None:
        return kept
    read = _keys(text, format, project.limits)
    if not isinstance(read, str):
        project.cache.put_json(key, read)
    return read


def _keys(text: str, format: str, limits: Limits) -> list[str] | str:
    try:
        done = pandoc.run(["-f", format, "-t", "csljson"], text, folder=Path("/"), limits=limits)
    except (Killed, WentOver):
        raise  # no fault of the bibliography
    except ToolFailure as failure:
        return str(failure)
    return [str(item["id"]) for item in json.loads(done)]


def _entries(text: str) -> list[tuple[str, int]]:
    return [(match[1], text.count("\n", 0, match.start(1)) + 1) for match in _ENTRY.finditer(text)]


def _broken(name: str, text: str, said: str) -> Problem:
    place = _PLACE.search(said)
    line = int(place[1]) if place else None
    # The entry that was being read: one that begins in the line itself was not yet.
    before = [item for item in _entries(text) if line is not None and item[1] < line]
    within = (
        f", in the entry {before[-1][0]}, which begins in line {before[-1][1]}" if before else ""
    )
    what = place[2] if place else " ".join(said.split())
    return Problem(
        Where(name, line),
        f"the bibliography cannot be read: {what}{within}",
        "look for a missing comma, bracket or quotation mark here or in the lines above",
    )
