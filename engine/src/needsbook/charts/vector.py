"""A picture as SVG in fewer bytes, looking the same.

matplotlib writes each coordinate on its own line to six decimals, and each letter as a
reference by a long name. A page carries several pictures, so that this is most of its weight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

#: How the name of a picture ends in which text is text: the one for print.
PRINTED = "print.svg"

_HEAD = re.compile(r"<!DOCTYPE[^>]*>|<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_PATH = re.compile(r'\bd="([^"]*)"')
_STYLE = re.compile(r'\bstyle="([^"]*)"')
_PLACE = re.compile(r'\b[xy]="[^"]*"|\btranslate\([^)]*\)')
_NUMBER = re.compile(r"-?\d+\.\d+")
_COMMAND = re.compile(r"([A-Za-z])\s*([^A-Za-z]*)")
_GLYPH = re.compile(r'<path id="([^"]+)"(?: d="[^"]*")? transform="scale\(0\.015625\)"/>')
#: What matplotlib calls its parts; nothing refers to them.
_PLAIN_ID = re.compile(r'<g id="(?:figure|axes|patch|line2d|text|[xy]tick|matplotlib\.axis)_\d+"')
_LETTER = re.compile(r'(<use xlink:href="#[^"]*") transform="translate\(([-\d.]+) 0\)"/>')
#: Marks, clips and hatches under matplotlib's names.
_SHARED = re.compile(r'\bid="([mph][0-9a-f]{10})"')
_NAME = re.compile(r'(\bid="|href="#|url\(#)([^")]+)')
_EMPTY = re.compile(r"<g(?: [^>]*)?/>")
_GROUP = re.compile(r"<g(?: [^>]*)?>|</g>")
_MARKS = re.compile(r'(<g clip-path="[^"]*">)<use[^>]*/></g>(?:\1<use[^>]*/></g>)+')
_HUNDREDTH = Decimal("0.01")

Point = tuple[Decimal, Decimal]


def compact(svg: bytes) -> bytes:
    """The same picture, coordinates to a hundredth of a point."""
    text = _BETWEEN.sub("><", _HEAD.sub("", svg.decode()))
    text = _PATH.sub(lambda match: f'd="{_path(match[1])}"', text)
    text = _STYLE.sub(lambda match: match[0].replace(": ", ":").replace("; ", ";"), text)
    text = _PLACE.sub(lambda match: _rounded(match[0]), text)
    text = _LETTER.sub(r'\1 x="\2"/>', _PLAIN_ID.sub("<g", _EMPTY.sub("", text)))
    text = _MARKS.sub(_in_one_group, _without_plain_groups(text))
    return _short_names(text).encode()


def _without_plain_groups(text: str) -> str:
    """The same elements out of groups that say nothing of them."""
    says: list[bool] = []

    def shown(match: re.Match[str]) -> str:
        if match[0] == "</g>":
            return match[0] if says.pop() else ""
        says.append(match[0] != "<g>")
        return match[0] if says[-1] else ""

    return _GROUP.sub(shown, text)


def _in_one_group(marks: re.Match[str]) -> str:
    """Marks that the same edge cuts off, which matplotlib puts into a group each."""
    return f"{marks[1]}{marks[0].replace(f'</g>{marks[1]}', '')[len(marks[1]) :]}"


def _rounded(text: str) -> str:
    def shown(match: re.Match[str]) -> str:
        number = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
        return "0" if number == "-0" else number

    return _NUMBER.sub(shown, text)


def _path(commands: str) -> str:
    """A path relative to where it has come to, which is what fewest digits say.

    Where it has come to is taken as written, so that what is rounded off does not add up.
    """
    written: list[str] = []
    here = start = (Decimal(0), Decimal(0))
    before = ""
    for command, numbers in _COMMAND.findall(commands):
        if command not in "MLQCz":  # as matplotlib writes none
            return " ".join(commands.split())
        values = [Decimal(number).quantize(_HUNDREDTH) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        name = command.lower()
        if command == "L":
            name, moved = _line(here, points[0])
        else:
            moved = [
                one - origin for point in points for one, origin in zip(point, here, strict=True)
            ]
        said = _joined(moved)
        if name == before and name != "m":
            name = "" if said.startswith("-") else " "
        written.append(name + said)
        before = name.strip() or before
        here = start if command == "z" else points[-1]
        start = here if command == "M" else start
    return "".join(written)


def _line(here: Point, there: Point) -> tuple[str, list[Decimal]]:
    across, down = there[0] - here[0], there[1] - here[1]
    if not down:
        return "h", [across]
    return ("v", [down]) if not across else ("l", [across, down])


def _joined(values: Sequence[Decimal]) -> str:
    """Numbers in a row; a minus sign needs no space before it."""
    shown = [
        f"{value.normalize():f}".replace("0.", ".", 1)
        if abs(value) < 1 and value % 1
        else f"{value.normalize():f}"
        for value in values
    ]
    return " ".join(shown).replace(" -", "-")


def _short_names(text: str) -> str:
    """Letters, then marks and clips, under short names: `l0`, `l1`, as they are drawn."""
    names = dict.fromkeys([*_GLYPH.findall(text), *_SHARED.findall(text)])
    short = {name: f"l{position}" for position, name in enumerate(names)}
    return _NAME.sub(lambda match: match[1] + short.get(match[2], match[2]), text)
