"""Every read of the client, answered by the embedded colony. To test another one, add it to `READS`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import pytest_rle.rimapi as package
from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import StartBuilding, StartSpec, generate
from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimapi.routes import NEEDED_ROUTES, missing_routes

READS: dict[str, Callable[[RimApiClient], Awaitable[Any]]] = {
    "/game/state": lambda c: c.game.state(),
    "/version": lambda c: c.game.version(),
    "/dev/endpoints": lambda c: c.game.endpoints(),
    "/game/settings": lambda c: c.game.settings(),
    "/datetime": lambda c: c.game.datetime(),
    "/colonist/opinion-about": lambda c: opinions_of_two(c),
    "/pawns/relations": lambda c: relations_of_a_colonist(c),
    "/pawns/interactions/log": lambda c: interactions_of_a_colonist(c),
    "/colonists": lambda c: c.colonists.list(),
    "/colonists/detailed": lambda c: c.colonists.detailed(),
    "/colonists/positions": lambda c: c.colonists.positions(),
    "/work-list": lambda c: c.colonists.work_types(),
    "/maps": lambda c: c.maps.list(),
    "/map/weather": lambda c: c.maps.weather(0),
    "/map/terrain": lambda c: c.maps.terrain(0),
    "/map/ore": lambda c: c.maps.ore(0),
    "/map/fog-grid": lambda c: c.maps.fog_grid(0),
    "/map/plants": lambda c: c.maps.plant_spots(0),
    "/map/things": lambda c: c.maps.things(0),
    "/map/things-at": lambda c: c.maps.things_at(0, 30, 30),
    "/map/things/radius": lambda c: c.maps.things_around(0, 30, 30, 2),
    "/map/buildings": lambda c: c.maps.buildings(0),
    "/map/rooms": lambda c: c.maps.rooms(0),
    "/map/zones": lambda c: c.maps.zones(0),
    "/map/zone/growing": lambda c: field(c),
    "/map/farm/summary": lambda c: c.maps.farm_summary(0),
    "/map/power/info": lambda c: c.maps.power(0),
    "/map/creatures/summary": lambda c: c.maps.creatures(0),
    "/map/animals": lambda c: c.maps.animals(0),
    "/map/pawns": lambda c: c.maps.pawns(0),
    "/map/work-tables": lambda c: c.bills.work_tables(0),
    "/resources/summary": lambda c: c.things.summary(0),
    "/factions": lambda c: c.factions.list(),
    "/incidents": lambda c: c.incidents.list(0),
    "/lords": lambda c: c.incidents.lords(0),
    "/research/progress": lambda c: c.research.progress(),
    "/research/tree": lambda c: c.research.tree(),
    "/ui/alerts": lambda c: c.ui.alerts(),
    "/ui/windows": lambda c: c.ui.windows(),
    "/rle/state": lambda c: c.lockstep.state(),
    "/rle/colony-report": lambda c: c.lockstep.colony_report(),
    "/pawns/inventory": lambda c: inventory_of_a_colonist(c),
    "/buildings/bills": lambda c: bills_of_a_table(c),
    "/buildings/recipes": lambda c: recipes_of_a_table(c),
}


@pytest.fixture
async def colony() -> AsyncIterator[RimApiClient]:
    """The embedded colony on a small map, with a work table."""
    world = generate(
        StartSpec(name="routes", world_seed="routes", width=60, height=60, buildings=(StartBuilding("Campfire", 3, 3),))
    )
    async with RimApiClient("http://colony", transport=DispatcherTransport(Dispatcher(Game(world)))) as client:
        yield client


@pytest.mark.parametrize("path", READS)
async def test_a_read_is_answered_with_the_promised_type(colony: RimApiClient, path: str) -> None:
    assert await READS[path](colony) is not None


def test_every_read_of_the_client_is_tested() -> None:
    sources = [source.read_text(encoding="utf-8") for source in Path(package.__file__).parent.glob("*.py")]
    assert {path for text in sources for path in re.findall(r'_connection\.get\(\s*"(/[^"]+)"', text)} == set(READS)


def test_every_route_that_the_client_uses_in_an_episode_is_a_needed_one() -> None:
    """Except for those of the embedded colony, and those that only other users of the client call."""
    sources = [source.read_text(encoding="utf-8") for source in Path(package.__file__).parent.glob("*.py")]
    calls = [found for text in sources for found in re.findall(r'\(\s*"([A-Z]+)",\s*"(/[^"]+)"', text)]
    used = {f"{method} {path}" for method, path in calls} | {f"GET {path}" for path in READS}
    others = {
        "GET /dev/endpoints",
        "GET /colonists",
        "GET /colonists/positions",
        "GET /ui/windows",
        "GET /game/settings",
    }
    others |= {"GET /buildings/recipes", "PUT /buildings/bill/suspend"}
    assert {route for route in used if "/rle/" not in route and "/events" not in route} - others == set(NEEDED_ROUTES)


async def test_the_routes_that_a_game_lacks_are_named(colony: RimApiClient) -> None:
    assert await missing_routes(colony) == ()


async def opinions_of_two(client: RimApiClient) -> Any:
    one, other, *_ = await client.colonists.list()
    return await client.social.opinions(one.id, other.id)


async def relations_of_a_colonist(client: RimApiClient) -> Any:
    colonist, *_ = await client.colonists.list()
    return await client.social.relations(colonist.id)


async def interactions_of_a_colonist(client: RimApiClient) -> Any:
    colonist, *_ = await client.colonists.list()
    return await client.social.interactions(colonist.id, limit=5)


async def inventory_of_a_colonist(client: RimApiClient) -> Any:
    colonist, *_ = await client.colonists.list()
    return await client.pawns.inventory(colonist.id)


async def field(client: RimApiClient) -> Any:
    created = await client.zones.create_growing(0, "Plant_Rice", (30, 30), (31, 31))
    assert created.zone is not None
    found = await client.zones.growing(created.zone.id)
    assert (found.plant_def_name, found.plant_count, found.growth_progress) == ("Plant_Rice", 0, 0.0)
    return found


async def table(client: RimApiClient) -> int:
    first, *_ = await client.bills.work_tables(0)
    return first.id


async def bills_of_a_table(client: RimApiClient) -> Any:
    return await client.bills.list(await table(client))


async def recipes_of_a_table(client: RimApiClient) -> Any:
    recipes = await client.bills.recipes(await table(client))
    assert recipes
    return recipes
