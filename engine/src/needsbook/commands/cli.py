"""The command `needsbook`."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from needsbook.commands import runs
from needsbook.commands.arguments import parser
from needsbook.ground.errors import NeedsbookError, ProblemsFound, as_told
from needsbook.ground.root import find_root

if TYPE_CHECKING:
    from types import FrameType

_A_MOMENT = 0.02  # s, until an interrupt that came while a library loaded is heard again


def run() -> int:
    """Run the command as a process of its own; returns the exit status."""
    if sys.platform == "win32":
        print(
            "needsbook: Windows is not supported\n"
            "    → use Linux or macOS, or the Windows Subsystem for Linux",
            file=sys.stderr,
        )
        return 2
    gc.disable()  # it ends within seconds: looking for cycles costs more than it frees
    status = main()
    gc.freeze()  # nor at its end
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # messages have arrows and quotes
    options = parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is unheard
        signal.signal(signal.SIGINT, _interrupt)
    try:
        root = Path.cwd() if options.run == "new" else find_root()
        status = int(getattr(runs, options.run)(options, root))
        sys.stdout.flush()
        return status
    except ProblemsFound as found:
        _print_problems(found)
        return found.exit_status
    except NeedsbookError as error:
        print(f"needsbook: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("\nneedsbook: interrupted; the published edition is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Python would complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        print(f"needsbook: {as_told(error, Path.cwd())}", file=sys.stderr)
        return 3
    except Exception:
        traceback.print_exc()
        print(
            "needsbook: failed; this is a fault in needsbook, not in the assessment. "
            "The published edition is as it was.",
            file=sys.stderr,
        )
        return 3


def _interrupt(_signal: int, frame: FrameType | None) -> None:
    """Stop, but not while a library loads: it would tell that as an error of its own."""
    if _loads_a_module(frame):
        signal.signal(signal.SIGALRM, _interrupt)
        signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
        return
    raise KeyboardInterrupt


def _loads_a_module(frame: FrameType | None) -> bool:
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None


def _print_problems(found: ProblemsFound) -> None:
    for problem in found.problems:
        print(problem, file=sys.stderr)
    count = len(found.problems)
    print(f"\n{count} problem{'s' if count != 1 else ''}; nothing was published.", file=sys.stderr)
