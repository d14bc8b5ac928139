"""Which functions run for an exhibit, as Python's own hook for profilers sees it.

    python profiled.py IDS   # a file of ids, one a line; by id, [name, file, first line]

Each exhibit is computed in a process of its own, in which none was before, forked from
one that a fresh forkserver started. Nothing here asks what the engine has noted.
"""

from __future__ import annotations

import importlib
import inspect
import json
import multiprocessing
import os
import re
import sys
from collections.abc import Iterable
from multiprocessing.connection import wait
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from needsbook.chapters.checks import check
from needsbook.confine import environment
from needsbook.data.datapackage import DataPackage, read_datapackage
from needsbook.edition.survey import known_calls
from needsbook.exhibit import worker
from needsbook.exhibit.evaluate import ENGINE_HOME
from needsbook.exhibit.noting import ENGINE
from needsbook.ground.project import Project, as_it_is, find_project

Site = tuple[str, str, int]
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class Profile:
    """The functions that are called, those aside that a module calls while it is imported."""

    def __init__(self, home: Path, package: str) -> None:
        self.sites: set[Site] = set()
        self._home = home
        self._package = str(home / "src" / package) + os.sep
        self._engine = {f"{ENGINE_HOME}/{name.replace('.', '/')}.py" for name in ENGINE}
        self._importing = 0

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event not in ("call", "return"):
            return
        if code.co_name == "<module>":
            self._importing += 1 if event == "call" else -1
        elif event == "call" and not self._importing and self._counts(code):
            self.sites.add(self._site(frame))

    def _counts(self, code: CodeType) -> bool:
        file = code.co_filename
        ours = file.startswith(self._package) or file in self._engine
        # The body of a class is code, and no function.
        is_function = bool(code.co_flags & inspect.CO_OPTIMIZED)
        return ours and is_function and code.co_name not in COMPREHENSIONS

    def _site(self, frame: FrameType) -> Site:
        file = Path(frame.f_code.co_filename)
        home = ENGINE_HOME if str(file) in self._engine else self._home
        # A comprehension belongs to the function around it; later Pythons call it nothing else.
        within = re.sub(r"<(list|set|dict)comp>\.|<genexpr>\.", "", frame.f_code.co_qualname)
        name = f"{frame.f_globals['__name__']}.{within}"
        return name, file.relative_to(home).as_posix(), frame.f_code.co_firstlineno


def profiles(
    project: Project, package: DataPackage, items: Iterable[worker.Work], send: Any
) -> None:
    """A worker's work, with the hook set; each item in a fork of its own."""
    worker.start(project, package, confined=False)
    items = list(items)
    for item in items:
        importlib.import_module(item.declared.module)
    for item in items:
        read, write = os.pipe()
        if os.fork() == 0:
            _profile(project, item, write)
        os.close(write)
        with os.fdopen(read) as answer:
            send.send((item.call.id, json.loads(answer.read())))
        os.wait()
    send.close()


def _profile(project: Project, item: worker.Work, write: int) -> None:
    hook = Profile(project.root, project.package)
    sys.setprofile(hook)
    made = worker._compute_one(item)
    sys.setprofile(None)
    found = [made.error] if isinstance(made, worker.Failure) else sorted(hook.sites)
    with os.fdopen(write, "w") as answer:
        json.dump(found, answer)
    os._exit(0)


def main(ids: set[str]) -> dict[str, list[Site]]:
    """The functions of each of these exhibits."""
    with as_it_is(find_project()) as project:
        checked = check(project, data=False)
        calls = {call.id: call for call in known_calls(checked) if call.id in ids}
        items = [worker.Work(call, checked.exhibits[call.name]) for call in calls.values()]
        environment.start(["needsbook.exhibit.warming"])
        context = multiprocessing.get_context("forkserver")
        receive, send = context.Pipe(duplex=False)
        arguments = (project, read_datapackage(project.data), items, send)
        process = context.Process(target=profiles, args=arguments)
        process.start()
        send.close()
        found = {}
        while process.sentinel not in wait([receive, process.sentinel]) or receive.poll():
            try:
                found.update([receive.recv()])
            except EOFError:  # all was sent
                break
        process.join()
    assert process.exitcode == 0, f"the process that profiles ended with {process.exitcode}"
    return found


if __name__ == "__main__":
    json.dump(main(set(Path(sys.argv[1]).read_text(encoding="utf-8").split())), sys.stdout)
