"""Questions that an auditor asks of traces."""

from __future__ import annotations

from typing import Any

import pytest

from needsbook.ground.errors import UsageError
from needsbook.trace.questions import as_text, find, is_cell, using_dataset, using_function


def trace(id: str, function: str, *datasets: str) -> dict[str, Any]:
    site = {"name": f"tiny.{function}", "file": "src/tiny/a.py", "first_line": 1, "last_line": 2}
    return {
        "id": id,
        "type": "number",
        "title": "Count",
        "kind": "official statistic",
        "call": f"{function}('E01', 2024)",
        "periods": {},
        "function": site,
        "upstream": [],
        "calls": [],
        "datasets": [
            {
                "name": name,
                "title": "Counts",
                "publisher": "The Office",
                "period": "2024",
                "licence": "Open",
                "path": f"data/{name}.csv",
                "sha256": "ab",
                "selections": [],
            }
            for name in datasets
        ],
        "symbols": [],
        "edition": {},
        "uses_dictionary": False,
        "result": {"shown": "15", "unit": "offences", "value": 15.0, "status": "", "rounding": ""},
        "reproduce": "",
    }


TRACES = {
    "count--e01--2024": trace("count--e01--2024", "count", "counts"),
    "share--e01--2024": trace("share--e01--2024", "share", "counts", "areas"),
}


def test_by_id_and_by_address() -> None:
    assert find(TRACES, "count--e01--2024")["id"] == "count--e01--2024"
    assert find(TRACES, "trace/count.html#count--e01--2024")["id"] == "count--e01--2024"


def test_an_id_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="count--e01--2024"):
        find(TRACES, "cuont--e01--2024")


def test_what_a_dataset_or_a_function_would_change() -> None:
    by_areas = using_dataset(TRACES, "areas", ["areas", "counts"])
    assert [one["id"] for one in by_areas] == ["share--e01--2024"]
    assert len(using_dataset(TRACES, "data/counts.csv", ["areas", "counts"])) == 2
    assert [one["id"] for one in using_function(TRACES, "count")] == ["count--e01--2024"]


def test_for_a_person_to_read() -> None:
    text = as_text(TRACES["count--e01--2024"], [])
    assert "15" in text
    assert "tiny.count" in text
    assert "counts" in text


def test_a_number_on_its_page_is_no_cell() -> None:
    assert not is_cell(TRACES, "trace/count.html#count--e01--2024")
