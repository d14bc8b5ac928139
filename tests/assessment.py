"""The assessment of this repository, and what a build makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdf
import pytest
from books import Book, one_at_a_time

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Book:
    """The real report, built with the built-in renderer in a copy of the repository.

    Whoever runs beside this process shares it: nobody may change it.
    """
    home = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        home = home.parent  # that of all workers
    copy = Book(home / "report" / "copy")
    with one_at_a_time(copy):
        if not (copy.root / "_book").exists():
            shutil.rmtree(copy.root, ignore_errors=True)
            _copy_of_the_repository(copy.root)
            copy.build()
    return copy


@pytest.fixture(scope="session")
def sheets(report: Book) -> list[str]:
    """The text of each page of the report's PDF, blanks and ends of lines as one space."""
    kept = report.root.parent / "sheets.json"
    with one_at_a_time(report):
        if not kept.exists():
            reader = pypdf.PdfReader(report.root / "_book/london-cse-needs-assessment.pdf")
            texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
            kept.write_text(json.dumps(texts), encoding="utf-8")
    found: list[str] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def _copy_of_the_repository(root: Path) -> None:
    root.mkdir()
    for name in (
        "_quarto.yml",
        "pyproject.toml",
        "requirements.lock",
        "references.bib",
        "index.qmd",
    ):
        shutil.copy(REPOSITORY / name, root / name)
    for folder in ("boroughs", "chapters", "data", "src/london_cse"):
        shutil.copytree(
            REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
