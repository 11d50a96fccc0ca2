"""The server answers every route of the mod, and every field of an answer has the mod's name and type."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.api.routes import RimapiVersion
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import Hediff, InteractionEntry, Relation, World

VERSIONS: tuple[RimapiVersion, ...] = ("1.9", "1.10")

NOT_REGISTERED = {"/api/v1/docs/extensions/{extensionId}", "/api/v1/docs/export"}
"""Routes in the mod's source code that the mod does not register."""

ALWAYS_FAIL = {
    "/api/v1/camera/screenshot/native",
    "/api/v1/world/caravan/path",
    "/api/v1/mods/preview",
}
"""Routes that always fail here: they need a window, a caravan or an image."""

REPLACES_GAME = ("/quit", "/main-menu", "/load", "/devquick", "/start")
"""Ends of the paths that replace the game; other tests cover them."""

INT32 = 2**31


class Schema:
    """The DTOs and routes of the reference, and a check of values against C# types."""

    def __init__(self, folder: Path, version: str) -> None:
        samples = folder / "rimapi_samples"
        endpoints = json.loads((samples / f"_endpoints_v{version}.0.json").read_text())
        self.routes: list[dict[str, Any]] = endpoints["routes"]
        self.classes: dict[str, Any] = json.loads((samples / f"_dto_v{version}.0.json").read_text())["classes"]

    def properties(self, name: str) -> dict[str, dict[str, Any]]:
        known = self.classes[name]
        inherited = self.properties(known["base"]) if known["base"] in self.classes else {}
        return {**inherited, **{entry["json"]: entry for entry in known["props"]}}

    def check(self, value: Any, kind: str, where: str) -> list[str]:
        """The faults of a value of this C# type, one line each."""
        kind = kind.strip()
        if kind.endswith("?"):
            return self.check(value, kind[:-1], where)
        listed = re.fullmatch(r"(?:List|IEnumerable|IReadOnlyList)<(.+)>", kind) or re.fullmatch(r"(.+)\[\]", kind)
        if listed is not None:
            if not isinstance(value, list):
                return [f"{where}: {type(value).__name__} instead of a list"]
            return [fault for i, entry in enumerate(value) for fault in self.check(entry, listed[1], f"{where}[{i}]")]
        table = re.fullmatch(r"Dictionary<(\w+), ?(.+)>", kind)
        if table is not None:
            if not isinstance(value, dict):
                return [f"{where}: {type(value).__name__} instead of a dictionary"]
            faults = [f"{where}: key {key!r} is not in snake case" for key in value if re.search("[A-Z]", key)]
            return faults + [f for key, entry in value.items() for f in self.check(entry, table[2], f"{where}.{key}")]
        if kind in ("int", "long"):
            right = type(value) is int and (kind == "long" or -INT32 <= value < INT32)
        elif kind in ("float", "double"):
            right = type(value) is float
        elif kind in ("string", "DateTime"):
            right = type(value) is str
        elif kind == "bool":
            right = type(value) is bool
        elif kind in self.classes:
            return self.check_object(value, kind, where)
        else:
            return [f"{where}: the reference does not know the type {kind}"]
        return [] if right else [f"{where}: {value!r} is not a {kind}"]

    def check_object(self, value: Any, name: str, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: {type(value).__name__} instead of {name}"]
        known = self.properties(name)
        faults = [f"{where}.{key}: unknown field of {name}" for key in value if key not in known]
        for key, entry in known.items():
            if key in value:
                faults += self.check(value[key], entry["type"], f"{where}.{key}")
            elif entry["type"] in ("int", "float", "double", "bool", "long") and not entry["attrs"]:
                faults.append(f"{where}.{key}: missing value field of {name}")
        return faults


def unwrapped(text: str) -> str | None:
    """`List<X>` of `ApiResult<List<X>>`, or None for a plain ApiResult."""
    if not text.startswith("ApiResult<"):
        return None
    inner = text.removeprefix("ApiResult<")
    while inner.count(">") > inner.count("<"):
        inner = inner[:-1]
    return inner


def has_null(value: Any) -> bool:
    """Whether decoded JSON contains a null."""
    if isinstance(value, dict):
        return any(has_null(entry) for entry in value.values())
    return any(has_null(entry) for entry in value) if isinstance(value, list) else value is None


def furnished(world: World) -> World:
    """Add one of everything that an answer can show to the world."""
    first, second = world.colonists()[:2]
    first.hediffs.append(Hediff(world.new_id(), "Cut", 4.0, part=0, since=world.game_tick))
    first.hediffs.append(Hediff(world.new_id(), "Flu", 0.3, since=world.game_tick))
    first.relations.append(Relation("Spouse", second.id))
    second.relations.append(Relation("Spouse", first.id))
    world.interactions.append(InteractionEntry("Chitchat", first.id, second.id, world.game_tick))
    world.storyteller.last_fired["WandererJoin"] = 0
    world.research.current = "Electricity"
    return world


def query_for(world: World, path: str) -> dict[str, str | int]:
    """Parameters with which a GET route finds something to answer."""
    first, second = world.colonists()[:2]
    campfire = next(building for building in world.buildings.values() if building.def_name == "Campfire")
    query: dict[str, str | int] = {
        "map_id": world.map_id,
        "id": first.id,
        "other_id": second.id,
        "pawn_id": first.id,
        "building_id": campfire.id,
        "bill_id": campfire.bills[0].load_id if campfire.bills else 0,
        "x": first.x,
        "z": first.z,
        "radius": 10,
        "tile_id": world.tile.index,
        "width": 64,
        "height": 64,
        "direction": "south",
        "package_id": "redeyedev.rimapi",
        "name": "Steel",
        "def_name": "MealSimple",
        "detailed": "true",
    }
    special: dict[str, dict[str, str | int]] = {
        "/api/v1/map/building/info": {"map_id": campfire.id},
        "/api/v1/map/zone/growing": {"map_id": next((z.id for z in world.zones.values() if z.plant), 0)},
        "/api/v1/research/project": {"name": "Electricity"},
        "/api/v1/trait-def": {"name": "Kind"},
        "/api/v1/faction/def": {"name": "OutlanderCivil"},
        "/api/v1/faction": {"id": 2},
        "/api/v1/faction/icon": {"id": 2},
        "/api/v1/faction/relations": {"id": world.player_faction},
        "/api/v1/faction/relation-with": {"id": world.player_faction, "other_id": 2},
        "/api/v1/world/tile": {"id": world.tile.index},
        "/api/v1/world/tile/details": {"id": world.tile.index},
        "/api/v1/world/tile/coordinates": {"id": world.tile.index},
        "/api/v1/client/learning/concept": {"def_name": "Drafting"},
        "/api/v1/docs": {"format": "json"},
    }
    return query | special.get(path, {})


def body_for(world: World, path: str) -> dict[str, Any] | None:
    first = world.colonists()[0]
    bodies: dict[str, dict[str, Any]] = {
        "/api/v1/map/things-at": {"map_id": 0, "position": {"x": first.x, "y": 0, "z": first.z}},
        "/api/v1/incident/chance": {"incident_def_name": "WandererJoin"},
    }
    return bodies.get(path)


async def prepare(client: httpx.AsyncClient, world: World) -> None:
    """Create zones and a bill over the wire, so that the routes have something to show."""
    first = world.colonists()[0]
    area = {"map_id": 0, "point_a": {"x": 2, "z": 2}, "point_b": {"x": 5, "z": 5}}
    await client.post("/api/v1/map/zone/stockpile", json={**area, "name": "Food", "priority": 2})
    farm = {"map_id": 0, "point_a": {"x": first.x + 3, "z": 8}, "point_b": {"x": first.x + 8, "z": 14}}
    await client.post("/api/v1/map/zone/growing", json={**farm, "plant_def": "Plant_Rice"})
    table = next(building.id for building in world.buildings.values() if building.def_name == "Campfire")
    bill = {"recipe_def_name": "CookMealSimple"}
    await client.post("/api/v1/buildings/bills/add", params={"building_id": table}, json=bill)


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_get_route_answers_with_the_mods_fields(
    shared_reference: Path, world: World, version: RimapiVersion
) -> None:
    schema = Schema(shared_reference, version)
    dispatcher = Dispatcher(Game(furnished(world)), rimapi_version=version)
    faults: list[str] = []
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony") as client:
        await prepare(client, world)
        for route in schema.routes:
            path = route["path"]
            if route["method"] != "GET" or path in NOT_REGISTERED or path.endswith("/events"):
                continue
            declared = {parameter["name"] for parameter in route["params"]}
            query = {key: value for key, value in query_for(world, path).items() if key in declared}
            answer = await client.request("GET", path, params=query, json=body_for(world, path))
            if path in ALWAYS_FAIL:
                assert not answer.json()["success"]
                continue
            if answer.headers["content-type"].startswith("text/"):
                continue
            envelope = answer.json()
            if answer.status_code != 200 or has_null(envelope):
                faults.append(f"{path}: {answer.status_code} {answer.text[:200]}")
                continue
            assert list(envelope)[-3:] == ["errors", "warnings", "timestamp"]
            kinds = [kind for text in route["returns"] if (kind := unwrapped(text)) is not None]
            if kinds and not any(not schema.check(envelope.get("data"), kind, path) for kind in kinds):
                faults += schema.check(envelope.get("data"), kinds[0], path)
    assert not faults, "\n".join(faults[:40])


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_other_route_is_known_and_answers_in_the_envelope(
    shared_reference: Path, world: World, version: RimapiVersion
) -> None:
    schema = Schema(shared_reference, version)
    dispatcher = Dispatcher(Game(world), rimapi_version=version)
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony") as client:
        for route in schema.routes:
            if route["method"] == "GET" or route["path"].endswith(REPLACES_GAME):
                continue
            bodies: tuple[dict[str, Any] | None, ...] = (None, {})
            for body in bodies:
                answer = await client.request(route["method"], route["path"], json=body)
                envelope = answer.json()
                assert not any("Endpoint not found" in error for error in envelope["errors"]), route["path"]
                assert envelope["success"] is (answer.status_code == 200)
                assert envelope["success"] or envelope["errors"], route["path"]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_table_holds_only_the_mods_routes_and_our_extension(
    shared_reference: Path, game: Game, version: RimapiVersion
) -> None:
    schema = Schema(shared_reference, version)
    expected = {(route["method"], route["path"]) for route in schema.routes if route["path"] not in NOT_REGISTERED}
    table = Dispatcher(game, rimapi_version=version).table
    served = {(route.method, route.path) for route in table.routes if not route.path.startswith("/api/v1/rle/")}
    assert {entry for entry in expected if not entry[1].endswith("/events")} == served


async def test_the_first_event_is_the_game_state_in_pascal_case(
    shared_reference: Path, client: httpx.AsyncClient
) -> None:
    schema = Schema(shared_reference, "1.10")
    expected = {entry["name"] for entry in schema.classes["GameStateDto"]["props"]}
    async with client.stream("GET", "/api/v1/events") as stream:
        text = await anext(stream.aiter_text())
    state = json.loads(text.split("event: gameState\ndata: ")[1])
    assert set(state) == expected
