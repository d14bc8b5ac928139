"""The text font as pages load it: only the characters that the book's languages need.

A face of some hundred kilobytes becomes one of about eighteen. What is cut is a changed
font, so that it gives up the reserved name; copyright and licence stay in it, and lie
beside it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from needsbook.ground.cache import Cache, key_of
from needsbook.ground.files import file_hash
from needsbook.ground.fonts import font_files

#: Latin letters, Greek ones as formulas have them, punctuation, arrows and signs.
_CHARACTERS = "U+0020-007E,U+00A0-017F,U+0391-03C9,U+2010-205E,U+20AC,U+2122,U+2190-22FF"
_FEATURES = ["kern", "liga", "mark", "mkmk", "tnum"]
_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 0, 13, 14  # in a font's table of names
#: The faces that the style sheet names.
_FACES = frozenset({"Regular", "It", "Semibold"})


def web_fonts(cache: Cache) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the faces, and of their licence."""
    faces = [path for path in font_files() if path.stem.rpartition("-")[2] in _FACES]
    for path in faces:
        key = key_of("woff2", file_hash(path), _CHARACTERS, _FEATURES)
        kept = cache.get(key)
        if kept is None:
            kept = _cut(str(path))
            cache.put(key, kept)
        yield f"{path.stem}.woff2", kept
    yield "LICENCE.txt", _licence(str(faces[0])).encode()


def _cut(path: str) -> bytes:
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = _FEATURES
    options.hinting = False
    options.obfuscate_names = True
    options.name_IDs = [*range(7), _LICENCE, _LICENCE_ADDRESS]
    options.drop_tables += ["FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(_CHARACTERS))
    written = io.BytesIO()
    with subset.load_font(path, options) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()


def _licence(path: str) -> str:
    """What a font says of its copyright and licence."""
    from fontTools.ttLib import TTFont

    with TTFont(path) as font:
        names = font["name"]
        said = [names.getDebugName(id) for id in (_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS)]
    return "\n\n".join(text for text in said if text) + "\n"
