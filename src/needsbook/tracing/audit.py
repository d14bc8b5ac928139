"""The audit trail: every exhibit and number of the book, in one table.

A chapter shows it with a cell that holds `audit_trail()`; what it lists is read
from `figures/`, where the traces and their places are written before any
chapter is rendered.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from needsbook.markup import attribute, html_text, raw_html
from needsbook.project import find_project
from needsbook.tracing.trace import page_of

ID = "tbl-audit-trail"
CAPTION = (
    "Every figure, table and number of the book: where it stands, what it shows, the function "
    "that makes it and the datasets that it rests on."
)
# Without it the table is whole; with it, it can be narrowed down.
_FILTER = """\
<script>
(function () {
  const table = document.querySelector("#tbl-audit-trail table");
  if (!table) return;
  const label = document.createElement("label");
  const input = document.createElement("input");
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  input.type = "search";
  label.className = "filter";
  label.append("Show only rows that contain ", input);
  const place = table.closest(".scroll") || table;
  place.before(label, count);
  const rows = Array.from(table.tBodies[0].rows);
  input.addEventListener("input", function () {
    const wanted = input.value.toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      if (!row.hidden) shown += 1;
    }
    count.textContent = wanted ? shown + " of " + rows.length + " rows" : "";
  });
})();
</script>"""


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
    traces: Mapping[str, dict[str, Any]] = field(hash=False)
    places: Mapping[str, list[dict[str, Any]]] = field(hash=False)

    def markdown(self, folder: Path) -> str:
        """The table for a chapter in `folder`."""
        prefix = "../" * len(folder.resolve().relative_to(self.root.resolve()).parts)
        return (
            f"::: {{#{ID}}}\n{raw_html(self._table(prefix))}\n\n{CAPTION}\n:::\n\n"
            f"{raw_html(_FILTER)}"
        )

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())

    def _table(self, prefix: str) -> str:
        rows = "".join(
            _row(item, self.places.get(item["id"], []), prefix) for item in self._in_order()
        )
        widths = "".join(f'<col style="width:{width}%">' for width in (27, 16, 19, 17, 21))
        head = "".join(
            f'<th scope="col">{text}</th>'
            for text in ("Exhibit or number", "Shown", "Where", "Function", "Datasets")
        )
        return (
            f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody></table>"
        )

    def _in_order(self) -> list[dict[str, Any]]:
        """Traces in the order in which the book shows them; those of claims alone last."""
        shown = [self.traces[id] for id in self.places if id in self.traces]
        return shown + [item for id, item in self.traces.items() if id not in self.places]


def _row(item: dict[str, Any], places: list[dict[str, Any]], prefix: str) -> str:
    address = prefix + page_of(
        item["type"], item["function"]["name"].rpartition(".")[2], item["id"]
    )
    shown = item["result"].get("shown") or item["title"]
    where = "; ".join(
        f'<a class="place" href={attribute(prefix + place["page"] + "#" + place["section"])}>'
        f"{html_text(place['heading'])}</a>"
        for place in places
    )
    function = item["function"]["name"].rpartition(".")[2]
    datasets = ", ".join(dataset["name"] for dataset in item["datasets"])
    if not datasets:
        datasets = "the data dictionary" if item["uses_dictionary"] else "none: part of the method"
    return (
        f'<tr><th scope="row"><a class="trace" href="{address}">{html_text(item["call"])}</a></th>'
        f"<td>{html_text(shown)}</td><td>{where or 'a claim'}</td>"
        f"<td>{html_text(function)}</td><td>{html_text(datasets)}</td></tr>\n"
    )


def audit_trail() -> AuditTrail:
    """The audit trail of the book whose chapter calls this, as `figures/` holds it."""
    module_file = sys._getframe(1).f_globals.get("__file__")
    root = find_project(Path(module_file).parent if module_file else Path.cwd()).root

    def read(name: str) -> Any:
        return json.loads((root / "figures" / name).read_text(encoding="utf-8"))

    numbers, places = read("numbers.json"), read("appearances.json")
    others = [id for id in places if id not in numbers]
    traces = {**numbers, **{id: read(f"{id}.json") for id in others}}
    return AuditTrail(root, traces, places)
