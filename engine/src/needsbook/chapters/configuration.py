"""What is wrong in `_quarto.yml` and pyproject.toml, told before anything is built.

The form of what is written, the schemas in `assets/schemas` tell; here is what no schema can
know: what lies on disk, and what one key says of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from needsbook.chapters.glossary import glossary_faults
from needsbook.data.area_pages import area_page_faults
from needsbook.data.in_print import print_faults
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.output import NOT_OUTPUT, is_output_folder
from needsbook.ground.places import Places, toml_line
from needsbook.ground.project import Project, path_fault, well_formed_periods
from needsbook.ground.quarto_files import quarto_file_problems
from needsbook.ground.root import CONFIG, SETTINGS
from needsbook.ground.schema import Fault, Keys, faults
from needsbook.ground.symbols import SYMBOLS
from needsbook.ground.values import as_list, read_text, table
from needsbook.ground.words import FILE as WORDS_FILE
from needsbook.ground.words import is_english, untranslated, word_faults

_SYMBOL = re.compile(r"\[[^\W\d_]{1,8}\]")
_MOST_TOLD = 6
_PATH = "write the path of a chapter from the root of the project, as chapters/name.qmd"
#: Texts that YAML may read as a number or a date, which then stands on pages as it is not written.
_TEXTS = (("book", "title"), ("book", "subtitle"), ("edition", "label"), ("edition", "reference"))
#: A tag that Typst takes; languages and scripts that are written from right to left.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LEFTWARDS = frozenset(
    {
        *("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo", "ps"),
        *("sd", "syr", "ug", "ur", "yi", "arab", "hebr", "syrc", "thaa", "nkoo"),
    }
)
_PAPER = re.compile(r"(?:iso-)?[abc]\d{1,2}|us-\w+|uk-\w+|jis-b\d{1,2}|presentation-\S+|din-d\d")


def project_problems(project: Project) -> list[Problem]:
    """Every problem of the project's own settings.

    Raises
    ------
    ProblemsFound
        The settings cannot be used at all; every other check would only repeat it.
    """
    unusable, settings = _settings(project)
    if not project.config:
        problem = "the file is empty, or not a list of keys and their values"
        fix = "restore it; it needs at least `book:` and `edition:`"
        settings.append(Problem(Where(CONFIG), problem, fix))
    if unusable or not project.config:
        raise ProblemsFound(settings)
    places = Places(CONFIG, read_text(project.root, CONFIG))
    told = faults("quarto", project.config)
    checks = (
        *(_texts, _language, _paper, _output, _chapters, _bibliography, _periods),
        *(area_page_faults, print_faults, glossary_faults),
    )
    known = {fault.keys for fault in told}
    told += [fault for check in checks for fault in check(project) if fault.keys not in known]
    return [
        *quarto_file_problems(project.root),
        *settings,
        *_words(project),
        *map(places.problem, told),
    ]


def _settings(project: Project) -> tuple[bool, list[Problem]]:
    """Whether there is no analysis package, and all that is wrong in pyproject.toml."""
    told = faults("pyproject", project.settings)
    source = project.root / "src"
    unusable = any(fault.keys == ("package",) for fault in told)
    if not unusable and source.is_dir() and not (source / project.package).is_dir():
        unusable = True
        problem = f"the analysis package src/{project.package} is not there"
        fix = "correct `package` under [tool.needsbook], or restore the folder"
        told.append(Fault(("package",), problem, fix))
    told += _statuses(project)
    text = read_text(project.root, SETTINGS)
    return unusable, [
        Problem(
            Where(SETTINGS, toml_line(text, "tool", "needsbook", *fault.keys)),
            fault.problem,
            fault.fix,
        )
        for fault in told
    ]


def _statuses(project: Project) -> Iterator[Fault]:
    for name, (symbol, _) in project.words.statuses.items():
        if name in SYMBOLS or symbol in SYMBOLS.values() or not _SYMBOL.fullmatch(symbol):
            fix = "give it a name and a symbol of its own, letters in square brackets, as [low]"
            problem = f"the status “{name}” has the symbol “{symbol}”"
            yield Fault(("statuses", name), problem, fix)


def _texts(project: Project) -> Iterator[Fault]:
    """Titles that are empty, or no texts to YAML."""
    for keys in _TEXTS:
        home, name = table(project.config.get(keys[0])), keys[1]
        value = home.get(name)
        if name in home and not str(value or "").strip() and value != 0:
            yield Fault(keys, f"`{name}` is empty", "write it, or take the line out")
        elif isinstance(value, date) or (isinstance(value, int | float) and name != "label"):
            kind = "a date" if isinstance(value, date) else f"{value!r}, and no text"
            fix = f'write it in quotation marks: {name}: "…"'
            yield Fault(keys, f"YAML reads `{name}` as {kind}", fix)


def _language(project: Project) -> Iterator[Fault]:
    """A language that the PDF can be set in."""
    tag = project.language
    parts = set(tag.lower().split("-"))
    if not _LANGUAGE.fullmatch(tag):
        fix = "write its code of two or three letters, and a region after a hyphen: en-GB"
        yield Fault(("lang",), f"“{tag}” is no tag of a language", fix)
    elif parts & _LEFTWARDS:
        fix = "the engine sets languages that are written from left to right; name one of these"
        yield Fault(("lang",), f"“{tag}” is written from right to left", fix)


def _paper(project: Project) -> Iterator[Fault]:
    """The paper of the PDF: a name that Typst knows."""
    if not _PAPER.fullmatch(project.paper):
        fix = "write a4, a5, us-letter, us-legal or another name of Typst's"
        yield Fault(("format", "typst", "papersize"), f"“{project.paper}” is no paper", fix)


def _words(project: Project) -> Iterator[Problem]:
    """What the engine says on pages."""
    for problem, fix in word_faults(project.own_words):
        yield Problem(Where(WORDS_FILE), problem, fix)


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


def _output(project: Project) -> Iterator[Fault]:
    settings = table(project.config.get("project"))
    name = settings.get("output-dir", "_book")
    if not is_output_folder(project.home, name):
        yield Fault(
            ("project", "output-dir"),
            f"“{name}” cannot be the output folder, which each build replaces as a whole",
            "name a folder of its own in the root of the project, as _book; no hidden folder, "
            f"none that holds anything else, and not {', '.join(sorted(NOT_OUTPUT))}",
        )


def _chapters(project: Project) -> Iterator[Fault]:
    """Chapters that are no files of the project, and the order of those that are."""
    listed = as_list(project.book.get("chapters"))
    if listed and listed[0] != "index.qmd":
        problem = "the book does not begin with index.qmd, the page that an edition opens with"
        yield Fault(("book", "chapters"), problem, "write the file, and list it first")
    seen: set[str] = set()
    for keys, path in _entries(project.book):
        fault = path_fault(project.root, path) or ("is listed twice" if path in seen else None)
        if fault:
            yield Fault(keys, f"“{path}” {fault}", _PATH)
        seen.add(path)


def _entries(book: dict[str, Any]) -> Iterator[tuple[Keys, str]]:
    """Chapters of the book, each with the keys that lead to it."""
    for name in ("chapters", "appendices"):
        for number, item in enumerate(as_list(book.get(name))):
            keys: Keys = ("book", name, number)
            inner = enumerate(as_list(table(item).get("chapters")))
            found = [(keys, item), *(((*keys, "chapters", place), path) for place, path in inner)]
            yield from (one for one in found if isinstance(one[1], str))


def _bibliography(project: Project) -> Iterator[Fault]:
    value = project.config.get("bibliography", [])
    for name in value if isinstance(value, list) else [value]:
        fault = path_fault(project.root, name)
        if fault:
            fix = "write the path of a file of the project, as references.bib"
            yield Fault(("bibliography",), f"the bibliography “{name}” {fault}", fix)


def _periods(project: Project) -> Iterator[Fault]:
    """Periods that are written as they should be, and are none."""
    edition = table(project.config.get("edition"))
    for name in table(edition.get("periods")).keys() - well_formed_periods(edition).keys():
        period = table(edition["periods"][name])
        kinds = {type(period.get(end)) for end in ("first", "last")}
        what = "has a number at one end and a text at the other"
        if edition["periods"][name] is not None and kinds & {type(None), bool}:
            continue  # told by the schema
        if not kinds <= {int, str}:
            what = "has no first and no last that are numbers or texts"
        elif len(kinds) == 1:
            what = "ends before it begins"
        yield Fault(
            ("edition", "periods", str(name)),
            f"the period of “{name}” {what}",
            f"write: {name}: {{first: 2018, last: 2024}}",
        )
