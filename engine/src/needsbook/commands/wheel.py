"""The engine as a wheel, packed from where it is installed: the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import distribution
from pathlib import Path

import needsbook.ground
from needsbook.ground.archive import packed

_HOME = Path(needsbook.ground.__file__).parents[1]
_TAG = "py3-none-any"
_WHEEL = f"Wheel-Version: 1.0\nGenerator: needsbook\nRoot-Is-Purelib: true\nTag: {_TAG}\n"


def wheel() -> tuple[str, bytes]:
    """Name and content of the wheel (PEP 427)."""
    installed = distribution("needsbook")
    described = f"needsbook-{installed.version}.dist-info"
    files = {
        path.relative_to(_HOME.parent).as_posix(): path.read_bytes()
        for path in sorted(_HOME.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files[f"{described}/METADATA"] = (installed.read_text("METADATA") or "").encode()
    files[f"{described}/WHEEL"] = _WHEEL.encode()
    files[f"{described}/entry_points.txt"] = (
        installed.read_text("entry_points.txt") or ""
    ).encode()
    files[f"{described}/RECORD"] = _record(files, f"{described}/RECORD").encode()
    return f"needsbook-{installed.version}-{_TAG}.whl", packed(files)


def _record(files: dict[str, bytes], own: str) -> str:
    lines = [f"{name},{_digest(content)},{len(content)}" for name, content in files.items()]
    return "\n".join([*lines, f"{own},,", ""])


def _digest(content: bytes) -> str:
    made = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return f"sha256={made.rstrip(b'=').decode()}"
