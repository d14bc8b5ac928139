"""Sampling: how far chance alone may move a survey's share, and sums of such shares."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(share: float, respondents: int) -> tuple[float, float]:
    """Return Wilson's score interval of a share, at 95 per cent.

    With `z` the 97.5th percentile of the normal distribution and `n` respondents::

        (share + z²/2n ± z √(share (1 − share)/n + z²/4n²)) / (1 + z²/n)

    It holds for a simple random sample; a survey that clusters or weights its
    respondents has a wider one.

    Parameters
    ----------
    share : float
        0 to 1.
    respondents : int
        People who answered; one or more.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, method 3.

    Raises
    ------
    ValueError
        `share` is no share, or nobody answered.
    """
    if not 0 <= share <= 1 or respondents < 1:
        raise ValueError(f"no interval for a share of {share} among {respondents}")
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    spread = z * z / respondents
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / respondents + spread / (4 * respondents))
    low, high = middle - half / (1 + spread), middle + half / (1 + spread)
    # At a share of 0 or 1 the limit is the share; the last digit may miss it.
    return max(0.0, min(share, low)), min(1.0, max(share, high))


def sum_limits(parts: Iterable[tuple[float, float, float]]) -> tuple[float, float]:
    """Return the limits of a sum of independent estimates, each with its own limits.

    The distances from estimate to limit add up as squares (the method of variance
    estimates recovery)::

        low = Σ estimate − √Σ (estimate − low)²
        high = Σ estimate + √Σ (high − estimate)²

    Parameters
    ----------
    parts : iterable of (float, float, float)
        Estimate, lower and upper limit of each part, in one unit.

    References
    ----------
    Zou and Donner (2008), Statistics in Medicine 27, 1693–1702.
    """
    listed = list(parts)
    total = math.fsum(estimate for estimate, _, _ in listed)
    down = math.hypot(*(estimate - low for estimate, low, _ in listed))
    up = math.hypot(*(high - estimate for estimate, _, high in listed))
    return total - down, total + up
