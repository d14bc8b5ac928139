"""`python -m needsbook`."""

import sys

from needsbook.cli import run

if __name__ == "__main__":
    sys.exit(run())
