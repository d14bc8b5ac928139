"""`needsbook check`: data and chapters checked, nothing built, all problems at once."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from needsbook.chapters.area_page import as_written, read_entry
from needsbook.chapters.bibliography import citation_problems, read_bibliography
from needsbook.chapters.claims import claims_of, condition_problems
from needsbook.chapters.configuration import project_problems
from needsbook.chapters.elsewhere import book_passages, code_markup, code_passages, header_passages
from needsbook.chapters.ids import colliding_calls, nearest, repeated_ids, unresolved
from needsbook.chapters.lexicon import Words, words_of
from needsbook.chapters.links import link_problems
from needsbook.chapters.model import Chapter, parse_call
from needsbook.chapters.plain import Passage, passages
from needsbook.chapters.prose import Finding, typed_numbers
from needsbook.chapters.statements import (
    Found,
    Judge,
    Statement,
    bound_by_numbers,
    said_in,
    statements,
)
from needsbook.chapters.subset import ENGINE_CALLS, imports_of, problems_of
from needsbook.chapters.syntax import broken_syntax
from needsbook.chapters.written import written_problems
from needsbook.data.area_pages import entries, read_area_pages
from needsbook.data.contracts import check_data
from needsbook.exhibit.analysis import Declared, declared_exhibits
from needsbook.exhibit.calls import Call
from needsbook.ground.cache import canonical, key_of
from needsbook.ground.errors import Problem, Where
from needsbook.ground.markup import slug
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG
from needsbook.rebuild.inputs import Inputs

T = TypeVar("T", Finding, Statement)
#: A name that is no markup, wherever it stands.
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")


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
    problems = project_problems(project)
    common = Inputs(project).common
    problems += check_data(project, common) if data else []
    exhibits, declared_problems = declared_exhibits(project, common)
    problems += declared_problems
    chapters = tuple(read_entry(project, entry) for entry in entries(project))
    told: set[tuple[Where, str]] = set()
    calls: list[Call] = []
    typed: list[Finding] = []
    said: list[Statement] = []
    words = words_of(project)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # pandoc reads several at once
        findings = list(pool.map(lambda one: _own_findings(project, one, common, words), chapters))
    for chapter, own in zip(chapters, findings, strict=True):
        if not chapter.whole:
            problems += chapter.problems
            continue
        typed += _untold(chapter, own.typed, told)
        said += _untold(chapter, own.statements, told)
        problems += [*own.problems, *own.conditions]
        imports = imports_of(chapter)
        if not declared_problems:
            problems += _import_problems(project, chapter, imports, exhibits)
        mine = [*chapter.calls, *_claim_calls(chapter)]
        problems += _call_problems(chapter, mine, imports, exhibits)
        calls += mine
    for found in _elsewhere(project, common, words):
        problems += found.problems
        typed += found.typed
        said += found.statements
    bibliography = read_bibliography(project, common)
    problems += bibliography.problems
    problems += citation_problems(project, bibliography, chapters)
    problems += unresolved(chapters)
    problems += repeated_ids(chapters)
    problems += colliding_calls(calls)
    problems += link_problems(project, chapters)
    problems = as_written(problems, read_area_pages(project))
    says = {name: one.says for name, one in exhibits.items()}
    bound = tuple(bound_by_numbers(said, says))
    return Checked(chapters, tuple(calls), exhibits, tuple(problems), tuple(typed), bound)


def _untold(chapter: Chapter, found: Iterable[T], told: set[tuple[Where, str]]) -> Iterator[T]:
    """What was found in a chapter; a sentence of the area pages' template is told once."""
    for item in found:
        key = (item.where, item.text)
        if not chapter.area or key not in told:
            yield item
        if chapter.area:
            told.add(key)


@dataclass(frozen=True)
class _Findings:
    """What a chapter shows by itself, whatever the rest of the book says."""

    problems: list[Problem]
    typed: list[Finding]
    statements: list[Statement]
    conditions: list[Problem]


def _own_findings(project: Project, chapter: Chapter, common: str, words: Words) -> _Findings:
    """The findings of a chapter; those of one that says the same are kept.

    What pandoc says is not: it may have gone over a limit on a busy machine.
    """
    if not chapter.whole:
        return _Findings([], [], [], [])
    meta = _meta(project, chapter)
    lines = [(line.text, line.verbatim, str(line.where)) for line in chapter.lines]
    told = [str(problem) for problem in chapter.problems]  # they are in no line
    said = [chapter.path, lines, told, project.package, repr(words), repr(meta)]
    key = key_of("findings", common, *said)
    kept = project.cache.get_json(key)
    if kept is not None:
        found = _kept(kept)
    else:
        judged = _Judged(project, key_of("sentences", common, chapter.path, repr(words)))
        found = _found(project, chapter, meta, words, judged)
        judged.keep()
        project.cache.put_json(key, asdict(found))
    if not found.problems:  # else pandoc reads something else than was meant, and that is told
        found.problems.extend(_misread(project, chapter, meta, common))
    return found


class _Judged:
    """What the sentences of a chapter say: judged once, and taken from its last check after."""

    def __init__(self, project: Project, key: str) -> None:
        self._cache, self._key = project.cache, key
        self._before: dict[str, list[Found]] = self._cache.get_json(key) or {}
        self._now: dict[str, list[Found]] = {}

    def __call__(
        self, sentence: str, held: bool, beside: bool, period: int | None, words: Words
    ) -> list[Found]:
        key = canonical([sentence, held, beside, period])
        found = self._before.get(key)
        if found is None:
            found = said_in(sentence, held, beside, period, words)
        self._now[key] = found
        return found

    def keep(self) -> None:
        self._cache.put_json(self._key, self._now)


def _found(
    project: Project, chapter: Chapter, meta: dict[str, Any], words: Words, judge: Judge
) -> _Findings:
    syntax = [*problems_of(chapter, project.package), *broken_syntax(chapter, meta)]
    everywhere = [*header_passages(project, chapter), *passages(chapter)]
    conditions = list(condition_problems(claims_of(chapter)))
    return _Findings(syntax, *wording_of(everywhere, words, judge), conditions)


def _elsewhere(project: Project, common: str, words: Words) -> Iterator[_Findings]:
    """The findings in what the book says outside its chapters."""
    code = sorted((project.root / "src" / project.package).rglob("*.py"))
    for path in (project.root / CONFIG, *code):
        text, file = path.read_text(encoding="utf-8-sig", errors="replace"), project.relative(path)
        key = key_of("words elsewhere", common, file, text, repr(words))
        kept = project.cache.get_json(key)
        if kept is None:
            settings = file == CONFIG
            found = book_passages(text, file) if settings else code_passages(text, file)
            markup = [] if settings else list(code_markup(text, file))
            kept = asdict(_Findings(markup, *wording_of(found, words), []))
            project.cache.put_json(key, kept)
        yield _kept(kept)


def _kept(kept: dict[str, Any]) -> _Findings:
    return _Findings(
        [Problem(**_placed(item)) for item in kept["problems"]],
        [Finding(**_placed(item)) for item in kept["typed"]],
        [
            Statement(**{**_placed(item), "numbers": tuple(item["numbers"])})
            for item in kept["statements"]
        ],
        [Problem(**_placed(item)) for item in kept["conditions"]],
    )


def wording_of(
    passages: Iterable[Passage], words: Words, judge: Judge | None = None
) -> tuple[list[Finding], list[Statement]]:
    """Numbers typed by hand, and statements; no sentence has both for its structure alone.

    Word lists are English: in a book in another language a statement is known by structure.
    """
    held = list(passages)
    typed = list(typed_numbers(held, words.units, words.structure, (*words.areas, *words.wider)))
    told = {(one.where.file, one.sentence) for one in typed}
    said = [
        one
        for one in statements(held, words, judge)
        if not (one.by_structure and (one.where.file, one.sentence) in told)
    ]
    return typed, said


def _misread(
    project: Project, chapter: Chapter, meta: dict[str, Any], common: str
) -> list[Problem]:
    """What pandoc reads otherwise than it is written; area pages that say the same, once."""
    text = "\n".join(line.text for line in chapter.lines)
    pages = read_area_pages(project)
    area = pages.by_path.get(chapter.path) if pages else None
    if area is not None and _PLAIN_NAME.fullmatch(area.name):
        for own in (area.code, area.name, area.slug, slug(area.code)):
            text = text.replace(own, "□")
    key = key_of("as written", common, text, repr(meta))
    if project.cache.get_json(key):
        return []
    folder = (project.root / chapter.path).parent
    found = list(written_problems(chapter, meta, folder, project.limits))
    if not found:
        project.cache.put_json(key, True)
    return found


def _placed(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "where": Where(**item["where"])}


def _meta(project: Project, chapter: Chapter) -> dict[str, Any]:
    """What `{{< meta … >}}` can name in a chapter, as a renderer looks it up."""
    return {**project.book, **project.config, **chapter.header}


def _import_problems(
    project: Project, chapter: Chapter, imports: dict[str, str], exhibits: dict[str, Declared]
) -> Iterator[Problem]:
    where = next((c.code_where for c in chapter.cells), chapter.where)
    for name, module in imports.items():
        declared = exhibits.get(name)
        if name in ENGINE_CALLS and module == "needsbook":
            continue
        if declared is None:
            yield Problem(
                where,
                f"no function makes the exhibit “{name}”",
                f"write it in src/{project.package}/, or correct the name{nearest(name, exhibits)}",
            )
        elif declared.module != module:
            yield Problem(
                where,
                f"“{name}” is not in {module}",
                f"write: from {declared.module} import {name}",
            )


def _call_problems(
    chapter: Chapter, calls: list[Call], imports: dict[str, str], exhibits: dict[str, Declared]
) -> Iterator[Problem]:
    in_cells = {cell.code_where for cell in chapter.cells}
    for call in calls:
        declared = exhibits.get(call.name)
        if call.name not in imports:
            hint = (
                f"from {declared.module} import {call.name}"
                if declared
                else f"its name{nearest(call.name, exhibits)}"
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
