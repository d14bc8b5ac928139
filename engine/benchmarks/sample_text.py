"""The words of the sample book: invented, about the use of public libraries."""

from __future__ import annotations

AREAS = (
    "Alderbrook", "Birchwell", "Copperhill", "Dunmere", "Eastholm", "Fernley",
    "Greystow", "Hartwick", "Inglemoor", "Juniper Bank", "Kelsworth", "Larkfield",
)  # fmt: skip
SERVICES = ("Adult lending", "Young readers", "Music and film", "Local history", "Study rooms")

#: The last sentence of each chapter's first paragraph; the one that is changed.
SENTENCE = "The reading room was painted white."
COLOURS = (
    "amber", "azure", "beige", "black", "blue", "bronze", "brown", "coral", "cream", "crimson",
    "golden", "green", "grey", "indigo", "ivory", "olive", "orange", "pink", "purple", "red",
    "scarlet", "silver", "violet", "yellow",
)  # fmt: skip

HEADINGS = (
    "Where the counts come from",
    "What the counters see",
    "How the service is used",
    "What the staff reported",
    "Reading the record",
)

# Each line is a paragraph. Nothing in them is counted or compared.
PARAGRAPHS = (
    "A branch keeps a door counter and a record of loans. The counter is read at closing "
    "time and the reading is entered by the person who locks up. A reading that is missing is "
    "marked as such and is not filled in. The record is sent to the county office at the end of "
    "the month, where it is looked through by hand before it is published.",
    "A visit is one passage through the door in the direction of the shelves. Somebody who steps "
    "out to make a telephone call is counted again on the way back. Staff are asked to use the "
    "side entrance, and where there is none their passages are taken off the count. School "
    "classes are entered from the booking sheet, because a group confuses the counter.",
    "A loan is an item that leaves the building on a reader's ticket. Renewals are kept apart, "
    "and so are items sent to another branch on request. Electronic loans are recorded by the "
    "supplier and belong to the area of the reader's home address. Games and tools are lent by "
    "some branches under rules of their own [@handbook2020].",
    "The population used for the rates is the estimate at the middle of the year. It includes "
    "students at their address during the term. Readers who live outside the area are welcome "
    "too, so a rate compares the use of the buildings with the people who live "
    "around them, and does not say what share of the residents holds a ticket.",
    "Staff described the afternoons as lively and the mornings as calm. In the holidays the "
    "pattern turns round, as families come early and stay until lunch. Several branches have "
    "moved their story hour for this reason. The study tables by the windows are taken first, "
    "and readers asked for sockets and for lamps that can be dimmed.",
    "The figures follow the service and not the building. When a branch moves to another street "
    "its series goes on, and a note in the data says so. When a branch closes, its readers are "
    "told where the nearest open door is, and their tickets go with them. No attempt is made to "
    "estimate what would have happened had the branch stayed where it was.",
    "Readers were invited to write down what they came for. They named the newspapers, the "
    "quiet, the company, a form that had to be printed, a book that had been recommended on the "
    "wireless. These notes are kept by the branch and are not published. They help in choosing "
    "what to buy and in deciding when the doors should be open [@readers2021, p. 12].",
    "What follows is set out by area and by year. A suppressed cell carries its symbol and its "
    "reason. The tables show the published counts as they stand, and the rates are computed "
    "from them when the book is built. Anybody who wishes to check a figure can follow its link "
    "to the rows that it rests on and to the function that computed it.",
)

INTRODUCTION = (
    "This book is a sample. Its places, its counts and its readers are invented; its size and its "
    "parts are those of a report of ordinary length. It is built to find out how long building "
    "takes, and what has to be made again when something in it changes."
)

BIBLIOGRAPHY = """\
@book{handbook2020,
  author = {Rowan, Mary and Thorne, Peter},
  title = {A handbook for branch libraries},
  publisher = {County Press},
  year = {2020}
}
@report{readers2021,
  author = {{County Library Service}},
  title = {What readers told us},
  year = {2021}
}
"""


def number_sentence(shape: int, area: str, year: int, call: str) -> str:
    """A sentence around a number.

    Parameters
    ----------
    shape : int
        Which of the numbers it is: visits, loans, visits a resident.
    call : str
        The call as a chapter writes it.
    """
    return (
        f"In {year}, the counters of {area} recorded {call} visits.",
        f"Readers in {area} borrowed {call} items in {year}.",
        f"That was {call} visits for each resident of {area} in {year}.",
    )[shape]
