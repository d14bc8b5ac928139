"""Fixtures: those of the engine's tests, and the assessment itself."""

from assessment import report, sheets  # noqa: F401  # fixtures
from books import book, browser  # noqa: F401  # the same
