"""Faulty settings: how a book is broken, then the place, fault and remedy that are told."""

from __future__ import annotations

from bad_ways import CONFIG, Case, both, edit, write

SETTINGS: dict[str, Case] = {
    "a key twice": (
        edit(CONFIG, "lang: en-GB", "lang: en-GB\nlang: fr"),
        f"{CONFIG}:4: ",
        "the key “lang” is there twice; the first is in line 3",
        "take one of the two out",
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
        "pyproject.toml:2: ",
        "the analysis package src/tinny is not there",
        "correct `package`",
    ),
    "no package": (
        write("pyproject.toml", "[tool.needsbook]\nstrict = true\n"),
        "pyproject.toml:1: ",
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
