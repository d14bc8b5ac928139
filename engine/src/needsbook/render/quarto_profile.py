"""The profile of Quarto's that is written anew before each render: `_quarto-areas.yml`.

It lists the area pages, and the works whose citations differ by a letter alone. Quarto
reads the project again after the pre-render script, so that it counts in the same run.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from needsbook.chapters.model import Chapter
from needsbook.data.area_pages import read_area_pages
from needsbook.ground import pandoc
from needsbook.ground.cache import key_of
from needsbook.ground.files import file_hash, write_if_changed
from needsbook.ground.project import Project
from needsbook.ground.root import PROFILE_FILE
from needsbook.ground.tree import Node, stringify

#: A year, or none, with the letter that tells the works of that year apart.
_LETTERED = re.compile(r"(.*(?:\d{4}|n\.d\.-?))([a-z])\b")


def write_profile(project: Project, chapters: Iterable[Chapter], folder: Path) -> None:
    """Write the profile into `folder`, if it differs."""
    profile: dict[str, Any] = {}
    pages = read_area_pages(project)
    if pages is not None:
        parts = [
            {"part": level.part, "chapters": [area.path for area in level.areas]}
            for level in pages.levels
        ]
        profile["book"] = {"chapters": parts}
    groups = cited_alike(project, cited_in(chapters))
    if groups:
        # As code, so that nothing in a key is taken for markup.
        profile["cited-alike"] = [f"`{' '.join(group)}`" for group in groups]
    text = f"# made by needsbook\n{yaml.safe_dump(profile)}"
    write_if_changed(folder / PROFILE_FILE, text.encode())


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
