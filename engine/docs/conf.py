"""How Sphinx makes the site of these pages: `make docs`. It loads nothing from a network."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The engine of this checkout, wherever Sphinx is called.
sys.path[:0] = [str(HERE.parent / "src"), str(HERE / "_ext")]

project = "needsbook"
release = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]
copyright = "the authors of needsbook"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "told",
]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
root_doc = "index"
nitpicky = False
highlight_language = "none"  # an indented block is whatever the page says
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the parameters are described in words
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"needsbook {release}"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
templates_path: list[str] = []
