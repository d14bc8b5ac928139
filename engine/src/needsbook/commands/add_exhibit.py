"""`needsbook add exhibit`: a figure or table of a dataset, and its cell in a chapter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from needsbook.commands.inserting import with_imports
from needsbook.commands.laying import Source, named, names_in, sources, text_of, write
from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.data.named_areas import codes_of
from needsbook.data.sources import NUMERIC, rows_of
from needsbook.ground.errors import UsageError
from needsbook.ground.project import Project

_EXHIBIT = re.compile(r"(fig|tbl)_[a-z][a-z0-9_]*")
_MOST_NUMBERS = 4  # columns of a table that is laid
_CELL = "```{python}"
#: A function as text, and what it imports.
_Code = tuple[str, dict[str, list[str]]]


def add_exhibit(
    project: Project, name: str, chapter: str, dataset: str, title: str = ""
) -> list[str]:
    """A figure or table of a dataset: its function, and its cell at the end of a chapter.

    Parameters
    ----------
    name : str
        Of the function: ``fig_…`` or ``tbl_…``.
    chapter : str
        Path of the chapter; the first one that imports exhibits when empty.
    dataset : str
        Name of the dataset; the first with a column of numbers when empty.
    title : str
        Of the exhibit; made from its name when empty.

    Raises
    ------
    UsageError
        There is such a function, or no such chapter or dataset.
    """
    named(_EXHIBIT, name, "fig_ or tbl_ and a name in small letters, digits and _")
    shown = _source(project, dataset)
    module = f"src/{shown.package.replace('.', '/')}/exhibits.py"
    for path in sorted((project.root / "src").rglob("*.py")):
        if name in names_in(project, project.relative(path)):
            raise UsageError(f"{project.relative(path)} has “{name}” already")
    chapter = chapter or next(_chapters_with_cells(project), "")
    if not (project.root / chapter).is_file() or chapter not in {e.path for e in project.listed}:
        raise UsageError(
            f"the book lists no chapter “{chapter}”\n    → --chapter chapters/NAME.qmd"
        )
    there = (project.root / module).is_file()
    text = text_of(project, module) if there else '"""Figures and tables."""\n'
    lay = _figure if name.startswith("fig_") else _table
    code, imports = lay(project, name, title or _title(name), shown)
    text = f"{with_imports(text, imports).rstrip()}\n\n\n{code}"
    written = {
        module: text,
        chapter: _with_cell(text_of(project, chapter), f"{shown.package}.exhibits", name),
    }
    return write(project, written)


def _source(project: Project, dataset: str) -> Source:
    """The source of a dataset, or of the first that can be shown."""
    declared = [one for one in sources(project) if not one.resource.is_boundaries]
    found = {one.resource.name: one for one in declared}
    if dataset:
        if dataset not in found:
            raise UsageError(
                f"the analysis has no source of a dataset “{dataset}”\n"
                f"    → --dataset with one of {', '.join(found)}"
            )
        return found[dataset]
    able = [one for one in found.values() if _numbers(one.resource) and rows_of(one.resource, {})]
    if not able:
        raise UsageError(
            "no dataset has a row and a column of numbers\n    → needsbook add dataset NAME --file"
        )
    return able[0]


def _numbers(resource: Resource) -> list[str]:
    """Columns of numbers that name no row."""
    if resource.is_boundaries:
        return []
    own = {name: one["type"] for name, one in resource.fields.items()}
    kept = (*resource.primary_key, resource.period_field)
    return [name for name, type in own.items() if type in NUMERIC and name not in kept]


def _label(resource: Resource, column: str) -> str:
    return str(resource.fields[column].get("title", column.replace("_", " ").capitalize()))


@dataclass(frozen=True)
class _Begun:
    """How a function of a dataset begins: of its latest period, its areas by their names.

    Parameters
    ----------
    lead, parameters : str
        What is said of its lead and its period; "" where it has none.
    lines : tuple of str
        That give `data`.
    caption : str
        As Python writes it, with the period.
    names, numbers : mapping of str to str
        Columns that name a row and columns of numbers, each with its heading.
    """

    shown: Source
    lead: str
    parameters: str
    lines: tuple[str, ...]
    caption: str
    names: dict[str, str]
    numbers: dict[str, str]

    @property
    def imports(self) -> dict[str, list[str]]:
        return {self.shown.package: [self.shown.module.rpartition(".")[2]]}

    @property
    def latest(self) -> list[str]:
        return ["LATEST"] if self.lead else []


def _begin(project: Project, title: str, shown: Source) -> _Begun:
    resource = shown.resource
    period = resource.period_field
    keys = [one for one in resource.primary_key if one != period] or list(resource.fields)[:1]
    numbers = _numbers(resource)[:_MOST_NUMBERS]
    listed = ", ".join(f'"{column}"' for column in [*keys, *numbers])
    where = f'where={{"{period}": {period}}}, ' if period else ""
    lines = [f"    data = {shown.call}({where}columns=[{listed}])"]
    names = {}
    for key in keys:
        found = _named_areas(project, shown, key)
        if found:
            line, name, heading = found
            lines.append(line)
            names[name] = heading
        else:
            names[key] = _label(resource, key)
    kind = "int" if period and resource.fields[period]["type"] == "integer" else "str"
    return _Begun(
        shown,
        f", lead={shown.call}" if period else "",
        f"{period}: {kind} = LATEST" if period else "",
        tuple(lines),
        f"f{_text(f'{title}, {{{period}}}')}" if period else _text(title),
        names,
        {one: _label(resource, one) for one in numbers},
    )


def _named_areas(project: Project, shown: Source, key: str) -> tuple[str, str, str] | None:
    """The line that adds the names of areas to their codes, their column, and its heading."""
    codes = codes_of(read_datapackage(project.data), shown.resource, key)
    own = shown.resource
    if codes is None or codes.areas.name == own.name or codes.name in own.fields:
        return None
    declared = (one for one in sources(project) if one.resource.name == codes.areas.name)
    areas = next((one for one in declared if one.module == shown.module), None)
    if areas is None:
        return None
    on = f'on="{key}"' if key == codes.code else f'left_on="{key}", right_on="{codes.code}"'
    line = f'    data = data.merge({areas.call}(columns=["{codes.code}", "{codes.name}"]), {on})'
    return line, codes.name, _label(codes.areas, codes.name)


def _text(words: str) -> str:
    """A text as Python writes it, in double quotes."""
    return json.dumps(words, ensure_ascii=False)


def _table(project: Project, name: str, title: str, shown: Source) -> _Code:
    begun = _begin(project, title, shown)
    columns = "\n".join(
        f'            "{one}": Column({_text(heading)}),'
        for one, heading in (begun.names | begun.numbers).items()
    )
    heads = f"\n        row_headers={len(begun.names)}," if len(begun.names) > 1 else ""
    lines = "\n".join(begun.lines)
    code = f'''@table(title={_text(title)}, kind="{_kind(shown.resource)}"{begun.lead})
def {name}({begun.parameters}) -> Tabulation:
{lines}
    return Tabulation(
        data,
        {{
{columns}
        }},
        {begun.caption},{heads}
    )
'''
    wanted = ["Column", "Tabulation", "table", *begun.latest]
    return code, {"needsbook": wanted, **begun.imports}


def _figure(project: Project, name: str, title: str, shown: Source) -> _Code:
    begun = _begin(project, title, shown)
    if not begun.numbers:
        raise UsageError(f"{shown.resource.name} has no column of numbers to draw")
    value, heading = next(iter(begun.numbers.items()))
    listed = ", ".join(f'"{one}"' for one in begun.names)
    lines = "\n".join(begun.lines)
    code = f'''@figure(title={_text(title)}, kind="{_kind(shown.resource)}"{begun.lead})
def {name}({begun.parameters}) -> Drawing:
{lines}
    values = treated(data["{value}"], "missing")
    names = data[[{listed}]].astype(str).agg(" ".join, axis=1)
    labels = names.where(values.notna(), names + " (no number)")
    picture = style.new_figure(height=1 + 0.25 * len(data))
    axes = picture.subplots()
    axes.barh(labels, values.fillna(0))
    axes.invert_yaxis()
    axes.set_xlabel({_text(heading)})
    told = labels.where(values.isna(), labels + ": " + values.map("{{:g}}".format))
    alt = f"A bar for each row. {{'; '.join(told)}}."
    return Drawing(picture, data, {begun.caption}, alt)
'''
    wanted = ["Drawing", "figure", "treated", *begun.latest]
    return code, {"needsbook": wanted, "needsbook.charts": ["style"], **begun.imports}


def _title(name: str) -> str:
    return name[4:].replace("_", " ").capitalize()


def _kind(resource: Resource) -> str:
    """What a figure of a dataset is, where nothing is worked out."""
    kind = str(resource.descriptor["kind"])
    return kind if kind in ("official statistic", "published study") else "record"


def _chapters_with_cells(project: Project) -> Iterator[str]:
    for entry in project.listed:
        text = (project.root / entry.path).read_text(encoding="utf-8")
        if entry.path != "index.qmd" and "#| include: false" in text:
            yield entry.path


def _with_cell(text: str, module: str, name: str) -> str:
    """A chapter with a name in its import cell, and a cell at its end that calls it."""
    cell = re.search(rf"^{re.escape(_CELL)}\n#\| include: false\n(.*?)^```", text, re.M | re.S)
    if cell:
        imports = with_imports(cell[1].rstrip("\n"), {module: [name]}).strip("\n")
        text = f"{text[: cell.start(1)]}{imports}\n{text[cell.end(1) :]}"
    else:
        begun = f"{_CELL}\n#| include: false\nfrom {module} import {name}\n```\n\n"
        head = re.match(r"---\n.*?\n---\n\n?", text, re.S)
        engine = "" if head else "---\nengine: jupyter\n---\n\n"
        place = head.end() if head else 0
        text = f"{engine}{text[:place]}{begun}{text[place:]}"
    return f"{text.rstrip()}\n\n{_CELL}\n{name}()\n```\n"
