"""Periods written into the code of the analysis: what would stay when the edition moves on.

A number or a text that is, or names, the latest period of a live dataset is a finding,
docstrings aside. A line that ends in ``# history: why`` says that it is meant to stay.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from needsbook.data.datapackage import read_datapackage
from needsbook.ground.errors import Problem, Where
from needsbook.ground.project import Project
from needsbook.ground.python_code import parsed

_HISTORY = re.compile(r"# history: \S")


def dated_code(project: Project) -> Iterator[Problem]:
    """Literals of the analysis that are the latest period of a dataset."""
    latest = _latest(project)
    if not latest:
        return
    names = "|".join(map(re.escape, sorted(latest, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w/.-])(?:mid-)?({names})(?![\w/]|[.–-]\d)")
    for path in sorted((project.root / "src" / project.package).rglob("*.py")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        tree = parsed(text) if pattern.search(text) else None
        lines = text.split("\n")
        for node in _literals(tree) if tree else ():
            found = pattern.search(str(node.value))
            if found and not _HISTORY.search(lines[node.lineno - 1]):
                dataset = latest[found[1]]
                yield Problem(
                    Where(project.relative(path), node.lineno),
                    f"{node.value!r} names {found[1]}, the latest period of {dataset}: "
                    "it would stay when the edition moves on",
                    f'ask the edition, edition.last("{dataset}"), or end the line in '
                    "“# history: why”",
                )


def _latest(project: Project) -> Mapping[str, str]:
    """The latest periods of the datasets that move with editions, and a dataset of each."""
    resources = read_datapackage(project.data).resources
    periods = project.edition.periods
    return {
        str(period["last"]): name
        for name, period in reversed(periods.items())
        if name in resources and not resources[name].is_closed
    }


def _literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts and whole numbers, docstrings aside."""
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in said:
            continue
        if isinstance(node.value, str) or type(node.value) is int:
            yield node
