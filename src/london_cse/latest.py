"""Words of a list of figures that stand for the latest period of a dataset."""

from __future__ import annotations

from typing import Any

from london_cse.sources import edition

_DATASETS = {
    "assessments": "cin-assessment-factors",
    "children": "children-population",
    "indicators": "lait-indicators",
    "offences": "mps-sexual-offences",
    "population": "population-by-age",
}


class Latest(dict[str, str]):
    """Looks up a period only when a text has its word: ``"mid-{population}"``."""

    def __missing__(self, word: str) -> str:
        return str(latest(word))


def latest(word: str) -> Any:
    """The last reference period of the dataset that the word stands for."""
    return edition.last(_DATASETS[word])
