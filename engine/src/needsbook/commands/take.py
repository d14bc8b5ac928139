"""`needsbook take`: a publisher's file becomes rows of a dataset, or nothing changes."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from needsbook.data import file_notes
from needsbook.data.contracts import check_data
from needsbook.data.datapackage import DESCRIPTOR, Resource, read_datapackage
from needsbook.data.intake import (
    Changes,
    Key,
    Revised,
    Row,
    about,
    changes,
    key_of,
    merged,
    taken,
)
from needsbook.data.intake_log import LOG, logged, with_line
from needsbook.data.publisher_file import Grid, read_grid
from needsbook.data.recipe import PERIOD, Recipe, path_of, proposed, read_recipe
from needsbook.data.sources import rows_of
from needsbook.ground.cache import renew
from needsbook.ground.errors import Problem, ProblemsFound, UsageError, Where
from needsbook.ground.files import hash_of, write_whole
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG
from needsbook.rebuild.inputs import Inputs

_BEFORE = "taken.json"
_LIMIT = 3.0  # where neither the command nor the recipe says it
_SHOWN = 20  # of one kind of change


class NotAccepted(UsageError):
    """A file would change what somebody has to look at first."""

    exit_status = 1


@dataclass(frozen=True)
class Asked:
    """What the command was given.

    Parameters
    ----------
    period : str
        For a file whose rows do not say it.
    limit : float, optional
        By how many times a number may differ from that of the period before; left out, as the
        recipe says, or 3.
    accepted : str
        Why what the file changes is right; empty to be shown it first.
    address : str
        Where the file was published.
    part : str
        Which recipe, of a dataset that comes in several files: ``regions`` is
        `data/intake/NAME.regions.yml`.
    """

    dataset: str
    file: Path
    period: str = ""
    limit: float | None = None
    accepted: str = ""
    address: str = ""
    part: str = ""


def take(project: Project, asked: Asked) -> str:
    """Take a file into a dataset; what was done, in words.

    Raises
    ------
    UsageError
        There is no such dataset or file, or no recipe yet: one is proposed.
    NotAccepted
        The file would change what has to be accepted with a reason.
    ProblemsFound
        The file has what the recipe does not know, or the rows do not keep the contract of
        the dataset. Nothing was written.
    """
    resource = _resource(project, asked.dataset)
    recipe, shown, grid = _recipe(project, resource, asked)
    numbered = taken(grid, recipe, shown, resource)
    rows = [row for _, row in numbered]
    before, others = about(recipe, rows_of(resource, {}))
    found = changes(before, rows, resource, asked.limit or recipe.limit or _LIMIT)
    notes, reworded = _notes(project, resource, asked, recipe, grid)
    told = "\n".join([_told(found, resource), *reworded])
    if not found.anything and not reworded:
        return _confirmed(project, asked, found)
    path, dataset = project.relative(resource.path), merged(before, rows, resource, others)
    written = {
        path: dataset,
        **_moved(project, resource, rows),
        f"{project.data.name}/{LOG}": _log(project, asked, found),
        **notes,
    }
    try:
        before_it = _written(project, written)
    except ProblemsFound as error:
        raise ProblemsFound(
            _in_file(one, path, dataset, resource, grid, numbered) for one in error.problems
        ) from None
    if (found.to_accept or reworded) and not asked.accepted:
        _restore(project, before_it)
        raise NotAccepted(
            f"nothing was written yet; the file would change this:\n{told}\n"
            "    → look at each; if all is right, call it again with --accept 'why'"
        )
    renew(project.work)
    kept = {"before": before_it, "after": written}
    write_whole(project.work / _BEFORE, json.dumps(kept).encode())
    return f"{told}\nwritten: {', '.join(written)}; `needsbook take --undo` takes it back"


def _confirmed(project: Project, asked: Asked, found: Changes) -> str:
    """Note in the log, once, that a file holds just what the dataset has."""
    said = f"{asked.dataset} has all of it already; no row was written"
    sha256 = hash_of(asked.file.read_bytes())
    if any(
        (one["dataset"], one["sha256"]) == (asked.dataset, sha256) for one in logged(project.data)
    ):
        return said
    log = _log(project, asked, found)
    write_whole(project.data / LOG, log.encode())
    return f"{said}; {project.data.name}/{LOG} says so"


def undo(project: Project) -> str:
    """Bring back what the last intake changed; what was done, in words.

    Raises
    ------
    UsageError
        Nothing was taken, or a file has changed since.
    """
    path = project.work / _BEFORE
    if not path.is_file():
        raise UsageError("nothing was taken in this folder")
    kept = json.loads(path.read_text(encoding="utf-8"))
    for name, after in kept["after"].items():
        if (project.home / name).read_text(encoding="utf-8") != after:
            raise UsageError(f"{name} has changed since; mend it by hand")
    _restore(project, kept["before"])
    path.unlink()
    return f"as before: {', '.join(kept['before'])}"


def _resource(project: Project, name: str) -> Resource:
    resources = read_datapackage(project.data).resources
    if name not in resources or resources[name].is_boundaries:
        near = difflib.get_close_matches(name, list(resources), n=3, cutoff=0.3)
        raise UsageError(
            f"no table is called “{name}”\n    → the nearest: {', '.join(near or resources)}"
        )
    if resources[name].is_closed:
        raise UsageError(
            f"{name} is closed: it does not move with editions\n"
            "    → if it has moved after all, take “closed” out of the data dictionary first"
        )
    return resources[name]


def _recipe(project: Project, resource: Resource, asked: Asked) -> tuple[Recipe, str, Grid]:
    path = path_of(project.data, resource, asked.part)
    shown = project.relative(path)
    if not path.is_file():
        grid = read_grid(asked.file, None, ",", "utf-8-sig")
        path.parent.mkdir(exist_ok=True)
        path.write_text(proposed(resource, _widest(grid)), encoding="utf-8")
        raise UsageError(
            f"there was no recipe for {resource.name}: {shown} proposes one\n"
            "    → look it through, answer each ?, then call this again"
        )
    recipe = read_recipe(path, shown, resource)
    grid = read_grid(asked.file, recipe.sheet, recipe.separator, recipe.encoding, recipe.member)
    columns = {
        column: {"value": asked.period} if source == {"value": PERIOD} else source
        for column, source in recipe.columns.items()
    }
    if columns != recipe.columns and not asked.period:
        raise UsageError("the file does not say its period\n    → give it: --period 2025")
    return replace(recipe, columns=columns), shown, grid


def _notes(
    project: Project, resource: Resource, asked: Asked, recipe: Recipe, grid: Grid
) -> tuple[dict[str, str], list[str]]:
    """The words around the table, as they are to be kept, and what they say otherwise now."""
    path = file_notes.path_of(path_of(project.data, resource, asked.part))
    given = (recipe.separator, recipe.encoding, recipe.member)
    sheets = [read_grid(asked.file, sheet, *given) for sheet in recipe.notes]
    now = file_notes.notes_of(grid, recipe, sheets)
    if not now and not path.is_file():
        return {}, []
    kept = {project.relative(path): "".join(f"{line}\n" for line in now)}
    if not path.is_file():
        return kept, []
    gone, fresh = file_notes.differing(path.read_text(encoding="utf-8").splitlines(), now)
    told = _listed("notes and definitions that went", gone)
    return kept, told + _listed("notes and definitions that are new", fresh)


def _widest(grid: Grid) -> Sequence[str]:
    """The row that is most likely that of the headings: the first with most texts."""
    return max(grid.rows, key=lambda row: len([cell for cell in row if cell]), default=())


# What moves together -------------------------------------------------------------


def _moved(project: Project, resource: Resource, rows: Sequence[Row]) -> dict[str, str]:
    """Dictionary and settings, where the newest period of the file is beyond theirs."""
    column = resource.period_field
    newest = max((row[column] for row in rows), default="") if column else ""
    known = project.edition.periods.get(resource.name)
    if not newest or not known or str(known["last"]) >= newest:
        return {}
    settings = (project.root / CONFIG).read_text(encoding="utf-8")
    line = re.compile(rf"^(\s+{re.escape(resource.name)}:.*\blast:\s*)[^,}}\s]+", re.MULTILINE)
    dictionary = f"{project.data.name}/{DESCRIPTOR}"
    text = (project.root / dictionary).read_text(encoding="utf-8")
    return {
        CONFIG: line.sub(lambda match: match[1] + newest, settings),
        dictionary: _described_anew(text, resource, str(known["last"]), newest),
    }


def _described_anew(text: str, resource: Resource, last: str, newest: str) -> str:
    """The data dictionary with the limit of the period column, and the period in words, moved."""
    resources = text.index('"resources"')  # what stands before is about the whole package
    begin = re.compile(rf'"name":\s*"{re.escape(resource.name)}"').search(text, resources)
    assert begin is not None  # the dataset was read from it
    said = re.compile(r'"period":\s*"([^"]*)"').search(text, begin.end())
    if said:
        text = text[: said.start(1)] + _period_anew(said[1], last, newest) + text[said.end(1) :]
    field = re.compile(rf'"name":\s*"{resource.period_field}"').search(text, begin.end())
    limits = resource.fields[str(resource.period_field)].get("constraints", {})
    if field and "maximum" in limits:
        limit = re.compile(r'"maximum":\s*(\d+)').search(text, field.end())
        if limit and int(limit[1]) < int(newest):
            text = text[: limit.start(1)] + newest + text[limit.end(1) :]
    elif field and "enum" in limits:
        known = re.compile(r'"enum":\s*\[[^\]]*?(,?\s*)("?)([^\s",\]]+)"?(?=\s*\])')
        listed = known.search(text, field.end())
        if listed and listed[3] != newest:
            separator, quote = listed[1] or ", ", listed[2]
            text = text[: listed.end()] + separator + quote + newest + quote + text[listed.end() :]
    return text


def _period_anew(said: str, last: str, newest: str) -> str:
    """A period in words with its end moved: of a range “A to B”; a list “A and B” gets longer."""
    if found := re.search(rf"\bto\b.*{re.escape(last)}", said):
        return said[: found.end() - len(last)] + newest + said[found.end() :]
    if found := re.fullmatch(rf"(.*) and (.*{re.escape(last)})", said):
        return f"{found[1]}, {found[2]} and {found[2].replace(last, newest)}"
    return said  # a check tells of it


def _log(project: Project, asked: Asked, found: Changes) -> str:
    """The log with one line more: which file it was, from where, and why it was right."""
    revised = (*found.revised, *found.suppressed, *found.published)
    return with_line(
        project.data,
        [
            asked.dataset,
            date.today().isoformat(),
            asked.file.name,
            hash_of(asked.file.read_bytes()),
            asked.address,
            len(found.added) + len(found.filled_in),
            len(revised),
            len(found.withdrawn),
            asked.accepted,
        ],
    )


def _written(project: Project, written: dict[str, str]) -> dict[str, str | None]:
    """Write all, unless the data no longer keep their contract; what stood there before."""
    paths = {name: project.home / name for name in written}
    before = {
        name: path.read_text(encoding="utf-8") if path.is_file() else None
        for name, path in paths.items()
    }
    for name, path in paths.items():
        write_whole(path, written[name].encode())
    fresh = Project(project.home)
    problems = check_data(fresh, Inputs(fresh).common)
    if problems:
        _restore(project, before)
        raise ProblemsFound(problems)
    return before


def _in_file(
    problem: Problem,
    path: str,
    dataset: str,
    resource: Resource,
    grid: Grid,
    numbered: Iterable[tuple[int, Row]],
) -> Problem:
    """A problem of a row that came from the publisher's file, at its place there."""
    where = problem.where
    if where.file != path or not where.line or where.line < 2:
        return problem
    held = list(csv.DictReader(io.StringIO(dataset)))[where.line - 2]
    numbers = {key_of(row, resource): number for number, row in numbered}
    number = numbers.get(key_of(held, resource))
    return replace(problem, where=Where(grid.name, number, where.column)) if number else problem


def _restore(project: Project, before: dict[str, str | None]) -> None:
    for name, text in before.items():
        if text is None:
            (project.home / name).unlink()
        else:
            write_whole(project.home / name, text.encode())


# In words -------------------------------------------------------------------------


def _told(found: Changes, resource: Resource) -> str:
    periods = _periods(found.added, resource)
    lines = [f"{len(found.added)} rows of new periods{periods}"]
    lines += _rows("rows that are new in a period that was there", found.filled_in)
    lines += _rows("rows withdrawn", found.withdrawn)
    lines += _cells("revised", found.revised)
    lines += _cells("newly without a number", found.suppressed)
    lines += _cells("newly with a number", found.published)
    lines += _cells("jumps from the period before", found.jumps)
    return "\n".join(lines)


def _periods(keys: Iterable[Key], resource: Resource) -> str:
    if resource.period_field not in resource.primary_key:
        return ""
    at = resource.primary_key.index(str(resource.period_field))
    found = sorted({key[at] for key in keys})
    return f" ({', '.join(found)})" if found else ""


def _rows(title: str, keys: Sequence[Key]) -> list[str]:
    return _listed(title, [", ".join(key) for key in sorted(keys)])


def _cells(title: str, cells: Sequence[Revised]) -> list[str]:
    return _listed(
        title,
        [
            f"{', '.join(one.key)}, {one.column}: {one.before} → {one.after}"
            for one in sorted(cells, key=lambda one: one.key)
        ],
    )


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    rest = [f"    … and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [f"{len(lines)} {title}:", *(f"    {line}" for line in lines[:_SHOWN]), *rest]
