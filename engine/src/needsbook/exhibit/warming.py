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

from needsbook.exhibit.noting import note_the_engine  # noqa: E402

note_the_engine()

import needsbook.exhibit.worker  # noqa: E402, F401  # after it: what it loads is noted
from needsbook.charts.style import chart_style, drawn, new_figure  # noqa: E402  # the same


def _draw_once() -> None:
    """Fill matplotlib's own caches: fonts are found and read at the first drawing."""
    matplotlib.rcdefaults()  # whatever a `matplotlibrc` of the machine says
    with chart_style():
        figure = new_figure()
        figure.subplots().set_title("0")
        drawn(figure)


_draw_once()
gc.freeze()  # memory that nobody touches stays shared
# This process only forks. Taking its libraries apart would keep whoever waits for
# the build's output waiting.
atexit.register(os._exit, 0)
