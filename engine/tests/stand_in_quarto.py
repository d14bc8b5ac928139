"""A stand-in for Quarto where it is not installed: what it does with `freeze: auto`.

Like Quarto it runs the pre-render script, executes a chapter only if there is no
frozen result of the same .qmd, clears the output folder, copies the resources and
makes a page of each chapter. It writes the chapters that it executed to
`executed.log` beside the project, and renders nothing beyond links and pictures.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

VERSION = "1.11.99"
IMPORTS = re.compile(r"```\{python\}\n#\| include: false\n(.*?)```", re.DOTALL)
CELL = re.compile(r"```\{python\}\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`\{python\} ([^`]*)`")


def main() -> int:
    if sys.argv[1:] == ["--version"]:
        print(VERSION)
        return 0
    root = Path.cwd()
    settings = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
    environment = {**set_in(root / "_environment"), **os.environ}
    status = pre_rendered(root, settings["project"]["pre-render"], environment)
    if status:
        return status
    output = root / settings["project"].get("output-dir", "_book")
    shutil.rmtree(output, ignore_errors=True)
    for chapter in listed(settings["book"]):
        text = (root / chapter).read_text(encoding="utf-8")
        page = output / chapter.replace(".qmd", ".html")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(html(frozen(root, chapter, text, settings)), encoding="utf-8")
    for pattern in settings["project"].get("resources", []):
        for path in root.glob(pattern):
            target = output / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    (output / f"{settings['book']['output-file']}.pdf").write_bytes(b"%PDF-1.7\n")
    return 0


def set_in(file: Path) -> dict[str, str]:
    """What the project's `_environment` sets; what is set already has precedence."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def pre_rendered(root: Path, script: str, environment: dict[str, str]) -> int:
    """Run the pre-render script; a bare path of a .py file under QUARTO_PYTHON.

    Anything else is a command, whose first word is looked up on PATH.
    """
    command = script.split()
    if len(command) == 1 and script.endswith(".py"):
        command = [environment.get("QUARTO_PYTHON", "python"), script]
    try:
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode
    except FileNotFoundError:
        print(f"ERROR: Failed to spawn '{command[0]}': entity not found", file=sys.stderr)
        return 1


def listed(book: dict[str, object]) -> list[str]:
    found: list[str] = []
    for item in [*book["chapters"], *book.get("appendices", [])]:
        found += item["chapters"] if isinstance(item, dict) else [item]
    return found


def frozen(root: Path, chapter: str, text: str, settings: dict[str, dict[str, str]]) -> str:
    """The executed chapter: a frozen result while its .qmd is unchanged."""
    folder = root / "_freeze" / chapter.removesuffix(".qmd") / "execute-results"
    mark = hashlib.md5(text.encode()).hexdigest()
    kept = folder / "html.md"
    if settings.get("execute", {}).get("freeze") == "auto" and kept.is_file():
        first, _, rest = kept.read_text(encoding="utf-8").partition("\n")
        if first == mark:
            return rest
    result = executed(root, chapter, text)
    folder.mkdir(parents=True, exist_ok=True)
    kept.write_text(f"{mark}\n{result}", encoding="utf-8")
    with (root.parent / "executed.log").open("a", encoding="utf-8") as log:
        log.write(f"{chapter}\n")
    return result


def executed(root: Path, chapter: str, text: str) -> str:
    """Run the cells in the chapter's folder, as a kernel does."""
    sys.path.insert(0, str(root / "src"))
    names: dict[str, object] = {}
    os.chdir((root / chapter).parent)
    try:
        for code in IMPORTS.findall(text):
            exec(code, names)
        text = IMPORTS.sub("", text)
        text = CELL.sub(lambda match: shown(match[1], names), text)
        return INLINE.sub(lambda match: shown(match[1], names), text)
    finally:
        os.chdir(root)


def shown(code: str, names: dict[str, object]) -> str:
    return str(eval(code, names)._repr_markdown_())


def html(markdown: str) -> str:
    """Numbers as links and pictures as pictures: all that the tests look at."""
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    number = r'\[([^\]]*)\]\(([^) ]*) "[^"]*"\)\{\.num\}'
    text = re.sub(number, r'<a class="num" href="\2">\1</a>', text)
    text = re.sub(r"!\[[^\]]*\]\(([^)]*)\)\{#([\w-]+)[^}]*\}", r'<img id="\2" src="\1">', text)
    return f"<!doctype html><title>x</title><body>{text}</body>"


if __name__ == "__main__":
    sys.exit(main())
