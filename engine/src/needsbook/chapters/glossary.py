"""The glossary: a chapter whose terms other chapters lead to at their first use.

In `_quarto.yml`::

    glossary: chapters/glossary.qmd

Its terms are those of its definition lists. Where other words than the term itself lead to
it, or none, the author says so with it::

    [Household survey]{.term words="survey of households; household surveys"}
    :   A survey of the people who live at an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from needsbook.chapters.model import Chapter, parse_attributes
from needsbook.ground.errors import Where
from needsbook.ground.project import Project
from needsbook.ground.schema import Fault

KEY = "glossary"
_SAID = re.compile(r"^\[(?P<name>[^\]]+)\]\{(?P<said>[^}]*)\}$")
_DEFINITION = re.compile(r"^:\s{1,3}\S")


@dataclass(frozen=True)
class Term:
    """A term of the glossary.

    Parameters
    ----------
    id : str
        Where it stands on its page: `term-household-survey`.
    words : tuple of str
        What leads to it in other chapters; nothing where it is only explained.
    """

    id: str
    name: str
    words: tuple[str, ...]
    where: Where


def glossary_path(project: Project) -> str:
    """The chapter that is the glossary; "" without one."""
    path = project.config.get(KEY, "")
    return path if isinstance(path, str) else ""


def glossary_faults(project: Project) -> Iterator[Fault]:
    """What is wrong with the setting."""
    if KEY in project.config:
        path = project.config[KEY]
        if path not in {entry.path for entry in project.listed}:
            fix = "write the path of a chapter, as chapters/glossary.qmd, or take it out"
            yield Fault((KEY,), f"“{path}” is no chapter of the book", fix)


def terms_of(chapter: Chapter) -> tuple[Term, ...]:
    """The terms of a glossary, in its order."""
    found = []
    for line, following in pairwise(chapter.prose()):
        name = line.text.strip()
        if name and _DEFINITION.match(following.text) and not _DEFINITION.match(line.text):
            found.append(_term(name, line.where))
    return tuple(found)


def _term(written: str, where: Where) -> Term:
    said = _SAID.match(written)
    name = said["name"] if said else written
    own = parse_attributes(said["said"])[1] if said else {}
    words = own["words"].split(";") if "words" in own else [name]
    slug = re.sub(r"\W+", "-", name.casefold()).strip("-")
    return Term(f"term-{slug}", name, tuple(filter(None, map(str.strip, words))), where)
