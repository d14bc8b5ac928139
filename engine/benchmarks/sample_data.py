"""The data of the sample book: counts of visits and loans, areas, boundaries, their description."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from benchmarks.sample_text import AREAS, SERVICES

YEARS = range(2012, 2025)
CHAPTERS_PER_DATASET = 2


def service_of(chapter: int) -> int:
    """The service, and so the dataset, that a chapter is about."""
    return (chapter - 1) // CHAPTERS_PER_DATASET + 1


def service_name(service: int) -> str:
    turn, place = divmod(service - 1, len(SERVICES))
    return SERVICES[place] + (f" in district {letters(turn)}" if turn else "")


def letters(number: int) -> str:
    return chr(ord("A") + number % 26) + (letters(number // 26 - 1) if number >= 26 else "")


def data_files(datasets: int) -> Iterator[tuple[str, str]]:
    """Path and text of every file in `data/`."""
    yield "data/datapackage.json", json.dumps(_dictionary(datasets), indent=1) + "\n"
    yield "data/areas.csv", _areas()
    yield "data/boundaries.geojson", json.dumps(_boundaries()) + "\n"
    for number in range(1, datasets + 1):
        yield f"data/counts_{number:03}.csv", _counts(number)


def _areas() -> str:
    rows = [f"A{n:02},{name},area" for n, name in enumerate(AREAS, 1)]
    return "\n".join(["code,name,area_type", *rows]) + "\n"


def _counts(number: int) -> str:
    """Counts of one service: numbers that look measured, from a fixed arithmetic."""
    rows = ["code,year,visits,loans,residents"]
    for area in range(1, len(AREAS) + 1):
        residents = 9_000 + 1_700 * area + 37 * number
        for year in YEARS:
            passed = year - YEARS[0]
            wave = (area * 7_919 + passed * 104_729 + number * 15_485_863) % 2_003
            visits = residents * (2 + area % 3) + 450 * passed + wave
            suppressed = (area + passed + number) % 17 == 0 and year != YEARS[-1]
            loans = "c" if suppressed else str(visits // 2 + wave)
            rows.append(f"A{area:02},{year},{visits},{loans},{residents + 90 * passed}")
    return "\n".join(rows) + "\n"


def _boundaries() -> dict[str, Any]:
    """Twelve six-sided areas in rows of four."""
    features = []
    for n in range(len(AREAS)):
        row, column = divmod(n, 4)
        x, y = column + row % 2 / 2, row * 0.75
        corners = [(0, 0.25), (0.5, 0), (1, 0.25), (1, 0.75), (0.5, 1), (0, 0.75), (0, 0.25)]
        ring = [[round(x + across, 3), round(y + up, 3)] for across, up in corners]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": f"A{n + 1:02}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _dictionary(datasets: int) -> dict[str, Any]:
    code = {"name": "code", "type": "string", "constraints": {"required": True}}
    return {
        "name": "sample",
        "resources": [
            {
                **_described("areas", "Areas of the county"),
                "path": "areas.csv",
                "lookup": True,
                "schema": {
                    "fields": [
                        code,
                        {"name": "name", "type": "string"},
                        {"name": "area_type", "type": "string"},
                    ],
                    "primaryKey": ["code"],
                },
            },
            {
                **_described("boundaries", "Boundaries of the areas"),
                "path": "boundaries.geojson",
                "format": "geojson",
                "schema": {
                    "fields": [{"name": "code", "type": "string"}],
                    "primaryKey": ["code"],
                },
            },
            *(_counts_described(n, code) for n in range(1, datasets + 1)),
        ],
    }


def _described(name: str, title: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "publisher": "County library service",
        "kind": "official statistic",
        "period": f"{YEARS[0]} to {YEARS[-1]}",
        "licenses": [{"name": "open", "title": "Open"}],
    }


def _counts_described(number: int, code: dict[str, Any]) -> dict[str, Any]:
    counted = [
        {"name": name, "type": "integer", "unit": name, "constraints": {"minimum": 0}}
        for name in ("visits", "loans", "residents")
    ]
    year = {"name": "year", "type": "integer", "constraints": {"required": True}}
    return {
        **_described(f"counts-{number:03}", f"Visits and loans: {service_name(number)}"),
        "path": f"counts_{number:03}.csv",
        "periodField": "year",
        "closed": True,  # its text and code name a year
        "schema": {
            "fields": [code, year, *counted],
            "primaryKey": ["code", "year"],
            "foreignKeys": [
                {"fields": ["code"], "reference": {"resource": "areas", "fields": ["code"]}}
            ],
            "missingValues": [{"value": "c", "label": "confidential"}],
        },
        "symbols": [
            {
                "field": "loans",
                "symbol": "c",
                "meaning": "confidential",
                "reason": "fewer than five readers",
            }
        ],
    }
