"""What every worker needs, loaded once in the process that all of them are forked from."""

from __future__ import annotations

import atexit
import gc
import os
import sys

# What ends before it can work is told by the build, in words, not by a traceback.
sys.excepthook = lambda *_: None

import matplotlib  # noqa: E402
import pandas  # noqa: E402, F401  # for the workers

# Styles are looked for there, and read when that module is imported.
matplotlib.get_configdir = lambda: "/nonexistent"
import matplotlib.style  # noqa: E402

from needsbook.exhibit.noting import note_the_engine  # noqa: E402

note_the_engine()

import needsbook.exhibit.worker  # noqa: E402, F401  # after it: what it loads is noted
from needsbook.charts.style import chart_style, drawn, new_figure  # noqa: E402  # the same


def _forget_the_machine() -> None:
    """Leave matplotlib what it brings, whatever a `matplotlibrc` here says."""
    # `rcdefaults` would leave the time zone, the epoch and some more as they were set here.
    dict.update(matplotlib.rcParams, {**matplotlib.rcParamsDefault, "backend": "agg"})
    matplotlib.rcParamsOrig = matplotlib.rcParams.copy()


def _draw_once() -> None:
    """Fill matplotlib's own caches: fonts are found and read at the first drawing."""
    with chart_style():
        figure = new_figure()
        figure.subplots().set_title("0")
        drawn(figure)


_forget_the_machine()
_draw_once()
gc.freeze()  # memory that nobody touches stays shared
# This process only forks. Taking its libraries apart would keep whoever waits for
# the build's output waiting.
atexit.register(os._exit, 0)
