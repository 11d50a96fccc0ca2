"""How every command reports that it cannot do what was asked."""

from __future__ import annotations

import sys
from typing import Final

IMPOSSIBLE: Final = 2
"""Exit code if a command cannot do what was asked."""


def refuse(command: str, error: Exception | str) -> int:
    """Print on stderr why a command cannot do what was asked. Returns the exit code for that."""
    sys.stderr.write(f"rle {command}: {error}\n")
    return IMPOSSIBLE
