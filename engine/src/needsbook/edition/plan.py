"""The plan: what must be made again and why, before anything is made.

Today's inputs are compared with those of the published edition. Nothing is made
again without a reason, and nothing that has one is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from needsbook.edition.products import INDEX, Kind, Product
from needsbook.edition.record import EditionRecord
from needsbook.rebuild.inputs import OF_EVERYTHING, REASONS, Names, Reason, reason_of

#: As many causes of one product are told in a line of text; all of them as JSON.
_TOLD = 3


@dataclass(frozen=True, order=True)
class Cause:
    """Why a product is made again: the reason, and the file that gives it."""

    reason: Reason
    file: str


@dataclass(frozen=True)
class Stale:
    """A product that must be made again."""

    id: str
    kind: Kind
    causes: tuple[Cause, ...]


def plan(
    products: Mapping[str, Product],
    everything: Names,
    record: EditionRecord | None,
    is_intact: Callable[[str], bool],
    *,
    foreign: Iterable[str] = (),
    forced: bool = False,
) -> dict[str, Stale]:
    """The products that must be made again, by their ids.

    Parameters
    ----------
    everything : mapping of str to str
        What every product rests on (`Inputs.everything`, and the renderer).
    record : EditionRecord, optional
        Of the published edition; None when there is none.
    is_intact : callable
        Whether a published file, by its path, is as the last build left it.
    foreign : iterable of str
        Files among the published ones that no build put there.
    """
    # Of an exhibit whose entry is lost, nobody knows yet what it rests on.
    whole = all(product.known for product in products.values())
    comparison = _Comparison(everything, record, is_intact, forced, whole)
    found = {id: comparison.causes(product) for id, product in products.items()}
    stale = {id: Stale(id, products[id].kind, causes) for id, causes in found.items() if causes}
    if INDEX in products and INDEX not in stale:
        strange = tuple(Cause("foreign file", path) for path in foreign)
        causes = (*_gone(products, record), *_lost(products, record, is_intact), *strange)
        if causes:
            stale[INDEX] = Stale(INDEX, "index", causes)
    return stale


def _gone(products: Mapping[str, Product], record: EditionRecord | None) -> tuple[Cause, ...]:
    """What was published and is no product any more: only the lists of the book tell."""
    if record is None or not set(record.products) - set(products):
        return ()
    return (Cause("changed text", "_quarto.yml"),)


def _lost(
    products: Mapping[str, Product], record: EditionRecord | None, is_intact: Callable[[str], bool]
) -> tuple[Cause, ...]:
    """Files of the edition that belong to no single product: styles, scripts, lists."""
    if record is None:
        return ()
    single = {path for product in products.values() for path in product.outputs}
    rest = [path for path in record.files if path not in single]
    return tuple(Cause("missing output", path) for path in rest if not is_intact(path))


@dataclass(frozen=True)
class _Comparison:
    everything: Names
    record: EditionRecord | None
    is_intact: Callable[[str], bool]
    forced: bool
    whole: bool

    @cached_property
    def _of_everything(self) -> tuple[Cause, ...]:
        before = self.record.names if self.record else {}
        now = self.everything
        gone = [name for name in before if name not in now and name.startswith(OF_EVERYTHING)]
        changed = [name for name in now if before.get(name, "") != now[name]]
        return tuple(map(_cause, [*changed, *gone]))

    def causes(self, product: Product) -> tuple[Cause, ...]:
        if self.forced:
            return (Cause("forced", "--force"),)
        if self.record is None:
            return (Cause("first build", product.home),)
        found = list(self._changed(self.record, product))
        found += [
            Cause("missing output", path) for path in product.outputs if not self.is_intact(path)
        ]
        return tuple(sorted(set(found), key=_order))

    def _changed(self, record: EditionRecord, product: Product) -> Iterable[Cause]:
        before = record.products.get(product.id)
        if before is None:
            yield Cause("changed text", product.home)
            return
        yield from self._of_everything
        known = set(before)  # the page of a number names each of its thousands of uses
        for name, key in product.names.items():
            if name not in known or record.names[name] != key:
                yield _cause(name)
        if self.whole:  # what showed more yesterday is another one, though all else is the same
            yield from map(_cause, known - product.names.keys())
        if not product.known and product.kind == "exhibit":
            # Computed again, from the same inputs to the same result.
            yield Cause("missing output", ".needsbook/cache")


def _order(cause: Cause) -> tuple[int, str]:
    return REASONS.index(cause.reason), cause.file


def _cause(name: str) -> Cause:
    return Cause(reason_of(name), name.partition("#")[0])


# As said ------------------------------------------------------------------------


def as_text(stale: Mapping[str, Stale]) -> list[str]:
    """One line a product: what it is, its id, reasons and files."""
    if not stale:
        return ["Nothing has changed."]
    width = max(len(item.id) for item in stale.values())
    return [f"{item.kind:<8}{item.id:<{width}}  {_told(item.causes)}" for item in stale.values()]


def _told(causes: tuple[Cause, ...]) -> str:
    by_reason: dict[str, list[str]] = {}
    for cause in causes:
        by_reason.setdefault(cause.reason, []).append(cause.file)
    return "; ".join(
        f"{reason} ({', '.join(files[:_TOLD])}"
        + (f" and {len(files) - _TOLD} more)" if len(files) > _TOLD else ")")
        for reason, files in by_reason.items()
    )


def as_json(stale: Mapping[str, Stale]) -> list[dict[str, Any]]:
    """The same as data: `id`, `kind`, `causes` (`reason` and `file`)."""
    return [asdict(item) for item in stale.values()]
