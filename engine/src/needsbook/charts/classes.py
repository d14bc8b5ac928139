"""Classes of a map: round bounds, their colours, and the key that explains them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from needsbook.charts import style
from needsbook.charts.style import SMALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch


HATCH = "/////"


@dataclass(frozen=True)
class Classes:
    """Five classes of values: `edges` are the four bounds between them."""

    edges: tuple[Decimal, ...]
    colours: tuple[str, ...] = style.SEQUENTIAL

    def position(self, value: float) -> int:
        """Return the class of `value`, 0 to 4; a bound belongs to the class above."""
        return sum(value >= float(edge) for edge in self.edges)

    def colour(self, value: float) -> str:
        """Return the fill for `value`."""
        return self.colours[self.position(value)]

    def labels(self) -> list[str]:
        """Return the classes in words: ``under 5``, ``5 to under 10``, …, ``20 or more``.

        Below 0 with a true minus.
        """
        bounds = [f"{edge:,f}".replace("-", "−") for edge in self.edges]
        inner = [f"{low} to under {high}" for low, high in pairwise(bounds)]
        return [f"under {bounds[0]}", *inner, f"{bounds[-1]} or more"]


def pretty_classes(values: Iterable[float], colours: tuple[str, ...] = style.SEQUENTIAL) -> Classes:
    """Return five classes with round bounds of equal width about the middle of `values`.

    The step is the round number (1, 2, 2.5 or 5 times a power of ten) nearest to
    a third of the distance between the 20th and 80th percentile, and the four
    bounds lie about the middle of the two; the outer classes are open, so that
    a few extreme areas do not empty the others. Where no value is below 0, no bound is 0
    or below: none would lie under it.

    Raises
    ------
    ValueError
        There is no value.

    Examples
    --------
    >>> pretty_classes([3, 8, 12, 14, 21, 30]).labels()
    ['under 5', '5 to under 10', '10 to under 15', '15 to under 20', '20 or more']
    >>> pretty_classes([-8, -3, 0, 2, 4]).labels()[:2]
    ['under −4', '−4 to under −2']
    """
    import pandas as pd

    series = pd.Series(list(values), dtype="float64").dropna()
    if series.empty:
        raise ValueError("no area has a value: there is nothing to shade")
    low, high = (float(series.quantile(share)) for share in (0.2, 0.8))
    # Values that are all alike have no distance; any classes will do for them.
    step = round_step((high - low) / 3 or abs(high) / 3 or 1.0)
    first = round(((low + high) / 2 - 1.5 * float(step)) / float(step))
    first = first if series.min() < 0 else max(first, 1)
    return Classes(tuple(step * (first + number) for number in range(4)), colours)


def round_step(width: float) -> Decimal:
    """The round number, 1, 2, 2.5 or 5 times a power of ten, that is nearest to `width`.

    Examples
    --------
    >>> str(round_step(0.23)), str(round_step(70))
    ('0.25', '5E+1')
    """
    power = Decimal(1).scaleb(math.floor(math.log10(width)))
    steps = [power * Decimal(factor) for factor in ("1", "2", "2.5", "5", "10")]
    return min(steps, key=lambda step: abs(math.log(float(step) / width)))


def class_patches(classes: Classes, missing: str | None) -> list[Patch]:
    """Return legend entries for the classes and, if there is a gap, for the hatching.

    Examples
    --------
    >>> patches = class_patches(pretty_classes([3, 8, 12, 14, 21, 30]), "no count")
    >>> [patch.get_label() for patch in patches][-2:]
    ['20 or more', 'no count']
    """
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, label=label)
        for colour, label in zip(classes.colours, classes.labels(), strict=True)
    ]
    if missing is not None:
        patches.append(Patch(**hatched(), label=missing))
    return patches


def hatched() -> dict[str, Any]:
    return {
        "facecolor": style.NO_DATA,
        "hatch": HATCH,
        "hatchcolor": style.DARK_GREY,
        "hatch_linewidth": 0.6,
    }


def class_legend(
    figure: Figure, patches: list[Patch], title: str, bottom: float, rows: int = 1
) -> None:
    """Put the classes at the left margin, `bottom` as a share of the height."""
    figure.legend(
        handles=patches,
        title=title,
        loc="lower left",
        bbox_to_anchor=(0.0, bottom),
        ncols=math.ceil(len(patches) / rows),
        fontsize=SMALL,
        title_fontsize=SMALL,
        alignment="left",
        frameon=False,
        handlelength=1.3,
        handletextpad=0.4,
        columnspacing=0.9,
        borderpad=0.0,
        borderaxespad=0.0,
    )
