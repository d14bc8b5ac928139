"""What stands where a cell has no number, and what a reader is told of it."""

from __future__ import annotations

from needsbook.ground.formats import Status, Treatment
from needsbook.ground.words import said, spoken

SYMBOLS: dict[Status, str] = {
    "confidential": "[c]",
    "not available": "[x]",
    "not applicable": "[z]",
}


def symbols() -> dict[Status, str]:
    """The symbol of each reason for which a cell has no number, the project's own last."""
    return SYMBOLS | {name: symbol for name, (symbol, _) in spoken().statuses.items()}


def meaning_of(status: Status) -> str:
    """What a reader is told of a reason: its name, or the project's words for it."""
    own = spoken().statuses.get(status)
    return own[1] if own else said(f"status.{status.replace(' ', '-')}")


def treatment_of(how: Treatment) -> str:
    """What was done with the gaps of a column, for a reader."""
    return said(f"caption.{how.replace(' ', '-')}")
