"""A book with everything, changed while it is built."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from books import Book

from needsbook.edition import build as building
from needsbook.edition.progress import Progress
from needsbook.ground.project import Project

#: The stages of a build, by how they begin to be told; `publish` is when nothing is left
#: to make and the edition is about to be put in its place.
STAGES = {
    "check": "Checking data",
    "compute": "Computing",
    "traces": "Writing traces",
    "read": "Reading chapters",
    "write": "Writing pages",
    "publish": "",
}


SCHEME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20" fill="black"/></svg>\n'
)


AREA_PAGES = """\
area-pages:
  part: Areas
  template: areas/_area.qmd
  dataset: areas
  code: gss_code
  name: name
  where: {area_type: [borough]}
"""


AREA = """\
---
engine: jupyter
---

```{python}
#| include: false
from tiny import count
```

# {name} {.unnumbered}

Words: `{python} count("{area}", 2023)`.
"""


def with_everything(book: Book) -> Book:
    """The small book with an include, a picture of a chapter, and area pages."""
    book.write("chapters/_steps.md", "Begin here, then go on.\n")
    book.write("chapters/scheme.svg", SCHEME)
    book.change(
        "chapters/method.qmd",
        "Text.",
        '{{< include _steps.md >}}\n\n![A scheme](scheme.svg){#fig-scheme fig-alt="A box."}',
    )
    book.write("areas/_area.qmd", AREA)
    book.write("_quarto.yml", book.read("_quarto.yml") + AREA_PAGES)
    return book


def build_while(book: Book, stage: str, edit: Callable[[], None], starts: int = 4) -> None:
    """Build, and make an edit when a stage begins for the first time."""
    waiting = [edit]

    def meanwhile(name: str) -> None:
        if waiting and STAGES[stage] and name.startswith(STAGES[stage]):
            waiting.pop()()

    with pytest.MonkeyPatch.context() as patch:
        if stage == "publish":
            written = building._write_edition

            def write(*arguments: object) -> None:
                written(*arguments)  # type: ignore[arg-type]  # passed on as it came
                if waiting:
                    waiting.pop()()

            patch.setattr(building, "_write_edition", write)
        progress = Progress(meanwhile, lambda _done, _total: None)
        building.build(Project(book.root), renderer="builtin", progress=progress, starts=starts)
    assert not waiting, f"the build has no stage {stage}"
