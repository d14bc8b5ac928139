"""What a module would keep from one exhibit to the next."""

from __future__ import annotations

import ast

import pytest

from needsbook.confine.names import scopes_of
from needsbook.confine.remembered import kept_state


def found(source: str) -> list[str]:
    scopes = scopes_of(ast.parse(source), "tiny")
    return [what for node, scope in scopes.items() for what, _ in kept_state(node, scope)]


@pytest.mark.parametrize(
    "source",
    [
        "KEPT = []\ndef f():\n    KEPT.append(1)",
        "KEPT = {}\ndef f():\n    KEPT['a'] = 1",
        "def f():\n    global x\n    x = 1",
        "def f(kept=[]):\n    kept.append(1)",
        "class A:\n    kept = {}\ndef f():\n    A.kept = 1",
    ],
)
def test_a_change_of_what_outlives_the_function(source: str) -> None:
    assert found(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    own = []\n    own.append(1)\n    return own",
        "KEPT = [1]\nKEPT.append(2)\n",
        "def f(rows):\n    return sorted(rows)",
    ],
)
def test_what_is_a_functions_own_is_not(source: str) -> None:
    assert found(source) == []
