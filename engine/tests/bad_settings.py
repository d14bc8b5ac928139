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
        "pyproject.toml:2: ",
        "not valid TOML",
        "correct this place",
    ),
    "broken header of TOML": (
        write("pyproject.toml", '[tool.needsbook\npackage = "tiny"\n'),
        "pyproject.toml:1: ",
        "not valid TOML",
        "correct this place",
    ),
    "a number of 5,000 digits in TOML": (
        lambda book: book.write("pyproject.toml", f"[tool.needsbook]\na = {'9' * 5000}\n"),
        "pyproject.toml: ",
        "a number of thousands of digits",
        "correct it",
    ),
    "unit empty": (
        edit("pyproject.toml", "package", 'units = ["girls", " "]\npackage'),
        "pyproject.toml:2: ",
        "“units” under [tool.needsbook] has a text that is empty",
        "write a word, or take it out",
    ),
    "title empty": (
        edit(CONFIG, "title: A small book", "title:"),
        f"{CONFIG}:5: ",
        "`title` is empty",
        "write it",
    ),
    "title a date": (
        edit(CONFIG, "title: A small book", "title: 2024-01-01"),
        f"{CONFIG}:5: ",
        "YAML reads `title` as a date",
        'write it in quotation marks: title: "…"',
    ),
    "title a number": (
        edit(CONFIG, "title: A small book", "title: 2024"),
        f"{CONFIG}:5: ",
        "the title is not a text",
        "write it in quotation marks",
    ),
    "subtitle no text": (
        edit(CONFIG, "title: A small book", "title: A small book\n  subtitle: yes"),
        f"{CONFIG}:6: ",
        "YAML reads `subtitle` as True, and no text",
        "write it in quotation marks",
    ),
    "octal": (
        edit(CONFIG, "first: 2023", "first: 02023"),
        f"{CONFIG}:22: ",
        "a number that begins with a zero, 02023, which YAML reads as an octal one",
        "write it without the zero",
    ),
    "a number of 5,000 digits": (
        edit(CONFIG, "first: 2023", f"first: {'9' * 5000}"),
        f"{CONFIG}:22: ",
        "a number of thousands of digits",
        "check",
    ),
    "what holds itself": (
        edit(CONFIG, "lang: en-GB", "lang: en-GB\nx: &x\n  y: *x"),
        f"{CONFIG}:5: ",
        "“*x” stands within what it names",
        "check",
    ),
    "nested without end": (
        edit(CONFIG, "lang: en-GB", f"lang: en-GB\nx: {'[' * 2000}{']' * 2000}"),
        f"{CONFIG}: ",
        "it is nested without end",
        "check",
    ),
    "the name of the PDF with its ending": (
        edit(CONFIG, "output-file: small", "output-file: small.pdf"),
        f"{CONFIG}:7: ",
        "“small.pdf” cannot be the name of the PDF",
        "without .pdf",
    ),
    "language from right to left": (
        edit(CONFIG, "lang: en-GB", "lang: ar"),
        f"{CONFIG}:3: ",
        "“ar” is written from right to left",
        "from left to right",
    ),
    "no language": (
        edit(CONFIG, "lang: en-GB", "lang: english one"),
        f"{CONFIG}:3: ",
        "“english one” is no tag of a language",
        "en-GB",
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
