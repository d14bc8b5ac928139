"""What stands beside a passage: in its section, below it, and where it refers to."""

from __future__ import annotations

from pathlib import Path

import pytest

from needsbook.chapters.model import read_chapter
from needsbook.edition.beside import Section, beside, sections_of, whole_book
from needsbook.ground.project import Project

TEXT = """\
# One {#sec-one}

See @sec-three and nothing else.

## Two {#sec-two}

Here is `{python} rate("A")`, and @fig-map.

```{python}
tbl_rates()
```

## Three {#sec-three}

Here is `{python} rate("B")`.
"""


@pytest.fixture
def sections(tmp_path: Path) -> dict[str, Section]:
    (tmp_path / "one.qmd").write_text(TEXT, encoding="utf-8")
    chapter = read_chapter(Project(tmp_path), "one.qmd")
    return {section.id: section for section in sections_of(chapter)}


def test_a_section_holds_its_numbers_references_and_cells(sections: dict[str, Section]) -> None:
    assert sections["sec-two"].shown == {"rate--a", "fig-map", "tbl-rates"}
    assert sections["sec-three"].shown == {"rate--b"}


def test_what_stands_below_stands_in_the_section_too(sections: dict[str, Section]) -> None:
    assert sections["sec-one"].shown == {"rate--a", "rate--b", "fig-map", "tbl-rates"}


def test_a_reference_to_a_section_brings_what_stands_there(sections: dict[str, Section]) -> None:
    alone = Section(1, "sec-x", named={"sec-three"})
    assert beside(alone, whole_book(sections.values())) == {"rate--b"}
    assert beside(Section(1, ""), {}) == set()
