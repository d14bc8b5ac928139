"""Progress: live on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO


@dataclass
class Progress:
    """Tells a person what a build is doing.

    Parameters
    ----------
    say : callable
        Takes a stage's name.
    tell : callable
        Takes how many of how many are done in this stage.
    """

    say: Callable[[str], None]
    tell: Callable[[int, int], None]
    end: Callable[[], None] = lambda: None

    @classmethod
    def silent(cls) -> Progress:
        return cls(lambda _name: None, lambda _done, _total: None)

    @classmethod
    def on(cls, stream: TextIO) -> Progress:
        """Progress on a terminal: a status line that is replaced; elsewhere plain lines."""
        if not stream.isatty():
            return cls(lambda name: print(name, file=stream), lambda _done, _total: None)
        from rich.console import Console

        status = Console(file=stream, soft_wrap=True).status("")
        current = [""]

        def say(name: str) -> None:
            current[0] = name
            status.update(name)
            status.start()

        def tell(done: int, total: int) -> None:
            status.update(f"{current[0]} ({done} of {total})" if total else current[0])

        return cls(say, tell, status.stop)

    def stage(self, name: str) -> None:
        self.say(name)

    def count(self, done: int, total: int) -> None:
        self.tell(done, total)
