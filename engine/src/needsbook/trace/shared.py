"""The traces of all numbers in one file: what several share stands there once.

A thousand numbers come from some dozens of functions and datasets. The file lists each
function, dataset, selection and symbol once, in the order in which the numbers first
name it, and the numbers name them by their places in those lists, from 0 on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from needsbook.ground.cache import canonical
from needsbook.ground.errors import UsageError

#: Of the form of the file; another one is another number.
VERSION = 2

Trace = dict[str, Any]

# In the order of its keys; `json.dumps` would make an encoder for each of some thousands.
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _List:
    """Things by the place at which they first stood."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._places: dict[str, int] = {}

    def place_of(self, item: Any) -> int:
        key = canonical(item)
        if key not in self._places:
            self._places[key] = len(self.items)
            self.items.append(item)
        return self._places[key]


def packed(traces: Mapping[str, Trace]) -> dict[str, Any]:
    """The traces by id, with what they share in lists of their own.

    Examples
    --------
    >>> own = {"name": "a.rate", "file": "src/a.py", "first_line": 1, "last_line": 3}
    >>> trace = {"id": "rate", "function": own, "upstream": [], "calls": [], "datasets": [],
    ...     "symbols": []}
    >>> packed({"rate": trace})["numbers"]["rate"]["function"]
    0
    >>> unpacked(packed({"rate": trace})) == {"rate": trace}
    True
    """
    functions, names, datasets, selections, symbols = (_List() for _ in range(5))
    numbers = {
        id: {
            **trace,
            "function": functions.place_of(trace["function"]),
            "upstream": [functions.place_of(site) for site in trace["upstream"]],
            "calls": [[names.place_of(name) for name in call] for call in trace["calls"]],
            "datasets": [
                [
                    datasets.place_of(_without_selections(dataset)),
                    [selections.place_of(item) for item in dataset["selections"]],
                ]
                for dataset in trace["datasets"]
            ],
            "symbols": [symbols.place_of(symbol) for symbol in trace["symbols"]],
        }
        for id, trace in traces.items()
    }
    return {
        "version": VERSION,
        "functions": functions.items,
        "names": names.items,
        "datasets": datasets.items,
        "selections": selections.items,
        "symbols": symbols.items,
        "numbers": numbers,
    }


def as_bytes(held: Mapping[str, Any]) -> bytes:
    """The packed traces as a file, one item a line: a person may look into it."""
    parts = [f'"version":{held["version"]}']
    for name, items in held.items():
        if isinstance(items, list):
            parts.append(f'"{name}":[\n' + ",\n".join(map(_compact, items)) + "\n]")
    numbers = [f"{_compact(id)}:{_compact(item)}" for id, item in held["numbers"].items()]
    parts.append('"numbers":{\n' + ",\n".join(numbers) + "\n}")
    return ("{" + ",\n".join(parts) + "}\n").encode()


def _without_selections(dataset: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in dataset.items() if key != "selections"}


def unpacked(held: Mapping[str, Any]) -> dict[str, Trace]:
    """The traces that `packed` was given.

    Raises
    ------
    UsageError
        They are of another version.
    """
    if held.get("version") != VERSION:
        raise UsageError("numbers.json is of another version\n    → call `make report` first")
    functions, names, symbols = held["functions"], held["names"], held["symbols"]
    return {
        id: {
            **number,
            "function": functions[number["function"]],
            "upstream": [functions[place] for place in number["upstream"]],
            "calls": [[names[place] for place in call] for call in number["calls"]],
            "datasets": [
                {
                    **held["datasets"][dataset],
                    "selections": [held["selections"][place] for place in places],
                }
                for dataset, places in number["datasets"]
            ],
            "symbols": [symbols[place] for place in number["symbols"]],
        }
        for id, number in held["numbers"].items()
    }
