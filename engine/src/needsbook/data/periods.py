"""Periods of a column: in which form they are written, their order, and which are not there.

A column writes its periods in one form (2015/16, or 201516, or 2015-16), so that no
period can stand there twice under two names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

# Beside each form, how many of its periods begin in a year. A year that runs over two
# comes before the month, as which 2011-12 could be read too.
_FORMS: tuple[tuple[str, int], ...] = (
    (r"(?P<year>\d{4})(?P<gap>[/–-]?)(?P<second>\d{2}|\d{4})", 1),
    (r"(?P<year>\d{4})", 1),
    (r"(?P<year>\d{4})(?P<gap>[ -]?)Q(?P<part>[1-4])", 4),
    (r"(?P<year>\d{4})(?P<gap>[/-]?)(?P<part>0[1-9]|1[0-2])", 12),
)


@dataclass(frozen=True)
class Form:
    """One way to write periods.

    Parameters
    ----------
    pattern : str
        A regular expression for a whole period.
    parts : int
        How many periods begin in a year.
    like : str
        A period in this form.
    """

    pattern: str
    parts: int
    like: str

    def place(self, text: str) -> int | None:
        """The place of a period in the order of time; None where it is in another form.

        Examples
        --------
        >>> years = form_of(["2014/15", "2015/16"])
        >>> years.place("2016/17") - years.place("2014/15"), years.place("201516")
        (2, None)
        """
        place = _place(self, text)
        return place if place is not None and self.write(place) == text else None

    def write(self, place: int) -> str:
        """The period at a place, as the column writes it."""
        year, part = divmod(place, self.parts)
        found = re.fullmatch(self.pattern, self.like, re.ASCII)
        assert found is not None  # `like` is in the form
        parts, gap = found.groupdict(), found.groupdict().get("gap", "")
        if "second" in parts:
            return f"{year:04d}{gap}{str(year + 1)[-len(parts['second']) :]}"
        if self.parts == 1:
            return f"{year:04d}"
        return f"{year:04d}{gap}{f'Q{part + 1}' if self.parts == 4 else f'{part + 1:02d}'}"

    def between(self, first: str, last: str) -> list[str]:
        """All periods from one to another; empty where one of them is in another form."""
        begin, end = self.place(first), self.place(last)
        if begin is None or end is None:
            return []
        return [self.write(place) for place in range(begin, end + 1)]


def form_of(texts: Iterable[str]) -> Form | None:
    """The form in which most periods are written; None where they are no periods.

    Examples
    --------
    >>> form_of(["201415", "2015/16", "2016/17"]).like
    '2015/16'
    >>> form_of(["before the pandemic", "after"]) is None
    True
    """
    listed = list(texts)
    for pattern, parts in _FORMS:
        if listed and all(_place(Form(pattern, parts, ""), text) is not None for text in listed):
            shapes = Counter(re.sub(r"\d", "0", text) for text in listed)
            shape = shapes.most_common(1)[0][0]
            like = next(text for text in listed if re.sub(r"\d", "0", text) == shape)
            return Form(pattern, parts, like)
    return None


def held_between(missing: Iterable[str], first: str, last: str) -> list[str]:
    """The periods from one to another, but for those said to be missing.

    Examples
    --------
    >>> held_between(["2016 to 2018"], "2015", "2020")
    ['2015', '2019', '2020']
    """
    form = form_of([first, last])
    if form is None:
        return [first, last]
    absent = {one for named in missing for one in spelled_out(form, named)}
    return [period for period in form.between(first, last) if period not in absent]


def spelled_out(form: Form | None, named: str) -> list[str]:
    """Each period that ``2016 to 2018`` or ``2016`` names."""
    first, _, last = named.partition(" to ")
    return form.between(first, last or first) if form else [named]


def _place(form: Form, text: str) -> int | None:
    """The place of a period, however its parts are joined."""
    found = re.fullmatch(form.pattern, text, re.ASCII)
    if found is None:
        return None
    year, second = int(found["year"]), found.groupdict().get("second")
    if second is not None and not str(year + 1).endswith(second):
        return None
    return year * form.parts + int(found.groupdict().get("part") or 1) - 1
