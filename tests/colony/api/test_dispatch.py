"""What every answer has in common: routing, status, headers, the menu, and the event stream."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport, Request
from pytest_rle.colony.api.stream import QUEUE_LIMIT
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import World


async def test_an_unknown_route_is_reported_with_its_method_and_normalized_path(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/API/v1/Nope/")
    assert answer.status_code == 404
    assert answer.json()["errors"] == ["Endpoint not found: DELETE /api/v1/nope"]


async def test_a_known_path_with_another_method_is_unknown_and_never_405(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/version")).status_code == 404


async def test_paths_match_in_any_case_with_or_without_a_slash(client: httpx.AsyncClient) -> None:
    assert (await client.get("/API/V1/Game/State///")).status_code == 200


async def test_a_missing_parameter_is_404_and_a_malformed_one_500(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/map/things")).status_code == 404
    assert (await client.get("/api/v1/map/things", params={"map_id": "x"})).status_code == 500


async def test_each_route_has_the_mods_own_answer_for_an_unknown_map(client: httpx.AsyncClient) -> None:
    async def ask(path: str) -> httpx.Response:
        return await client.get(f"/api/v1/map/{path}", params={"map_id": 99})

    assert (await ask("things")).json()["data"] == []
    assert (await ask("weather")).status_code == 500
    assert (await ask("fog-grid")).status_code == 404
    assert "data" not in (await ask("ore")).json()
    assert (await ask("terrain")).json()["data"] == {"width": 0, "height": 0}
    assert (await ask("power/info")).json()["data"]["total_power_storage"] == 0


async def test_cors_headers_echo_the_origin(client: httpx.AsyncClient) -> None:
    plain = await client.get("/api/v1/version")
    assert plain.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in plain.headers
    cross_origin = await client.get("/api/v1/version", headers={"Origin": "http://dashboard"})
    assert cross_origin.headers["access-control-allow-origin"] == "http://dashboard"
    assert cross_origin.headers["access-control-allow-credentials"] == "true"


async def test_a_preflight_is_answered_on_any_path(client: httpx.AsyncClient) -> None:
    answer = await client.options("/api/v1/anything", headers={"Access-Control-Request-Headers": "X-Own"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-headers"] == "X-Own"
    assert answer.headers["access-control-max-age"] == "86400"
    assert answer.content == b""


async def test_head_answers_as_get_without_a_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/api/v1/version")
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["content-length"]) > 0


async def test_a_post_without_length_is_refused(dispatcher: Dispatcher) -> None:
    response = await dispatcher.handle(Request("POST", "/api/v1/deselect"))
    assert response.status == 411
    assert (await dispatcher.handle(Request("POST", "/api/v1/deselect", headers={"content-length": "0"}))).status == 200


async def test_there_are_no_caching_headers(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/api/v1/version")).headers
    assert not {"etag", "cache-control", "last-modified"} & set(headers)


async def test_in_lockstep_the_same_game_gives_the_same_bytes(world: World) -> None:
    answers = []
    for _ in range(2):
        dispatcher = Dispatcher(Game(world))
        request = Request("GET", "/api/v1/colonists/detailed")
        answers.append((await dispatcher.handle(request)).body)
    assert answers[0] == answers[1]


async def test_at_the_main_menu_some_routes_work_and_others_are_null_references() -> None:
    dispatcher = Dispatcher(None)
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony") as client:
        state = (await client.get("/api/v1/game/state")).json()["data"]
        assert state["program_state"] == "Entry"
        assert state["storyteller"] == "Unknown"
        assert state["is_paused"]
        assert (await client.get("/api/v1/maps")).json()["data"] == []
        assert (await client.get("/api/v1/colonists/positions")).json()["data"] == []
        for path in ("version", "work-list", "time-assignments", "traders/defs", "dev/endpoints", "mods/list"):
            assert (await client.get(f"/api/v1/{path}")).status_code == 200, path
        for path in ("colonists", "factions", "research/tree", "ui/alerts", "datetime", "outfits"):
            answer = await client.get(f"/api/v1/{path}")
            assert answer.status_code == 500, path
            assert "Object reference not set" in answer.json()["errors"][0]


async def test_the_older_version_of_the_mod_has_its_own_routes(world: World) -> None:
    old = Dispatcher(Game(world), rimapi_version="1.9")
    async with httpx.AsyncClient(transport=DispatcherTransport(old), base_url="http://colony") as client:
        assert isinstance((await client.get("/api/v1/mods/info")).json()["data"], list)
        assert (await client.get("/api/v1/stream/status")).status_code == 200
        assert (await client.get("/api/v1/camera/stream/status")).status_code == 404
        assert (await client.get("/api/v1/ui/alerts")).status_code == 404


async def test_extra_query_keys_empty_a_list_only_under_strict_quirks(world: World, client: httpx.AsyncClient) -> None:
    query: dict[str, str | int] = {"map_id": 0, "x": 30, "z": 30, "radius": 40}
    assert (await client.get("/api/v1/map/things/radius", params=query)).json()["data"]
    assert (await client.get("/api/v1/colonists", params={"fields": "id"})).json()["data"]
    strict = Dispatcher(Game(world), strict_quirks=True)
    async with httpx.AsyncClient(transport=DispatcherTransport(strict), base_url="http://colony") as quirky:
        assert (await quirky.get("/api/v1/map/things/radius", params=query)).json()["data"] == []
        assert (await quirky.get("/api/v1/colonists", params={"fields": "id"})).json()["data"] == []
        stored = (await quirky.get("/api/v1/resources/stored", params={"map_id": 0, "_": 1})).json()
        assert stored["warnings"][0].startswith("Filtering failed:")


async def test_an_exception_in_a_handler_is_an_error_in_the_envelope(dispatcher: Dispatcher, world: World) -> None:
    world.weather = None  # type: ignore[assignment]
    response = await dispatcher.handle(Request("GET", "/api/v1/map/weather", "map_id=0"))
    assert response.status == 500
    assert json.loads(response.body)["errors"][0].startswith("Internal server error: ")


async def test_an_event_reaches_the_subscriber_at_once(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/api/v1/events") as stream:
        frames = stream.aiter_text()
        opening = await anext(frames)
        assert opening.startswith("event: connected\ndata: {")
        assert '"GameTick":0' in opening
        await client.post("/api/v1/dev/console", json={"action": "message", "message": "hello"})
        assert await anext(frames) == 'event: log_message\ndata: {"level":"Info","message":"hello","ticks":0}\n\n'


async def test_a_letter_goes_out_with_its_label_and_without_its_text(client: httpx.AsyncClient) -> None:
    request = {"label": "Hello", "message": "world", "letter_def": "NeutralEvent"}
    async with client.stream("GET", "/api/v1/events") as stream:
        frames = stream.aiter_text()
        await anext(frames)
        await client.post("/api/v1/game/send/letter", json=request)
        data = json.loads((await anext(frames)).partition("data: ")[2])
    letter = {"label": "Hello", "def": "NeutralEvent", "className": "StandardLetter"}
    assert data == {"letter": letter, "targets": {}, "ticks": 0}


async def test_closing_the_response_unsubscribes(client: httpx.AsyncClient, dispatcher: Dispatcher) -> None:
    async with client.stream("GET", "/api/v1/events") as stream:
        await anext(stream.aiter_text())
        dispatcher.host.log("Info", "still subscribed")
        assert dispatcher.host.hub.has_waiting
    dispatcher.host.log("Info", "gone")
    assert not dispatcher.host.hub.has_waiting


async def test_a_subscriber_that_does_not_read_is_disconnected(dispatcher: Dispatcher) -> None:
    response = await dispatcher.handle(Request("GET", "/api/v1/events"))
    assert response.stream is not None
    flood = "flood" * 100_000
    for _ in range(QUEUE_LIMIT // len(flood) + 1):
        dispatcher.host.log("Info", flood)
    assert not dispatcher.host.hub.has_waiting
    async with asyncio.timeout(5):
        assert len([chunk async for chunk in response.stream]) == 1


async def test_a_closed_hub_refuses_subscribers(dispatcher: Dispatcher) -> None:
    dispatcher.host.hub.close()
    assert (await dispatcher.handle(Request("GET", "/api/v1/events"))).status == 503


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/core/docs/export"])
async def test_documentation_for_people_comes_without_an_envelope(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["content-type"].startswith("text/")
    assert "/api/v1/game/state" in answer.text


async def test_the_export_comes_as_json_without_an_envelope(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/core/docs/export", params={"format": "json"})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert "/api/v1/game/state" in [endpoint["path"] for endpoint in answer.json()["endpoints"]]
