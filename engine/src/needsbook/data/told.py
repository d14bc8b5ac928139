"""Which columns' values a trace may show: those that can name no person.

The data dictionary says it: a column is told when it is the dataset's period, when its
values are a closed list (`enum`, or `"closed": true` where the file itself is the list),
when it holds codes of areas, or when it refers to such a column of another dataset. Lists
of areas are the datasets that a `covers` names; shapes are of areas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from needsbook.ground.values import as_list, columns_of

Column = tuple[str, str]  # dataset, column


def told_columns(descriptors: Sequence[dict[str, Any]]) -> set[Column]:
    """The columns of all datasets whose values may be shown, in a sound dictionary.

    Examples
    --------
    >>> schema = {"fields": [{"name": "child"}, {"name": "year"}]}
    >>> told_columns([{"name": "records", "periodField": "year", "schema": schema}])
    {('records', 'year')}
    """
    told = {column for item in descriptors for column in _declared(item)}
    told |= set(_of_areas(descriptors))
    references = [pair for item in descriptors for pair in _references(item)]
    while more := {own for own, other in references if other in told} - told:
        told |= more
    return told


def _declared(item: dict[str, Any]) -> Iterator[Column]:
    if item.get("periodField"):
        yield item["name"], item["periodField"]
    for field in item["schema"]["fields"]:
        if field.get("closed") or "enum" in field.get("constraints", {}):
            yield item["name"], field["name"]


def _of_areas(descriptors: Sequence[dict[str, Any]]) -> Iterator[Column]:
    lists = {item["covers"]["resource"] for item in descriptors if item.get("covers")}
    for item in descriptors:
        if item["name"] in lists or item.get("format") == "geojson":
            for column in columns_of(item["schema"].get("primaryKey")):
                yield item["name"], column


def _references(item: dict[str, Any]) -> Iterator[tuple[Column, Column]]:
    for key in as_list(item["schema"].get("foreignKeys")):
        target = key["reference"].get("resource") or item["name"]
        others = columns_of(key["reference"]["fields"])
        for own, other in zip(columns_of(key["fields"]), others, strict=True):
            yield (item["name"], own), (target, other)
