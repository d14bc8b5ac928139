"""`needsbook edition begin`: the label, date and reference of the next edition, everywhere."""

from __future__ import annotations

import re
from datetime import date

from needsbook.chapters.edition_told import CITATION
from needsbook.ground.errors import UsageError
from needsbook.ground.files import write_whole
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG
from needsbook.ground.values import iso_date

_YEAR = re.compile(r"\d{4}")


def begin(project: Project, label: str, day: str, reference: str) -> str:
    """Write the next edition's name where it stands; what was done, in words.

    Parameters
    ----------
    day : str
        As 2026-11-23; today when empty.
    reference : str
        In words, as ``to 31 March 2025``; when empty, the last one with its last year moved
        by as many years as the label moves.

    Raises
    ------
    UsageError
        The day is no date, or the edition has that label already.
    """
    values = {key: str(value) for key, value in project.edition.values.items()}
    old = values.get("label", "")
    if label == old:
        raise UsageError(f"the edition is the “{old}” already")
    day = day or date.today().isoformat()
    if iso_date(day) is None:
        raise UsageError(f"“{day}” is not a date\n    → write year, month and day as 2026-11-23")
    reference = reference or _moved(values.get("reference", ""), old, label)
    written = {CONFIG: _settings(_text(project, CONFIG), values, label, day, reference)}
    if (project.root / CITATION).is_file():
        written[CITATION] = _citation(_text(project, CITATION), old, label, day)
    for name, text in written.items():
        write_whole(project.home / name, text.encode())
    return (
        f"{label}, {day}{f', {reference}' if reference else ''}: {', '.join(written)}\n"
        "what else tells the edition, `needsbook check --all` says"
    )


def _text(project: Project, name: str) -> str:
    return (project.root / name).read_text(encoding="utf-8")


def _moved(reference: str, old: str, label: str) -> str:
    """The reference with its last year moved as the year of the label moves."""
    before, after, years = _YEAR.search(old), _YEAR.search(label), list(_YEAR.finditer(reference))
    if not before or not after or not years:
        return reference
    last = years[-1]
    year = int(last[0]) + int(after[0]) - int(before[0])
    return f"{reference[: last.start()]}{year}{reference[last.end() :]}"


def _settings(text: str, values: dict[str, str], label: str, day: str, reference: str) -> str:
    """The settings with the new values; the book's date moves with the edition's."""
    head, mark, own = text.partition("\nedition:")
    moved = _with(own, {"label": label, "date": day, "reference": reference})
    return _with(head, {"date": day} if values.get("date") else {}) + mark + moved


def _citation(text: str, old: str, label: str, day: str) -> str:
    year = _YEAR.search(label)
    text = text.replace(old, label) if old else text
    version = {"version": f"{year[0]}.0.0"} if year else {}
    return _with(text, {"date-released": day, **version})


def _with(text: str, values: dict[str, str]) -> str:
    """YAML text with the first line of each key given another value."""
    for key, value in values.items():
        line = re.compile(rf"^(\s*{re.escape(key)}:[ \t]*)[^#\n]*?([ \t]*(?:#.*)?)$", re.MULTILINE)
        plain = value.replace("\\", r"\\")  # a reference to a group is none
        text = line.sub(rf"\g<1>{plain}\g<2>", text, count=1)
    return text
