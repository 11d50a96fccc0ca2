"""Cached answers never show an outdated world."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import Frame, Item, World

READS = ("/map/things?map_id=0", "/map/buildings?map_id=0", "/research/tree", "/resources/summary?map_id=0")


def first_item(world: World) -> Item:
    return next(item for _, item in sorted(world.items.items()) if item.x >= 0)


def set_item(name: str, value: object) -> Callable[[World], None]:
    return lambda world: setattr(first_item(world), name, value)


def set_building(name: str, value: object) -> Callable[[World], None]:
    return lambda world: setattr(
        next(building for building in world.buildings.values() if building.player), name, value
    )


def set_frame(name: str, value: object) -> Callable[[World], None]:
    return lambda world: setattr(next(iter(world.frames.values())), name, value)


def take_item(world: World) -> None:
    first_item(world).x = -1


def research(project: str, progress: float) -> Callable[[World], None]:
    return lambda world: world.research.progress.update({project: progress})


CHANGES = {
    "item def": set_item("def_name", "Plasteel"),
    "item stuff": set_item("stuff", "Steel"),
    "item quality": set_item("quality", 3),
    "item x": set_item("x", 7),
    "item z": set_item("z", 9),
    "item stack": set_item("stack_count", 2),
    "item hit points": set_item("hit_points", 11),
    "item forbidden": set_item("forbidden", True),
    "item tainted": set_item("tainted", True),
    "item taken away": take_item,
    "building def": set_building("def_name", "Wall"),
    "building stuff": set_building("stuff", "Steel"),
    "building quality": set_building("quality", 4),
    "building x": set_building("x", 5),
    "building z": set_building("z", 6),
    "building rotation": set_building("rotation", 3),
    "building owner": set_building("player", False),
    "frame def": set_frame("def_name", "Door"),
    "frame stuff": set_frame("stuff", "Steel"),
    "frame x": set_frame("x", 8),
    "frame z": set_frame("z", 4),
    "frame rotation": set_frame("rotation", 1),
    "frame finished": lambda world: world.frames.clear(),
    "research begun": research("Electricity", 12.0),
    "research finished": research("Electricity", 1e6),
}


async def answers(client: httpx.AsyncClient) -> list[bytes]:
    return [(await client.get(f"/api/v1{route}")).content for route in READS]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_change_shows_in_the_next_answer(
    client: httpx.AsyncClient, world: World, change: Callable[[World], None]
) -> None:
    world.frames[900] = Frame(id=900, def_name="Wall", x=20, z=20, stuff="WoodLog")
    before = await answers(client)
    change(world)
    after = await answers(client)
    transport = DispatcherTransport(Dispatcher(Game(world)))
    async with httpx.AsyncClient(transport=transport, base_url="http://colony") as fresh:
        assert after == await answers(fresh)
    assert after != before


async def test_an_unchanged_world_gives_the_same_bytes(client: httpx.AsyncClient) -> None:
    assert await answers(client) == await answers(client)
