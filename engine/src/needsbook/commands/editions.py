"""`needsbook edition` and `needsbook diff`: keeping an edition, and comparing two."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from needsbook.chapters.kept_editions import SIDECAR
from needsbook.data.signed import ABOUT, FOLDER
from needsbook.edition import kept
from needsbook.edition.build import git, revision, status
from needsbook.edition.compare import Comparison, compare
from needsbook.edition.kept import Kept
from needsbook.ground.archive import packed
from needsbook.ground.errors import UsageError
from needsbook.ground.files import file_hash
from needsbook.ground.markup import slug
from needsbook.ground.project import Project

#: Where the pages of kept editions lie, outside Git.
ARCHIVES = "_editions"


def keep(project: Project) -> str:
    """Keep the published edition; what was done, in words.

    Raises
    ------
    UsageError
        It is not that of the files as they are, or of files that are committed, or an
        edition of that label is kept already.
    """
    now = _current(project)
    folder = kept.folder_of(project, now.label)
    place = f"{FOLDER}/{folder.name}"
    if (folder / ABOUT).exists():
        raise UsageError(
            f"{place} is kept already, and is not altered\n    → give the correction a label "
            f"of its own under `edition:` in _quarto.yml, for example “{now.label}.1”"
        )
    number = len(kept.all_kept(project)) + 1
    now = replace(now, about={**now.about, "number": number})
    kept.write(now, folder)
    archive = _archive(project, now.label)
    hashed = f"{file_hash(archive)}  {archive.name}\n"
    (folder / SIDECAR).write_text(hashed, encoding="utf-8")
    return (
        f"{place}: {len(now.values)} numbers, {len(now.tables)} tables and figures, "
        f"{len(now.claims)} claims; commit it\n"
        f"{project.relative(archive)}: the pages and the PDF; store it where your editions lie"
    )


def _current(project: Project) -> Kept:
    """The published edition, if it is that of the committed files."""
    stale = status(project).stale
    if stale:
        raise UsageError(
            f"the published edition is not that of the files as they are: {len(stale)} things "
            "would be made again\n    → build it first"
        )
    state = revision(project)
    if state["clean"] is False:
        raise UsageError(
            "files of the project are not committed: nobody could make this edition again\n"
            "    → commit them, or take them back"
        )
    now = kept.published(project)
    return replace(now, about={**now.about, **state})


def _archive(project: Project, label: str) -> Path:
    """The pages as one file: the same bytes for the same pages."""
    path = project.home / ARCHIVES / f"{slug(label)}.zip"
    path.parent.mkdir(exist_ok=True)
    pages = {
        page.relative_to(project.output).as_posix(): page.read_bytes()
        for page in sorted(project.output.rglob("*"))
        if page.is_file()
    }
    path.write_bytes(packed(pages))
    return path


def listed(project: Project) -> str:
    """The kept editions, one a line."""
    return "\n".join(_line(one.about) for one in kept.all_kept(project)) or "none is kept yet"


def _line(about: Mapping[str, Any]) -> str:
    gone = f"  withdrawn {about['withdrawn']}: {about['reason']}" if "withdrawn" in about else ""
    return f"{about['date']}  {about['edition']}{gone}"


def withdraw(project: Project, label: str, reason: str) -> str:
    """Take the values and pages of a kept edition away; what was done, in words.

    For what must not stay public. No hash is left either: one could try small numbers
    against it.

    Raises
    ------
    UsageError
        No edition of that label is kept, or no reason is given.
    """
    folder = kept.folder_of(project, label)
    if not reason.strip():
        raise UsageError("give the reason, without the value: --reason '…'")
    left = kept.withdrawn(kept.read(folder), date.today().isoformat(), reason)
    shutil.rmtree(folder)
    kept.write(left, folder)
    archive = project.home / ARCHIVES / f"{folder.name}.zip"
    archive.unlink(missing_ok=True)
    place = f"{FOLDER}/{folder.name}"
    commits = (git(project, "log", "--all", "--format=%h", "--", place) or "").split()
    held = f" ({', '.join(commits)} changed {place})" if commits else ""
    return (
        f"{place} holds its label, its date and the reason alone; commit it.\n"
        f"What this cannot take back: earlier commits{held} and clones of them, copies of the "
        "pages on servers, in archives and with readers. Ask those who keep them."
    )


def difference(project: Project, label: str | None) -> Comparison:
    """From a kept edition, by default the last, to what is published now.

    Raises
    ------
    UsageError
        None is kept, or it was withdrawn; or what is published is not that of the files.
    """
    if any(one.kind == "exhibit" for one in status(project).stale.values()):
        raise UsageError("the published edition is not that of the files\n    → build it first")
    if label is None:
        before = [one for one in kept.all_kept(project) if "withdrawn" not in one.about]
        if not before:
            raise UsageError("no edition is kept yet\n    → `needsbook edition keep` keeps one")
        chosen = before[-1]
    else:
        chosen = kept.read(kept.folder_of(project, label))
        if "withdrawn" in chosen.about:
            raise UsageError(f"{chosen.label} was withdrawn: {chosen.about['reason']}")
    return compare(chosen, kept.published(project))
