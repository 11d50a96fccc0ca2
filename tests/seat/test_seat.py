"""An agent from outside takes a seat: it plays over HTTP, and its episode is scored and recorded as any other."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeResult, EpisodeSpec, Outcome
from pytest_rle.episode.replay import replay
from pytest_rle.records import read_events
from pytest_rle.scenario import find_scenarios, hash_file, save_path
from pytest_rle.seat.serving import SeatOptions, serve_seat
from tests.episode.live_games import start_of

TOKEN = "a-token-of-the-test"
END_TURN = "/rle/seat/end-turn"


@pytest.fixture
def spec(small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EpisodeSpec:
    """Two turns."""
    monkeypatch.chdir(small_project)
    scenario = find_scenarios(small_project / "scenarios")["crashlanded"]
    return EpisodeSpec(scenario=scenario, seed=42, ticks=2, key="crashlanded-seed42", output=tmp_path / "out")


class Seat:
    """A served seat, and a client in it."""

    def __init__(self, client: httpx.AsyncClient, serving: asyncio.Task[EpisodeResult]) -> None:
        self.client = client
        self.serving = serving

    async def get(self, path: str) -> Any:
        return (await self.client.get(path)).json()["data"]

    async def post(self, path: str, body: object | None = None, **query: Any) -> httpx.Response:
        return await self.client.post(path, json=body if body is not None else {}, params=query)

    async def end_turn(self, summary: str = "") -> dict[str, Any]:
        """End the turn; returns the state at the next one."""
        found: dict[str, Any] = (await self.post(END_TURN, {"summary": summary})).json()["data"]
        return found


@asynccontextmanager
async def seated(spec: EpisodeSpec, **options: Any) -> AsyncIterator[Seat]:
    """Serves a seat and takes it."""
    url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    seat = SeatOptions(token=TOKEN, name="my-agent", port=0, **options)
    digest = hash_file(save_path(spec.scenario))
    serving = asyncio.create_task(serve_seat(start_of(spec), spec, seat, save_sha256=digest, ready=url.set_result))
    try:
        async with asyncio.timeout(60):
            base_url = f"{await url}/api/v1"
            headers = {"Authorization": f"Bearer {TOKEN}"}
            async with httpx.AsyncClient(base_url=base_url, headers=headers, timeout=30) as client:
                found = Seat(client, serving)
                assert (await found.get("/rle/seat?wait=true"))["is_your_turn"]
                yield found
    finally:
        serving.cancel()
        await asyncio.wait([serving])


def events_of(folder: Path, kind: str) -> list[Any]:
    return [event for event in read_events(folder) if event.type == kind]


async def test_an_agent_plays_a_whole_episode(spec: EpisodeSpec, capsys: pytest.CaptureFixture[str]) -> None:
    async with seated(spec) as seat:
        people = await seat.get("/colonists")
        first, second = people[0]["id"], people[1]["id"]
        drafted = await seat.post("/pawn/edit/status", {"pawn_id": first, "is_drafted": True})
        assert drafted.json()["success"]
        job = (await seat.get("/colonists/detailed"))[0]["colonist_work_info"]["current_job"]
        assert job == "Wait_Combat", "an order is carried out when it is given"
        refused = await seat.post("/pawn/medical/tend", {"patient_pawn_id": first, "doctor_pawn_id": second})
        assert refused.status_code == 500
        assert "needs no tending" in refused.json()["errors"][0]
        cell = people[0]["position"]
        order = {"map_id": (await seat.get("/maps"))[0]["id"], "position": cell}
        bed = {"def_name": "Bed", "stuff_def_name": "WoodLog", "rel_x": 4, "rel_z": 4, "rotation": 0}
        plan = {"width": 1, "height": 1, "floors": [], "buildings": [bed]}
        planned = await seat.post("/builder/blueprint", {**order, "blueprint": plan})
        assert planned.json()["success"], planned.text
        state = await seat.end_turn("watching")
        assert (state["is_your_turn"], state["tick"]) == (True, 1)
        assert state["game_tick"] > 0
        state = await seat.end_turn()
        result = await seat.serving
    assert (state["is_over"], state["outcome"]) == (True, "horizon")
    assert state["score"] == pytest.approx(result.score, abs=1e-6)
    assert (result.outcome, result.ticks, result.team.name, result.clean_run) == (Outcome.HORIZON, 2, "my-agent", True)
    assert result.is_pinned
    executed = events_of(result.folder, "action_exec")
    assert [(event.action.path, event.status) for event in executed] == [
        ("/pawn/edit/status", "done"),
        ("/pawn/medical/tend", "refused"),
        ("/builder/blueprint", "done"),
    ]
    assert executed[0].exchanges[0].response == drafted.text
    (deliberation, _) = events_of(result.folder, "deliberation")
    assert (deliberation.summary, deliberation.policy) == ("watching", "seat")
    assert (result.scoring.metrics["orders"] or 0) > 0
    again = await replay(result.folder)
    assert again.is_identical, again.difference
    assert main(["show", str(result.folder)]) == 0
    told = capsys.readouterr().out
    assert "led by my-agent." in told
    assert "a clean run: no power of the operator was asked for" in told
    assert all(len(line) <= 80 for line in told.splitlines())
    assert main(["list", str(spec.output)]) == 0
    assert "my-agent" in capsys.readouterr().out
    assert main(["page", str(result.folder.parent)]) == 0
    packed = spec.output / "run.zip"
    assert main(["package", str(result.folder.parent), "-o", str(packed)]) == 0
    assert await asyncio.to_thread(main, ["verify", str(packed)]) == 0


async def test_an_operators_powers_are_refused_and_on_record(
    spec: EpisodeSpec, capsys: pytest.CaptureFixture[str]
) -> None:
    async with seated(dataclasses.replace(spec, ticks=1)) as seat:
        person = (await seat.get("/colonists"))[0]["id"]
        for path, body in [
            ("/item/spawn", {"def_name": "Silver", "amount": 500}),
            ("/pawn/edit/status", {"pawn_id": person, "is_drafted": True, "Kill": True}),
            ("/game/speed", {}),
            ("/rle/advance", {}),
            ("/builder/paste", {}),
            ("/no/such/route", {}),
        ]:
            answer = await seat.post(path, body)
            assert answer.status_code == 403, path
            assert "the attempt is on record" in answer.json()["errors"][0]
        assert (await seat.post("/camera/change/zoom", zoom=20)).json()["success"], "to look is no power"
        assert (await seat.client.get("/rle/state")).status_code == 403, "it tells the seed"
        assert len(await seat.get("/colonists")) == 3
        state = await seat.end_turn()
        result = await seat.serving
    assert state["is_over"]
    assert (result.operator_attempts, result.clean_run) == (6, False)
    (deliberation,) = events_of(result.folder, "deliberation")
    assert [entry.raw["path"] for entry in deliberation.rejected][:2] == ["/item/spawn", "/pawn/edit/status"]
    assert "kill" in deliberation.rejected[1].reason.lower()
    summary = json.loads((result.folder / "crashlanded_summary.json").read_text("utf-8"))
    assert summary["clean_run"] is False
    assert main(["show", str(result.folder)]) == 0
    assert "1 x /item/spawn, 1 x /pawn/edit/status" in " ".join(capsys.readouterr().out.split())


async def test_what_a_player_could_not_order_is_refused_with_the_reason(spec: EpisodeSpec) -> None:
    async with seated(dataclasses.replace(spec, ticks=1)) as seat:
        map_id = (await seat.get("/maps"))[0]["id"]
        cell = (await seat.get("/colonists"))[0]["position"]
        battery = {"width": 1, "height": 1, "floors": [], "buildings": [{"def_name": "Battery"}]}
        answer = await seat.post("/builder/blueprint", {"map_id": map_id, "position": cell, "blueprint": battery})
        assert (answer.status_code, answer.json()["errors"]) == (400, ["validation: Battery needs research: Batteries"])
        corners = {"map_id": map_id, "point_a": cell, "point_b": cell}
        answer = await seat.post("/map/zone/growing", {**corners, "plant_def": "Plant_Devilstrand"})
        assert answer.status_code == 400
        assert "needs research" in answer.json()["errors"][0]
        await seat.end_turn()
        result = await seat.serving
    assert result.clean_run
    executed = events_of(result.folder, "action_exec")
    assert [event.status for event in executed] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [("[1]", "the body must be a JSON object"), ("{", "the body is not JSON"), ("x" * 70_000, "may have 65536 bytes")],
)
async def test_a_body_that_is_no_order_is_refused(spec: EpisodeSpec, body: str, reason: str) -> None:
    async with seated(spec) as seat:
        answer = await seat.client.post("/research/stop", content=body)
        assert answer.status_code == 400
        assert reason in answer.json()["errors"][0]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
async def test_nobody_enters_without_the_token(spec: EpisodeSpec, headers: dict[str, str]) -> None:
    async with seated(spec) as seat, httpx.AsyncClient(base_url=seat.client.base_url) as other:
        for call in (other.get("/colonists", headers=headers), other.post(END_TURN, headers=headers, json={})):
            answer = await call
            assert answer.status_code == 401
            assert answer.json()["errors"] == ["unauthorized: send the seat's token as 'Authorization: Bearer TOKEN'"]


async def test_a_foreign_page_does_not_enter_even_with_the_token(spec: EpisodeSpec) -> None:
    async with seated(spec) as seat:
        answer = await seat.client.get("/colonists", headers={"Origin": "https://example.com"})
        assert answer.status_code == 403


async def test_a_turn_ends_by_itself_when_its_time_is_over(spec: EpisodeSpec) -> None:
    async with seated(dataclasses.replace(spec, ticks=1), turn_timeout_s=0.3) as seat:
        result = await seat.serving
    assert (result.outcome, result.ticks) == (Outcome.HORIZON, 1)
    (deliberation,) = events_of(result.folder, "deliberation")
    assert deliberation.summary == "the turn took longer than 0.3 s and was ended"


async def test_orders_wait_for_the_turn_and_have_a_limit(spec: EpisodeSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_rle.seat.desk.MOST_ORDERS", 2)
    async with seated(dataclasses.replace(spec, ticks=1)) as seat:
        person = (await seat.get("/colonists"))[0]["id"]
        for hour in (1, 2):
            body = {"pawn_id": person, "hour": hour, "assignment": "Sleep"}
            assert (await seat.post("/colonist/time-assignment", body)).json()["success"]
        third = await seat.post("/research/stop")
        assert third.json()["errors"] == ["validation: a turn may have 2 orders: end the turn"]


async def test_a_server_that_is_stopped_leaves_a_record(spec: EpisodeSpec) -> None:
    async with seated(spec) as seat:
        await seat.post("/research/stop")
        seat.serving.cancel()
        await asyncio.wait([seat.serving])
    (end,) = events_of(spec.folder, "episode_end")
    assert end.outcome == "truncated"


async def test_the_agent_of_the_documentation_plays(spec: EpisodeSpec) -> None:
    text = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")
    (code,) = re.findall(r"(?s)```python\n(.*?)```", text)
    async with seated(dataclasses.replace(spec, ticks=1)) as seat:
        names: dict[str, Any] = {"url": str(seat.client.base_url).removesuffix("/api/v1/"), "token": TOKEN}
        await asyncio.to_thread(exec, code, names)
        result = await seat.serving
    assert names["result"] == f"horizon {round(result.score, 6)}"
