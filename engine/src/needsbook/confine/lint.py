"""What a module of the analysis does that no key would hold, found in its source.

The worker refuses most of it, too. Here it is found before anything is computed,
and here alone what Python tells nobody: `datetime.now`, the state of a file, the
order of a set, a result kept in a module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from needsbook.confine import forbidden as words
from needsbook.confine.names import Scope, module_of, scopes_of
from needsbook.confine.refusal import DIFFERS, HIDDEN, PAST, READS, UNRECORDED, Fault
from needsbook.confine.remembered import belongs, kept_state
from needsbook.ground.errors import Problem, Where

_Found = Iterator[tuple[str, Fault]]
#: A time without its day.
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?")
_DEFINES = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def forbidden(tree: ast.Module, file: str) -> Iterator[Problem]:
    """Reads outside sources, hidden imports, the outside world, what differs each time."""
    package = _package(file)
    scopes = scopes_of(tree, package)
    told: set[tuple[int | None, str]] = set()
    for node, scope in scopes.items():
        for what, (problem, fix) in _faults(node, scope, package):
            line = getattr(node, "lineno", None)
            if (line, what) not in told:
                told.add((line, what))
                yield Problem(Where(file, line), f"`{what}` {problem}", fix)


def _package(file: str) -> str:
    """The package of the analysis that a file under `src/` belongs to."""
    parts = PurePosixPath(file).parts
    return parts[1] if len(parts) > 2 else ""


def _faults(node: ast.AST, scope: Scope, package: str) -> _Found:
    yield from kept_state(node, scope)
    if isinstance(node, ast.Import):
        for alias in node.names:
            fault = _fault_of(alias.name)
            if fault and (_is_whole(alias.name) or fault is PAST):
                yield f"import {alias.name}", fault
    elif isinstance(node, ast.ImportFrom):
        yield from _imported(node, package)
    elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield from _referred(node, scope, package)
    elif isinstance(node, ast.Call):
        yield from _called(node, scope)


def _within(name: str, start: str) -> bool:
    return name == start or name.startswith(f"{start}.")


def _is_whole(module: str) -> bool:
    """Whether the import alone is a fault: of `os` and `random` some may be used."""
    return not any(_within(module, allowed) for allowed in words.ALLOWED)


def _imported(node: ast.ImportFrom, package: str) -> _Found:
    home = module_of(node, package)
    for alias in node.names:
        fault = words.STAR if alias.name == "*" else _fault_of(f"{home}.{alias.name}")
        if fault:
            yield f"{home}.{alias.name}", fault


def _referred(node: ast.Name | ast.Attribute, scope: Scope, package: str) -> _Found:
    """A name as it stands, called or handed on; of a chain its first faulty part."""
    fault = _fault_here(node, scope, package)
    inner = node.value if isinstance(node, ast.Attribute) else None
    if isinstance(inner, ast.Name | ast.Attribute) and _fault_here(inner, scope, package):
        return
    if fault:
        yield ast.unparse(node), fault


def _fault_here(node: ast.Name | ast.Attribute, scope: Scope, package: str) -> Fault | None:
    if isinstance(node, ast.Attribute) and node.attr in words.INNARDS:
        return HIDDEN
    for name in sorted(scope.meanings(node)):
        if isinstance(node, ast.Attribute) and _is_past_the_source(name, package):
            return UNRECORDED
        if name in words.MODULES or (name == "builtins.hash" and _defines_hash(scope)):
            continue  # the first is told at its import
        if (fault := _fault_of(name)) and not _told_before(name):
            return fault
    return None


def _told_before(name: str) -> bool:
    """Whether it is what a faulty call gave, which is told where it is called."""
    parts = name.split("()")
    return any(_fault_of("()".join(parts[:end])) for end in range(1, len(parts)))


def _is_past_the_source(name: str, package: str) -> bool:
    base, _, member = name.rpartition(".")
    ours = base == "needsbook.source()" or _within(base, f"{package}.sources")
    return member in words.PAST_THE_SOURCE and ours


def _defines_hash(scope: Scope) -> bool:
    return isinstance(scope.node, ast.FunctionDef) and scope.node.name == "__hash__"


@lru_cache(maxsize=8192)
def _fault_of(name: str) -> Fault | None:
    """What is wrong with a full name; None where nothing is."""
    parts = name.split(".")
    starts = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    for start in starts:
        if start in words.NAMES:
            return words.NAMES[start]
    for start in starts:
        if start in words.ALLOWED and start != name:
            fault, allowed = words.ALLOWED[start]
            member = parts[start.count(".") + 1].partition("(")[0].partition("[")[0]
            return None if member in allowed else fault
    for start in starts:
        if start in words.MODULES and (start == name or start != "builtins"):
            return words.MODULES[start]
    if parts[0].startswith("_") and parts[0] != "__future__":
        return HIDDEN  # what a public module stands before
    if parts[0] == "pathlib":
        known = words.PATH_METHODS | words.ONLY_PATH_METHODS
        return next((known[part] for part in parts[1:] if part in known), None)
    return _fault_of_member(parts)


def _fault_of_member(parts: list[str]) -> Fault | None:
    library = parts[0] not in ("builtins", "needsbook") and len(parts) > 1
    reads = parts[-1] in words.READING_MEMBERS or parts[-1].startswith(words.READING_STARTS)
    return READS if library and reads else None


def _called(node: ast.Call, scope: Scope) -> _Found:
    meanings = scope.meanings(node.func)
    shown = ast.unparse(node.func)
    if any(name in words.SEEDED for name in meanings) and not _has_seed(node):
        yield shown, DIFFERS
    takes_now = any(name.startswith(words.TAKES_NOW) for name in meanings)
    if (takes_now or _as_days(node)) and _says_now(node, scope):
        yield ast.unparse(node), DIFFERS
    given = {keyword.arg for keyword in node.keywords}
    if any(words.DAY_GIVEN_BY[name] not in given for name in meanings & words.DAY_GIVEN_BY.keys()):
        yield shown, DIFFERS
    yield from _reflected(node, scope, meanings)
    if isinstance(node.func, ast.Attribute):
        yield from _method(node, node.func, meanings)
    yield from _ordered(node, scope, meanings)


def _method(node: ast.Call, function: ast.Attribute, meanings: frozenset[str]) -> _Found:
    shown, name = ast.unparse(function), function.attr
    if name in words.DRAWING and not any(meaning.startswith("random.") for meaning in meanings):
        named = {keyword.arg for keyword in node.keywords}
        # Another library's `sample(population, 3)` is no draw from a table.
        if not named & {*words.GENERATOR_NAMES, None} and (name == "rvs" or len(node.args) < 2):
            yield shown, DIFFERS
    if not meanings:
        if name in words.PATH_METHODS:
            yield shown, words.PATH_METHODS[name]
        elif name in words.READING_METHODS:
            yield shown, READS


def _has_seed(node: ast.Call) -> bool:
    given = [
        *node.args[:1],
        *(word.value for word in node.keywords if word.arg in {*words.SEED_NAMES, None}),
    ]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)


def _as_days(node: ast.Call) -> bool:
    """Whether texts are made days by their type: `.astype("datetime64[s]")`, `dtype=`."""
    by_type = isinstance(node.func, ast.Attribute) and node.func.attr == "astype"
    if not by_type and all(keyword.arg != "dtype" for keyword in node.keywords):
        return False
    return "datetime64" in ast.unparse(node)


def _says_now(node: ast.Call, scope: Scope) -> bool:
    told = any(keyword.arg == "format" for keyword in node.keywords)  # then a time is one
    return any(_is_now(item, scope, alone=not told) for item in ast.walk(node))


def _is_now(node: ast.AST, scope: Scope, *, alone: bool, depth: int = 0) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value.strip().casefold()
        return text in ("now", "today") or (alone and bool(_TIME.fullmatch(text)))
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return any(_is_now(item, scope, alone=alone, depth=depth) for item in node.elts)
    if isinstance(node, ast.Name) and depth < 4 and (home := scope.home(node.id)):
        values = [value for value in home.bound[node.id] if isinstance(value, ast.expr)]
        return any(_is_now(value, home, alone=alone, depth=depth + 1) for value in values)
    return False


def _reflected(node: ast.Call, scope: Scope, meanings: frozenset[str]) -> _Found:
    """`getattr(module, name)` and its like: what is taken cannot be seen, or is shown here."""
    if not node.args:
        return
    hidden = any(_is_library(name) for name in scope.meanings(node.args[0]))
    if meanings & {"builtins.setattr", "builtins.delattr"} and belongs(node.args[0], scope):
        yield ast.unparse(node), words.KEEPS_STATE
    if meanings & {"builtins.vars", "builtins.setattr", "builtins.delattr"} and hidden:
        yield ast.unparse(node), HIDDEN
    if "builtins.getattr" in meanings and len(node.args) > 1:
        named = node.args[1]
        if isinstance(named, ast.Constant):
            faults = [_fault_of(name) for name in sorted(scope.meanings(node))]
            faults += [HIDDEN] if named.value in words.INNARDS else []
            yield from ((ast.unparse(node), fault) for fault in faults[:1] if fault)
        elif hidden:
            yield ast.unparse(node), HIDDEN


def _is_library(name: str) -> bool:
    """Whether a name is that of a module or what it holds, not of what a call gave."""
    return not name.startswith("builtins.") and "(" not in name and "[" not in name


# The order of a set ---------------------------------------------------------------


def _ordered(node: ast.Call, scope: Scope, meanings: frozenset[str]) -> _Found:
    """A set whose items are put in a row as they come."""
    if not node.args:
        return
    joins = (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
    )
    rows = {f"builtins.{name}" for name in ("list", "tuple", "enumerate", "iter", "zip", "map")}
    if (joins or meanings & rows) and any(_is_set(item, scope) for item in node.args):
        yield ast.unparse(node), words.SET_ORDER


def _is_set(node: ast.expr, scope: Scope, depth: int = 0) -> bool:
    if depth > 4:
        return False
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return _is_set(node.generators[0].iter, scope, depth + 1)
    if isinstance(node, ast.BinOp):
        operator = isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor)
        return operator and _is_set(node.left, scope, depth + 1)
    if isinstance(node, ast.Call):
        called = scope.meanings(node.func)
        return bool(called & {"builtins.set", "builtins.frozenset"})
    if isinstance(node, ast.Name) and (home := scope.home(node.id)):
        values = home.bound[node.id]
        return bool(values) and all(
            isinstance(value, ast.expr) and _is_set(value, home, depth + 1) for value in values
        )
    return False
