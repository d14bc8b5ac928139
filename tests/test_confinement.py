"""A worker can reach nothing but what the engine gave it, however the analysis writes it."""

from __future__ import annotations

import _ctypes as _library  # a library of Python's own
import ast
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from conftest import Book

from needsbook import compute
from needsbook.errors import ToolFailure
from needsbook.exhibit import landlock, seccomp
from needsbook.exhibit.confinement import Confinement, confinement
from needsbook.exhibits import call_id
from needsbook.project import Project
from needsbook.store import last_stored

PROGRAM = Path(__file__).with_name("confined.py")
#: It stands in every file that a worker must not read.
SECRET = "171717"

READS = {
    "open": "open('data/counts.csv').read()",
    "an alias of open": "(lambda o: o('data/counts.csv').read())(open)",
    "io.open": "__import__('io').open('data/counts.csv').read()",
    "io.FileIO": "__import__('io').FileIO('data/counts.csv').read()",
    "os.open": "__import__('os').open('data/counts.csv', 0)",
    "posix.open": "__import__('posix').open('data/counts.csv', 0)",
    "pathlib": "__import__('pathlib').Path('data/counts.csv').read_text()",
    "codecs.open": "__import__('codecs').open('data/counts.csv').read()",
    "json.load": "__import__('json').load(open('data/counts.json'))",
    "zipfile": "__import__('zipfile').ZipFile('data/counts.zip').namelist()",
    "tarfile": "__import__('tarfile').open('data/counts.tar').getnames()",
    "gzip": "__import__('gzip').open('data/counts.csv.gz').read()",
    "configparser, which goes on without": (
        "import configparser\n"
        "def f():\n"
        "    found = configparser.ConfigParser()\n"
        "    found.read('data/counts.ini')\n"
        "    return found.sections()"
    ),
    "a caught error": (
        "def f():\n"
        "    try:\n"
        "        return open('data/counts.csv').read()\n"
        "    except OSError:\n"
        "        return 'nothing'"
    ),
    "pandas.read_csv": "__import__('pandas').read_csv('data/counts.csv')",
    "pandas.ExcelFile": "__import__('pandas').ExcelFile('data/counts.xlsx')",
    "numpy.loadtxt": "__import__('numpy').loadtxt('data/counts.csv', delimiter=',')",
    "numpy.fromfile": "__import__('numpy').fromfile('data/counts.csv')",
    "numpy.memmap": "__import__('numpy').memmap('data/counts.csv', mode='r')",
    "numpy.load": "__import__('numpy').load('data/counts.csv')",
    "matplotlib imread": "__import__('matplotlib.image').image.imread('data/counts.png')",
    "fileinput": "list(__import__('fileinput').input('data/counts.csv'))",
    "linecache": "__import__('linecache').getline('data/counts.csv', 2)",
    "sqlite3": "__import__('sqlite3').connect('data/counts.sqlite').execute('select 1')",
    "os.listdir": "__import__('os').listdir('data')",
    "os.scandir": "list(__import__('os').scandir('data'))",
    "os.walk": "list(__import__('os').walk('data'))",
    "glob": "__import__('glob').glob('data/*')",
    "Path.iterdir": "list(__import__('pathlib').Path('data').iterdir())",
    "os.stat": "__import__('os').stat('data/counts.csv').st_size",
    "os.path.exists": "__import__('os').path.exists('data/counts.csv')",
    "os.path.getmtime": "__import__('os').path.getmtime('data/counts.csv')",
    "Path.exists": "__import__('pathlib').Path('data/counts.csv').exists()",
    "what is open already": "open(0).read()",
    "os.read": "__import__('os').read(0, 1)",
    "runpy": "__import__('runpy').run_path('data/code.py')",
    "geopandas, in C": "__import__('geopandas').read_file('data/counts.geojson')",
    "GeoDataFrame.from_file": (
        "__import__('geopandas').GeoDataFrame.from_file('data/counts.geojson')"
    ),
    "pyogrio, in C": "__import__('pyogrio').read_dataframe('data/counts.geojson')",
    "libxml2, in C": "__import__('lxml.etree').etree.parse('data/counts.xml').getroot().text",
    "pyogrio by the number of a file": (
        "__import__('pyogrio').read_dataframe('/proc/self/cwd/data/counts.geojson')"
    ),
    "lzma": "__import__('lzma').open('data/counts.csv').read()",
    "mmap": "__import__('mmap').mmap(0, 0)",
    "PIL": "__import__('PIL.Image').Image.open('data/counts.png')",
    "frictionless": "__import__('frictionless').Resource('data/counts.csv').read_rows()",
    "a loader of code, in C": (
        "__import__('importlib.util').util.spec_from_file_location('m', 'data/code.py')"
        ".loader.get_data('data/counts.csv')"
    ),
    "readline, in C": "__import__('readline').read_history_file('data/counts.csv')",
    "typst, in C": "__import__('typst').compile('data/counts.csv')",
    "an entity, in C": (
        "__import__('lxml.etree').etree.fromstring("
        "'<!DOCTYPE a [<!ENTITY x SYSTEM \"data/counts.xml\">]><a>&x;</a>', "
        "__import__('lxml.etree').etree.XMLParser(resolve_entities=True)).xpath('string()')"
    ),
    "a link": "open('/proc/self/cwd/data/counts.csv').read()",
    "a module beside": (
        "import sys\n"
        "def f():\n"
        "    sys.path.insert(0, 'data')\n"
        "    import code_beside\n"
        "    return code_beside.VALUE"
    ),
    "at import": "TEXT = open('data/counts.csv').read()\ndef f():\n    return TEXT",
    "in a thread": (
        "import threading\n"
        "def f():\n"
        "    found = []\n"
        "    one = threading.Thread(target=lambda: found.append(open('data/counts.csv').read()))\n"
        "    one.start()\n"
        "    one.join()\n"
        "    return found"
    ),
    "in a pool of threads": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def f():\n"
        "    with ThreadPoolExecutor(1) as pool:\n"
        "        return pool.submit(sum, [1]).result()"
    ),
}
RUNS = {
    "os.system": "__import__('os').system('cat data/counts.csv')",
    "os.popen": "__import__('os').popen('cat data/counts.csv').read()",
    "subprocess": "__import__('subprocess').check_output(['cat', 'data/counts.csv'])",
    "os.posix_spawn": "__import__('os').posix_spawn('/bin/true', ['true'], {})",
    "os.execv": "__import__('os').execv('/bin/true', ['true'])",
    "os.fork": "__import__('os').fork()",
    "multiprocessing": "__import__('multiprocessing').Process(target=print).start()",
    "ctypes": "__import__('ctypes').CDLL(None).getpid()",
    "ctypes, a library": "__import__('ctypes').CDLL('libm.so.6').cos",
    "exec": "exec('1')",
    "eval": "eval('1')",
    "socket": "__import__('socket').socket()",
    "UDP": "__import__('socket').socket(2, 2)",
    "a host's name": "__import__('socket').gethostname()",
    "urllib": "__import__('urllib.request').request.urlopen('http://localhost/')",
}
WRITES = {
    "open to write": "open('data/new.csv', 'w')",
    "write_text": "__import__('pathlib').Path('data/new.csv').write_text('x')",
    "to_csv": "__import__('pandas').DataFrame([1]).to_csv('data/new.csv')",
    "a temporary file": "__import__('tempfile').TemporaryFile()",
    "os.remove": "__import__('os').remove('data/counts.csv')",
    "os.mkdir": "__import__('os').mkdir('data/new')",
    "os.rename": "__import__('os').rename('data/counts.csv', 'data/new.csv')",
    "os.chdir": "__import__('os').chdir('data')",
    "into the packages": "open(__import__('pandas').__file__, 'a')",
    "a signal": "__import__('os').kill(__import__('os').getppid(), 0)",
}
CHANCE = {
    "numpy.random.normal": "__import__('numpy').random.normal()",
    "numpy.random.rand": "__import__('numpy').random.rand()",
    "numpy.random.seed": "__import__('numpy').random.seed(1)",
    "from numpy.random": "from numpy.random import choice\ndef f():\n    return choice(100)",
    "default_rng()": "__import__('numpy').random.default_rng()",
    "default_rng(None)": "__import__('numpy').random.default_rng(None)",
    "RandomState()": "__import__('numpy').random.RandomState()",
    "SeedSequence()": "__import__('numpy').random.SeedSequence()",
    "rvs()": "__import__('scipy.stats').stats.norm.rvs()",
    "bootstrap": (
        "from scipy.stats import bootstrap\n"
        "def f():\n"
        "    return bootstrap(([1, 2, 3],), sum).confidence_interval"
    ),
    "sample()": "__import__('pandas').DataFrame({'a': range(9)}).sample(3)",
    "random.random": "__import__('random').random()",
    "random.shuffle": "__import__('random').shuffle([1, 2])",
    "random.Random()": "__import__('random').Random().random()",
    "SystemRandom": "__import__('random').SystemRandom().random()",
    "secrets": "__import__('secrets').token_hex()",
    "os.urandom": "__import__('os').urandom(4)",
    "uuid4": "__import__('uuid').uuid4()",
    "uuid1": "__import__('uuid').uuid1()",
    "os.getrandom": "__import__('os').getrandom(4)",
    "the time in a library's text": (
        "def f():\n"
        "    import statsmodels.api as sm\n"
        "    return str(sm.OLS([1.0, 2.0, 4.0], [1.0, 1.0, 1.0]).fit().summary())"
    ),
    "a test by permutation": (
        "from scipy.stats import permutation_test\n"
        "def f():\n"
        "    return permutation_test((range(6), range(6)), lambda a, b: a[0], n_resamples=9)"
    ),
    "a quasi-random sequence": "__import__('scipy.stats').stats.qmc.Sobol(2).random(2)",
    "time.time": "__import__('time').time()",
    "time.time_ns": "__import__('time').time_ns()",
    "time.strftime": "__import__('time').strftime('%Y')",
    "time.localtime": "__import__('time').localtime()",
    "from time import time": "from time import time\ndef f():\n    return time()",
    "time.perf_counter": "__import__('time').perf_counter()",
}
MACHINE = {
    "os.getpid": "__import__('os').getpid()",
    "os.getcwd": "__import__('os').getcwd()",
    "Path.cwd": "__import__('pathlib').Path.cwd()",
    "os.path.abspath": "__import__('os').path.abspath('x')",
    "os.cpu_count": "__import__('os').cpu_count()",
    "platform.node": "__import__('platform').node()",
    "platform.platform": "__import__('platform').platform()",
    "functools.cache": "from functools import cache\n@cache\ndef f():\n    return 1",
    "functools.lru_cache": (
        "from functools import lru_cache\n@lru_cache(maxsize=1)\ndef f():\n    return 1"
    ),
    "an audit hook": "__import__('sys').addaudithook(print)",
}
REFUSED = READS | RUNS | WRITES | CHANCE | MACHINE
#: These give a value, and the same in every worker, at every start, on every machine.
HARMLESS = {
    "a set joined": "','.join({'south', 'north', 'east', 'west', 'centre', 'none'})",
    "hash of a text": "hash('child')",
    "os.environ": "[__import__('os').environ.get(name) for name in ('TZ', 'LANG', 'USER')]",
    "from os import environ": "from os import environ\ndef f():\n    return environ.get('HOME')",
    "the home folder": "__import__('os').environ.get('HOME')",
    "the time zone": "__import__('time').tzname",
    "a zone by name": (
        "from datetime import datetime\n"
        "from zoneinfo import ZoneInfo\n"
        "def f():\n"
        "    return datetime(2024, 7, 1, tzinfo=ZoneInfo('Europe/London')).utcoffset()"
    ),
    "optimised Python": "__debug__, f.__doc__, __import__('sys').flags.optimize",
    "what the machine adds to Python": "hasattr(__import__('builtins'), 'added')",
    "a module of the machine": (
        "def f():\n"
        "    try:\n"
        "        import code_beside\n"
        "        return code_beside.VALUE\n"
        "    except ImportError:\n"
        "        return 'none'"
    ),
    "a seeded generator": "__import__('numpy').random.default_rng(7).normal()",
    "a seeded RandomState": "__import__('numpy').random.RandomState(7).normal()",
    "random.Random(7)": "__import__('random').Random(7).random()",
    "sample(random_state)": (
        "__import__('pandas').DataFrame({'a': range(9)}).sample(3, random_state=1)"
    ),
    "rvs(random_state)": "__import__('scipy.stats').stats.norm.rvs(random_state=3)",
    "a dataclass": (
        "from dataclasses import dataclass\n"
        "@dataclass(frozen=True)\n"
        "class A:\n"
        "    x: int = 1\n"
        "def f():\n"
        "    return A()"
    ),
    "copy.deepcopy": "__import__('copy').deepcopy({'a': [1]})",
    "strptime": "__import__('datetime').datetime.strptime('2024-01-02', '%Y-%m-%d')",
    "strftime of a date": "__import__('datetime').date(2024, 1, 2).strftime('%d %B %Y')",
    "time.strftime of a time": "__import__('time').strftime('%Y', (2024,) + (1,) * 8)",
    "a warning": "__import__('warnings').warn('x', stacklevel=1)",
    "a log": "__import__('logging').getLogger('x').warning('y')",
    "a model": (
        "def f():\n"
        "    import numpy as np\n"
        "    import statsmodels.api as sm\n"
        "    x = np.arange(9.0)\n"
        "    return sm.OLS(2 * x, sm.add_constant(x)).fit().params.round(6).tolist()"
    ),
    "a shape in another projection": (
        "def f():\n"
        "    import geopandas\n"
        "    from shapely import Point\n"
        "    one = geopandas.GeoSeries([Point(0, 51)], crs=4326).to_crs(27700)\n"
        "    return round(one.x[0])"
    ),
    "a table from text": (
        "import io\n"
        "import pandas as pd\n"
        "def f():\n"
        "    return pd.read_csv(io.StringIO('a\\n1')).a.sum()"
    ),
    "a picture": (
        "def f():\n"
        "    from needsbook.style import chart_style, drawn, new_figure\n"
        "    with chart_style():\n"
        "        figure = new_figure()\n"
        "        figure.subplots().plot([1, 2])\n"
        "        return len(drawn(figure)['svg'])"
    ),
    "threads of libraries": (
        "def f():\n"
        "    import numpy as np\n"
        "    return float((np.ones((300, 300)) @ np.ones((300, 300))).sum())"
    ),
}


def module(code: str) -> str:
    """The code of a case as a module with a function `f`, whose fault is in line 3 or so."""
    if "def f()" in code:
        return code
    return textwrap.dedent(f"""\
        def f():
            "A title."
            return {code}
        """)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with something to read, and a machine's settings of Python."""
    found = tmp_path_factory.mktemp("confined")
    data = found / "data"
    data.mkdir()
    for end in ("csv", "json", "ini", "xlsx", "zip", "tar", "csv.gz", "png", "sqlite"):
        (data / f"counts.{end}").write_text(f"[{SECRET}]\n{SECRET}\n")
    (data / "counts.xml").write_text(f"<a>{SECRET}</a>")
    (data / "code.py").write_text(f"VALUE = {SECRET}\n")
    (data / "code_beside.py").write_text(f"VALUE = {SECRET}\n")
    shape = {"type": "Point", "coordinates": [0, 51]}
    feature = {"type": "Feature", "properties": {"n": SECRET}, "geometry": shape}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (data / "counts.geojson").write_text(json.dumps(collection))
    for number in (1, 2):
        site = found / f"site{number}"
        site.mkdir()
        (site / "sitecustomize.py").write_text(f"import builtins\nbuiltins.added = {number}\n")
        (site / "code_beside.py").write_text(f"VALUE = {number}\n")
    return found


def run(folder: Path, number: int) -> dict[str, dict[str, Any]]:
    """What comes of all cases on the machine of that number."""
    cases = {name: module(code) for name, code in (REFUSED | HARMLESS).items()}
    machine = {
        "PYTHONPATH": os.pathsep.join([str(folder / f"site{number}"), *sys.path]),
        "PYTHONHASHSEED": str(number),
        "PYTHONOPTIMIZE": "2" if number == 2 else "",
        "PYTHONWARNINGS": "ignore",
        "HOME": str(folder / f"home{number}"),
        "TZ": "Asia/Kathmandu" if number == 2 else "America/Lima",
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        input=json.dumps(cases),
        env=os.environ | machine,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[dict[str, dict[str, Any]]]:
    """On two machines that differ in all that a machine may differ in."""
    return [run(folder, 1), run(folder, 2)]


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_line(outcomes: list[dict[str, dict[str, Any]]], name: str) -> None:
    lines = module(REFUSED[name]).count("\n") + 1
    for found in outcomes:
        outcome = found[name]
        assert "value" not in outcome or outcome["value"] == "''"  # linecache tells nobody
        assert SECRET not in str(outcome)
        if "line" in outcome:
            assert 1 <= outcome["line"] <= lines


@pytest.mark.parametrize("name", [name for name in REFUSED if "in C" not in name])
def test_what_python_hears_of_is_refused_in_words(
    outcomes: list[dict[str, dict[str, Any]]], name: str
) -> None:
    outcome = outcomes[0][name]
    if name in SAID_OTHERWISE:
        return
    assert outcome["exhibit"] == "fig_map()"
    assert " → " in outcome["refused"]


#: Refused by the kernel, or because nothing is found; the lint says it in words.
SAID_OTHERWISE = {
    "linecache",
    "a module beside",
    "GeoDataFrame.from_file",
    "pyogrio by the number of a file",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_it_is_the_same_everywhere(outcomes: list[dict[str, dict[str, Any]]], name: str) -> None:
    first, second = (found[name] for found in outcomes)
    assert "value" in first
    assert first == second


ALONE = """
import ctypes, errno, os, socket, sys, threading
from pathlib import Path
from needsbook.exhibit import landlock, seccomp

libc = ctypes.CDLL(None, use_errno=True)

def fails(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

def call(*arguments):
    found = libc.syscall(*(ctypes.c_long(one) for one in arguments))
    if found == 0:
        os._exit(0)  # a child that must not be
    return errno.errorcode[ctypes.get_errno()] if found < 0 else "done"

held = open("held.txt")
"""
LANDLOCK_ALONE = """
landlock.restrict([Path("given"), Path("missing")], [Path("files")])
found = {
    "read given": fails(lambda: open("given/deep/a.txt")),
    "list given": fails(lambda: os.listdir("given")),
    "read files": fails(lambda: open("files/a.txt")),
    "list files": fails(lambda: os.listdir("files")),
    "held": held.read(),
    "read": fails(lambda: open("held.txt")),
    "by the process": fails(lambda: open(f"/proc/self/fd/{held.fileno()}")),
    "by a link": fails(lambda: open("given/link.txt")),
    "out of it": fails(lambda: open("given/../held.txt")),
    "list": fails(lambda: os.listdir(".")),
    "write": fails(lambda: open("given/new.txt", "w")),
    "make": fails(lambda: os.mkdir("given/new")),
    "remove": fails(lambda: os.remove("given/deep/a.txt")),
    "truncate": fails(lambda: os.truncate("given/deep/a.txt", 0)),
    "execute": fails(lambda: os.execv("given/program", ["program"])),
    "map a library": fails(lambda: ctypes.CDLL("given/library.so")),
}
print(found)
"""
SECCOMP_ALONE = """
seccomp.restrict()
ran = []
one = threading.Thread(target=lambda: ran.append(1))
one.start()
one.join()
x86 = os.uname().machine == "x86_64"
SIGCHLD = 17
print({
    "thread": ran,
    "fork": fails(os.fork),
    "clone": call(56 if x86 else 220, SIGCHLD, 0, 0, 0, 0),
    "clone3": call(435, 0, 0),
    "vfork": call(58) if x86 else "EPERM",
    "execve": fails(lambda: os.execv("/bin/true", ["true"])),
    "TCP": fails(socket.socket),
    "UDP": fails(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "netlink": fails(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "io_uring": call(425, 8, 0),
    "ptrace": call(101 if x86 else 117, 0, 0, 0, 0),
    "shared memory": call(29 if x86 else 194, 1, 4096, 0o1600),
})
"""


def alone(tmp_path: Path, code: str) -> dict[str, Any]:
    """What the kernel's part does by itself, without a hook in Python."""
    for path in ("given/deep/a.txt", "files/a.txt", "held.txt", "given/program"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    (tmp_path / "given/program").chmod(0o755)
    (tmp_path / "given/link.txt").symlink_to(tmp_path / "held.txt")
    shutil.copy(_library.__file__, tmp_path / "given/library.so")
    done = subprocess.run(
        [sys.executable, "-c", ALONE + code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    value: dict[str, Any] = ast.literal_eval(done.stdout)
    return value


@pytest.mark.skipif(bool(landlock.lacking()), reason=landlock.lacking())
def test_landlock_alone_leaves_what_is_given_and_what_is_open(tmp_path: Path) -> None:
    found = alone(tmp_path, LANDLOCK_ALONE)
    reached = ("read given", "list given", "read files", "map a library")
    assert {found.pop(name) for name in reached} == {"done"}
    assert found.pop("held") == SECRET
    assert set(found.values()) == {"EACCES"}


@pytest.mark.skipif(bool(seccomp.lacking()), reason=seccomp.lacking())
def test_seccomp_alone_leaves_threads(tmp_path: Path) -> None:
    found = alone(tmp_path, SECCOMP_ALONE)
    assert found.pop("thread") == [1]
    assert found.pop("clone3") == "ENOSYS"
    assert set(found.values()) == {"EPERM"}


def test_an_exhibit_may_ask_for_another(book: Book) -> None:
    book.change(
        "src/tiny/__init__.py",
        "    return value if isinstance(value, Gap) else value\n",
        "    return value\n\n\n"
        '@number(unit="offences", kind="official statistic")\n'
        "def count_again(area, year):\n"
        '    """The same by way of the other."""\n'
        "    return float(count(area, year))\n",
    )
    chapter = (book.root / "chapters/two.qmd").read_text()
    call = 'count("E01", 2024)'
    again = call.replace("count(", "count_again(")
    chapter = chapter.replace("import ", "import count_again, ", 1)
    book.write("chapters/two.qmd", chapter + f"\n`{{python}} {again}` offences.\n")
    book.compute()
    project = Project(book.root)
    again_entry, entry = (
        last_stored(project, call_id(name, ("E01", 2024))) for name in ("count_again", "count")
    )
    assert again_entry
    assert entry
    assert again_entry["result"]["value"] == entry["result"]["value"]
    assert again_entry["datasets"] == entry["datasets"]  # its trace holds what the other read


def test_a_worker_that_cannot_be_confined_computes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compute, "_unconfined", ["a worker could not be confined: no"])
    with pytest.raises(ToolFailure, match="could not be confined: no"):
        compute._compute(".", ())


def test_a_worker_of_this_machine_is_confined_or_it_is_said() -> None:
    found = confinement()
    assert found.holds == (not landlock.lacking())
    assert bool(found.lacks) == bool(landlock.lacking() or seccomp.lacking() or found.landlock < 6)


def test_what_is_not_stopped_is_said() -> None:
    lacks = Confinement(0, "this kernel has no Landlock", "only Linux has seccomp").lacks
    assert len(lacks) == 2
    assert "whole files are keys: this kernel has no Landlock." in lacks[0]
    assert "in Python alone: only Linux has seccomp." in lacks[1]
    assert Confinement(7, "", "").lacks == ()
