"""The installed packages are those of the lock, and unedited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from books import Book
from rebuilding import EVERYTHING, PANDAS, listed


def test_a_version_that_is_not_the_locked_one_is_told(modules: Book) -> None:
    modules.write("requirements.lock", "pandas==0.1\nnot-installed-here==1.0\n")
    for command in ("build", "check", "status"):
        done = modules.run(command)
        assert done.returncode == 2
        assert f"pandas is {PANDAS}, and requirements.lock has 0.1" in done.stderr
        assert "(`make setup`)" in done.stderr


def test_a_pin_for_another_python_is_none_for_this_one(modules: Book) -> None:
    modules.write(
        "requirements.lock",
        f"pandas==0.1 ; python_version < '3' \\\n    --hash=sha256:0\npandas=={PANDAS}\n",
    )
    assert modules.run("check").returncode == 0


def test_an_installed_file_that_somebody_edited_counts(
    modules: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package beside the installed ones, so that none of those has to be changed."""
    site = tmp_path / "site"
    (site / "tables_kit").mkdir(parents=True)
    (site / "tables_kit/__init__.py").write_text("ROUND = 1\n")
    info = site / "tables_kit-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tables-kit\nVersion: 1.0\n")
    (info / "RECORD").write_text(
        "tables_kit/__init__.py,sha256=x,10\ntables_kit-1.0.dist-info/METADATA,,\n"
        "tables_kit-1.0.dist-info/RECORD,,\n"
    )
    monkeypatch.syspath_prepend(str(site))
    modules.write(
        "pyproject.toml",
        modules.read("pyproject.toml") + '[project]\ndependencies = ["tables-kit>=1"]\n',
    )
    modules.run_build()
    assert listed(modules) == {}
    module = site / "tables_kit/__init__.py"
    before = module.stat()
    module.write_text("ROUND = 2\n")
    os.utime(module, ns=(before.st_atime_ns, before.st_mtime_ns))
    said = listed(modules)
    assert set(said) == EVERYTHING
    causes = [cause for item in said.values() for cause in item["causes"]]
    assert {"reason": "changed lock", "file": "package tables-kit"} in causes
