"""What only a picture of the map needs: who stands where, the present terrain, the fields, and the fires.

Teams and scores do not use it, so a game that does not answer one of these requests is played on without it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import RimApiError
from pytest_rle.rimapi.models.game import Alert
from pytest_rle.rimapi.models.maps import Building, Zone
from pytest_rle.rimapi.models.pawns import DetailedColonist, Pawn
from pytest_rle.rimapi.observation import Scenery

T = TypeVar("T")
Cell = tuple[int, int]

FIRE_ALERT: Final = "fire"
"""A part of the label of the alert on fires in the home area, in an English game. Its targets are the fires."""

FIGHTING_FIRE: Final = "BeatFire"
"""The job of a colonist who stands beside a fire."""

FIRE_REACH: Final = 2
"""How far around a colonist who fights a fire to look first, in cells."""

FIRE_REQUESTS: Final = 120
"""The most cells to look at in one search for fires."""

AT_ONCE: Final = 10
"""Requests that RIMAPI answers in one frame of the game."""

NEIGHBOURS: Final = tuple((x, z) for z in (-1, 0, 1) for x in (-1, 0, 1) if x or z)


async def read_scenery(
    client: RimApiClient,
    map_id: int,
    *,
    pawns: tuple[Pawn, ...],
    armed: Iterable[int],
    zones: Iterable[Zone],
    alerts: Iterable[Alert],
    colonists: Iterable[DetailedColonist],
    buildings: Iterable[Building],
) -> Scenery:
    """Read the scenery of a map. A request that fails leaves its part empty.

    `armed` are the ids of the pawns whose gear is not known yet.
    """
    ids = tuple(armed)
    growing = [zone.id for zone in zones if zone.type == "Zone_Growing"]
    terrain, fields, gear = await asyncio.gather(
        _or_none(client.maps.terrain(map_id)),
        asyncio.gather(*(_or_none(client.zones.growing(zone_id)) for zone_id in growing)),
        asyncio.gather(*(_or_none(client.pawns.inventory(pawn_id)) for pawn_id in ids)),
    )
    return Scenery(
        pawns=pawns,
        terrain=terrain,
        fields={zone_id: field for zone_id, field in zip(growing, fields, strict=True) if field is not None},
        gear={pawn_id: held for pawn_id, held in zip(ids, gear, strict=True) if held is not None},
        fires=await _find_fires(client, map_id, burning_things(alerts), _suspects(colonists, buildings)),
    )


def burning_things(alerts: Iterable[Alert]) -> tuple[int, ...]:
    """The ids of the fires that the game's alert names, in the given order."""
    named = (alert for alert in alerts if FIRE_ALERT in (alert.label or "").lower())
    return tuple(dict.fromkeys(target for alert in named for target in alert.targets))


async def _find_fires(
    client: RimApiClient, map_id: int, wanted: Iterable[int], suspects: Iterable[Cell]
) -> Mapping[int, Cell | None]:
    """Look for fires cell by cell, because no route lists them: at the suspects, and around each fire that is found."""
    found: dict[int, Cell | None] = dict.fromkeys(wanted)
    missing = set(found)
    waiting, asked = deque(dict.fromkeys(suspects)), set[Cell]()
    while missing and waiting and len(asked) < FIRE_REQUESTS:
        cells = _take(waiting, asked, min(AT_ONCE, FIRE_REQUESTS - len(asked)))
        answers = await asyncio.gather(*(_or_none(client.maps.things_at(map_id, *cell)) for cell in cells))
        for (x, z), things in zip(cells, answers, strict=True):
            fires = [thing.thing_id for thing in things or () if thing.def_name == "Fire"]
            found.update((fire, (x, z)) for fire in fires if fire in found)
            missing.difference_update(fires)
            if fires:
                waiting.extendleft((x + dx, z + dz) for dx, dz in NEIGHBOURS)
    return found


def _take(waiting: deque[Cell], asked: set[Cell], count: int) -> list[Cell]:
    """The next cells that were not asked about yet; they count as asked from now on."""
    cells: list[Cell] = []
    while waiting and len(cells) < count:
        cell = waiting.popleft()
        if cell not in asked and min(cell) >= 0:
            asked.add(cell)
            cells.append(cell)
    return cells


def _suspects(colonists: Iterable[DetailedColonist], buildings: Iterable[Building]) -> Iterator[Cell]:
    """Where a fire may be, most likely first: beside colonists who fight one, and on buildings."""
    around = range(-FIRE_REACH, FIRE_REACH + 1)
    for colonist in colonists:
        place = colonist.colonist.position
        if place is not None and colonist.colonist_work_info.current_job == FIGHTING_FIRE:
            yield from ((place.x + dx, place.z + dz) for dz in around for dx in around)
    for building in buildings:
        if building.position is not None:
            yield building.position.x, building.position.z


async def _or_none(request: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await request
    except RimApiError:
        return None
