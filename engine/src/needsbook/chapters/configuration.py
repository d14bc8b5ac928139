"""What is wrong in `_quarto.yml` and pyproject.toml, told before anything is built.

`Project` reads both as if all were well and skips what it cannot use; here each
thing skipped becomes a problem with its line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from needsbook.chapters.glossary import glossary_faults
from needsbook.data.area_pages import area_page_faults
from needsbook.data.in_print import print_faults
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.output import NOT_OUTPUT, is_output_folder
from needsbook.ground.project import (
    LIMITS,
    Project,
    is_limit,
    path_fault,
    period_fault,
)
from needsbook.ground.quarto_files import quarto_file_problems
from needsbook.ground.root import CONFIG, SETTINGS
from needsbook.ground.symbols import SYMBOLS
from needsbook.ground.values import iso_date, read_text, table
from needsbook.ground.words import FILE as WORDS_FILE
from needsbook.ground.words import is_english, untranslated, word_faults

# Where several keys may stand, only those near a known one are taken for typing errors.
_TOP = (
    "project book edition bibliography lang format execute filters link-citations csl crossref "
    "toc jupyter author editor title website metadata-files citation-location area-pages safety "
    "print glossary"
)
_BOOK = (
    "title subtitle author date date-format abstract description doi url license favicon chapters "
    "appendices references output-file output-format cover-image cover-image-alt site-url "
    "site-path repo-url repo-subdir repo-branch repo-actions repo-link-target issue-url navbar "
    "sidebar body-header body-footer margin-header margin-footer page-footer page-navigation "
    "back-to-top-navigation bread-crumbs search sharing downloads tools open-graph twitter-card "
    "google-analytics cookie-consent comments other-links code-links reader-mode image"
)
TOP, BOOK = frozenset(_TOP.split()), frozenset(_BOOK.split())
EDITION = frozenset({"label", "date", "reference", "periods", "embargo"})
_SYMBOL = re.compile(r"\[[^\W\d_]{1,8}\]")
_MOST_TOLD = 6
_PAPER = re.compile(r"(?:iso-)?[abc]\d{1,2}|us-\w+|uk-\w+|jis-b\d{1,2}|presentation-\S+|din-d\d")
_DEPTH = 3  # keys that lead to a chapter or a part that is in no part
PART = frozenset({"part", "chapters"})
#: What Quarto would change words, numbers or references by, and the built-in renderer not.
_WITHOUT_EFFECT = frozenset(
    {"csl", "crossref", "citation-location", "reference-location", "metadata-files"}
    | {"number-sections", "number-depth", "number-offset", "title", "author"}
)
_WITHOUT_EFFECT_IN_BOOK = frozenset(
    {"abstract", "doi", "references", "cover-image", "cover-image-alt", "body-header"}
    | {"body-footer", "margin-header", "margin-footer", "page-footer"}
)


def project_problems(project: Project) -> list[Problem]:
    """Every problem of the project's own settings.

    Raises
    ------
    ProblemsFound
        The settings cannot be used at all; every other check would only repeat it.
    """
    config = project.config
    unusable = list(_package(project))
    if not config:
        unusable.append(
            Problem(
                Where(CONFIG),
                "the file is empty, or not a list of keys and their values",
                "restore it; it needs at least `book:` and `edition:`",
            )
        )
    if unusable:
        raise ProblemsFound(unusable)
    lines = _Lines(read_text(project.root, CONFIG))
    return [
        *quarto_file_problems(project.root),
        *_limits(project),
        *_misspelt(lines, (), config, TOP),
        *_without_effect(project, lines),
        *_language(project, lines),
        *_words(project),
        *_paper(project, lines),
        *_output(project, lines),
        *_book(project, lines),
        *_bibliography(project, lines),
        *_edition(project, lines),
        *(Problem(lines.where(*keys), *said) for keys, said in area_page_faults(project)),
        *(Problem(lines.where(*keys), *said) for keys, said in print_faults(project)),
        *(Problem(lines.where(*keys), *said) for keys, said in glossary_faults(project)),
    ]


class _Lines:
    """Lines of the keys of a YAML text."""

    def __init__(self, text: str) -> None:
        self.root = yaml.compose(text, Loader=yaml.SafeLoader)

    def where(self, *keys: str | int) -> Where:
        """The place of a key, or of the nearest key above it that is there."""
        node, line = self.root, None
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            line, node = step
        return Where(CONFIG, line)


def _step(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        item = node.value[key]
        return item.start_mark.line + 1, item
    return None


def _misspelt(
    lines: _Lines, above: tuple[str | int, ...], values: dict[Any, Any], known: Iterable[str]
) -> Iterator[Problem]:
    names = set(known)
    for key in values:
        near = difflib.get_close_matches(str(key), names - set(values), n=1, cutoff=0.75)
        if key not in names and near:
            yield Problem(
                lines.where(*above, key),
                f"the key “{key}” is not known here",
                f"write {near[0]}, if that is what is meant",
            )


def _without_effect(project: Project, lines: _Lines) -> Iterator[Problem]:
    book = table(project.config.get("book"))
    paths: list[tuple[str, ...]] = [(name,) for name in project.config if name in _WITHOUT_EFFECT]
    paths += [("book", name) for name in book if name in _WITHOUT_EFFECT_IN_BOOK]
    for path in paths:
        yield Problem(
            lines.where(*path),
            f"“{path[-1]}” changes what Quarto publishes, and nothing in the built-in renderer",
            "take it out: one edition must say what the other does",
        )


def _package(project: Project) -> Iterator[Problem]:
    name = project.settings.get("package")
    if not isinstance(name, str) or not name.isidentifier():
        yield Problem(
            Where("pyproject.toml"),
            "[tool.needsbook] does not name the analysis package",
            'write: package = "name", the folder of the package in src',
        )
    elif (project.root / "src").is_dir() and not (project.root / "src" / name).is_dir():
        yield Problem(
            Where("pyproject.toml"),
            f"the analysis package src/{name} is not there",
            "correct `package` under [tool.needsbook], or restore the folder",
        )


def _limits(project: Project) -> Iterator[Problem]:
    limits = table(project.settings.get("limits"))
    for name in [f"limits.{name}" for name in limits if name not in LIMITS]:
        yield Problem(
            Where("pyproject.toml"),
            f"[tool.needsbook] knows no “{name}”",
            f"the limits are {' and '.join(LIMITS)}",
        )
    values = {f"limits.{name}": limits[name] for name in LIMITS if name in limits}
    if "cache-megabytes" in project.settings:
        values["cache-megabytes"] = project.settings["cache-megabytes"]
    for name, value in values.items():
        if not is_limit(value):
            yield Problem(
                Where("pyproject.toml"),
                f"“{name}” under [tool.needsbook] is {value!r}",
                "write a whole number above zero, as 120",
            )


def _language(project: Project, lines: _Lines) -> Iterator[Problem]:
    if not isinstance(project.config.get("lang", "en"), str):
        # `no` (Norwegian) is a truth value in YAML.
        yield Problem(
            lines.where("lang"), "the language is not a text", 'write it in quotes, as "en-GB"'
        )


def _paper(project: Project, lines: _Lines) -> Iterator[Problem]:
    """The paper of the PDF: a name that Typst knows."""
    if not _PAPER.fullmatch(project.paper):
        yield Problem(
            lines.where("format", "typst", "papersize"),
            f"“{project.paper}” is no paper",
            "write a4, a5, us-letter, us-legal or another name of Typst's",
        )


def _words(project: Project) -> Iterator[Problem]:
    """What the engine says on pages, and the kinds and statuses that the project adds."""
    for problem, fix in word_faults(project.own_words):
        yield Problem(Where(WORDS_FILE), problem, fix)
    for key, first, sound in (
        ("kinds", "caption", project.words.kinds),
        ("statuses", "symbol", project.words.statuses),
    ):
        given = project.settings.get(key, {})
        for name in table(given) if isinstance(given, dict) else [key]:
            if name not in sound:
                yield Problem(
                    Where(SETTINGS),
                    f"“{name}” under [tool.needsbook.{key}] does not say what it is",
                    f'write: "{name}" = {{{first} = "…", means = "…"}}',
                )
    for name, (symbol, _) in project.words.statuses.items():
        if name in SYMBOLS or symbol in SYMBOLS.values() or not _SYMBOL.fullmatch(symbol):
            yield Problem(
                Where(SETTINGS),
                f"the status “{name}” has the symbol “{symbol}”",
                "give it a name and a symbol of its own, letters in square brackets, as [low]",
            )


def told_of_language(project: Project) -> list[str]:
    """What is other than in an English book, and no problem."""
    if is_english(project.language):
        return []
    told = [
        "Comparisons and quantities in words are looked for in English alone; in this book, mark "
        "them as claims yourselves. Numbers typed by hand, claims and references are checked."
    ]
    left = untranslated(project.own_words, project.language)
    if left:
        some = ", ".join(left[:_MOST_TOLD]) + (" …" if len(left) > _MOST_TOLD else "")
        fix = f"write them into {WORDS_FILE}, as `needsbook new --language` lays it"
        told.append(f"{len(left)} words of its pages are English still: {some}\n    → {fix}")
    return told


def _output(project: Project, lines: _Lines) -> Iterator[Problem]:
    settings = project.config.get("project", {})
    if not isinstance(settings, dict):
        yield Problem(
            lines.where("project"), "`project` is not a list of keys", "write: type: book below it"
        )
        return
    name = settings.get("output-dir", "_book")
    if not is_output_folder(project.home, name):
        yield Problem(
            lines.where("project", "output-dir"),
            f"“{name}” cannot be the output folder, which each build replaces as a whole",
            "name a folder of its own in the root of the project, as _book; no hidden folder, "
            f"none that holds anything else, and not {', '.join(sorted(NOT_OUTPUT))}",
        )


def _book(project: Project, lines: _Lines) -> Iterator[Problem]:
    book = project.config.get("book")
    if not isinstance(book, dict):
        yield Problem(
            lines.where("book"),
            "`book` is missing, or not a list of keys and their values",
            "write below `book:` the title, the author and the chapters",
        )
        return
    misspelt = list(_misspelt(lines, ("book",), book, BOOK))
    yield from misspelt
    if not isinstance(book.get("title", ""), str):
        yield Problem(
            lines.where("book", "title"), "the title is not a text", "write it in quotation marks"
        )
    if not _are_names(book.get("author")):
        yield Problem(
            lines.where("book", "author"),
            "the author is neither a name nor a list of names",
            "write names, each in a line that begins with a dash, as - name: Ann Doe",
        )
    name = book.get("output-file", "book")
    if not isinstance(name, str) or not name or set(name) & set('/\\:\0"'):
        yield Problem(
            lines.where("book", "output-file"),
            f"“{name}” cannot be the name of the PDF",
            "write a plain name without folders, as needs-assessment",
        )
    guessed = "chapters" not in book and misspelt
    if not guessed and (not isinstance(book.get("chapters"), list) or not book["chapters"]):
        yield Problem(
            lines.where("book", "chapters"),
            "the book lists no chapters",
            "list them under book: chapters:, each on a line that begins with a dash",
        )
    if not isinstance(book.get("appendices", []), list):
        yield _not_listed(lines, "book", "appendices")
    yield from _chapters(project, lines)


def _are_names(value: Any) -> bool:
    listed = value if isinstance(value, list) else [value]
    return value is None or all(
        isinstance(one, str) or isinstance(table(one).get("name"), str) for one in listed
    )


def _not_listed(lines: _Lines, *keys: str | int) -> Problem:
    return Problem(
        lines.where(*keys),
        f"“{keys[-1]}” holds no list of chapters",
        "list them below it, each on a line that begins with a dash, or take it out",
    )


def _chapters(project: Project, lines: _Lines) -> Iterator[Problem]:
    seen: set[str] = set()
    listed = project.book.get("chapters")
    if isinstance(listed, list) and listed and listed[0] != "index.qmd":
        yield Problem(
            lines.where("book", "chapters"),
            "the book does not begin with index.qmd, the page that an edition opens with",
            "write the file, and list it first",
        )
    for keys, item in _entries(project.book):
        if isinstance(item, dict) and len(keys) > _DEPTH:
            problem = "a part within a part of the book"
            yield Problem(lines.where(*keys), problem, "list its chapters in the part around it")
            continue
        if isinstance(item, dict):
            misspelt = list(_misspelt(lines, keys, item, PART))
            yield from misspelt
            if misspelt:
                continue
            if not isinstance(item.get("part"), str):
                yield Problem(
                    lines.where(*keys), "this part of the book has no name", 'write: part: "Name"'
                )
            elif item["part"].endswith(".qmd"):
                yield Problem(
                    lines.where(*keys, "part"),
                    f"the part {item['part']} is named after a file",
                    'write its name, part: "Name", and list the file as its first chapter',
                )
            if not isinstance(item.get("chapters"), list) or not item["chapters"]:
                yield _not_listed(lines, *keys, "chapters")
            continue
        fault = path_fault(project.root, item)
        if fault is None and item in seen:
            fault = "is listed twice"
        if fault:
            yield Problem(
                lines.where(*keys),
                f"“{item}” {fault}",
                "write the path of a chapter from the root of the project, as chapters/name.qmd",
            )
        seen.add(str(item))


def _entries(book: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Chapters and parts of the book, each with the keys that lead to it."""
    for name in ("chapters", "appendices"):
        listed = book.get(name)
        for number, item in enumerate(listed if isinstance(listed, list) else []):
            yield ("book", name, number), item
            inner = item.get("chapters") if isinstance(item, dict) and name == "chapters" else None
            for position, path in enumerate(inner if isinstance(inner, list) else []):
                yield ("book", name, number, "chapters", position), path


def _bibliography(project: Project, lines: _Lines) -> Iterator[Problem]:
    value = project.config.get("bibliography", [])
    for name in value if isinstance(value, list) else [value]:
        fault = path_fault(project.root, name)
        if fault:
            yield Problem(
                lines.where("bibliography"),
                f"the bibliography “{name}” {fault}",
                "write the path of a file of the project, as references.bib",
            )


def _edition(project: Project, lines: _Lines) -> Iterator[Problem]:
    edition = project.config.get("edition")
    if not isinstance(edition, dict):
        yield Problem(
            lines.where("edition"),
            "`edition` is missing, or not a list of keys and their values",
            "write below `edition:` its label, its date and the periods of the datasets",
        )
        return
    misspelt = list(_misspelt(lines, ("edition",), edition, EDITION))
    yield from misspelt
    if not edition.get("label") and not misspelt:
        yield Problem(
            lines.where("edition", "label"),
            "the edition has no label",
            "write: label: 2024 edition",
        )
    day = edition.get("date")
    if iso_date(day) is None and not ("date" not in edition and misspelt):
        yield Problem(
            lines.where("edition", "date"),
            "the edition has no date" if day is None else f"“{day}” is not a date",
            "write year, month and day as 2026-11-23",
        )
    periods = edition.get("periods", {})
    if not isinstance(periods, dict):
        yield Problem(
            lines.where("edition", "periods"),
            "`periods` is not a list of datasets",
            "write below it a line for each dataset: name: {first: 2018, last: 2024}",
        )
    for name, period in table(periods).items():
        fault = period_fault(period)
        if fault:
            yield Problem(
                lines.where("edition", "periods", name),
                f"the period of “{name}” {fault}",
                f"write: {name}: {{first: 2018, last: 2024}}",
            )
