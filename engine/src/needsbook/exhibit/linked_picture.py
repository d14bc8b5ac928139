"""A picture whose parts are links: the stored SVG, put into the page.

The SVG is made anew from a short list of elements and attributes, so that nothing
else of it can reach a page: no script, style sheet, metadata or outside address.
Its ids begin with the exhibit's, so that two pictures on a page do not clash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from needsbook.ground.errors import ToolFailure
from needsbook.ground.words import said

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ELEMENTS = frozenset({"svg", "g", "path", "use", "defs", "clipPath", "rect", "pattern"})
_DROPPED = frozenset({"metadata", "style"})  # matplotlib's style is for the whole document
_ATTRIBUTES = frozenset(
    {
        *("clip-path", "clipPathUnits", "d", "fill", "height", "patternTransform"),
        *("patternUnits", "stroke", "style", "transform", "viewBox", "width", "x", "y"),
    }
)
_LOCAL = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
_OUTSIDE = re.compile(r"url\((?!\s*#)|@import|expression\(|javascript:", re.I)
_DECIMALS = re.compile(r"-?\d+\.\d+")

Link = tuple[str, str]  # address and label


def linked_picture(svg: bytes, id: str, alt: str, links: Mapping[str, Link]) -> str:
    """A picture as an element of an HTML page.

    Parameters
    ----------
    id : str
        Of the exhibit.
    alt : str
        What the picture shows, in words.
    links : mapping of str to (address, label)
        By the id of an element of the picture: where it leads, and its name.

    Raises
    ------
    ToolFailure
        The file holds something that has no place in a page, or no element of
        that id.
    """
    root = _parsed(svg)
    missing = set(links) - {element.get("id") for element in root.iter()}
    if missing:
        raise ToolFailure(
            f"the picture of {id} has no element {', '.join(sorted(missing))} to link"
        )
    writer = _Writer(id, frozenset(links), _referred(root))
    inner = "".join(writer.element(child) for child in root)
    linked = "".join(writer.link(gid, *link) for gid, link in links.items())
    name = f"{id}--picture"
    return with_a_way_past(
        id,
        said("picture.skip-links", n=len(links)),
        f'<svg id="{name}" class="linked" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'aria-label="{escape(alt)}" viewBox="{escape(root.get("viewBox", ""))}" '
        'style="display:block;width:100%;height:auto;background:#fff;stroke-linejoin:round;'
        f'stroke-linecap:butt">\n<style>{_style(name)}</style>\n'
        f'{inner}<g class="links">\n{linked}</g></svg>\n',
    )


def with_a_way_past(id: str, skip: str, picture: str) -> str:
    """A picture with a link before it that leads the keyboard past its stops."""
    end = f"{id}--picture-end"
    return (
        f'<a class="skip-links" href="#{end}">{escape(skip)}</a>\n'
        f'{picture}<span id="{end}" tabindex="-1"></span>'
    )


def _style(name: str) -> str:
    """How a link shows that the pointer or the keyboard is on it, under either renderer."""
    part = f"#{name} a"
    return (
        f"{part}{{fill:transparent;stroke:none;cursor:pointer}}"
        f"{part}:hover{{stroke:#000;stroke-width:1.6}}"
        f"{part}:focus{{outline:none}}"
        f"{part}:focus-visible{{stroke:#000;stroke-width:2.6;outline:2.5px solid #ffbf00;"
        "outline-offset:1px}"
    )


@lru_cache(maxsize=64)
def _parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def _referred(root: ElementTree.Element) -> list[str]:
    """Ids that the picture itself refers to, in the order in which it gives them."""
    met = {
        name
        for element in root.iter()
        for key, value in element.items()
        for name in ([value[1:]] if key == _HREF else _LOCAL.findall(value))
    }
    return [id for element in root.iter() if (id := element.get("id", "")) in met]


class _Writer:
    """Writes elements anew; what is linked is drawn once and traced by its link.

    The links lie above everything else, transparent, so that neither a label nor a
    neighbour covers the one that the pointer or the keyboard is on.
    """

    def __init__(self, id: str, linked: frozenset[str], referred: Sequence[str]) -> None:
        self.prefix = f"{id}--"
        self.linked = linked
        # Short ones: a letter of a label is an element that refers to one.
        self.ids = {name: f"{self.prefix}{number}" for number, name in enumerate(referred)}
        self.shapes: dict[str, list[str]] = {}

    def element(self, element: ElementTree.Element, inside: str = "") -> str:
        """An element; `inside` is the id of the linked element around it, if there is one."""
        name = element.tag.removeprefix(_SVG)
        if name in _DROPPED:
            return ""
        if name not in _ELEMENTS:
            raise ToolFailure(f"a picture with the element <{name}> cannot stand in a page")
        id = element.get("id", "")
        inside = id if id in self.linked else inside
        attributes = {key: value for key, value in element.items() if key not in ("id", "style")}
        inner = "".join(self.element(child, inside) for child in element)
        style = self._attribute("style", element.get("style", ""))
        written = "".join(self._attribute(key, value) for key, value in attributes.items())
        if inside and name == "path":  # its style on a group, so that the link has its own
            shapes = self.shapes.setdefault(inside, [])
            shapes.append(f"{self.prefix}{inside}-{len(shapes) + 1}")
            return f'<g{style}><path id="{escape(shapes[-1])}"{written}/></g>\n'
        own = f' id="{escape(self.ids[id])}"' if id in self.ids else ""
        if name == "g" and not (own or written or style):
            return inner
        opening = f"<{name}{own}{written}{style}"
        return f"{opening}>{inner}</{name}>\n" if inner else f"{opening}/>\n"

    def link(self, id: str, address: str, label: str) -> str:
        """A link of the shape of the element `id`."""
        name = escape(label)
        shapes = "".join(f'<use href="#{escape(shape)}"/>' for shape in self.shapes.get(id, []))
        opening = f'<a href="{escape(address)}" aria-label="{name}">'
        return f"{opening}<title>{name}</title>{shapes}</a>\n"

    def _attribute(self, key: str, value: str) -> str:
        if not value:
            return ""
        if key == _HREF:
            if not value.startswith("#"):
                raise ToolFailure(f"a picture that loads {value} cannot stand in a page")
            return f' href="#{escape(self._own(value[1:]))}"'
        if key not in _ATTRIBUTES:
            return ""
        if _OUTSIDE.search(value):
            raise ToolFailure(f"a picture with {key}={value!r} cannot stand in a page")
        if key == "d":
            value = _DECIMALS.sub(_to_hundredths, " ".join(value.split()))
        value = _LOCAL.sub(lambda match: f"url(#{self._own(match[1])})", value)
        return f' {key}="{escape(value)}"'

    def _own(self, id: str) -> str:
        if id not in self.ids:
            raise ToolFailure(f"a picture that refers to {id}, which it does not have")
        return self.ids[id]


def _to_hundredths(match: re.Match[str]) -> str:
    """A coordinate to a hundredth of a point, finer than a screen shows."""
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
