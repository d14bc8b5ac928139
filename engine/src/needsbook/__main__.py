"""`python -m needsbook`."""

import sys

from needsbook.commands.cli import run

if __name__ == "__main__":
    sys.exit(run())
