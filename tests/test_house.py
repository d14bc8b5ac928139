"""What `make lint` asks of the analysis's size: asked of small ones made for it."""

from __future__ import annotations

import json
from pathlib import Path

import house
import pytest

A_B_C = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "c"), ("c", "a")]


def test_a_chain_goes_from_caller_to_called_and_round_no_ring() -> None:
    assert house.longest(A_B_C) == ("a", "b", "c")
    assert house.longest([]) == ()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    package = tmp_path / "src/london_cse"
    for name, lines in {"one/need.py": 3, "two/need.py": 4, "two/__init__.py": 1}.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("pass\n" * lines, encoding="utf-8")
    return package


def test_what_is_in_bounds_is_not_told(home: Path) -> None:
    (home / "one/need.py").rename(home / "one/gap.py")
    assert [*house.over_lines(home), *house.names_twice(home)] == []
    assert house.main() == 0


def test_lines_and_names_are_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "LINES", 7)
    monkeypatch.setattr(house, "MODULE", 3)
    assert list(house.over_lines(home)) == [
        "london_cse has 8 lines, and may have 7",
        "src/london_cse/two/need.py has 4 lines, and may have 3",
    ]
    assert list(house.names_twice(home)) == ["2 modules of london_cse are called need.py"]
    assert house.main() == 1


def test_chains_of_exhibits_and_numbers_are_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = home.parents[1]
    (root / "figures").mkdir()
    (root / "_book/figures").mkdir(parents=True)
    trace = {"id": "fig-one", "calls": [["fig_one", "rate"], ["rate", "count"]]}
    (root / "figures/fig-one.json").write_text(json.dumps(trace), encoding="utf-8")
    numbers = {"names": ["share", "part"], "numbers": {"share--n1": {"calls": [[0, 1]]}}}
    (root / "_book/figures/numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    assert list(house.long_chains(root)) == []
    monkeypatch.setattr(house, "CHAIN", 1)
    assert list(house.long_chains(root)) == [
        "3 functions, and 1 may be: fig_one → rate → count (fig-one)",
        "2 functions, and 1 may be: share → part (share--n1)",
    ]
