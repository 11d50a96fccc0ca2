"""Observations of the embedded colony, and of games that fail to answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.society import social
from pytest_rle.rimapi import (
    EventStream,
    Exchange,
    InvalidResponse,
    NotFound,
    Observation,
    RimApiClient,
    ServerError,
    StaticWorld,
    TerrainMap,
    observe,
    read_static,
)
from pytest_rle.rimapi.models import Faction, Lord, Pawn
from pytest_rle.rimapi.observe import hostile_lords, members, pawn_number

if TYPE_CHECKING:
    from tests.rimapi.conftest import ScriptedGame

SAVES = Path(__file__).parents[2] / "saves"


@pytest.fixture
async def colony() -> AsyncIterator[RimApiClient]:
    """The embedded colony at the start of Crashlanded, in this process."""
    world = load_save(SAVES / "crashlanded.rws.gz", seed=1).world
    async with RimApiClient("http://colony", transport=DispatcherTransport(Dispatcher(Game(world)))) as client:
        yield client


async def test_the_static_world_of_the_embedded_colony_is_complete(colony: RimApiClient) -> None:
    static = await read_static(colony)
    assert static.lockstep
    assert static.terrain.width * static.terrain.height == len(static.terrain.cells)
    assert len(static.work_types) == 20
    assert {"Growing", "Doctor", "Research"} <= set(static.work_types)
    assert sum(len(cells) for cells in static.plants.values()) > 10_000
    assert all(0 <= x < 250 and 0 <= z < 250 for x, z in static.plants["Plant_Grass"])
    assert any(name.startswith("mineable_") for name in static.rock)
    assert static.rimworld_version is not None


async def test_an_observation_of_the_embedded_colony_is_complete(colony: RimApiClient) -> None:
    static = await read_static(colony)
    async with EventStream(colony) as events:
        seen = await observe(colony, static, events)
    assert len(seen.colonists) == 3
    assert len(seen.research) == 77
    assert seen.current_research is None
    assert seen.things
    assert seen.state_hash
    assert seen.hostiles == ()
    assert not seen.is_threatened
    assert seen.day == 0


async def play(colony: RimApiClient) -> list[Observation]:
    static = await read_static(colony)
    seen = []
    async with EventStream(colony) as events:
        seen.append(await observe(colony, static, events))
        await colony.incidents.trigger("RaidEnemy", static.map_id, {"points": 200.0, "forced": True})
        for _ in range(4):
            await colony.lockstep.advance(2_500)
            seen.append(await observe(colony, static, events))
    return seen


async def test_raiders_are_found_by_their_lord_and_have_positions(colony: RimApiClient) -> None:
    seen = await play(colony)
    raided = next(observation for observation in seen if observation.is_threatened)
    assert raided.threats
    assert raided.hostiles
    assert all(pawn.position is not None for pawn in raided.hostiles)
    letters = [event for observation in seen for event in observation.events if event.event == "letter_received"]
    assert letters, "an observation has every event that happened before it"


async def test_the_same_seed_gives_the_same_observations_and_events() -> None:
    runs = []
    for _ in range(2):
        world = load_save(SAVES / "crashlanded.rws.gz", seed=3).world
        async with RimApiClient("http://colony", transport=DispatcherTransport(Dispatcher(Game(world)))) as client:
            runs.append(await play(client))
    assert runs[0] == runs[1]


async def test_the_requests_of_an_observation_are_concurrent(game: ScriptedGame, client: RimApiClient) -> None:
    waiting: list[str] = []
    released = asyncio.Event()

    async def slow(request: Request) -> Response:
        waiting.append(request.url.path)
        if len(waiting) == 3:
            released.set()
        await released.wait()
        return JSONResponse({"success": False, "errors": ["enough"]}, 500)

    for path in ("/game/state", "/datetime", "/map/weather"):
        game.handles("GET", path, slow)
    with pytest.raises((ServerError, NotFound)):
        await observe(client, empty_static(), None)


async def test_a_failed_request_is_raised_and_cancels_the_others(game: ScriptedGame) -> None:
    seen: list[Exchange] = []
    never = asyncio.Event()

    async def hang(request: Request) -> Response:
        await never.wait()
        return JSONResponse({})

    for path in ("/game/state", "/colonists/detailed", "/map/things"):
        game.handles("GET", path, hang)
    game.fails("GET", "/map/weather", 500, "no such map")
    async with RimApiClient(game.url, on_exchange=seen.append) as client:
        with pytest.raises((ServerError, NotFound)):
            await observe(client, empty_static(), None)
        assert not [task for task in asyncio.all_tasks() if "observe" in repr(task.get_coro())]
    never.set()
    assert {exchange.path for exchange in seen}.isdisjoint({"/game/state", "/colonists/detailed", "/map/things"})


async def test_a_game_without_a_map_is_an_error_that_says_so(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/maps", [])
    game.answers("GET", "/version", {})
    game.answers("GET", "/work-list", {"work": []})
    with pytest.raises(InvalidResponse, match="no map of the colony is loaded"):
        await read_static(client)


def empty_static() -> StaticWorld:
    return StaticWorld(0, TerrainMap(1, 1, ("Soil",)), {}, frozenset(), {}, (), None, None)


def lord(faction: str, *members: str) -> Lord:
    return Lord(
        load_id=1,
        faction_name=faction,
        faction_def_name=f"{faction}Def",
        num_pawns_lost_violently=0,
        num_pawns_ever_gained=len(members),
        owned_pawn_ids=members,
        any_active_pawn=True,
    )


def faction(name: str, relation: str, *, is_player: bool = False) -> Faction:
    return Faction(load_id=1, def_name=f"{name}Def", name=name, is_player=is_player, relation=relation, goodwill=0)


def test_only_lords_of_hostile_factions_are_threats() -> None:
    factions = [faction("Pirates", "Hostile"), faction("Town", "Neutral"), faction("Us", "", is_player=True)]
    lords = [lord("Pirates", "Human1"), lord("Town", "Human2"), lord("Unknown", "Human3")]
    assert [each.faction_name for each in hostile_lords(lords, factions)] == ["Pirates"]


def test_members_are_found_by_the_number_in_their_id() -> None:
    pawns = [Pawn(id=number, age=30, health=1, mood=0.5, hunger=1) for number in (1, 2, 8861)]
    assert [pawn.id for pawn in members([lord("Pirates", "Human8861", "Mech_Scyther2", "none")], pawns)] == [2, 8861]


@pytest.mark.parametrize(("text", "number"), [("Human8861", 8861), ("Human", None), ("", None), ("7", 7)])
def test_the_number_of_a_pawn_is_at_the_end_of_its_id(text: str, number: int | None) -> None:
    assert pawn_number(text) == number


async def test_the_social_life_is_read_for_colonists_with_a_low_mood_alone() -> None:
    game = Game(load_save(SAVES / "crashlanded.rws.gz", seed=1).world)
    sad, other, third = game.world.colonists()
    sad.needs.mood = 0.2
    social.interact(game.colony, other, sad, "Insult")
    requests: list[Exchange] = []
    transport = DispatcherTransport(Dispatcher(game))
    async with RimApiClient("http://colony", transport=transport, on_exchange=requests.append) as client:
        static = await read_static(client)
        without = await observe(client, static, None)
        requests.clear()
        observation = await observe(client, static, None, for_views=True)
    assert without.social == {}
    assert set(observation.social) == {sad.id}
    life = observation.social[sad.id]
    assert set(life.opinions) == {other.id, third.id}
    assert life.opinions[other.id].opinion < life.opinions[third.id].opinion, "the insult counts"
    assert (life.interactions[0].interaction_def_name, life.interactions[0].initiator_id) == ("Insult", other.id)
    asked = [(r.path, dict(r.query)) for r in requests if "opinion" in r.path or r.path.startswith("/pawns/")]
    assert [entry for entry in asked if entry[0] != "/pawns/inventory"] == [
        ("/colonist/opinion-about", {"id": sad.id, "other_id": other.id}),
        ("/colonist/opinion-about", {"id": sad.id, "other_id": third.id}),
        ("/pawns/relations", {"pawn_id": sad.id}),
        ("/pawns/interactions/log", {"pawn_id": sad.id, "limit": 6}),
    ]


async def test_a_refused_question_about_the_social_life_ends_no_observation() -> None:
    """The mod knows no opinion of a pawn that has no relations, and answers with a null reference."""
    game = Game(load_save(SAVES / "crashlanded.rws.gz", seed=1).world)
    sad = game.world.colonists()[0]
    sad.needs.mood = 0.2
    colony = DispatcherTransport(Dispatcher(game))

    class Refusing(DispatcherTransport):
        async def transmit(
            self, method: str, url: httpx.URL, content: bytes | None, timeout_s: float
        ) -> tuple[int, bytes]:
            if "opinion-about" in url.path:
                return 500, b'{"success":false,"errors":["Object reference not set to an instance of an object"]}'
            return await colony.transmit(method, url, content, timeout_s)

    async with RimApiClient("http://colony", transport=Refusing(colony.dispatcher)) as client:
        observation = await observe(client, await read_static(client), None, for_views=True)
    assert observation.social[sad.id].opinions == {}
