"""Which columns a trace may show: those that can name no person."""

from __future__ import annotations

from typing import Any

from needsbook.data.told import told_columns

AREAS: dict[str, Any] = {
    "name": "areas",
    "schema": {"fields": [{"name": "code"}, {"name": "name"}], "primaryKey": ["code"]},
}
RECORDS: dict[str, Any] = {
    "name": "records",
    "periodField": "year",
    "covers": {"resource": "areas", "column": "kind", "values": ["borough"]},
    "schema": {
        "fields": [
            {"name": "child"},
            {"name": "year"},
            {"name": "area"},
            {"name": "outcome", "constraints": {"enum": ["closed", "open"]}},
            {"name": "team", "closed": True},
            {"name": "note"},
        ],
        "foreignKeys": [
            {"fields": ["area"], "reference": {"resource": "areas", "fields": ["code"]}},
            {"fields": ["note"], "reference": {"resource": "areas", "fields": ["name"]}},
        ],
    },
}


def test_periods_areas_and_closed_lists_are_told_and_nothing_else() -> None:
    told = {column for dataset, column in told_columns([AREAS, RECORDS]) if dataset == "records"}
    assert told == {"year", "area", "outcome", "team"}


def test_a_list_that_covers_nothing_names_no_area() -> None:
    alone = {key: value for key, value in RECORDS.items() if key != "covers"}
    assert ("areas", "code") not in told_columns([AREAS, alone])
    assert ("areas", "code") in told_columns([AREAS, RECORDS])
