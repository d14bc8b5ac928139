"""Every public function of the kit has an example, and every example is true."""

from __future__ import annotations

import doctest
import inspect
from importlib import import_module
from types import ModuleType

import pytest
from books import ENGINE

from needsbook.charts.style import chart_style

MODULES = [
    f"needsbook.{package}.{path.stem}"
    for package in ("charts", "statistics")
    for path in sorted((ENGINE / "src/needsbook" / package).glob("[a-z]*.py"))
]
#: What only draws its part upon axes that a caller has made: the example is the caller's.
PARTS = {
    "draw_areas", "label_areas", "class_legend", "map_key", "mark_sharp_changes", "name_rows",
    "hatched", "unmanaged_figure", "figure", "ellipse", "box", "chevron", "arrow", "words",
    "wrapped",
}  # fmt: skip
LOOK = ("needsbook.charts.style", "needsbook.charts.vector")


def examples(module: ModuleType) -> list[doctest.DocTest]:
    found = doctest.DocTestFinder().find(module, module.__name__)
    return [test for test in found if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_is_true(name: str) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    with chart_style():
        for test in examples(import_module(name)):
            runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("name", [name for name in MODULES if name not in LOOK])
def test_every_public_function_has_one(name: str) -> None:
    module = import_module(name)
    shown = {test.name.removeprefix(f"{name}.") for test in examples(module)}
    without = [
        function
        for function, one in vars(module).items()
        if inspect.isfunction(inspect.unwrap(one)) and one.__module__ == name
        if not function.startswith("_") and function not in {*shown, *PARTS}
    ]
    assert not without, f"{name}: {', '.join(without)}"
