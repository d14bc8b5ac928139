"""The datasets: the only way data come in."""

from __future__ import annotations

from needsbook import edition_source, source

areas = source("areas")
boundaries = source("boundaries")
corrections = source("corrections")
edition = edition_source()
