"""A worker can reach nothing but what the engine gave it, however the analysis writes it."""

from __future__ import annotations

import _ctypes as _library  # a library of Python's own
import ast
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from books import ENGINE, Book
from ways_round import HARMLESS, REFUSED, SECRET

from needsbook.confine import landlock, seccomp
from needsbook.confine.confinement import Confinement, confinement
from needsbook.exhibit import worker
from needsbook.exhibit.exhibits import call_id
from needsbook.exhibit.store import last_stored
from needsbook.ground.errors import ToolFailure
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import Inputs

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
    for number in (1, 2):
        site = found / f"site{number}"
        site.mkdir()
        (site / "sitecustomize.py").write_text(f"import builtins\nbuiltins.added = {number}\n")
        (site / "code_beside.py").write_text(f"VALUE = {number}\n")
    return found


def run(folder: Path, number: int) -> dict[str, dict[str, Any]]:
    """What comes of all cases on the machine of that number."""
    cases = {name: module(code) for name, code in (REFUSED | HARMLESS).items()}
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


ALONE = """
import ctypes, errno, os, socket, sys, threading
from pathlib import Path
from needsbook.confine import landlock
from needsbook.confine import seccomp

libc = ctypes.CDLL(None, use_errno=True)

def fails(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

def call(*arguments):
    found = libc.syscall(*(ctypes.c_long(one) for one in arguments))
    if found == 0:
        os._exit(0)  # a child that must not be
    return errno.errorcode[ctypes.get_errno()] if found < 0 else "done"

held = open("held.txt")
"""
LANDLOCK_ALONE = """
landlock.restrict([Path("given"), Path("missing")], [Path("files")])
found = {
    "read given": fails(lambda: open("given/deep/a.txt")),
    "list given": fails(lambda: os.listdir("given")),
    "read files": fails(lambda: open("files/a.txt")),
    "list files": fails(lambda: os.listdir("files")),
    "held": held.read(),
    "read": fails(lambda: open("held.txt")),
    "by the process": fails(lambda: open(f"/proc/self/fd/{held.fileno()}")),
    "by a link": fails(lambda: open("given/link.txt")),
    "out of it": fails(lambda: open("given/../held.txt")),
    "list": fails(lambda: os.listdir(".")),
    "write": fails(lambda: open("given/new.txt", "w")),
    "make": fails(lambda: os.mkdir("given/new")),
    "remove": fails(lambda: os.remove("given/deep/a.txt")),
    "truncate": fails(lambda: os.truncate("given/deep/a.txt", 0)),
    "execute": fails(lambda: os.execv("given/program", ["program"])),
    "map a library": fails(lambda: ctypes.CDLL("given/library.so")),
}
print(found)
"""
SECCOMP_ALONE = """
seccomp.restrict()
ran = []
one = threading.Thread(target=lambda: ran.append(1))
one.start()
one.join()
x86 = os.uname().machine == "x86_64"
SIGCHLD = 17
print({
    "thread": ran,
    "fork": fails(os.fork),
    "clone": call(56 if x86 else 220, SIGCHLD, 0, 0, 0, 0),
    "clone3": call(435, 0, 0),
    "vfork": call(58) if x86 else "EPERM",
    "execve": fails(lambda: os.execv("/bin/true", ["true"])),
    "TCP": fails(socket.socket),
    "UDP": fails(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "netlink": fails(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "io_uring": call(425, 8, 0),
    "ptrace": call(101 if x86 else 117, 0, 0, 0, 0),
    "shared memory": call(29 if x86 else 194, 1, 4096, 0o1600),
})
"""


def alone(tmp_path: Path, code: str) -> dict[str, Any]:
    """What the kernel's part does by itself, without a hook in Python."""
    for path in ("given/deep/a.txt", "files/a.txt", "held.txt", "given/program"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    (tmp_path / "given/program").chmod(0o755)
    (tmp_path / "given/link.txt").symlink_to(tmp_path / "held.txt")
    shutil.copy(_library.__file__, tmp_path / "given/library.so")
    done = subprocess.run(
        [sys.executable, "-c", ALONE + code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = ast.literal_eval(done.stdout)
    return value


@pytest.mark.skipif(bool(landlock.lacking()), reason=landlock.lacking())
def test_landlock_alone_leaves_what_is_given_and_what_is_open(tmp_path: Path) -> None:
    found = alone(tmp_path, LANDLOCK_ALONE)
    reached = ("read given", "list given", "read files", "map a library")
    assert {found.pop(name) for name in reached} == {"done"}
    assert found.pop("held") == SECRET
    assert set(found.values()) == {"EACCES"}


@pytest.mark.skipif(bool(seccomp.lacking()), reason=seccomp.lacking())
def test_seccomp_alone_leaves_threads(tmp_path: Path) -> None:
    found = alone(tmp_path, SECCOMP_ALONE)
    assert found.pop("thread") == [1]
    assert found.pop("clone3") == "ENOSYS"
    assert set(found.values()) == {"EPERM"}


def test_an_exhibit_may_ask_for_another(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    return value if isinstance(value, Gap) else value\n",
        "    return value\n\n\n"
        '@number(unit="offences", kind="official statistic")\n'
        "def count_again(area, year):\n"
        '    """The same by way of the other."""\n'
        "    return float(count(area, year))\n",
    )
    chapter = (book.root / "chapters/two.qmd").read_text()
    call = 'count("E01", 2024)'
    again = call.replace("count(", "count_again(")
    chapter = chapter.replace("import ", "import count_again, ", 1)
    book.write("chapters/two.qmd", chapter + f"\n`{{python}} {again}` offences.\n")
    book.compute()
    project = Project(book.root)
    again_entry, entry = (
        last_stored(Inputs(project), call_id(name, ("E01", 2024)))
        for name in ("count_again", "count")
    )
    assert again_entry
    assert entry
    assert again_entry.result == entry.result
    assert again_entry.datasets == entry.datasets  # its trace holds what the other read


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
