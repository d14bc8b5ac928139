"""A picture whose parts say their values: on focus, under the pointer and at a tap.

The parts are buttons over the picture, which stays a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from needsbook.exhibit.linked_picture import with_a_way_past
from needsbook.ground.words import said


@dataclass(frozen=True)
class Part:
    """A part of a picture that says its value; its place in per cent of the picture."""

    words: str
    left: float
    top: float
    width: float
    height: float


def saying_picture(address: str, id: str, alt: str, parts: Sequence[Part]) -> str:
    """A picture as elements of an HTML page.

    Parameters
    ----------
    address : str
        Of the picture, from the page.
    id : str
        Of the exhibit.
    alt : str
        What the picture shows, in words.
    """
    return with_a_way_past(
        id,
        said("picture.skip-values", n=len(parts)),
        f'<div class="saying">\n'
        f'<img src="{escape(address)}" alt="{escape(alt)}" />\n'
        f"{''.join(map(_button, parts))}</div>\n",
    )


def _button(part: Part) -> str:
    right, bottom = 100 - part.left - part.width, 100 - part.top - part.height
    place = " ".join(f"{side:.1f}%" for side in (part.top, right, bottom, part.left))
    return f'<button type="button" title="{escape(part.words)}" style="inset:{place}"></button>\n'
