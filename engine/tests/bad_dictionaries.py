"""Faulty dictionaries: how a book is broken, then the place, fault and remedy that are told."""

from __future__ import annotations

import json

from bad_ways import COVERS, CREDITS, DICTIONARY, Case, describe, edit, field, looping, write
from books import DATAPACKAGE

DICTIONARIES: dict[str, Case] = {
    "a key twice": (
        edit(DICTIONARY, '"name": "counts"', '"title": "Old",\n"name": "counts"'),
        f"{DICTIONARY}:",
        'the key "title" is there twice; the first is in line',
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
        f"{DICTIONARY}:",
        "dataset “counts” has a text in “title” that begins as a formula does",
        "begin it with a letter or a figure",
    ),
    "a column whose title is a formula": (
        field(2, title="＠SUM(A1)"),
        f"{DICTIONARY}:",
        "has a text in “title” that begins as a formula does",
        "begin it with a letter or a figure",
    ),
    "another separator": (
        describe(lambda e: e.update(dialect={"delimiter": ";"})),
        f"{DICTIONARY}:",
        "dataset “counts” has the “dialect” delimiter: “;”, which nothing reads",
        "write the file with commas and one row of names, and take “delimiter” out",
    ),
    "comments in a file": (
        describe(lambda e: e.update(dialect={"commentChar": "#"})),
        f"{DICTIONARY}:",
        "has the “dialect” commentChar: “#”, which nothing reads",
        "take “commentChar” out",
    ),
    "another encoding": (
        describe(lambda e: e.update(encoding="latin1")),
        f"{DICTIONARY}:",
        "has the encoding “latin1”, and no file is read in another than utf-8",
        "save the file as UTF-8",
    ),
    **{
        f"a column's {key}": (
            field(2, **{key: value}),
            f"{DICTIONARY}:",
            f"has a column whose “{key}” is “{value}”, which nothing reads",
            f"take “{key}” out",
        )
        for key, value in {
            **{"decimalChar": ",", "groupChar": ",", "bareNumber": False, "format": "any"},
        }.items()
    },
    **{
        f"a column's {key}": (field(2, **{key: ["c"]}), f"{DICTIONARY}:", told, mend)
        for keys, told, mend in (
            (("trueValues", "falseValues"), "which nothing reads", "write the cells as"),
            (("missingValues",), "which nothing reads", "write them beside “fields”"),
            (("categories",), "“categories”, which nothing reads", '{"enum": ["…"]}'),
        )
        for key in keys
    },
    "mayBeEmpty a text": (
        describe(lambda e: e.update(mayBeEmpty="yes")),
        f"{DICTIONARY}:",
        "has a “mayBeEmpty” that is neither true nor false",
        'write: "mayBeEmpty": true',
    ),
    "a loop of links": (
        looping("counts.csv"),
        f"{DICTIONARY}:",
        "has the path “counts.csv”, which is a loop of links",
        "put the file itself there",
    ),
    "Latin-1": (
        write(DICTIONARY, b'{\n"name": "caf\xe9"}'),
        f"{DICTIONARY}:2: ",
        "not UTF-8",
        "save",
    ),
    "a list": (write(DICTIONARY, "[]"), f"{DICTIONARY}:", "not a JSON object", "begin it with {"),
    "resources an object": (
        write(DICTIONARY, '{"resources": {}}'),
        f"{DICTIONARY}:",
        "no list “resources”",
        "list the datasets",
    ),
    "a resource a text": (
        write(DICTIONARY, json.dumps({"resources": [*DATAPACKAGE["resources"], "x"]})),
        f"{DICTIONARY}:",
        "dataset number 4 is not a JSON object",
        "CONTRIBUTING",
    ),
    **{
        name: (describe(change), f"{DICTIONARY}:", f"dataset “counts” {problem}", mend)
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
                "has the constraint “minimum” 'abc', which is not a whole number",
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
                "gives the meaning “[]”, which is not a known one (symbol “c”)",
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
