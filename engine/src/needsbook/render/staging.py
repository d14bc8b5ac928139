"""An edition that is being built, beside the published one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from needsbook.ground.files import link


@dataclass(frozen=True)
class Staging:
    """An edition that is being built beside the published one.

    Parameters
    ----------
    folder : Path
        Where it is built.
    published : Path
        The edition of the last build, whose files may be taken over.
    """

    folder: Path
    published: Path

    def write(self, path: str, content: bytes | str) -> None:
        """Write a file of the new edition."""
        target = self._place(path)
        if isinstance(content, str):
            content = content.encode()
        target.write_bytes(content)

    def take_over(self, path: str) -> None:
        """Let a file of the published edition be one of the new edition, unchanged."""
        link(self.published / path, self._place(path))

    def _place(self, path: str) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target
