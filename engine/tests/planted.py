"""False statements planted into the generated example, by kind; no word list holds their words.

Each is false of the data of `test_planted.py`: Alder's absent pupils rose from 698 to 912,
Birch's fell from 274 to 270, Cedar's number was withheld and is 9.
"""

from __future__ import annotations

from dataclasses import dataclass

NEED, RESPONSE, SUMMARY = "chapters/need.qmd", "chapters/response.qmd", "index.qmd"
GAPS, DISTRICT, METHOD = "chapters/gaps.qmd", "districts/_district.qmd", "chapters/method.qmd"
CODE, BOOK = "src/absence/exhibits.py", "_quarto.yml"


@dataclass(frozen=True)
class Planted:
    """A false statement: its kind, its file, its text, and what is looked for of it."""

    kind: str
    file: str
    text: str
    sign: str = ""

    @property
    def looked_for(self) -> str:
        return self.sign or self.text


def _all(kind: str, *told: tuple[str, str]) -> list[Planted]:
    return [Planted(kind, file, text) for file, text in told]


#: Written in the refresh: the last kept edition did not have them.
NEW = [
    *_all(
        "multiple or part",
        (NEED, "Absentees from Birch fit into a minibus beside those of Alder."),
        (NEED, "Take one coach for Alder, and a convoy for Birch."),
        (SUMMARY, "What Alder misses in a week, Birch misses in a morning."),
    ),
    *_all(
        "order",
        (NEED, "Birch wears the crown."),
        (SUMMARY, "Alder plays second fiddle."),
        (RESPONSE, "Cedar stands on Birch's shoulders."),
    ),
    *_all(
        "change",
        (NEED, "Absence in Alder went to sleep."),
        (SUMMARY, "The registers of Birch filled again like a bath."),
        (RESPONSE, "What was given up for lost came home."),
        (NEED, "The fever broke."),
    ),
    *_all(
        "comparison",
        (NEED, "Put Alder and Birch side by side, and you see one and the selfsame thing."),
        (RESPONSE, "The districts could be triplets."),
        (SUMMARY, "Birch's schools would swap with Alder's any day."),
    ),
    *_all(
        "quantity without a number",
        (NEED, "Pupils of Cedar have the playground to themselves."),
        (RESPONSE, "Absentees could fill a stadium."),
        (SUMMARY, "You can walk through the classrooms and meet a soul here or there."),
    ),
    *_all(
        "extreme of time",
        (NEED, "Grandparents in Alder remember nothing of this kind."),
        (RESPONSE, "It was a year for the annals."),
        (SUMMARY, "Textbooks will tell of this winter."),
    ),
    *_all(
        "state of an area",
        (NEED, "Cedar keeps its secret."),
        (SUMMARY, "Birch is a hole in the canvas."),
        (RESPONSE, "You will look in vain for Alder."),
    ),
    *_all(
        "cause",
        (NEED, "Pupils with a cold are the key to it."),
        (RESPONSE, "Blame the buses."),
        (SUMMARY, "The new timetable did the trick."),
    ),
    *_all(
        "praise and blame",
        (NEED, "Schools can rest on their laurels."),
        (RESPONSE, "Attendance officers may put their feet up."),
        (SUMMARY, "Alder has let its children down."),
        (GAPS, "Birch sleeps at the wheel."),
    ),
    *_all(
        "live period",
        (NEED, "Pupils will remember 2025 with a smile."),
        (SUMMARY, "Schools wrote 2025 off."),
    ),
    *_all(
        "a clause beside a number",
        (NEED, """Alder had `{python} absent("D01")`, which was to be hoped for."""),
        (SUMMARY, """Birch had `{python} absent("D02")`, and its schools have the flu to thank."""),
    ),
    *_all(
        "a number of another area",
        (SUMMARY, """In Birch, `{python} absent("D01")` pupils were away."""),
        (NEED, """Cedar has a rate of `{python} absence_rate("D02")`."""),
    ),
    *_all(
        "a claim whose condition says something else",
        (SUMMARY, """Alder [did well]{.claim when="absent('D01') > absent('D02')"}."""),
        (NEED, """Birch [lost heart]{.claim when="absence_rate('D02') < 50"}."""),
    ),
    *_all(
        "a literal that is none",
        (SUMMARY, """Alder is [a paradise]{.literal reason="as everybody knows"} for teachers."""),
        (RESPONSE, """Birch is [a desert]{.literal reason="a figure of speech"} for pupils."""),
    ),
    Planted(
        "a table", NEED, "| Who | Verdict |\n|---|---|\n| Birch | gone to the dogs |", "to the dogs"
    ),
    Planted("a footnote", NEED, "So it is.[^r]\n\n[^r]: In Alder they gather dust.", "gather dust"),
    Planted("a link", RESPONSE, "[Alder is out of the woods](need.qmd)", "out of the woods"),
    Planted("a template", DISTRICT, "Schools in {name} have turned every stone."),
    Planted("a heading", RESPONSE, "## Alder, a success story {#sec-x}", "a success story"),
]  # fmt: skip
#: As in the chapter, behind what stands there; in code and settings in place of what stands there.
REPLACED = [
    (Planted("a caption", CODE, "as good as gone from Alder"), "hatched where it is withheld"),
    (Planted("an alternative", CODE, "A map of the happy districts."), "A map of the districts."),
    (Planted("a part of the book", BOOK, "Alder, a triumph"), "Assessment\""),
]  # fmt: skip

#: True of the last edition, and in it; nothing binds them, and no check says so.
OLD = [
    Planted("old: change", NEED, "A mist came, and went."),
    Planted("old: state", NEED, "A mystery remains."),
    Planted("old: comparison", NEED, "One is like the other, as in a mirror."),
    Planted("old: praise", SUMMARY, "Teachers may be proud of themselves."),
    Planted("old: cause", SUMMARY, "It was the buses."),
    Planted("old: a clause", NEED, """It was `{python} absent("D01")`, as anyone would wish."""),
    Planted("old: literal", SUMMARY, """This is [a breeze]{.literal reason="as one says"}."""),
    Planted("old: template", DISTRICT, "Teachers here have an easy time."),
]  # fmt: skip
