"""`needsbook new`: a small, complete assessment to begin from, engine included."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from needsbook.commands.areas_file import Areas
from needsbook.commands.inserting import without_resource
from needsbook.commands.wheel import wheel
from needsbook.data.datapackage import DESCRIPTOR
from needsbook.ground.errors import UsageError
from needsbook.ground.files import asset, hash_of, write_whole
from needsbook.ground.markup import slug
from needsbook.ground.quarto_files import write_quarto_files
from needsbook.ground.root import WORK
from needsbook.ground.schema import path_of_schema, write_schemas
from needsbook.ground.words import FILE as WORDS_FILE
from needsbook.ground.words import is_english

TEMPLATE, EMPTY = "new", "empty"
_OF_EXAMPLE_ALONE = ("data/absence.csv", "data/intake/absence.yml")
#: What names the example in files that an empty assessment has, too.
_IN_EMPTY = {
    "_quarto.yml": (
        ("  periods:\n    absence: {first: 2022, last: 2024}", "  periods: {}"),
        ("reference: to 31 August 2024", "reference: to be told"),
    ),
    "pyproject.toml": (('states = ["is_withheld"]', "states = []"),),
    "README.md": (
        (
            "What stands here is an example with invented data on school absence. The districts "
            "do not exist.\nReplace it piece by piece; `make check` says what does not fit.\n",
            "Nothing stands here yet but areas: begin with a dataset (below).\n",
        ),
        ("needsbook take absence FILE", "needsbook take DATASET FILE"),
        ('absent("D01")', 'a_number("a place")'),
        ("absent('D01') > absent('D01', 'previous')", "a_number('a place') > a_number('another')"),
    ),
}
_EDITOR = ".vscode/settings.json"
#: Names that a package manager would not pack as they are.
_RENAMED = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "vscode/extensions.json": ".vscode/extensions.json",
    "vscode/settings.json": ".vscode/settings.json",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: The areas of the example, and those of a team that take their places.
_EXAMPLE = (("D01", "Alder"), ("D02", "Birch"), ("D03", "Cedar"))
_OF_EXAMPLE = "The districts do not exist."
_OF_TEAM = "The areas are real, and no number is: replace the data before anybody reads this."


@dataclass(frozen=True)
class Asked:
    """What an assessment is laid with.

    Parameters
    ----------
    title : str
        Of the book.
    package : str
        Name of the analysis package.
    language : str
        Of the book, an IETF tag.
    areas : Areas, optional
        The team's own; three invented ones when left out.
    empty : bool
        Whether the example's data, figures and sentences are left out.
    """

    title: str = "Needs assessment"
    package: str = "analysis"
    language: str = "en-GB"
    areas: Areas | None = None
    empty: bool = False


def new(folder: Path, asked: Asked) -> list[str]:
    """Lay an assessment; its files by their paths from `folder`.

    Parameters
    ----------
    folder : Path
        Where it goes; nothing may be there yet.

    Raises
    ------
    UsageError
        The folder holds something, or a name cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty\n    → name a folder that does not exist yet")
    if not re.fullmatch("[a-z][a-z0-9_]*", asked.package):
        raise UsageError(
            f"“{asked.package}” is not the name of a package\n    → use small letters, digits and _"
        )
    if not asked.title.strip() or re.search(r'[\\"\n]', asked.title):
        raise UsageError(
            "this title cannot be used\n    → write it in one line, without quotation marks"
        )
    if not _LANGUAGE.fullmatch(asked.language):
        raise UsageError(f"“{asked.language}” is no language\n    → write its tag, as de or cy-GB")
    laid = _Template(asked)
    written = [laid.write(folder, path) for path in laid.paths]
    if asked.areas:
        _write_areas(folder, asked.areas, with_example=not asked.empty)
    if not is_english(asked.language):
        words = asset("words/english.toml").read_text(encoding="utf-8")
        own = f"# The words of the engine on the pages of this book, to be translated.\n{words}"
        (folder / WORDS_FILE).write_text(own, encoding="utf-8")
        written.append(WORDS_FILE)
    write_schemas(folder / WORK)
    _complete_dictionary(folder)
    return sorted([*written, *_write_engine(folder), *write_quarto_files(folder)])


def _files_of(template: str) -> list[str]:
    """Paths of a template's files."""
    home = asset(template)
    return sorted(
        path.relative_to(home).as_posix()
        for path in home.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


@dataclass(frozen=True)
class _Template:
    """Fills the files of the template in."""

    asked: Asked
    today: str = field(default_factory=lambda: date.today().isoformat())

    @property
    def paths(self) -> list[str]:
        """The files that are laid."""
        left_out = _OF_EXAMPLE_ALONE if self.asked.empty else ()
        return [path for path in _files_of(TEMPLATE) if path not in left_out]

    def _text(self, path: str) -> str:
        if self.asked.empty and path in _files_of(EMPTY):
            return (asset(EMPTY) / path).read_text(encoding="utf-8")
        text = (asset(TEMPLATE) / path).read_text(encoding="utf-8")
        return _without_example(path, text) if self.asked.empty else text

    def write(self, folder: Path, path: str) -> str:
        target = self._filled(_RENAMED.get(path, path))
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        text = self._text(path)
        if self.asked.areas:
            text = _with_areas(text, self.asked.areas)
        (folder / target).write_text(self._filled(text), encoding="utf-8")
        return target

    def _filled(self, text: str) -> str:
        words = {
            "PACKAGE": self.asked.package,
            "TITLE": self.asked.title,
            "NAME": slug(self.asked.title) or "assessment",
            "DATE": self.today,
            "LANGUAGE": self.asked.language,
        }
        return re.sub(rf"\b({'|'.join(words)})\b", lambda match: words[match[0]], text)


def _without_example(path: str, text: str) -> str:
    """A file of the template that names the example, without it."""
    if path == "data/datapackage.json":
        return without_resource(text, "absence")
    for old, new in _IN_EMPTY.get(path, ()):
        text = text.replace(old, new)
    return text


def _with_areas(text: str, areas: Areas) -> str:
    """A text of the template with the team's areas in the places of the example's."""
    names = json.dumps([name for _, name in areas.named], ensure_ascii=False)
    text = text.replace('["Alder", "Birch", "Cedar"]', names).replace(_OF_EXAMPLE, _OF_TEAM)
    for (code, name), (own_code, own_name) in zip(_EXAMPLE, areas.named, strict=False):
        for old, own in ((name, own_name), (code, own_code)):
            text = re.sub(rf"\b{old}\b", own.replace("\\", r"\\"), text)
    text = text.replace('"pattern": "D[0-9]{2}"', f'"pattern": {json.dumps(areas.pattern)}')
    text = text.replace('"absence from school"', '"invented numbers"')  # in each caption
    text = text.replace("[-1, 49, 1, 51]", json.dumps(areas.within))
    if not areas.bounded:
        text = text.replace("Boundaries of the districts", "Squares, until there are boundaries")
    return text.replace(
        "Invented for an example: no such districts exist.",
        "Every number is invented for an example: replace the file.",
    )


def _write_areas(folder: Path, areas: Areas, *, with_example: bool) -> None:
    """The files that differ with the areas; the numbers of the example go on."""
    data = folder / "data"
    listed = [f"{code},{_quoted(name)},district" for code, name in areas.named]
    (data / "areas.csv").write_text("\n".join(["area,name,level", *listed, ""]), encoding="utf-8")
    features = ",\n".join(json.dumps(one, ensure_ascii=False) for one in areas.features)
    (data / "boundaries.geojson").write_text(
        f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n', encoding="utf-8"
    )
    if not with_example:
        return
    rows = (data / "absence.csv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    for place, (code, _) in list(enumerate(areas.named))[len(_EXAMPLE) :]:
        for years in range(3):
            pupils = 1000 + 10 * place
            rows.append(f"{code},{2022 + years},{pupils},{pupils // 10 + years}")
    (data / "absence.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")


def _quoted(text: str) -> str:
    """A cell of a CSV file."""
    return '"{}"'.format(text.replace('"', '""')) if re.search(r'[",]', text) else text


def _complete_dictionary(folder: Path) -> None:
    """Let VS Code take the profile that the data dictionary names to be the engine's, too.

    It completes from what the file itself names, and from nothing else.
    """
    dictionary = json.loads((folder / "data" / DESCRIPTOR).read_text(encoding="utf-8"))
    schema = json.loads(asset(path_of_schema("datapackage")).read_text(encoding="utf-8"))
    entry = {"fileMatch": [f"/data/{DESCRIPTOR}"], "url": dictionary["$schema"], "schema": schema}
    settings = json.loads((folder / _EDITOR).read_text(encoding="utf-8"))
    text = json.dumps({**settings, "json.schemas": [entry]}, ensure_ascii=False, indent=2)
    write_whole(folder / _EDITOR, f"{text}\n".encode())


def _write_engine(folder: Path) -> list[str]:
    """The engine's wheel, and its hash as the lock's last line."""
    name, content = wheel()
    path = f"vendor/{name}"
    (folder / path).parent.mkdir()
    (folder / path).write_bytes(content)
    with (folder / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"./{path} \\\n    --hash=sha256:{hash_of(content)}\n")
    return [path]
