"""Whether the analysis stays small: its lines, the names of its files, its chains of functions.

`make lint` runs it. Chains are those of the last build, if there is one: from the exhibit
through estimates to the one that calls no other.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES, MODULE, CHAIN = 8_500, 450, 8

Calls = Iterable[tuple[str, str]]


def over_lines(home: Path) -> Iterator[str]:
    """What is longer than it may be, the whole or a module."""
    lines = {path: path.read_text("utf-8").count("\n") for path in sorted(home.rglob("*.py"))}
    print(f"{sum(lines.values()):,} lines in {len(lines)} modules, {max(lines.values())} at most")
    if sum(lines.values()) > LINES:
        yield f"{home.name} has {sum(lines.values()):,} lines, and may have {LINES:,}"
    for path, count in lines.items():
        if count > MODULE:
            yield f"{path.relative_to(ROOT)} has {count} lines, and may have {MODULE}"


def names_twice(home: Path) -> Iterator[str]:
    """Names that several modules have."""
    names = Counter(path.name for path in home.rglob("*.py") if path.name != "__init__.py")
    for name, count in names.items():
        if count > 1:
            yield f"{count} modules of {home.name} are called {name}"


def longest(calls: Calls) -> tuple[str, ...]:
    """The longest way from caller to called; a function that calls itself is one step.

    >>> longest([("a", "b"), ("b", "c"), ("a", "c"), ("c", "c")])
    ('a', 'b', 'c')
    """
    called: dict[str, list[str]] = {}
    for caller, other in calls:
        called.setdefault(caller, []).append(other)
    known: dict[str, tuple[str, ...]] = {}

    def below(name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if name not in known:
            ways = [below(one, (*above, name)) for one in called.get(name, []) if one not in above]
            known[name] = (name, *max(ways, key=len, default=()))
        return known[name]

    for name in called:
        called[name] = [other for other in called[name] if other != name]
    return max((below(name, ()) for name in called), key=len, default=())


def traces(root: Path) -> Iterator[tuple[str, Calls]]:
    """Every exhibit of the last build, with who called whom."""
    for path in sorted((root / "figures").glob("*.json")):
        trace = json.loads(path.read_text("utf-8"))
        if isinstance(trace, dict) and "calls" in trace:
            yield trace["id"], [(caller, other) for caller, other in trace["calls"]]
    numbers = root / "_book/figures/numbers.json"
    if numbers.exists():
        kept = json.loads(numbers.read_text("utf-8"))
        for id, trace in kept["numbers"].items():
            names = kept["names"]
            yield id, [(names[caller], names[other]) for caller, other in trace["calls"]]


def long_chains(root: Path) -> Iterator[str]:
    """Chains longer than they may be, the longest of each exhibit's function."""
    found: dict[str, tuple[str, ...]] = {}
    for id, calls in traces(root):
        chain = longest(calls)
        if chain and len(chain) > len(found.get(chain[0], ())):
            found[chain[0]] = (*chain[:-1], f"{chain[-1]} ({id})")
    if not found:
        print("no build: chains are not looked at")
        return
    print(f"{max(map(len, found.values()))} functions in the longest chain")
    for chain in found.values():
        if len(chain) > CHAIN:
            yield f"{len(chain)} functions, and {CHAIN} may be: {' → '.join(chain)}"


def main() -> int:
    """Print what is there and what is over; the exit status is 1 if something is."""
    home = ROOT / "src/london_cse"
    problems = [*over_lines(home), *names_twice(home), *long_chains(ROOT)]
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
