"""What the parts of the reader share: the world that they fill, and what they left out or limited."""

from __future__ import annotations

import dataclasses
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.losses import Limited, Losses
from pytest_rle.colony.saves.ranges import ID, Range
from pytest_rle.colony.world import Corpse, Item, Pawn, World

Arrival = tuple[int, int, Pawn | Corpse | Item]
"""What was inside of something, after the cell (x, z) near which it comes out."""


@dataclasses.dataclass(slots=True)
class ReadContext:
    """One pass over a save.

    - `root`: the element `savegame`. `world`: the world that is filled. `map_index`: the index of the map in the save's
      list of maps.
    - `from_game`: true for a save of RimWorld itself, false for one that this project wrote.
    - `losses`: what was left out or limited.
    - `pawns_elsewhere`: the elements of the pawns that are saved outside of the map, by reference.
    - `arrivals`: what was inside of something, and comes out when the map is read.
    - `ids`: the ids of the things that were read.
    """

    root: Element
    world: World
    from_game: bool
    map_index: int = 0
    losses: Losses = dataclasses.field(default_factory=Losses)
    pawns_elsewhere: dict[str, Element] = dataclasses.field(default_factory=dict)
    arrivals: list[Arrival] = dataclasses.field(default_factory=list)
    ids: set[int] = dataclasses.field(default_factory=set)

    def skip(self, kind: str, name: str, count: int = 1) -> None:
        """Record that something is left out. `kind` is one of the plural nouns of `losses.KINDS`."""
        self.losses.skip(kind, name, count)

    def note(self, sentence: str) -> None:
        """Record a further warning."""
        self.losses.notes.append(sentence)

    def remap_id(self, saved: int) -> int:
        """The id of a zone, hediff, lord, condition or bill of the save.

        RimWorld numbers each of these kinds from 0. Here they share one sequence of ids with things. So if the save is
        RimWorld's, this is a new id.
        """
        return self.world.new_id() if self.from_game else saved

    def integer(self, parent: Element, path: str, default: int, allowed: Range) -> int:
        """The whole number of a child, limited to the range. Raises WrongValueError if the child has none."""
        value = elements.integer(parent, path, default)
        if allowed.low <= value <= allowed.high or value == default:
            return value
        return int(self.limit(parent, path, value, allowed))

    def number(self, parent: Element, path: str, default: float, allowed: Range) -> float:
        """The number of a child, limited to the range. Raises WrongValueError if the child has none."""
        value = elements.number(parent, path, default)
        if allowed.low <= value <= allowed.high or value == default:
            return value
        return float(self.limit(parent, path, value, allowed))

    def span(self, parent: Element, path: str, default: tuple[float, float], *, allowed: Range) -> tuple[float, float]:
        """The bounds of a range such as `0~1`, each limited. Raises WrongValueError if the child has no such form."""
        low, high = elements.span(parent, path, default)
        for bound in (low, high):
            if not allowed.low <= bound <= allowed.high:
                self.limit(parent, path, bound, allowed)
        low = min(max(low, allowed.low), allowed.high)
        return low, max(low, min(high, allowed.high))

    def load_number(self, parent: Element, path: str) -> int:
        """A number by which the game refers to a faction, zone, hediff, lord, bill or condition; 0 if it is omitted."""
        return self.integer(parent, path, 0, ID)

    def take_id(self, element: Element) -> int | None:
        """The id of a thing. None, and a loss, if another thing of the save has it already.

        Raises WrongValueError if the thing has no id.
        """
        found = elements.thing_id(element)
        if found in self.ids:
            self.skip("things with the id of another", elements.text(element, "id"))
            return None
        self.ids.add(found)
        return found

    def limit_row(self, place: str, value: int, most: int) -> int:
        """A number of a plant or of filth, limited to 1 to `most`. `place` names it in the warning."""
        limited = min(max(value, 1), most)
        if limited != value:
            self.losses.limited.append(Limited(None, place, value, limited))
        return limited

    def limit(self, parent: Element, path: str, value: float, allowed: Range) -> float:
        """The nearest value in the range, with a warning if it is another one."""
        if allowed.low <= value <= allowed.high:
            return value
        limited = min(max(value, allowed.low), allowed.high)
        self.losses.limited.append(Limited(parent, path, value, limited))
        return limited
