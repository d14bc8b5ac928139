"""The data dictionary as tables, so that an assessment can list its own sources."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from needsbook.data.datapackage import DataPackage, read_datapackage
from needsbook.ground.formats import show_range
from needsbook.ground.project import find_project
from needsbook.ground.recorder import note_dictionary
from needsbook.ground.symbols import meaning_of, symbols

if TYPE_CHECKING:
    import pandas as pd


def _package() -> DataPackage:
    module_file = sys._getframe(2).f_globals.get("__file__")
    home = Path(module_file).parent if module_file else Path.cwd()
    note_dictionary()
    return read_datapackage(find_project(home).data)


def dictionary() -> pd.DataFrame:
    """One row a dataset: name, title, publisher, kind, period, licence, currency.

    `confirmed` holds the licences that were read at their source, and `wholly_confirmed`
    whether those are all.

    Examples
    --------
    >>> described = dictionary().set_index("name")
    >>> described.loc["absence", ["publisher", "period"]].to_list()
    ["The example's authors", 'school years ending in August 2022 to 2024']
    """
    import pandas as pd

    rows = [
        {
            "name": resource.name,
            "title": resource.title,
            "publisher": resource.publisher,
            "kind": resource.descriptor["kind"],
            "period": resource.period,
            "licence": resource.licence,
            "confirmed": "; ".join(title for title, _ in resource.confirmed),
            "wholly_confirmed": resource.wholly_confirmed,
            "currency": resource.descriptor.get("currency", ""),
        }
        for resource in _package().resources.values()
    ]
    return pd.DataFrame(rows)


def dictionary_symbols() -> pd.DataFrame:
    """One row a declared meaning: dataset, column, symbol, shown, meaning, where, reason.

    Examples
    --------
    >>> dictionary_symbols()[["dataset", "column", "shown", "reason"]]
       dataset  column shown         reason
    0  absence  absent   [c]  1 to 5 pupils
    """
    import pandas as pd

    rows = [
        {
            "dataset": resource.name,
            "column": symbol.column,
            "symbol": symbol.text,
            "shown": symbols()[symbol.meaning],
            "meaning": meaning_of(symbol.meaning),
            "where": "; ".join(
                f"{column} {_in_short(values)}" for column, values in symbol.where.items()
            ),
            "reason": symbol.reason,
        }
        for resource in _package().resources.values()
        for symbol in resource.symbols
    ]
    return pd.DataFrame(rows)


def _in_short(values: Sequence[object]) -> str:
    """Values as text; three or more whole numbers without a hole as a range."""
    numbers = [value for value in values if isinstance(value, int)]
    run = len(numbers) == len(values) > 2 and all(b - a == 1 for a, b in pairwise(numbers))
    return show_range(str(values[0]), str(values[-1])) if run else ", ".join(map(str, values))
