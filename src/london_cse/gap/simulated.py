"""Settings of the simulated boroughs: how they are made, and how many.

In the first settings they follow the model; then the effects have another shape, then part or all
of the effects is need that no proxy shows: there the method cannot be right, and the results show
how wrong it is. Where all of it is need the true gap is 0: what the method then gives is the *null*
beside which a published gap has to be read.

What the method gives for them is the dataset ``simulated-gap``; no build runs a simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

SETS = 2000
# So many of them stand in the dataset for themselves as well, for a test to make again.
SAMPLE = 10
# Boroughs of the size and number that London has: 12 to 93 thousand children.
BOROUGHS = 32
RATE = 13 / 10_000
# Fewer than for the real boroughs: the bounds need not be smooth.
DRAWS = 2048
# What a publisher would suppress.
SUPPRESSED_UP_TO = 5
NOTHING = (0.0,) * 6


@dataclass(frozen=True)
class Setting:
    """How boroughs are made."""

    words: str
    coefficients: tuple[float, ...] = (0.2, 0.1, -0.1, 0.1, 0.0, 0.1)  # of correlated proxies
    dispersion: float = 0.42  # variance of the effects; the real boroughs have about as much
    shape: str = "gamma"  # law of the effects, as the model has it; or lognormal
    unseen_need: float = 0.0  # part of that variance that is need and not proactivity
    rate: float = RATE  # assessments a child in a borough with all proxies at their mean


SETTINGS = {
    "model": Setting("As the model has it"),
    "nothing": Setting("Proxies explain nothing", coefficients=NOTHING),
    "much": Setting("Proxies explain much", coefficients=(0.4, 0.3, -0.3, 0.2, 0.0, 0.2)),
    "alike": Setting("Boroughs differ little", dispersion=0.1),
    "small": Setting("Small counts, some suppressed", rate=RATE / 6),
    "lognormal": Setting("Effects of another shape (lognormal)", shape="lognormal"),
    # literal: names a setting of the simulation
    "half": Setting("Half the spread is need that no proxy shows", unseen_need=0.5),
    "half, nothing": Setting(
        "The same, and proxies explain nothing", coefficients=NOTHING, unseen_need=0.5
    ),
    "null": Setting(
        "All the spread is need, and proxies explain nothing", coefficients=NOTHING, unseen_need=1.0
    ),
}
