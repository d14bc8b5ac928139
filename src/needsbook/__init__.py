"""needsbook: a reproducible needs assessment as a book.

The public face for an assessment's own package: declare sources, estimates and
exhibits with these names, and nothing else of the engine.
"""

from needsbook.chapters.wording import direction, in_words
from needsbook.data.dictionary import dictionary, dictionary_symbols
from needsbook.data.sources import EditionSource, Gap, Source, edition_source, source
from needsbook.exhibits import Drawing, Measure, Number, figure, number, table
from needsbook.lookup import area_lookup
from needsbook.tables import Column, Tabulation
from needsbook.tracing.audit import audit_trail
from needsbook.tracing.recorder import estimate

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
    "dictionary",
    "dictionary_symbols",
    "direction",
    "edition_source",
    "estimate",
    "figure",
    "in_words",
    "number",
    "source",
    "table",
]
