"""Tests mirror modules: what a module does is tested in a file of its name."""

from __future__ import annotations

from books import ENGINE

#: Of all modules, at least.
SHARE = 0.8


def test_most_modules_have_a_test_file_of_their_own() -> None:
    home = ENGINE / "src/needsbook"
    modules = [
        path.relative_to(home)
        for path in home.rglob("*.py")
        if not path.name.startswith("__") and path.parts[len(home.parts)] != "assets"
    ]
    tests = {path.stem for path in (ENGINE / "tests").glob("test_*.py")}
    without = sorted(
        str(path)
        for path in modules
        if not {f"test_{path.stem}", f"test_{path.parent.name}_{path.stem}"} & tests
    )
    assert len(without) <= (1 - SHARE) * len(modules), without
