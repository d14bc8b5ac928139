"""Contracts: what each data file must be, checked before anything is computed.

The form of a file is checked where it is read (`csvfile`), characters and numbers
cell by cell, types, ranges, closed lists and patterns against the data dictionary
(`cells`). What a Data Package cannot say is checked here and in
`coverage`: keys and references with the offending value, the edition's periods,
and that areas and boundaries fit.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from needsbook.data.boundaries import read_boundaries, shape_problems
from needsbook.data.cells import cell_check, constraint_check, is_number, show
from needsbook.data.checking import Checking, Tables
from needsbook.data.coverage import missing_rows, unknown_values
from needsbook.data.csvfile import CsvFile
from needsbook.data.datapackage import DESCRIPTOR, DataPackage, Resource, read_datapackage
from needsbook.data.descriptors import code_column
from needsbook.data.likeness import looks_like, reads_like
from needsbook.data.named_areas import codes_of
from needsbook.data.recipe import FOLDER as RECIPES
from needsbook.data.reference_periods import check_periods
from needsbook.data.totals import totals_that_differ
from needsbook.ground.cache import key_of
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.files import file_hash
from needsbook.ground.project import Project, well_formed_periods
from needsbook.ground.root import CONFIG
from needsbook.ground.values import columns_of, table

MAX_PER_FILE = 50
LONGEST_NAME = 60  # characters; what is longer is a sentence, which may be worded as it likes
DICTIONARY = f"data/{DESCRIPTOR}"


def check_data(project: Project, common: str) -> list[Problem]:
    """Every problem of the data files and their dictionary.

    Parameters
    ----------
    common : str
        Hash of the engine: what it found well once is looked at again when it changes.
    """
    try:
        package = read_datapackage(project.data)
    except ProblemsFound as found:
        return list(found.problems)
    problems = [*_files_without_entry(project, package), *_unknown_periods(project, package)]
    tables = Tables(project, package)
    for resource in package.resources.values():
        key = _verdict(project, package, resource, common)
        if project.cache.get(key) == _WELL:
            continue
        found_here, elsewhere = _check(project, resource, tables)
        if not found_here and not elsewhere:
            project.cache.put(key, _WELL)
        problems += [*_first(found_here), *elsewhere]
    return problems


_WELL = b"nothing to mend"


def _verdict(project: Project, package: DataPackage, resource: Resource, common: str) -> str:
    """The key under which it is kept that a dataset has no problems: all that is looked at."""
    keys = resource.descriptor["schema"].get("foreignKeys", [])
    others = {key["reference"].get("resource") or "" for key in keys}
    others.add((resource.descriptor.get("covers") or {}).get("resource", ""))
    files = {
        name: file_hash(package.resources[name].path)
        for name in sorted({*others, resource.name})
        if name in package.resources
    }
    dictionary = file_hash(project.data / DESCRIPTOR)
    return key_of(
        "verdict", common, resource.name, files, dictionary, repr(project.config.get("edition"))
    )


def _first(found: list[Problem]) -> list[Problem]:
    """The first problems of a file, in its order, and how many more there are."""
    ordered = list(ProblemsFound(found).problems)
    kept, rest = ordered[:MAX_PER_FILE], ordered[MAX_PER_FILE:]
    if rest:
        # “…” stands after all letters: the line comes last in its place.
        problem = f"… and {len(rest)} more problems in this file, from here on, are not listed"
        kept.append(Problem(rest[0].where, problem, "mend these first and check again"))
    return kept


def _files_without_entry(project: Project, package: DataPackage) -> Iterator[Problem]:
    """Files that are neither a dataset nor how one arrives: nobody would read them."""
    described = {resource.path.resolve() for resource in package.resources.values()}
    for path in sorted(project.data.iterdir()):
        # Excel leaves a lock file (~$name.csv) beside a file that is open.
        passed = path.name.startswith(("~$", ".")) or path.suffix == ".md" or path.is_dir()
        if path.name != DESCRIPTOR and not passed and path.resolve() not in described:
            yield Problem(
                Where(project.relative(path)),
                "no dataset of the data dictionary has this path",
                f"describe it in {DICTIONARY}, take it in with `needsbook take`, or remove it",
            )
    for path in sorted((project.data / RECIPES).glob("*.yml")):
        if path.name.removesuffix(".yml").partition(".")[0] not in package.resources:
            yield Problem(
                Where(project.relative(path)),
                "this recipe is of no dataset",
                "name it after one: NAME.yml, or NAME.PART.yml",
            )


def _unknown_periods(project: Project, package: DataPackage) -> Iterator[Problem]:
    for name in well_formed_periods(table(project.config.get("edition"))):
        if name not in package.resources:
            near = difflib.get_close_matches(name, list(package.resources), n=1)
            yield Problem(
                Where(CONFIG),
                f"the edition has a period for “{name}”, which is no dataset",
                "correct the name or take it out" + (f"; the nearest is {near[0]}" if near else ""),
            )


def _check(
    project: Project, resource: Resource, tables: Tables
) -> tuple[list[Problem], list[Problem]]:
    """Problems of the dataset's own file, and of other files."""
    file = project.relative(resource.path)
    if not resource.path.is_file():
        missing = Problem(
            Where(file),
            f"the file of the dataset “{resource.name}” is missing",
            f"put it back, or correct its path in {DICTIONARY}",
        )
        return [missing], []
    areas = tables.get((resource.descriptor.get("covers") or {}).get("resource", ""))
    if resource.is_boundaries:
        return _check_boundaries(resource, tables, areas, file)
    own = tables.get(resource.name)
    assert own is not None  # its file is there, and holds no boundaries
    checking = Checking(resource, own, tables)
    checking.faulty |= checking.table.ragged
    if own.whole and own.columns and not own.rows and not resource.may_be_empty:
        own.tell(
            None,
            None,
            "the file has a header and no rows",
            'put its rows back; where none are right, write "mayBeEmpty": true for '
            f"{resource.name} in {DICTIONARY}",
        )
    _check_cells(checking)
    _check_constraints(checking)
    _check_likeness(checking)
    _check_keys(checking)
    _check_references(checking)
    _check_credits(checking)
    checking.elsewhere += check_periods(checking, project)
    problems = checking.table.problems
    if areas is not None:
        checking.elsewhere += unknown_values(resource, areas)
        column = (code_column(resource.descriptor) or ("",))[0]
        by = {column, *columns_of(resource.descriptor["covers"].get("by"))}
        faulty = checking.faulty | {row for row, name in checking.told if name in by}
        whole = checking.faulty | {row for row, _ in checking.told}
        problems = [
            *problems,
            *missing_rows(resource, checking.table, areas, faulty),
            *totals_that_differ(resource, checking.table, areas, whole),
        ]
    return problems, checking.elsewhere


def _check_boundaries(
    resource: Resource, tables: Tables, areas: CsvFile | None, file: str
) -> tuple[list[Problem], list[Problem]]:
    boundaries = read_boundaries(resource.path, file, resource)
    checking = Checking(resource, boundaries, tables)
    _check_cells(checking)
    _check_constraints(checking)
    _check_likeness(checking)
    _check_keys(checking)
    if not resource.descriptor.get("covers"):  # else the areas are told beside their shapes
        _check_references(checking)
    problems = boundaries.problems
    if boundaries.whole:
        problems = [
            *problems,
            *shape_problems(boundaries, resource, areas, _levels(resource, tables)),
        ]
    if areas is not None:
        checking.elsewhere += unknown_values(resource, areas)
    return problems, checking.elsewhere


def _levels(resource: Resource, tables: Tables) -> dict[str, str]:
    """The level of each area of a file of boundaries, by its code; empty where none is known."""
    codes = codes_of(tables.package, resource, resource.primary_key[0])
    rows = tables.get(codes.areas.name) if codes and codes.level else None
    if codes is None or rows is None or not {codes.code, codes.level} <= set(rows.columns):
        return {}
    return {row[codes.code]: row[codes.level] for _, row in rows.rows}


def _check_cells(checking: Checking) -> None:
    for column in checking.table.columns:
        check = cell_check(checking.resource, column)
        for number, row in checking.sound():
            fault = check(row)
            if fault:
                checking.tell(number, column, *fault)


def _check_constraints(checking: Checking) -> None:
    """Types, ranges, closed lists and patterns of the cells found sound; a symbol has none."""
    resource = checking.resource
    for column in checking.table.columns:
        try:
            check = constraint_check(resource, column)
        except ValueError as error:
            problem = f"the constraints of “{column}” in “{resource.name}” cannot be used: {error}"
            checking.elsewhere.append(
                Problem(Where(DICTIONARY), problem, "correct its type or its constraints")
            )
            continue
        with_symbols = column in resource.symbol_texts
        for number, row in checking.sound(column):
            if row[column] and (not with_symbols or is_number(resource, column, row)):
                fault = check(row[column])
                if fault:
                    checking.tell(number, column, *fault)


def _check_likeness(checking: Checking) -> None:
    """No two names of a column that a reader would take for one."""
    for column in checking.table.columns:
        if checking.resource.fields[column]["type"] != "string":
            continue
        first: dict[tuple[str, str], tuple[str, int]] = {}
        for number, row in checking.sound(column):
            value = row[column]
            if len(value) > LONGEST_NAME:
                continue
            alike = (looks_like(value), ""), ("", reads_like(value))
            others = [first.setdefault(one, (value, number)) for one in alike]
            other, line = next((one for one in others if one[0] != value), others[0])
            if value != other:
                problem = f"“{show(value)}” looks like “{show(other)}” of row {line}"
                checking.tell(number, column, problem, "write one name in one way")


def _check_keys(checking: Checking) -> None:
    """No two rows with the same primary key, or the same value of a unique column."""
    unique = [
        (name,)
        for name, item in checking.resource.fields.items()
        if item.get("constraints", {}).get("unique")
    ]
    for key in dict.fromkeys([checking.resource.primary_key, *unique]):
        if not checking.has(*key):
            continue
        seen: dict[tuple[str, ...], int] = {}
        for number, row in checking.sound(*key):
            value = tuple(row[column] for column in key)
            first = seen.setdefault(value, number)
            if first != number and any(value):
                shown = show(", ".join(value))
                problem = (
                    f"a second row with the same key ({', '.join(key)}): {shown}, as row {first}"
                )
                checking.tell(number, None, problem, "remove or correct one of the two")


def _check_references(checking: Checking) -> None:
    for key in checking.resource.descriptor["schema"].get("foreignKeys", []):
        columns, others = columns_of(key["fields"]), columns_of(key["reference"]["fields"])
        target = checking.others.get(key["reference"].get("resource") or checking.resource.name)
        if target is None or not target.whole or not checking.has(*columns):
            continue  # its own problem
        if not set(others) <= set(target.columns):
            continue
        known = {tuple(row[name] for name in others) for _, row in target.rows}
        seen: set[tuple[str, ...]] = set()
        file = target.file.rpartition("/")[2]
        for number, row in checking.sound(*columns):
            value = tuple(row[name] for name in columns)
            if value in known or value in seen or not any(value):
                continue
            seen.add(value)
            like = f" (there, they look like {show(', '.join(min(known)))})" if known else ""
            checking.tell(
                number,
                columns[0],
                f"“{show(', '.join(value))}” is not a known {', '.join(others)}",
                f"correct it, or add it to {file}{like}",
            )


def _check_credits(checking: Checking) -> None:
    """Each value of the column of credits must have one: captions name their sources."""
    column = checking.resource.credit_column
    if column is None or not checking.has(column):
        return
    known = checking.resource.descriptor["creditBy"]["credits"]
    seen: set[str] = set()
    for number, row in checking.sound(column):
        value = row[column]
        if value not in known and value not in seen:
            seen.add(value)
            checking.tell(
                number,
                column,
                f"nobody is credited for “{show(value)}”",
                f"correct it, or add it to “creditBy” of {checking.resource.name} in {DICTIONARY}",
            )
