"""Nothing that an exhibit rests on escapes its key: reads, imports, what differs each time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Book, copy_of

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

from needsbook.evaluate import evaluate
from needsbook.exhibits import exhibit_named
from needsbook.chapters.checks import check
from needsbook.rebuilding.survey import known_calls
from needsbook.project import find_project
from needsbook.store import last_stored

project = find_project()
sys.path.insert(0, str(project.root / "src"))
checked = check(project, data=False)
aside = project.root / "aside"
aside.mkdir()
differ, number = [], 0
for call in known_calls(checked):
    importlib.import_module(checked.exhibits[call.name].module)
    entry = last_stored(project, call.id)
    kept = {f"{name}" for name in entry["datasets"]}
    paths = json.loads((project.data / "datapackage.json").read_text())["resources"]
    hidden = [item["path"] for item in paths if item["name"] not in kept]
    for path in hidden:
        (project.data / path).rename(aside / path)
    try:
        made, files = evaluate(project, exhibit_named(call.name), call.arguments)
        if made["result"] != entry["result"] or made["files"] != entry["files"]:
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


def test_the_audit_finds_a_read_outside_a_source(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    areas = boundaries",
        "    import numpy\n"
        "    here = __file__.removesuffix('src/tiny/__init__.py')\n"
        "    numpy.genfromtxt(f'{here}data/areas.csv', dtype=str)\n"
        "    areas = boundaries",
    )
    book.compute()
    found = audit(book)["differ"]
    assert isinstance(found, list)
    assert len(found) == 1
    assert "fig_map()" in found[0]
    assert "areas.csv" in found[0]


@pytest.mark.slow
@pytest.mark.alone
def test_no_exhibit_of_the_report_reads_more_than_its_trace_says(
    report: Book, tmp_path: Path
) -> None:
    copy = copy_of(report, tmp_path / "copy")
    shutil.copytree(report.root / ".needsbook/cache", copy.root / ".needsbook/cache")
    found = audit(copy)
    assert found["differ"] == []
    assert found["number"] > 400
