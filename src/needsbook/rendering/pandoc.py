"""Running pandoc: Markdown to its document tree, and the tree to HTML or Typst.

Always with a time and a memory limit: a document can make pandoc loop.
"""

from __future__ import annotations

import json
import resource
import subprocess
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from needsbook.errors import ToolFailure

SECONDS = 60
MEMORY_BYTES = 4 * 1024**3
READER = "markdown-raw_tex-tex_math_single_backslash+raw_attribute"

Tree = dict[str, Any]
Node = dict[str, Any]


@lru_cache(maxsize=1)
def executable() -> str:
    """The pandoc that `pypandoc-binary` installs."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def asset(name: str) -> Path:
    """A file of `needsbook/assets`."""
    return Path(str(files("needsbook"))) / "assets" / name


def run(arguments: list[str], text: str, *, folder: Path, epoch: int = 0) -> str:
    """Run pandoc on `text` in `folder`.

    Raises
    ------
    ToolFailure
        pandoc failed, warned, or went over its time or memory limit.
    """
    try:
        done = subprocess.run(
            [executable(), *arguments],
            input=text.encode(),
            capture_output=True,
            cwd=folder,
            timeout=SECONDS,
            env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": str(epoch), "LC_ALL": "C.UTF-8"},
            preexec_fn=_limit_memory,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ToolFailure(f"pandoc took more than {SECONDS} seconds and was stopped") from None
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise ToolFailure(f"pandoc failed (status {done.returncode}): {said}")
    if said:
        raise ToolFailure(f"pandoc warned, and a warning is an error here: {said}")
    return done.stdout.decode()


def _limit_memory() -> None:
    # Address space, not resident memory: pandoc's runtime reserves much and
    # uses little, so only the data segment is limited.
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


def parse(markdown: str, folder: Path) -> Tree:
    """Markdown as pandoc's document tree."""
    arguments = ["-f", READER, "-t", "json", f"--lua-filter={asset('tables.lua')}"]
    tree: Tree = json.loads(run(arguments, markdown, folder=folder))
    return tree


def write(
    tree: Tree,
    to: str,
    *,
    folder: Path,
    bibliography: tuple[str, ...] = (),
    references_page: str = "",
    keep_references: bool = False,
    language: str = "en-GB",
    epoch: int = 0,
) -> str:
    """A document tree as a fragment of HTML or Typst, citations resolved.

    Parameters
    ----------
    references_page : str
        Address of the page that holds the list of references; empty for this one.
    keep_references : bool
        Whether this fragment shows the list.
    """
    arguments = ["-f", "json", "-t", to, "--wrap=none", "--mathml", "--syntax-highlighting=none"]
    if bibliography:
        arguments += ["--citeproc", f"--lua-filter={asset('citations.lua')}"]
        arguments += [f"--bibliography={name}" for name in bibliography]
        arguments += ["--metadata=link-citations:true"]
        arguments.append(f"--metadata=references-page:{references_page}")
        arguments.append(f"--metadata=keep-references:{'yes' if keep_references else 'no'}")
    arguments.append(f"--metadata=lang:{language}")
    return run(arguments, json.dumps(tree), folder=folder, epoch=epoch)
