"""What the scripted team remembers from tick to tick: orders given, because the game does not show all of them."""

from __future__ import annotations

import dataclasses

from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted.furnish import Placement


@dataclasses.dataclass(slots=True)
class Order:
    """Something that was ordered. Days count from the start of the game; `tries` and `refusals` from 0."""

    day: float
    tries: int = 1
    refusals: int = 0
    is_settled: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Fort:
    """Barricade cells, and the cells behind them, nearest to the middle first."""

    barricades: tuple[Cell, ...]
    posts: tuple[Cell, ...]


@dataclasses.dataclass(slots=True)
class Notebook:
    """One for a team and an episode. Every field is written by one role; others may read it."""

    orders: dict[str, Order] = dataclasses.field(default_factory=dict)
    """Construction: by the key of a part."""
    layouts: dict[str, list[Placement]] = dataclasses.field(default_factory=dict)
    """Construction: how a room is furnished, decided once so that nothing moves when the colony grows."""
    fort: Fort | None = None
    """Whoever needs it first: where the fighters stand, which does not change, because the survey does not."""
    wood_wanted: int = 450
    """Construction: wood that the next projects need, beyond what is in store."""
    steel_wanted: int = 0
    """Construction: likewise steel."""
    zones: set[str] = dataclasses.field(default_factory=set)
    """Resources: keys of the zones that exist or cannot be made."""
    marked: dict[str, float] = dataclasses.field(default_factory=dict)
    """Resources: the day on which an area was last marked for harvest, mining or hunting."""
    cannot: set[tuple[int, str]] = dataclasses.field(default_factory=set)
    """Resources: (colonist, work type) that the game refused."""
    trees_marked: list[tuple[float, int]] = dataclasses.field(default_factory=list)
    """Resources: (day, trees) of each marking whose trees may still stand."""
    has_been_cold: bool = False
    """Construction: whether it has been cold enough to want fires indoors."""
    has_been_hot: bool = False
    """Construction: whether it has been hot enough to want coolers indoors."""
    carcasses: dict[int, float] = dataclasses.field(default_factory=dict)
    """Resources: the day on which each animal's corpse was first seen."""
    parkas_ordered: int = 0
    """Resources: parkas that were put on a bill."""
    asked_priorities: dict[int, dict[str, int]] = dataclasses.field(default_factory=dict)
    """Resources: what was last asked of each colonist."""
    armed: dict[int, int] = dataclasses.field(default_factory=dict)
    """Defense: the weapon each colonist was told to take."""
    weapons: dict[int, str] = dataclasses.field(default_factory=dict)
    """Defense: the def of that weapon."""
    dressed: dict[int, set[str]] = dataclasses.field(default_factory=dict)
    """Defense: armour def names each colonist was told to put on."""
    taken: set[int] = dataclasses.field(default_factory=set)
    """Defense: things that were given to somebody."""
    drafted: set[int] = dataclasses.field(default_factory=set)
    """Defense: colonists who were told to stand to arms."""
    kept_indoors: set[int] = dataclasses.field(default_factory=set)
    """Defense: colonists who are drafted in their rooms, away from poisoned air."""
    hostile_places: dict[int, tuple[int, int]] = dataclasses.field(default_factory=dict)
    """Defense: where each enemy was last tick, to tell the moving from the fallen."""
    hours_under_arms: int = 0
    """Defense: ticks in a row with people drafted."""
    schedules: dict[int, str] = dataclasses.field(default_factory=dict)
    """Social: the timetable each colonist was given."""

    def order(self, key: str, day: float) -> None:
        """Note that something was ordered now."""
        known = self.orders.get(key)
        if known is None:
            self.orders[key] = Order(day)
        else:
            known.day, known.tries = day, known.tries + 1
