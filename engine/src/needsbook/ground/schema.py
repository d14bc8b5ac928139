"""What a published JSON Schema refuses, in words: where, what, and how to mend it.

The schemas in `assets/schemas` describe every key that an assessment may write; editors
complete from them, and each check of what is written begins with them. Beside the standard
keywords a schema may hold `x-names` (names that other programs read: only what is near a
known one is taken for a typing error), `x-missing` and `x-wrong` (the problem where a key is
not there, or of another form), `x-mend` (what to do) and, at its root, `x-words`: how the
problem is told of a key that has none of these.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from needsbook.ground.files import asset, write_if_changed
from needsbook.ground.symbols import symbols
from needsbook.ground.values import FORMULA, as_list, iso_date, table

if TYPE_CHECKING:
    from pathlib import Path

    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

FOLDER = "schemas"
Keys = tuple[str | int, ...]
#: How near a name must be to a known one to be taken for it.
_NEAR = 0.75
_NOT = {
    "string": "is not a text",
    "boolean": "is neither true nor false",
    "integer": "is not a whole number",
    "number": "is not a number",
    "array": "is not a list",
    "object": "is not a list of keys and their values",
}
_QUOTE = "write it in quotation marks"


@dataclass(frozen=True)
class Fault:
    """What is wrong with the value that `keys` lead to, or with its absence."""

    keys: Keys
    problem: str
    fix: str


def faults(name: str, value: Any) -> list[Fault]:
    """All that the schema `name` refuses in a value, in the order of its keys.

    Examples
    --------
    >>> for fault in faults("pyproject", {"pakage": "tiny"}):
    ...     print(fault.problem, "–", fault.fix)
    [tool.needsbook] knows no “pakage” – write package, if that is what is meant
    """
    validator = _validator(name)
    found: dict[tuple[Keys, str], Fault] = {}
    for error in validator.iter_errors(_plain(value)):
        fault = _fault(validator.schema, error)
        found.setdefault((fault.keys, fault.problem), fault)
    return sorted(
        found.values(),
        key=lambda fault: [f"{key:06}" if isinstance(key, int) else key for key in fault.keys],
    )


def path_of_schema(name: str) -> str:
    """Path of a schema, in the assets and in the engine's folder of a project."""
    return f"{FOLDER}/{name}.schema.json"


def write_schemas(work: Path) -> None:
    """Lay the schemas into the engine's folder of a project, where an editor finds them."""
    for path in sorted(asset(FOLDER).glob("*.json")):
        write_if_changed(work / path_of_schema(path.name.partition(".")[0]), path.read_bytes())


def _plain(value: Any) -> Any:
    """A value as JSON has it: a date as its text, and nothing where a key has no value."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator, validators

    schema = json.loads(asset(path_of_schema(name)).read_text(encoding="utf-8"))
    keywords = {"required": _required, "additionalProperties": _additional, "x-names": _named}
    kind = validators.extend(Draft202012Validator, keywords)
    made: Validator = kind(schema, format_checker=_formats())
    return made


def _formats() -> FormatChecker:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("regex", re.error)(lambda one: not isinstance(one, str) or re.compile(one))
    checker.checks("date")(lambda one: not isinstance(one, str) or iso_date(one) is not None)
    checker.checks("shown")(lambda one: not isinstance(one, str) or not FORMULA.match(one))
    checker.checks("own-status")(lambda one: one in list(symbols()))
    checker.checks("box")(_is_box)
    checker.checks("crs")(_is_coordinate_system)
    return checker


def _is_box(value: Any) -> bool:
    numbers = [one for one in as_list(value) if isinstance(one, int | float)]
    if len(numbers) != 4 or len(value) != 4:
        return False
    west, south, east, north = numbers
    return west < east and south < north


def _is_coordinate_system(value: Any) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_user_input(value) if isinstance(value, str) else None
    except CRSError:
        return False
    # A system of heights, or of places within the earth, is none of a map.
    flat = system is not None and (system.is_projected or system.is_geographic)
    return system is not None and flat and not system.is_compound


def _required(
    _: Validator, names: list[str], instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """Names that are not there, but for those that stand there misspelt."""
    meant = _misspelt(instance, schema).values()
    for name in names if isinstance(instance, dict) else ():
        if name not in instance and name not in meant:
            described = table(table(schema.get("properties")).get(name))
            yield _error("required", name, described)


def _additional(
    validator: Validator, allowed: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """Names that are not known, where no others may stand; else what they hold."""
    if allowed is False:
        yield from _unknown(instance, schema, others=False)
        return
    for name in table(instance).keys() - table(schema.get("properties")).keys():
        yield from validator.descend(instance[name], allowed, path=name)


def _named(
    _: Validator, __: list[str], instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """Names that look like a known one, where others may stand besides."""
    yield from _unknown(instance, schema, others=True)


def _unknown(instance: Any, schema: dict[str, Any], others: bool) -> Iterator[ValidationError]:
    known = table(schema.get("properties"))
    near = _misspelt(instance, schema)
    for name in near if others else table(instance).keys() - known.keys():
        fix = f"take it out; known are {', '.join(sorted(known))}"
        if name in near:
            fix = f"write {near[name]}, if that is what is meant"
        yield _error("unknown", name, {**schema, "x-mend": fix})


def _error(kind: str, key: str, schema: dict[str, Any]) -> ValidationError:
    from jsonschema.exceptions import ValidationError

    return ValidationError(kind, validator=kind, path=[key], schema=schema)


def _misspelt(instance: dict[str, Any], schema: dict[str, Any]) -> dict[str, str]:
    """Names that are not known, each with the known one that is not there and is near."""
    open_to_all = "x-names" not in schema and schema.get("additionalProperties") is not False
    if open_to_all or not isinstance(instance, dict):
        return {}
    known = {*table(schema.get("properties")), *schema.get("x-names", ())}
    left = known - set(instance)
    near = {
        name: difflib.get_close_matches(name, sorted(left), n=1, cutoff=_NEAR)
        for name in instance
        if name not in known
    }
    return {name: found[0] for name, found in near.items() if found}


def _fault(root: Any, error: ValidationError) -> Fault:
    schema, kind = table(error.schema), str(error.validator)
    keys = tuple(error.absolute_path)
    which = {"required": "missing", "unknown": "unknown"}.get(kind, "wrong")
    problem = _text(root, schema, f"x-{which}") or root["x-words"][which]
    fix = _text(root, schema, "x-mend")
    if kind == "format" and error.validator_value == "shown":
        problem = (
            "has a text in “KEY” that begins as a formula does; a spreadsheet would calculate it"
        )
        fix = "begin it with a letter or a figure"
    names = [str(key) for key in keys if isinstance(key, str)]
    numbers = [key + 1 for key in keys if isinstance(key, int)]
    words = {
        "KEY": names[-1] if names else "",
        "PARENT": names[-2] if len(names) > 1 else "",
        "PATH": ".".join(names),
        "NUMBER": numbers[-1] if numbers else "",
        "VALUE": error.instance,
        "REPR": repr(error.instance),
        "FAULT": _what(error),
        "EXAMPLE": json.dumps(schema["examples"][0], ensure_ascii=False)
        if "examples" in schema
        else "…",
    }
    fix = fix or _mend(root, schema, error)
    return Fault(keys, _filled(problem, words), _filled(fix, words))


def _text(root: Any, schema: dict[str, Any], name: str) -> str:
    """A text of a schema, or of the definition that it refers to."""
    referred = table(table(root.get("$defs")).get(str(schema.get("$ref")).rpartition("/")[2]))
    return str(schema.get(name) or referred.get(name) or "")


def _filled(text: str, words: dict[str, Any]) -> str:
    return re.sub(rf"\b({'|'.join(words)})\b", lambda match: str(words[match[0]]), text)


def _what(error: ValidationError) -> str:
    wanted = error.validator_value
    match error.validator:
        case "type":
            return _NOT[wanted if isinstance(wanted, str) else wanted[0]]
        case "minLength" | "minItems" | "minProperties":
            return "is empty"
        case "minimum":
            return f"is {error.instance}, less than {wanted}"
        case "enum":
            return f"is “{error.instance}”"
        case "format" if wanted == "regex":
            return f"is not a regular expression: {error.cause}"
        case _:
            return f"is not of the right form ({error.instance})"


def _mend(root: Any, schema: dict[str, Any], error: ValidationError) -> str:
    if error.validator == "required":
        return f"add it: {schema.get('description', '')}".rstrip(": ")
    if error.validator == "enum":
        return f"use one of: {', '.join(filter(None, map(str, error.validator_value)))}"
    if error.validator == "type" and error.validator_value == "string":
        return _QUOTE
    return str(root["x-words"]["write"]) if "examples" in schema else "correct it"
