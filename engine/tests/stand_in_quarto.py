"""A stand-in for Quarto where it is not installed: what it does with a book.

Like Quarto it runs the pre-render script, reads the project again with the profile that
this wrote, executes a chapter only if there is no frozen result of the same .qmd, clears
the output folder, copies the resources, makes a page of each chapter and a PDF of all, and
runs the post-render script. It is as strict as Quarto in what it takes from where: Python
from `_environment` alone, filters and partials as the project lists them.

Its Typst has what Quarto's has before and around the project's partial: the names that a
book's chapters use, tables that are no figures, formulas and their numbers, and the standard
of the PDF. A picture's alternative text is what the project's filter makes of it, no more.

It writes the chapters that it executed to `executed.log` beside the project. In the PDF it
loses the float that STAND_IN_LOSES names; with STAND_IN_WARNS it says that it left a table out.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from html import escape, unescape
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import yaml

VERSION = "1.11.99"
IMPORTS = re.compile(r"```\{python\}\n(?:#\| include: false\n)?((?:from|import) .*?)```", re.DOTALL)
CELL = re.compile(r"```\{python\}\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`\{python\} ([^`]*)`")
HEADER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TITLE = re.compile(r"^# (.*?) *(?:\{([^}]*)\})?$", re.MULTILINE)
LUA = Path(__file__).with_suffix(".lua")

#: What stands before the partials in Quarto's template of a book.
BEFORE = """\
#let equation-numbering = it => {
  let pattern = if state("appendix-state", none).get() != none { "(A.1)" } else { "(1.1)" }
  numbering(pattern, counter(heading).get().first(), it)
}
#let horizontalrule = line(start: (25%, 0%), end: (75%, 0%))
#show terms: it => {
  show terms.item: item => [#strong(item.term) #block(inset: (left: 1.5em), item.description)]
  it
}
#let fa-info() = text(font: "Font Awesome 6 Free", "i")
#let part(title) = panic("the project's partial has none")
#let appendices(title, hide-parent: false, doc) = panic("the project's partial has none")
#let callout(..) = panic("the project's partial has none")
#set page(paper: "a4", margin: (x: 1.25in, y: 1.25in), numbering: none)
"""
#: Quarto's own keys; a filter sees all others as metadata of each document.
OWN = frozenset(
    ("project", "book", "lang", "bibliography", "filters", "format", "execute", "link-citations")
)
Settings = dict[str, Any]


def main() -> int:
    if sys.argv[1:] == ["--version"]:
        print(VERSION)
        return 0
    if sys.argv[1:2] == ["--execute"]:
        print(executed(sys.stdin.read()), end="")
        return 0
    root = Path.cwd()
    environment = {**set_in(root / "_environment"), **os.environ}
    settings = project(root, environment)
    status = scripts(root, settings, "pre-render", environment)
    if status:
        return status
    settings = project(root, environment)  # the profile may have been written just now
    output = root / settings["project"].get("output-dir", "_book")
    shutil.rmtree(output, ignore_errors=True)
    book = Book(root, settings, environment)
    written = [*book.pages(output), book.pdf(output)]
    for pattern in settings["project"].get("resources", []):
        for path in root.glob(pattern):
            target = output / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    environment |= {
        "QUARTO_PROJECT_RENDER_ALL": "1",
        "QUARTO_PROJECT_OUTPUT_FILES": "\n".join(map(str, written)),
    }
    return scripts(root, settings, "post-render", environment)


def set_in(file: Path) -> dict[str, str]:
    """What the project's `_environment` sets; what is set already has precedence."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def project(root: Path, environment: dict[str, str]) -> Settings:
    """The project's settings, with those of the active profiles that are there."""
    settings = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8"))
    for name in environment.get("QUARTO_PROFILE", "").split(","):
        path = root / f"_quarto-{name}.yml"
        if name and path.is_file():
            settings = merged(settings, yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    return settings


def merged(one: Any, other: Any) -> Any:
    """Tables key by key, lists one after the other; else the other."""
    if isinstance(one, dict) and isinstance(other, dict):
        both = {key: merged(one[key], other[key]) for key in one if key in other}
        return {**one, **other, **both}
    if isinstance(one, list) and isinstance(other, list):
        return one + [item for item in other if item not in one]
    return other


def scripts(root: Path, settings: Settings, when: str, environment: dict[str, str]) -> int:
    """Run a script of the project; a bare path of a .py file under QUARTO_PYTHON.

    Anything else is a command, whose first word is looked up on PATH.
    """
    script = settings["project"].get(when)
    if script is None:
        return 0
    command = script.split()
    if len(command) == 1 and script.endswith(".py"):
        command = [environment.get("QUARTO_PYTHON", "python"), script]
    try:
        return subprocess.run(command, cwd=root, env=environment, check=False).returncode
    except FileNotFoundError:
        print(f"ERROR: Failed to spawn '{command[0]}': entity not found", file=sys.stderr)
        return 1


class Book:
    """The chapters, executed and rendered."""

    def __init__(self, root: Path, settings: Settings, environment: dict[str, str]) -> None:
        self.root, self.settings, self.environment = root, settings, environment
        self.items = self._items()

    def _items(self) -> list[tuple[str, str, str]]:
        """(path or "", title of a part, number) in the order of the book."""
        book, found = self.settings["book"], []
        for items, letters in (
            (book["chapters"], ""),
            (book.get("appendices", []), ascii_uppercase),
        ):
            if letters and items:
                found.append(("", "Appendices", "A"))
            count = 0
            for item in items:
                if isinstance(item, dict):
                    found.append(("", item["part"], ""))
                for path in item["chapters"] if isinstance(item, dict) else [item]:
                    title = TITLE.search((self.root / path).read_text(encoding="utf-8"))
                    number = ""
                    if not title or "unnumbered" not in (title[2] or ""):
                        count += 1
                        number = letters[count - 1] if letters else str(count)
                    found.append((path, "", number))
        return found

    def pages(self, output: Path) -> list[Path]:
        written, numbers = [], {}
        for path, _, number in self.items:
            if not path:
                continue
            text = HEADER.sub("", self.frozen(path))
            title = TITLE.search(text)
            heading = title[1] if title else path
            body = self.pandoc(text.replace(title[0] if title else "", "", 1), "html", path, number)
            id = re.search(r"#([\w-]+)", title[2] or "") if title else None
            numbers[id[1] if id else path] = (path, number, heading)
            page = output / path.replace(".qmd", ".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(html(heading, number, id[1] if id else "", body), encoding="utf-8")
            written.append(page)
        for page in written:
            page.write_text(resolved(page, output, numbers), encoding="utf-8")
        return written

    def pdf(self, output: Path) -> Path:
        parts: list[str] = []
        for path, title, number in self.items:
            if path:
                text = HEADER.sub("", self.frozen(path))
                parts.append(self.pandoc(text, "typst", path, number))
            elif number:
                parts.append('#show: appendices.with("Appendices", hide-parent: true)\n')
                parts.append("#heading(level: 1, numbering: none)[Appendices]\n")
            else:
                parts.append(f"#part[{title}]\n")
        source = self.root / "standing-in.typ"
        source.write_text(self.template() + "\n".join(parts), encoding="utf-8")
        target = output / f"{self.settings['book']['output-file']}.pdf"
        import typst

        try:
            asked = self.settings["format"]["typst"]
            standard = asked.get("pdf-standard")
            typst.compile(
                source,
                output=target,
                root=self.root,
                font_paths=asked.get("font-paths", []),
                pdf_standards=[standard] if standard else [],
            )
        finally:
            source.unlink()
        return target

    def template(self) -> str:
        """What stands before the text: the project's partial in pandoc's template language."""
        typst = self.settings["format"]["typst"]
        header = "".join(item["text"] for item in typst.get("include-in-header", []))
        partials = typst.get("template-partials", [])
        meta = {**self.settings, **self.settings["book"], "papersize": typst.get("papersize", "a4")}
        template = self.root / "standing-in.template"
        given = "".join((self.root / path).read_text(encoding="utf-8") for path in partials)
        template.write_text(f"{given}\n", encoding="utf-8")
        values = self.root / "standing-in.json"
        values.write_text(yaml.safe_dump(meta, allow_unicode=True), encoding="utf-8")
        try:
            arguments = ["-f", "markdown", "-t", "typst", f"--template={template}"]
            shown = run_pandoc([*arguments, f"--metadata-file={values}"], "")
            return f"{BEFORE}\n{header}\n{shown}\n"
        finally:
            template.unlink()
            values.unlink()

    def pandoc(self, text: str, format: str, path: str, number: str) -> str:
        """A chapter through the project's filters, and what stands in for Quarto's own."""
        listed = self.settings.get("filters", [])
        before = [one["path"] for one in listed if isinstance(one, dict) and one["at"] == "pre-ast"]
        others = [one for one in listed if isinstance(one, str)]
        environment = {
            "STAND_IN_FORMAT": format,
            "STAND_IN_CHAPTER": number,
            "STAND_IN_LOSES": os.environ.get("STAND_IN_LOSES", ""),
            "STAND_IN_BEFORE": ":".join(str(self.root / one) for one in before),
            "STAND_IN_FILTERS": ":".join(str(self.root / one) for one in others),
        }
        writer = "typst-citations" if format == "typst" else "html"
        arguments = [
            "-f",
            "markdown",
            "-t",
            writer,
            f"--lua-filter={LUA}",
            "--wrap=none",
            "--mathml",
        ]
        arguments += ["--section-divs"] if format == "html" else []
        if self.settings.get("bibliography"):
            arguments += [
                "--citeproc",
                f"--bibliography={self.root / self.settings['bibliography']}",
            ]
        arguments.append(f"--metadata=lang:{self.settings.get('lang', 'en')}")
        others_of = {key: value for key, value in self.settings.items() if key not in OWN}
        text = f"---\n{yaml.safe_dump(others_of, allow_unicode=True)}---\n\n{text}"
        folder = (self.root / path).parent
        written = run_pandoc(arguments, text, folder, environment)
        if format == "typst":  # pictures by their place in the project, as in one document
            home = Path(path).parent.as_posix()
            written = re.sub(
                r'image\("([^"]+)"',
                lambda match: f'image("/{os.path.normpath(f"{home}/{match[1]}")}"',
                written,
            )
        return written

    def frozen(self, chapter: str) -> str:
        """The executed chapter: a frozen result while its .qmd is unchanged."""
        text = (self.root / chapter).read_text(encoding="utf-8")
        if not CELL.search(text) and not INLINE.search(text):
            return text
        folder = self.root / "_freeze" / chapter.removesuffix(".qmd") / "execute-results"
        mark = hashlib.md5(text.encode()).hexdigest()
        kept = folder / "html.md"
        if self.settings.get("execute", {}).get("freeze") == "auto" and kept.is_file():
            first, _, rest = kept.read_text(encoding="utf-8").partition("\n")
            if first == mark:
                return rest
        result = self.execute(chapter, text)
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(f"{mark}\n{result}", encoding="utf-8")
        with (self.root.parent / "executed.log").open("a", encoding="utf-8") as log:
            log.write(f"{chapter}\n")
        return result

    def execute(self, chapter: str, text: str) -> str:
        """Run the cells as a kernel does: in the chapter's folder, under QUARTO_PYTHON."""
        python = self.root / self.environment.get("QUARTO_PYTHON", "python")
        done = subprocess.run(
            [str(python), str(Path(__file__)), "--execute"],
            input=text,
            cwd=(self.root / chapter).parent,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout


def executed(text: str) -> str:
    names: dict[str, object] = {}
    for code in IMPORTS.findall(text):
        exec(code, names)
    text = IMPORTS.sub("", text)
    text = CELL.sub(lambda match: shown(match[1], names), text)
    return INLINE.sub(lambda match: shown(match[1], names), text)


def shown(code: str, names: dict[str, object]) -> str:
    return str(eval(code, names)._repr_markdown_())


def run_pandoc(
    arguments: list[str], text: str, folder: Path | None = None, more: dict[str, str] | None = None
) -> str:
    import pypandoc

    done = subprocess.run(
        [Path(pypandoc.__file__).parent / "files/pandoc", *arguments],
        input=text,
        cwd=folder,
        env={**os.environ, **(more or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    sys.stderr.write(done.stderr)
    if done.returncode:
        raise SystemExit(f"ERROR: pandoc: {done.stderr}")
    return done.stdout


def html(heading: str, number: str, id: str, body: str) -> str:
    """A page with the elements that the project relies on (the notes on Quarto's pages)."""
    title = escape(heading)
    if number.isalpha() and number:
        title = f"Appendix {number} — {title}"
    elif number:
        title = (
            f'<span class="chapter-number">{number}</span>\N{NO-BREAK SPACE} '
            f'<span class="chapter-title">{title}</span>'
        )
    return (
        "<!doctype html>\n<html><head><title>x</title></head>"
        '<body class="nav-sidebar floating quarto-light">\n<main id="quarto-document-content">'
        '<header id="title-block-header" class="quarto-title-block default">'
        f'<h1 class="title"><span id="{id}" class="quarto-section-identifier">{title}</span></h1>'
        f"</header>{body}</main></body></html>\n"
    )


def resolved(page: Path, output: Path, numbers: dict[str, tuple[str, str, str]]) -> str:
    """The page with its references to chapters; on an unnumbered one by their titles."""
    text = page.read_text(encoding="utf-8")
    numbered = "chapter-number" in text

    def name(match: re.Match[str]) -> str:
        path, number, heading = numbers.get(match[1], ("", "", ""))
        if not path:
            return match[0]
        target = output / path.replace(".qmd", ".html")
        said = f"Chapter {number}" if numbered else f"{number}\N{NO-BREAK SPACE} {heading}"
        href = os.path.relpath(target, page.parent)
        return f'<a href="{href}" class="quarto-xref"><span>{unescape(said)}</span></a>'

    unresolved = r'class="quarto-xref"><span class="quarto-unresolved-ref">.*?</span></a>'
    return re.sub(rf'<a href="#([\w-]+)" {unresolved}', name, text)


if __name__ == "__main__":
    sys.exit(main())
