"""What an assessment uses of the engine: the names, and the modules that hold them."""

from __future__ import annotations

HOMES = {
    "needsbook.chapters.wording": ("direction", "in_words"),
    "needsbook.data.clock": ("FIRST", "LATEST", "PREVIOUS"),
    "needsbook.data.dictionary": ("dictionary", "dictionary_symbols"),
    "needsbook.ground.gaps": ("Gap",),
    "needsbook.data.sources": ("EditionSource", "Source", "edition_source", "source"),
    "needsbook.data.treatment": ("bounded", "treated"),
    "needsbook.exhibit.declare": ("figure", "number", "table"),
    "needsbook.exhibit.estimates": ("estimate",),
    "needsbook.exhibit.exhibits": ("Drawing", "Measure"),
    "needsbook.chapters.help_lines": ("help_lines", "help_lines_apart"),
    "needsbook.chapters.lookup": ("area_lookup",),
    "needsbook.chapters.kept_editions": ("kept_editions",),
    "needsbook.chapters.release_gates": ("release_gates",),
    "needsbook.exhibit.tables": ("Tabulation", "Workbook"),
    "needsbook.ground.columns": ("Column",),
    "needsbook.trace.audit": ("audit_trail",),
    "needsbook.exhibit.shown": ("Number",),
}
#: The module that tells what a built exhibit came from: above those that build it.
TRACES = "needsbook.trace.trace"
#: The module of each name.
HOME_OF = {name: module for module, names in HOMES.items() for name in names}
