"""What a build makes follows what the chapters show."""

from __future__ import annotations

from books import Book

from needsbook.edition.plan import plan
from needsbook.edition.products import Product
from needsbook.edition.record import EditionRecord


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


def plan_of(
    products: list[Product], names: dict[str, str | None], **before: tuple[str, ...]
) -> dict[str, list[str]]:
    """What a plan says after an edition of these products: the files behind each."""
    record = EditionRecord(names, before, {})
    found = plan({one.id: one for one in products}, {}, record, lambda path: True)
    return {id: [cause.file for cause in stale.causes] for id, stale in found.items()}


def test_a_product_that_rests_on_less_is_made_again() -> None:
    page = Product("a.html", "page", {"a.qmd": "1"}, (), "_quarto.yml")
    names: dict[str, str | None] = {"a.qmd": "1", "data/log.csv": "2"}
    both = tuple(names)
    assert plan_of([page], names, **{"a.html": both}) == {"a.html": ["data/log.csv"]}
    assert plan_of([page], names, **{"a.html": ("a.qmd",), "b": both, "index": both}) == {}
    # Of an exhibit whose entry is lost it is not known yet what its pages rest on.
    lost = Product("fig-a", "exhibit", {}, (), "a.qmd", known=False)
    of_page = plan_of([page, lost], names, **{"a.html": both, "fig-a": both})
    assert of_page == {"fig-a": [".needsbook/cache"]}


def test_what_everything_rests_on_may_go() -> None:
    page = Product("a.html", "page", {"a.qmd": "1"}, (), "_quarto.yml")
    names: dict[str, str | None] = {"a.qmd": "1", "package pandas": "2"}
    assert plan_of([page], names, **{"a.html": ("a.qmd",)}) == {"a.html": ["package pandas"]}


def test_a_number_that_is_shown_once_less_is_gone_from_its_trace(modules: Book) -> None:
    modules.change(
        "chapters/two.qmd", "see @fig-map", '`{python} count("E02", 2023)`; see @fig-map'
    )
    modules.run_build()
    assert "count--e02--2023" in modules.read("_book/trace/count.html")
    modules.change("chapters/two.qmd", '`{python} count("E02", 2023)`; ', "")
    modules.run_build()
    assert "count--e02--2023" not in modules.read("_book/trace/count.html")
