"""What `quarto render` runs last: finish its pages, and check that nothing is missing."""

import sys


def main() -> int:
    from needsbook.commands.cli import main as needsbook

    return needsbook(["finish"])


if __name__ == "__main__":
    sys.exit(main())
