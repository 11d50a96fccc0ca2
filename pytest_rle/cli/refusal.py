"""How every command says that it cannot do what it was asked for."""

from __future__ import annotations

import sys
from typing import Final

IMPOSSIBLE: Final = 2
"""Exit code for what cannot be done as asked."""


def refuse(command: str, error: Exception | str) -> int:
    """Say on stderr why a command cannot be done. Returns the exit code for it.

    Raises BrokenPipeError where that is the reason: whoever read the output has read enough.
    """
    if isinstance(error, BrokenPipeError):
        raise error
    sys.stderr.write(f"rle {command}: {error}\n")
    return IMPOSSIBLE
