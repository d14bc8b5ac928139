"""What faulty cells, files, dictionaries and settings get: one message each, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import COUNTS, DATAPACKAGE, Book

from needsbook.cli import main
from needsbook.data.cells import formula, show, stray_character

Break = Callable[[Book], None]
Case = tuple[Break, str, str, str]

FILE = "data/counts.csv"
DICTIONARY = "data/datapackage.json"
CONFIG = "_quarto.yml"


def edit(path: str, old: str, new: str) -> Break:
    return lambda book: book.change(path, old, new)


def write(path: str, content: str | bytes) -> Break:
    def break_(book: Book) -> None:
        data = content.encode() if isinstance(content, str) else content
        (book.root / path).write_bytes(data)

    return break_


def last_count(cell: str) -> Break:
    return edit(FILE, "E03,2024,1234", f"E03,2024,{cell}")


def describe(change: Callable[[dict[str, Any]], Any]) -> Break:
    """Change the dictionary's entry of the counts."""

    def break_(book: Book) -> None:
        descriptor = json.loads(book.read(DICTIONARY))
        change(descriptor["resources"][1])
        book.write(DICTIONARY, json.dumps(descriptor))

    return break_


def both(*breaks: Break) -> Break:
    def break_(book: Book) -> None:
        for one in breaks:
            one(book)

    return break_


def field(number: int, **values: Any) -> Break:
    return describe(lambda entry: entry["schema"]["fields"][number].update(values))


def texts_of_areas(name: str) -> Break:
    return edit("data/areas.csv", "E03,Third,", f"E03,{name},")


CREDITS = {"column": "gss_code", "credits": {"E01": "One", "E02": "Two"}}


def looping(name: str) -> Break:
    """Let a data file be a link to a link to itself."""

    def break_(book: Book) -> None:
        path, other = book.root / "data" / name, book.root / "data/other.csv"
        path.unlink()
        path.symlink_to(other)
        other.symlink_to(path)

    return break_


#: The counts with a day in each row.
DAYS = "\n".join(
    f"{line},{'2024-01-01' if number else 'day'}"
    for number, line in enumerate(COUNTS.strip().split("\n"))
)
COVERS = {"resource": "areas", "column": "area_type", "values": ["borough"], "by": ["year"]}


def geometry(change: Callable[[dict[str, Any]], Any]) -> Break:
    """Change the boundary of the second area."""

    def break_(book: Book) -> None:
        boundaries = json.loads(book.read("data/boundaries.geojson"))
        change(boundaries["features"][1]["geometry"])
        book.write("data/boundaries.geojson", json.dumps(boundaries))

    return break_


def covering(*breaks: Break) -> Break:
    return both(describe(lambda entry: entry.update(covers=COVERS)), *breaks)


CELLS: dict[str, Case] = {
    "space after a year": (
        edit(FILE, "E03,2024,", "E03,2024 ,"),
        f"{FILE}:7, column year: ",
        "“2024 ” has a space at its end",
        "delete it",
    ),
    "space before a count": (
        last_count(" 1234"),
        f"{FILE}:7, column count: ",
        "“ 1234” has a space at its beginning",
        "delete it",
    ),
    "no-break space": (
        last_count("1234\u00a0"),
        f"{FILE}:7, column count: ",
        "“1234<U+00A0>” has white space that is no ordinary space (U+00A0) at its end",
        "delete it",
    ),
    **{
        f"{cell} for an integer": (
            last_count(cell),
            f"{FILE}:7, column count: ",
            f"“{cell}” is not of the type integer",
            "in the digits 0 to 9",
        )
        for cell in ("1_000", "١٢٣", "INF", "NaN", "+5", "1e3", "12.0", "0x1F")
    },
    **{
        f"{cell} for a number": (
            both(field(2, type="number"), last_count(cell)),
            f"{FILE}:7, column count: ",
            f"“{cell}” is not of the type number",
            "in the digits 0 to 9",
        )
        for cell in ("1e5", "nan", "-inf", ".5", "5.", "1_0.0")
    },
    "a number filled up with zeros": (
        last_count("00012"),
        f"{FILE}:7, column count: ",
        "“00012” begins with a zero",
        "let the column be a string",
    ),
    "full-width digits in a date": (
        both(
            describe(lambda e: e["schema"]["fields"].append({"name": "day", "type": "date"})),
            write(FILE, DAYS.replace("E03,2024,1234,2024-01-01", "E03,2024,1234,２０２４-01-01")),
        ),
        f"{FILE}:7, column day: ",
        "“２０２４-01-01” is not of the type date",
        "in the digits 0 to 9",
    ),
    **{
        f"{text} in a name": (
            texts_of_areas(text),
            "data/areas.csv:4, column name: ",
            "begins as a formula does",
            "begin it with a letter",
        )
        for text in ("＝1+1", "＠SUM(1)", "－2＋A1", "＋A1")
    },
    "a period after the maximum": (
        both(field(1, constraints={"maximum": 2024}), edit(FILE, "E03,2024,", "E03,2025,")),
        f"{FILE}:7, column year: ",
        "2025 is more than 2024",
        "raise “maximum” of year in data/datapackage.json and the period of counts under “edition”",
    ),
    "more digits than are kept": (
        last_count("12345678901234567"),
        f"{FILE}:7, column count: ",
        "has more than 15 digits",
        "correct the number",
    ),
    "a long cell": (
        last_count("x" * 500),
        f"{FILE}:7, column count: ",
        f"“{'x' * 60}…” is not of the type integer",
        "symbols c",
    ),
    "symbol in a column without symbols": (
        edit(FILE, "E03,2024,", "E03,c,"),
        f"{FILE}:7, column year: ",
        "“c” is a symbol, and the column “year” has none",
        "write the integer",
    ),
    "year below its minimum": (
        both(field(1, constraints={"minimum": 2020}), edit(FILE, "E03,2024,", "E03,24,")),
        f"{FILE}:7, column year: ",
        "24 is less than 2020",
        "correct the number",
    ),
    "pattern and period": (
        both(
            field(1, type="string", constraints={"pattern": "[0-9]{4}"}),
            edit(FILE, "E03,2024,", "E03,20245,"),
        ),
        f"{FILE}:7, column year: ",
        "“20245” does not have the form [0-9]{4}",
        "as the other rows do",
    ),
    "a year longer than a year": (
        edit(FILE, "E03,2024,", "E03,20235,"),
        f"{FILE}:7, column year: ",
        "“20235” is not one of the edition's",
        "correct the cell",
    ),
    "empty key cell": (
        edit(FILE, "E03,2024,1234", ",2024,1234"),
        f"{FILE}:7, column gss_code: ",
        "the cell is empty",
        "    → fill it in\n",
    ),
    "space in a text": (
        texts_of_areas("Third "),
        "data/areas.csv:4, column name: ",
        "“Third ” has a space at its end",
        "delete it",
    ),
    "control character": (
        texts_of_areas("Thi\x07rd"),
        "data/areas.csv:4, column name: ",
        "“Thi<U+0007>rd” has an invisible character (U+0007)",
        "delete it",
    ),
    "text turned round": (
        texts_of_areas("\u202eThird"),
        "data/areas.csv:4, column name: ",
        "(U+202E)",
        "delete it",
    ),
    "no character": (
        texts_of_areas("Thi\uffffrd"),
        "data/areas.csv:4, column name: ",
        "has an invisible character (U+FFFF)",
        "delete it",
    ),
    "a NUL": (
        edit("data/areas.csv", "Second", "Sec\0ond"),
        "data/areas.csv:3, column name: ",
        "“Sec<U+0000>ond” has an invisible character (U+0000)",
        "delete it",
    ),
    **{
        f"formula {text}": (
            texts_of_areas(text),
            "data/areas.csv:4, column name: ",
            f"“{text}” begins as a formula does; a spreadsheet would calculate it",
            "begin it with a letter or a figure; a minus sign is −",
        )
        for text in ("=1+1", "@SUM(A1)", "-1+1", "+A1", "-2+3+cmd|' /C calc'!A0")
    },
    "value that nobody is credited for": (
        describe(lambda entry: entry.update(creditBy=CREDITS)),
        f"{FILE}:6, column gss_code: ",
        "nobody is credited for “E03”",
        f"add it to “creditBy” of counts in {DICTIONARY}",
    ),
    "text over two lines": (
        texts_of_areas('"Thi\nrd"'),
        "data/areas.csv:4, column name: ",
        "“Thi<U+000A>rd” runs over several lines",
        "in one line",
    ),
    "value of a unique column twice": (
        both(
            describe(lambda entry: entry["schema"].pop("primaryKey")),
            field(2, constraints={"unique": True}),
            last_count("12"),
        ),
        f"{FILE}:7: ",
        "a second row with the same key (count): 12, as row 2",
        "remove or correct",
    ),
}

FORMS: dict[str, Case] = {
    "a header without rows": (
        write(FILE, "gss_code,year,count\n"),
        f"{FILE}: ",
        "the file has a header and no rows",
        "put its rows back",
    ),
    "boundaries without features": (
        write("data/boundaries.geojson", '{"type": "FeatureCollection", "features": []}'),
        "data/boundaries.geojson: ",
        "it holds no feature",
        "restore the file",
    ),
    "a boundary that crosses itself": (
        geometry(lambda g: g.update(coordinates=[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]])),
        "data/boundaries.geojson: ",
        "is no proper area (Self-intersection",
        "mend it in a geographic information system",
    ),
    "a boundary of no area": (
        geometry(lambda g: g.update(coordinates=[[[0, 0], [1, 1], [2, 2], [0, 0]]])),
        "data/boundaries.geojson: ",
        "(feature 2)",
        "",
    ),
    "a property twice": (
        edit("data/boundaries.geojson", '"properties": {', '"properties": {"gss_code": "E09", '),
        "data/boundaries.geojson:1: ",
        'the key "gss_code" is there twice',
        "restore the file",
    ),
    "row without its last cell": (
        edit(FILE, "E03,2024,1234", "E03,2024"),
        f"{FILE}:7: ",
        "fewer cells than the header (2, not 3)",
        "comma",
    ),
    "row with a cell too many": (
        last_count("1,234"),
        f"{FILE}:7: ",
        "more cells than the header (4, not 3)",
        "comma",
    ),
    "empty row": (
        edit(FILE, "E02,2023", "\nE02,2023"),
        f"{FILE}:4: ",
        "the row is empty",
        "delete",
    ),
    "row of commas": (
        edit(FILE, "E02,2023", ",,\nE02,2023"),
        f"{FILE}:4: ",
        "the row is empty",
        "delete it",
    ),
    "empty rows at the end": (
        edit(FILE, "1234\n", "1234\n,,\n,,\n,,\n"),
        f"{FILE}:8: ",
        "rows 8 to 10 are empty",
        "delete them",
    ),
    "semicolons": (
        write(FILE, COUNTS.replace(",", ";")),
        f"{FILE}:1: ",
        "the columns are separated by ;",
        "save it as CSV (comma)",
    ),
    "tabs": (
        write(FILE, COUNTS.replace(",", "\t")),
        f"{FILE}:1: ",
        "the columns are separated by tabs",
        "save it as CSV (comma)",
    ),
    "UTF-16": (write(FILE, COUNTS.encode("utf-16")), f"{FILE}: ", "is UTF-16", "CSV UTF-8"),
    "UTF-16 without a mark": (
        write(FILE, COUNTS.encode("utf-16-le")),
        f"{FILE}: ",
        "is UTF-16",
        "CSV UTF-8",
    ),
    "Latin-1": (
        write("data/areas.csv", "gss_code,name,area_type\nE01,Fïrst,borough\n".encode("latin-1")),
        "data/areas.csv:2: ",
        "not UTF-8",
        "CSV UTF-8",
    ),
    "empty file": (write(FILE, ""), f"{FILE}: ", "the file is empty", "gss_code, year, count"),
    "no header": (
        edit(FILE, "gss_code,year,count\n", ""),
        f"{FILE}:1: ",
        "does not hold the names of the columns",
        "gss_code, year, count",
    ),
    "column twice": (
        write(FILE, COUNTS.replace("\n", ",1\n").replace("count,1", "count,count")),
        f"{FILE}:1, column count: ",
        "is there twice",
        "take one of the two out",
    ),
    "column without a name": (
        write(FILE, COUNTS.replace("\n", ",\n")),
        f"{FILE}:1: ",
        "column 4 has no name",
        "delete the column",
    ),
    "columns in another order": (
        write(FILE, "year,gss_code,count\n2023,E01,12\n2024,E01,15\n"),
        f"{FILE}:1: ",
        "the columns are in the order year, gss_code, count",
        "gss_code, year, count",
    ),
    "open quotation mark": (
        edit(FILE, "E02,2023,7", 'E02,2023,"7'),
        f"{FILE}:4: ",
        "a quotation mark is opened in this row and never closed",
        "close it",
    ),
    "text after a quotation mark": (
        edit("data/areas.csv", "Second", '"Sec"ond'),
        "data/areas.csv:3: ",
        "goes on after its closing quotation mark",
        "written twice",
    ),
    "quotation mark closed rows later": (
        both(edit(FILE, "E02,2023,7", 'E02,2023,"7'), last_count('1234"')),
        f"{FILE}:4, column count: ",
        "runs over several lines",
        "not closed",
    ),
    "capital suffix": (
        write("data/OTHER.CSV", "a\n1\n"),
        "data/OTHER.CSV: ",
        "no dataset of the data dictionary",
        "describe it",
    ),
    "area without a row": (
        covering(edit(FILE, "E03,2024,1234\n", "")),
        f"{FILE}: ",
        "no row for E03 Third in 2024",
        "add it",
    ),
    "period that is not in the file": (
        edit(CONFIG, "last: 2024", "last: 2025"),
        f"{CONFIG}: ",
        "the period of “counts” ends in 2025, which data/counts.csv has not",
        "add the rows of 2025",
    ),
    **{
        f"boundary: {name}": (
            geometry(change),
            "data/boundaries.geojson: ",
            f"the boundary of E02 (feature 2) {problem}",
            mend,
        )
        for name, change, problem, mend in (
            (
                "text for a number",
                lambda g: g["coordinates"][0][1].__setitem__(0, "3"),
                "has a coordinate that is not a number (ring 1, position 2)",
                "export it again",
            ),
            (
                "not a number",
                lambda g: g["coordinates"][0][1].__setitem__(1, float("nan")),
                "has a coordinate that is not a number (ring 1, position 2)",
                "export it again",
            ),
            (
                "metres of the national grid",
                lambda g: g["coordinates"][0][2].__setitem__(0, 530_000),
                "has the longitude 530000, outside −180 to 180 (ring 1, position 3)",
                "degrees of longitude and latitude",
            ),
            (
                "latitude",
                lambda g: g["coordinates"][0][2].__setitem__(1, -90.5),
                "has the latitude -90.5, outside −90 to 90 (ring 1, position 3)",
                "degrees of longitude and latitude",
            ),
            (
                "position of one number",
                lambda g: g["coordinates"][0].__setitem__(3, [3]),
                "has a position that is not a longitude and a latitude (ring 1, position 4)",
                "export it again",
            ),
            (
                "open ring",
                lambda g: g["coordinates"][0].pop(),
                "has a ring (number 1) that does not end where it begins",
                "repeat its first position",
            ),
            (
                "line",
                lambda g: g["coordinates"].__setitem__(0, [[0, 0], [1, 1], [0, 0]]),
                "has a ring (number 1) of fewer than 4 positions",
                "export it again",
            ),
            ("no ring", lambda g: g.update(coordinates=[]), "has no rings", "export it again"),
            (
                "point",
                lambda g: g.update(type="Point", coordinates=[0, 0]),
                "is a Point, not a Polygon or a MultiPolygon",
                "export the area",
            ),
            (
                "second polygon outside",
                lambda g: g.update(
                    type="MultiPolygon",
                    coordinates=[g["coordinates"], [[[0, 0], [0, 91], [1, 1], [0, 0]]]],
                ),
                "has the latitude 91, outside −90 to 90 (ring 2, position 2)",
                "export it again",
            ),
        )
    },
    "boundaries that are a list": (
        write("data/boundaries.geojson", "[1]"),
        "data/boundaries.geojson: ",
        "no list of features",
        "restore",
    ),
}

DICTIONARIES: dict[str, Case] = {
    "a key twice": (
        edit(DICTIONARY, '"name": "counts"', '"title": "Old",\n"name": "counts"'),
        f"{DICTIONARY}:",
        'the key "title" is there twice',
        "take one of the two out",
    ),
    "nested without end": (
        write(DICTIONARY, "[" * 100_000),
        f"{DICTIONARY}:1: ",
        "nested without end",
        "",
    ),
    "a title that is a formula": (
        describe(lambda e: e.update(title="=1+1")),
        f"{DICTIONARY}: ",
        "dataset “counts” has a text in “title” that begins as a formula does",
        "begin it with a letter or a figure",
    ),
    "a column whose title is a formula": (
        field(2, title="＠SUM(A1)"),
        f"{DICTIONARY}: ",
        "has a text in “title” of a column that begins as a formula does",
        "begin it with a letter or a figure",
    ),
    "mayBeEmpty a text": (
        describe(lambda e: e.update(mayBeEmpty="yes")),
        f"{DICTIONARY}: ",
        "has a “mayBeEmpty” that is not true or false",
        'write: "mayBeEmpty": true',
    ),
    "a loop of links": (
        looping("counts.csv"),
        f"{DICTIONARY}: ",
        "has the path “counts.csv”, which is a loop of links",
        "put the file itself there",
    ),
    "Latin-1": (
        write(DICTIONARY, b'{\n"name": "caf\xe9"}'),
        f"{DICTIONARY}:2: ",
        "not UTF-8",
        "save",
    ),
    "a list": (write(DICTIONARY, "[]"), f"{DICTIONARY}: ", "not a JSON object", "begin it with {"),
    "resources an object": (
        write(DICTIONARY, '{"resources": {}}'),
        f"{DICTIONARY}: ",
        "no list “resources”",
        "list the datasets",
    ),
    "a resource a text": (
        write(DICTIONARY, json.dumps({"resources": [*DATAPACKAGE["resources"], "x"]})),
        f"{DICTIONARY}: ",
        "dataset number 4 is not a JSON object",
        "CONTRIBUTING",
    ),
    **{
        name: (describe(change), f"{DICTIONARY}: ", f"dataset “counts” {problem}", mend)
        for name, change, problem, mend in (
            (
                "schema without fields",
                lambda e: e["schema"].pop("fields"),
                "has a schema without fields",
                "list its columns",
            ),
            (
                "field without a name",
                lambda e: e["schema"]["fields"].append({"type": "integer"}),
                "has a column without a name (number 4)",
                "give it",
            ),
            (
                "field without a type",
                lambda e: e["schema"]["fields"][1].pop("type"),
                "has a column without a type (column “year”)",
                "use one of",
            ),
            (
                "unknown type",
                lambda e: e["schema"]["fields"][1].update(type="int"),
                "has the unknown type “int” (column “year”)",
                "use one of: string, integer",
            ),
            (
                "unknown constraint",
                lambda e: e["schema"]["fields"][1].update(constraints={"minimun": 2}),
                "has the unknown constraint “minimun”",
                "minimum",
            ),
            (
                "minimum that is a text",
                lambda e: e["schema"]["fields"][1].update(constraints={"minimum": "abc"}),
                "has the constraint “minimum” 'abc', which is not a number",
                "correct it",
            ),
            (
                "bad pattern",
                lambda e: e["schema"]["fields"][0].update(constraints={"pattern": "["}),
                "has the constraint “pattern” '[', which is not a regular expression",
                "correct it",
            ),
            (
                "pattern for a number",
                lambda e: e["schema"]["fields"][1].update(constraints={"pattern": "2.*"}),
                "has the constraint “pattern” '2.*', which only a text can have",
                "correct it",
            ),
            (
                "invisible character",
                lambda e: e.update(publisher="The \u202eOffice"),
                "has an invisible character (U+202E) in “publisher”",
                "delete it",
            ),
            (
                "half a character",
                lambda e: e["symbols"][0].update(reason="1 \ud800 5"),
                "has an invisible character (U+D800) in “symbols”",
                "delete it",
            ),
            (
                "creditBy an unknown column",
                lambda e: e.update(creditBy={**CREDITS, "column": "gss"}),
                "names the column “gss” as creditBy, which it does not have",
                "gss_code, year, count",
            ),
            (
                "creditBy without credits",
                lambda e: e.update(creditBy={"column": "gss_code"}),
                "has a “creditBy” without a text for each value",
                'write: "creditBy": {"column"',
            ),
            (
                "short title a number",
                lambda e: e.update(shortTitle=3),
                "has a “shortTitle” that is not a text",
                "in quotation marks",
            ),
            (
                "unknown key column",
                lambda e: e["schema"].update(primaryKey=["gss"]),
                "names the column “gss” as primaryKey",
                "gss_code, year, count",
            ),
            (
                "unknown period column",
                lambda e: e.update(periodField="jahr"),
                "names the column “jahr” as periodField",
                "gss_code, year, count",
            ),
            (
                "symbol of an unknown column",
                lambda e: e["symbols"][0].update(field="cuont"),
                "gives the symbol “c” for the unknown column “cuont”",
                "use one of",
            ),
            (
                "symbol without a column",
                lambda e: e["symbols"][0].pop("field"),
                "gives the symbol “c” without a field",
                "use one of",
            ),
            (
                "symbol without its text",
                lambda e: e["symbols"][0].pop("symbol"),
                "has a symbol without its text",
                "add",
            ),
            (
                "meaning that is a list",
                lambda e: e["symbols"][0].update(meaning=[]),
                "gives the symbol “c” the meaning “[]”, which is not a known one",
                "confidential",
            ),
            (
                "licenses a text",
                lambda e: e.update(licenses="open"),
                "has “licenses” that are not a list of objects with a title",
                "title",
            ),
            (
                "licence without a title",
                lambda e: e.update(licenses=[{"name": "x"}]),
                "has “licenses” that are not",
                "title",
            ),
            (
                "reference to an unknown dataset",
                lambda e: e["schema"]["foreignKeys"][0]["reference"].update(resource="area"),
                "refers to the unknown dataset “area”",
                "use one of: areas",
            ),
            (
                "reference to an unknown column",
                lambda e: e["schema"]["foreignKeys"][0]["reference"].update(fields=["gss"]),
                "names the unknown column “gss” (foreignKeys, in “areas”)",
                "gss_code",
            ),
            (
                "path outside data",
                lambda e: e.update(path="../pyproject.toml"),
                "has the path “../pyproject.toml”, which is not a file in data/",
                "write the name",
            ),
            (
                "covers nothing",
                lambda e: e.update(covers={**COVERS, "resource": "area"}),
                "covers the areas of “area”",
                "write",
            ),
            (
                "covers areas of no kind",
                lambda e: e.update(covers={**COVERS, "values": ["town"]}),
                "covers “town”, which no row of data/areas.csv is",
                "borough",
            ),
            (
                "covers by an unknown column",
                lambda e: e.update(covers={**COVERS, "by": ["jahr"]}),
                "names the unknown column “jahr” (covers)",
                "year",
            ),
        )
    },
}

SETTINGS: dict[str, Case] = {
    "a key twice": (
        edit(CONFIG, "lang: en-GB", "lang: en-GB\nlang: fr"),
        f"{CONFIG}:4: ",
        "the key “lang” is there twice",
        "",
    ),
    "Latin-1": (write(CONFIG, b"book:\n  title: caf\xe9\n"), f"{CONFIG}:2: ", "not UTF-8", "save"),
    "empty": (write(CONFIG, ""), f"{CONFIG}: ", "the file is empty", "restore"),
    "a list": (write(CONFIG, "- a\n- b\n"), f"{CONFIG}: ", "not a list of keys", "restore"),
    "book a text": (
        write(CONFIG, "book: x\nedition: {label: a, date: 2026-11-01}\n"),
        f"{CONFIG}:1: ",
        "`book` is missing, or not a list of keys",
        "write below",
    ),
    "no edition": (
        lambda book: book.write(CONFIG, book.read(CONFIG).partition("edition:")[0]),
        f"{CONFIG}: ",
        "`edition` is missing",
        "write below",
    ),
    "invisible character": (
        edit(CONFIG, "label: 2024 edition", 'label: "2024 \\u202e edition"'),
        f"{CONFIG}:19: ",
        "a text with an invisible character (U+202E)",
        "check",
    ),
    "half a character": (
        edit(CONFIG, "title: A small book", 'title: "A \\ud83d book"'),
        f"{CONFIG}:5: ",
        "a text with an invisible character (U+D83D)",
        "check",
    ),
    "no date": (
        edit(CONFIG, "  date: 2026-11-01\n", ""),
        f"{CONFIG}:18: ",
        "the edition has no date",
        "2026-11-23",
    ),
    "impossible date": (
        edit(CONFIG, "2026-11-01", "2026-13-23"),
        f"{CONFIG}:20: ",
        "“2026-13-23” is not a date",
        "2026-11-23",
    ),
    "date in words": (
        edit(CONFIG, "2026-11-01", "1 November 2026"),
        f"{CONFIG}:20: ",
        "“1 November 2026” is not a date",
        "2026-11-23",
    ),
    "period a number": (
        edit(CONFIG, "{first: 2023, last: 2024}", "2024"),
        f"{CONFIG}:22: ",
        "the period of “counts” has no first",
        "first: 2018",
    ),
    "period without its last": (
        edit(CONFIG, ", last: 2024", ""),
        f"{CONFIG}:22: ",
        "the period of “counts” has no last",
        "first: 2018",
    ),
    "period the wrong way round": (
        edit(CONFIG, "first: 2023", "first: 2033"),
        f"{CONFIG}:22: ",
        "ends before it begins",
        "first: 2018",
    ),
    "period of no dataset": (
        edit(CONFIG, "    counts: {", "    count: {first: 1, last: 2}\n    counts: {"),
        f"{CONFIG}: ",
        "a period for “count”, which is no dataset",
        "the nearest is counts",
    ),
    "chapter a number": (
        edit(CONFIG, "    - index.qmd\n", "    - index.qmd\n    - 5\n"),
        f"{CONFIG}:10: ",
        "“5” is not the path of a file",
        "chapters/name.qmd",
    ),
    "chapter a folder": (
        edit(CONFIG, "    - index.qmd\n", "    - index.qmd\n    - chapters\n"),
        f"{CONFIG}:10: ",
        "“chapters” is a folder",
        "chapters/name.qmd",
    ),
    "chapter outside the project": (
        edit(CONFIG, "    - index.qmd\n", "    - index.qmd\n    - ../../etc/passwd\n"),
        f"{CONFIG}:10: ",
        "“../../etc/passwd” lies outside the project",
        "chapters/name.qmd",
    ),
    "chapter twice": (
        edit(CONFIG, "    - index.qmd\n", "    - index.qmd\n    - index.qmd\n"),
        f"{CONFIG}:10: ",
        "“index.qmd” is listed twice",
        "chapters/name.qmd",
    ),
    "part without chapters": (
        edit(CONFIG, "    - index.qmd\n", '    - index.qmd\n    - part: "P"\n      chapters: []\n'),
        f"{CONFIG}:11: ",
        "“chapters” holds no list of chapters",
        "list them",
    ),
    "part misspelt": (
        edit(CONFIG, "- part:", "- prat:"),
        f"{CONFIG}:10: ",
        "the key “prat” is not known here",
        "write part",
    ),
    "chapters misspelt": (
        edit(CONFIG, "  chapters:\n    - index", "  chapterz:\n    - index"),
        f"{CONFIG}:8: ",
        "the key “chapterz” is not known here",
        "write chapters",
    ),
    "periods misspelt": (
        edit(CONFIG, "  periods:", "  period:"),
        f"{CONFIG}:21: ",
        "the key “period” is not known here",
        "write periods",
    ),
    "output in a folder with other files": (
        both(
            lambda book: book.write("boroughs/one.html", ""),
            edit(CONFIG, "  type: book", "  type: book\n  output-dir: boroughs"),
        ),
        f"{CONFIG}:3: ",
        "“boroughs” cannot be the output folder",
        "none that holds anything else",
    ),
    "language not a text": (
        edit(CONFIG, "lang: en-GB", "lang: no"),
        f"{CONFIG}:3: ",
        "the language is not a text",
        "in quotes",
    ),
    "no such package": (
        edit("pyproject.toml", '"tiny"', '"tinny"'),
        "pyproject.toml: ",
        "src/tinny is not there",
        "correct `package`",
    ),
    "no package": (
        write("pyproject.toml", "[tool.needsbook]\nstrict = true\n"),
        "pyproject.toml: ",
        "does not name the analysis package",
        "package =",
    ),
    "broken TOML": (
        write("pyproject.toml", "[tool.needsbook]\npackage = \n"),
        "pyproject.toml: ",
        "not valid TOML",
        "correct this place",
    ),
    **{
        f"output in {name!r}": (
            edit(CONFIG, "  type: book", f"  type: book\n  output-dir: {name}"),
            f"{CONFIG}:3: ",
            "cannot be the output folder",
            "as _book",
        )
        for name in (
            *("data", "src", "chapters", "figures", "tests", "docs", "trace"),
            *(".git", ".venv", ".needsbook", "Data", ".", "..", "../other", "/tmp", "a/b", "5"),
            *("index.qmd", "''", "null"),
        )
    },
}

CASES = {
    f"{kind}: {name}": case
    for kind, cases in (
        ("cell", CELLS),
        ("file", FORMS),
        ("dictionary", DICTIONARIES),
        ("settings", SETTINGS),
    )
    for name, case in cases.items()
}
# Where the fault hides other things (a file, a chapter), more is told.
SEVERAL = {
    "file: a header without rows",
    "settings: book a text",
    "settings: chapters misspelt",
    "settings: part misspelt",
    "settings: periods misspelt",
    "settings: Latin-1",
}


def told(book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What `needsbook check` says of a book with problems."""
    monkeypatch.chdir(book.root)
    assert main(["check"]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("case", CASES)
def test_one_message_with_place_problem_and_mend(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    break_, place, problem, mend = CASES[case]
    break_(book)
    said = told(book, monkeypatch, capsys)
    lines = said.split("\n")
    assert any(line.startswith(place) and problem in line for line in lines), said
    assert mend in said
    assert "Traceback" not in said
    assert case in SEVERAL or "\n1 problem;" in said, said


def test_a_wrong_header_does_not_hide_the_rows(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book.change(FILE, "gss_code,year,count", "gss_code,year,number")
    book.change(FILE, "E03,2024", "E09,2024")
    book.change(FILE, "E02,2023", "E02,2042")
    said = told(book, monkeypatch, capsys)
    for place in (":1, column count", ":1, column number", ":4, column year", ":7, column gss"):
        assert f"{FILE}{place}" in said
    assert "4 problems;" in said


def test_no_more_than_fifty_and_the_count_of_the_others_last(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"E01,{year},many\n" for year in range(1000, 1070))
    book.write(FILE, f"gss_code,year,count\n{rows}")
    book.change(CONFIG, "{first: 2023, last: 2024}", "{first: 1000, last: 1069}")
    said = told(book, monkeypatch, capsys)
    mine = [line for line in said.split("\n") if line.startswith(FILE)]
    assert len(mine) == 51
    assert "… and 20 more problems in this file" in mine[-1]


def test_several_areas_without_a_row_are_one_message(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    covering()(book)
    book.write(FILE, "gss_code,year,count\nE01,2023,12\nE01,2024,15\nE02,2023,1\n")
    said = told(book, monkeypatch, capsys)
    assert "no row for E03 Third in 2023" in said
    assert "no row for E02 Second, E03 Third in 2024" in said


def test_a_row_to_mend_is_not_also_missing(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    covering(edit(FILE, "E03,2024", "E03,2042"))(book)
    assert "1 problem;" in told(book, monkeypatch, capsys)


def test_what_excel_writes_is_read(book: Book) -> None:
    """A byte order mark and CRLF; the lock file of an open file does not count."""
    (book.root / FILE).write_bytes(b"\xef\xbb\xbf" + COUNTS.replace("\n", "\r\n").encode())
    book.write("data/~$counts.csv", "lock")
    done = book.needsbook("check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["-", "+5", "−5 to 10", "2+3", "a@b", "-5", "5=5"])
def test_what_is_no_formula_passes(text: str) -> None:
    assert formula(text) is None


@pytest.mark.parametrize("name", ["עברית", "عربي", "a\u200fb", "👩\u200d🔬", "Łódź", "a b"])
def test_ordinary_text_of_any_language_passes(book: Book, name: str) -> None:
    assert stray_character(name) is None


def test_a_record_that_may_be_empty_is_sound_without_rows(book: Book) -> None:
    book.write("data/notes.csv", "note\n")
    entry = {"name": "notes", "path": "notes.csv", "mayBeEmpty": True}
    entry["schema"] = {"fields": [{"name": "note", "type": "string"}]}
    descriptor = json.loads(book.read(DICTIONARY))
    descriptor["resources"].append({**descriptor["resources"][0], **entry})
    book.write(DICTIONARY, json.dumps(descriptor))
    done = book.needsbook("check")
    assert done.returncode == 0, done.stderr


def test_a_symbol_limited_to_one_value(book: Book) -> None:
    describe(lambda entry: entry["symbols"][0].update(where={"year": 2024}))(book)
    assert book.needsbook("check").returncode == 0


def test_messages_show_what_cannot_be_seen() -> None:
    assert show("a\u202eb\u00a0c\td e") == "a<U+202E>b<U+00A0>c<U+0009>d e"
