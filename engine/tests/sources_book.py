"""A small book for the tests of sources."""

from __future__ import annotations

HACKNEY, CITY, LONDON = "E09000012", "E09000001", "E12000007"
