"""A folder that is renamed or copied runs its own engine; one without Git builds, too."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from assessment import REPOSITORY
from books import Book, small_book
from needsbook.commands.cli import run as run_command

pytestmark = pytest.mark.slow

CODE = "engine/src/needsbook"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A book with its engine and a `.venv` as `make setup` writes it, libraries apart."""
    root = small_book(tmp_path / "project").root
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(REPOSITORY / name, root / name)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / CODE, root / CODE, ignore=ignored)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    (packages,) = root.glob(".venv/lib/python3*/site-packages")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    written = re.search(r"printf '(.*engine/src)\\n", makefile)
    assert written
    (packages / "engine.pth").write_text(f"{written[1]}\n", encoding="utf-8")
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    shutil.copy(root / "requirements.lock", root / ".venv/ready")
    return root


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as from a new shell: nothing leads to the engine that is tested here."""
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=environment, check=False
    )


def make(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "make", target)


def engine_of(folder: Path) -> str:
    code = "import needsbook; print(needsbook.__file__)"
    return run(folder, ".venv/bin/python", "-c", code).stdout.strip()


def test_a_renamed_folder_goes_on_working(checkout: Path) -> None:
    assert make(checkout, "check").returncode == 0
    moved = checkout.rename(checkout.parent / "mö ved $x (2)")
    done = make(moved, "check")
    assert done.returncode == 0, done.stderr
    assert "All is well" in done.stdout
    assert engine_of(moved) == f"{moved}/{CODE}/__init__.py"


def test_a_copied_folder_runs_its_own_engine(checkout: Path) -> None:
    copy = checkout.parent / "copy"
    shutil.copytree(checkout, copy, symlinks=True)
    (copy / CODE / "__main__.py").write_text("raise RuntimeError('the engine of the copy')")
    assert "the engine of the copy" in make(copy, "check").stderr
    assert make(checkout, "check").returncode == 0


def test_a_folder_without_git_is_built_and_says_so(book: Book) -> None:
    """As after unpacking an archive: nothing names a revision."""
    assert not (book.root / ".git").exists()
    book.build()
    edition = json.loads(book.read("_book/edition.json"))
    assert edition["revision"] is None


def test_windows_is_told_what_to_use_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert run_command() == 2
    assert "Windows Subsystem for Linux" in capsys.readouterr().err
