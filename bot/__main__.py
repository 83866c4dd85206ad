"""`python -m bot` is the program `clippings`."""

import sys

if __name__ == "__main__":
    try:
        from bot.cli.main import main

        sys.exit(main())
    except ModuleNotFoundError as error:
        if (error.name or "bot").partition(".")[0] == "bot":
            raise
        # Most likely another Python than that into which the packages were installed.
        print(
            f"The package {error.name!r} is not installed for {sys.executable};"
            " after `make run`, use .venv/bin/python, or install with: pip install .",
            file=sys.stderr,
        )
        sys.exit(2)
