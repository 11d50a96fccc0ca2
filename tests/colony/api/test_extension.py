"""The routes of our extension: trade and the ship. They use the mod's envelope and its kinds of errors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.systems.storyteller import traders
from pytest_rle.colony.world import Building, Trader
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from tests.colony.systems.storyteller.test_ship import PLACES


@pytest.fixture
def trader(dispatcher: Dispatcher) -> Trader:
    """A caravan's bulk goods trader, in a colony whose home area is the whole map."""
    game = dispatcher.host.game
    assert game is not None
    colony = game.colony
    colony.world.grids.home_area[:] = True
    for item in colony.world.items.values():
        item.forbidden = False
    lord = traders.arrive(colony, colony.stream("test"), 40.0, traders.TRADE)
    assert lord is not None
    pawn = colony.world.pawns[lord.pawns[0]]
    pawn.x, pawn.z = arrivals.around(colony, *arrivals.colony_centre(colony), 2)[1]
    return trading.set_up(colony, pawn, "Caravan_Outlander_BulkGoods", colony.stream("test"))


async def get(client: httpx.AsyncClient, path: str, **query: int) -> Any:
    answer = await client.get(f"/api/v1/rle/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_without_traders_the_list_is_empty(client: httpx.AsyncClient) -> None:
    assert await get(client, "traders") == []


async def test_a_trader_is_listed_with_goods_and_prices(client: httpx.AsyncClient, trader: Trader) -> None:
    (known,) = await get(client, "traders")
    assert known["trader_id"] == trader.pawn
    assert known["kind"] == "Caravan_Outlander_BulkGoods"
    assert 1000 <= known["silver"] <= 2000
    steel = next(offer for offer in known["sells"] if offer["def_name"] == "Steel")
    assert 500 <= steel["count"] <= 800
    assert 1.9 < steel["price"] < 2.7
    assert {offer["def_name"] for offer in known["buys"]} >= {"MealSurvivalPack"}


async def test_a_deal_is_made_when_negotiator_and_trader_meet(
    client: httpx.AsyncClient, dispatcher: Dispatcher, trader: Trader
) -> None:
    (known,) = await get(client, "traders")
    lines = {"buy": [{"def_name": "Steel", "count": 30}], "sell": [{"def_name": "MealSurvivalPack", "count": 10}]}
    body = {"pawn_id": known["negotiator_id"], "trader_id": trader.pawn, **lines}
    answer = await client.post("/api/v1/rle/trade", json=body)
    assert answer.json()["success"], answer.text
    await client.post("/api/v1/rle/advance", params={"game_ticks": 2500})
    (after,) = await get(client, "traders")
    stock = {offer["def_name"]: offer["count"] for offer in known["sells"]}
    left = {offer["def_name"]: offer["count"] for offer in after["sells"]}
    assert left["Steel"] == stock["Steel"] - 30
    assert after["silver"] < known["silver"], "ten meals are worth more than thirty steel"


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"pawn_id": 999_999}, 404, "999999"),
        ({"trader_id": 999_999}, 404, "trader 999999 not found"),
        ({"buy": [{"def_name": "Steel", "count": 99_999}]}, 400, "the trader has"),
        ({"buy": []}, 400, "nothing is to be bought or sold"),
        ({"buy": "steel"}, 500, "Object reference"),
    ],
)
async def test_an_impossible_deal_is_an_error(
    client: httpx.AsyncClient, trader: Trader, change: dict[str, Any], status: int, text: str
) -> None:
    (known,) = await get(client, "traders")
    body = {"pawn_id": known["negotiator_id"], "trader_id": trader.pawn, "buy": [{"def_name": "Steel", "count": 1}]}
    answer = await client.post("/api/v1/rle/trade", json={**body, **change})
    assert answer.status_code == status, answer.text
    assert text in answer.json()["errors"][0]


async def test_the_ship_is_started_and_launched_over_the_wire(
    client: httpx.AsyncClient, dispatcher: Dispatcher
) -> None:
    refused = await client.post("/api/v1/rle/ship/launch")
    assert refused.status_code == 400
    assert "the reactor has not been started" in refused.json()["errors"][0]
    game = dispatcher.host.game
    assert game is not None
    world = game.world
    for name, x, z in PLACES:
        part = Building(world.new_id(), name, x, z, hit_points=construction.full_hit_points(name, None))
        construction.clear_footprint(game.colony, part)
        spawning.add_building(game.colony, part)
    assert (await client.post("/api/v1/rle/ship/start-reactor")).json()["success"]
    status = await get(client, "ship")
    assert status["reactor_ready_tick"] == world.game_tick + 14 * GAME_TICKS_PER_DAY
    assert ["days to start" in obstacle for obstacle in status["obstacles"]] == [True]
    world.reactor_ready_tick = world.game_tick
    assert (await client.post("/api/v1/rle/ship/launch")).json()["success"]
    await client.post("/api/v1/rle/advance", params={"game_ticks": 1000})
    assert (await get(client, "ship"))["ship_launched"]
    assert (await get(client, "colony-report"))["ship_launched"]
