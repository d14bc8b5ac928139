"""A picture in fewer bytes looks the same: the same points, letters and named parts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from needsbook.charts.style import chart_style, drawn, new_figure
from needsbook.charts.vector import compact

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
PICTURE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "x" "y">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">
 <metadata>words</metadata>
 <g id="area-x">
  <path d="%s" style="fill: #fff; stroke: none"/>
 </g>
</svg>
"""


def points(path: str) -> list[tuple[float, float]]:
    """The points that a path comes to, absolute or relative."""
    found = []
    here = start = (0.0, 0.0)
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        name, relative = command.upper(), command.islower()
        numbers = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", text)]
        if name == "Z":
            here = start
        step = {"H": 1, "V": 1, "M": 2, "L": 2, "Q": 4, "C": 6}.get(name, 1)
        for at in range(0, len(numbers), step):
            across, down = here if relative else (0.0, 0.0)
            some = numbers[at : at + step]
            if name == "H":
                here = (across + some[0], here[1])
            elif name == "V":
                here = (here[0], down + some[0])
            else:
                found += [
                    (across + x, down + y) for x, y in zip(some[:-2:2], some[1:-2:2], strict=True)
                ]
                here = (across + some[-2], down + some[-1])
            found.append(here)
        if name == "M":
            start = here
    return found


def path_of(svg: bytes) -> str:
    (path,) = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return path.get("d", "")


@pytest.mark.parametrize(
    "path",
    [
        "M 1.123456 2.5 \nL 3 2.5 \nL 3 -0.25 \nL 2.004 0.001 \nz",
        "M 0 0 L 0.333333 0.333333 L 0.666666 0.666666 L 0.999999 0.999999 L 1.333333 1.333333",
        "M 5 5 Q 6 6 7 5 Q 8 4 9 5 z M 1 1 C 1 2 2 3 3 3 C 4 3 5 2 5 1 L 5 1",
        "M -0.004 -10 L -0.5 -10.25 L 0.25 100 L 1000 0.05",
    ],
)
def test_a_path_comes_to_the_same_points(path: str) -> None:
    written = path_of(compact((PICTURE % path).encode()))
    assert len(written) < len(path)
    for (x, y), (a, b) in zip(points(written), points(path), strict=True):
        assert abs(x - a) <= 0.00501
        assert abs(y - b) <= 0.00501


def test_a_path_of_other_commands_is_left_as_it_is() -> None:
    assert path_of(compact((PICTURE % "M 1 1 A 2 2 0 0 1 3 3").encode())) == "M 1 1 A 2 2 0 0 1 3 3"


def test_named_parts_stay_and_what_is_not_drawn_goes() -> None:
    done = compact((PICTURE % "M 1 1 L 2 2").encode())
    assert b'id="area-x"' in done
    assert b"words" not in done
    assert b"DOCTYPE" not in done


def test_every_letter_of_a_chart_is_there() -> None:
    with chart_style():
        figure = new_figure()
        axes = figure.subplots()
        axes.plot([1, 2, 3], [3, 1, 2])
        axes.set_title("Boroughs of London")
        svg = drawn(figure)["svg"]
    root = ElementTree.fromstring(svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    used = [element.get(HREF, "")[1:] for element in root.iter(f"{SVG}use")]
    assert set(used) <= set(ids)
    letters = [id for id in used if id.startswith("l") and id[1:].isdigit()]
    assert len(letters) >= len("BoroughsofLondon")
    assert compact(svg) == svg


def test_an_empty_group_leaves_the_others_whole() -> None:
    """matplotlib writes one for a colour bar."""
    with chart_style():
        figure = new_figure()
        axes = figure.subplots()
        figure.colorbar(axes.scatter([1, 2], [1, 2], c=[1, 2]))
        svg = drawn(figure)["svg"]
    assert ElementTree.fromstring(svg).tag == f"{SVG}svg"
