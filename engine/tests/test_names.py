"""What names in a module mean, found out from imports and assignments."""

from __future__ import annotations

import ast

import pytest

from needsbook.confine.names import module_of, run_on_import, scopes_of


def meanings(source: str) -> frozenset[str]:
    """What the last expression of a module may stand for."""
    tree = ast.parse(source)
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    return scopes_of(tree, "tiny")[last.value].meanings(last.value)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import numpy as np\nr = np.random\nr.normal", "numpy.random.normal"),
        ("from os import path as p\np.join", "os.path.join"),
        ("from . import sources\nsources.counts", "tiny.sources.counts"),
        ("from pathlib import Path\nPath('a').open", "pathlib.Path().open"),
        ("len", "builtins.len"),
    ],
)
def test_an_expression_stands_for(source: str, name: str) -> None:
    assert name in meanings(source)


def test_a_name_that_is_bound_here_is_none_of_the_builtins() -> None:
    assert "builtins.open" not in meanings("open = 1\nopen")


def test_what_is_run_as_a_program_alone_is_left_out() -> None:
    tree = ast.parse("a = 1\nif __name__ == '__main__':\n    b = 2\n")
    assert [ast.unparse(one) for one in run_on_import(tree.body)] == ["a = 1"]


def test_a_relative_import_lies_in_the_package() -> None:
    (node,) = ast.parse("from .deep import x").body
    assert isinstance(node, ast.ImportFrom)
    assert module_of(node, "tiny") == "tiny.deep"
