"""The clock of a game in lockstep and the clock of a live game."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pytest_rle.rimapi import GameStalled, LiveClock, LockstepClock, RimApiClient, ServerError, connect_clock

if TYPE_CHECKING:
    from tests.rimapi.conftest import ScriptedGame


class LiveGame:
    """A live game, far faster than the real one, that can pause itself with a dialog on the way."""

    def __init__(self, game: ScriptedGame, *, pauses_at: int | None = None, can_close: bool = True) -> None:
        self.tick = 100
        self.speed = 0
        self.speeds: list[int] = []
        self.closed = 0
        self._dialog = False
        self._pauses_at = pauses_at
        game.handles("GET", "/game/state", self.state)
        game.handles("POST", "/game/speed", self.set_speed)
        if can_close:
            game.handles("POST", "/ui/window/close", self.close)

    async def state(self, request: Request) -> Response:
        if self.speed and not self._dialog:
            self.tick += 40 * self.speed
        if self._pauses_at is not None and self.tick >= self._pauses_at:
            self._pauses_at, self._dialog, self.speed = None, True, 0
        data = {
            "game_tick": self.tick,
            "colony_wealth": 0.0,
            "colonist_count": 3,
            "is_paused": self._dialog or not self.speed,
            "map_count": 1,
        }
        return answer(data)

    async def set_speed(self, request: Request) -> Response:
        self.speed = int(request.query_params["speed"])
        self.speeds.append(self.speed)
        return answer(None)

    async def close(self, request: Request) -> Response:
        closed, self._dialog = int(self._dialog), False
        self.closed += closed
        return answer({"closed_count": closed, "closed_windows": ["Dialog_NodeTree"] * closed})


def answer(data: Any) -> Response:
    envelope = {"success": True, "errors": [], "warnings": []}
    return JSONResponse(envelope | ({"data": data} if data is not None else {}))


async def test_a_game_without_lockstep_gets_the_live_clock_and_is_paused(
    game: ScriptedGame, client: RimApiClient
) -> None:
    live = LiveGame(game)
    clock = await connect_clock(client)
    assert isinstance(clock, LiveClock)
    assert not clock.is_lockstep
    assert live.speeds == [0]


async def test_a_game_in_lockstep_gets_the_lockstep_clock(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/rle/state", {"game_tick": 0, "state_hash": "ab", "lockstep": True})
    game.answers("POST", "/rle/advance", {"game_tick": 15000})
    clock = await connect_clock(client)
    assert isinstance(clock, LockstepClock)
    await clock.advance(15_000)
    await clock.pause()
    assert [(seen.path, seen.query) for seen in game.seen[1:]] == [("/api/v1/rle/advance", {"game_ticks": "15000"})]


async def test_the_embedded_game_in_real_time_gets_the_live_clock(game: ScriptedGame, client: RimApiClient) -> None:
    LiveGame(game)
    game.answers("GET", "/rle/state", {"game_tick": 0, "state_hash": "ab", "lockstep": False})
    assert isinstance(await connect_clock(client), LiveClock)


async def test_a_game_that_answers_with_an_error_does_not_count_as_live(
    game: ScriptedGame, client: RimApiClient
) -> None:
    game.fails("GET", "/rle/state", 500, "broken")
    with pytest.raises(ServerError):
        await connect_clock(client)


async def test_the_live_clock_runs_fast_then_slowly_and_pauses_at_the_target(
    game: ScriptedGame, client: RimApiClient
) -> None:
    live = LiveGame(game)
    await LiveClock(client, poll_s=0.001).advance(1_000)
    assert 1_100 <= live.tick < 1_100 + 120
    assert live.speeds == [3, 1, 0]


async def test_a_dialog_that_pauses_the_game_is_closed_and_the_speed_is_set_again(
    game: ScriptedGame, client: RimApiClient
) -> None:
    live = LiveGame(game, pauses_at=400)
    await LiveClock(client, poll_s=0.001).advance(1_000)
    assert live.tick >= 1_100
    assert live.closed == 1
    assert live.speeds.count(3) >= 2


async def test_a_clock_that_stands_still_is_an_error_and_the_game_is_paused(
    game: ScriptedGame, client: RimApiClient
) -> None:
    live = LiveGame(game, pauses_at=100, can_close=False)
    with pytest.raises(GameStalled, match=r"has stood at game tick 100 .* instead of reaching 1100"):
        await LiveClock(client, poll_s=0.001, stall_s=0.1).advance(1_000)
    assert live.speeds[-1] == 0


async def test_an_advance_by_zero_ticks_does_nothing(game: ScriptedGame, client: RimApiClient) -> None:
    live = LiveGame(game)
    await LiveClock(client).advance(0)
    assert live.tick == 100
