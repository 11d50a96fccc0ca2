"""`python -m pytest_rle` is the `rle` command."""

from __future__ import annotations

import sys

from pytest_rle.cli import main

if __name__ == "__main__":
    sys.exit(main())
