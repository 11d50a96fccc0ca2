"""Requests and answers, over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytest_rle.errors import GameError
from pytest_rle.rimapi import (
    BadRequest,
    ConnectionFailed,
    Exchange,
    InvalidResponse,
    LengthRequired,
    NotFound,
    RequestRefused,
    RequestTimedOut,
    RimApiClient,
    RimApiError,
    ServerError,
    Unauthorized,
)
from pytest_rle.rimapi.builder import PlannedBuilding, PlannedFloor

if TYPE_CHECKING:
    from tests.rimapi.conftest import ScriptedGame

STATE = {
    "game_tick": 7,
    "colony_wealth": 1.5,
    "colonist_count": 3,
    "is_paused": True,
    "map_count": 1,
    "storyteller": "X",
}

Call = Callable[[RimApiClient], Awaitable[Any]]


async def test_an_answer_becomes_a_typed_model(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/game/state", STATE | {"something_newer": [1]})
    state = await client.game.state()
    assert (state.game_tick, state.colony_wealth, state.program_state) == (7, 1.5, None)


async def test_the_address_may_end_in_a_slash(game: ScriptedGame) -> None:
    game.answers("GET", "/game/state", STATE)
    async with RimApiClient(f"{game.url}/") as client:
        assert client.base_url == game.url
        assert (await client.game.state()).game_tick == 7


WRITES: list[tuple[Call, str, str, dict[str, str], Any]] = [
    (lambda c: c.game.set_speed(3), "POST", "/game/speed", {"speed": "3"}, {}),
    (lambda c: c.game.save("x"), "POST", "/game/save", {}, {"file_name": "x"}),
    (
        lambda c: c.colonists.set_work_priority(5, "Growing", 1),
        "POST",
        "/colonist/work-priority",
        {},
        {"id": 5, "work": "Growing", "priority": 1},
    ),
    (
        lambda c: c.colonists.set_time_assignment(5, 23, "Sleep"),
        "POST",
        "/colonist/time-assignment",
        {},
        {"pawn_id": 5, "hour": 23, "assignment": "Sleep"},
    ),
    (
        lambda c: c.pawns.set_drafted(5, True),
        "POST",
        "/pawn/edit/status",
        {},
        {"pawn_id": 5, "is_drafted": True},
    ),
    (
        lambda c: c.pawns.order_job(5, "Goto", target_cell=(3, 4)),
        "POST",
        "/pawn/job",
        {},
        {"pawn_id": 5, "job_def": "Goto", "target_position": {"x": 3, "y": 0, "z": 4}},
    ),
    (
        lambda c: c.pawns.order_job(5, "AttackMelee", target_thing_id=9),
        "POST",
        "/pawn/job",
        {},
        {"pawn_id": 5, "job_def": "AttackMelee", "target_thing_id": 9},
    ),
    (
        lambda c: c.pawns.tend(1, 2),
        "POST",
        "/pawn/medical/tend",
        {},
        {"patient_pawn_id": 1, "doctor_pawn_id": 2},
    ),
    (lambda c: c.pawns.bed_rest(1), "POST", "/pawn/medical/bed-rest", {}, {"patient_pawn_id": 1}),
    (
        lambda c: c.pawns.equip(0, 5, 9),
        "POST",
        "/jobs/make/equip",
        {"map_id": "0", "pawn_id": "5", "item_id": "9"},
        {},
    ),
    (lambda c: c.research.stop(), "POST", "/research/stop", {}, {}),
    (lambda c: c.zones.delete_stockpile(4), "DELETE", "/map/zone/stockpile/delete", {"zone_id": "4"}, None),
    (lambda c: c.bills.remove(4, 6), "DELETE", "/buildings/bill/remove", {"building_id": "4", "bill_id": "6"}, None),
    (
        lambda c: c.bills.suspend(4, 6, True),
        "PUT",
        "/buildings/bill/suspend",
        {"building_id": "4", "bill_id": "6"},
        {"suspended": True},
    ),
    (
        lambda c: c.things.set_forbidden(0, [1, 2], False),
        "POST",
        "/things/set-forbidden",
        {},
        {"thing_ids": [1, 2], "map_id": 0, "forbidden": False},
    ),
    (
        lambda c: c.orders.designate(0, "mine", (1, 2), (3, 4)),
        "POST",
        "/order/designate/area",
        {},
        {"map_id": 0, "type": "mine", "point_a": {"x": 1, "y": 0, "z": 2}, "point_b": {"x": 3, "y": 0, "z": 4}},
    ),
    (
        lambda c: c.incidents.trigger("RaidEnemy", 0, {"points": 100.0}),
        "POST",
        "/incident/trigger",
        {},
        {"name": "RaidEnemy", "map_id": "0", "incident_parms": {"points": 100.0}},
    ),
    (
        lambda c: c.maps.set_power(8, True),
        "POST",
        "/map/building/power",
        {"buildingId": "8", "powerOn": "true"},
        {},
    ),
    (
        lambda c: c.builder.blueprint(
            0,
            (10, 20),
            [PlannedBuilding(def_name="Wall", rel_x=2, rel_z=0, stuff_def_name="WoodLog")],
            [PlannedFloor(def_name="Concrete", rel_x=0, rel_z=1)],
        ),
        "POST",
        "/builder/blueprint",
        {},
        {
            "map_id": 0,
            "position": {"x": 10, "y": 0, "z": 20},
            "blueprint": {
                "width": 3,
                "height": 2,
                "floors": [{"def_name": "Concrete", "rel_x": 0, "rel_z": 1}],
                "buildings": [{"def_name": "Wall", "rel_x": 2, "rel_z": 0, "rotation": 0, "stuff_def_name": "WoodLog"}],
            },
            "clear_obstacles": True,
        },
    ),
]


@pytest.mark.parametrize(("call", "method", "path", "query", "body"), WRITES, ids=[w[2] for w in WRITES])
async def test_a_write_is_sent_once_in_the_form_of_the_mod(
    game: ScriptedGame, client: RimApiClient, call: Call, method: str, path: str, query: dict[str, str], body: Any
) -> None:
    game.answers(method, path)
    await call(client)
    [seen] = game.seen
    assert (seen.method, seen.path, seen.query) == (method, f"/api/v1{path}", query)
    assert (json.loads(seen.body) if seen.body else None) == body
    if method in ("POST", "PUT"):
        assert int(seen.headers["content-length"]) == len(seen.body) > 0


async def test_the_data_of_a_write_is_typed(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("POST", "/map/zone/stockpile", {"zone_id": 3, "cells_count": 9, "priority": 2})
    zone = await client.zones.create_stockpile(0, (1, 1), (3, 3), name="Food", allowed_categories=["Foods"])
    assert (zone.zone_id, zone.cells_count) == (3, 9)
    assert json.loads(game.seen[0].body)["allowed_item_categories"] == ["Foods"]


async def test_the_warnings_of_a_write_are_returned(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("POST", "/things/set-forbidden", warnings=("Thing 2 not found",))
    assert (await client.things.set_forbidden(0, [1, 2], False)).warnings == ("Thing 2 not found",)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (404, NotFound),
        (411, LengthRequired),
        (500, ServerError),
        (503, ServerError),
    ],
)
async def test_a_refusal_has_the_method_the_path_the_status_and_the_servers_message(
    game: ScriptedGame, client: RimApiClient, status: int, kind: type[RequestRefused]
) -> None:
    game.fails("POST", "/research/target", status, "Project X is finished", "and more")
    with pytest.raises(RequestRefused) as caught:
        await client.research.set_target("X")
    error = caught.value
    assert type(error) is kind
    assert (error.method, error.path, error.status) == ("POST", "/research/target", status)
    assert error.text == "Project X is finished; and more"
    assert str(error) == f"POST /research/target answered {status}: Project X is finished; and more"
    assert len(game.seen) == 1, "a write is never repeated"


async def test_a_status_that_the_mod_never_sends_is_also_a_refusal(game: ScriptedGame, client: RimApiClient) -> None:
    game.replies("GET", "/game/state", 418, "<h1>I am\n a teapot</h1>")
    with pytest.raises(RequestRefused, match="<h1>I am a teapot</h1>") as caught:
        await client.game.state()
    assert type(caught.value) is RequestRefused


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "Invalid JSON"),
        ("<html>not json</html>", "Invalid JSON"),
        ("[1, 2]", "Input should be an object"),
        ({"data": STATE}, "success: Field required"),
        ({"success": True, "data": {"game_tick": "x"}}, "data.game_tick: "),
        ({"success": True}, "the answer has no data"),
    ],
)
async def test_a_malformed_answer_is_an_error_and_never_a_default(
    game: ScriptedGame, client: RimApiClient, body: Any, message: str
) -> None:
    game.replies("GET", "/game/state", 200, body)
    with pytest.raises(InvalidResponse) as caught:
        await client.game.state()
    assert message in caught.value.text


async def test_success_false_is_a_refusal_even_with_status_200(game: ScriptedGame, client: RimApiClient) -> None:
    game.replies("GET", "/game/state", 200, {"success": False, "errors": ["no game"]})
    with pytest.raises(ServerError, match="no game"):
        await client.game.state()


async def test_an_address_where_nothing_listens_is_a_failed_connection_that_names_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with RimApiClient(url) as client:
        with pytest.raises(ConnectionFailed, match=url) as caught:
            await client.game.state()
    assert caught.value.status is None


async def test_a_game_that_does_not_answer_in_time_is_a_timeout(game: ScriptedGame) -> None:
    released = asyncio.Event()

    async def never(request: Request) -> Response:
        await released.wait()
        return JSONResponse({})

    game.handles("GET", "/game/state", never)
    async with RimApiClient(game.url, timeout_s=0.05) as client:
        with pytest.raises(RequestTimedOut, match=r"no answer within 0\.05 s"):
            await client.game.state()
    released.set()


async def test_all_errors_have_one_base() -> None:
    kinds = (ConnectionFailed, RequestTimedOut, InvalidResponse, NotFound, ServerError)
    assert all(issubclass(kind, RimApiError) for kind in kinds)
    assert issubclass(RimApiError, GameError)
    assert not issubclass(InvalidResponse, RequestRefused)


async def test_every_exchange_is_reported_with_request_answer_and_time(game: ScriptedGame) -> None:
    seen: list[Exchange] = []
    game.answers("GET", "/map/weather", {"weather": "Clear", "temperature": 21.0})
    game.fails("POST", "/pawn/job", 404, "Pawn not found")
    async with RimApiClient(game.url, on_exchange=seen.append) as client:
        await client.maps.weather(0)
        with pytest.raises(NotFound):
            await client.pawns.order_job(1, "Goto", target_cell=(1, 2))
    read, write = seen
    assert (read.method, read.path, dict(read.query), read.body, read.status) == (
        "GET",
        "/map/weather",
        {"map_id": 0},
        None,
        200,
    )
    assert json.loads(read.response)["data"]["weather"] == "Clear"
    assert not read.is_write
    assert write.is_write
    assert (write.status, json.loads(write.response)["errors"]) == (404, ["Pawn not found"])
    assert write.body is not None
    assert write.body["job_def"] == "Goto"
    assert read.seconds > 0


async def test_an_exchange_without_an_answer_is_reported_with_its_cause() -> None:
    seen: list[Exchange] = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    async with RimApiClient(url, on_exchange=seen.append) as client:
        with pytest.raises(ConnectionFailed):
            await client.game.state()
    [exchange] = seen
    assert exchange.status is None
    assert url in exchange.response


async def test_a_live_game_has_no_lockstep(client: RimApiClient) -> None:
    assert await client.lockstep.state() is None
    assert await client.lockstep.colony_report() is None


async def test_the_things_in_a_cell_are_read_with_a_body_on_get(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/map/things-at", [])
    assert await client.maps.things_at(0, 3, 4) == ()
    assert json.loads(game.seen[0].body) == {"map_id": 0, "position": {"x": 3, "y": 0, "z": 4}}
    assert int(game.seen[0].headers["content-length"]) == len(game.seen[0].body)
