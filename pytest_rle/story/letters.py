"""What the game's letters and messages mean, by their form. A live game writes them in the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.story.happening import Kind

_LABELS: Final[tuple[tuple[str, Kind], ...]] = (
    ("raid", Kind.RAID),
    ("siege", Kind.RAID),
    ("mental break", Kind.BREAK),
    ("disease", Kind.ILLNESS),
    ("infection", Kind.ILLNESS),
    ("research finished", Kind.RESEARCH),
    ("wanderer", Kind.JOINED),
    ("stranger in black", Kind.JOINED),
    ("refugee joins", Kind.JOINED),
)
"""How the labels of letters begin, in lower case."""

_DEFS: Final[Mapping[str, Kind]] = {"ThreatBig": Kind.RAID, "ThreatSmall": Kind.RAID}
"""What a letter means by its LetterDef, if its label says nothing."""

_MESSAGES: Final[tuple[tuple[str, Kind], ...]] = (
    (r"\bhas been downed\b|\bhas collapsed\b", Kind.DOWNED),
    (r"\bsocial fight\b|\bmental break\b", Kind.BREAK),
    (r"^fire\b", Kind.FIRE),
    (r"\bwas destroyed\b", Kind.LOST),
    (r"\bfood poisoning\b", Kind.ILLNESS),
    (r"\bfailed to construct\b|\bbotched\b", Kind.MISHAP),
)
"""What a message means, by a pattern in its text."""

_SILENT: Final = frozenset({"SilentInput", "RejectInput"})
"""MessageTypeDefs that the game uses for remarks to the player, not for news."""


def letter(data: Mapping[str, Any]) -> tuple[Kind, str] | None:
    """What a `letter_received` reports. None for a death, which the event `pawn_killed` reports with its cause."""
    content = _inner(data, "letter")
    label, def_name = str(content.get("label") or ""), str(content.get("def") or "")
    if not label or def_name == "Death":
        return None
    lower = label.lower()
    kind = next((kind for start, kind in _LABELS if lower.startswith(start)), _DEFS.get(def_name, Kind.NEWS))
    return kind, f"{label}."


def message(data: Mapping[str, Any]) -> tuple[Kind, str] | None:
    """What a `message_received` reports; None for a remark to the player."""
    content = _inner(data, "message")
    text, def_name = str(content.get("text") or ""), str(content.get("def") or "")
    if not text or def_name in _SILENT:
        return None
    lower = text.lower()
    return next((kind for pattern, kind in _MESSAGES if re.search(pattern, lower)), Kind.NEWS), text


def _inner(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of an event's data. A record may hold anything, so a part of another form counts as empty."""
    inner = data.get(name)
    return inner if isinstance(inner, Mapping) else {}
