"""The audit trail: every exhibit and number of the book, in one table.

A chapter shows it with a cell that holds `audit_trail()`; what it lists is read
from `figures/`, where the traces and their places are written before any
chapter is rendered. What stands on one area's page alone follows in a second
table, a row for each call of the template.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any

from needsbook.data.area_pages import AreaPages, read_area_pages
from needsbook.exhibit.exhibits import AUDIT_TRAIL
from needsbook.exhibit.shown import for_notebook
from needsbook.exhibit.tables import FILTERABLE
from needsbook.ground.markup import attribute, html_text, raw_html
from needsbook.ground.project import find_project
from needsbook.ground.words import said, script
from needsbook.trace.shared import unpacked
from needsbook.trace.trace import page_of

#: After each link and cell: Quarto loses bytes of a table that has long lines.
LINE_END = "\n"
BEGINNING = 60  # letters of what an area shows, which its page has in full
AREAS_ID = f"{AUDIT_TRAIL}-areas"

Item = dict[str, Any]


@dataclass(frozen=True)
class AuditTrail:
    """The table, as it shows itself in a chapter.

    Parameters
    ----------
    traces : mapping of str to dict
        The trace of every exhibit and number, by its id.
    places : mapping of str to list
        Where each stands.
    """

    root: Path
    traces: Mapping[str, Item] = field(hash=False, repr=False)
    places: Mapping[str, list[Item]] = field(hash=False, repr=False)

    def markdown(self, folder: Path) -> str:
        """The table for a chapter in `folder`."""
        floats = "".join(_float(*one) for one in self._tables(folder))
        return f"{floats}{raw_html(script('table_filter.js'))}"

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _repr_html_(self) -> str | None:
        tables = (f"<p>{caption}</p>{table}" for _, table, caption in self._tables(Path.cwd()))
        return for_notebook("".join(tables))

    def _tables(self, folder: Path) -> Iterator[tuple[str, str, str]]:
        """Id, HTML and caption of each table."""
        way = os.path.relpath(self.root.resolve(), folder.resolve())
        prefix = "" if way == os.curdir else f"{Path(way).as_posix()}/"
        yield AUDIT_TRAIL, self._table(prefix), said("audit.caption")
        if self._of_areas and self._pages is not None:
            caption = said("audit.areas", part=self._pages.part)
            yield AREAS_ID, self._area_table(self._pages, prefix), caption

    @cached_property
    def _pages(self) -> AreaPages | None:
        return read_area_pages(find_project(self.root))

    @cached_property
    def _of_areas(self) -> dict[str, list[tuple[str, Item]]]:
        """Calls of the template, each with what it made: (area's code, trace)."""
        found: dict[str, list[tuple[str, Item]]] = {}
        for item in self._in_order():
            places = self.places.get(item["id"], [])
            code = places[0].get("area", "") if len(places) == 1 else ""
            if code and repr(code) in item["call"]:
                pattern = item["call"].replace(repr(code), "area")
                found.setdefault(pattern, []).append((code, item))
        return found

    def _table(self, prefix: str) -> str:
        elsewhere = {item["id"] for items in self._of_areas.values() for _, item in items}
        rows = "".join(
            _row(item, self._where(self.places.get(item["id"], []), prefix), prefix)
            for item in self._in_order()
            if item["id"] not in elsewhere
        )
        head = _heads("exhibit", "shown", "where", "function", "datasets")
        return _html_table((27, 16, 19, 17, 21), head, rows, f"{FILTERABLE}>")

    def _where(self, places: list[Item], prefix: str) -> str:
        """Links to the places, those on area pages in one word where there are several."""
        on_areas = [place for place in places if place.get("area")]
        listed = [place for place in places if len(on_areas) < 2 or not place.get("area")]
        links = [
            f'<a class="place" href={_place(place, prefix)}>{html_text(place["heading"])}</a>'
            for place in listed
        ]
        if len(listed) < len(places) and self._pages is not None:
            pages = {place["area"]: place["page"] for place in on_areas}
            for level in self._pages.levels:
                count = sum(area.code in pages for area in level.areas)
                if count:
                    links.append(html_text(said("audit.pages", part=level.part, n=count)))
        return f";{LINE_END}".join(links) or html_text(said("audit.claim"))

    def _area_table(self, pages: AreaPages, prefix: str) -> str:
        order = {area.code: number for number, area in enumerate(pages.areas)}
        rows = ""
        for pattern, items in self._of_areas.items():
            items.sort(key=lambda pair: order.get(pair[0], len(order)))
            cells = f" ·{LINE_END}".join(
                self._of_area(pages.by_code[code].name, item, prefix) for code, item in items
            )
            rows += (
                f'<tr><th scope="row">{html_text(pattern)}</th>{LINE_END}<td>{cells}</td>'
                f"{LINE_END}<td>{_datasets(items[0][1])}</td></tr>{LINE_END}"
            )
        return _html_table((24, 56, 20), _heads("call", "shown", "datasets"), rows)

    def _of_area(self, name: str, item: Item, prefix: str) -> str:
        place = self.places[item["id"]][0]
        # A sentence that each area has would make a row longer than a page of the PDF.
        shown = shorten(item["result"].get("shown") or _named(item), BEGINNING, placeholder=" …")
        return (
            f'<a class="place" href={_place(place, prefix)}>{html_text(name)}</a> '
            f'<a class="trace" href="{_address(item, prefix)}">{html_text(shown)}</a>'
        )

    def _in_order(self) -> list[Item]:
        """Traces in the order in which the book shows them; those of claims alone last."""
        shown = [self.traces[id] for id in self.places if id in self.traces]
        return shown + [item for id, item in self.traces.items() if id not in self.places]


def _float(id: str, table: str, caption: str) -> str:
    return f"::: {{#{id}}}\n{raw_html(table)}\n\n{caption}\n:::\n\n"


def _heads(*keys: str) -> tuple[str, ...]:
    return tuple(html_text(said(f"audit.{key}")) for key in keys)


def _html_table(
    widths: tuple[int, ...], head: tuple[str, ...], rows: str, opening: str = "<table>"
) -> str:
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    cells = LINE_END.join(f'<th scope="col">{text}</th>' for text in head)
    return (
        f"{opening}<colgroup>{columns}</colgroup><thead><tr>{cells}</tr></thead>\n"
        f"<tbody>\n{rows}</tbody></table>"
    )


def _row(item: Item, where: str, prefix: str) -> str:
    shown = item["result"].get("shown") or item["title"]
    call = html_text(item["call"])
    return (
        f'<tr><th scope="row"><a class="trace" href="{_address(item, prefix)}">{call}</a></th>'
        f"{LINE_END}<td>{html_text(shown)}</td>{LINE_END}<td>{where}</td>{LINE_END}"
        f"<td>{html_text(_function(item))}</td>{LINE_END}<td>{_datasets(item)}</td></tr>{LINE_END}"
    )


def _place(place: Item, prefix: str) -> str:
    """The address of a place, as a quoted attribute."""
    return attribute(f"{prefix}{place['page']}#{place['section']}")


def _address(item: Item, prefix: str) -> str:
    return prefix + page_of(item["type"], _function(item), item["id"])


def _named(item: Item) -> str:
    """What an exhibit without a value is called: a figure, a table."""
    return said(f"reference.{item['type']}").lower()


def _function(item: Item) -> str:
    return str(item["function"]["name"].rpartition(".")[2])


def _datasets(item: Item) -> str:
    named = ", ".join(dataset["name"] for dataset in item["datasets"])
    if not named:
        named = said("audit.dictionary" if item["uses_dictionary"] else "audit.method")
    return html_text(named)


def audit_trail() -> AuditTrail:
    """The audit trail of the book whose chapter calls this, as `figures/` holds it.

    Examples
    --------
    >>> trail = audit_trail().markdown(Path("chapters"))  # of what the last build published
    >>> trail.splitlines()[0]
    '::: {#tbl-audit-trail}'
    """
    module_file = sys._getframe(1).f_globals.get("__file__")
    root = find_project(Path(module_file).parent if module_file else Path.cwd()).root

    def read(name: str) -> Any:
        return json.loads((root / "figures" / name).read_text(encoding="utf-8"))

    numbers, places = unpacked(read("numbers.json")), read("appearances.json")
    others = [id for id in places if id not in numbers]
    traces = {**numbers, **{id: read(f"{id}.json") for id in others}}
    return AuditTrail(root, traces, places)
