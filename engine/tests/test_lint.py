"""What a module of the analysis does that no key would hold, found in its source."""

from __future__ import annotations

import ast

import pytest

from needsbook.confine.lint import forbidden


def told(source: str) -> list[str]:
    return [problem.problem for problem in forbidden(ast.parse(source), "src/tiny/a.py")]


@pytest.mark.parametrize(
    "source",
    [
        "open('data/counts.csv')",
        "import pandas as pd\npd.read_csv('a.csv')",
        "from pathlib import Path\nPath('a').read_text()",
        "import importlib\nimportlib.import_module('x')",
        "from datetime import datetime\ndatetime.now()",
        "import pandas as pd\npd.Timestamp('now')",
        "import pandas as pd\nWHEN = 'Today'\npd.to_datetime([WHEN])",
        "import pandas as pd\npd.Timestamp('10:00')",
        "import pandas as pd\npd.Series(['now']).astype('datetime64[ns]')",
        "import pandas as pd\npd.array(['today'], dtype='datetime64[ns]')",
        "import numpy as np\nnp.array(['now'], dtype=np.datetime64)",
        "from dateutil.parser import parse\nparse('10 March')",
        "from email.utils import localtime\nlocaltime()",
        "import logging\nlogging.makeLogRecord({}).created",
        "import random\nrandom.random()",
        "import os\nos.environ['A']",
        "import requests",
        "import subprocess",
        "KEPT = {}\ndef f():\n    KEPT['a'] = 1",
        "def f():\n    global x\n    x = 1",
        "eval('1')",
    ],
)
def test_it_is_told(source: str) -> None:
    assert told(source)


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.random.default_rng(7).normal()",
        "def f():\n    found = {}\n    found['a'] = 1\n    return found",
        "from needsbook import source\ncounts = source('counts')",
        "open = 1\nprint(open)",
        "import pandas as pd\npd.to_datetime('10:00', format='%H:%M')",
        "import pandas as pd\npd.Series(['now', 'then']).astype(str)",
        "import pandas as pd\npd.to_datetime(['2024-03-01'])",
        "from dateutil.parser import parse\nparse('10 March', default=FIRST)",
    ],
)
def test_what_a_key_holds_is_not(source: str) -> None:
    assert told(source) == []


def test_it_is_told_with_its_line() -> None:
    (problem,) = forbidden(ast.parse("x = 1\nopen('a')"), "src/tiny/a.py")
    assert (problem.where.file, problem.where.line) == ("src/tiny/a.py", 2)
