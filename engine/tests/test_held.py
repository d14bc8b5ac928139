"""A process that holds files reads them, whatever becomes of their names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from needsbook.ground import held
path, other = Path(sys.argv[1]), Path(sys.argv[2])
print(held.holds_files())
held.hold([path, other])
print(held.holds_files())
path.unlink()
path.write_bytes(b"another")
print(held.content(path), held.identity(path))
"""


def test_what_was_held_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "a"), str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["False", "True", "b'content' (0, 0, 0, 0)"]
