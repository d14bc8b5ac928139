"""Running the function of one exhibit and laying out what it returns."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from html import unescape
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from needsbook.data.clock import periods_of_call
from needsbook.data.datapackage import DataPackage, read_datapackage
from needsbook.exhibit.entry import Entry, FigureResult, NumberResult, Result, TableResult
from needsbook.exhibit.exhibits import (
    TRUTH,
    Drawing,
    Exhibit,
    Measure,
    as_measure,
    kind_sentence,
)
from needsbook.exhibit.returned import as_drawing, as_tabulation
from needsbook.exhibit.saying_picture import Part
from needsbook.exhibit.tables import Tabulation, to_csv, to_html
from needsbook.exhibit.workbook import Cover, to_xlsx
from needsbook.ground.columns import is_truth
from needsbook.ground.files import hash_of
from needsbook.ground.formats import long_date, show
from needsbook.ground.gaps import Gap
from needsbook.ground.project import Project, find_project, look_up
from needsbook.ground.recorder import (
    Recording,
    recording,
    running,
)
from needsbook.ground.symbols import symbols, treatment_of
from needsbook.ground.words import said

if TYPE_CHECKING:
    import pandas as pd

#: The folder that holds the engine's package.
ENGINE_HOME = Path(__file__).parents[2]
#: How the name of a table's workbook ends.
WORKBOOK = "xlsx"
#: What Python shows of an object that says nothing of itself.
_OBJECT = re.compile(r"<[^<>\n]* at 0x[0-9a-f]+>")
#: Content of files by their names in `figures/`.
Files = dict[str, bytes]


def evaluate(project: Project, exhibit: Exhibit, arguments: tuple[Any, ...]) -> tuple[Entry, Files]:
    """Run the function of an exhibit; the files are those of a figure or table."""
    id = exhibit.call_id(arguments)
    package = read_datapackage(project.data)
    files: Files = {}
    with recording() as record:
        with running(exhibit.function):
            periods = _periods(project, exhibit, arguments)
            result = _run(exhibit, arguments, periods)
        # Still recorded: a picture calls functions of the analysis while it is drawn.
        if exhibit.type == "number":
            shown: Result = _number_result(exhibit, result)
        else:
            result = (as_drawing if exhibit.type == "figure" else as_tabulation)(exhibit, result)
            shown, files = _laid_out(id, result)
            as_workbook = result.workbook if isinstance(result, Tabulation) else None
            issued = long_date(project.edition.date) if as_workbook else ""  # on its cover
    if not isinstance(shown, NumberResult):
        notes = [*shown.notes, *_treatments(record, result.data)]
        credit = " ".join(filter(None, (kind_sentence(exhibit.kind), _credit(package, record))))
        shown = replace(shown, notes=(credit, *notes) if credit else tuple(notes))
    if isinstance(shown, TableResult) and as_workbook:
        record.edition_keys.update(("label", "date"))
        cover = Cover(exhibit.title, as_workbook.about, project.edition.label, issued, credit)
        files[f"{id}.{WORKBOOK}"] = to_xlsx(result, as_workbook.columns, notes, cover)
        shown = replace(shown, lookup=True)
    _hold_to_values(project, shown, files)
    contents = {
        name: project.hash_of(project.relative(package[name].path)) for name in record.consulted
    }
    entry = Entry(
        id=id,
        type=exhibit.type,
        module=exhibit.module,
        function=exhibit.name,
        arguments=arguments,
        lead=exhibit.lead.dataset if exhibit.lead else "",
        periods=periods,
        title=exhibit.title,
        kind=exhibit.kind,
        datasets=record.datasets,
        contents=contents,
        edition={key: edition_value(project, key) for key in sorted(record.edition_keys)},
        confined=False,
        recording=_with_files_named(project, record),
        result=shown,
        files={name: hash_of(content) for name, content in files.items()},
    )
    return entry, files


def edition_value(project: Project, key: str) -> Any:
    """A value of the edition by its dotted key, as JSON can hold it."""
    value = look_up(project.edition.values, key)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def returned(exhibit: Exhibit, arguments: tuple[Any, ...]) -> Any:
    """What the function of an exhibit returns, before it is laid out.

    Whatever takes a number into what it shows itself has the number's function in its trace.

    Returns
    -------
    Drawing, Tabulation, Measure, Gap or number
        Of a figure and a table that returned a picture or a data frame alone, whole.
    """
    project = find_project(Path(exhibit.function.__code__.co_filename).parent)
    with running(exhibit.function):
        result = _run(exhibit, arguments, _periods(project, exhibit, arguments))
    if exhibit.type == "number":
        return result
    return (as_drawing if exhibit.type == "figure" else as_tabulation)(exhibit, result)


def _periods(project: Project, exhibit: Exhibit, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """The period of each parameter that is one, told by the clock where the call names none."""
    if exhibit.lead is None:
        return {}
    return periods_of_call(exhibit.function, exhibit.lead, project.root, arguments)


def _run(exhibit: Exhibit, arguments: tuple[Any, ...], periods: Mapping[str, Any]) -> Any:
    bound = inspect.signature(exhibit.function).bind(*arguments)
    bound.arguments.update(periods)
    if exhibit.type != "figure":
        return exhibit.function(*bound.args, **bound.kwargs)
    from needsbook.charts.style import chart_style

    with chart_style():
        return exhibit.function(*bound.args, **bound.kwargs)


# Numbers ----------------------------------------------------------------------


def _number_result(exhibit: Exhibit, result: Any) -> NumberResult:
    measure: Measure = as_measure(exhibit, result)
    if isinstance(measure.value, Gap):
        gap = measure.value
        unit = measure.unit or exhibit.unit
        return NumberResult(None, gap.shown, unit, gap.status, said("rounding.no-number"))
    unit = measure.unit or exhibit.unit
    if is_truth(measure.value) != (unit == TRUTH):
        raise TypeError(
            f"{exhibit.name} returned {measure.value!r}, and its unit is “{unit}”: "
            f'a truth has the unit "{TRUTH}", and nothing else has'
        )
    if unit == TRUTH:
        measure = replace(measure, value=int(bool(measure.value)))
    if not isinstance(measure.value, Real | Decimal):  # of numpy, too
        raise TypeError(
            f"{exhibit.name} returned {type(measure.value).__name__}, not a number or a Gap"
        )
    exact = measure.value if isinstance(measure.value, Decimal) else float(measure.value)
    if exact != exact:  # NaN: a gap whose reason was lost on the way
        raise ValueError(f"{exhibit.name} returned not-a-number; return a Gap that says why")
    told = str(bool(exact)).lower() if unit == TRUTH else ""
    shown = (
        measure.shown
        or told
        or show(exact, unit=measure.unit, digits=exhibit.digits, decimals=exhibit.decimals)
    )
    rounding = _rounding(exhibit, exact, measure)
    return NumberResult(_stable(exact), shown, unit, "", rounding, exhibit.end)


def _rounding(exhibit: Exhibit, exact: Decimal | float, measure: Measure) -> str:
    if measure.shown:
        return said("rounding.source")
    if exhibit.decimals is not None:
        return said("rounding.decimals", n=exhibit.decimals)
    if exhibit.digits is not None:
        return said("rounding.figures", n=exhibit.digits)
    if isinstance(exact, Decimal):
        return said("rounding.printed")
    return said("rounding.none") if exact.is_integer() else said("rounding.figures", n=3)


def _stable(value: Decimal | float) -> float:
    """To 10 significant digits: the same on machines whose sums differ in the last bit."""
    return float(f"{float(value):.10g}")


# Figures and tables -------------------------------------------------------------


def _laid_out(id: str, result: Drawing | Tabulation) -> tuple[FigureResult | TableResult, Files]:
    caption, notes = _sentence(result.caption), tuple(map(_sentence, result.notes))
    files = {f"{id}.csv": to_csv(result.data).encode()}
    if isinstance(result, Tabulation):
        return TableResult(caption, notes, to_html(result)), files
    from needsbook.charts.style import chart_style, drawn, said_by

    with chart_style():
        pictures: Mapping[str, bytes] = drawn(result.figure)
    files |= {f"{id}.{format}": content for format, content in pictures.items()}
    # In the author's order, which is the order in which the keyboard meets them.
    links = tuple((gid, target, label) for gid, (target, label) in result.links.items())
    said = tuple(Part(*part) for part in said_by(result.figure))
    return FigureResult(caption, notes, " ".join(result.alt.split()), links, said), files


def _hold_to_values(project: Project, shown: Result, files: Files) -> None:
    said = unescape(repr(shown))
    if found := _OBJECT.search(said):
        raise ValueError(
            f"“{found[0]}” would be printed, an object of Python, with another address each time"
        )
    tables = (content.decode() for name, content in files.items() if name.endswith(".csv"))
    places = _places(project)
    for text in (said, *tables):
        if found := places.search(text):
            raise ValueError(
                f"“{found[0]}” would be printed, a place on this machine, another one elsewhere"
            )


def _places(project: Project) -> re.Pattern[str]:
    """Where the project lies, and the copy of its state that this process reads."""
    home = rf"(?<![\w./]){re.escape(str(project.home))}(?![\w.])"
    copy = re.escape(project.root.name) if project.place else home
    return re.compile(rf"(?:{home}|{copy})[^\s'\"<]*")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def credited_to(record: Recording, dataset: str) -> list[str]:
    """Values of a dataset's credit column among the rows read."""
    return sorted(
        {value for read in record.reads if read.dataset == dataset for value in read.credits}
    )


def _credit(package: DataPackage, record: Recording) -> str:
    """The line of sources under an exhibit, from the datasets that were read."""
    titles: dict[str, dict[str, None]] = {}
    for name in record.datasets:
        if package[name].credited:
            for publisher, title in package[name].credits(credited_to(record, name)):
                titles.setdefault(publisher, {})[title] = None
    if not titles:
        return ""
    single = sum(map(len, titles.values())) == 1
    named = (f"{publisher}, {_joined('and', list(some))}" for publisher, some in titles.items())
    return said("caption.source" if single else "caption.sources", named="; ".join(named))


def _joined(word: str, items: list[str]) -> str:
    """Items with a word between them: one and another."""
    joined = items[0]
    for item in items[1:]:
        joined = said(f"caption.{word}", one=joined, other=item)
    return joined


def _treatments(record: Recording, data: pd.DataFrame) -> list[str]:
    """What was done with cells without a number, in one note.

    Told where the reader meets such a cell, or where cells were left out unseen; the
    trace tells the others too.
    """
    met = {status for name in data if str(name).endswith("_status") for status in data[name]}
    done: dict[str, set[str]] = {}
    for one in record.treatments:
        if one.meaning in met or one.how == "left out":
            done.setdefault(symbols()[one.meaning], set()).add(treatment_of(one.how))
    told = [f"{shown} {_joined('or', sorted(words))}" for shown, words in sorted(done.items())]
    return [said("caption.calculated", told="; ".join(told))] if told else []


# Recordings ---------------------------------------------------------------------


def _with_files_named(project: Project, record: Recording) -> Recording:
    """The recording with its files named as messages name them."""
    # An exhibit that shows another has taken in sites that name their files so already.
    sites = [replace(site, file=_file(project, Path(site.file))) for site in record.functions]
    return replace(record, functions=dict.fromkeys(sites))


def _file(project: Project, path: Path) -> str:
    """A file of the analysis from the project's root on, one of the engine from its package on."""
    if path.is_relative_to(ENGINE_HOME / "needsbook"):
        return path.relative_to(ENGINE_HOME).as_posix()
    return project.relative(path)
