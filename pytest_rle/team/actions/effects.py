"""What the game shows of an order after it accepted it.

RIMAPI answers 200 to much that changes nothing: a draft of a colonist in a mental break, a blueprint on top of another,
any write of a defective mod. So each action tells what the game must show after it, and a look after the orders of a
tick compares. What takes time counts by its first visible effect: a blueprint, or the job that a colonist took up.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Final, TypeVar, cast

from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimapi.models import Bill, DetailedColonist, ResearchProject, Thing
from pytest_rle.rimapi.observation import Observation

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """What the game shows of an order.

    Attributes:
        is_shown: Whether it shows any of it.
        text: What it shows instead, or which part is missing; empty if everything is there.
    """

    is_shown: bool
    text: str = ""


SHOWN: Final = Effect(True)
"""Everything that the order asks for is there."""


def not_there(text: str) -> Effect:
    """The game shows nothing of the order; the text says what it shows instead."""
    return Effect(False, text)


class GameAfterOrders:
    """The game after the orders of a tick and before time goes on. Each part is read once, when it is first needed.

    Every method raises RimApiError.

    Attributes:
        before: The colony as it was observed at the start of the tick.
        ordered: The colonists that got an order in this tick which shows in their job, by id.
    """

    def __init__(self, client: RimApiClient, map_id: int, before: Observation, ordered: frozenset[Hashable]) -> None:
        self.before = before
        self.ordered = ordered
        self._client = client
        self._map_id = map_id
        self._known: dict[Hashable, object] = {}

    async def colonists(self) -> tuple[DetailedColonist, ...]:
        """The free colonists."""
        return await self._once("colonists", self._client.colonists.detailed)

    async def colonist(self, colonist_id: int) -> DetailedColonist | None:
        """The colonist with an id; None if there is none any more."""
        return next((c for c in await self.colonists() if c.colonist.id == colonist_id), None)

    async def has_job(self, colonist_id: int, *jobs: str) -> Effect:
        """Whether a colonist has one of these jobs, by JobDef."""
        colonist = await self.colonist(colonist_id)
        if colonist is None:
            return SHOWN
        job = colonist.colonist_work_info.current_job or "none"
        name = colonist.colonist.name or f"colonist {colonist_id}"
        return SHOWN if job in jobs else not_there(f"the job of {name} is {job}")

    async def zones(self) -> frozenset[int]:
        """The ids of the zones."""

        async def read() -> frozenset[int]:
            return frozenset(zone.id for zone in (await self._client.maps.zones(self._map_id)).zones)

        return await self._once("zones", read)

    async def bills(self, building_id: int) -> tuple[Bill, ...]:
        """The bills of a work table."""
        return await self._once(("bills", building_id), lambda: self._client.bills.list(building_id))

    async def research(self) -> ResearchProject:
        """The current research project; its name is "none" if there is none."""
        return await self._once("research", self._client.research.progress)

    async def things(self) -> Mapping[int, Thing]:
        """The haulable items on the map, by id."""

        async def read() -> Mapping[int, Thing]:
            return {thing.thing_id: thing for thing in await self._client.maps.things(self._map_id)}

        return await self._once("things", read)

    async def defs_at(self, x: int, z: int) -> frozenset[str]:
        """The defs of everything in a cell, blueprints and frames included."""

        async def read() -> frozenset[str]:
            here = await self._client.maps.things_at(self._map_id, x, z)
            return frozenset(thing.def_name or "" for thing in here)

        return await self._once(("cell", x, z), read)

    async def _once(self, key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        if key not in self._known:
            self._known[key] = await read()
        return cast("T", self._known[key])
