"""What an analysis must not do: the names, as data.

A name is written as Python finds it, from the module that holds it:
`pathlib.Path().read_text` is the method of what `pathlib.Path(…)` returns. Names of
libraries may be added here; how a name is found out, `needsbook.confine.names` says.
"""

from __future__ import annotations

from needsbook.confine.refusal import (
    DIFFERS,
    HIDDEN,
    KEPT,
    OUTSIDE,
    PAST,
    READS,
    UNRECORDED,
    WRITES,
    Fault,
)
from needsbook.ground.public import HOME_OF


def each_word(words: str) -> frozenset[str]:
    """Return the words of a text: a list of names that can be read."""
    return frozenset(words.split())


def _each(fault: Fault, words: str, before: str = "") -> dict[str, Fault]:
    return {before + word: fault for word in each_word(words)}


SET_ORDER: Fault = (
    "takes what is in a set in no order that can be relied on",
    "sort it: `sorted(…)`",
)
STAR: Fault = (
    "imports names that cannot be seen in the source",
    "name what is imported",
)
KEEPS_STATE: Fault = (
    "changes what all exhibits share: what an exhibit shows would rest on which was made before",
    "keep it inside the function; `@estimate(once=True)` keeps a result with its trace",
)

IN_TEXT: Fault = (
    "runs code inside a text, where nothing looks for it",
    "compute it before, give it a name, and write `@name` alone",
)
ADDRESS: Fault = (
    "rests on where in memory a thing lies, which differs from one run to the next",
    "sort by something that the thing says of itself",
)

#: Modules that an analysis has no use for, with all that is in them.
MODULES: dict[str, Fault] = {
    **_each(
        HIDDEN,
        "builtins cffi cloudpickle code codeop ctypes dill gc imp importlib inspect marshal pickle "
        "pkgutil pyximport runpy site sysconfig zipimport pip pkg_resources",
    ),
    **_each(
        READS,
        "bz2 dbm fileinput fiona glob gzip h5py linecache lzma mmap mailbox netCDF4 openpyxl osgeo "
        "posix pyogrio rasterio shelve sqlite3 sqlalchemy tables tarfile xlrd zarr zipfile",
    ),
    **_each(WRITES, "shutil tempfile"),
    **_each(
        OUTSIDE,
        "aiohttp argparse fcntl ftplib getopt getpass grp http httpx imaplib locale netrc "
        "nntplib platform platformdirs poplib psutil pwd readline requests resource select "
        "selectors signal smtplib socket socketserver ssl subprocess syslog telnetlib termios "
        "urllib3 webbrowser xmlrpc",
    ),
    **_each(
        HIDDEN,
        "atexit cProfile distutils doctest pdb pexpect plumbum profile pty pydoc setuptools sh "
        "trace tracemalloc",
    ),
    **_each(DIFFERS, "secrets time timeit"),
    **_each(
        UNRECORDED,
        "_thread asyncio concurrent dask joblib multiprocessing pebble ray sched threading trio",
    ),
    "urllib.request": OUTSIDE,
}

#: Of these modules everything is refused but what stands here.
ALLOWED: dict[str, tuple[Fault, frozenset[str]]] = {
    "os": (
        OUTSIDE,
        each_word("fspath PathLike sep linesep extsep path"),
    ),
    "os.path": (
        READS,
        each_word("basename commonprefix dirname join normpath split splitext sep"),
    ),
    "sys": (
        OUTSIDE,
        each_word(
            "byteorder exc_info exit float_info getsizeof intern maxsize maxunicode stderr stdout "
            "version_info"
        ),
    ),
    "random": (DIFFERS, frozenset({"Random"})),
    "numpy.random": (
        DIFFERS,
        each_word(
            "BitGenerator Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence "
            "default_rng"
        ),
    ),
    "needsbook": (PAST, frozenset({*HOME_OF, "charts", "statistics"})),
    "duckdb": (READS, frozenset()),
    "configparser": (READS, frozenset()),
}

#: Names with a fault of their own; it holds for all that is in them.
NAMES: dict[str, Fault] = {
    **_each(READS, "open", "builtins."),
    **_each(HIDDEN, "__build_class__ __import__ breakpoint compile eval exec globals", "builtins."),
    **_each(HIDDEN, "__builtins__ __loader__ __spec__", "builtins."),
    **_each(OUTSIDE, "__file__ help input", "builtins."),
    **_each(DIFFERS, "hash id", "builtins."),
    **_each(
        HIDDEN,
        "system popen execl execle execlp execlpe execv execve execvp execvpe fork forkpty "
        "posix_spawn posix_spawnp spawnl spawnle spawnlp spawnv spawnve spawnvp startfile",
        "os.",
    ),
    **_each(
        READS,
        "access fdopen fwalk listdir lstat open pread read readlink scandir stat walk",
        "os.",
    ),
    **_each(
        WRITES,
        "chdir chmod chown link makedirs mkdir putenv remove removedirs rename renames replace "
        "rmdir symlink truncate unlink unsetenv utime write",
        "os.",
    ),
    **_each(DIFFERS, "getpid getppid times urandom", "os."),
    **_each(
        HIDDEN,
        "_current_frames _getframe addaudithook meta_path modules path path_hooks "
        "path_importer_cache setprofile settrace",
        "sys.",
    ),
    **_each(READS, "BufferedReader FileIO TextIOWrapper open open_code", "io."),
    **_each(READS, "EncodedFile open", "codecs."),
    **_each(WRITES, "FileHandler handlers", "logging."),
    **_each(DIFFERS, "LogRecord makeLogRecord", "logging."),
    **_each(DIFFERS, "formatdate localtime make_msgid", "email.utils."),
    **_each(DIFFERS, "utils.today tz.tzlocal", "dateutil."),
    **_each(READS, "config", "logging."),
    **_each(KEEPS_STATE, "getcontext setcontext", "decimal."),
    **_each(READS, "load", "json."),
    **_each(READS, "load", "tomllib."),
    **_each(READS, "full_load load load_all safe_load unsafe_load", "yaml."),
    **_each(READS, "parse iterparse ElementTree().parse", "xml.etree.ElementTree."),
    **_each(READS, "parse", "xml.dom.minidom."),
    **_each(READS, "file_digest", "hashlib."),
    **_each(DIFFERS, "getnode uuid1 uuid4", "uuid."),
    **_each(DIFFERS, "date.today datetime.now datetime.today datetime.utcnow", "datetime."),
    **_each(KEPT, "cache lru_cache", "functools."),
    **_each(HIDDEN, "CodeType FunctionType", "types."),
    **_each(HIDDEN, "ForwardRef evaluate_forward_ref get_type_hints", "typing."),
    **_each(HIDDEN, "ForwardRef evaluate_forward_ref get_type_hints", "typing_extensions."),
    **_each(HIDDEN, "get_objects", "gc."),
    **_each(
        READS,
        "DataSource fromfile fromregex genfromtxt load loadtxt memmap lib.npyio ctypeslib",
        "numpy.",
    ),
    **_each(KEPT, "seterr set_printoptions", "numpy."),
    **_each(READS, "ExcelFile HDFStore io", "pandas."),
    **_each(DIFFERS, "Timestamp.now Timestamp.today Timestamp.utcnow", "pandas."),
    **_each(DIFFERS, "Period.now", "pandas."),
    **_each(KEPT, "set_option reset_option options", "pandas."),
    **_each(READS, "GeoDataFrame.from_file GeoDataFrame.from_postgis datasets io", "geopandas."),
    **_each(READS, "io datasets misc.face", "scipy."),
    **_each(READS, "datasets iolib", "statsmodels."),
    **_each(READS, "datasets", "sklearn."),
    **_each(READS, "load_dataset get_dataset_names", "seaborn."),
    **_each(
        READS,
        "csv.open_csv dataset.dataset feather fs ipc.open_file ipc.open_stream memory_map "
        "OSFile parquet.ParquetFile parquet.ParquetDataset orc",
        "pyarrow.",
    ),
    **_each(
        READS,
        "cbook.get_sample_data image.imread imread pyplot.imread font_manager",
        "matplotlib.",
    ),
    **_each(KEPT, "rc rc_file rcdefaults rcParams style.use use", "matplotlib."),
    **_each(OUTSIDE, "get_cachedir get_configdir get_data_path matplotlib_fname", "matplotlib."),
    "numpy.get_include": OUTSIDE,
    **_each(KEPT, "rc rcdefaults rcParams switch_backend", "matplotlib.pyplot."),
    "PIL.Image.open": READS,
    "importlib.resources": READS,
    "pyproj.datadir": READS,
    "operator.methodcaller": HIDDEN,
}

#: Members that read wherever a library offers them: `polars.scan_csv`, `pandas.read_csv`.
READING_STARTS = ("read_", "scan_")
READING_MEMBERS = each_word("from_file imread open_dataset open_mfdataset loadtxt")

#: Methods of `pathlib.Path`, and of whatever is no name of a library.
PATH_METHODS: dict[str, Fault] = {
    **_each(READS, "read_bytes read_text iterdir rglob"),
    **_each(WRITES, "write_bytes write_text"),
}
#: Methods that mean this on a path alone: a table may have them for something else.
ONLY_PATH_METHODS: dict[str, Fault] = {
    **_each(
        READS,
        "exists glob group is_block_device is_char_device is_dir is_fifo is_file is_mount "
        "is_socket is_symlink lstat open owner readlink samefile stat walk",
    ),
    **_each(
        WRITES,
        "chmod hardlink_to lchmod mkdir rename replace rmdir symlink_to touch unlink",
    ),
    **_each(OUTSIDE, "absolute cwd expanduser home resolve"),
}
#: Methods that read a file, whatever library's object they are called on.
READING_METHODS = each_word(
    "from_file read_csv read_excel read_feather read_file read_html read_json "
    "read_parquet read_pickle read_sql read_table read_xml scan_csv scan_parquet"
)

#: Generators that need a seed as their first argument, or by one of these names.
SEEDED = frozenset(
    {
        "random.Random",
        *(
            f"numpy.random.{name}"
            for name in each_word(
                "MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence default_rng"
            )
        ),
    }
)
SEED_NAMES = frozenset({"seed", "x", "entropy"})
#: Methods that draw, and the names under which they take a generator.
DRAWING = frozenset({"rvs", "sample", "sample_points"})
GENERATOR_NAMES = frozenset({"random_state", "rng", "seed"})

#: These take the day from the clock where this argument is left out.
DAY_GIVEN_BY = {"dateutil.parser.parse": "default", "dateutil.rrule.rrule": "dtstart"}
#: Where the texts "now" and "today" mean the clock, and a time alone that of today.
TAKES_NOW = (
    *(f"pandas.{name}" for name in ("Timestamp", "to_datetime", "DatetimeIndex", "Period")),
    *(f"pandas.{name}" for name in ("date_range", "bdate_range", "period_range")),
    "numpy.datetime64",
)

#: Attributes that mean this on anything: Python's own innards are reached by the first; a
#: day or a terminal may come into a function under any name.
ANYWHERE: dict[str, Fault] = {
    **_each(
        HIDDEN,
        "__builtins__ __cached__ __closure__ __code__ __file__ __globals__ __import__ __loader__ "
        "__path__ __spec__ __subclasses__ gi_frame f_globals f_locals f_back tb_frame",
    ),
    **_each(DIFFERS, "now today utcnow"),
    **_each(OUTSIDE, "fileno isatty"),
    **_each(ADDRESS, "__hash__"),
}
#: A source's file and project: what is read there is in no record.
PAST_THE_SOURCE = frozenset({"home", "project", "resource"})
