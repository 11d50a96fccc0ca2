"""What the parts of the reader share: the world that is being filled, and the list of what had to be left out."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.world import World

MAX_NAMES: Final = 6


@dataclasses.dataclass(slots=True)
class Reading:
    """One pass over a save.

    `foreign` is true for a save of the game itself, false for one that this project wrote; `map_index` is the place of
    the map in the save's list; `left_out` counts def names by kind.
    """

    world: World
    foreign: bool
    map_index: int = 0
    left_out: dict[str, dict[str, int]] = dataclasses.field(default_factory=dict)
    notes: list[str] = dataclasses.field(default_factory=list)

    def leave_out(self, kind: str, name: str, count: int = 1) -> None:
        """Note that something of this kind, such as `things`, has no place in the colony."""
        names = self.left_out.setdefault(kind, {})
        names[name] = names.get(name, 0) + count

    def own_id(self, saved: int) -> int:
        """The id of what shares a number space with things here but not in the game: zones, wounds, lords, bills."""
        return self.world.new_id() if self.foreign else saved

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind of thing left out, in the order in which they were met."""
        return (*(_sentence(kind, names) for kind, names in self.left_out.items()), *self.notes)


def _sentence(kind: str, names: dict[str, int]) -> str:
    listed = [f"{name} ({count})" if count > 1 else name for name, count in sorted(names.items())]
    shown = ", ".join(listed[:MAX_NAMES])
    more = f" and {len(listed) - MAX_NAMES} more" if len(listed) > MAX_NAMES else ""
    return f"left out, since the colony does not know them: {sum(names.values())} {kind} ({shown}{more})"
