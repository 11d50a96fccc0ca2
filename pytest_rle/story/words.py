"""Numbers and lists in words."""

from __future__ import annotations


def listed(parts: list[str]) -> str:
    """Words as a list: "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(count: int, one: str, many: str) -> str:
    """A number of things: "1 wall", "12 walls"."""
    return f"{count} {one if count == 1 else many}"
