"""How a text of others is shown. Records, saves, models and games may hold anything, and a terminal obeys it.

    print(f"{shown(folder.name)}: {shown(reason)}")

`RleError` shows its own text in this way, so what is raised needs no further care.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_LEAST_FENCE: Final = 3


def shown(text: object, *, keep_lines: bool = False) -> str:
    r"""A text with everything that does not print as an escape, such as `\x1b`, `\u202e` or `\n`.

    So it has no control characters, escape sequences, bidirectional or invisible marks. What prints stays as it is.

    Args:
        text: The text, or a value whose text is shown.
        keep_lines: Keep the ends of lines, for a text of several lines.
    """
    plain = str(text)
    if plain.isprintable():
        return plain
    return "".join(sign if sign.isprintable() or (keep_lines and sign == "\n") else ascii(sign)[1:-1] for sign in plain)


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as `1 tick` and `2 ticks`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def code_block(lines: Sequence[str]) -> str:
    """Lines as a block of code in Markdown. The fence is longer than any in the lines, so they cannot end it."""
    longest = _LEAST_FENCE - 1
    for line in lines:
        run = 0
        for sign in line:
            run = run + 1 if sign == "`" else 0
            longest = max(longest, run)
    fence = "`" * (longest + 1)
    return "\n".join([fence, *map(shown, lines), fence])


def markdown(text: object) -> str:
    """A text within a line of Markdown, without any markup in it."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+!|~&" else sign for sign in shown(text))
