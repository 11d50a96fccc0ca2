"""A small world with three colonists, a dispatcher for it, and a client that calls it in process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import StartBuilding, StartItem, StartSpec, generate
from pytest_rle.colony.world import World

BASE_URL = "http://colony"


@pytest.fixture
def world() -> World:
    return generate(
        StartSpec(
            name="api",
            world_seed="api",
            width=60,
            height=60,
            items=(
                StartItem("MealSurvivalPack", 20),
                StartItem("Steel", 150),
                StartItem("WoodLog", 200),
                StartItem("MedicineIndustrial", 10),
                StartItem("Gun_Revolver", quality="Good"),
                StartItem("RawRice", 60),
            ),
            buildings=(
                StartBuilding("Campfire", 3, 3),
                StartBuilding("SimpleResearchBench", -4, 3, stuff="WoodLog"),
                StartBuilding("Bed", 4, -3, stuff="WoodLog"),
                StartBuilding("Heater", 6, 0),
            ),
        )
    )


@pytest.fixture
def game(world: World) -> Game:
    return Game(world)


@pytest.fixture
def dispatcher(game: Game) -> Dispatcher:
    return Dispatcher(game)


@pytest.fixture
async def client(dispatcher: Dispatcher) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url=BASE_URL) as client:
        yield client
