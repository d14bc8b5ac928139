"""How often the intervals of the gap hold it, in a few simulated sets of boroughs.

`london_cse.simulations.gap` runs many more; these few keep the text to what was seen.
"""

from __future__ import annotations

from london_cse.simulations import gap as gap_simulation
from needsbook import estimate

REPETITIONS = 100
_SEED = 1


@estimate(once=True)
def coverage(setting: str) -> dict[str, float]:
    """Return how the method does in one of `gap_simulation.SETTINGS`.

    Returns
    -------
    dict
        ``boroughs`` and ``london``: per cent of the true gaps that the intervals hold;
        ``ratio``: the estimate for London over the true gap, the median.
    """
    import numpy as np

    found = list(gap_simulation.repeat(gap_simulation.SETTINGS[setting], REPETITIONS, _SEED))
    return {
        "boroughs": 100 * float(np.mean([one.boroughs for one in found])),
        "london": 100 * float(np.mean([one.total for one in found])),
        "ratio": float(np.median([one.error for one in found])),
    }
