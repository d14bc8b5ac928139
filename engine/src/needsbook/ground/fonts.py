"""The fonts of charts, pages and the PDF, and which characters they can show.

The text font holds the letters of European languages. Other characters (more
scripts, signs, faces) come from DejaVu Sans, which matplotlib brings with it. One
that neither holds is shown as its code, `[U+4E2D]`, in pictures and in the PDF: a
reader then sees that something stands there, and what.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FONT = "Source Sans Pro"
FALLBACK_FONT = "DejaVu Sans"

#: Letters, punctuation, arrows and signs that are known to be shown, so that a font
#: need not be opened for them.
_ORDINARY = re.compile(
    r"[\x00-\x7e\xa0-\u017f\u0391-\u03a1\u03a3-\u03c9\u2010-\u2027\u2030-\u205e\u20ac\u2122"
    r"\u2190-\u22ff]*"
)


def font_files() -> list[Path]:
    """The files of the text font."""
    folder = _package("font_source_sans_pro") / "files"
    weights = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")
    return [folder / f"SourceSansPro-{weight}.ttf" for weight in weights]


def fallback_files() -> list[Path]:
    """The files of the font for characters that the text font lacks."""
    folder = _package("matplotlib") / "mpl-data" / "fonts" / "ttf"
    return [folder / f"DejaVuSans{style}.ttf" for style in ("", "-Bold", "-Oblique")]


@cache
def _package(name: str) -> Path:
    """The folder of an installed package, which is not imported: that takes time."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {name} is not installed")
    return Path(spec.origin).parent


def missing_characters(text: str) -> str:
    """The characters of `text` that no font shows, each once, in their order of code."""
    if _ORDINARY.fullmatch(text):
        return ""
    return "".join(sorted({c for c in text if not _is_shown(c)}))


def displayable(text: str) -> str:
    """`text` with each character that no font shows as its code."""
    if _ORDINARY.fullmatch(text):
        return text
    return "".join(c if _is_shown(c) else f"[U+{ord(c):04X}]" for c in text)


@cache
def _is_shown(character: str) -> bool:
    # Spaces, joiners, direction marks and variation selectors need no picture.
    invisible = unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    return invisible or _is_variation(ord(character)) or ord(character) in _covered()


def _is_variation(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x34F


@cache
def _covered() -> frozenset[int]:
    """Codes that the upright faces hold."""
    from matplotlib.ft2font import FT2Font

    faces = (font_files()[0], fallback_files()[0])
    return frozenset(code for path in faces for code in FT2Font(str(path)).get_charmap())
