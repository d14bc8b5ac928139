"""What a build makes follows what the chapters show."""

from __future__ import annotations

from books import Book


def test_an_exhibit_no_longer_shown_leaves_the_edition(modules: Book) -> None:
    modules.run_build()
    modules.change("chapters/two.qmd", "see @fig-map\nand", "see")
    modules.change("chapters/two.qmd", "```{python}\nfig_map()\n```\n", "")
    modules.run_build()
    for folder in ("figures", "_book/figures", "_book/trace"):
        assert not [p for p in (modules.root / folder).iterdir() if "fig-map" in p.name]
    assert "fig-map" not in modules.read("figures/appearances.json")


def test_a_failed_build_leaves_old_pictures_beside_the_old_edition(modules: Book) -> None:
    modules.run_build()
    before = {path.name: path.read_bytes() for path in (modules.root / "figures").iterdir()}
    modules.change("data/counts.csv", "E01,2024,15", "E01,2024,11")  # the claim is false now
    assert modules.run("build", "--renderer", "builtin").returncode == 1
    assert {p.name: p.read_bytes() for p in (modules.root / "figures").iterdir()} == before
