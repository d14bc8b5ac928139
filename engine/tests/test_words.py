"""The words of the engine on pages: one file, and a team's own in its place."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from pathlib import Path

import lxml.html
import pypdf
import pytest
from books import Book, edition

from needsbook.commands.new import Asked, new
from needsbook.ground.files import asset
from needsbook.ground.formats import long_date, show
from needsbook.ground.words import english, flat, speak, untranslated, with_own, word_faults

OWN = "words.toml"
_PLACE = re.compile(r"(\{\w+\})")
#: Shown to a reader, or read to one.
_SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")


def turned(words: str) -> str:
    """Words of a language that nobody speaks; what is filled in stays."""
    return "".join(
        part if part.startswith("{") else re.sub(r"[A-Za-z’]+", lambda m: f"ø{m[0][::-1]}", part)
        for part in _PLACE.split(words)
    )


def in_another_language() -> str:
    lines: list[str] = []
    for section, held in tomllib.loads(asset("words/english.toml").read_text()).items():
        lines.append(f"[{section}]")
        for key, value in held.items():
            own = [turned(one) for one in value] if isinstance(value, list) else turned(value)
            lines.append(f"{key} = {json.dumps(own, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def pieces() -> set[str]:
    """What English words stand between the places that are filled in."""
    found: set[str] = set()
    for value in english().held.values():
        for words in value if isinstance(value, list) else [value]:
            found |= {part.strip(" .,:;()[]`~") for part in _PLACE.split(words) if "{" not in part}
    return {piece for piece in found if re.search(r"[A-Za-z]{2}", piece)}


LONG = {piece for piece in pieces() if len(piece.split()) > 1}
SHORT = {piece for piece in pieces() - LONG if len(piece) > 3}


@pytest.fixture
def begun(tmp_path: Path) -> Book:
    new(tmp_path / "mine", Asked("Absence", "absence", "xx"))
    book = Book(tmp_path / "mine")
    book.write(OWN, in_another_language())
    return book


def with_everything(book: Book) -> None:
    """Let the small book show all that the engine can say."""
    settings = "safety:\n  exit: https://example.org/\n  help: chapters/method.html\n"
    settings += "print:\n  each-area: true\n  extracts:\n    - file: short\n      title: Kurz\n"
    settings += "      chapters: [index.qmd]\n"
    book.change("_quarto.yml", "area-pages:", f"{settings}area-pages:")
    book.change("_quarto.yml", "  reference:", "  embargo: 2027-01-02\n  reference:")
    book.change("src/absence/numbers.py", "; a claim may rest on it", "")
    book.change("data/release-gates.csv", "chapters,reader", "kapitel,reader")
    path = "src/absence/exhibits.py"
    book.change(path, "from needsbook import LATEST,", "from needsbook import LATEST, Workbook,")
    more = 'row_headers=1, filters=("name",), workbook=Workbook({"name": Column("X")}, "Über")'
    before = "        # literal: the publisher's rule"
    book.change(path, before, f"        {more},\n{before}")


def without_comments(script: str) -> str:
    return re.sub(r"//.*", "", script)


def shown(page: bytes) -> tuple[str, set[str]]:
    """The text of a page without code, and the texts of its elements and attributes."""
    tree = lxml.html.fromstring(page)
    for element in tree.cssselect("pre, code, svg.lineage text.module, style"):
        element.drop_tree()
    scripts = " ".join(without_comments(element.text or "") for element in tree.cssselect("script"))
    for element in tree.cssselect("script"):
        element.drop_tree()
    parts = {text.strip(" .:;,\n") for text in tree.itertext()}
    parts |= {element.get(name, "").strip(" .") for element in tree.iter() for name in _SPOKEN}
    return f"{tree.text_content()} {' '.join(parts)} {scripts}", parts


@pytest.mark.slow
def test_a_book_in_another_language_shows_no_english_word_of_the_engine(begun: Book) -> None:
    with_everything(begun)
    done = begun.run("build")
    assert done.returncode == 0, done.stderr
    made = edition(begun)
    met: dict[str, set[str]] = {}
    for path, content in made.items():
        if path.endswith(".html"):
            text, parts = shown(content)
            found = {piece for piece in LONG if piece in " ".join(text.split())} | (SHORT & parts)
        elif path.endswith(".js") and "minisearch" not in path:
            found = {piece for piece in LONG if piece in without_comments(content.decode())}
        elif path.endswith(".pdf"):
            pages = pypdf.PdfReader(io.BytesIO(content)).pages
            text = " ".join(" ".join(page.extract_text() for page in pages).split())
            found = {piece for piece in LONG if piece in text}
            found |= set(re.findall(r"\b(?:Figure|Table|Contents|Appendix|Issued|Edition)\b", text))
        elif path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                text = " ".join(packed.read(name).decode() for name in packed.namelist())
            found = {piece for piece in LONG if piece in text}
            found |= {piece for piece in SHORT if f">{piece}<" in text or f'name="{piece}"' in text}
        else:
            continue
        if found:
            met[path] = found
    assert not met
    assert sum(path.endswith(".pdf") for path in made) == 5
    index = made["index.html"].decode()
    assert turned("Reference period") in index
    assert turned("Leave this page") in index
    assert "Cedar" in index  # what the author wrote stays
    assert turned("Search the assessment").encode() in made["chapters/need.html"]


def test_what_is_missing_is_told_and_the_wording_checks_say_that_they_are_english(
    begun: Book,
) -> None:
    done = begun.run("check")
    assert done.returncode == 0, done.stderr
    assert "Comparisons and quantities in words are looked for in English alone" in done.stdout
    assert "are English still" not in done.stdout
    begun.change(OWN, f'contents = "{turned("Contents")}"\n', "")
    begun.change(OWN, f'by = "{turned("By")}"', 'by = "Von {wem}"')
    begun.write(OWN, begun.read(OWN) + '[nothing]\nhere = "x"\n')
    problems = begun.run("check").stderr
    assert "“page.by” has {wem} to be filled in, where nothing is" in problems
    assert "no page has the words “nothing.here”" in problems
    assert problems.count(f"{OWN}: ") == 2
    begun.write(OWN, in_another_language().replace(f'contents = "{turned("Contents")}"\n', ""))
    assert "1 words of its pages are English still: page.contents\n" in begun.run("check").stdout
    (begun.root / OWN).unlink()
    said = begun.run("check").stdout
    assert re.search(
        r"\n2\d\d words of its pages are English still: numbers\.yes, numbers\.no", said
    )


def test_new_lays_the_words_to_be_translated_and_check_says_how_many_are_left(
    tmp_path: Path,
) -> None:
    done = Book(tmp_path).run("new", "mine", "--language", "cy")
    assert "translate it" in done.stdout
    book = Book(tmp_path / "mine")
    assert book.read("_quarto.yml").count("\nlang: cy\n") == 1
    done = book.run("check")
    assert done.returncode == 0, done.stderr
    left = re.search(r"(\d+) words of its pages are English still: numbers\.yes", done.stdout)
    assert left
    book.change(OWN, 'yes = "yes"', 'yes = "ie"')
    assert f"\n{int(left[1]) - 1} words of its pages are" in book.run("check").stdout


@pytest.mark.slow
def test_an_english_book_may_give_some_words_of_its_own(tmp_path: Path) -> None:
    new(tmp_path / "mine", Asked())
    book = Book(tmp_path / "mine")
    assert not (book.root / OWN).exists()
    book.write(OWN, '[numbers]\nthousands = "\N{NO-BREAK SPACE}"\n[page]\nissued = "Published"\n')
    done = book.run("build")
    assert done.returncode == 0, done.stderr
    made = edition(book)
    assert "4\N{NO-BREAK SPACE}160</a>" in made["index.html"].decode()
    assert "<dt>Published</dt>" in made["index.html"].decode()
    book.write(OWN, '[numbers]\nthousands = "."\ndecimal = ","\n')
    done = book.run("build")
    assert done.returncode == 0, done.stderr
    assert ">4.160</a>" in edition(book)["index.html"].decode()
    assert ">16,8%</a>" in edition(book)["index.html"].decode()


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("€m", 1234.5, "1.230 m€"),
        ("%", 12.5, "12,5 %"),
        ("$", -3, "−3 $"),
        ("children", 12345, "12.345"),
    ],
)
def test_numbers_as_a_place_writes_them(unit: str, value: float, said: str) -> None:
    own = {
        "numbers.thousands": ".",
        "numbers.decimal": ",",
        "numbers.percent": "{n} %",
        "numbers.currency": "{n} {scale}{sign}",
    }
    speak(with_own(own))
    try:
        assert show(value, unit=unit) == said
    finally:
        speak(english())


def test_dates_as_a_place_writes_them() -> None:
    from datetime import date

    months = [f"{number}. Monat" for number in range(1, 13)]
    speak(with_own({"dates.months": months, "dates.long": "{day}. {month} {year}"}))
    try:
        assert long_date(date(2027, 5, 1)) == "1. 5. Monat 2027"
    finally:
        speak(english())


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"page.by": ""}, "“page.by” has no words"),
        ({"page.bye": "x"}, "no page has the words “page.bye”"),
        ({"page.by": 5}, "“page.by” has no words"),
        ({"page.draft": "Entwurf {date"}, "has a brace that is not closed"),
        ({"dates.months": ["Januar"]}, "“dates.months” is no list of 12 words"),
        ({"page.foot": "{book}, {author}"}, "has {author} to be filled in, where nothing is"),
    ],
)
def test_words_that_cannot_be_used_are_told_and_the_english_ones_stay(
    own: dict[str, object], said: str
) -> None:
    ((problem, fix),) = word_faults(own)
    assert said in problem
    assert fix
    assert with_own(own).held == english().held


def test_nothing_to_translate_is_not_counted() -> None:
    held = flat(tomllib.loads(asset("words/english.toml").read_text(encoding="utf-8")))
    left = untranslated(held, "de")
    assert "numbers.thousands" not in left
    assert "page.by" in left
    assert untranslated(held, "en-US") == []


def test_every_word_is_used_by_the_engine() -> None:
    home = asset("").parent
    texts = "".join(
        path.read_text(encoding="utf-8")
        for path in home.rglob("*")
        if path.suffix in (".py", ".html", ".js", ".typ") and "new" not in path.parts
    )
    made = ("reference.", "caption.", "kind.", "status.", "trace.", "callout.", "audit.")
    unused = [
        key
        for key in english().held
        if key not in texts
        and not (key.startswith(made) and f'"{key.partition(".")[2]}' in texts)
        and not key.startswith(("caption.", "kind.", "trace.is-", "callout.", "status."))
    ]
    assert not unused
