"""Reading the game: the static world once, and the observation every tick, with all requests concurrent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from pytest_rle.rimapi.client import RimApiClient
from pytest_rle.rimapi.errors import InvalidResponse, RequestRefused, RimApiError
from pytest_rle.rimapi.grids import fogged_cells, plant_cells, rock_cells, terrain_map
from pytest_rle.rimapi.models.game import Faction, Lord
from pytest_rle.rimapi.models.goods import Bill, WorkTable
from pytest_rle.rimapi.models.lockstep import LockstepState
from pytest_rle.rimapi.models.maps import MapInfo
from pytest_rle.rimapi.models.pawns import DetailedColonist, Pawn, PawnInventory
from pytest_rle.rimapi.observation import Observation, SocialLife, StaticWorld
from pytest_rle.rimapi.scenery import read_scenery
from pytest_rle.rimapi.traffic import GameEvents

T = TypeVar("T")

GEAR_LIMIT: Final = 12
"""Hostile pawns whose gear an observation has."""

LOW_MOOD: Final = 0.4
"""Mood from 0 to 1 below which an observation has a colonist's social life."""

OTHERS: Final = 8
"""Other colonists whose opinions are asked for, for each colonist whose mood is low."""

INTERACTIONS: Final = 6
"""Interactions that a social life has."""

_TRAILING_NUMBER: Final = re.compile(r"(\d+)$")


async def read_static(client: RimApiClient) -> StaticWorld:
    """Read the data that is needed once an episode: terrain, rock, fog, plants, work types and versions.

    Raises:
        RimApiError: A route failed, or no map is loaded. No default takes the place of missing data.
    """
    async with _Requests() as read:
        maps = read(client.maps.list())
        version = read(client.game.version())
        work_types = read(client.colonists.work_types())
        lockstep = read(client.lockstep.state())
    map_id = _home(maps.result()).id
    async with _Requests() as read:
        terrain = read(client.maps.terrain(map_id))
        ore = read(client.maps.ore(map_id))
        fog = read(client.maps.fog_grid(map_id))
        plants = read(client.maps.plant_spots(map_id))
    state = lockstep.result()
    return StaticWorld(
        map_id=map_id,
        terrain=terrain_map(terrain.result()),
        rock=rock_cells(ore.result()),
        fogged=fogged_cells(fog.result()),
        plants=plant_cells(plants.result()),
        work_types=work_types.result(),
        rimapi_version=version.result().mod_version or version.result().api_version,
        rimworld_version=version.result().rim_world_version,
        lockstep=state is not None and state.lockstep,
    )


async def observe(
    client: RimApiClient, static: StaticWorld, events: GameEvents | None, *, for_views: bool = False
) -> Observation:
    """Read the present state of the colony. The game should be paused meanwhile.

    `for_views` also asks for what only the views of agents show: the gear of each colonist and of the first
    `GEAR_LIMIT` hostile pawns, which takes one request for each of them, and the social life of each colonist whose
    mood is below `LOW_MOOD`, which takes two, and one for each of up to `OTHERS` other colonists.

    Without an event stream the observation has no events. If one request fails, the others are cancelled.

    Raises:
        RimApiError: A route failed. No default takes the place of missing data.
    """
    map_id = static.map_id
    async with _Requests() as read:
        game = read(client.game.state())
        datetime = read(client.game.datetime())
        weather = read(client.maps.weather(map_id))
        colonists = read(client.colonists.detailed())
        creatures = read(client.maps.creatures(map_id))
        factions = read(client.factions.list())
        lords = read(client.incidents.lords(map_id))
        pawns = read(client.maps.pawns(map_id))
        animals = read(client.maps.animals(map_id))
        resources = read(client.things.summary(map_id))
        things = read(client.maps.things(map_id))
        buildings = read(client.maps.buildings(map_id))
        rooms = read(client.maps.rooms(map_id))
        zones = read(client.maps.zones(map_id))
        farm = read(client.maps.farm_summary(map_id))
        power = read(client.maps.power(map_id))
        research = read(client.research.tree())
        current = read(client.research.progress())
        tables = read(_tables_and_bills(client, map_id))
        alerts = read(client.ui.alerts())
        incidents = read(client.incidents.list(map_id))
        state = read(_lockstep_state(client, static))
    if events is not None and static.lockstep:
        await events.wait_for_tick(game.result().game_tick)
    threats = hostile_lords(lords.result(), factions.result())
    lockstep = state.result()
    enemies = members(threats, pawns.result())
    armed = [*(c.colonist.id for c in colonists.result()), *(pawn.id for pawn in enemies[:GEAR_LIMIT])]
    gear = await _gear(client, armed) if for_views else {}
    social = await _social(client, colonists.result()) if for_views else {}
    scenery = await read_scenery(
        client,
        map_id,
        pawns=pawns.result(),
        armed=[pawn_id for pawn_id in armed if pawn_id not in gear],
        zones=zones.result().zones,
        alerts=alerts.result(),
        colonists=colonists.result(),
        buildings=buildings.result(),
    )
    return Observation(
        game=game.result(),
        datetime=datetime.result(),
        weather=weather.result(),
        colonists=colonists.result(),
        creatures=creatures.result(),
        factions=factions.result(),
        threats=threats,
        hostiles=enemies,
        animals=animals.result(),
        resources=resources.result(),
        things=things.result(),
        buildings=buildings.result(),
        rooms=rooms.result().rooms,
        zones=zones.result().zones,
        farm=farm.result(),
        power=power.result(),
        research=research.result(),
        current_research=None if current.result().name == "none" else current.result(),
        work_tables=tables.result()[0],
        bills=tables.result()[1],
        alerts=alerts.result(),
        incidents=incidents.result(),
        events=events.drain(game.result().game_tick) if events is not None else (),
        state_hash=lockstep.state_hash if lockstep is not None else None,
        gear=gear,
        social=social,
        scenery=scenery,
    )


def hostile_lords(lords: Iterable[Lord], factions: Iterable[Faction]) -> tuple[Lord, ...]:
    """The lords of factions that are hostile to the player, in the given order."""
    hostile = {(f.def_name, f.name) for f in factions if f.relation == "Hostile" and not f.is_player}
    return tuple(lord for lord in lords if (lord.faction_def_name, lord.faction_name) in hostile)


def members(lords: Iterable[Lord], pawns: Iterable[Pawn]) -> tuple[Pawn, ...]:
    """The pawns that belong to these lords, in the given order. A lord's member ids are text such as "Human8861"."""
    ids = {pawn_id for lord in lords for text in lord.owned_pawn_ids if (pawn_id := pawn_number(text)) is not None}
    return tuple(pawn for pawn in pawns if pawn.id in ids)


def pawn_number(text: str) -> int | None:
    """The number at the end of an id such as "Human8861"; None if there is none."""
    found = _TRAILING_NUMBER.search(text)
    return int(found[1]) if found is not None else None


async def _gear(client: RimApiClient, pawn_ids: Iterable[int]) -> Mapping[int, PawnInventory]:
    async with _Requests() as read:
        tasks = {pawn_id: read(client.pawns.inventory(pawn_id)) for pawn_id in pawn_ids}
    return {pawn_id: task.result() for pawn_id, task in tasks.items()}


async def _social(client: RimApiClient, colonists: Sequence[DetailedColonist]) -> Mapping[int, SocialLife]:
    """The social life of the colonists whose mood is low. What the mod refuses is left out: only views show it."""
    ids = [c.colonist.id for c in colonists]
    low = [c.colonist.id for c in colonists if c.colonist.mood < LOW_MOOD]
    async with _Requests() as read:
        opinions = {
            pawn_id: {
                other: read(_unless_refused(client.social.opinions(pawn_id, other))) for other in _others(ids, pawn_id)
            }
            for pawn_id in low
        }
        relations = {pawn_id: read(_unless_refused(client.social.relations(pawn_id))) for pawn_id in low}
        interactions = {
            pawn_id: read(_unless_refused(client.social.interactions(pawn_id, INTERACTIONS))) for pawn_id in low
        }
    return {
        pawn_id: SocialLife(
            opinions={
                other: known for other, task in opinions[pawn_id].items() if (known := task.result()) is not None
            },
            relations=relations[pawn_id].result() or (),
            interactions=interactions[pawn_id].result() or (),
        )
        for pawn_id in low
    }


async def _unless_refused(request: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await request
    except RequestRefused:
        return None


def _others(ids: Iterable[int], pawn_id: int) -> list[int]:
    return [other for other in ids if other != pawn_id][:OTHERS]


async def _tables_and_bills(
    client: RimApiClient, map_id: int
) -> tuple[tuple[WorkTable, ...], Mapping[int, tuple[Bill, ...]]]:
    tables = await client.bills.work_tables(map_id)
    async with _Requests() as read:
        bills = {table.id: read(client.bills.list(table.id)) for table in tables if table.bills_count}
    return tables, {table.id: bills[table.id].result() if table.id in bills else () for table in tables}


async def _lockstep_state(client: RimApiClient, static: StaticWorld) -> LockstepState | None:
    return await client.lockstep.state() if static.lockstep else None


def _home(maps: tuple[MapInfo, ...]) -> MapInfo:
    for found in sorted(maps, key=lambda each: each.index):
        if found.is_player_home:
            return found
    raise InvalidResponse("GET", "/maps", "no map of the colony is loaded: load a game first", status=200)


class _Requests:
    """A task group that raises the first RimApiError instead of an exception group."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    def __call__(self, request: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        return self._group.create_task(request)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self._group.__aexit__(kind, error, trace)
        except BaseExceptionGroup as group:
            failures, rest = group.split(RimApiError)
            if rest is None and failures is not None:
                raise _first(failures) from None
            raise


def _first(group: BaseExceptionGroup[RimApiError]) -> RimApiError:
    for error in group.exceptions:
        return _first(error) if isinstance(error, BaseExceptionGroup) else error
    raise AssertionError("an exception group is never empty")
