"""Faulty files: how a book is broken, then the place, fault and remedy that are told."""

from __future__ import annotations

from bad_ways import CONFIG, FILE, Case, both, covering, edit, geometry, last_count, write
from books import COUNTS

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
