"""`needsbook add exhibit`: a figure or table of a dataset, and its cell in a chapter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from needsbook.commands.inserting import with_imports
from needsbook.commands.laying import Source, named, names_in, sources, text_of, write
from needsbook.data.datapackage import Resource
from needsbook.data.sources import NUMERIC, rows_of
from needsbook.ground.errors import UsageError
from needsbook.ground.project import Project

_EXHIBIT = re.compile(r"(fig|tbl)_[a-z][a-z0-9_]*")
_MOST_NUMBERS = 4  # columns of a table that is laid
_CELL = "```{python}"


def add_exhibit(project: Project, name: str, chapter: str, dataset: str) -> list[str]:
    """A figure or table of a dataset: its function, and its cell at the end of a chapter.

    Parameters
    ----------
    name : str
        Of the function: ``fig_…`` or ``tbl_…``.
    chapter : str
        Path of the chapter; the first one that imports exhibits when empty.
    dataset : str
        Name of the dataset; the first with a column of numbers when empty.

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
    code, imports = (_figure if name.startswith("fig_") else _table)(name, shown)
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


def _asked(name: str, shown: Source, columns: list[str]) -> tuple[str, str, str, str]:
    """What a function of a dataset's latest period begins with.

    Returns
    -------
    tuple of str
        What is said of its lead, its parameters, its first line, the end of its caption.
    """
    period = shown.resource.period_field
    listed = ", ".join(f'"{column}"' for column in columns)
    if period is None:
        return "", "", f"    data = {shown.call}(columns=[{listed}])", ""
    kind = "int" if shown.resource.fields[period]["type"] == "integer" else "str"
    where = f'where={{"{period}": {period}}}, '
    return (
        f", lead={shown.call}",
        f"{period}: {kind} = LATEST",
        f"    data = {shown.call}({where}columns=[{listed}])",
        f", {{{period}}}",
    )


def _columns(resource: Resource, most: int) -> tuple[list[str], list[str]]:
    """The columns that name a row, and those of its numbers."""
    names = [one for one in resource.primary_key if one != resource.period_field]
    return names or list(resource.fields)[:1], _numbers(resource)[:most]


def _table(name: str, shown: Source) -> tuple[str, dict[str, list[str]]]:
    names, numbers = _columns(shown.resource, _MOST_NUMBERS)
    lead, parameters, first, end = _asked(name, shown, [*names, *numbers])
    title = _title(name)
    columns = "\n".join(
        f'            "{one}": Column("{_label(shown.resource, one)}"),'
        for one in [*names, *numbers]
    )
    heads = f"\n        row_headers={len(names)}," if len(names) > 1 else ""
    code = f'''@table(title="{title}", kind="{_kind(shown.resource)}"{lead})
def {name}({parameters}) -> Tabulation:
{first}
    return Tabulation(
        data,
        {{
{columns}
        }},
        {"f" if end else ""}"{title}{end}",{heads}
    )
'''
    wanted = ["Column", "Tabulation", "table", *(["LATEST"] if lead else [])]
    return code, {"needsbook": wanted, shown.package: [shown.module.rpartition(".")[2]]}


def _figure(name: str, shown: Source) -> tuple[str, dict[str, list[str]]]:
    names, numbers = _columns(shown.resource, 1)
    if not numbers:
        raise UsageError(f"{shown.resource.name} has no column of numbers to draw")
    lead, parameters, first, end = _asked(name, shown, [*names, *numbers])
    title, value = _title(name), numbers[0]
    listed = ", ".join(f'"{one}"' for one in names)
    code = f'''@figure(title="{title}", kind="{_kind(shown.resource)}"{lead})
def {name}({parameters}) -> Drawing:
{first}
    values = treated(data["{value}"], "missing")
    names = data[[{listed}]].astype(str).agg(" ".join, axis=1)
    labels = names.where(values.notna(), names + " (no number)")
    picture = style.new_figure(height=1 + 0.25 * len(data))
    axes = picture.subplots()
    axes.barh(labels, values.fillna(0))
    axes.invert_yaxis()
    axes.set_xlabel("{_label(shown.resource, value)}")
    told = labels.where(values.isna(), labels + ": " + values.map("{{:g}}".format))
    alt = f"A bar for each row. {{'; '.join(told)}}."
    return Drawing(picture, data, {"f" if end else ""}"{title}{end}", alt)
'''
    wanted = ["Drawing", "figure", "treated", *(["LATEST"] if lead else [])]
    return code, {
        "needsbook": wanted,
        "needsbook.charts": ["style"],
        shown.package: [shown.module.rpartition(".")[2]],
    }


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
