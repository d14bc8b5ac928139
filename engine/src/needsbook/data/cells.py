"""One cell of a table: whether it is what its column says, and how to say it is not."""

from __future__ import annotations

import math
import re
import signal
import threading
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from needsbook.data.datapackage import DESCRIPTOR, Resource
from needsbook.data.likeness import odd_text
from needsbook.ground.formats import MINUS
from needsbook.ground.root import CONFIG
from needsbook.ground.values import FORMULA, STRAY

Row = dict[str, str]

# What is wrong, and what to do.
Fault = tuple[str, str]

LONGEST_SHOWN = 60
NUMERIC = {
    "integer": re.compile(r"-?(0|[1-9]\d*)", re.ASCII),
    "number": re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII),
}
# A 64-bit floating-point number keeps 15 digits.
MOST_DIGITS = 15

#: What no program shows (Default_Ignorable_Code_Point of Unicode), and what is drawn blank;
#: not what scripts need: joiners, marks of direction, variants of Mongolian and Han signs.
BLANK = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2061-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_BLANK = re.compile(f"[{BLANK}]")
# Space at an end, and what is stray anywhere.
SUSPECT = re.compile(rf"\A\s|\s\Z|[{STRAY}{BLANK}]")
_WRITTEN = ("string", "any")  # every other type is written in plain characters
INVISIBLE = ("Cc", "Cf", "Cn", "Cs", "Zs", "Zl", "Zp")
SPACES = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break"}


def show(text: str) -> str:
    """A text as a message quotes it: not too long, and with nothing invisible in it."""
    cut = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return "".join(f"<U+{ord(c):04X}>" if _is_invisible(c) else c for c in cut)


def _is_invisible(character: str) -> bool:
    if character == " " or (character.isascii() and character.isalnum()):
        return False
    return unicodedata.category(character) in INVISIBLE or bool(_BLANK.match(character))


def stray_character(text: str) -> Fault | None:
    """A character that does not belong in a cell, where one is there."""
    found = SUSPECT.search(text)
    if found is None:
        return None
    character = found.group()
    if character.isspace() and (found.start() == 0 or found.end() == len(text)):
        side = "beginning" if found.start() == 0 else "end"
        name = SPACES.get(
            character, f"white space that is no ordinary space (U+{ord(character):04X})"
        )
        return f"“{show(text)}” has {name} at its {side}", "delete it"
    if character in "\r\n\u2028\u2029":
        return (
            f"“{show(text)}” runs over several lines",
            "write it in one line; look for a quotation mark that is not closed",
        )
    return f"“{show(text)}” has an invisible character (U+{ord(character):04X})", "delete it"


def formula(text: str) -> Fault | None:
    """A text that a spreadsheet would take for a formula."""
    if FORMULA.match(text) is None:
        return None
    return (
        f"“{show(text)}” begins as a formula does; a spreadsheet would calculate it",
        f"begin it with a letter or a figure; a minus sign is {MINUS}",
    )


def cell_check(resource: Resource, column: str) -> Callable[[Row], Fault | None]:
    """The check of a column's cells, before their type and range are looked at."""
    field = resource.fields[column]
    numeric = NUMERIC.get(field["type"])
    required = field.get("constraints", {}).get("required", False)
    filled = numeric is not None or required or column in resource.primary_key
    own = {symbol.text for symbol in resource.symbols if symbol.column == column}
    symbols = own | resource.missing_values

    def check(row: Row) -> Fault | None:
        text = row[column]
        if numeric and text in own and resource.meaning(column, text, row):
            return None
        if not text:
            return _empty(own) if filled else None
        stray = stray_character(text)
        if stray or numeric is None:
            if field["type"] not in _WRITTEN and not text.isascii():
                return stray or _not_of_type(text, field["type"], own)
            return stray or odd_text(text, show(text)) or formula(text)
        if text in symbols:
            return _symbol(resource, column, text, own)
        if not numeric.fullmatch(text):
            return _not_of_type(text, field["type"], own)
        if len(text.split(".")[0].lstrip("-0")) > MOST_DIGITS:
            return f"{show(text)} has more than {MOST_DIGITS} digits", "correct the number"
        return None

    return check


def is_number(resource: Resource, column: str, row: Row) -> bool:
    """Whether the cell holds a number or a text, not a symbol."""
    text = row[column]
    return resource.fields[column]["type"] not in NUMERIC or not resource.meaning(column, text, row)


def _empty(own: set[str]) -> Fault:
    if own:
        as_symbol = f"as its symbol ({', '.join(sorted(own))})"
        return "the cell is empty", f"fill it in; a number that is not there is written {as_symbol}"
    return "the cell is empty", "fill it in"


def _symbol(resource: Resource, column: str, text: str, own: set[str]) -> Fault:
    if not own:
        return (
            f"“{text}” is a symbol, and the column “{column}” has none",
            f"write the {resource.fields[column]['type']}",
        )
    return (
        f"the symbol “{text}” has no meaning declared for this row",
        f"add its meaning for this year or area under “symbols” of {resource.name} in "
        f"data/{DESCRIPTOR}",
    )


def _not_of_type(text: str, kind: str, own: set[str]) -> Fault:
    also = f", or one of the symbols {', '.join(sorted(own))}" if own else ""
    if kind in NUMERIC and re.fullmatch(r"-?0+\d.*", text, re.ASCII):
        return (
            f"“{show(text)}” begins with a zero; it is a code, or a number that was filled up",
            "take the zeros out, or let the column be a string in the data dictionary",
        )
    if kind not in NUMERIC:
        return f"“{show(text)}” is not of the type {kind}", "write it in the digits 0 to 9"
    return (
        f"“{show(text)}” is not of the type {kind}",
        f"write a plain {kind} in the digits 0 to 9, without commas, units or spaces{also}",
    )


def constraint_check(resource: Resource, column: str) -> Callable[[str], Fault | None]:
    """The check of a column's type and constraints, for cells that hold a value.

    Raises
    ------
    ValueError
        A limit is not of the column's type.
    """
    field = resource.fields[column]
    kind, constraints = field["type"], field.get("constraints", {})
    read = READERS[kind]
    limits = {
        name: _limit(read, constraints[name])
        for name in ("minimum", "maximum")
        if name in constraints
    }
    allowed = {read(str(value)) for value in constraints.get("enum", ())}
    pattern = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    shortest, longest = constraints.get("minLength", 0), constraints.get("maxLength", math.inf)

    def check(text: str) -> Fault | None:
        try:
            value = read(text)
        except (ValueError, ArithmeticError):
            return f"“{show(text)}” is not of the type {kind}", "write it as the other rows do"
        if allowed and value not in allowed:
            listed = ", ".join(map(str, constraints["enum"]))
            return (
                f"“{show(text)}” is not one of the values allowed here",
                f"use one of: {listed}{_MORE}",
            )
        if "minimum" in limits and value < limits["minimum"]:
            return _too_small(resource, column, text, constraints["minimum"])
        if "maximum" in limits and value > limits["maximum"]:
            return _too_large(resource, column, text, constraints["maximum"])
        try:
            fits = pattern is None or in_time(pattern.fullmatch, text)
        except TimeoutError:
            return _too_slow(text, constraints["pattern"])
        if not fits:
            form = f"“{show(text)}” does not have the form {constraints['pattern']}"
            return form, "write it as the other rows do, or widen its `pattern` in datapackage.json"
        if len(text) < shortest:
            return f"“{show(text)}” has fewer than {shortest} characters", "correct the text"
        if len(text) > longest:
            return f"“{show(text)}” has more than {longest} characters", "correct the text"
        return None

    return check


def in_time(match: Callable[[str], re.Match[str] | None], text: str) -> re.Match[str] | None:
    """What a regular expression finds in a text.

    Raises
    ------
    TimeoutError
        It takes too long: one as (a+)+b tries more ways than anybody can wait for.
    """
    ours = threading.current_thread() is threading.main_thread()
    if not ours or not hasattr(signal, "setitimer") or len(text) < _SOON_TRIED:
        return match(text)
    # Of the processor's time: on a busy machine as many ways are tried as on another.
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    try:
        return match(text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(*_: object) -> None:
    raise TimeoutError


_SECONDS = 1.0
_SOON_TRIED = 8  # characters: few enough for any regular expression


def _too_slow(text: str, pattern: str) -> Fault:
    return (
        f"“{show(text)}” takes too long to compare with the form {pattern}",
        "write its `pattern` in datapackage.json without a repetition within a repetition",
    )


#: A closed list can be too short as well as a cell wrong.
_MORE = "; or add it to the `enum` of the column in datapackage.json"


def _limit(read: Callable[[str], Any], value: Any) -> Any:
    try:
        return read(str(value))
    except ArithmeticError as error:
        raise ValueError(f"“{value}” is no limit") from error


def _too_small(resource: Resource, column: str, text: str, limit: Any) -> Fault:
    symbols = column in resource.symbol_texts
    also = "; a missing number is written as its symbol, never below zero" if symbols else ""
    return f"{show(text)} is less than {limit}", f"correct the number{also}"


def _too_large(resource: Resource, column: str, text: str, limit: Any) -> Fault:
    fix = "correct the number"
    if column == resource.period_field:
        fix = (
            f"correct it; or, where the edition has moved on, raise “maximum” of {column} in "
            f"data/{DESCRIPTOR} and the period of {resource.name} under “edition” in {CONFIG}"
        )
    return f"{show(text)} is more than {limit}", fix


def _matching(form: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read a text that has a form; Python reads dates in others, too."""
    pattern = re.compile(form, re.ASCII)

    def checked(text: str) -> Any:
        if not pattern.fullmatch(text):
            raise ValueError(f"“{text}” has another form")
        return read(text)

    return checked


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


#: How a cell of each type is read: the default formats of Table Schema.
READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "any": str,
    "integer": int,
    "number": Decimal,
    "boolean": _matching("(?i:true|false)|[01]", _truth),
    "date": _matching(r"\d{4}-\d\d-\d\d", date.fromisoformat),
    "datetime": _matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", datetime.fromisoformat),
    "time": _matching(r"\d\d:\d\d:\d\d", time.fromisoformat),
    "year": _matching(r"-?\d{4}", int),
    "yearmonth": _matching(r"\d{4}-(0[1-9]|1[0-2])", str),
}
