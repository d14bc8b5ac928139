"""The pieces of a project as `needsbook add` finds and writes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from needsbook.data.datapackage import Resource, read_datapackage
from needsbook.ground.errors import UsageError
from needsbook.ground.files import write_whole
from needsbook.ground.project import Project


@dataclass(frozen=True)
class Source:
    """A dataset as the analysis calls it: `sources.absence` of the module `absence.sources`."""

    module: str
    variable: str
    resource: Resource

    @property
    def package(self) -> str:
        return self.module.rpartition(".")[0]

    @property
    def call(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.variable}"


def sources(project: Project) -> Iterator[Source]:
    """The sources that the analysis declares."""
    resources = read_datapackage(project.data).resources
    home = project.root / "src"
    for path in sorted((home / project.package).rglob("*.py")):
        module = ".".join(path.relative_to(home).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8-sig")).body:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=variable)],
                    value=ast.Call(func=ast.Name(id="source"), args=[ast.Constant(value=name)]),
                ) if name in resources:
                    yield Source(module, variable, resources[str(name)])


def named(pattern: re.Pattern[str], name: str, how: str) -> None:
    if not pattern.fullmatch(name):
        raise UsageError(f"“{name}” cannot be its name\n    → use {how}")


def names_in(project: Project, path: str) -> set[str]:
    """The names that a module defines."""
    names: set[str] = set()
    for node in ast.parse(text_of(project, path)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    return names


def text_of(project: Project, path: str) -> str:
    there = project.root / path
    return there.read_text(encoding="utf-8-sig") if there.is_file() else ""


def write(project: Project, written: dict[str, str]) -> list[str]:
    for path, text in written.items():
        (project.home / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(project.home / path, text.encode())
    return list(written)
