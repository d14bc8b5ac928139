"""The analysis is parsed once, whoever looks into it."""

from __future__ import annotations

import ast

import pytest

from needsbook.ground.python_code import parsed


def test_the_same_text_is_parsed_once() -> None:
    tree = parsed("def f():\n    return 1\n")
    assert isinstance(tree, ast.Module)
    assert parsed("def f():\n    return 1\n") is tree


@pytest.mark.parametrize("text", ["def f(:", "a = 'x", "\0"])
def test_what_python_cannot_read_has_no_tree(text: str) -> None:
    assert parsed(text) is None
