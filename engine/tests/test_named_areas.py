"""Areas by name, what is held where nothing matches, and sums over several levels."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from books import Book

from needsbook.commands.new import Asked, new
from needsbook.data.datapackage import DataPackage, read_datapackage
from needsbook.data.named_areas import Levels, codes_of, nearest
from needsbook.data.sources import Source
from needsbook.ground.project import Project
from needsbook.ground.recorder import Recording, recording
from needsbook.rebuild.inputs import Inputs

NUMBERS = "src/absence/numbers.py"
IN_ALL = '''

@number(unit="pupils", kind="own estimate")
def in_all() -> int:
    """Pupils of all rows."""
    year = sources.edition.last("absence")
    return int(sources.absence({WHERE}).pupils.sum())
'''


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("named") / "mine"
    new(folder, Asked("Absence", "absence"))
    return Book(folder)


@pytest.fixture
def absence(begun: Book) -> Source:
    return Source("absence", begun.root)


@pytest.fixture
def package(begun: Book) -> DataPackage:
    return read_datapackage(begun.root / "data")


def test_a_name_stands_for_the_code(absence: Source) -> None:
    by_name = absence.one("pupils", where={"area": "Alder", "year": 2024})
    assert by_name == absence.one("pupils", where={"area": "D01", "year": 2024}) == 4160
    both = absence(where={"area": ["Birch", "D01"], "year": 2024})
    assert list(both["area"]) == ["D01", "D02"]
    assert Source("areas", absence.home).one("level", where={"area": "Cedar"}) == "district"
    assert len(Source("boundaries", absence.home)(where={"area": "Cedar"})) == 1


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"area": "alder", "year": 2024}, "area has D01–D03; the nearest: Alder (D01)"),
        ({"area": "Ceder", "year": 2024}, "the nearest: Cedar (D03)"),
        ({"area": "D1", "year": 2024}, "the nearest: D01"),
        ({"area": "D01", "year": 2030}, "year has 2022–2024"),
        (
            {"area": "D01"},
            "3 rows match {'area': 'D01'}; exactly one is needed; they differ in year",
        ),
    ],
)
def test_what_is_held_is_told_where_nothing_or_too_much_matches(
    absence: Source, where: dict[str, object], told: str
) -> None:
    with pytest.raises(LookupError) as raised:
        absence.one("pupils", where=where)
    assert told in str(raised.value)


def test_rows_say_the_nearest_too(absence: Source) -> None:
    with pytest.raises(LookupError, match=r"nowhere has Aldr; the nearest: Alder \(D01\); where"):
        absence(where={"area": "Aldr"})


def test_values_that_are_there_but_not_together(tmp_path: Path) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    rows = book.read("data/absence.csv")
    book.write("data/absence.csv", rows.replace("D03,2023,112,9\n", ""))
    with pytest.raises(LookupError, match=r"with area D03, year has 2022, 2024"):
        Source("absence", book.root).one("pupils", where={"area": "Cedar", "year": 2023})


def test_a_column_that_may_not_be_told_is_not(tmp_path: Path) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    package = json.loads(book.read("data/datapackage.json"))
    (absence,) = [one for one in package["resources"] if one["name"] == "absence"]
    absence["schema"]["fields"].append({"name": "head", "type": "string"})
    book.write("data/datapackage.json", json.dumps(package))
    lines = book.read("data/absence.csv").splitlines()
    named = [f"{lines[0]},head", *(f"{line},Ann Other" for line in lines[1:])]
    book.write("data/absence.csv", "\n".join([*named, ""]))
    with pytest.raises(LookupError) as raised:
        Source("absence", book.root).one("pupils", where={"head": "Ann Othar"})
    assert "Ann Other" not in str(raised.value)


def test_only_a_column_of_codes_takes_names(package: DataPackage) -> None:
    absence = package["absence"]
    assert codes_of(package, absence, "year") is None
    codes = codes_of(package, absence, "area")
    assert codes is not None
    assert (codes.areas.name, codes.code, codes.name, codes.level) == (
        *("areas", "area", "name", "level"),
    )
    assert nearest(package, absence, {"area": ("D01",)}) == ""


def test_an_exhibit_rests_on_the_name_that_it_asked_for(tmp_path: Path) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    book.change("chapters/need.qmd", 'absence_rate("D01")`', 'absence_rate("Alder")`')
    done = book.run("check")
    assert done.returncode == 0, done.stderr
    book.change("data/areas.csv", "Alder", "Elder")
    problems = book.run("check").stderr
    assert "0 rows match {'area': 'Alder', 'year': 2024}" in problems
    assert "the nearest: Elder (D01)" in problems


LOOKED_UP = {
    "a name that nobody has": (
        'sources.absence(where={"area": ["D01", "Nowhere"]}, may_be_empty=True)',
        ("data/areas.csv", "D03,Cedar", "D03,Nowhere"),
    ),
    "a code that is no name": (
        'sources.absence(where={"area": "D01"})',
        ("data/areas.csv", "D03,Cedar", "D03,D01"),
    ),
    "one level": (
        'sources.absence(where={"year": 2024})',
        ("data/areas.csv", "D03,Cedar,district", "D03,Cedar,city"),
    ),
    "which column has the names": (
        'sources.absence(where={"area": ["D01", "Nowhere"]}, may_be_empty=True)',
        ("data/datapackage.json", '"lookup": true', '"lookup": true, "nameField": "level"'),
    ),
    "the nearest": (
        'sources.absence.one("pupils", where={"area": "Ceder", "year": 2024})',
        ("data/areas.csv", "Cedar", "Ceders"),
    ),
    "what is held": (
        'sources.absence.one("pupils", where={"area": "D01", "year": 2030})',
        ("data/absence.csv", "D01,2022", "D01,2021"),
    ),
}


@pytest.mark.parametrize("case", LOOKED_UP)
def test_what_was_looked_up_is_in_the_key_too(tmp_path: Path, case: str) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    asked, change = LOOKED_UP[case]
    source = Source("absence", book.root)
    with recording() as record, suppress(LookupError):
        eval(asked, {"sources": SimpleNamespace(absence=source)})
    before = _today(book, record)
    assert before == _today(book, record)
    book.change(*change)
    assert _today(book, record) != before


def _today(book: Book, record: Recording) -> list[object]:
    """What the reads and look-ups of a recording give now, and the entries that they rest on."""
    inputs = Inputs(Project(book.root))
    asked = [*(read.selection for read in record.reads), *record.looked_up]
    answers = [inputs.answer(selection) for selection in asked]
    told = [answer and answer.answer for answer in answers]
    return [*told, *(inputs.described(name) for name in record.datasets)]


def test_a_look_up_is_no_dataset_of_the_trace(absence: Source) -> None:
    with recording() as record:
        absence(where={"area": "D01"})
    assert record.datasets == ("absence",)
    assert record.consulted == ("absence", "areas")


def with_a_region(book: Book) -> None:
    """A row of the whole beside its parts."""
    book.change("data/areas.csv", "D03,Cedar,district\n", "D03,Cedar,district\nD09,Wood,region\n")
    book.change("data/datapackage.json", '"enum": ["district"]', '"enum": ["district", "region"]')
    book.change("_quarto.yml", "  name: name\n", "  name: name\n  where: {level: district}\n")
    rows = "D09,2022,7218,925\nD09,2023,7222,952\nD09,2024,7219,980\n"
    book.write("data/absence.csv", book.read("data/absence.csv") + rows)
    book.change("chapters/need.qmd", "import absence_rate", "import absence_rate, in_all")
    book.change(
        "chapters/need.qmd", "`{python} absence_rate", "`{python} in_all()`, `{python} absence_rate"
    )


@pytest.mark.parametrize(
    ("where", "warned"),
    [
        ('where={"year": year}', True),
        ('where={"year": year}, columns=["pupils"]', True),
        ('where={"year": year, "area": ["Alder", "Wood"]}', True),
        ('where={"year": year, "area": ["Alder", "Birch", "Cedar"]}', False),
        ('where={"year": year, "area": "Wood"}', False),
    ],
)
def test_a_sum_over_several_levels_is_told(tmp_path: Path, where: str, warned: bool) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    with_a_region(book)
    book.write(NUMBERS, book.read(NUMBERS) + IN_ALL.replace("{WHERE}", where))
    for _ in range(2):  # the second time from what is kept
        done = book.run("check")
        assert done.returncode == 0, done.stderr
        said = (
            "Look at absence.numbers.in_all: Series.sum adds up rows of absence whose areas are of "
            "several levels (district, region)"
        )
        assert (said in done.stdout) == warned, done.stdout


def test_levels_that_one_file_of_boundaries_covers_lie_side_by_side(tmp_path: Path) -> None:
    new(tmp_path / "mine", Asked("Absence", "absence"))
    book = Book(tmp_path / "mine")
    book.change("data/areas.csv", "D03,Cedar,district", "D03,Cedar,city")
    package = book.read("data/datapackage.json")
    package = package.replace('"enum": ["district"]', '"enum": ["district", "city"]')
    package = package.replace('"values": ["district"]', '"values": ["district", "city"]')
    book.write("data/datapackage.json", package)
    frame = Source("absence", book.root)(columns=["pupils"])
    assert "levels" not in frame.attrs


@pytest.mark.parametrize(
    ("taken", "met"),
    [
        (lambda frame: frame, ["a", "b"]),
        (lambda frame: frame[frame["n"] != 2], ["a", "b"]),
        (lambda frame: frame[frame["n"] > 2], ["b"]),
        (lambda frame: frame.iloc[[0, 0, 1]], ["a"]),
        (lambda frame: frame[frame["n"] > 1], ["a", "b"]),
        (lambda frame: frame[frame["n"] < 3].reset_index(drop=True), []),
        (lambda frame: frame[frame["n"] > 1].set_index("name"), []),
    ],
)
def test_what_is_left_of_the_levels(taken: object, met: list[str]) -> None:
    levels = Levels("x", ("a", "a", "b"))
    frame = pd.DataFrame({"n": [1, 2, 3], "name": ["one", "two", "three"]})
    assert levels.met_in(taken(frame).index) == met  # type: ignore[operator]
