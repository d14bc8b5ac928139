"""What a module of the analysis does that no key would hold, found in its source.

The worker refuses most of it, too. Here it is found before anything is computed,
and here alone what Python tells nobody: `numpy.datetime64("now")`, the order of a set.
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
from needsbook.confine.set_order import set_in_a_row
from needsbook.ground.errors import Problem, Where

_Found = Iterator[tuple[str, Fault]]
#: A time without its day.
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?")
#: A type by which texts are made days.
_DAYS = re.compile(r"datetime64|M8")
#: In an expression of pandas: more than the value of a name, `@name`.
_REACHES = re.compile(r"(?:^|[^\w.])@\s*\w+\s*[.(\[]")
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
    yield from set_in_a_row(node, scope)
    yield from _in_text(node)
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
    if isinstance(node, ast.Attribute) and (fault := words.ANYWHERE.get(node.attr)):
        return fault
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
    takes_now = any(name.startswith(words.TAKES_NOW) for name in meanings) or _as_days(node)
    if (takes_now or _makes_days(scope.module)) and _says_now(node, scope, alone=takes_now):
        yield ast.unparse(node), DIFFERS
    if any(word.arg == "key" and _is_repr(word.value, scope) for word in node.keywords):
        yield ast.unparse(node), words.ADDRESS
    given = {keyword.arg for keyword in node.keywords}
    if any(words.DAY_GIVEN_BY[name] not in given for name in meanings & words.DAY_GIVEN_BY.keys()):
        yield shown, DIFFERS
    yield from _reflected(node, scope, meanings)
    if isinstance(node.func, ast.Attribute):
        yield from _method(node, node.func, meanings)


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
    return bool(_DAYS.search(ast.unparse(node)))


@lru_cache(maxsize=1)
def _makes_days(module: ast.AST) -> bool:
    """Whether a module names numpy's type of days, which its functions may give anything to."""
    named = (
        node.attr if isinstance(node, ast.Attribute) else node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute | ast.Constant)
    )
    return any(isinstance(name, str) and _DAYS.search(name) for name in named)


def _says_now(node: ast.Call, scope: Scope, alone: bool) -> bool:
    """Whether a text says "now" or "today", or names a time alone, without its format."""
    alone = alone and all(keyword.arg != "format" for keyword in node.keywords)
    return any(_is_now(item, scope, alone=alone) for item in ast.walk(node))


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
    if any(isinstance(one, ast.Name) and _is_getattr(one, scope) for one in node.args):
        yield ast.unparse(node), HIDDEN
    if "operator.attrgetter" in meanings:
        yield from _by_name(node, node.args)
    if "builtins.getattr" in meanings and len(node.args) > 1:
        named = node.args[1]
        if isinstance(named, ast.Constant):
            faults = [_fault_of(name) for name in sorted(scope.meanings(node))]
            faults += [words.ANYWHERE.get(str(named.value))]
            faults = [fault for fault in faults if fault]
            yield from ((ast.unparse(node), fault) for fault in faults[:1] if fault)
        elif hidden:
            yield ast.unparse(node), HIDDEN


def _is_repr(node: ast.expr, scope: Scope) -> bool:
    return "builtins.repr" in scope.meanings(node)


def _is_getattr(node: ast.Name, scope: Scope) -> bool:
    return "builtins.getattr" in scope.meanings(node)


def _by_name(node: ast.Call, named: list[ast.expr]) -> _Found:
    """`attrgetter("now")`."""
    for one in named:
        parts = str(one.value).split(".") if isinstance(one, ast.Constant) else ["__globals__"]
        faults = [words.ANYWHERE[part] for part in parts if part in words.ANYWHERE]
        yield from ((ast.unparse(node), fault) for fault in faults[:1])


def _in_text(node: ast.AST) -> _Found:
    """Code in a text: of an expression of pandas, of an annotation; a part that is matched."""
    if isinstance(node, ast.MatchClass):
        found = [words.ANYWHERE[name] for name in node.kwd_attrs if name in words.ANYWHERE]
        yield from ((ast.unparse(node), fault) for fault in found)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("eval", "query"):
            texts = [text for one in node.args for text in _texts(one)]
            yield from ((text, words.IN_TEXT) for text in texts if _REACHES.search(text))
    elif isinstance(node, ast.arg | ast.AnnAssign):
        yield from _annotated(node.annotation)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from _annotated(node.returns)


def _annotated(annotation: ast.expr | None) -> _Found:
    """A type that is written as text: what evaluates it sees more than Python's reader does."""
    texts = _texts(annotation) if annotation is not None else []
    yield from ((text, HIDDEN) for text in texts if "__" in text)


def _texts(node: ast.AST) -> list[str]:
    values = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def _is_library(name: str) -> bool:
    """Whether a name is that of a module or what it holds, not of what a call gave."""
    return not name.startswith("builtins.") and "(" not in name and "[" not in name
