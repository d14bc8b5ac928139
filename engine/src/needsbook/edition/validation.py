"""The assessment as a whole held to be true: every exhibit computed, each claim and word checked.

What can be told without computing, `needsbook.chapters.checks` tells; here the numbers are
known, so that claims, symbols in sentences and periods can be judged by them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from needsbook.chapters import prose, statements
from needsbook.chapters.checks import Checked
from needsbook.chapters.claims import claim_problems, claims_of
from needsbook.chapters.dated import dated_problems
from needsbook.chapters.edition_told import edition_problems
from needsbook.chapters.gaps_said import gap_problems
from needsbook.chapters.other_area import other_area_problems
from needsbook.data.area_pages import read_area_pages
from needsbook.data.corrections import correction_problems
from needsbook.edition.making import Report
from needsbook.edition.progress import Progress
from needsbook.edition.survey import known_calls
from needsbook.exhibit.assumed import assumption_problems
from needsbook.exhibit.compute import Computed, compute_calls
from needsbook.exhibit.dated_code import dated_code
from needsbook.exhibit.entry import Entry
from needsbook.ground.errors import Problem, ProblemsFound
from needsbook.ground.project import Project
from needsbook.ground.words import is_english
from needsbook.rebuild.inputs import Inputs


def compute_and_check(
    project: Project,
    checked: Checked,
    report: Report,
    *,
    jobs: int | None = None,
    progress: Progress,
    whole: Collection[str] = (),
    numbers_only: bool = False,
    inputs: Inputs | None = None,
) -> Computed:
    """Bring every exhibit up to date, and hold the claims against the numbers.

    Parameters
    ----------
    whole : collection of str
        Ids of the exhibits whose files will be needed.
    numbers_only : bool
        Whether figures and tables are left alone: the numbers are what claims
        are checked against.
    inputs : Inputs, optional
        Of the project in the same state, where they were looked at before.

    Raises
    ------
    ProblemsFound
        With every problem of data, chapters, functions and claims.
    """
    problems = list(checked.problems)
    known = [
        call
        for call in known_calls(checked)
        if not numbers_only or checked.exhibits[call.name].type == "number"
    ]
    computed = Computed({}, (), ())
    if _can_compute(problems):
        progress.stage("Computing exhibits")
        with report.stage("compute"):
            computed = compute_calls(
                inputs or Inputs(project),
                known,
                checked.exhibits,
                jobs=jobs,
                whole=whole,
                progress=progress.count,
            )
        problems += computed.problems
        if not computed.problems:  # a claim cannot be judged by a number that failed
            problems += _claim_problems(checked, computed)
    if project.strict:
        problems += _wording_problems(project, checked, computed.entries)
    if problems:
        raise ProblemsFound(problems)
    report.warnings = computed.warnings
    return computed


def _can_compute(problems: list[Problem]) -> bool:
    """With broken data or code, computing would only repeat those problems."""
    return not any(
        problem.where.file.startswith(("data/", "src/", "_quarto.yml")) for problem in problems
    )


def _wording_problems(
    project: Project, checked: Checked, entries: dict[str, Entry]
) -> Iterator[Problem]:
    """Numbers and periods typed by hand, and statements that nothing checks."""
    if _can_compute(list(checked.problems)):  # else they say the same, or cannot be told
        yield from edition_problems(project)
        yield from correction_problems(project)
        yield from dated_code(project)
        if any(entry.type != "number" for entry in entries.values()):  # or none was asked for
            yield from assumption_problems(project, entries)
        if is_english(project.language):
            yield from gap_problems(checked.chapters, entries)
        pages = read_area_pages(project)
        yield from other_area_problems(checked.chapters, pages) if pages else ()
        yield from dated_problems(project, checked.chapters, checked.calls, entries)
    yield from prose.problems(checked.typed, entries)
    yield from statements.problems(
        said
        for said in checked.statements
        # The number in it was reported: mending that mends the statement.
        if not any(said.where == one.where and one.text in said.text for one in checked.typed)
    )


def _claim_problems(checked: Checked, computed: Computed) -> Iterator[Problem]:
    for chapter in checked.chapters:
        yield from claim_problems(claims_of(chapter), computed.entries)
