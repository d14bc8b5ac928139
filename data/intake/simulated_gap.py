"""How `data/simulated_gap.csv` is made, in about half an hour; no build runs it.

Call it in the project's root, and put what it prints in the place of the file::

    .venv/bin/python data/intake/simulated_gap.py > simulated_gap.csv

Each row holds the hash of the code and settings that made it; a test compares it with
today's, and makes a sample of the sets again.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import sys
from pathlib import Path
from types import ModuleType

from needsbook.statistics import count_model, importance, reference

from london_cse.gap import simulated as gap

sys.path.append(str(Path(__file__).parent))
import simulated_boroughs

COLUMNS = ["setting", "words", "sets", "measure", "value", "error", "recipe"]


class _Imports(ast.NodeTransformer):
    """Leaves out imports: where a function stands changes nothing of what it gives."""

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None


def recipe() -> str:
    """Return the hash of the code and settings: no comments, docstrings or imports."""
    modules = (importance, count_model, reference, gap, simulated_boroughs)
    *method, settings, simulation = map(_code, modules)
    # One text, the settings at the head of the simulation, as if they stood in its module.
    docstring, types, *rest = simulation.body
    simulation.body = [docstring, types, *settings.body[1:], *rest]
    texts = [ast.unparse(tree) for tree in (*method, simulation)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _code(module: ModuleType) -> ast.Module:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant("")
    return ast.Module(_Imports().visit(tree).body, type_ignores=[])


def main(sets: int = gap.SETS) -> None:
    """Print the dataset: each measure of each setting, of all sets and of the sample."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    made_by = recipe()
    for key, setting in gap.SETTINGS.items():
        found = list(simulated_boroughs.repeat(setting, sets))
        for size in (gap.SAMPLE, sets):
            for measure, (value, error) in simulated_boroughs.results(found[:size]).items():
                numbers = f"{value:.4f}", f"{error:.4f}"
                writer.writerow([key, setting.words, size, measure, *numbers, made_by])
        sys.stdout.flush()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
