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
        "import typing\ndef f(x):\n    return typing.get_type_hints(x)",
        "def f(x: \"__import__('tiny.b').b\"):\n    pass",
        "from datetime import datetime\ndatetime(2024, 1, 1).now()",
        "def f(kind):\n    return kind.today()",
        "def f(kind):\n    return getattr(kind, 'utcnow')()",
        "from operator import attrgetter\ndef f(x):\n    return attrgetter('day.now')(x)",
        "from operator import attrgetter\ndef f(x, name):\n    return attrgetter(name)(x)",
        "import functools\ndef f(x):\n    return functools.reduce(getattr, ['a', 'now'], x)",
        "def f(kind):\n    match kind:\n        case object(today=t):\n            return t()",
        "import numpy as np\nnp.array(['now'], dtype='M8[s]')",
        "import numpy as np\nnp.array(['now']).astype('<M8[s]')",
        "import numpy as np\ndef f(x):\n    return np.datetime64(x)\nf('today')",
        "def f(frame):\n    return frame.eval('b = @pd.Timestamp.now()')",
        "def f(frame):\n    return frame.query('a > @limit(3)')",
        "import sys\nsys.stdout.isatty()",
        "import matplotlib\nmatplotlib.get_cachedir()",
        "from needsbook import source\ncounts = source('counts')\nstr(counts.home)",
        "object().__hash__()",
        "def f(things):\n    return sorted(things, key=repr)",
        "for x in {None, 1}:\n    print(x)",
        "def f(rows):\n    return [x for x in set(rows)]",
        "def f(rows):\n    return {x: 1 for x in frozenset(rows)}",
        "def f(a, b):\n    return list(set(a).union(b))",
        "def f(a, b):\n    return sum(x / 3 for x in set(a) & b)",
        "def f(a, b):\n    return [x for x in a.keys() - b]",
        "def f(a: set[str]):\n    return ','.join(a)",
        "def f(a):\n    found = set()\n    found |= a\n    return [*found]",
        "def f(a):\n    found = {1, 2}\n    return next(iter(found)), found.pop()",
        "def f(a):\n    return f'{set(a)}'",
        "def f(a):\n    one, two = set(a)\n    return one",
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
        "def f(frame):\n    return frame['now'], frame.query('a > @limit and b == 1')",
        "def f(a):\n    return sorted(set(a)), len(set(a)), {x for x in set(a)}",
        "def f(a, b):\n    return any(x in b for x in set(a)), 1 in {1, 2}",
        "def f(a):\n    a = set(a)\n    a = sorted(a)\n    return [x for x in a]",
        "def f(x: 'list[int]') -> 'str':\n    return x",
        "from operator import attrgetter\ndef f(x):\n    return sorted(x, key=attrgetter('name'))",
    ],
)
def test_what_a_key_holds_is_not(source: str) -> None:
    assert told(source) == []


def test_it_is_told_with_its_line() -> None:
    (problem,) = forbidden(ast.parse("x = 1\nopen('a')"), "src/tiny/a.py")
    assert (problem.where.file, problem.where.line) == ("src/tiny/a.py", 2)
