"""Episodes on the small map, in this process, and a model whose answers depend on what it is asked alone."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec
from pytest_rle.scenario import Scenario, find_scenarios
from tests.llm.server import Call, ModelServer, Reply, hangs, says, sends, status

TITLES = {
    "Defense Commander": {"type": "draft", "drafted": True, "priority": 1},
    "Social Overseer": {"type": "set_work_priorities", "priorities": {"Growing": 1}, "priority": 2},
    "Medical Officer": {"type": "set_work_priorities", "priorities": {"Growing": 4}, "priority": 3},
}


@pytest.fixture(scope="session")
def scenario(small_project: Path) -> Scenario:
    """Crashlanded on a small map."""
    return find_scenarios(small_project / "scenarios")["crashlanded"]


@pytest.fixture
def server(running_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    """A model that is reset for each test, and retries that do not wait."""
    monkeypatch.setattr("pytest_rle.llm.client.DEFAULT_BACKOFF", Backoff(0.001))
    running_server.reset()
    running_server.default = moody
    return running_server


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    """Two ticks of the scripted team."""
    return EpisodeSpec(scenario=scenario, seed=42, ticks=2, output=tmp_path / "out")


@pytest.fixture
def llm_spec(spec: EpisodeSpec, server: ModelServer) -> EpisodeSpec:
    """Three ticks of the moody model, priced."""
    return dataclasses.replace(
        spec,
        seed=2,  # with it the model is in each of its moods at least once
        policy="llm",
        model="test-model",
        base_url=server.base_url,
        price_per_mtok="1.00:2.00",
        role_timeout_s=1.5,
        ticks=3,
    )


async def play(spec: EpisodeSpec, **arguments: Any) -> EpisodeResult:
    return await EpisodeRun(spec, **arguments).play()


def moody(call: Call) -> Any:
    """A plan as a rule; by the seed of the call also prose, an error of the server, HTML, or nothing at all."""
    return _reply(call)(call)


def _reply(call: Call) -> Reply:
    mood = hashlib.blake2b(str(call.body["seed"]).encode(), digest_size=1).digest()[0] % 16
    if mood == 0:
        return says("I think we should all go fishing.")
    if mood == 1:
        return status(500, "out of order")
    if mood == 2:
        return sends("<html>Bad gateway</html>", content_type="text/html")
    if mood == 3:
        return hangs()
    return says(plan_for(call), usage={"prompt_tokens": 1000 + mood, "completion_tokens": 10 * mood, "total_tokens": 1})


def plan_for(call: Call) -> str:
    """Two roles quarrel over what the first colonist does first; the others do what nobody minds."""
    form = call.prompt[call.prompt.rindex("# Your answer, ") :].splitlines()[0]
    action: dict[str, Any] = {"type": "no_action"}
    for title, wish in TITLES.items():
        if title in form:
            found = re.search(r'"id":(\d+)', call.prompt)
            assert found is not None
            action = {**wish, "colonist_id": int(found[1]), "reason": "because"}
    if "Research Director" in form:
        action = {"type": "set_research", "project": "Smithing"}
    return json.dumps({"actions": [action], "summary": f"I am {form}", "confidence": 60})
