"""Formulas in words, as a person would read them aloud."""

from __future__ import annotations

import pytest

from needsbook.render.spoken import spoken


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("r_b", "r sub b"),
        (r"\tau^2", "tau squared"),
        ("x_{ij}", "x sub i j end sub"),
        (r"P(X \le a)", "capital P open bracket capital X is at most a close bracket"),
        (
            r"\sqrt{O/E}",
            "the square root of capital O divided by capital E, end of root",
        ),
        (
            r"s_i = \frac{g_i}{y_i + g_i}",
            "s sub i equals g sub i over y sub i plus g sub i, end of fraction",
        ),
        (r"\sum_{b} r_b \, P_b", "the sum over b of r sub b capital P sub b"),
        (r"\theta \sim \text{mean one}, \quad 1", "theta is distributed as mean one, 1"),
        (r"e^{-x}", "e to the power minus x"),
        ("z = 1.96.", "z equals 1.96"),
        (r"\unknown{a}", "unknown a"),
        ("", ""),
        ("a}", "a"),
        ("{a", "a"),
        (r"\frac", "over, end of fraction"),
    ],
)
def test_a_formula_is_said(formula: str, words: str) -> None:
    assert spoken(formula) == words
