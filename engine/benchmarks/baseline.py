"""The baseline: the way Quarto works, redone with the same parts.

For each format, HTML and then Typst, one chapter after another is executed in a
fresh Jupyter kernel through nbclient, because Quarto starts a kernel for each
document and executes a document again for each format. Then pandoc writes a page
for each chapter, or one Typst file of all chapters, as Quarto does with a book,
and Typst sets the PDF.

It is meant to be no slower than it must be. The functions are those of the
analysis, but run as they are written: nothing is stored, recorded or traced, a
picture is drawn once for each format instead of as SVG and PNG, all inline numbers
of a chapter go into one cell, pandoc goes from Markdown to the format in one step,
and there is no navigation, no search, no cross-reference and no check of anything.
Nothing is kept from one kernel to the next: neither Quarto nor this has a store.

Called as `python -m benchmarks.baseline` in the folder of a sample book, it
writes `_baseline/`. `rewritten` makes of the same book one for `quarto render`,
whose cells run the functions in the same plain way.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from needsbook.ground.fonts import font_files

OUTPUT = "_baseline"
PDF = "book.pdf"
_CELL = re.compile(r"^```\{python\}\n(.*?)^```$", re.M | re.S)
_INLINE = re.compile(r"`\{python\} ([^`]+)`")
_CALL = re.compile(r"(\w+)\((.*)\)", re.S)
_REFERENCE = re.compile(r"@((?:fig|tbl|sec)-[\w-]*\w)")
_HEADER = re.compile(r"\A---\n.*?^---$", re.M | re.S)
_HIDDEN = "#| include: false\n"
_SECONDS = 600  # for one cell: a limit, not an expectation

IMPORT = "from benchmarks.plain import plain"


def build(root: Path) -> None:
    """Build both formats, everything executed, one after another."""
    book = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
    output = root / OUTPUT
    chapters = list(_chapters(book))
    for path in chapters:
        page = output / Path(path).with_suffix(".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        text = _executed((root / path).read_text(encoding="utf-8"), page.parent, root)
        _pandoc(root, text, "html5", page)
    folder = output / "typst"
    folder.mkdir(parents=True, exist_ok=True)
    parts = [
        _executed((root / path).read_text(encoding="utf-8"), folder, root) for path in chapters
    ]
    _pandoc(root, "\n\n".join(parts), "typst", folder / "book.typ")
    import typst

    typst.compile(
        str(folder / "book.typ"),
        output=str(output / PDF),
        root=str(root),
        font_paths=sorted({str(path.parent) for path in font_files()}),
    )


def _chapters(book: dict[str, Any]) -> Iterator[str]:
    for item in book["book"]["chapters"]:
        if isinstance(item, dict):
            yield from item["chapters"]
        else:
            yield item


def _executed(text: str, folder: Path, root: Path) -> str:
    """The chapter's Markdown with what its cells and inline numbers show."""
    text = _HEADER.sub("", text)
    cells = _CELL.findall(text)
    inlines = _INLINE.findall(text)
    if not cells:
        return text
    shown = iter(_run(cells, inlines, folder, root))
    first, *_ = cells
    text = _CELL.sub(lambda match: "" if match[1] == first else next(shown), text)
    text = _INLINE.sub(lambda _: next(shown), text)
    return _REFERENCE.sub(r"[there](#\1)", text)


def _run(cells: list[str], inlines: list[str], folder: Path, root: Path) -> Iterator[str]:
    """Execute a chapter in a fresh kernel; what each exhibit, then each number shows."""
    import nbclient
    import nbformat

    imports, *exhibits = cells
    numbers = ", ".join(f"{_plainly(call)}.markdown" for call in inlines)
    code = [
        f"{IMPORT}\n{imports}",
        *(_plainly(call, folder) for call in exhibits),
        f'print(*[{numbers}], sep="\\n")',
    ]
    cell, book = nbformat.v4.new_code_cell, nbformat.v4.new_notebook
    notebook = book(cells=[cell(one) for one in code])  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(root)}},
    ).execute()
    for cell in notebook.cells[1:-1]:
        yield cell.outputs[0]["data"]["text/markdown"]
    if inlines:
        yield from notebook.cells[-1].outputs[0]["text"].splitlines()


def _plainly(call: str, folder: Path | None = None) -> str:
    """A call of an exhibit, to be run without the store."""
    code = "\n".join(line for line in call.strip().splitlines() if not line.startswith("#|"))
    match = _CALL.fullmatch(code)
    if match is None:
        raise ValueError(f"“{code}” is not one call")
    place = [f"folder={str(folder)!r}"] if folder else []
    return f"plain({', '.join(part for part in (match[1], match[2], *place) if part)})"


def _pandoc(root: Path, text: str, to: str, target: Path) -> None:
    """Markdown to a whole page, or to a whole Typst file."""
    import pypandoc

    tables = Path(str(files("needsbook"))) / "assets/tables.lua"
    subprocess.run(
        [
            str(pypandoc.get_pandoc_path()), "-f", "markdown", "-t", to, "--standalone",
            "--number-sections", "--toc", "--mathml", f"--lua-filter={tables}", "--citeproc",
            f"--bibliography={root / 'references.bib'}", "--metadata=title:Sample",
            "-o", str(target),
        ],
        input=text.encode(),
        check=True,
        timeout=_SECONDS,
    )  # fmt: skip


def rewritten(root: Path) -> None:
    """Make the calls in the chapters of `root` plain ones, for `quarto render`."""

    def cell(match: re.Match[str]) -> str:
        if match[1].startswith(_HIDDEN):  # the imports
            return f"```{{python}}\n{_HIDDEN}{IMPORT}\n{match[1].removeprefix(_HIDDEN)}```"
        return f"```{{python}}\n{_plainly(match[1], Path())}\n```"

    for path in [root / "index.qmd", *sorted((root / "chapters").glob("*.qmd"))]:
        text = _CELL.sub(cell, path.read_text(encoding="utf-8"))
        text = _INLINE.sub(lambda match: f"`{{python}} {_plainly(match[1])}`", text)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    build(Path.cwd())
    sys.exit(0)
