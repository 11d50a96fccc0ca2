"""Teams of one's own: opened and closed, asked for through the ledger, held to their limits, on record, replayed."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_rle import SettingError, TeamError
from pytest_rle.episode import EpisodeSpec, ReplayError
from pytest_rle.episode.agent import as_team, load_factory, make_team
from pytest_rle.episode.replay import replay
from pytest_rle.episode.role_choice import parse_role_choice
from pytest_rle.records import read_events
from pytest_rle.scenario import Scenario
from pytest_rle.team import ActionPlan, Deliberation, DeliberationRequest, Role, Team, conclude
from pytest_rle.team.actions import Draft, NoAction
from pytest_rle.team.policies import IdlePolicy, LlmPolicy, RandomPolicy, ScriptedPolicy
from tests.episode.conftest import play
from tests.llm.server import EMPTY_PLAN, ModelServer, says

MEDIC, DEFENDER, MANAGER = Role.MEDICAL_OFFICER, Role.DEFENSE_COMMANDER, Role.RESOURCE_MANAGER


class Own:
    """Proposes nothing, and notes what the team does with it."""

    name = "own"

    def __init__(self, deliberate: Callable[[DeliberationRequest], None] = lambda _: None) -> None:
        self.log: list[str] = []
        self.threads: set[int] = set()
        self._deliberate = deliberate

    async def open(self) -> None:
        self.log.append("open")

    async def close(self) -> None:
        self.log.append("close")

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        self.log.append(f"tick {request.tick}")
        self.threads.add(threading.get_ident())
        self._deliberate(request)
        return request.answer(ActionPlan(actions=(NoAction(),)), policy=self.name)


class Asking(Own):
    """Asks a model with a prompt of its own."""

    name = "asking"

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._model = endpoint

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        completion = await request.ask(self._model, [{"role": "user", "content": f"Turn {request.tick}. What now?"}])
        return conclude(request, completion, policy=self.name)


@pytest.fixture
def plain(server: ModelServer) -> ModelServer:
    """A server whose model proposes nothing."""
    server.default = says(EMPTY_PLAN)
    return server


def policy_threads() -> set[str]:
    return {thread.name for thread in threading.enumerate() if thread.name.startswith("rle-policy")}


async def test_a_policy_is_opened_before_the_first_tick_and_closed_once(spec: EpisodeSpec) -> None:
    own = Own()
    result = await play(spec, team=Team({MEDIC: own, DEFENDER: own}))
    assert own.log == ["open", "tick 0", "tick 0", "tick 1", "tick 1", "close"]
    assert own.threads.isdisjoint({threading.get_ident()})
    assert len(own.threads) == 1
    assert not policy_threads()
    assert result.team_warnings == ()


async def test_a_policy_is_closed_after_a_failure_and_the_failure_names_the_role(spec: EpisodeSpec) -> None:
    def fail(_: DeliberationRequest) -> None:
        raise ValueError("no idea")

    own = Own(fail)
    with pytest.raises(ValueError, match="no idea") as caught:
        await play(spec, team=Team({MEDIC: own}))
    assert caught.value.__notes__ == ["policy 'own', medical_officer, tick 0"]
    assert own.log == ["open", "tick 0", "close"]


async def test_a_policy_is_closed_when_its_episode_is_cancelled(spec: EpisodeSpec) -> None:
    started = threading.Event()

    class Waiting(Own):
        async def deliberate(self, request: DeliberationRequest) -> Deliberation:
            started.set()
            await asyncio.Event().wait()
            raise AssertionError

    own = Waiting()
    playing = asyncio.create_task(play(spec, team=Team({MEDIC: own})))
    await asyncio.to_thread(started.wait)
    playing.cancel("enough")
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert own.log == ["open", "close"]
    assert not policy_threads()


async def test_a_policy_that_cannot_open_is_named_and_those_before_it_are_closed(spec: EpisodeSpec) -> None:
    class Closed(Own):
        name = "closed"

        async def open(self) -> None:
            raise ConnectionError("nobody answers")

    first = Own()
    with pytest.raises(TeamError, match=r"'closed' failed to open: ConnectionError: nobody answers \(test_own_teams"):
        await play(spec, team=Team({MANAGER: first, MEDIC: Closed()}))
    assert first.log == ["open", "close"]
    assert not spec.folder.exists()


async def test_an_error_of_close_is_a_warning_of_a_result_that_stays_valid(spec: EpisodeSpec) -> None:
    class Failing(Own):
        def close(self) -> None:  # type: ignore[override]  # methods may be plain functions
            raise OSError("still in use")

    result = await play(spec, team=Team({MEDIC: Failing()}))
    assert result.is_valid
    (warning,) = result.team_warnings
    assert re.fullmatch(r"policy 'own' failed to close: OSError: still in use \(test_own_teams\.py:\d+\)", warning)
    assert (await replay(result.folder)).is_identical


@pytest.mark.parametrize("how", ["sleeps", "computes"])
async def test_code_that_blocks_is_named_and_holds_up_no_other_role(
    spec: EpisodeSpec, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    ended = threading.Event()

    def block(request: DeliberationRequest) -> None:
        if request.tick == 0:
            try:
                if how == "sleeps":
                    time.sleep(2)
                else:
                    while True:
                        pass
            finally:
                ended.set()

    own, other = Own(block), Own()
    team = Team({MEDIC: own, DEFENDER: other, MANAGER: ScriptedPolicy()}, timeouts_s={MEDIC: 0.3, DEFENDER: 60})
    with caplog.at_level(logging.WARNING):
        result = await play(spec, team=team)
    statuses = {(event.tick, event.role): event for event in read_events(result.folder) if event.type == "deliberation"}
    assert re.fullmatch(
        r"no plan within 0\.3 s; the policy blocks its thread at test_own_teams\.py:\d+ in block",
        statuses[0, MEDIC].error,
    )
    assert statuses[0, DEFENDER].status == statuses[0, MANAGER].status == "success"
    assert "medical_officer, tick 0: policy own blocks its thread at test_own_teams.py" in caplog.text
    assert ended.wait(60)
    assert own.log[-1] == "close"
    assert not policy_threads()
    assert (await replay(result.folder)).is_identical


async def test_a_policy_that_ignores_its_cancellation_is_named(spec: EpisodeSpec) -> None:
    class Deaf(Own):
        async def deliberate(self, request: DeliberationRequest) -> Deliberation:
            with_patience = asyncio.Event()
            while request.tick == 0:
                try:
                    await with_patience.wait()
                except asyncio.CancelledError:
                    continue
            return await super().deliberate(request)

    result = await play(dataclasses.replace(spec, ticks=1), team=Team({MEDIC: Deaf()}, timeout_s=0.2))
    (error,) = (event.error for event in read_events(result.folder) if event.type == "deliberation")
    assert error == "no plan within 0.2 s; the policy ignores its cancellation"


async def test_a_mixed_team_has_prices_a_ledger_limits_and_a_replay(spec: EpisodeSpec, plain: ModelServer) -> None:
    team = Team(
        {
            MANAGER: LlmPolicy(f"first/model@{plain.base_url}"),
            MEDIC: LlmPolicy(f"second@model@{plain.base_url}"),
            DEFENDER: Asking(f"third@{plain.base_url}"),
            Role.RESEARCH_DIRECTOR: RandomPolicy(),
        }
    )
    priced = dataclasses.replace(spec, price_per_mtok="third=2:4,1:2", role_timeout_s=7.0)
    result = await play(priced, team=team)
    start, *events = read_events(result.folder)
    assert start.type == "episode_start"
    assert start.team is not None
    assert (start.policy, start.model, start.team.seed) == ("mixed", "mixed", 42)
    players = {role: start.team.player(role) for role in start.team.roles}
    assert (players[MANAGER].policy, players[MANAGER].model) == ("llm", "first/model")
    assert (players[MEDIC].model, players[MEDIC].base_url) == ("second@model", plain.base_url)
    assert (players[DEFENDER].policy, players[DEFENDER].own_class) == ("asking", "Asking")
    assert {seat.timeout_s for seat in start.team.roles.values()} == {7.0}
    assert {call.body["model"] for call in plain.calls} == {"first/model", "second@model", "third"}
    total = result.costs.total
    assert (total.calls, total.unknown_calls, str(total.cost_usd)) == (6, 0, "0.0096")
    assert [event.text for event in events if event.type == "prompt" and event.role == DEFENDER] == [
        "Turn 0. What now?",
        "Turn 1. What now?",
    ]
    plain.calls.clear()
    found = await replay(result.folder)
    assert found.is_identical, found
    assert plain.calls == []


async def test_a_late_request_of_a_blocked_policy_is_not_sent(spec: EpisodeSpec, plain: ModelServer) -> None:
    asked = threading.Event()

    class Late(Asking):
        async def deliberate(self, request: DeliberationRequest) -> Deliberation:
            with contextlib.suppress(BaseException):  # goes on although it is interrupted
                time.sleep(2)  # noqa: ASYNC251 - code that blocks is what is tested
            try:
                return await super().deliberate(request)
            finally:
                asked.set()

    late = Late(f"some@{plain.base_url}")
    result = await play(dataclasses.replace(spec, ticks=1), team=Team({MEDIC: late}, timeout_s=0.2))
    assert await asyncio.to_thread(asked.wait, 60)
    assert plain.calls == []
    assert result.costs.total.calls == 0


async def test_actions_beyond_a_roles_permissions_are_rejected_for_a_team_of_ones_own(spec: EpisodeSpec) -> None:
    class Soldier(Own):
        async def deliberate(self, request: DeliberationRequest) -> Deliberation:
            who = request.observation.colonists[0].colonist.id
            return request.answer(ActionPlan(actions=(Draft(colonist_id=who, drafted=True),)), policy=self.name)

    result = await play(spec, team=Team({MEDIC: Soldier()}))
    (first, *_) = (event for event in read_events(result.folder) if event.type == "deliberation")
    assert first.actions == ()
    assert "Medical Officer may not propose" in first.rejected[0].reason


async def test_roles_are_chosen_without_code(spec: EpisodeSpec, plain: ModelServer) -> None:
    texts = (f"medical_officer=a/b@c@{plain.base_url}", f"defense_commander=a/b@c@{plain.base_url}", "map_analyst=idle")
    mixed = dataclasses.replace(spec, roles=tuple(map(parse_role_choice, texts)))
    result = await play(mixed)
    assert (result.policy, result.model) == ("mixed", "a/b@c")
    assert result.team.player("map_analyst").policy == "idle"
    assert result.team.player("resource_manager").policy == "scripted"
    assert result.team.roles["medical_officer"].player == result.team.roles["defense_commander"].player
    assert re.fullmatch(r"scripted\+2-[0-9a-f]{6}", result.team.name)
    assert {call.body["model"] for call in plain.calls} == {"a/b@c"}
    assert (await replay(result.folder)).is_identical


async def test_a_mixed_team_is_resumed_and_another_one_is_refused(
    spec: EpisodeSpec, plain: ModelServer, tmp_path: Path
) -> None:
    roles = (parse_role_choice(f"medical_officer=model@{plain.base_url}"),)
    mixed = dataclasses.replace(spec, roles=roles, run_id="whole")
    whole = await play(mixed)
    killed = tmp_path / "killed"
    killed.mkdir()
    lines = (whole.folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    second = next(place for place, line in enumerate(lines) if b'"tick":1' in line and b'"type":"deliberation"' in line)
    (killed / "events.jsonl").write_bytes(b"".join(lines[: second + 1]))
    plain.calls.clear()
    resumed = await play(dataclasses.replace(mixed, run_id="resumed", resume=killed))
    assert (resumed.score, resumed.team.name) == (whole.score, whole.team.name)
    assert resumed.costs.total.calls == 2
    assert len(plain.calls) <= 1
    other = (parse_role_choice(f"medical_officer=other@{plain.base_url}"),)
    with pytest.raises(ReplayError, match=r"--rle-role was .*model.*, and is .*other.* now"):
        await play(dataclasses.replace(mixed, roles=other, run_id="other", resume=killed))


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (None, "source returned nothing: return a Team, a policy, or a mapping from roles to policies"),
        (Own, "source: Own is a class and not a policy: write Own()"),
        (3, "source: int is not a policy, because it has no name, open, close, deliberate"),
        ({"medcal_officer": IdlePolicy()}, "source: there is no role 'medcal_officer': did you mean medical_officer?"),
        ({}, "source: a team needs at least one role: pass a policy, or a mapping from roles to policies"),
    ],
)
def test_what_is_no_team_is_refused_in_words(made: Any, says: str) -> None:
    with pytest.raises(TeamError) as caught:
        as_team(made, "source")
    assert str(caught.value) == says


async def test_a_policy_that_returns_no_deliberation_is_named(spec: EpisodeSpec) -> None:
    class Wrong(Own):
        def deliberate(self, request: DeliberationRequest) -> Any:
            return ActionPlan()

    with pytest.raises(TeamError, match="'own' returned a ActionPlan for medical_officer in tick 0, and not a Delib"):
        await play(spec, team=Team({MEDIC: Wrong()}))


FACTORIES = """
from pytest_rle.team import Role, Team
from pytest_rle.team.policies import IdlePolicy

def team(spec):
    return Team({Role.MEDICAL_OFFICER: IdlePolicy()}, name=f"of seed {spec.seed}")

def fails():
    return {}["x"]

number = 3
"""


def test_a_factory_in_a_file_makes_the_team(spec: EpisodeSpec, tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(FACTORIES)
    assert make_team(f"{tmp_path}/agent.py:team", spec).name == "of seed 42"
    with pytest.raises(TeamError, match=r"agent.py:fails failed: KeyError: 'x' \(agent.py:9\)"):
        make_team(f"{tmp_path}/agent.py:fails", spec)
    assert dataclasses.replace(spec, agent=f"{tmp_path}/agent.py:team").recipe().agent == "agent.py:team"


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("agent", "'agent' names no factory: write package.module:factory or ./my_agent.py:factory"),
        ("./agent.py:teem", "./agent.py has no 'teem': did you mean team?"),
        ("./agent.py:number", "./agent.py:number is a int and cannot be called: name a function or a class"),
        ("./none.py:team", "there is no file none.py"),
        ("./broken.py:team", "broken.py cannot be imported: SyntaxError: '(' was never closed (broken.py, line 1)"),
        ("no_such_agent:team", "there is no module 'no_such_agent' here or among the installed packages"),
    ],
)
def test_a_factory_that_cannot_be_used_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: str, says: str
) -> None:
    (tmp_path / "agent.py").write_text(FACTORIES)
    (tmp_path / "broken.py").write_text("team = (\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingError) as caught:
        load_factory(reference)
    assert str(caught.value).startswith(says)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("medical_officer", "'medical_officer' does not say who plays a role: write ROLE=MODEL@ENDPOINT, or one of"),
        ("medcal_officer=idle", "there is no role 'medcal_officer': did you mean medical_officer?"),
        ("medical_officer=llm", "medical_officer=llm does not name a model: write medical_officer=MODEL or"),
        ("medical_officer=gpt@opnai", "'opnai' after the @ is no endpoint: did you mean openai?"),
        ("medical_officer=@ollama", "the name of the model is missing before the @"),
        ("medical_officer=m@http://user:hunter2@host/v1", "the URL must not carry a user name, a password"),
    ],
)
def test_a_choice_of_a_role_that_cannot_be_used_is_explained(text: str, says: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_role_choice(text)
    assert str(caught.value).startswith(says)
    assert "hunter2" not in str(caught.value)


def test_a_role_without_an_endpoint_is_asked_at_the_runs(scenario: Scenario) -> None:
    del scenario
    choice = parse_role_choice("medical_officer=small").completed("http://127.0.0.1:1/v1", None)
    assert choice.asks is not None
    assert (choice.asks.model, choice.asks.base_url) == ("small", "http://127.0.0.1:1/v1")
    named = parse_role_choice("medical_officer=small@ollama").completed("http://127.0.0.1:1/v1", None)
    assert named.asks is not None
    assert named.asks.profile is not None
    assert (named.asks.base_url, named.asks.profile.provider) == (None, "ollama")
    assert json.dumps(named.to_json())
