"""needsbook: a reproducible needs assessment as a book.

The public face for an assessment's own package: declare sources, estimates and
exhibits with these names, and nothing else of the engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from needsbook.ground.public import HOME_OF

if TYPE_CHECKING:
    from needsbook.chapters.help_lines import help_lines, help_lines_apart
    from needsbook.chapters.kept_editions import kept_editions
    from needsbook.chapters.lookup import area_lookup
    from needsbook.chapters.release_gates import release_gates
    from needsbook.chapters.wording import direction, in_words
    from needsbook.data.clock import FIRST, LATEST, PREVIOUS
    from needsbook.data.dictionary import dictionary, dictionary_symbols
    from needsbook.data.sources import EditionSource, Source, edition_source, source
    from needsbook.data.treatment import bounded, treated
    from needsbook.exhibit.declare import figure, number, table
    from needsbook.exhibit.estimates import estimate
    from needsbook.exhibit.exhibits import Drawing, Measure
    from needsbook.exhibit.shown import Number
    from needsbook.exhibit.tables import Tabulation, Workbook
    from needsbook.ground.columns import Column
    from needsbook.ground.gaps import Gap
    from needsbook.trace.audit import audit_trail

__all__ = [
    "FIRST",
    "LATEST",
    "PREVIOUS",
    "Column",
    "Drawing",
    "EditionSource",
    "Gap",
    "Measure",
    "Number",
    "Source",
    "Tabulation",
    "Workbook",
    "area_lookup",
    "audit_trail",
    "bounded",
    "dictionary",
    "dictionary_symbols",
    "direction",
    "edition_source",
    "estimate",
    "figure",
    "help_lines",
    "help_lines_apart",
    "in_words",
    "kept_editions",
    "number",
    "release_gates",
    "source",
    "table",
    "treated",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: the command must start in no time."""
    if name not in HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(HOME_OF[name]), name)
