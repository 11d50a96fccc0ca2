"""Writes whose answer was lost: looks in the game whether they happened, before anything is sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Final

from pytest_rle.rimapi import AnswerLost, RequestRefused, RimApiClient
from pytest_rle.team.actions import Action
from pytest_rle.team.actions.bills import AddBill, RemoveBill
from pytest_rle.team.actions.build_room import BuildRoom
from pytest_rle.team.actions.execution import ExecutionContext
from pytest_rle.team.actions.place_building import PlaceBuilding
from pytest_rle.team.actions.place_floor import PlaceFloor
from pytest_rle.team.actions.research import StopResearch
from pytest_rle.team.actions.zones import CreateGrowingZone, CreateStockpile, DeleteStockpile

ATTEMPTS: Final = 2
"""Attempts at a write whose answer is lost and that did not happen."""

_PLANS: Final = ("Blueprint_", "Frame_")

Look = Callable[[], Awaitable[Hashable]]


class Evidence:
    """What an action leaves in the game, read before it is sent.

    Attributes:
        is_readable: Whether the game shows what the action does; if not, nobody can tell whether it happened.
    """

    def __init__(self, look: Look | None, before: Hashable) -> None:
        self._look = look
        self._before = before

    @classmethod
    async def before(cls, action: Action, context: ExecutionContext) -> Evidence:
        """Read the part of the game that an action is about to change. Raises RimApiError."""
        look = _look(action, context)
        if look is None:
            return cls(None, None)
        try:
            return cls(look, await look())
        except RequestRefused:  # the action itself will say what is wrong
            return cls(None, None)

    @property
    def is_readable(self) -> bool:
        """Whether the game shows what the action does."""
        return self._look is not None

    async def has_happened(self, wait_s: Sequence[float]) -> bool:
        """Whether the game has changed since. Raises RimApiError.

        Looks again after each of the waits: a lost request may still be in the mod's queue, which takes some frames.
        """
        for pause in (0.0, *wait_s):
            await asyncio.sleep(pause)
            if self._look is not None and await self._look() != self._before:
                return True
        return False


async def trigger_once(client: RimApiClient, name: str, map_id: int, parameters: Mapping[str, object]) -> None:
    """Trigger an incident. If the answer is lost, look among the past incidents before it is triggered again.

    Raises:
        AnswerLost: The answer was lost twice, and the game does not show the incident.
        RimApiError: See there.
    """
    retries = client.connection.retries
    if retries is None:
        await client.incidents.trigger(name, map_id, parameters)
        return

    async def last_time() -> Hashable:
        return next(
            (known.incident_hour for known in await client.incidents.list(map_id) if known.incident_def == name), None
        )

    evidence = Evidence(last_time, await last_time())
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await client.incidents.trigger(name, map_id, parameters)
        except AnswerLost:
            if await evidence.has_happened([retries.backoff.wait_s(failures) for failures in (2, 3)]):
                return
            if attempt == ATTEMPTS:
                raise
        else:
            return


def _look(action: Action, context: ExecutionContext) -> Look | None:
    """Reads what an action changes, as ids; None if RIMAPI does not show it."""
    client = context.client
    if isinstance(action, AddBill | RemoveBill):
        building = action.building_id

        async def bills() -> Hashable:
            return frozenset(bill.load_id for bill in await client.bills.list(building))

        return bills
    if isinstance(action, CreateGrowingZone | CreateStockpile | DeleteStockpile):

        async def zones() -> Hashable:
            return frozenset(zone.id for zone in (await client.maps.zones(context.map_id)).zones)

        return zones
    if isinstance(action, StopResearch):

        async def research() -> Hashable:
            return (await client.research.progress()).name

        return research
    if isinstance(action, PlaceBuilding | BuildRoom | PlaceFloor):
        x, z = (action.x, action.z) if isinstance(action, PlaceBuilding) else (action.area.x1, action.area.z1)

        async def plans() -> Hashable:
            here = await client.maps.things_at(context.map_id, x, z)
            return frozenset(thing.thing_id for thing in here if (thing.def_name or "").startswith(_PLANS))

        return plans
    return None
