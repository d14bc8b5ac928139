"""The survey of a project: what there is, what was published, what is stale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from needsbook.chapters.checks import Checked
from needsbook.edition.plan import Stale, plan
from needsbook.edition.products import Product, products_of
from needsbook.edition.record import EditionRecord, made_in, read_record
from needsbook.exhibit.calls import Call
from needsbook.exhibit.entry import Entry
from needsbook.exhibit.store import last_stored
from needsbook.ground.project import Project
from needsbook.rebuild.inputs import RENDERER, Inputs, Names, reason_of


@dataclass(frozen=True)
class Survey:
    """Everything that a plan is made from, and the plan.

    Parameters
    ----------
    everything : mapping of str to str
        What every product rests on.
    record : EditionRecord, optional
        Of the published edition.
    products : mapping of str to Product
        By id.
    stale : mapping of str to Stale
        Products that must be made again, by id.
    """

    inputs: Inputs
    everything: Names = field(hash=False)
    record: EditionRecord | None
    products: dict[str, Product] = field(hash=False)
    stale: dict[str, Stale] = field(hash=False)

    @property
    def files(self) -> set[str]:
        """Every file that a product rests on."""
        names = {name for item in self.products.values() for name in item.names}
        return {name.partition("#")[0] for name in names}


def survey(
    project: Project,
    checked: Checked,
    renderer: str,
    *,
    forced: bool = False,
    entries: Mapping[str, Entry] | None = None,
    inputs: Inputs | None = None,
) -> Survey:
    """Look at chapters, stored entries and the record of the last edition.

    Parameters
    ----------
    renderer : str
        Name and version: another one makes another edition.
    entries : mapping of str to dict, optional
        The entry of every call, where it was just brought up to date.
    inputs : Inputs, optional
        Of the project in the same state, where they were looked at before.
    """
    inputs = inputs or Inputs(project)
    record = read_record(project.work)
    calls = known_calls(checked)
    if entries is None:
        kept = {call.id: last_stored(inputs, call.id) for call in calls}
        entries = {id: entry for id, entry in kept.items() if entry is not None}
    products = products_of(
        inputs, checked.chapters, calls, entries, record.products if record else {}
    )
    everything = {**inputs.everything, RENDERER: renderer}
    folders = (project.output.name, project.figures.name)
    found = () if record is None else made_in(project.home, folders)
    foreign = tuple(path for path in found if record and path not in record.files)
    intact = _intact(project, record)
    stale = plan(products, everything, record, intact, foreign=foreign, forced=forced)
    return Survey(inputs, everything, record, products, stale)


def known_calls(checked: Checked) -> list[Call]:
    """Each call of a declared exhibit once."""
    found = {call.id: call for call in checked.calls if call.name in checked.exhibits}
    return list(found.values())


def _intact(project: Project, record: EditionRecord | None) -> Callable[[str], bool]:
    def is_intact(path: str) -> bool:
        return record is not None and record.is_intact(project.home, path)

    return is_intact


def will_compute(project: Project) -> bool:
    """Whether exhibits are sure to be computed: there is no edition, or code has changed.

    Of changed data only the survey can tell.
    """
    record = read_record(project.work)
    if record is None:
        return True
    inputs = Inputs(project)
    return any(
        inputs.named(name) != key
        for name, key in record.names.items()
        if reason_of(name) == "changed code"
        and "#" not in name
        and not name.startswith("needsbook/")
    )
