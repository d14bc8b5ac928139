"""needsbook: a reproducible needs assessment as a book.

The public face for an assessment's own package: declare sources, estimates and
exhibits with these names, and nothing else of the engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from needsbook.chapters.wording import direction, in_words
    from needsbook.data.dictionary import dictionary, dictionary_symbols
    from needsbook.data.gaps import Gap
    from needsbook.data.sources import EditionSource, Source, edition_source, source
    from needsbook.data.treatment import bounded, treated
    from needsbook.declare import figure, number, table
    from needsbook.estimates import estimate
    from needsbook.exhibits import Drawing, Measure
    from needsbook.help_lines import help_lines, help_lines_apart
    from needsbook.lookup import area_lookup
    from needsbook.shown import Number
    from needsbook.tables import Column, Tabulation
    from needsbook.tracing.audit import audit_trail

__all__ = [
    "Column",
    "Drawing",
    "EditionSource",
    "Gap",
    "Measure",
    "Number",
    "Source",
    "Tabulation",
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
    "number",
    "source",
    "table",
    "treated",
]

_HOMES = {
    "needsbook.chapters.wording": ("direction", "in_words"),
    "needsbook.data.dictionary": ("dictionary", "dictionary_symbols"),
    "needsbook.data.gaps": ("Gap",),
    "needsbook.data.sources": ("EditionSource", "Source", "edition_source", "source"),
    "needsbook.data.treatment": ("bounded", "treated"),
    "needsbook.declare": ("figure", "number", "table"),
    "needsbook.estimates": ("estimate",),
    "needsbook.exhibits": ("Drawing", "Measure"),
    "needsbook.help_lines": ("help_lines", "help_lines_apart"),
    "needsbook.lookup": ("area_lookup",),
    "needsbook.tables": ("Column", "Tabulation"),
    "needsbook.tracing.audit": ("audit_trail",),
    "needsbook.shown": ("Number",),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: the command must start in no time."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULES[name]), name)
