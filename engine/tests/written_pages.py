"""A page of the documentation that is done word for word.

What a page tells to do, a reader and this module read in the same words. A block of
``console`` holds commands behind ``$``, each followed by what is printed; … there stands for
anything. Before a block of a file stands what to do with it: “Write `PATH`:”, “At the end of
`PATH`, add:”, or “In `PATH`, replace:” and “with:”.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from books import ENGINE

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<kind>\S*)[^\n]*\n(?P<text>.*?)^(?P=fence)$", re.M | re.S)
_DONE = "--- done, with status "
# A reader's shell has none of these. What `make test` hands on makes a reader's own `make` tell
# of the folders that it enters.
_NOT_A_READERS = {"PYTHONPATH", "VIRTUAL_ENV", "MAKELEVEL", "MAKEFLAGS", "MFLAGS"}
_WRITE = re.compile(r"Write `([^`]+)`:$")
_ADD = re.compile(r"At the end of `([^`]+)`, add:$")
_REPLACE = re.compile(r"In `([^`]+)`, replace:$")
_WITH = re.compile(r"\bwith:$")


@dataclass(frozen=True)
class Block:
    """A block of a page, and the sentence before it."""

    before: str
    kind: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found, end = [], 0
    for match in _FENCE.finditer(page):
        before = " ".join(page[end : match.start()].strip().split("\n\n")[-1].split())
        found.append(Block(before, match["kind"], match["text"]))
        end = match.end()
    return found


def do(page: Path, folder: Path, start: str = "") -> int:
    """Do what a page says, in `folder`; how many commands and edits that were.

    Parameters
    ----------
    start : str
        Commands that the page takes as done.
    """
    shell = Shell(folder)
    try:
        for command in start.splitlines():
            shell.run(command)
        done, old = 0, ("", "")
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.kind == "console":
                done += shell.follow(block.text)
            elif found := _WRITE.search(block.before):
                shell.write(found[1], block.text)
            elif found := _ADD.search(block.before):
                shell.write(found[1], f"{shell.read(found[1])}{block.text}")
            elif found := _REPLACE.search(block.before):
                old = (found[1], block.text.rstrip("\n"))
                continue
            elif _WITH.search(block.before) and old[0]:
                text = shell.read(old[0])
                assert text.count(old[1]) == 1, f"not once in {old[0]}:\n{old[1]}\n{text}"
                shell.write(old[0], text.replace(old[1], block.text.rstrip("\n")))
                old = ("", "")
            else:
                continue
            done += block.kind != "console"
        assert old == ("", ""), f"nothing says with what to replace: {old}"
        return done
    finally:
        shell.end()


class Shell:
    """A shell that a reader would type into."""

    def __init__(self, folder: Path) -> None:
        self._tools = folder / ".tools"
        self._tools.mkdir()
        script = f'#!/bin/sh\nPYTHONPATH="{ENGINE}/src" exec "{sys.executable}" -m needsbook "$@"\n'
        (self._tools / "needsbook").write_text(script, encoding="utf-8")
        (self._tools / "needsbook").chmod(0o755)
        self.here, self.status = folder, 0
        kept = {k: v for k, v in os.environ.items() if k not in _NOT_A_READERS}
        self._process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env={**kept, "PATH": f"{self._tools}:{os.environ['PATH']}", "COLUMNS": "100"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self) -> None:
        self._process.communicate("exit\n", timeout=60)

    def run(self, command: str) -> str:
        """What a command prints."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(
            f'{{ {command}\n}} </dev/null\nprintf "\\n{_DONE}%s\\n" "$?:$PWD"\n'
        )
        self._process.stdin.flush()
        printed: list[str] = []
        for line in self._process.stdout:
            if line.startswith(_DONE):
                status, _, here = line.removeprefix(_DONE).partition(":")
                self.status, self.here = int(status), Path(here.strip())
                break
            printed.append(line)
        lend_packages(self.here)
        return "".join(printed).removesuffix("\n")

    def follow(self, text: str) -> int:
        """Run the commands of a block, each of which prints what stands below it."""
        found = re.findall(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", text, re.M)
        assert found, text
        for command, expected in found:
            printed = self.run(command)
            told = f"{command}\n--- printed\n{printed}\n--- the page says\n{expected}"
            assert is_as_told(printed, expected), told
            assert self.status == 0 or "→" in expected, f"it failed, and the page hides it: {told}"
        return len(found)

    def read(self, path: str) -> str:
        return (self.here / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.here / path).parent.mkdir(parents=True, exist_ok=True)
        (self.here / path).write_text(text, encoding="utf-8")


def is_as_told(printed: str, expected: str) -> bool:
    """Whether what was printed is what a page shows, where … is anything."""
    parts = [re.escape(part) for part in expected.strip().split("…")]
    pattern = r"\s+".join(".*?".join(parts).split(r"\ "))
    return re.fullmatch(pattern, re.sub(" +\n", "\n", printed).strip(), re.DOTALL) is not None


def lend_packages(folder: Path) -> None:
    """What `make setup` would install in a new assessment: the engine from its wheel.

    The packages of the lock are those of the tests' own environment; nothing is loaded from
    elsewhere.
    """
    wheels = list(folder.glob("vendor/needsbook-*.whl"))
    if not wheels or (folder / ".venv").exists():
        return
    home = folder / ".venv"
    with zipfile.ZipFile(wheels[0]) as archive:
        archive.extractall(home / "engine")
    scripts = {
        "python": f'PYTHONPATH="{home}/engine:$PYTHONPATH" exec "{sys.executable}" "$@"',
        "needsbook": f'exec "{home}/bin/python" -m needsbook "$@"',
        "activate": f'export PATH="{home}/bin:$PATH"',
    }
    (home / "bin").mkdir()
    for name, line in scripts.items():
        (home / "bin" / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (home / "bin" / name).chmod(0o755)
    shutil.copy(folder / "requirements.lock", home / "ready")
