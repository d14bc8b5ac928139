"""Running pandoc: Markdown to its document tree, citations, the tree to HTML or Typst."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from needsbook.ground import limited
from needsbook.ground.errors import ToolFailure
from needsbook.ground.files import asset
from needsbook.ground.project import Limits
from needsbook.ground.tree import Node, div, plain, raw

#: Quarto's Markdown without what the subset does not have: a part of it that is read as
#: metadata or as an example would be on no page.
READER = (
    "markdown+raw_attribute-raw_tex-tex_math_single_backslash-yaml_metadata_block"
    "-pandoc_title_block-example_lists-fancy_lists"
)
API_VERSION = [1, 23, 1]
REFERENCES = "refs"  # id of the block that holds the list of references
LIMITS = Limits()
#: What stands between two pages of one run, and the markup that it is written in.
_BETWEEN = {
    "html5": ("html", "<!-- needsbook: next page -->"),
    "typst-citations": ("typst", "// needsbook: next page"),
}

Tree = dict[str, Any]


@lru_cache(maxsize=1)
def executable() -> str:
    """The pandoc that `pypandoc-binary` installs."""
    import pypandoc

    # Not by `get_pandoc_path`, which runs it first, without a limit or words of ours.
    return str(Path(pypandoc.__file__).parent / "files" / "pandoc")


def run(
    arguments: list[str], text: str, *, folder: Path, epoch: int = 0, limits: Limits = LIMITS
) -> str:
    """Run pandoc on `text` in `folder`.

    Raises
    ------
    ToolFailure
        pandoc failed, warned, or went over its time or memory limit.
    """
    done = limited.run(
        "pandoc",
        [executable(), *arguments],
        text.encode(),
        limits=limits,
        folder=folder,
        environment={
            "PATH": "/usr/bin:/bin",
            "SOURCE_DATE_EPOCH": str(epoch),
            "LC_ALL": "C.UTF-8",
        },
    )
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise ToolFailure(f"pandoc failed (status {done.returncode}): {said}")
    if said:
        raise ToolFailure(f"pandoc warned, and a warning is an error here: {said}")
    return done.stdout.decode()


def parse(markdown: str, folder: Path, *, limits: Limits = LIMITS) -> list[Node]:
    """The blocks of a Markdown text, as pandoc's document tree has them."""
    arguments = ["-f", READER, "-t", "json", f"--lua-filter={asset('tables.lua')}"]
    blocks: list[Node] = json.loads(run(arguments, markdown, folder=folder, limits=limits))[
        "blocks"
    ]
    return blocks


def cite(
    cites: Sequence[Node],
    *,
    folder: Path,
    bibliography: Sequence[str],
    cited: Sequence[str],
    language: str,
    limits: Limits = LIMITS,
) -> tuple[list[Node], Node]:
    """Citations in words, each linked to `#ref-KEY`, and the list of references.

    Starting pandoc's citation processor costs more than its work: so it is done
    once for many citations. Their words do not depend on where they stand: the
    style names author and year.

    Parameters
    ----------
    cites : sequence of Node
        `Cite` nodes as pandoc reads them.
    cited : sequence of str
        Every key of the book, so that 2013a is 2013a on each page and in the list.
    """
    arguments = ["-f", "json", "-t", "json", "--citeproc", "--metadata=link-citations:true"]
    arguments += [f"--bibliography={name}" for name in bibliography]
    arguments.append(f"--metadata=lang:{language}")
    blocks = [*(plain([cite]) for cite in cites), div(REFERENCES, [], {}, [])]
    tree = json.dumps(_tree(blocks, {"nocite": _cited(cited)}))
    *done, listed = json.loads(run(arguments, tree, folder=folder, limits=limits))["blocks"]
    return [block["c"][0] for block in done], listed


def _cited(keys: Sequence[str]) -> dict[str, Any]:
    citations = [
        {
            "citationId": key,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for key in keys
    ]
    return {"t": "MetaInlines", "c": [{"t": "Cite", "c": [citations, []]}] if keys else []}


def _tree(blocks: list[Node], meta: dict[str, Any]) -> Tree:
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}


def write(
    pages: Sequence[list[Node]],
    to: str,
    *,
    folder: Path,
    epoch: int = 0,
    limits: Limits = LIMITS,
) -> list[str]:
    """Pages as fragments of HTML or Typst; citations are words already.

    Starting pandoc costs as much as writing a page, so that one run writes many. Notes
    are numbered through a run: a page that has some must be alone.
    """
    arguments = ["-f", "json", "-t", to, "--wrap=none", "--mathml", "--syntax-highlighting=none"]
    markup, mark = _BETWEEN[to]
    blocks = [node for page in pages for node in (raw(markup, mark), *page)][1:]
    tree = json.dumps(_tree(blocks, {}))
    written = run(arguments, tree, folder=folder, epoch=epoch, limits=limits)
    found = [part.strip("\n") + "\n" for part in written.split(mark)]
    if len(found) != len(pages):
        raise ToolFailure(f"a chapter holds needsbook's own mark: {mark}")
    return found
