"""The text font as pages load it: small, with its licence, and under no reserved name."""

from __future__ import annotations

import io
from pathlib import Path

from fontTools.ttLib import TTFont

from needsbook.ground.cache import Cache
from needsbook.render.web_fonts import web_fonts


def test_each_face_is_small_and_has_the_letters_of_a_book(tmp_path: Path) -> None:
    made = dict(web_fonts(Cache(tmp_path)))
    faces = {name: content for name, content in made.items() if name.endswith(".woff2")}
    assert len(faces) == 3
    for content in faces.values():
        assert len(content) < 60_000
        letters = TTFont(io.BytesIO(content)).getBestCmap()
        assert all(ord(letter) in letters for letter in "Aé–’ŵ≥−")
    assert any("licen" in name.lower() or "OFL" in name for name in made)


def test_they_are_made_once(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert dict(web_fonts(cache)) == dict(web_fonts(cache))
