"""Ways round the keys: what a worker must refuse, and what must be the same everywhere."""

from __future__ import annotations

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
    "datetime.now": "__import__('datetime').datetime.now()",
    "date.today": "__import__('datetime').date.today()",
    "now of a day": "__import__('datetime').datetime(2024, 1, 1).utcnow()",
    "now by its name": (
        "from operator import attrgetter\n"
        "import datetime\n"
        "def f():\n"
        "    return attrgetter('now')(datetime.datetime)()"
    ),
    "Timestamp.now": "__import__('pandas').Timestamp.now()",
    "Timestamp('now')": "__import__('pandas').Timestamp('now')",
    "cells that hold a time alone": "__import__('pandas').to_datetime(['10:30', '11:00'])",
    "the same by their type": (
        "__import__('pandas').Series(['10:30', '11:00']).astype('datetime64[s]')"
    ),
    "the clock in an expression": (
        "import pandas as pd\n"
        "def f():\n"
        "    return pd.DataFrame({'a': [1]}).eval('b = @pd.Timestamp.now()')"
    ),
    "datestr2num": "__import__('matplotlib.dates').dates.datestr2num('10:00')",
    "rrulestr": "list(__import__('dateutil.rrule').rrule.rrulestr('FREQ=DAILY;COUNT=1'))",
    "a parser of dateutil": "__import__('dateutil.parser').parser.parser().parse('10 March')",
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
    "a log that tells the time": (
        "import io\n"
        "import logging\n"
        "def f():\n"
        "    out = io.StringIO()\n"
        "    handler = logging.StreamHandler(out)\n"
        "    handler.setFormatter(logging.Formatter('%(asctime)s %(process)s'))\n"
        "    logger = logging.Logger('mine')\n"
        "    logger.addHandler(handler)\n"
        "    logger.warning('a')\n"
        "    return out.getvalue()"
    ),
    "a time zone of matplotlib": (
        "import datetime\n"
        "import matplotlib.dates as dates\n"
        "def f():\n"
        "    noon = dates.date2num(datetime.datetime(2024, 1, 1, 12))\n"
        "    return noon, dates.DateFormatter('%H:%M')(noon)"
    ),
    "a style of matplotlib": (
        "from matplotlib import rcParams, style\n"
        "def f():\n"
        "    with style.context('ggplot'):\n"
        "        return rcParams['font.size']"
    ),
    "fonts": (
        "from matplotlib.font_manager import fontManager\n"
        "def f():\n"
        "    return [font.name for font in fontManager.ttflist]"
    ),
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
        "    from needsbook.charts.style import chart_style, drawn, new_figure\n"
        "    with chart_style():\n"
        "        figure = new_figure()\n"
        "        figure.subplots().plot([1, 2])\n"
        "        return len(drawn(figure)['svg'])"
    ),
    "names on an axis": (
        "def f():\n"
        "    from needsbook.charts.style import drawn, new_figure\n"
        "    figure = new_figure()\n"
        "    figure.subplots().plot(['2019', '10:30'], [1, 2])\n"
        "    return len(drawn(figure)['svg'])"
    ),
    "threads of libraries": (
        "def f():\n"
        "    import numpy as np\n"
        "    return float((np.ones((300, 300)) @ np.ones((300, 300))).sum())"
    ),
}
#: The same with every processor, and in the order in which what is equal comes.
TIES = {
    "sort_values": "__import__('pandas').Series([i % 7 for i in range(500)]).sort_values().index",
    "sort_values, falling": (
        "__import__('pandas').DataFrame({'a': [-(i % 7) for i in range(500)]})"
        ".sort_values('a', ascending=False).index"
    ),
    "numpy.argsort": "__import__('numpy').argsort([i % 7 for i in range(500)])",
    "argsort": "__import__('numpy').array([i % 7 for i in range(500)]).argsort(kind='quicksort')",
    "argpartition": "__import__('numpy').argpartition([i % 7 for i in range(500)], 9)",
}
