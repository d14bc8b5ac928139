"""Numbers of chapters, appendices and what stands in them."""

from __future__ import annotations

import re
from pathlib import Path

from books import small_book


def test_appendices_after_z_go_on(tmp_path: Path) -> None:
    book = small_book(tmp_path / "book")
    names = [f"chapters/more{number:02d}.qmd" for number in range(27)]
    for name in names:
        book.write(name, f"# More {{#sec-{name[9:15]}}}\n\nText.\n")
    listed = "".join(f"    - {name}\n" for name in names)
    book.change(
        "_quarto.yml", "    - chapters/method.qmd\n", f"    - chapters/method.qmd\n{listed}"
    )
    book.change("index.qmd", "See @sec-one", "See @sec-more26, @sec-more24, @sec-one")
    book.run_build()
    page = re.sub(r"<[^>]+>", "", book.read("_book/index.html")).replace("\N{NO-BREAK SPACE}", " ")
    assert "See Appendix AB, Appendix Z" in page
