"""What is known of one call: its result, and everything that was used for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from needsbook.exhibit.exhibits import ExhibitType
from needsbook.exhibit.saying_picture import Part
from needsbook.ground.recorder import FunctionSite, Read, Recording, Selection, Treated


@dataclass(frozen=True)
class NumberResult:
    """A number as it is shown; `value` is None, and `status` says why, where there is a gap.

    `end` says of which number it is an end of the interval: ``low of absence_rate``.
    """

    value: float | None
    shown: str
    unit: str
    status: str
    rounding: str
    end: str = ""


@dataclass(frozen=True)
class FigureResult:
    """What is said of a figure; `links` are shapes, where they lead and the words for that."""

    caption: str
    notes: tuple[str, ...]
    alt: str
    links: tuple[tuple[str, str, str], ...] = ()
    said: tuple[Part, ...] = ()


@dataclass(frozen=True)
class TableResult:
    """A table as HTML; `lookup` where it is one to look things up in."""

    caption: str
    notes: tuple[str, ...]
    html: str
    lookup: bool = False


Result = NumberResult | FigureResult | TableResult


@dataclass(frozen=True)
class Entry:
    """One call, computed.

    Parameters
    ----------
    module, function : str
        Where the exhibit is declared, and its name.
    lead : str
        The dataset whose latest period a call without one means; empty where there is none.
    periods : mapping
        The period of each parameter that is one, in this edition.
    datasets : tuple of str
        Those read, in order of first use.
    contents : mapping
        The hash of each dataset's file when it was read; of those too in which something
        was looked up that no trace tells of.
    edition : mapping
        The values of the edition that were asked for, by their dotted keys.
    confined : bool
        Whether a worker that can reach nothing else computed it: then it rests on its
        selections alone, not on whole files.
    files : mapping
        Its files in `figures/` by name, each with its hash.
    key : str
        The key under which it holds; empty while it is not stored.
    """

    id: str
    type: ExhibitType
    module: str
    function: str
    arguments: tuple[Any, ...]
    lead: str
    periods: Mapping[str, Any]
    title: str
    kind: str
    datasets: tuple[str, ...]
    contents: Mapping[str, str | None]
    edition: Mapping[str, Any]
    confined: bool
    recording: Recording
    result: Result
    files: Mapping[str, str]
    key: str = ""

    @property
    def number(self) -> NumberResult | None:
        """What it shows, where it is a number."""
        return self.result if isinstance(self.result, NumberResult) else None

    @property
    def shown(self) -> str:
        """A number as it is shown; nothing of a figure or a table."""
        return self.number.shown if self.number else ""

    @property
    def source(self) -> str:
        """The call as Python writes it."""
        return f"{self.function}({', '.join(map(repr, self.arguments))})"


def as_json(entry: Entry) -> dict[str, Any]:
    """An entry as it is stored."""
    return {
        **vars(entry),
        "recording": _recording_as_json(entry.recording),
        "result": asdict(entry.result),
    }


def from_json(held: Mapping[str, Any]) -> Entry:
    """The entry that was stored."""
    return Entry(
        **{
            **held,
            "arguments": tuple(held["arguments"]),
            "datasets": tuple(held["datasets"]),
            "recording": _recording(held["recording"], held["datasets"]),
            "result": _result(held["type"], held["result"]),
        }
    )


def _result(type: ExhibitType, held: Mapping[str, Any]) -> Result:
    if type == "number":
        return NumberResult(**held)
    notes = tuple(held["notes"])
    if type == "table":
        return TableResult(held["caption"], notes, held["html"], held["lookup"])
    links = tuple((gid, target, label) for gid, target, label in held["links"])
    said = tuple(Part(**part) for part in held["said"])
    return FigureResult(held["caption"], notes, held["alt"], links, said)


def _recording_as_json(record: Recording) -> dict[str, Any]:
    return {
        "functions": [vars(site) for site in record.functions],
        "calls": list(record.calls),
        # `asdict` would copy each tuple of thousands of reads.
        "reads": [{**vars(read), "selection": vars(read.selection)} for read in record.reads],
        "looked_up": [[vars(asked), answer] for asked, answer in record.looked_up.items()],
        "treatments": [vars(one) for one in record.treatments],
        "edition_keys": sorted(record.edition_keys),
        "dictionary": record.uses_dictionary,
        "warnings": list(record.warnings),
    }


def _recording(held: Mapping[str, Any], datasets: list[str]) -> Recording:
    return Recording(
        {FunctionSite(**site): None for site in held["functions"]},
        dict.fromkeys((caller, called) for caller, called in held["calls"]),
        dict.fromkeys(map(_read, held["reads"])),
        {Treated(**one): None for one in held["treatments"]},
        dict.fromkeys(datasets),
        {_selection(asked): answer for asked, answer in held.get("looked_up", ())},
        set(held["edition_keys"]),
        held["dictionary"],
        dict.fromkeys(held["warnings"]),
    )


def _read(held: Mapping[str, Any]) -> Read:
    return Read(
        _selection(held["selection"]),
        held["answer"],
        tuple(held["consulted"]),
        tuple(held["used"]),
        tuple((column, text) for column, text in held["keys"]),
        held["rows"],
        tuple((one[0], one[1], one[2], one[3]) for one in held["symbols"]),
        held["by"],
        tuple(held["credits"]),
    )


def _selection(held: Mapping[str, Any]) -> Selection:
    where = tuple((column, tuple(values)) for column, values in held["where"])
    return Selection(held["dataset"], held["way"], where, tuple(held["columns"]))


def with_reads(entry: Entry, reads: Mapping[Read, None], contents: Mapping[str, Any]) -> Entry:
    """The entry with what its selections give today."""
    recording = replace(entry.recording, reads=dict(reads))
    return replace(entry, recording=recording, contents=contents)
