"""What a save holds and the colony does not get: left out, or limited. It becomes the warnings, the worst first."""

from __future__ import annotations

import dataclasses
from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves.places import places

MAX_NAMES: Final = 6
"""How many names or places a warning lists."""

UNSUPPORTED: Final = "skipped, because the embedded colony does not support them"
ELSEWHERE: Final = "left out, because they are not on the map"
NO_ROOM: Final = "left out, because a cell has room for one"


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of loss: the noun for one, and what became of it."""

    singular: str
    what: str = UNSUPPORTED


KINDS: Final = {
    "people of the colony": Kind("person of the colony", ELSEWHERE),
    "animals of the colony": Kind("animal of the colony", ELSEWHERE),
    "sleepers of the colony": Kind("sleeper of the colony", "kept asleep, because nobody opens their caskets"),
    "slaves": Kind("slave", "played as prisoners"),
    "things with the id of another": Kind("thing with the id of another", "left out, because an id names one thing"),
    "creatures": Kind("creature"),
    "pawns of other factions": Kind("pawn of another faction"),
    "corpses": Kind("corpse"),
    "contents of containers": Kind("content of a container"),
    "traits": Kind("trait"),
    "memories": Kind("memory"),
    "memories about pawns elsewhere": Kind("memory about a pawn elsewhere", ELSEWHERE),
    "relatives elsewhere": Kind("relative elsewhere", ELSEWHERE),
    "things": Kind("thing"),
    "bills": Kind("bill"),
    "stones and chunks": Kind("stone or chunk"),
    "cells of terrain": Kind("cell of terrain", "read as soil, because the embedded colony does not support them"),
    "cells of roof": Kind("cell of roof"),
    "plants": Kind("plant"),
    "plants under other plants": Kind("plant under another plant", NO_ROOM),
    "pieces of filth": Kind("piece of filth"),
    "pieces of filth under other filth": Kind("piece of filth under other filth", NO_ROOM),
    "zones": Kind("zone"),
    "cells of two zones": Kind("cell of two zones", "kept in one zone only"),
    "crops of zones": Kind("crop of a zone", "read as potatoes, because the embedded colony does not support them"),
    "designations": Kind("designation"),
    "hours of schedules": Kind("hour of a schedule", "read as Anything"),
    "factions": Kind("faction"),
    "research projects": Kind("research project"),
    "queued incidents": Kind("queued incident"),
    "game conditions": Kind("game condition"),
    "kinds of weather": Kind("kind of weather", "read as Clear"),
}
"""What can be lost, as plural nouns: people first, then what holds things, then things, then the rest."""


@dataclasses.dataclass(frozen=True, slots=True)
class Limited:
    """A number that was outside of its range: below an element, or, without one, at a path of its own."""

    element: Element | None
    path: str
    value: float
    limited: float


@dataclasses.dataclass(slots=True)
class Losses:
    """Counts by kind and name of what was left out, numbers that were limited, and further sentences."""

    skipped: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    limited: list[Limited] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)

    def skip(self, kind: str, name: str, count: int = 1) -> None:
        """Count something that is left out. `kind` is one of `KINDS`."""
        names = self.skipped.setdefault(kind, {})
        names[name] = names.get(name, 0) + count

    def warnings(self, root: Element) -> tuple[str, ...]:
        """One sentence for each kind that was left out, in the order of `KINDS`, then the others."""
        sentences = [_sentence(kind, self.skipped[kind]) for kind in KINDS if kind in self.skipped]
        if self.limited:
            sentences.append(_limits(self.limited, root))
        return (*sentences, *self.notes)


def _sentence(kind: str, names: dict[str, int]) -> str:
    total = sum(names.values())
    listed = [f"{name} ({count})" if count > 1 else name for name, count in sorted(names.items())]
    shown = ", ".join(listed[:MAX_NAMES])
    more = f" and {len(listed) - MAX_NAMES} more" if len(listed) > MAX_NAMES else ""
    return f"{KINDS[kind].what}: {total} {KINDS[kind].singular if total == 1 else kind} ({shown}{more})"


def _limits(limited: list[Limited], root: Element) -> str:
    first = limited[:MAX_NAMES]
    where = [entry.path if entry.element is None else places(root, [(entry.element, entry.path)])[0] for entry in first]
    listed = [
        f"{place} is {entry.value:.15g}, read as {entry.limited:.15g}"
        for place, entry in zip(where, first, strict=True)
    ]
    noun = "number" if len(limited) == 1 else "numbers"
    more = f"; and {len(limited) - MAX_NAMES} more" if len(limited) > MAX_NAMES else ""
    return f"outside of what the game can write, and limited: {len(limited)} {noun} ({'; '.join(listed)}{more})"
