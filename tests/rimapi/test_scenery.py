"""What a picture needs beside an observation, and how fires are found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.world import Fire, Job, World
from pytest_rle.rimapi import Exchange, RimApiClient, StaticWorld, observe, read_static
from pytest_rle.rimapi.models import Alert
from pytest_rle.rimapi.scenery import FIRE_REQUESTS, burning_things

SAVES = Path(__file__).parents[2] / "saves"


@pytest.fixture
def world() -> World:
    return load_save(SAVES / "crashlanded.rws.gz", seed=1).world


@pytest.fixture
async def colony(world: World) -> AsyncIterator[RimApiClient]:
    async with RimApiClient("http://colony", transport=DispatcherTransport(Dispatcher(Game(world)))) as client:
        yield client


@pytest.fixture
async def static(colony: RimApiClient) -> StaticWorld:
    return await read_static(colony)


def burn(world: World, cells: Iterable[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Fires in these cells, which become part of the home area."""
    fires = {}
    for x, z in cells:
        number = world.new_id()
        world.fires[number] = Fire(number, x, z, 1.0)
        world.grids.home_area[z, x] = True
        fires[number] = (x, z)
    return fires


async def test_everyone_on_the_map_is_in_the_scenery(colony: RimApiClient, static: StaticWorld) -> None:
    seen = await observe(colony, static, None)
    people, animals = {c.colonist.id for c in seen.colonists}, {animal.id for animal in seen.animals}
    assert {pawn.id for pawn in seen.scenery.pawns} == people | animals
    assert seen.scenery.terrain == await colony.maps.terrain(static.map_id)
    assert set(seen.scenery.gear) == people
    assert seen.scenery.fields == {}


async def test_a_field_is_read_with_its_crop(colony: RimApiClient, static: StaticWorld) -> None:
    created = await colony.zones.create_growing(static.map_id, "Plant_Rice", (120, 120), (123, 122))
    assert created.zone is not None
    seen = await observe(colony, static, None)
    assert seen.scenery.fields[created.zone.id].plant_def_name == "Plant_Rice"


async def test_a_fire_is_found_beside_a_colonist_who_fights_it_and_so_are_its_neighbours(
    colony: RimApiClient, static: StaticWorld, world: World
) -> None:
    fighter = world.colonists()[0]
    fires = burn(world, [(fighter.x + 2 + step, fighter.z + 1) for step in range(5)])
    seen = await observe(colony, static, None)
    assert seen.scenery.fires == dict.fromkeys(fires), "nobody fights them, and nothing was built here"
    fighter.job = Job("BeatFire", target=next(iter(fires)))
    seen = await observe(colony, static, None)
    assert seen.scenery.fires == fires


async def test_a_search_for_fires_is_bounded(colony: RimApiClient, static: StaticWorld, world: World) -> None:
    burn(world, [(2, 2)])
    asked: list[Exchange] = []
    colony.on_exchange = asked.append
    seen = await observe(colony, static, None)
    assert list(seen.scenery.fires.values()) == [None]
    assert sum(exchange.path == "/map/things-at" for exchange in asked) <= FIRE_REQUESTS


def test_burning_things_are_the_targets_of_the_alert_on_fires() -> None:
    alerts = [
        Alert(label="Colonist needs rescue", priority="Critical", targets=(7,)),
        Alert(label="Fire in home area", priority="Critical", targets=(1, 2, 1)),
    ]
    assert burning_things(alerts) == (1, 2)
    assert burning_things([]) == ()
