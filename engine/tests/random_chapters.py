"""Random chapters, of the subset and of other dialects, and what readers see of them.

Run as a program it tries many::

    python engine/tests/random_chapters.py 1 50    # seeds 1 to 50, some 30 chapters each

Each word of a chapter is made up and stands nowhere else, so that it can be looked for in
what is published: on the page, in the text of the PDF, in everything that lies beside.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import lxml.html
from books import IMPORT, PICTURE, Book, small_book
from chapter_grammar import CAREFUL, CARELESS, ID, NEVER, PAGE, PRINT, SAME, SEEN
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

CHAPTERS = 30  # in a book: they share its start, and its PDF

DRAWN = """

@figure(title="Drawn", kind="official statistic")
def fig_drawn(name):
    data = counts(where={"year": 2023}, columns=["gss_code", "count"])
    picture = new_figure()
    axes = picture.subplots()
    axes.bar(data["gss_code"], treated(data["count"], "missing"))
    return Drawing(picture, data, "Counts by area, 2023", "Bars of counts by area.")


@table(title="Drawn", kind="official statistic")
def tbl_drawn(name):
    data = counts(columns=["gss_code", "count"], where={"year": 2023})
    columns = {"gss_code": Column("Area"), "count": Column("Offences")}
    return Tabulation(data, columns, "Counts by area and year")
"""

#: Marks of any dialect. No word has one, and no sentence of these chapters needs one.
MARKUP = re.compile(r"[{}|\\^~=#*_<>@`\ufffc]|:::|\[\[|\]\]|\]\(|\[!|\{\{|\?fig|\?tbl|&\w+;|--")
_MADE_UP = re.compile(r"(?:[bdfgkmprtvz][aou]){3}")
_PLACE = re.compile(f"[{SEEN}{PAGE}{PRINT}{NEVER}{ID}{SAME}]")

# The book of them --------------------------------------------------------------------------


@dataclass
class Written:
    """A chapter, and who is to see which of its words."""

    file: str
    careful: bool
    text: str
    words: dict[str, list[str]]


class Writer:
    """Puts words and names where chapters have places for them, none of them twice."""

    def __init__(self, seed: int) -> None:
        numbers = list(range(33**3))
        random.Random(seed).shuffle(numbers)  # so that none is like the next
        self._words = map(_made_up, numbers)
        self._name = ""

    def write(self, file: str, places: str, *, careful: bool) -> Written:
        words: dict[str, list[str]] = {}

        def fill(found: re.Match[str]) -> str:
            place = found[0]
            if place == SAME:
                return self._name
            made = next(self._words)
            if place == ID:
                self._name = made
            else:
                words.setdefault(place, []).append(made)
            return made

        imports = IMPORT.replace("fig_map,", "fig_drawn, fig_map, tbl_drawn,")
        text = f"{imports}# {SEEN} {SEEN}\n\n{SEEN}.\n\n{places}\n\n{SEEN}.\n"
        return Written(file, careful, _PLACE.sub(fill, text), words)


def _made_up(number: int) -> str:
    """A word of six letters that is in no language."""
    consonants, vowels = "bdfgkmprtvz", "aou"  # as in _MADE_UP
    syllables = []
    for _ in range(3):
        number, at = divmod(number, len(consonants) * len(vowels))
        syllables.append(consonants[at // len(vowels)] + vowels[at % len(vowels)])
    return "".join(syllables)


def drawn(strategy: st.SearchStrategy[str], seed: int, count: int) -> list[str]:
    """So many examples of a strategy, the same for the same seed."""
    found: list[str] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(one: str) -> None:
        found.append(one)

    collect()
    return found


# What is published of it -------------------------------------------------------------------


@dataclass
class Trial:
    """What became of the chapters of a book."""

    refused: list[Written]
    shown: list[Written]
    faults: list[str]


@dataclass
class Published:
    """The text of the PDF, what no place in print explains of it, and of everything."""

    printed: str
    strange_in_print: str
    strange: str


def trial(seed: int, folder: Path) -> Trial:
    """Write a book of random chapters, let `check` take out what it refuses, and build it."""
    writer = Writer(seed)
    drawings = [(text, True) for text in drawn(CAREFUL, seed, CHAPTERS // 2)]
    drawings += [(text, False) for text in drawn(CARELESS, seed, CHAPTERS // 2)]
    chapters = [
        writer.write(f"chapters/random{n}.qmd", text, careful=careful)
        for n, (text, careful) in enumerate(drawings)
    ]
    book = small_book(folder / "book")
    book.write("src/tiny/__init__.py", book.read("src/tiny/__init__.py") + DRAWN)
    book.write("chapters/pic.svg", PICTURE)
    plan = book.read("_quarto.yml")
    refused: list[Written] = []
    faults: list[str] = []
    while True:
        shown = [one for one in chapters if one not in refused]
        _bind(book, plan, shown)
        done = book.run("check")
        if done.returncode == 0:
            break
        told = re.findall(r"^(chapters/random\d+\.qmd):\d+: .*", done.stderr, re.M)
        again = [one for one in shown if one.file in told]
        if not again or done.returncode != 1:
            return Trial(refused, shown, [f"check names no chapter: {done.stderr}"])
        refused += again
        for one in again:
            if one.careful:
                said = [line for line in done.stderr.splitlines() if one.file in line]
                faults.append("\n".join([f"{one.file} is refused", *said, one.text]))
    if (done := book.run("check", "--all")).returncode:
        return Trial(refused, shown, [*faults, f"check --all fails after check: {done.stderr}"])
    built = book.run("build", "--renderer", "builtin")
    if built.returncode:
        return Trial(refused, shown, [*faults, f"build fails after check: {built.stderr}"])
    printed = _pdf_text(book)
    published = Published(
        _squeezed(printed),
        _without(printed, shown, (SEEN, PRINT)),
        _without(_everything(book) + printed, shown, (SEEN, PAGE, PRINT)),
    )
    for one in shown:
        faults += _faults(book, one, published)
    return Trial(refused, shown, faults)


def _bind(book: Book, plan: str, chapters: list[Written]) -> None:
    """Make these chapters part of the book."""
    for one in chapters:
        book.write(one.file, one.text)
    listed = "".join(f"        - {one.file}\n" for one in chapters)
    last = "        - chapters/two.qmd\n"
    book.write("_quarto.yml", plan.replace(last, last + listed))


def _faults(book: Book, one: Written, published: Published) -> Iterator[str]:
    """What readers of the page and of the PDF do not see as it was written."""
    page = book.read(f"_book/{one.file.removesuffix('.qmd')}.html")
    main = lxml.html.fromstring(page).cssselect("main")[0]
    counted = Counter(re.findall(r"[a-z]{6}", main.text_content()))
    # A fence that is not closed takes in what follows: literally, whoever else was to see it.
    blocks = [] if one.careful else main.cssselect("pre")
    code = {word for block in blocks for word in re.findall(r"[a-z]{6}", block.text_content())}
    for place, expected in ((SEEN, 1), (PAGE, 1), (PRINT, 0), (NEVER, 0)):
        for word in one.words.get(place, ()):
            if (counted[word] > 0) != bool(expected) and word not in code:
                yield f"{one.file}: {word} is {counted[word]} times on the page\n{one.text}"
    for place in (SEEN, PRINT):
        for word in one.words.get(place, ()):
            if word not in published.printed:
                yield f"{one.file}: {word} is not in the PDF as it should be\n{one.text}"
    for place in (PAGE, NEVER):
        for word in one.words.get(place, ()):
            if word in published.strange_in_print and word not in code:
                yield f"{one.file}: {word} is in the PDF, where it should not be\n{one.text}"
    for word in one.words.get(NEVER, ()):
        if word in published.strange and word not in code:
            yield f"{one.file}: {word}, of a comment, is published\n{one.text}"
    for literal in main.cssselect("code, pre, math, .math, script, style, figure.float, .made"):
        literal.drop_tree()
    text = " ".join(main.text_content().split())
    for left in MARKUP.finditer(text):
        near = text[max(0, left.start() - 40) : left.end() + 40]
        yield f"{one.file}: {left[0]!r} is left of markup: {near}\n{one.text}"


def _pdf_text(book: Book) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", "_book/small.pdf", "-"],
        cwd=book.root,
        capture_output=True,
        check=True,
    )
    return unicodedata.normalize("NFKC", done.stdout.decode("utf-8"))  # a formula's letters


def _without(text: str, chapters: list[Written], places: tuple[str, ...]) -> str:
    """What is left when the words of these places are out: two of them may make a third."""
    known = {word for one in chapters for place in places for word in one.words.get(place, ())}
    return _MADE_UP.sub(lambda found: " " if found[0] in known else found[0], text)


def _squeezed(text: str) -> str:
    """Without what a line's end puts into a word."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def _everything(book: Book) -> str:
    """All text that is published, or kept beside."""
    texts = []
    for folder in ("_book", "figures"):
        for path in (book.root / folder).rglob("*"):
            if path.is_file() and path.suffix not in (".png", ".pdf", ".woff2"):
                texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return " ".join(texts)


def main(first: int, last: int) -> int:
    """Try these seeds; print every fault, and how many chapters were refused and shown."""
    status = refused = shown = 0
    for seed in range(first, last + 1):
        with TemporaryDirectory() as folder:
            tried = trial(seed, Path(folder))
        refused, shown = refused + len(tried.refused), shown + len(tried.shown)
        for fault in tried.faults:
            status = 1
            print(f"seed {seed}: {fault}", flush=True)
    print(f"{shown} chapters shown, {refused} refused")
    return status


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
