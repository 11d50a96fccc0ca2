"""What the scripted team remembers from tick to tick, because the game does not show all of it."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted.furnish import Placement

Page = TypeVar("Page")


@dataclasses.dataclass(slots=True)
class Order:
    """A part of a project that was ordered.

    Attributes:
        day: The day of the last try, counted from the start of the game.
        tries: How often it was ordered.
        refusals: How often the game refused it.
        is_settled: Whether the game has confirmed that it stands.
    """

    day: float
    tries: int = 1
    refusals: int = 0
    is_settled: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Fort:
    """Where the fighters stand.

    Attributes:
        barricades: Cells of barricades.
        posts: The cells between them where fighters stand, nearest to the middle first.
        traps: Every second cell around the barricades.
    """

    barricades: tuple[Cell, ...]
    posts: tuple[Cell, ...]
    traps: tuple[Cell, ...] = ()


@dataclasses.dataclass(slots=True)
class ConstructionNotes:
    """What the ConstructionPlanner remembers.

    Attributes:
        orders: What was ordered, by the key of a part.
        layouts: The furniture of each room. It is decided once, so that nothing moves when the colony grows.
        laboratory: What has stood of a laboratory, by its position.
        second_bench: The place of a second bench for advanced research.
        wood_wanted: Wood that the next projects need beyond what is in store.
        steel_wanted: Steel that the next projects need beyond what is in store.
        has_been_cold: Whether it has been cold enough for fires indoors.
        has_been_hot: Whether it has been hot enough for coolers indoors.
    """

    orders: dict[str, Order] = dataclasses.field(default_factory=dict)
    layouts: dict[str, list[Placement]] = dataclasses.field(default_factory=dict)
    laboratory: dict[Cell, Placement] = dataclasses.field(default_factory=dict)
    second_bench: Placement | None = None
    wood_wanted: int = 450
    steel_wanted: int = 0
    has_been_cold: bool = False
    has_been_hot: bool = False

    def order(self, key: str, day: float) -> None:
        """Note that a part was ordered on this day."""
        known = self.orders.get(key)
        if known is None:
            self.orders[key] = Order(day)
        else:
            known.day, known.tries = day, known.tries + 1


@dataclasses.dataclass(slots=True)
class ResourceNotes:
    """What the ResourceManager remembers.

    Attributes:
        zones: Keys of the zones that exist or cannot be created.
        marked: The day on which an area or animal was last marked for harvest, mining or hunting, by its key.
        trees_marked: (day, trees) of each marking whose trees may still stand.
        carcasses: The day on which each animal's corpse was first seen, by the id of the thing.
        parkas_ordered: Parkas that were put on a bill.
        asked_priorities: The work priorities that were last asked for, by colonist.
        cannot: (colonist, work type) that the game refused.
    """

    zones: set[str] = dataclasses.field(default_factory=set)
    marked: dict[str, float] = dataclasses.field(default_factory=dict)
    trees_marked: list[tuple[float, int]] = dataclasses.field(default_factory=list)
    carcasses: dict[int, float] = dataclasses.field(default_factory=dict)
    parkas_ordered: int = 0
    asked_priorities: dict[int, dict[str, int]] = dataclasses.field(default_factory=dict)
    cannot: set[tuple[int, str]] = dataclasses.field(default_factory=set)


@dataclasses.dataclass(slots=True)
class DefenseNotes:
    """What the DefenseCommander remembers.

    Attributes:
        fort: Where the fighters stand. It is chosen once, because the survey does not change.
        armed: The weapon that each colonist was told to take, by the id of the thing.
        weapons: The def of that weapon, by colonist.
        dressed: The defs of the armour that each colonist was told to put on.
        taken: Things that were given to somebody.
        posts: The cell where each colonist stands in the present fight.
        drafted: Colonists who are drafted to fight.
        kept_indoors: Colonists who are drafted in their rooms, away from toxic fallout.
        hostile_places: Where each enemy was last tick, which distinguishes the moving from the fallen.
        ticks_drafted: Ticks in a row with people drafted to fight.
    """

    fort: Fort | None = None
    armed: dict[int, int] = dataclasses.field(default_factory=dict)
    weapons: dict[int, str] = dataclasses.field(default_factory=dict)
    dressed: dict[int, set[str]] = dataclasses.field(default_factory=dict)
    taken: set[int] = dataclasses.field(default_factory=set)
    posts: dict[int, Cell] = dataclasses.field(default_factory=dict)
    drafted: set[int] = dataclasses.field(default_factory=set)
    kept_indoors: set[int] = dataclasses.field(default_factory=set)
    hostile_places: dict[int, Cell] = dataclasses.field(default_factory=dict)
    ticks_drafted: int = 0


@dataclasses.dataclass(slots=True)
class FalloutNotes:
    """What the game has told of toxic fallout: that it began, and that it ended."""

    has_begun: bool = False
    is_over: bool = False


@dataclasses.dataclass(slots=True)
class SocialNotes:
    """What the SocialOverseer remembers: `schedules` is the timetable that each colonist was given, by its name."""

    schedules: dict[int, str] = dataclasses.field(default_factory=dict)


class Notebook:
    """One page for each role that remembers something, for one team and one episode.

    A page is a dataclass whose fields have defaults. Its role writes it; others may read it:

        notebook.page(DefenseNotes).drafted
    """

    def __init__(self, *pages: object) -> None:
        self._pages: dict[type, object] = {type(page): page for page in pages}

    def page(self, kind: type[Page]) -> Page:
        """The page of a kind, empty at first."""
        page = self._pages.get(kind)
        if not isinstance(page, kind):
            page = self._pages[kind] = kind()
        return page
