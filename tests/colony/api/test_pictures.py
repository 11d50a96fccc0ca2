"""Screenshots and portraits of the served game."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from pytest_rle.colony.api.mapping.scene import ground_of, layers_of
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import Fire, World
from pytest_rle.picture.looks import LOOKS

SHOT = "/api/v1/camera/screenshot"
PORTRAIT = "/api/v1/pawn/portrait/image"


async def taken(client: httpx.AsyncClient, **body: Any) -> tuple[Image.Image, dict[str, Any]]:
    answer = await client.post(SHOT, json=body)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    kind, _, content = data["image"]["data_uri"].partition(";base64,")
    raw = base64.b64decode(content, validate=True)
    image = Image.open(io.BytesIO(raw))
    assert kind == f"data:image/{data['metadata']['format']}"
    assert (image.format or "").lower() == data["metadata"]["format"]
    assert image.size == (data["metadata"]["width"], data["metadata"]["height"])
    assert len(raw) == data["metadata"]["size_bytes"]
    return image, data


async def test_a_screenshot_is_a_jpeg_of_the_home(client: httpx.AsyncClient, game: Game) -> None:
    game.advance(2_500)
    image, data = await taken(client)
    assert data["metadata"]["format"] == "jpeg"
    assert data["game_context"] == {"current_tick": 2_500}
    assert image.width > 400
    assert (await client.post(SHOT)).status_code == 200, "the body is optional"


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(320, 200, (320, 200)), (1, 100_000, (16, 4320)), (320, None, None), (None, 64, None)],
)
async def test_a_screenshot_has_the_wanted_size(
    client: httpx.AsyncClient, width: int | None, height: int | None, size: tuple[int, int] | None
) -> None:
    image, _ = await taken(client, format="png", width=width, height=height)
    assert image.size == size or (size is None and (image.width == width or image.height == height))


async def test_the_camera_looks_where_it_was_moved(client: httpx.AsyncClient, world: World) -> None:
    home, _ = await taken(client, format="png")
    await client.post("/api/v1/camera/change/zoom?zoom=11")
    await client.post("/api/v1/camera/change/position?x=5&y=5")
    corner, _ = await taken(client, format="png")
    colonist = world.colonists()[0]
    await client.post(f"/api/v1/camera/follow/pawn?pawn_id={colonist.id}")
    close, _ = await taken(client, format="png")
    assert corner.size == close.size != home.size
    assert corner.tobytes() != close.tobytes()
    blue = LOOKS["pawns"]["colonist"]["fill"]
    colours = close.convert("RGB").getcolors(1 << 24) or []
    assert tuple(int(blue[i : i + 2], 16) for i in (1, 3, 5)) in {colour for _, colour in colours}


async def test_the_ui_is_a_panel_beside_the_map(client: httpx.AsyncClient) -> None:
    plain, _ = await taken(client, format="png")
    whole, _ = await taken(client, format="png", hide_ui=False)
    assert whole.width > plain.width


def test_the_layers_show_what_stands_in_the_colony(game: Game) -> None:
    world = game.colony.world
    world.fires[world.new_id()] = Fire(id=world.new_id(), x=3, z=4, size=1.0)
    layers, ground = layers_of(game.colony), ground_of(world)
    assert {row[0] for row in layers["buildings"].values()} >= {"Campfire", "SimpleResearchBench", "Bed"}
    assert (3, 4) in layers["fires"].values()
    assert [row[0] for row in layers["pawns"].values()].count("colonist") == 3
    assert len(ground.terrain) == ground.width * ground.height


@pytest.mark.parametrize("direction", ["north", "East", "south", "west"])
async def test_a_portrait_is_a_png_of_the_wanted_size(client: httpx.AsyncClient, world: World, direction: str) -> None:
    query: dict[str, str | int] = {
        "pawn_id": world.colonists()[0].id,
        "width": 96,
        "height": 128,
        "direction": direction,
    }
    data = (await client.get(PORTRAIT, params=query)).json()["data"]
    assert data["result"] == "success"
    image = Image.open(io.BytesIO(base64.b64decode(data["image_base64"])))
    assert (image.format, image.size) == ("PNG", (96, 128))


async def test_an_animal_has_a_portrait_and_an_unknown_pawn_has_none(client: httpx.AsyncClient, world: World) -> None:
    animal = next(pawn for pawn in world.pawns.values() if not pawn.is_human)
    query: dict[str, str | int] = {"width": 64, "height": 64, "direction": "south"}
    assert (await client.get(PORTRAIT, params={"pawn_id": animal.id, **query})).status_code == 200
    assert (await client.get(PORTRAIT, params={"pawn_id": 0, **query})).status_code == 404
