"""A client of the earlier system, as its requests are on record: it loads, plays and saves on `rle serve`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.test_serve import HANG_S, serving

READS = (
    "/game/state",
    "/colonists/detailed",
    "/map/power/info?map_id=0",
    "/resources/summary?map_id=0",
    "/resources/stored?map_id=0",
    "/map/buildings?map_id=0",
    "/map/weather?map_id=0",
    "/map/zones?map_id=0",
    "/map/rooms?map_id=0",
    "/map/ore?map_id=0",
    "/map/farm/summary?map_id=0",
    "/map/terrain?map_id=0",
    "/research/summary",
    "/research/progress",
    "/research/finished",
    "/research/tree",
    "/incidents?map_id=0",
    "/factions",
    "/ui/alerts",
)
"""What it read in every tick, one after the other."""


class EarlierClient:
    """Its requests, in its form: integers for ids, snake case, an empty object as the body of a POST without one."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def get(self, path: str) -> Any:
        return self._unwrapped(self._http.get(path))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._unwrapped(self._http.post(path, json=body or {}))

    def _unwrapped(self, answer: httpx.Response) -> Any:
        envelope = answer.json()
        assert (answer.status_code, envelope["success"]) == (200, True), (answer.request.url, envelope)
        return envelope.get("data")

    def load(self, name: str) -> None:
        """Load a save, and wait until the number of colonists has settled."""
        self.post("/game/load", {"file_name": name, "check_version": False, "skip_mod_mismatch": True})
        seen = [-1]
        while len(seen) < 5 or len(set(seen[-5:])) > 1 or seen[-1] <= 0:
            seen.append(self.get("/game/state")["colonist_count"])

    def save(self, name: str, folder: Path) -> bytes:
        """Save, and wait until the file no longer grows."""
        self.post("/game/save", {"file_name": name})
        path, before = folder / f"{name}.rws", b""
        ends_at = time.monotonic() + HANG_S
        while time.monotonic() < ends_at:
            content = path.read_bytes() if path.is_file() else b""
            if content and content == before and content.rstrip().endswith(b"</savegame>"):
                return content
            before = content
            self.get("/game/state")  # a frame passes
        raise AssertionError(f"{path} was not complete in time")


@pytest.fixture
def client(small_project: Path, tmp_path: Path) -> Iterator[EarlierClient]:
    options = ("--scenario", "crashlanded", "--save-folder", str(tmp_path), "--strict-quirks")
    with (
        serving(*options, cwd=small_project) as (_, url),
        httpx.Client(base_url=f"{url}/api/v1", timeout=HANG_S) as http,
    ):
        yield EarlierClient(http)


def test_the_earlier_client_loads_plays_and_saves(client: EarlierClient, tmp_path: Path) -> None:
    client.load("rle_crashlanded_v1")
    things = client.get("/map/things?map_id=0")
    forbidden = [thing["thing_id"] for thing in things if thing["is_forbidden"]]
    client.post("/things/set-forbidden", {"thing_ids": forbidden, "map_id": 0, "forbidden": False})
    assert not any(thing["is_forbidden"] for thing in client.get("/map/things?map_id=0"))

    ticks = []
    for _ in range(2):
        client.post("/game/speed?speed=0")
        client.post("/ui/window/close", {"force_pause_only": True})
        for path in READS:
            client.get(path)
        colonist = client.get("/colonists/detailed")[0]["colonist"]
        x, z = colonist["position"]["x"], colonist["position"]["z"]
        act(client, colonist["id"], x, z)
        ticks.append(client.get("/game/state")["game_tick"])
        client.post("/game/speed?speed=3")
        while client.get("/game/state")["game_tick"] == ticks[-1]:
            pass
    client.post("/game/speed?speed=0")
    assert ticks[0] < ticks[1]
    assert any(zone["label"] == "Stores" for zone in client.get("/map/zones?map_id=0")["zones"])

    client.save("rle_crashlanded_later", tmp_path)
    at_save = client.get("/game/state")["game_tick"]
    client.load("rle_crashlanded_later")
    assert client.get("/game/state")["game_tick"] >= at_save


def act(client: EarlierClient, pawn_id: int, x: int, z: int) -> None:
    """One of each order that its agents could give, in its form."""
    client.post("/colonist/work-priority", {"id": pawn_id, "work": "Growing", "priority": 1})
    client.post("/pawn/edit/status", {"pawn_id": pawn_id, "is_drafted": True})
    client.post("/pawn/edit/position", {"pawn_id": pawn_id, "position": {"x": x, "y": 0, "z": z}})
    client.post("/pawn/edit/status", {"pawn_id": pawn_id, "is_drafted": False})
    client.post("/colonist/time-assignment", {"pawn_id": pawn_id, "hour": 20, "assignment": "Joy"})
    wall = {"def_name": "Wall", "stuff_def_name": "WoodLog", "rel_x": 0, "rel_z": 0, "rotation": 0}
    client.post(
        "/builder/blueprint",
        {
            "map_id": 0,
            "position": {"x": x + 3, "y": 0, "z": z},
            "blueprint": {"width": 1, "height": 1, "floors": [], "buildings": [wall]},
            "clear_obstacles": True,
        },
    )
    if not any(zone["label"] == "Stores" for zone in client.get("/map/zones?map_id=0")["zones"]):
        corners = {"point_a": {"x": x - 6, "y": 0, "z": z}, "point_b": {"x": x - 4, "y": 0, "z": z + 2}}
        client.post("/map/zone/stockpile", {"map_id": 0, **corners, "name": "Stores", "priority": 3})
    area = {"point_a": {"x": x - 5, "y": 0, "z": z - 5}, "point_b": {"x": x + 5, "y": 0, "z": z + 5}}
    client.post("/order/designate/area", {"map_id": 0, "type": "Harvest", **area})
    client.post("/research/target?name=Smithing&force=true")
    client.post("/research/stop")
