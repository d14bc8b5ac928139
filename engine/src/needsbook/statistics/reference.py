"""How much more there would be if every area did as the highest do.

Arithmetic on draws of a count model (`needsbook.statistics.count_model`). The area effect
θ is how many times as much an area has as its predictors and its population lead one to
expect; it takes in everything that the predictors leave out.

The level of the highest is found from the *drawn* effects, not from raw ratios. The
highest of many raw ratios is high by chance too; a drawn effect has been shrunk, and in
each draw the areas are put in order anew, so that the doubt over which areas are the
highest is part of the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from needsbook.statistics.count_model import Array

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

#: The mean of the quarter of the areas with the highest effects.
MAIN_RULE = "top quarter"
#: How the level of the highest is set: the median, the upper quartile, the mean of a
#: quarter or of three of the areas, or the highest of all.
RULES = ("middle", "upper quartile", MAIN_RULE, "top three", "highest")

# Share of the draws that an interval holds.
LEVEL = 0.95


@dataclass(frozen=True)
class GapDraws:
    """Draws of the gap: a row a draw.

    Parameters
    ----------
    reference : array
        The level of the highest, one a draw.
    gap : array
        How many more at that level, a column an area; 0 for an area at or above it.
    """

    reference: Array
    gap: Array


def reference_level(
    effects: Array, rule: str, eligible: npt.NDArray[np.bool_] | None = None
) -> Array:
    """Return the level of the highest, one a draw.

    Parameters
    ----------
    effects : array
        Draws of θ, a row a draw, a column an area.
    rule : str
        One of `RULES`. A quarter of the areas is rounded to a whole number.
    eligible : array of bool, optional
        The areas that may set the level.

    Raises
    ------
    ValueError
        The rule is not known.

    Examples
    --------
    >>> import numpy as np
    >>> effects = np.array([[0.5, 1.0, 1.5, 2.0]])
    >>> [float(reference_level(effects, rule)[0]) for rule in ("middle", "top quarter")]
    [1.25, 2.0]
    """
    import numpy as np

    chosen = effects if eligible is None else effects[:, eligible]
    falling = -np.sort(-chosen, axis=1)
    areas = chosen.shape[1]
    if rule == "middle":
        return np.asarray(np.median(chosen, axis=1))
    if rule == "upper quartile":
        return np.asarray(np.quantile(chosen, 0.75, axis=1))
    if rule == MAIN_RULE:
        return np.asarray(falling[:, : quarter(areas)].mean(axis=1))
    if rule == "top three":
        return np.asarray(falling[:, :3].mean(axis=1))
    if rule == "highest":
        return np.asarray(falling[:, 0])
    raise ValueError(f"{rule!r} is none of the rules {', '.join(RULES)}")


def quarter(areas: int) -> int:
    """Return a quarter of `areas`, rounded, at least one.

    Examples
    --------
    >>> quarter(32), quarter(2)
    (8, 1)
    """
    return max(1, math.floor(areas / 4 + 0.5))


def gap_draws(
    expected: Array,
    effects: Array,
    rule: str = MAIN_RULE,
    eligible: npt.NDArray[np.bool_] | None = None,
) -> GapDraws:
    """Return draws of the gap, ``μ × max(0, θ* − θ)``.

    Parameters
    ----------
    expected, effects : array
        Draws of μ and of θ, a row a draw, a column an area.
    rule, eligible
        As in `reference_level`, which gives θ*.

    Examples
    --------
    >>> import numpy as np
    >>> effects = np.array([[0.5, 1.0, 1.5, 2.0]])
    >>> gap_draws(np.array([[10.0, 10, 10, 10]]), effects).gap
    array([[15., 10.,  5.,  0.]])
    """
    import numpy as np

    reference = reference_level(effects, rule, eligible)
    return GapDraws(reference, expected * np.maximum(reference[:, None] - effects, 0))


def interval(draws: Array, level: float = LEVEL) -> tuple[Array, Array]:
    """Return the bounds that hold the middle `level` of the draws, column by column.

    Examples
    --------
    >>> import numpy as np
    >>> low, high = interval(np.arange(1001.0))
    >>> round(float(low), 6), round(float(high), 6)
    (25.0, 975.0)
    """
    import numpy as np

    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return low, high


def gap_share(gap: Array | float, recorded: Array | float) -> Array:
    """Return the gap as a percentage, ``gap / (recorded + gap) × 100``; 0 of nothing is 0.

    Examples
    --------
    >>> float(gap_share(5.0, 15.0)), float(gap_share(0.0, 0.0))
    (25.0, 0.0)
    """
    import numpy as np

    whole = np.asarray(gap) + np.asarray(recorded)
    return np.asarray(np.divide(gap, whole, out=np.zeros_like(whole), where=whole > 0) * 100)
