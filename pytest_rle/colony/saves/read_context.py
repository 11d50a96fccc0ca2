"""What the parts of the reader share: the world that they fill, and the list of what they skipped."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.world import World

MAX_NAMES: Final = 6
"""How many names a warning lists."""


@dataclasses.dataclass(slots=True)
class ReadContext:
    """One pass over a save.

    - `world`: the world that is filled. `map_index`: the index of the map in the save's list of maps.
    - `from_game`: true for a save of RimWorld itself, false for one that this project wrote.
    - `skipped`: counts by kind and def name. `notes`: further warnings, one sentence each.
    """

    world: World
    from_game: bool
    map_index: int = 0
    skipped: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    notes: list[str] = dataclasses.field(default_factory=list)

    def skip(self, kind: str, name: str, count: int = 1) -> None:
        """Record that the colony does not support something. `kind` is a plural noun such as `things`."""
        names = self.skipped.setdefault(kind, {})
        names[name] = names.get(name, 0) + count

    def remap_id(self, saved: int) -> int:
        """The id of a zone, hediff, lord, condition or bill of the save.

        RimWorld numbers each of these kinds from 0. Here they share one sequence of ids with things. So if the save is
        RimWorld's, this is a new id.
        """
        return self.world.new_id() if self.from_game else saved

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind that was skipped, in the order in which the reader met them, then the notes."""
        return (*(_sentence(kind, names) for kind, names in self.skipped.items()), *self.notes)


def _sentence(kind: str, names: dict[str, int]) -> str:
    listed = [f"{name} ({count})" if count > 1 else name for name, count in sorted(names.items())]
    shown = ", ".join(listed[:MAX_NAMES])
    more = f" and {len(listed) - MAX_NAMES} more" if len(listed) > MAX_NAMES else ""
    return f"skipped, because the embedded colony does not support them: {sum(names.values())} {kind} ({shown}{more})"
