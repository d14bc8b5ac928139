"""What a function leaves behind in its worker, where the next exhibit would find it."""

from __future__ import annotations

import sys
import types
import warnings
from collections.abc import Iterator

import pytest
from books import Book

from needsbook.exhibit import left_behind

#: A module, and what a function of it does; with the place that is told.
LEFT = {
    "an alias": ("KEPT = {}", "kept = KEPT\n    kept[1] = 1", "KEPT"),
    "an instance": (
        "class Box:\n    def __init__(self):\n        self.known = []\nBOX = Box()",
        "BOX.known.append(1)",
        "BOX",
    ),
    "a class": ("class Box:\n    n = 0", "Box.n += 1", "Box.n"),
    "a list of a class": ("class Box:\n    known = []", "Box.known.append(1)", "Box.known"),
    "a closure": (
        "def memo(g):\n"
        "    known = {}\n"
        "    def inner(x):\n"
        "        return known.setdefault(x, g(x))\n"
        "    return inner\n"
        "total = memo(abs)",
        "total(1)",
        "total",
    ),
    "a counter": (
        "def counter():\n"
        "    n = 0\n"
        "    def following():\n"
        "        nonlocal n\n"
        "        n += 1\n"
        "        return n\n"
        "    return following\n"
        "FOLLOWING = counter()",
        "FOLLOWING()",
        "FOLLOWING",
    ),
    "a default": ("def g(known=[]):\n    known.append(1)", "g()", "g"),
    "a name of a function": ("def g():\n    pass", "vars(g)['n'] = 1", "g.n"),
    "a generator": ("G = (n for n in range(9))", "next(G)", "G"),
    "an iterator": ("G = map(str, range(9))", "next(G)", "G"),
    "a generator of chance": (
        "import numpy as np\nDRAW = np.random.default_rng(1).integers",
        "DRAW(9)",
        "DRAW",
    ),
    "an array": ("import numpy as np\nA = np.zeros(3)", "a = A[:]\n    a += 1", "A"),
    "a table": (
        "import pandas as pd\nT = pd.DataFrame({'a': [2, 1]})",
        "T['b'] = 1",
        "T",
    ),
    "a text in memory": ("import io\nOUT = io.StringIO()", "OUT.write('a')", "OUT"),
    "a logger": ("import logging\nL = logging.getLogger('left')", "L.setLevel(5)", "L"),
    "a queue": ("from queue import SimpleQueue\nQ = SimpleQueue()", "Q.put(1)", "Q"),
    "a context": ("from contextvars import ContextVar\nV = ContextVar('v')", "V.set(1)", "V"),
    "a registration": (
        "from functools import singledispatch\n@singledispatch\ndef g(x):\n    return 1",
        "g.register(int, abs)",
        "g.<class 'int'>",
    ),
}
KEPT = {
    "what is its own": ("KEPT = {1: [2]}", "own = dict(KEPT)\n    own[2] = 3"),
    "what a table computes once": (
        "import pandas as pd\nT = pd.DataFrame({'a': [2, 1]}, index=['x', 'y'])",
        "return T.loc['x'], T.groupby('a').sum(), T.index.is_unique",
    ),
    "a dispatch": (
        "from functools import singledispatch\n@singledispatch\ndef g(x):\n    return 1",
        "return g(1)",
    ),
    "a model of a row": (
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Row:\n    n: int = 1\n"
        "ROWS = [Row(), Row(2)]",
        "return sorted(hash(row) for row in ROWS)",
    ),
    "a pattern": ("import re\nP = re.compile('a')", "return P.sub('b', 'a')"),
    "an enumeration": (
        "from enum import Enum\nclass Kind(Enum):\n    A = 1",
        "return Kind(1), Kind['A']",
    ),
}


@pytest.fixture(autouse=True)
def nothing_else() -> Iterator[None]:
    left_behind.begin("tiny")
    yield
    sys.modules.pop("tiny.kept", None)
    left_behind.begin("")


def after(code: str, body: str) -> str:
    """The place that the function of a module changed."""
    module = sys.modules["tiny.kept"] = types.ModuleType("tiny.kept")
    text = f"{code}\ndef f():\n    {body}\n"
    exec(compile(text, "/a/src/tiny/kept.py", "exec"), vars(module))
    left_behind.note(module)
    assert left_behind.look() == ""
    module.f()
    return left_behind.look()


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_is_found(name: str) -> None:
    code, body, place = LEFT[name]
    assert after(code, body) == f"tiny.kept.{place}"


@pytest.mark.parametrize("name", KEPT)
def test_what_nobody_meets_is_not(name: str) -> None:
    assert after(*KEPT[name]) == ""


def test_settings_of_libraries_are_looked_at() -> None:
    code = "import matplotlib.colors as colors"
    body = "colors.get_named_colors_mapping()['mine'] = '#ff0000'"
    assert after(code, body) == "the named colours of matplotlib"
    from matplotlib.colors import get_named_colors_mapping

    del get_named_colors_mapping()["mine"]


def test_pictures_and_filters_of_warnings_are_put_back() -> None:
    before = list(warnings.filters)
    body = "pyplot.figure()\n    warnings.filterwarnings('ignore', message='x')"
    assert after("import warnings\nfrom matplotlib import pyplot", body) == ""
    from matplotlib import pyplot

    assert (pyplot.get_fignums(), list(warnings.filters)) == ([], before)


def test_a_build_stops_where_an_exhibit_leaves_something(book: Book) -> None:
    book.write("src/tiny/shared.py", "KNOWN = []\n")
    book.change(
        "src/tiny/__init__.py",
        "counts = source(",
        "from tiny.shared import KNOWN\ncounts = source(",
    )
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    KNOWN.append(1)\n    areas = boundaries",
    )
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "`tiny.shared.KNOWN` is changed" in done.stderr
    assert "make it anew inside the function" in done.stderr
