"""What tests in a real browser share: sizes of screens, a sample of pages, their addresses."""

from __future__ import annotations

import os
import shutil

import pytest
from books import Book

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("NEEDSBOOK_REQUIRE_BROWSER") == "1"

in_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None and not REQUIRED,
        reason="SKIPPED, NOT CHECKED: no Chromium on this machine",
    ),
]

NARROW = {"width": 320, "height": 640}  # 1280 at 400 % zoom, too
PHONE = {"width": 375, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
#: A page of each kind.
SAMPLE = (
    "index",
    "boroughs/camden",
    "boroughs/city-of-london",
    "chapters/all-boroughs",
    "chapters/profile",
    "chapters/profile-abuse",
    "chapters/service-response-identification",
    "chapters/gaps-2005",
    "chapters/appendix-audit",
    "trace/fig-cse-map",
    "trace/tbl-cse-boroughs",
    "trace/quoted",
    "trace/assessment-rate",
)


def address(report: Book, page: str) -> str:
    return (report.root / f"_book/{page}.html").as_uri()
