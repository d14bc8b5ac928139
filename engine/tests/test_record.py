"""What no build made is told from what one did."""

from __future__ import annotations

from books import Book
from rebuilding import listed


def test_what_no_build_made_is_named_and_goes_but_not_a_host_s_settings(modules: Book) -> None:
    modules.run_build()
    for path in ("_book/notes.txt", "_book/chapters/old.html", "figures/fig-old.svg"):
        modules.write(path, "mine")
    kept = ("_book/CNAME", "_book/.nojekyll", "_book/.git/HEAD", "figures/README.md")
    for path in kept:
        modules.write(path, "the host's")
    assert set(listed(modules)) == {"index"}
    done = modules.run_build()
    for path in ("_book/notes.txt", "_book/chapters/old.html", "figures/fig-old.svg"):
        assert f"Removed, as it is no part of the edition: {path}" in done.stdout
        assert not (modules.root / path).exists()
    assert [modules.read(path) for path in kept] == ["the host's"] * len(kept)
    assert listed(modules) == {}
    assert "Nothing has changed." in modules.run("build").stdout
