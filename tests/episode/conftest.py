"""Episodes on the small map, in this process, and a model whose answers depend only on the prompt and the seed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec, SharedStarts
from pytest_rle.scenario import Scenario, find_scenarios
from pytest_rle.team import Role
from tests.episode.live_games import quick_profile, serving
from tests.llm.server import Call, ModelServer, Reply, hangs, says, sends, status

ACTIONS: Final = {
    "Defense Commander": {"type": "draft", "drafted": True, "priority": 1},
    "Social Overseer": {"type": "set_work_priorities", "priorities": {"Growing": 1}, "priority": 2},
    "Medical Officer": {"type": "set_work_priorities", "priorities": {"Growing": 4}, "priority": 3},
}
"""What these roles propose for the first colonist. The last two conflict."""

SILENT_ROLE: Final = Role.RESEARCH_DIRECTOR
"""The role that the model often leaves without an answer. Its time limit is short; the others never reach theirs."""

SILENT_ROLE_TIMEOUT_S: Final = 1.0

NO_WAIT: Final = Backoff(0.001)

FaultyGame = Callable[..., AbstractAsyncContextManager[str]]


@pytest.fixture(scope="session")
def scenario(small_project: Path) -> Scenario:
    """Crashlanded on a small map."""
    return find_scenarios(small_project / "scenarios")["crashlanded"]


@pytest.fixture(autouse=True)
def _in_the_project(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay searches the save below the current folder."""
    monkeypatch.chdir(small_project)


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    """A model server, reset for each test."""
    running_server.reset()
    running_server.default = varied
    return running_server


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    """Two ticks of the scripted team."""
    return EpisodeSpec(scenario=scenario, seed=42, ticks=2, output=tmp_path / "out")


@pytest.fixture(scope="session")
def starts() -> SharedStarts:
    """What the games of one save have in common, which is read once."""
    return SharedStarts()


@pytest.fixture
def llm_spec(spec: EpisodeSpec, server: ModelServer) -> EpisodeSpec:
    """Three ticks of a model with a price, which gives every sort of answer and often leaves one role without one."""
    return dataclasses.replace(
        spec,
        scenario=spec.scenario.model_copy(update={"role_timeouts": {SILENT_ROLE.value: SILENT_ROLE_TIMEOUT_S}}),
        seed=2,  # with this seed every sort of answer occurs
        policy="llm",
        model="test-model",
        base_url=server.base_url,
        price_per_mtok="1.00:2.00",
        ticks=3,
    )


@pytest.fixture
def faulty_game(spec: EpisodeSpec) -> FaultyGame:
    """Serves the spec's game with the faults of a profile, drawn from a seed: `faulty_game("realistic", seed=7)`."""

    def serve(profile: str, *, seed: int, **options: Any) -> AbstractAsyncContextManager[str]:
        return serving(spec, *quick_profile(profile), fault_seed=seed, **options)

    return serve


async def play(spec: EpisodeSpec, **arguments: Any) -> EpisodeResult:
    return await EpisodeRun(spec, backoff=NO_WAIT, **arguments).play()


def varied(call: Call) -> Any:
    """By the seed of the call, no answer for the silent role; for the others a plan, prose, an error or HTML."""
    return (hangs() if is_of_silent_role(call) else answer_by_seed(call))(call)


def is_of_silent_role(call: Call) -> bool:
    return "Research Director" in form_title(call) and call.body["seed"] % 3 != 1


def answer_by_seed(call: Call) -> Reply:
    sort = hashlib.blake2b(str(call.body["seed"]).encode(), digest_size=1).digest()[0] % 16
    if sort == 0:
        return says("I think we should all go fishing.")
    if sort == 1:
        return status(500, "out of order")
    if sort == 2:
        return sends("<html>Bad gateway</html>", content_type="text/html")
    return says(plan_for(call), usage={"prompt_tokens": 1000 + sort, "completion_tokens": 10 * sort, "total_tokens": 1})


def form_title(call: Call) -> str:
    """The line of the prompt that names the role."""
    return call.prompt[call.prompt.rindex("# Your answer, ") :].splitlines()[0]


def plan_for(call: Call) -> str:
    """A plan with the role's action for the first colonist."""
    title_line = form_title(call)
    action: dict[str, Any] = {"type": "no_action"}
    for title, proposed in ACTIONS.items():
        if title in title_line:
            found = re.search(r'"id":(\d+)', call.prompt)
            assert found is not None
            action = {**proposed, "colonist_id": int(found[1]), "reason": "because"}
    if "Research Director" in title_line:
        action = {"type": "set_research", "project": "Smithing"}
    return json.dumps({"actions": [action], "summary": f"I am {title_line}", "confidence": 60})
