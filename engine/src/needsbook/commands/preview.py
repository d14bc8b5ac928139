"""`needsbook preview`: serve the edition on loopback, rebuild and reload on change."""

from __future__ import annotations

import functools
import gc
import http.server
import json
import os
import sys
import threading
import time
import traceback
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from needsbook.edition import snapshot
from needsbook.edition.build import build
from needsbook.ground.errors import NeedsbookError, UsageError
from needsbook.ground.project import Project
from needsbook.ground.root import CONFIG, SETTINGS
from needsbook.ground.scan import MADE
from needsbook.ground.words import script

HOST = "127.0.0.1"
EVENTS = "/needsbook-events"
REVIEW = "/needsbook-review"
_LOOK_MILLISECONDS = 300
_SETTLE_MILLISECONDS = 200
_LAST_PORT = 65_535
#: How often, and after how long, a file is looked for that an editor takes away and writes anew.
_LOOKS, _MOMENT = 10, 0.1


@dataclass
class State:
    """What the server tells the pages: how often the book was built, and the last error."""

    version: int = 0
    error: str = ""
    review: Callable[[], str] = str
    changed: threading.Condition = field(default_factory=threading.Condition)

    def publish(self, error: str) -> None:
        with self.changed:
            self.version += 1
            self.error = error
            self.changed.notify_all()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files of the edition, and the stream of events."""

    state: State
    #: Seconds that a connection may say nothing, so that one half open ends.
    timeout = 60

    def do_GET(self) -> None:
        if not self._is_of_this_machine():
            self._page(403, _said(f"Open this preview by its own address, at {HOST}."))
        elif "\0" in unquote(self.path):
            self._page(400, _said("No address has such a character."))
        elif self.path == EVENTS:
            self._events()
        elif self.path == REVIEW:
            self._page(200, self.state.review())
        else:
            self._file()

    do_HEAD = do_GET  # noqa: N815  # the name that the library calls

    def _is_of_this_machine(self) -> bool:
        """Whether it was asked for by this machine's own names.

        A foreign page could else read the edition by a name of its own that it lets
        lead to this machine.
        """
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        return name in (HOST, "localhost")

    def _file(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        inside = path.resolve().is_relative_to(Path(self.directory).resolve())
        if not inside or not path.is_file():
            self._page(404, _said(self.state.error or "This page does not exist."))
        elif path.suffix == ".html":
            self._page(200, path.read_text(encoding="utf-8"))
        elif self.command == "HEAD":
            super().do_HEAD()
        else:
            super().do_GET()

    def _page(self, status: int, text: str) -> None:
        body = text.replace("</body>", script("preview.js") + "</body>").encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        seen = self.state.version
        if self.state.error:
            seen -= 1
        try:
            while True:
                with self.state.changed:
                    self.state.changed.wait_for(self._is_news(seen), timeout=15)
                    news = self.state.version != seen
                    seen, error = self.state.version, self.state.error
                text = f"data: {json.dumps({'error': error})}\n\n" if news else ": still here\n\n"
                self.wfile.write(text.encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return

    def _is_news(self, seen: int) -> Callable[[], bool]:
        return lambda: self.state.version != seen

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not printed; builds and errors are."""


def _said(text: str) -> str:
    """A page that says one thing."""
    return f"<!doctype html><title>Not built</title><body><pre>{escape(text)}</pre></body>"


def serve(directory: Path, state: State, port: int) -> http.server.ThreadingHTTPServer:
    """A server of `directory` on loopback; port 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"state": state})
    server = http.server.ThreadingHTTPServer(
        (HOST, port), functools.partial(handler, directory=str(directory))
    )
    server.daemon_threads = True
    return server


def rebuild(root: Path, state: State, jobs: int | None) -> None:
    """Build once; tell the pages and the terminal how it went."""
    started = time.perf_counter()
    for _ in range(_LOOKS):
        if all((root / name).is_file() for name in (CONFIG, SETTINGS)):
            break
        time.sleep(_MOMENT)
    try:
        # A fresh project: _quarto.yml and pyproject.toml may have changed.
        report = build(Project(root), renderer="builtin", jobs=jobs, starts=None)
        if report.stale or state.error or not state.version:
            print(f"Built in {time.perf_counter() - started:.1f} s.", flush=True)
            state.publish("")
    except NeedsbookError as error:
        print(f"{error}\nThe last good edition stays.", flush=True)
        state.publish(str(error))
    except Exception:
        print(traceback.format_exc(), flush=True)
        state.publish(traceback.format_exc())


def watched(root: Path, output: Path) -> list[Path]:
    """Files and folders in the root that may hold sources of the book.

    What an environment or a build holds is not watched: the system gives so many watches.
    """
    made = {output.name, *MADE}
    names = (path.name for path in root.iterdir())
    return [root / name for name in sorted(names) if not name.startswith(".") and name not in made]


def _changes(root: Path, output: Path) -> Iterator[Any]:
    """Yields when something may have changed, at first and after a while, too."""
    from watchfiles import watch

    look = functools.partial(
        watch,
        *watched(root, output),
        watch_filter=lambda _, path: "__pycache__" not in path,
        raise_interrupt=True,
        yield_on_timeout=True,
        rust_timeout=_LOOK_MILLISECONDS,
        debounce=_SETTLE_MILLISECONDS,
    )
    try:
        yield from look()
    except (OSError, RuntimeError) as error:
        # inotify has no watch, or no instance, left.
        print(
            f"This system watches no more files ({error}): looking at them by turns. "
            "Raise fs.inotify.max_user_watches, or close what watches others.",
            flush=True,
        )
        yield from look(force_polling=True)


def preview(project: Project, *, port: int, browser: bool, jobs: int | None) -> int:
    """Serve until interrupted."""
    gc.enable()  # this command does not end by itself
    state = State()
    root = project.root
    if not 0 <= port <= _LAST_PORT:
        raise UsageError(
            f"there is no port {port}\n    → name one from 1024 to {_LAST_PORT}, or 0 for any that "
            "is free"
        )
    try:
        server = serve(project.output, state, port)
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be taken: {error.strerror}\n    → name another: "
            f"needsbook preview --port {port + 1 if port < _LAST_PORT else 0}"
        ) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{HOST}:{server.server_address[1]}/"
    state.review = functools.partial(_review, root)
    print(
        f"Serving {project.relative(project.output)} at {address} (Ctrl-C ends it); what is to be "
        f"read again is at {address.rstrip('/')}{REVIEW}",
        flush=True,
    )
    if browser:
        webbrowser.open(address)
    engine = snapshot.glance_of(snapshot.ENGINE)
    built = None
    for _ in _changes(root, project.output):  # so that what changed during a build is not missed
        if snapshot.glance_of(snapshot.ENGINE) != engine:
            _start_again()
        seen = snapshot.glance(root, project.output.name).sources
        if seen != built:
            rebuild(root, state, jobs)
            built = seen
    return 0


def _review(root: Path) -> str:
    """The page of what is to be read again, as the files are now."""
    from needsbook.commands.release import review_page

    try:
        return review_page(Project(root))
    except NeedsbookError as error:
        return _said(str(error))


def _start_again() -> None:
    """Run the same command anew, with the changed code of needsbook itself."""
    print("needsbook itself has changed: starting again.", flush=True)
    sys.stdout.flush()
    options = [item for item in sys.argv[1:] if item != "--no-browser"]
    os.execv(sys.executable, [sys.executable, "-m", "needsbook", *options, "--no-browser"])
