"""Help lines: a dataset of where a reader can turn, shown as lists in chapters.

In `_quarto.yml`, under `safety`: `lines`, the name of the dataset. Its columns are
`for_whom`, `service`, `contact` (a telephone number, or an address on the web), `hours`,
`source`, `source_address`, `checked` (the day on which the contact was seen there) and
`stands_apart`: `yes` for lines that are not for those who were harmed, which are shown by
`help_lines_apart()`, all others by `help_lines()`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from needsbook.data.datapackage import read_datapackage
from needsbook.data.sources import rows_of
from needsbook.ground.errors import Problem, ProblemsFound, Where
from needsbook.ground.formats import long_date
from needsbook.ground.markup import markdown_text
from needsbook.ground.project import find_project
from needsbook.ground.root import CONFIG
from needsbook.ground.words import said


@dataclass(frozen=True)
class HelpLines:
    """A list of help lines, as it shows itself in a chapter.

    Parameters
    ----------
    root : Path
        Of the project.
    apart : bool
        Whether it shows the lines that stand apart.
    """

    root: Path
    apart: bool = False

    def markdown(self, _folder: Path) -> str:
        """The list; each line says where it was seen, and when."""
        project = find_project(self.root)
        resource = read_datapackage(project.data).resources.get(project.safety.get("lines", ""))
        if resource is None:
            fix = "write under safety: lines, the name of a dataset"
            raise ProblemsFound([Problem(Where(CONFIG), "no dataset holds the help lines", fix)])
        rows = rows_of(resource, {"stands_apart": "yes" if self.apart else "no"})
        return "\n".join(_entry(row) for row in rows)

    def _repr_markdown_(self) -> str:
        return self.markdown(Path.cwd())


def _entry(row: dict[str, str]) -> str:
    text = {name: markdown_text(value) for name, value in row.items()}
    hours = f", {text['hours']}" if row["hours"] else ""
    day = long_date(date.fromisoformat(row["checked"]))
    source = f"[{text['source']}]({row['source_address']})"
    return (
        f"- **{text['for_whom']}:** {text['service']}, {_contact(row['contact'])}{hours}. "
        f"{said('help.checked', date=day, source=source)}"
    )


def _contact(contact: str) -> str:
    if contact.startswith("https://"):
        shown = contact.removeprefix("https://").removeprefix("www.").rstrip("/")
        return f"[{markdown_text(shown)}]({contact})"
    return f"[{markdown_text(contact)}](tel:{re.sub(r'[^0-9+]', '', contact)})"


def _of_caller(apart: bool) -> HelpLines:
    module_file = sys._getframe(2).f_globals.get("__file__")
    start = Path(module_file).parent if module_file else Path.cwd()
    return HelpLines(find_project(start).root, apart)


def help_lines() -> HelpLines:
    """The help lines of the book whose chapter calls this.

    Examples
    --------
    >>> print(help_lines().markdown(Path()))
    - **Pupils:** Listening line, [0000 000 000](tel:0000000000), every day. Checked on ...
    """
    return _of_caller(apart=False)


def help_lines_apart() -> HelpLines:
    """Those that stand apart from the others.

    Examples
    --------
    >>> print(help_lines_apart().markdown(Path()))
    - **Schools:** Advice for schools, [...](https://example.org/advice). ...
    """
    return _of_caller(apart=True)
