"""The traces of all numbers in one file, what several share once."""

from __future__ import annotations

import json

import pytest
from test_questions import TRACES

from needsbook.ground.errors import UsageError
from needsbook.trace.shared import as_bytes, packed, unpacked


def test_they_come_back_as_they_were() -> None:
    assert unpacked(json.loads(as_bytes(packed(TRACES)))) == TRACES


def test_a_dataset_of_both_stands_once() -> None:
    held = packed(TRACES)
    assert [one["name"] for one in held["datasets"]] == ["counts", "areas"]


def test_a_file_of_another_version_is_told() -> None:
    with pytest.raises(UsageError, match="another version"):
        unpacked({**packed(TRACES), "version": 1})


def test_one_item_a_line() -> None:
    text = as_bytes(packed(TRACES)).decode()
    assert sum(line.startswith('"count--') or line.startswith('"share--')
               for line in text.split("\n")) == 2  # fmt: skip
