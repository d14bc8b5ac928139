"""Faulty cells: how a book is broken, then the place, fault and remedy that are told."""

from __future__ import annotations

from bad_ways import (
    CREDITS,
    DAYS,
    DICTIONARY,
    FILE,
    Case,
    both,
    describe,
    edit,
    field,
    last_count,
    texts_of_areas,
    write,
)

CELLS: dict[str, Case] = {
    **{
        f"{what} in a name": (
            texts_of_areas(name),
            "data/areas.csv:4, column name: ",
            told,
            "write",
        )
        for what, name, told in (
            ("a decomposed letter", "Ynys Mo\u0302n", "is written with decomposed characters"),
            ("a no-break space", "Tower\u00a0Hamlets", "has a space U+00A0 between words"),
            ("two spaces", "Tower  Hamlets", "has two spaces between words"),
            ("a letter of another alphabet", "\u0421ity", "only looks like “C” (U+0421)"),
            ("a misread character", "King\u00e2\u20ac\u2122s", "“â€™” stands where “’” stood"),
            ("a lost character", "King\ufffds", "a character that was lost (U+FFFD)"),
        )
    },
    **{
        f"{one} beside {other}": (
            both(texts_of_areas(one), edit("data/areas.csv", "E02,Second", f"E02,{other}")),
            "data/areas.csv:4, column name: ",
            f"“{one}” looks like “{other}” of row 3",
            "write one name in one way",
        )
        for one, other in (
            ("King’s Lynn", "King's Lynn"),
            ("Kingston-upon-Thames", "Kingston upon Thames"),
            ("Hammersmith & Fulham", "Hammersmith and Fulham"),
            ("\u0421\u041e\u0420", "COP"),
            ("HACKNEY", "Hackney"),
            ("St. Helens", "St Helens"),
            ("lslington", "Islington"),
        )
    },
    "a pattern with two alternatives": (
        both(
            describe(
                lambda entry: entry["schema"]["fields"][0].update(
                    constraints={"pattern": "E0[12]|E03|E99"}
                )
            ),
            edit(FILE, "E03,2024,", "E03-typo,2024,"),
        ),
        f"{FILE}:7, column gss_code: ",
        "“E03-typo” does not have the form E0[12]|E03|E99",
        "write it as the other rows do",
    ),
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
    **{
        f"what nobody sees, U+{code:04X}": (
            texts_of_areas(f"Thi{chr(code)}rd"),
            "data/areas.csv:4, column name: ",
            f"“Thi<U+{code:04X}>rd” has an invisible character (U+{code:04X})",
            "delete it",
        )
        for code in (0x34F, 0x2800, 0x3164, 0xFE0F)
    },
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
