"""`needsbook check`: data and chapters checked, nothing built, all problems at once."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from needsbook import audit
from needsbook.chapters import Call, Chapter, parse_call, read_chapter
from needsbook.claims import claims_of
from needsbook.contracts import check_data
from needsbook.crossref import NUMBER_DEPTH
from needsbook.errors import Problem, Where
from needsbook.exhibits import PREFIXES, ExhibitType
from needsbook.project import Project
from needsbook.prose import Finding, typed_numbers
from needsbook.statements import Statement, statements
from needsbook.subset import ENGINE_CALLS, calls_of, imports_of, problems_of


@dataclass(frozen=True)
class Declared:
    """An exhibit as its module's source declares it (nothing is imported)."""

    name: str
    type: ExhibitType
    module: str
    file: str
    line: int


@dataclass(frozen=True)
class Checked:
    """The chapters as read, what they call, and every problem found."""

    chapters: tuple[Chapter, ...]
    calls: tuple[Call, ...]
    exhibits: dict[str, Declared] = field(hash=False)
    problems: tuple[Problem, ...]
    typed: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()


def check(project: Project, *, data: bool = True) -> Checked:
    """Check the project.

    Parameters
    ----------
    data : bool
        Whether to check the data files too.
    """
    problems = check_data(project) if data else []
    exhibits, declared_problems = declared_exhibits(project)
    problems += declared_problems
    chapters = tuple(read_chapter(project, entry.path) for entry in project.entries)
    calls: list[Call] = []
    typed: list[Finding] = []
    said: list[Statement] = []
    for chapter in chapters:
        typed += typed_numbers(chapter, project.units, project.structure)
        said += statements(chapter, project.units)
        problems += problems_of(chapter, project.package)
        imports = imports_of(chapter)
        problems += _import_problems(project, chapter, imports, exhibits)
        mine = [*calls_of(chapter), *_claim_calls(chapter)]
        problems += _call_problems(chapter, mine, imports, exhibits)
        calls += mine
    problems += _unresolved(project, chapters, calls)
    problems += _shown_twice(chapters)
    return Checked(chapters, tuple(calls), exhibits, tuple(problems), tuple(typed), tuple(said))


def declared_exhibits(project: Project) -> tuple[dict[str, Declared], list[Problem]]:
    """Exhibits of the analysis package, read from its source without running it."""
    found: dict[str, Declared] = {}
    problems: list[Problem] = []
    source = project.root / "src"
    for path in sorted((source / project.package).rglob("*.py")):
        file = project.relative(path)
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            problems.append(
                Problem(
                    Where(file, error.lineno),
                    f"Python cannot read this file: {error.msg}",
                    "correct the syntax here or just above",
                )
            )
            continue
        module = ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        for node in tree.body:
            kind = _declares(node)
            if kind and isinstance(node, ast.FunctionDef):
                found[node.name] = Declared(node.name, kind, module, file, node.lineno)
    return found, problems


def _declares(node: ast.stmt) -> ExhibitType | None:
    if not isinstance(node, ast.FunctionDef):
        return None
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name):
            for kind in PREFIXES:
                if decorator.func.id == kind:
                    return kind
    return None


def _import_problems(
    project: Project, chapter: Chapter, imports: dict[str, str], exhibits: dict[str, Declared]
) -> Iterator[Problem]:
    where = next((Where(c.where.file, c.code_line) for c in chapter.cells), chapter.where)
    for name, module in imports.items():
        declared = exhibits.get(name)
        if name in ENGINE_CALLS and module == "needsbook":
            continue
        if declared is None:
            yield Problem(
                where,
                f"no function makes the exhibit “{name}”",
                f"write it in src/{project.package}/, or correct the name"
                f"{_nearest(name, exhibits)}",
            )
        elif declared.module != module:
            yield Problem(
                where,
                f"“{name}” is not in {module}",
                f"write: from {declared.module} import {name}",
            )


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; the nearest is {close[0]}" if close else ""


def _call_problems(
    chapter: Chapter, calls: list[Call], imports: dict[str, str], exhibits: dict[str, Declared]
) -> Iterator[Problem]:
    in_cells = {Where(cell.where.file, cell.code_line) for cell in chapter.cells}
    for call in calls:
        declared = exhibits.get(call.name)
        if call.name not in imports:
            nearest = _nearest(call.name, exhibits)
            hint = (
                f"from {declared.module} import {call.name}" if declared else f"its name{nearest}"
            )
            yield Problem(
                call.where,
                f"“{call.name}” is called but not imported",
                f"add to the import cell: {hint}",
            )
        elif declared is not None and (declared.type == "number") == (call.where in in_cells):
            yield Problem(
                call.where,
                f"“{call.name}” is a {declared.type}",
                "a number belongs in a sentence, `{python} name(...)`; "
                "a figure or a table in a cell of its own",
            )


def _claim_calls(chapter: Chapter) -> Iterator[Call]:
    for claim in claims_of(chapter):
        try:
            tree = ast.parse(claim.condition, mode="eval")
        except SyntaxError:
            continue  # reported when the claim is evaluated
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                call = parse_call(ast.unparse(node), claim.where)
                if isinstance(call, Call):
                    yield call


def _unresolved(
    project: Project, chapters: tuple[Chapter, ...], calls: list[Call]
) -> Iterator[Problem]:
    known = {call.id for call in calls} | {audit.ID}
    for chapter in chapters:
        known |= {
            attributes["id"] for *_, attributes, _ in chapter.headings() if "id" in attributes
        }
        text = "\n".join(line.text for line in chapter.prose())
        known |= set(re.findall(r"#((?:fig|tbl|eq|sec)-[\w-]+)", text))
    keys = set(_bibliography_keys(project))
    unnumbered = {
        attributes["id"]: where
        for chapter in chapters
        for level, _, classes, attributes, where in chapter.headings()
        if "id" in attributes and ("unnumbered" in classes or level > NUMBER_DEPTH)
    }
    for chapter in chapters:
        for id, where in chapter.references():
            if id in unnumbered:
                yield Problem(
                    where,
                    f"@{id} refers to a heading without a number ({unnumbered[id]})",
                    "write a link, [words](file.qmd), or number the heading",
                )
            elif id not in known:
                yield Problem(
                    where,
                    f"@{id} refers to nothing in the book",
                    f"correct the id{_nearest(id, known)}",
                )
        for key, where in chapter.citations():
            if key not in keys:
                yield Problem(
                    where,
                    f"@{key} is not in the bibliography",
                    f"add it to {', '.join(project.bibliography) or 'a .bib file'}, "
                    f"or correct the key{_nearest(key, keys)}",
                )


def _bibliography_keys(project: Project) -> Iterator[str]:
    for name in project.bibliography:
        path = Path(project.root / name)
        if path.is_file():
            yield from re.findall(r"^\s*@\w+\s*\{\s*([^,\s]+)", path.read_text("utf-8"), re.M)


def _shown_twice(chapters: tuple[Chapter, ...]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for chapter in chapters:
        for cell in chapter.cells:
            call = parse_call(cell.code, Where(cell.where.file, cell.code_line))
            if isinstance(call, Call):
                if call.id in first:
                    yield Problem(
                        call.where,
                        f"{call.source} is shown twice; it is already at {first[call.id]}",
                        f"refer to it here with @{call.id}",
                    )
                first.setdefault(call.id, call.where)
