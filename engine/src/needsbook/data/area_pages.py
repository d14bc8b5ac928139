"""Area pages: one page of the book for each area of a dataset, all from one template.

In `_quarto.yml`::

    area-pages:
      part: Districts
      template: districts/_district.qmd
      dataset: areas
      code: gss_code
      name: name
      where: {area_type: district}

The template is a chapter like any other, in which `{area}` stands for an area's
code and `{name}` for its name (see `needsbook.chapters.area_page`). The pages
stand beside it, named after their areas. Where areas are of several levels, each with
pages of its own (regions and their districts), `area-pages` is a list of such settings.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from needsbook.data.datapackage import DESCRIPTOR, Resource, read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.errors import NeedsbookError
from needsbook.ground.files import Stamp, stamp
from needsbook.ground.markup import slug
from needsbook.ground.project import BookEntry, Project, path_fault
from needsbook.ground.root import CONFIG
from needsbook.ground.schema import Fault
from needsbook.ground.values import table

KEY = "area-pages"
_NEEDED = ("part", "template", "dataset", "code", "name")
# A name goes into headings, sentences and code as it is.
_NOT_IN_NAMES = re.compile(r"[\[\]{}\"`*_<>\\@#$|^~\n]")


@dataclass(frozen=True)
class Area:
    """An area that has a page."""

    code: str
    name: str
    path: str  # of its chapter, from the project's root
    level: int = 0  # which of the settings it is of

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def page(self) -> str:
        """Path of its page in the HTML edition."""
        return self.path.removesuffix(".qmd") + ".html"


@dataclass(frozen=True)
class Level:
    """The pages of one level of areas.

    Parameters
    ----------
    part : str
        Name of the part of the book in which they stand.
    template : str
        Path of the chapter that all are made from.
    dataset, code : str
        The dataset that lists the areas, and its column of codes.
    areas : tuple of Area
        By name.
    """

    part: str
    template: str
    dataset: str
    code: str
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class AreaPages:
    """The area pages of a book.

    Parameters
    ----------
    levels : tuple of Level
        In the order of the settings.
    names : tuple of str
        Names of all areas of the datasets, those without a page too.
    """

    levels: tuple[Level, ...]
    names: tuple[str, ...] = ()

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas of every level, level by level."""
        return tuple(area for level in self.levels for area in level.areas)

    @property
    def part(self) -> str:
        """The names of the parts, in one line."""
        return ", ".join(level.part for level in self.levels)

    @property
    def datasets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(level.dataset for level in self.levels))

    @property
    def templates(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(level.template for level in self.levels))

    def level_of(self, area: Area) -> Level:
        """The level that an area is of."""
        return self.levels[area.level]

    @cached_property
    def by_code(self) -> dict[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def by_path(self) -> dict[str, Area]:
        return {area.path: area for area in self.areas}


def entries(project: Project) -> tuple[BookEntry, ...]:
    """Chapters in reading order; appendices and area pages last."""
    found = list(project.listed)
    pages = read_area_pages(project)
    for level in pages.levels if pages else ():
        found += [BookEntry(area.path, "area", level.part) for area in level.areas]
    # A chapter that is listed twice is read once.
    return tuple({entry.path: entry for entry in reversed(found)}.values())[::-1]


def _settings(project: Project) -> list[dict[str, Any]]:
    """The settings of each level; none without area pages."""
    value = project.config.get(KEY)
    return [table(one) for one in (value if isinstance(value, list) else [value]) if table(one)]


def read_area_pages(project: Project) -> AreaPages | None:
    """The area pages that `_quarto.yml` asks for; None without any, or where it is wrong."""
    levels = _settings(project)
    if not levels or any(_template_fault(project, one) for one in levels):
        return None
    try:
        own = (_resource(project, one).path for one in levels)
        files = (project.root / CONFIG, project.data / DESCRIPTOR, *own)
        return _read(project, tuple(stamp(path) for path in files))
    except (NeedsbookError, OSError, ValueError, LookupError, TypeError):
        return None  # `area_page_faults` and the checks of the data say what is wrong


@lru_cache(maxsize=8)
def _read(project: Project, _stamps: tuple[Stamp, ...]) -> AreaPages:
    levels, names = [], []
    for number, settings in enumerate(_settings(project)):
        part, template, dataset, code = (settings[key] for key in _NEEDED if key != "name")
        areas = _areas(project, settings, number)
        levels.append(Level(part, template, dataset, code, areas))
        names += [row[settings["name"]] for row in rows_of(_resource(project, settings), {})]
    return AreaPages(tuple(levels), tuple(dict.fromkeys(names)))


def _areas(project: Project, settings: dict[str, Any], level: int) -> tuple[Area, ...]:
    folder = posixpath.dirname(settings["template"])
    rows = rows_of(_resource(project, settings), table(settings.get("where")))
    named = sorted((row[settings["name"]], row[settings["code"]]) for row in rows)
    return tuple(
        Area(code, name, posixpath.join(folder, f"{slug(name)}.qmd"), level) for name, code in named
    )


def area_names(project: Project) -> dict[str, str]:
    """The name of each area that the datasets of the area pages list, by its code."""
    if read_area_pages(project) is None:
        return {}
    return {
        row[settings["code"]]: row[settings["name"]]
        for settings in _settings(project)
        for row in rows_of(_resource(project, settings), {})
    }


def _resource(project: Project, settings: dict[str, Any]) -> Resource:
    return read_datapackage(project.data)[settings["dataset"]]


def area_page_faults(project: Project) -> Iterator[Fault]:
    """What is wrong with the area pages, where what is written of them is of the right form."""
    value = project.config.get(KEY)
    several = isinstance(value, list)
    levels = [table(one) for one in value] if isinstance(value, list) else [table(value)]
    found: list[Fault] = []
    for number, settings in enumerate(levels):
        if not all(isinstance(settings.get(key), str) for key in _NEEDED):
            return  # told by the schema, or there are none
        template = _template_fault(project, settings)
        place = (KEY, number) if several else (KEY,)
        for one in [template] if template else _data_faults(project, settings):
            found.append(replace(one, keys=(*place, *one.keys[1:])))
    pages = None if found else read_area_pages(project)
    yield from found or (_between_levels(pages) if pages and several else ())


def _between_levels(pages: AreaPages) -> Iterator[Fault]:
    """What levels must not share: a page, or the code of an area."""
    yield from name_faults(pages.areas)
    for area in pages.areas:
        other = pages.by_code[area.code]
        if other is not area:
            parts = f"{pages.level_of(area).part} and {pages.level_of(other).part}"
            problem = f"{area.name} ({area.code}) has a page in {parts}"
            yield Fault((KEY, area.level), problem, "choose with `where:` in one")


def _template_fault(project: Project, settings: dict[str, Any]) -> Fault | None:
    keys, template = (KEY, "template"), settings.get("template")
    fault = path_fault(project.root, template)
    if fault:
        return Fault(keys, f"“{template}” {fault}", "write the path of a chapter")
    if not posixpath.basename(str(template)).startswith("_"):
        problem = f"the name of the template, {template}, does not begin with _"
        fix = "rename it, so that nothing takes it for a page, and no area can have its name"
        return Fault(keys, problem, fix)
    return None


def _data_faults(project: Project, settings: dict[str, Any]) -> Iterator[Fault]:
    try:
        package = read_datapackage(project.data)
    except NeedsbookError:
        return  # told by the checks of the data
    if settings["dataset"] not in package.resources:
        wanted = f"write one of {', '.join(package.resources)}"
        yield Fault((KEY, "dataset"), f"there is no dataset “{settings['dataset']}”", wanted)
        return
    fields = package[settings["dataset"]].fields
    columns = {settings["code"]: "code", settings["name"]: "name"}
    columns |= dict.fromkeys(table(settings.get("where")), "where")
    for column, key in columns.items():
        if column not in fields:
            problem = f"the dataset has no column “{column}”"
            yield Fault((KEY, key), problem, f"it has {', '.join(fields)}")
    try:
        areas = _areas(project, settings, 0)
    except (NeedsbookError, OSError, ValueError, LookupError, TypeError):
        return
    yield from name_faults(areas)


def name_faults(areas: tuple[Area, ...]) -> Iterator[Fault]:
    """Names of areas that cannot name a page, or that two would share."""
    if not areas:
        yield Fault((KEY, "where"), "no area is left", "correct the values below where:")
    paths: dict[str, Area] = {}
    for area in areas:
        if _NOT_IN_NAMES.search(area.name) or not area.slug:
            fix = "take markup and quotation marks out of it"
            yield Fault((KEY, "name"), f"“{area.name}” cannot name a page", fix)
        other = paths.setdefault(area.path, area)
        if other is not area:
            yield Fault(
                (KEY, "name"),
                f"{other.name} ({other.code}) and {area.name} ({area.code}) would share a page",
                "give them names that differ in their letters or digits",
            )
