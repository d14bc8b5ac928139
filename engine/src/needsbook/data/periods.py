"""Periods of a column: in which form they are written, their order, and which are not there.

A column writes its periods in one form (2015/16, or 201516, or 2015-16), so that no
period can stand there twice under two names. Periods in a form that is not known here are
listed in the data dictionary, in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NAME = rf"(?P<month>{'|'.join((*_MONTHS, *(name[:3] for name in _MONTHS)))})"
_OF_TWO = r"(?P<year>\d{4})(?P<gap> ?[/–-] ?|)(?P<second>\d{2}|\d{4})"
_TURN = 70  # of years in two digits: 69/70 is in this century, 70/71 in the last


def _in_parts(letter: str, parts: int) -> Iterator[tuple[str, int]]:
    """Parts of a year, which is written before or behind them, as one year or over two."""
    year = r"(?P<year>\d{4})(?:[/–-](?P<second>\d{2}|\d{4}))?"
    part = f"{letter}(?P<part>[1-{parts}])"
    yield f"{year}[ -]?{part}", parts
    yield f"{part}[ -]?{year}", parts


# Beside each form, how many of its periods begin in a year. A year that runs over two
# comes before the month, as which 2011-12 could be read too.
_FORMS: tuple[tuple[str, int], ...] = (
    (rf"(?:FY ?)?{_OF_TWO}", 1),
    (r"(?:FY ?)?(?P<year>\d{2})[/–-](?P<second>\d{2})", 1),
    (r"(?P<year>\d{4})", 1),
    (r"FY ?(?P<year>\d{4}|\d{2})", 1),
    (r"(?P<year>\d{4})(?P<day>-\d\d-\d\d)", 1),  # of the same day in each year
    *_in_parts("Q", 4),
    *_in_parts("H", 2),
    (r"(?P<year>\d{4})[ -]?W(?P<week>0[1-9]|[1-4]\d|5[0-3])", 52),
    (r"(?P<year>\d{4})[ ]?[/–-][ ]?(?P<second>\d{2}|\d{4})", 1),  # of several years
    (r"(?P<year>\d{4})(?P<gap>[/-]?)(?P<part>0[1-9]|1[0-2])", 12),
    (rf"{_NAME}[ -](?P<year>\d{{4}}|\d{{2}})", 12),
    (rf"(?P<year>\d{{4}})[ -]{_NAME}", 12),
)


@dataclass(frozen=True)
class Form:
    """One way to write periods.

    Parameters
    ----------
    pattern : str
        A regular expression for a whole period.
    parts : int
        How many periods begin in a year (of weeks, 52 or 53).
    like : str
        A period in this form.
    span : int
        Of a period that is written with two years: how many lie between them.
    """

    pattern: str
    parts: int
    like: str
    span: int = 1

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
        found = re.fullmatch(self.pattern, self.like, re.ASCII)
        assert found is not None  # `like` is in the form
        given = {name: text for name, text in found.groupdict().items() if text is not None}
        year, part = divmod(place, self.parts)
        if "week" in given:
            year, part = date.fromordinal(place * 7 + 1).isocalendar()[:2]
        new = {
            "year": f"{year:04d}"[-len(given["year"]) :],
            "second": f"{year + self.span:04d}"[-len(given.get("second", "")) :],
            "part": f"{part + 1:0{len(given.get('part', ''))}d}",
            "week": f"{part:02d}",
            "month": _MONTHS[part % 12][: 3 if len(given.get("month", "")) == 3 else None],
        }
        text = self.like
        for name in sorted(given.keys() & new.keys(), key=found.start, reverse=True):
            text = text[: found.start(name)] + new[name] + text[found.end(name) :]
        return text

    def between(self, first: str, last: str) -> list[str]:
        """All periods from one to another; empty where one of them is in another form."""
        begin, end = self.place(first), self.place(last)
        if begin is None or end is None:
            return []
        return [self.write(place) for place in range(begin, end + 1)]


@dataclass(frozen=True)
class Listed:
    """Periods that are listed in their order, in whatever form."""

    texts: tuple[str, ...]

    @property
    def like(self) -> str:
        """One of them."""
        return self.texts[0]

    def place(self, text: str) -> int | None:
        """The place of a period in the list; None where it is not there."""
        return self.texts.index(text) if text in self.texts else None

    def between(self, first: str, last: str) -> list[str]:
        """All periods from one to another; empty where one of them is not listed."""
        begin, end = self.place(first), self.place(last)
        return [] if begin is None or end is None else list(self.texts[begin : end + 1])


def form_of(texts: Iterable[str]) -> Form | None:
    """The form in which most periods are written; None where they are no periods.

    Examples
    --------
    >>> form_of(["201415", "2015/16", "2016/17"]).like
    '2015/16'
    >>> form_of(["2014-16", "2015-17"]).between("2014-16", "2016-18")
    ['2014-16', '2015-17', '2016-18']
    >>> form_of(["before the pandemic", "after"]) is None
    True
    """
    listed = list(dict.fromkeys(texts))
    best, most = None, 0
    for pattern, parts in _FORMS:
        form = _fitted(pattern, parts, listed)
        count = sum(_place(form, text) is not None for text in listed) if form else 0
        if count > most:
            best, most = form, count
    return best if 2 * most > len(listed) else None


def _fitted(pattern: str, parts: int, listed: list[str]) -> Form | None:
    """A form with the span, and like the text, that most of the periods have."""
    spans: Counter[int] = Counter()
    for text in listed:
        if found := re.fullmatch(pattern, text, re.ASCII):
            spans[_span(found)] += 1
    if not spans:
        return None
    span = spans.most_common(1)[0][0]
    # What is written without a sign between two years is no period of several of them.
    if not 0 < span < 10 or (span > 1 and (parts > 1 or "gap" in re.compile(pattern).groupindex)):
        span = 1
    fitting = [text for text in listed if _place(Form(pattern, parts, "", span), text) is not None]
    if not fitting:
        return None
    # May is both: it does not say whether the others are written out.
    fitting = [text for text in fitting if "May" not in text] or fitting
    shape = Counter(map(_shape, fitting)).most_common(1)[0][0]
    return Form(pattern, parts, next(text for text in fitting if _shape(text) == shape), span)


def _span(found: re.Match[str]) -> int:
    second = found.groupdict().get("second")
    return (int(second) - int(found["year"])) % 100 if second else 1


def _shape(text: str) -> str:
    """The text without its numbers; months are short, or written out."""
    named = re.sub("[A-Z][a-z]+", lambda name: "Mon" if len(name[0]) == 3 else "Month", text)
    day = re.fullmatch(r"\d{4}(-\d\d-\d\d)", text, re.ASCII)
    return day[1] if day else re.sub(r"\d", "0", named)


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


def spelled_out(form: Form | Listed | None, named: str) -> list[str]:
    """Each period that ``2016 to 2018`` or ``2016`` names; none where it names no period."""
    if form is None or form.place(named) is not None:
        return [named]
    first, _, last = named.partition(" to ")
    return form.between(first, last or first)


def _place(form: Form, text: str) -> int | None:
    """The place of a period, however its parts are joined."""
    found = re.fullmatch(form.pattern, text, re.ASCII)
    if found is None:
        return None
    parts = found.groupdict()
    year = _year(parts["year"])
    if parts.get("second") and not str(year + form.span).endswith(parts["second"]):
        return None
    if parts.get("day") and not form.like.endswith(parts["day"]) and form.like:
        return None
    if parts.get("week"):
        return _week(year, int(parts["week"]))
    if name := parts.get("month"):
        number = next(n for n, month in enumerate(_MONTHS) if name in (month, month[:3]))
        return year * form.parts + number
    return year * form.parts + int(parts.get("part") or 1) - 1


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < _TURN else 1900)


def _week(year: int, week: int) -> int | None:
    """Weeks since the first of all; None where the year has no such week."""
    try:
        return (date.fromisocalendar(year, week, 1).toordinal() - 1) // 7
    except ValueError:
        return None
