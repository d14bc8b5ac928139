"""A worker can reach nothing but what the engine gave it, however the analysis writes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from books import ENGINE
from ways_round import HARMLESS, REFUSED, SECRET, TIES

from needsbook.confine import landlock, seccomp
from needsbook.confine.confinement import Confinement, confinement
from needsbook.exhibit import worker
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Project

TIES_AS_LISTS = {name: f"({code}).tolist()" for name, code in TIES.items()}
PROGRAM = Path(__file__).with_name("confined.py")


def module(code: str) -> str:
    """The code of a case as a module with a function `f`, whose fault is in line 3 or so."""
    if "def f()" in code:
        return code
    return textwrap.dedent(f"""\
        def f():
            "A title."
            return {code}
        """)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with something to read, and a machine's settings of Python."""
    found = tmp_path_factory.mktemp("confined")
    data = found / "data"
    data.mkdir()
    for end in ("csv", "json", "ini", "xlsx", "zip", "tar", "csv.gz", "png", "sqlite"):
        (data / f"counts.{end}").write_text(f"[{SECRET}]\n{SECRET}\n")
    (data / "counts.xml").write_text(f"<a>{SECRET}</a>")
    (data / "code.py").write_text(f"VALUE = {SECRET}\n")
    (data / "code_beside.py").write_text(f"VALUE = {SECRET}\n")
    shape = {"type": "Point", "coordinates": [0, 51]}
    feature = {"type": "Feature", "properties": {"n": SECRET}, "geometry": shape}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (data / "counts.geojson").write_text(json.dumps(collection))
    style = found / "home2/.config/matplotlib/stylelib/ggplot.mplstyle"
    style.parent.mkdir(parents=True)
    style.write_text("font.size: 33\n")
    settings = "timezone: Asia/Tokyo\ndate.epoch: 2000-01-01T00:00:00\n"
    (style.parent.parent / "matplotlibrc").write_text(settings)
    for number in (1, 2):
        site = found / f"site{number}"
        site.mkdir()
        (site / "sitecustomize.py").write_text(f"import builtins\nbuiltins.added = {number}\n")
        (site / "code_beside.py").write_text(f"VALUE = {number}\n")
    return found


def run(folder: Path, number: int) -> dict[str, dict[str, Any]]:
    """What comes of all cases on the machine of that number."""
    cases = {name: module(code) for name, code in (REFUSED | HARMLESS | TIES_AS_LISTS).items()}
    machine = {
        "PYTHONPATH": os.pathsep.join([str(folder / f"site{number}"), *sys.path]),
        "PYTHONHASHSEED": str(number),
        "PYTHONOPTIMIZE": "2" if number == 2 else "",
        "PYTHONWARNINGS": "ignore",
        "HOME": str(folder / f"home{number}"),
        "TZ": "Asia/Kathmandu" if number == 2 else "America/Lima",
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        input=json.dumps(cases),
        env=os.environ | machine,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[dict[str, dict[str, Any]]]:
    """On two machines that differ in all that a machine may differ in."""
    return [run(folder, 1), run(folder, 2)]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_line(outcomes: list[dict[str, dict[str, Any]]], name: str) -> None:
    lines = module(REFUSED[name]).count("\n") + 1
    for found in outcomes:
        outcome = found[name]
        assert "value" not in outcome or outcome["value"] == "''"  # linecache tells nobody
        assert SECRET not in str(outcome)
        if "line" in outcome:
            assert 1 <= outcome["line"] <= lines


@pytest.mark.parametrize("name", [name for name in REFUSED if "in C" not in name])
def test_what_python_hears_of_is_refused_in_words(
    outcomes: list[dict[str, dict[str, Any]]], name: str
) -> None:
    outcome = outcomes[0][name]
    if name in SAID_OTHERWISE:
        return
    assert outcome["exhibit"] == "fig_map()"
    assert " → " in outcome["refused"]


#: Refused by the kernel, or because nothing is found; the lint says it in words.
SAID_OTHERWISE = {
    "linecache",
    "a module beside",
    "GeoDataFrame.from_file",
    "pyogrio by the number of a file",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_the_same_everywhere(outcomes: list[dict[str, dict[str, Any]]], name: str) -> None:
    first, second = (found[name] for found in outcomes)
    assert "value" in first
    assert first == second


@pytest.mark.parametrize("name", TIES)
def test_what_is_equal_stays_in_its_order(
    outcomes: list[dict[str, dict[str, Any]]], name: str
) -> None:
    order = repr(sorted(range(500), key=lambda number: number % 7))
    assert [found[name]["value"] for found in outcomes] == [order, order]


def test_a_worker_that_cannot_be_confined_computes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standing = worker._Standing(Project(ENGINE), fault="a worker could not be confined: no")
    monkeypatch.setattr(worker, "_standing", standing, raising=False)
    with pytest.raises(ToolFailure, match="could not be confined: no"):
        worker.compute(())


def test_a_worker_of_this_machine_is_confined_or_it_is_said() -> None:
    found = confinement()
    assert found.holds == (not landlock.lacking())
    assert bool(found.lacks) == bool(landlock.lacking() or seccomp.lacking() or found.landlock < 6)


def test_what_is_not_stopped_is_said() -> None:
    lacks = Confinement(0, "this kernel has no Landlock", "only Linux has seccomp").lacks
    assert len(lacks) == 2
    assert "whole files are keys: this kernel has no Landlock." in lacks[0]
    assert "in Python alone: only Linux has seccomp." in lacks[1]
    assert Confinement(7, "", "").lacks == ()
