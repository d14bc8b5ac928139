"""What a function of the analysis leaves behind in its worker, where the next would find it.

Each module is looked at when it has been imported, and again after each exhibit: which
things its names, its classes and its functions hold, and what those hold that can change.
With them the settings of libraries. Pictures of pyplot are put away, and the filters of
warnings put back, as libraries change those, too.
"""

from __future__ import annotations

import copyreg
import decimal
import io
import itertools
import logging
import pickle
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from types import FunctionType, GeneratorType, ModuleType
from typing import Any

from needsbook.data.sources import EditionSource, Source

_UNCHANGING = (
    *(str, bytes, int, float, complex, type(None), ModuleType, decimal.Decimal, date),
    *(PurePath, re.Pattern, Source, EditionSource),
)

_ever_new = itertools.count()


@dataclass(frozen=True)
class _Names:
    """The names of a module, a class or a function, and what they stood for."""

    place: str
    held: Any
    before: dict[str, Any]

    def changed(self) -> str:
        """The place that changed; empty where none did."""
        now = _listed(self.held)
        try:
            if now == self.before:  # what is the same thing is not compared
                return ""
        except Exception:  # of a table: another one than before
            pass
        names = [name for name in {**self.before, **now} if not _is_pythons(str(name))]
        other = [
            name
            for name in names
            if now.get(name) is not self.before.get(name)
            # The module of a package, when it has been imported.
            and not (name not in self.before and isinstance(now[name], ModuleType))
        ]
        return f"{self.place}.{other[0]}" if other else ""


@dataclass
class _Kept:
    """Of this worker: what was seen of the analysis, and of the libraries."""

    package: str = ""
    names: list[_Names] = field(default_factory=list)
    plain: list[tuple[str, FunctionType]] = field(default_factory=list)
    values: list[tuple[str, Any, bytes]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    filters: list[Any] = field(default_factory=list)


_kept = _Kept()


def begin(package: str) -> None:
    """Take the settings of libraries, before anything of the analysis is imported."""
    global _kept
    _kept = _Kept(package, settings=_settings(), filters=list(warnings.filters))


def note(module: ModuleType) -> None:
    """Take what a module of the analysis holds when it has been imported."""
    if _kept.package:
        _note(module.__name__, vars(module))


def look() -> str:
    """The first place that is not as it was; empty where all are."""
    _put_back()
    for place, function in _kept.plain:
        if function.__dict__:
            return f"{place}.{next(iter(function.__dict__))}"
    for names in _kept.names:
        if changed := names.changed():
            return changed
    for place, value, before in _kept.values:
        if _state(value) != before:
            return place
    now = _settings()
    return next((name for name in now if now[name] != _kept.settings.get(name)), "")


def _put_back() -> None:
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_fignums():
        pyplot.close("all")
    if warnings.filters != _kept.filters:
        with warnings.catch_warnings():
            pass  # what was found out by the old filters is forgotten
        cast: Any = warnings.filters
        cast[:] = _kept.filters


def _settings() -> dict[str, Any]:
    """Settings that every exhibit shares, by the name that a message gives them."""
    import matplotlib as mpl
    import numpy as np
    import pandas  # noqa: F401  # for its options
    from matplotlib.colors import get_named_colors_mapping

    options: Any = sys.modules.get("pandas._config.config")
    return {
        "matplotlib.rcParams": dict.copy(mpl.rcParams),
        "the named colours of matplotlib": dict.copy(get_named_colors_mapping()),
        "matplotlib.colormaps": list(mpl.colormaps),
        "the options of pandas": repr(getattr(options, "_global_config", None)),
        "numpy.geterr()": (np.geterr(), np.getbufsize()),
        "numpy.get_printoptions()": repr(np.get_printoptions()),
        "the context of decimal": (repr(decimal.getcontext()), repr(decimal.DefaultContext)),
    }


# What can change -------------------------------------------------------------------


def _listed(held: Any) -> dict[str, Any]:
    return dict(held if isinstance(held, Mapping) else vars(held))


def _is_pythons(name: str) -> bool:
    """Whether Python, or the engine, put the name there, and may change it."""
    return name.startswith("__") and name.endswith("__")


def _note(place: str, held: Any) -> None:
    before = _listed(held)
    _kept.names.append(_Names(place, held, before))
    for name, value in before.items():
        if not _is_pythons(str(name)):
            _note_value(f"{place}.{name}", value)


def _note_value(place: str, value: Any) -> None:
    if _is_unchanging(value):
        return
    if isinstance(value, FunctionType):
        if value.__module__ == place.rpartition(".")[0] or "." in value.__qualname__:
            _note_function(place, value)
    elif isinstance(value, type):
        if _is_ours(value) and f"{value.__module__}.{value.__qualname__}" == place:
            _note(place, value)
    else:
        _kept.values.append((place, value, _state(value)))


def _is_unchanging(value: Any) -> bool:
    if isinstance(value, tuple | frozenset):
        return all(map(_is_unchanging, value))
    return isinstance(value, _UNCHANGING)


def _note_function(place: str, function: FunctionType) -> None:
    if function.__dict__:
        _kept.names.append(_Names(place, function.__dict__, dict(function.__dict__)))
    else:
        _kept.plain.append((place, function))
    registry = getattr(function, "registry", None)  # of a `singledispatch`
    if isinstance(registry, Mapping):
        _kept.names.append(_Names(place, registry, dict(registry)))
    inner = getattr(function, "__wrapped__", function)
    if isinstance(inner, FunctionType) and _is_own(inner) and _holds(inner):
        _kept.values.append((place, inner, _state(inner)))


def _holds(function: FunctionType) -> bool:
    """Whether something that can change comes with a function."""
    given = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    return bool(function.__closure__) or not all(map(_is_unchanging, given))


def _is_full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not cell
    except ValueError:
        return False


def _is_ours(thing: Any) -> bool:
    return str(thing.__module__).partition(".")[0] == _kept.package


def _is_own(function: FunctionType) -> bool:
    """Whether it is written in the analysis; the engine's around it keeps what it may keep."""
    return f"/src/{_kept.package}/" in function.__code__.co_filename


def _state(value: Any) -> bytes:
    """All that a thing holds, as bytes that can be compared."""
    out = io.BytesIO()
    try:
        _Taking(out, protocol=4).dump(value)
    except Exception:  # what shows nothing of itself
        return repr(type(value)).encode()
    return out.getvalue()


class _Taking(pickle.Pickler):
    """Writes what things hold; what it writes is never read."""

    def reducer_override(self, thing: Any) -> Any:
        if thing is _thing:
            return NotImplemented
        if isinstance(thing, type | ModuleType):
            return _thing, (str(thing),)
        if isinstance(thing, FunctionType):
            return _thing, (thing.__qualname__,), tuple(_of_function(thing))
        if isinstance(thing, GeneratorType):
            frame = thing.gi_frame
            return _thing, ("generator", frame and frame.f_lasti), frame and dict(frame.f_locals)
        if isinstance(thing, ContextVar):
            return _thing, (thing.name, thing.get(None))
        if isinstance(thing, logging.Logger):
            return _thing, (thing.name, thing.level, len(thing.handlers), thing.disabled)
        return _reduced(thing)


def _reduced(thing: Any) -> Any:
    name = type(thing).__qualname__
    own = copyreg.dispatch_table.get(type(thing))
    try:
        found = own(thing) if own else thing.__reduce_ex__(4)
    except Exception:  # a lock, a queue: of it the size is known, if any
        if hasattr(thing, "__next__"):  # where it stands nobody knows, so it is always elsewhere
            return _thing, (name, next(_ever_new))
        sizes = (getattr(thing, way, None) for way in ("__len__", "qsize"))
        return _thing, (name, *(size() for size in sizes if callable(size)))
    if isinstance(found, str):
        return _thing, (name, found)
    maker, arguments, *rest = found
    state = rest[0] if rest else None
    items = [list(part) for part in rest[1:3] if part is not None]
    return _thing, (name,), (maker, arguments, state, items)


def _of_function(function: FunctionType) -> Iterator[Any]:
    if _is_own(function):
        yield function.__defaults__
        yield function.__kwdefaults__
        yield [cell.cell_contents for cell in function.__closure__ or () if _is_full(cell)]
        yield {name: value for name, value in vars(function).items() if name != "__wrapped__"}
    yield getattr(function, "__wrapped__", None)


def _thing(*_: Any) -> None:
    """Stand for what cannot be made again, and is not."""
