"""What the tests of write routes share: things of the test world, areas on it, and answers."""

from __future__ import annotations

from typing import Any

import httpx

from pytest_rle.colony.world import Item, World


def item_of(world: World, def_name: str) -> Item:
    return next(item for _, item in sorted(world.items.items()) if item.def_name == def_name and item.x >= 0)


def building_of(world: World, def_name: str) -> int:
    return next(building.id for building in world.buildings.values() if building.def_name == def_name)


def free_corner(world: World, side: int) -> tuple[int, int]:
    """The lower left cell of a square without rock, buildings and zones."""
    grids = world.grids
    for z in range(2, grids.height - side - 2):
        for x in range(2, grids.width - side - 2):
            square = (slice(z, z + side), slice(x, x + side))
            if not (grids.rock[square].any() or grids.edifice[square].any() or grids.zone[square].any()):
                return x, z
    raise AssertionError("the map has no free square")


def area(x: int, z: int, side: int) -> dict[str, Any]:
    corner = {"x": x + side - 1, "y": 0, "z": z + side - 1}
    return {"map_id": 0, "point_a": {"x": x, "y": 0, "z": z}, "point_b": corner}


async def data_of(client: httpx.AsyncClient, path: str, **query: str | int) -> Any:
    answer = await client.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json().get("data")
