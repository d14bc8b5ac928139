"""The profile of Quarto's that is written anew before each render: `_quarto-areas.yml`.

It lists the area pages, and what the look of the PDF and the filter cannot know by
themselves: the title page, formulas in words, corrections, and the works whose citations
differ by a letter alone. Quarto reads the project again after the pre-render script, so
that it counts in the same run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import read_area_pages
from needsbook.data.corrections import lines_on
from needsbook.data.signed import draft_of
from needsbook.ground import pandoc
from needsbook.ground.cache import key_of
from needsbook.ground.files import file_hash, write_if_changed
from needsbook.ground.markup import markdown_text
from needsbook.ground.project import Project
from needsbook.ground.root import PROFILE_FILE
from needsbook.ground.tree import Node, nodes, stringify
from needsbook.ground.words import said
from needsbook.render.elements import metadata
from needsbook.render.spoken import spoken
from needsbook.render.title_page import facts

#: A year, or none, with the letter that tells the works of that year apart.
_LETTERED = re.compile(r"(.*(?:\d{4}|n\.d\.-?))([a-z])\b")

#: The engine's words that the look of the PDF and the filter show.
_WORDS = (
    "made.notes",
    "page.contents",
    "reference.chapter",
    "reference.section",
    "reference.appendix",
)


def write_profile(project: Project, chapters: Sequence[Chapter], folder: Path) -> None:
    """Write the profile into `folder`, if it differs."""
    profile: dict[str, Any] = {"words": {key.partition(".")[2]: said(key) for key in _WORDS}}
    pages = read_area_pages(project)
    if pages is not None:
        parts = [
            {"part": level.part, "chapters": [area.path for area in level.areas]}
            for level in pages.levels
        ]
        profile["book"] = {"chapters": parts}
    profile["facts"] = [
        {"name": markdown_text(name), "value": markdown_text(value)}
        for name, value in facts(project)
    ]
    alike = cited_alike(project, cited_in(chapters))
    told = {
        "unreleased": markdown_text(draft_of(project)),
        "cited-alike": [_code(" ".join(group)) for group in alike],
        "spoken": _spoken(project, chapters),
        "corrected": _corrected(project, chapters),
    }
    profile |= {key: value for key, value in told.items() if value}
    text = f"# made by needsbook\n{yaml.safe_dump(profile, allow_unicode=True)}"
    write_if_changed(folder / PROFILE_FILE, text.encode())


def _code(text: str) -> str:
    """A text as code, so that nothing in it is taken for markup."""
    return f"`{text}`"


def _spoken(project: Project, chapters: Iterable[Chapter]) -> list[dict[str, str]]:
    """Each formula of the chapters in words; in the PDF a screen reader says them."""
    found: dict[str, str] = {}
    for chapter in chapters:
        markdown = chapter.markdown(lambda _: "", metadata(project, chapter))
        if "$" not in markdown:
            continue
        key = key_of("formulas", pandoc.READER, markdown)
        formulas: list[str] | None = project.cache.get_json(key)
        if formulas is None:
            home = (project.root / chapter.path).parent
            blocks = pandoc.parse(markdown, home, limits=project.limits)
            formulas = [node["c"][1] for node in nodes(blocks) if node["t"] == "Math"]
            project.cache.put_json(key, formulas)
        found |= {" ".join(formula.split()): spoken(formula) for formula in formulas}
    return [{"formula": _code(one), "words": _code(words)} for one, words in found.items()]


def _corrected(project: Project, chapters: Iterable[Chapter]) -> list[dict[str, Any]]:
    """What was corrected in chapters, by the id of each; a page of an area has it by itself."""
    return [
        {"id": _code(id), "lines": lines}
        for chapter in chapters
        if not chapter.area and (lines := lines_on(project, chapter.path))
        for level, _, _, attributes, _ in chapter.headings()
        if level == 1 and (id := attributes.get("id"))
    ]


def cited_in(chapters: Iterable[Chapter]) -> list[str]:
    """The keys of the works that the chapters cite."""
    return sorted({key for chapter in chapters for key, _ in chapter.citations()})


def cited_alike(project: Project, cited: list[str]) -> list[list[str]]:
    """Groups of cited works that only a letter tells apart, as 2015a and 2015b."""
    if not cited or not project.bibliography:
        return []
    hashes = [file_hash(project.root / path) for path in project.bibliography]
    language = project.language
    key = key_of("cited alike", pandoc.READER, hashes, cited, language)
    kept: list[list[str]] | None = project.cache.get_json(key)
    if kept is None:
        done, _ = pandoc.cite(
            [_citation(key) for key in cited],
            folder=project.root,
            bibliography=project.bibliography,
            cited=cited,
            language=language,
            limits=project.limits,
        )
        kept = _grouped(dict(zip(cited, map(stringify, done), strict=True)))
        project.cache.put_json(key, kept)
    return kept


def _grouped(worded: dict[str, str]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, words in worded.items():
        lettered = _LETTERED.match(words)
        if lettered:
            groups[lettered[1]].append(key)
    return [sorted(keys) for keys in groups.values() if len(keys) > 1]


def _citation(key: str) -> Node:
    item = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "AuthorInText"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[item], [{"t": "Str", "c": f"@{key}"}]]}
