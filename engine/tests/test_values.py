"""Values of settings files, whatever somebody wrote there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from needsbook.ground.errors import ProblemsFound
from needsbook.ground.values import (
    FORMULA,
    STRAY_IN_TEXT,
    RepeatedKey,
    as_list,
    columns_of,
    iso_date,
    load_json,
    load_yaml,
    read_text,
    table,
    texts,
)


@pytest.mark.parametrize("value", [None, 5, "a", [1]])
def test_what_is_no_mapping_is_an_empty_one(value: object) -> None:
    assert table(value) == {}


def test_what_is_no_list_is_an_empty_one() -> None:
    assert as_list("ab") == []
    assert texts(["a", 5, "b"]) == ("a", "b")
    assert columns_of("a") == columns_of(["a"]) == ("a",)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        ("2023-02-29", None),
        ("2024-2-9", None),
        ("٢٠٢٤-٠٢-٢٩", None),
        (None, None),
    ],
)
def test_a_date(value: object, day: date | None) -> None:
    assert iso_date(value) == day


def test_a_key_twice_is_refused_in_both_forms() -> None:
    with pytest.raises(RepeatedKey) as json_error:
        load_json('{"a": {"b": 1,\n "b": 2}}')
    assert json_error.value.lineno == 2
    assert load_json('{"a": {"b": 1}, "c": {"b": 2}}') == {"a": {"b": 1}, "c": {"b": 2}}
    with pytest.raises(yaml.YAMLError, match="twice"):
        load_yaml("a: 1\na: 2\n")


def test_nested_without_end_is_no_json() -> None:
    with pytest.raises(json.JSONDecodeError, match="nested"):
        load_json("[" * 100_000)


def test_a_number_of_thousands_of_digits_is_refused_with_its_place() -> None:
    with pytest.raises(json.JSONDecodeError, match="thousands of digits") as found:
        load_json('{"a": 1,\n "b": ' + "9" * 5000 + "}")
    assert found.value.lineno == 2
    with pytest.raises(yaml.YAMLError, match="thousands of digits"):
        load_yaml("a: " + "9" * 5000)


def test_what_holds_itself_or_is_nested_without_end_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="within what it names"):
        load_yaml("x: &x\n  y: *x\n")
    with pytest.raises(yaml.YAMLError, match="within what it names"):
        load_yaml("x: &x [1, [*x]]\n")
    with pytest.raises(yaml.YAMLError, match="nested"):
        load_yaml("[" * 2000 + "]" * 2000)
    assert load_yaml("a: &x [1]\nb: *x\nc: *x\n") == {"a": [1], "b": [1], "c": [1]}


def test_a_number_that_yaml_reads_as_octal_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="begins with a zero, 02023"):
        load_yaml("a: 02023")
    assert load_yaml("a: 0\nb: -12\nc: '02023'\nd: 0.5") == {
        "a": 0,
        "b": -12,
        "c": "02023",
        "d": 0.5,
    }


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"a.yml: the file is not there"):
        read_text(tmp_path, "a.yml")


def test_what_only_looks_like_a_date_stays_a_text() -> None:
    assert load_yaml("a: 2026-13-23") == {"a": "2026-13-23"}


def test_an_invisible_character_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="U\\+202E"):
        load_yaml('a: "x \\u202e y"')


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"x: 1\ny: caf\xe9\n")
    with pytest.raises(ProblemsFound, match=r"shown.yml:2: this line is not UTF-8"):
        read_text(tmp_path, "a.yml", "shown.yml")


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-1+A1", "＝1"])
def test_what_a_spreadsheet_would_calculate(text: str) -> None:
    assert FORMULA.match(text)


@pytest.mark.parametrize("text", ["-5", "+44", "a=b", "-", "–5"])
def test_what_it_would_not(text: str) -> None:
    assert not FORMULA.match(text)


def test_a_line_break_is_no_stray_character_of_a_text() -> None:
    assert not STRAY_IN_TEXT.search("a\n\tb \u200f")
    assert STRAY_IN_TEXT.search("a\u200bb")
