"""`python -m needsbook`."""

import sys

from needsbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
