"""What `quarto render` runs first: check everything and compute the exhibits.

Kept free of imports that need the project's environment, so that it can say how
to mend a missing one.
"""

import importlib.util
import sys


def main() -> int:
    if importlib.util.find_spec("needsbook") is None or importlib.util.find_spec("yaml") is None:
        print(
            f"{sys.executable} does not have this project's packages.\n"
            "    → call `make setup` once, then `quarto render` in the project's root: "
            "the file _environment there makes Quarto use .venv",
            file=sys.stderr,
        )
        return 2
    from needsbook.commands.cli import main as needsbook

    return needsbook(["prepare"])


if __name__ == "__main__":
    sys.exit(main())
