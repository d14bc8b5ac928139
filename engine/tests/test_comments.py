"""A comment is in no output."""

from __future__ import annotations

import re

from books import Book
from one_reading import CASE, written


def test_secrets_in_comments_are_in_no_output(case: Book) -> None:
    secrets = [f"secret{number}" for number in range(6)]
    written(
        case,
        f"Words <!-- {secrets[0]} --> here.\n\n<!-- {secrets[1]}\n\n{secrets[2]} -->\n\n"
        f"- item <!-- {secrets[3]} -->\n\n> quoted <!--\n> {secrets[4]} -->\n\n"
        f"| A <!-- {secrets[5]} --> |\n|---|\n| x |\n",
    )
    case.change(CASE, "Words ", "<!--\n{{< include hidden.qmd >}}\n-->\n\nWords ")
    case.run_build()
    for folder in ("_book", "figures", "trace"):
        for path in (case.root / folder).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert not re.search(rb"secret\d", content), path
