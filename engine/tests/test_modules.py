"""The modules that a module reaches by import, lazy ones and packages on the way included."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.ground.cache import Cache
from needsbook.rebuild.modules import Modules, imported


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {
        "a/__init__.py": "",
        "a/one.py": "from a import two\nimport json\n",
        "a/two.py": "def f():\n    from .deep import three\n",
        "a/deep/__init__.py": "",
        "a/deep/three.py": "",
        "a/alone.py": "",
    }
    for path, text in files.items():
        (tmp_path / "src" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / path).write_text(text, encoding="utf-8")
    return tmp_path / "src"


def reached(source: Path, module: str) -> set[str]:
    found = Modules(source, Cache(source.parent / "cache")).reached(module)
    return {path.relative_to(source).as_posix() for path in found}


def test_what_is_imported_in_a_function_counts(source: Path) -> None:
    assert reached(source, "a.one") == {
        "a/__init__.py", "a/one.py", "a/two.py", "a/deep/__init__.py", "a/deep/three.py",
    }  # fmt: skip


def test_what_is_not_imported_does_not(source: Path) -> None:
    assert reached(source, "a.alone") == {"a/__init__.py", "a/alone.py"}


def test_modules_that_import_each_other_end(source: Path) -> None:
    (source / "a/two.py").write_text("from a import one\n", encoding="utf-8")
    assert reached(source, "a.one") == reached(source, "a.two")


def test_names_are_absolute() -> None:
    found = imported(b"import x.y\nfrom . import z\nfrom ..w import v\n", "p.q.r", False)
    assert {"x.y", "p.q", "p.q.z", "p.w", "p.w.v"} <= set(found)


def test_a_module_is_read_as_it_is_run() -> None:
    """A first line that names another encoding means nothing to the loader."""
    text = b"# -*- coding: utf8mb4 -*-\nfrom a import b\n"
    assert imported(text, "a.one", False) == ("a", "a.b")
