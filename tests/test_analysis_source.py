"""Nothing that an exhibit rests on escapes its key: reads, imports, what differs each time."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from assessment import REPOSITORY
from books import Book, copy_of
from needsbook.confine.lint import forbidden

FORBIDDEN = {
    "import pandas as pd\n\n\ndef f():\n    return pd.read_csv('data/counts.csv')\n": (
        5,
        "`pd.read_csv` reads a file outside a source",
    ),
    "def f(path):\n    with open(path) as file:\n        return file.read()\n": (
        2,
        "`open` reads a file outside a source",
    ),
    "from pathlib import Path\n\nTEXT = Path(__file__).read_text()\n": (
        3,
        "`Path(__file__).read_text` reads a file",
    ),
    "import geopandas\n\nSHAPES = geopandas.read_file('data/boundaries.geojson')\n": (
        3,
        "`geopandas.read_file` reads a file",
    ),
    "import numpy as np\n\nVALUES = np.loadtxt('data/counts.csv')\n": (3, "`np.loadtxt` reads"),
    "import json\n\nRAW = json.load(None)\n": (3, "`json.load` reads"),
    "import sqlite3\n": (1, "`import sqlite3` reads"),
    "import importlib\n": (1, "`import importlib` imports or runs code that cannot be seen"),
    "m = __import__('tiny.helper')\n": (1, "`__import__` imports or runs code"),
    "exec('x = 1')\n": (1, "`exec` imports or runs code"),
    "import os\n\nHOME = os.environ['HOME']\n": (3, "`os.environ` takes something from outside"),
    "import urllib.request\n": (1, "`import urllib.request` takes something from outside"),
    "import subprocess\n": (1, "`import subprocess` takes something from outside"),
    "from datetime import date\n\nTODAY = date.today()\n": (3, "`date.today` differs from one run"),
    "import numpy as np\n\nR = np.random.default_rng()\n": (
        3,
        "`np.random.default_rng` differs from one run",
    ),
}

READS, HIDDEN, OUTSIDE = "reads a file", "imports or runs code", "takes something from outside"
DIFFERS, KEPT, SHARED = "differs from one run", "keeps a result", "changes what all exhibits share"
PAST = "reaches past what the engine offers"
BESIDE, ORDER, WRITES = "runs beside the exhibit", "takes what is in a set", "writes a file"

#: Each line of code, after an import, with what is named in its last line, and the fault.
RESOLVED = {
    # Ways round the names: aliases, imports of members, assignments, reflection.
    "o = open; o('x')": ("open", READS),
    "import io as i\ni.FileIO('x')": ("i.FileIO", READS),
    "from json import load\nload(None)": ("load", READS),
    "from os import environ": ("os.environ", OUTSIDE),
    "from os import environ as e\nX = e.get('HOME')": ("e", OUTSIDE),
    "import numpy as np\nr = np.random\nr.normal()": ("r.normal", DIFFERS),
    "import numpy.random as nr\nnr.rand()": ("nr.rand", DIFFERS),
    "from numpy.random import default_rng\ndefault_rng()": ("default_rng", DIFFERS),
    "import numpy as np\nnp.random.default_rng(None)": ("np.random.default_rng", DIFFERS),
    "import numpy as np\nnp.random.default_rng(seed=None)": ("np.random.default_rng", DIFFERS),
    "from time import time": ("time.time", DIFFERS),
    "import os\nX = getattr(os, 'environ')": ("getattr(os, 'environ')", OUTSIDE),
    "import os\nN = 'environ'\nX = getattr(os, N)": ("getattr(os, N)", HIDDEN),
    "X = globals()['open']": ("globals", HIDDEN),
    "import os\nX = vars(os)['environ']": ("vars(os)", HIDDEN),
    "X = ().__class__.__base__.__subclasses__()": (
        "().__class__.__base__.__subclasses__",
        HIDDEN,
    ),
    "import math\nX = math.__loader__": ("math.__loader__", HIDDEN),
    "from os import *": ("os.*", "imports names that cannot be seen"),
    "import builtins": ("import builtins", HIDDEN),
    # Reads.
    "from geopandas import GeoDataFrame\nGeoDataFrame.from_file('x')": (
        "GeoDataFrame.from_file",
        READS,
    ),
    "import duckdb\nduckdb.sql(\"select * from 'data/x.csv'\")": ("duckdb.sql", READS),
    "import polars as pl\npl.scan_csv('x')": ("pl.scan_csv", READS),
    "import pandas as pd\npd.ExcelFile('x')": ("pd.ExcelFile", READS),
    "import zipfile": ("import zipfile", READS),
    "import configparser as c\nc.ConfigParser().read('x')": ("c.ConfigParser", READS),
    "import codecs\ncodecs.open('x')": ("codecs.open", READS),
    "import gzip": ("import gzip", READS),
    "import pyarrow.parquet as pq\npq.read_table('x')": ("pq.read_table", READS),
    "import numpy as np\nnp.fromfile('x')": ("np.fromfile", READS),
    "import matplotlib.pyplot as plt\nplt.imread('x')": ("plt.imread", READS),
    "from PIL import Image\nImage.open('x')": ("Image.open", READS),
    "from pathlib import Path\nHOME = Path('x')\n(HOME / 'y').open()": (
        "(HOME / 'y').open",
        READS,
    ),
    "from pathlib import Path\nPath('x').exists()": ("Path('x').exists", READS),
    "import os.path as p\np.getmtime('x')": ("p.getmtime", READS),
    "import os\nos.stat('x')": ("os.stat", READS),
    "def f(path): return path.read_text()": ("path.read_text", READS),
    "def f(con): return con.read_csv('x')": ("con.read_csv", READS),
    "import importlib.resources": ("import importlib.resources", READS),
    "import needsbook\nX = needsbook.source('counts').resource": (
        "needsbook.source('counts').resource",
        BESIDE,
    ),
    "from tiny.sources import counts\nX = counts.project": ("counts.project", BESIDE),
    "from needsbook.ground.files import file_hash": ("needsbook.ground.files.file_hash", PAST),
    "import needsbook.exhibit.store": ("import needsbook.exhibit.store", PAST),
    # What runs, and what is written.
    "import os\nos.popen('x')": ("os.popen", HIDDEN),
    "import ctypes": ("import ctypes", HIDDEN),
    "import sys\nsys.path.insert(0, 'x')": ("sys.path", HIDDEN),
    "import sys\nX = sys.modules['os']": ("sys.modules", HIDDEN),
    "import concurrent.futures": ("import concurrent.futures", BESIDE),
    "import _posixsubprocess": ("import _posixsubprocess", HIDDEN),
    "import posix": ("import posix", READS),
    "import logging\nlogging.FileHandler('x')": ("logging.FileHandler", WRITES),
    "import pandas\nX = pandas.__file__": ("pandas.__file__", HIDDEN),
    "import threading": ("import threading", BESIDE),
    "import tempfile": ("import tempfile", WRITES),
    "from pathlib import Path\nPath('x').write_text('y')": ("Path('x').write_text", WRITES),
    # What differs.
    "import datetime as dt\nX = dt.datetime.now()": ("dt.datetime.now", DIFFERS),
    "import pandas as pd\nX = pd.Timestamp('now')": ("pd.Timestamp('now')", DIFFERS),
    "import pandas as pd\nX = pd.to_datetime(['today'])": ("pd.to_datetime(['today'])", DIFFERS),
    "import numpy as np\nX = np.datetime64('today')": ("np.datetime64('today')", DIFFERS),
    "import time": ("import time", DIFFERS),
    "import uuid\nX = uuid.uuid4()": ("uuid.uuid4", DIFFERS),
    "import random\nX = random.random()": ("random.random", DIFFERS),
    "import random\nX = random.Random()": ("random.Random", DIFFERS),
    "X = id(1)": ("id", DIFFERS),
    "X = hash(None)": ("hash", DIFFERS),
    "from scipy import stats\nX = stats.norm.rvs(size=3)": ("stats.norm.rvs", DIFFERS),
    "def f(frame): return frame.sample()": ("frame.sample", DIFFERS),
    "def f(frame): return frame.sample(frac=0.5)": ("frame.sample", DIFFERS),
    "def f(names): return ', '.join(set(names))": ("', '.join(set(names))", ORDER),
    "def f(a): return list({x for x in a})": ("list({x for x in a})", ORDER),
    "A = {'x', 'y'}\nX = ' '.join(a for a in A)": ("' '.join((a for a in A))", ORDER),
    # The machine.
    "import platform": ("import platform", OUTSIDE),
    "import locale": ("import locale", OUTSIDE),
    "import getpass": ("import getpass", OUTSIDE),
    "import os\nX = os.getcwd()": ("os.getcwd", OUTSIDE),
    "import sys\nX = sys.argv": ("sys.argv", OUTSIDE),
    "X = __file__": ("__file__", OUTSIDE),
    # What stays for the next exhibit.
    "from functools import cache": ("functools.cache", KEPT),
    "import functools as ft\n@ft.lru_cache\ndef f(): pass": ("ft.lru_cache", KEPT),
    "KNOWN = {}\ndef f(x): KNOWN[x] = 1": ("KNOWN[x]", SHARED),
    "KNOWN = []\ndef f(x): KNOWN.append(x)": ("KNOWN.append", SHARED),
    "def f(x, known={}): known[x] = 1": ("known[x]", SHARED),
    "def f(x):\n    global y\n    y = x": ("global y", SHARED),
    "def f(x): f.last = x": ("f.last", SHARED),
    "class A: pass\ndef f(x): A.last = x": ("A.last", SHARED),
    "import pandas as pd\npd.options.mode.x = 1": ("pd.options.mode.x", SHARED),
    "import numpy as np\nR = np.random.default_rng(7)\ndef f(): return R.normal()": ("R", SHARED),
    "import itertools\nN = itertools.count()\ndef f(): return next(N)": ("N", SHARED),
    "G = (x for x in 'ab')\ndef f(): return next(G)": ("G", SHARED),
    "class A:\n    known = {}\n    def f(self, x): self.known[x] = 1": ("self.known[x]", SHARED),
    "class A:\n    known = []\n    def f(self, x): self.known.append(x)": (
        "self.known.append",
        SHARED,
    ),
    "def f(x): setattr(f, 'last', x)": ("setattr(f, 'last', x)", SHARED),
    "import decimal\ndecimal.getcontext().prec = 3": ("decimal.getcontext", SHARED),
    "from tiny import sources\nsources.kept = 1": ("sources.kept", SHARED),
}


@pytest.mark.parametrize("code", RESOLVED)
def test_a_name_is_known_by_what_it_means(code: str) -> None:
    what, fault = RESOLVED[code]
    found = list(forbidden(ast.parse(code), "src/tiny/helper.py"))
    named = [one for one in found if one.problem.startswith(f"`{what}` {fault}")]
    assert named, found
    assert named[0].fix
    text = code.splitlines()[(named[0].where.line or 0) - 1]
    assert what.partition("(")[0].removeprefix("import ").rpartition(".")[2] in text


ORDINARY = """
from __future__ import annotations

import datetime
import io
import json
import math
import random
import sys
import textwrap
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, partial, reduce
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pandas as pd
from scipy import optimize, stats

from needsbook import Gap, estimate, source

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.default_rng(7)
FIRST = RANDOM.random()
LABELS = {"open": "still open", "now": "today"}
NAMES = {"a", "b"}
BOUNDS: dict[str, list[int]] = {}
for word in ("a", "b"):
    BOUNDS[word] = []
    BOUNDS[word].append(1)
counts = source("counts")


@dataclass(frozen=True)
class Row:
    open: int
    reason: str
    resource: str = "money"
    time: int = 0
    id: str = ""

    def __hash__(self) -> int:
        return hash(self.reason)

    @cached_property
    def walk(self) -> int:
        return self.open + self.time


@estimate(once=True)
def f(frame: pd.DataFrame, gap: Gap, row: Row, seed: int = 3, today: date | None = None):
    open_rows = frame.open[frame["open"] > row.open]
    drawn = frame["a"].sample(3, random_state=1)
    more = frame.sample(frac=0.5, random_state=np.random.default_rng(seed))
    near = stats.norm.rvs(size=3, random_state=1)
    rng = np.random.default_rng(seed)
    values = rng.normal(size=3) + FIRST + random.Random(4).random()
    words = pd.DataFrame({"label": ["now", "today"]})
    state = np.random.RandomState(seed=seed).normal()
    days = date(2024, 1, 1) - datetime.date.fromisoformat("2024-01-01")
    shown = datetime.datetime.strptime("2024-01-02", "%Y-%m-%d").strftime("%d %B %Y")
    local = {}
    local["a"] = gap.reason
    row_names = []
    row_names.append(row.id)
    held = [getattr(one, name) for one, name in ((row, "open"), (row, "reason"))]
    joined = ", ".join(sorted(set(row_names) | NAMES))
    size = len(set(row_names)), max(NAMES), "a" in NAMES
    frame.loc[0, "a"] = frame.rename(columns={"a": "b"}).replace(1, 2).a[0]
    text = io.StringIO(json.dumps(local))
    path = PurePosixPath("a") / "b"
    fit = optimize.minimize(lambda x: x[0] ** 2, [1.0]).x
    when = pd.Timestamp("2024-01-01"), pd.to_datetime(["2024-01-01"]), np.datetime64("2024-01-01")
    print(quote("a b"), path.name, file=sys.stderr)
    group = {name: part for name, part in frame.groupby("a")}
    reduced = reduce(max, map(int, "12")), partial(math.pow, 2)
    load, walk, stat = row.open, row.time, row.walk
    return load, walk, stat, textwrap.fill(joined), Decimal(1), row.resource, frame.absolute


if __name__ == "__main__":
    import argparse
    import time

    print(time.time(), sys.argv, argparse.ArgumentParser())
"""


def test_ordinary_code_is_left_alone() -> None:
    assert list(forbidden(ast.parse(ORDINARY), "src/tiny/helper.py")) == []


def test_the_report_is_left_alone() -> None:
    for path in sorted((REPOSITORY / "src/london_cse").rglob("*.py")):
        file = path.relative_to(REPOSITORY).as_posix()
        assert list(forbidden(ast.parse(path.read_text()), file)) == []


@pytest.mark.parametrize("code", FORBIDDEN)
def test_it_is_named_with_its_line_and_how_to_mend_it(book: Book, code: str) -> None:
    line, words = FORBIDDEN[code]
    book.write("src/tiny/helper.py", code)
    done = book.run("check")
    assert done.returncode == 1
    assert f"src/tiny/helper.py:{line}: {words}" in done.stderr
    assert "→" in done.stderr


def test_what_is_no_read_is_left_alone(book: Book) -> None:
    book.write(
        "src/tiny/helper.py",
        "import json\nimport math\n\nimport numpy as np\n\n"
        "RANDOM = np.random.default_rng(7)\n\n\n"
        "def load(text):\n    return json.loads(text), math.sqrt(2)\n",
    )
    assert book.run("check").returncode == 0


# The audit: an exhibit is given the datasets of its trace, and no others. A read of
# any other file, by whatever library, would fail or change the result.
AUDIT = """
import importlib, json, sys
from pathlib import Path

from needsbook.exhibit.evaluate import evaluate
from needsbook.exhibit.exhibits import exhibit_named
from needsbook.chapters.checks import check
from needsbook.edition.survey import known_calls
from needsbook.ground.project import find_project
from needsbook.rebuild.inputs import Inputs
from needsbook.exhibit.store import last_stored

project = find_project()
sys.path.insert(0, str(project.root / "src"))
checked = check(project, data=False)
aside = project.root / "aside"
aside.mkdir()
inputs, differ, number = Inputs(project), [], 0
for call in known_calls(checked):
    importlib.import_module(checked.exhibits[call.name].module)
    entry = last_stored(inputs, call.id)
    paths = json.loads((project.data / "datapackage.json").read_text())["resources"]
    # The engine itself asks the table of areas which levels a selection has, and notes it
    # where there are several.
    kept = {*entry.datasets, "areas"}
    hidden = [item["path"] for item in paths if item["name"] not in kept]
    for path in hidden:
        (project.data / path).rename(aside / path)
    try:
        made, files = evaluate(project, exhibit_named(call.name), call.arguments)
        if made.result != entry.result or made.files != entry.files:
            differ.append(call.source)
    except Exception as error:
        differ.append(f"{call.source}: {error}")
    for path in hidden:
        (aside / path).rename(project.data / path)
    number += 1
print(json.dumps({"differ": differ, "number": number}))
"""


def audit(book: Book) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", AUDIT], cwd=book.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_worker_refuses_a_read_outside_a_source_where_the_source_says_nothing(
    book: Book,
) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    import numpy\n"
        "    name = ''.join(['gen', 'fromtxt'])\n"
        "    type(numpy).__getattribute__(numpy, name)('data/areas.csv', dtype=str)\n"
        "    areas = boundaries",
    )
    done = book.run("build", "--renderer", "builtin")
    assert done.returncode == 1
    assert "`open('data/areas.csv')` reads a file outside a source" in done.stderr
    assert "src/tiny/__init__.py:" in done.stderr
    assert "(in fig_map(), called at chapters/two.qmd:" in done.stderr
    assert "declare `name = source(…)`" in done.stderr


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.exhaustive
def test_no_exhibit_of_the_report_reads_more_than_its_trace_says(
    report: Book, tmp_path: Path
) -> None:
    copy = copy_of(report, tmp_path / "copy")
    shutil.copytree(report.root / ".needsbook/cache", copy.root / ".needsbook/cache")
    found = audit(copy)
    assert found["differ"] == []
    assert found["number"] > 400
