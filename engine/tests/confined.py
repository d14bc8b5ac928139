"""Run pieces of an analysis in confined workers; a program, called by test_confinement.

Reads a JSON object of names and code from its input, and writes what came of each. The
code is that of a module `src/tiny/helper.py` with a function `f`, which is called.
"""

from __future__ import annotations

import json
import sys
import traceback
import types
from pathlib import Path
from typing import Any

from needsbook.confine import environment
from needsbook.confine.confinement import confine
from needsbook.confine.refusal import Refused, computing
from needsbook.exhibit.pool import Pool

FILE = str(Path.cwd() / "src/tiny/helper.py")


def start() -> None:
    confine(lambda file: file == FILE)


def outcome(code: str) -> dict[str, Any]:
    """What came of it: what is refused, an error with its line, or the value as text."""
    try:
        with computing("fig_map()"):
            module = sys.modules["helper"] = types.ModuleType("helper")
            exec(compile(code, FILE, "exec"), vars(module))
            value = repr(module.f())
    except Refused as error:
        words = f"{error.what} → {error.fix}"
        return {"refused": words, "exhibit": error.exhibit, "line": error.line}
    except BaseException as error:
        mine = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == FILE]
        return {
            "error": f"{type(error).__name__}: {error}",
            "line": mine[-1].lineno if mine else None,
        }
    return {"value": value}


def main() -> None:
    environment.start(["needsbook.exhibit.warming"])
    cases = json.load(sys.stdin)
    names = {code: name for name, code in cases.items()}
    done = {}
    for code, found in Pool[str, dict[str, Any]](2, start, (), outcome, 60).run(
        list(cases.values())
    ):
        done[names[code]] = (
            found if isinstance(found, dict) else {"error": repr(found), "line": None}
        )
    json.dump(done, sys.stdout)


if __name__ == "__main__":
    main()
