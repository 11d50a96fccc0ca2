"""Finds a user's own code in a stack, so that messages name its line."""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path
from typing import Final

_LIBRARY: Final = sysconfig.get_paths()["stdlib"]
_PACKAGE: Final = Path(__file__).parents[1]


def is_own_file(file_name: str) -> bool:
    """Whether a file belongs neither to Python, nor to an installed package, nor to this one."""
    path = Path(file_name)
    is_library = path.is_relative_to(_LIBRARY) or "site-packages" in path.parts or file_name.startswith("<frozen")
    return not (is_library or path.is_relative_to(_PACKAGE))


def error_text(error: BaseException) -> str:
    """An error in one line, with the line of the user's code that raised it: `KeyError: 'x' (agent.py:12)`."""
    own = [each for each in traceback.extract_tb(error.__traceback__) if is_own_file(each.filename)]
    place = f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())}{place}"
