"""What the controller keeps for all workers: slots of calls, and the breakers of endpoints."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import pytest

from pytest_rle.cluster.office import Office
from pytest_rle.cluster.shared_limits import SharedLimits
from pytest_rle.episode import EpisodeSpec
from pytest_rle.llm.breaker import FAILURES_TO_OPEN
from pytest_rle.llm.calls import Fault, FaultAction, FaultKind
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.scenario import load_scenario

ADDRESS = "http://127.0.0.1:9/v1"
UNREACHABLE = Fault(
    kind=FaultKind.SERVER_ERROR, action=FaultAction.RETRY, message="HTTP 503", out_of_time=False
).model_dump_json()


def one_at_a_time() -> SharedLimits:
    return SharedLimits(lambda: RateLimiter(max_in_flight=1), None)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_slot_is_held_until_it_is_freed() -> None:
    limits = one_at_a_time()
    assert await limits.take_slot("first", ADDRESS, 1)
    second = asyncio.create_task(limits.take_slot("second", ADDRESS, 1))
    await settle()
    assert not second.done()
    limits.free_slot("first", ADDRESS, 1)
    assert await second


async def test_a_call_that_waits_no_longer_takes_no_slot() -> None:
    limits = one_at_a_time()
    assert await limits.take_slot("first", ADDRESS, 1)
    cancelled = asyncio.create_task(limits.take_slot("first", ADDRESS, 2))
    third = asyncio.create_task(limits.take_slot("second", ADDRESS, 1))
    await settle()
    limits.free_slot("first", ADDRESS, 2)
    assert not await cancelled
    limits.free_slot("first", ADDRESS, 1)
    assert await third


async def test_each_address_has_slots_of_its_own() -> None:
    limits = one_at_a_time()
    assert await limits.take_slot("first", ADDRESS, 1)
    assert await limits.take_slot("first", "http://127.0.0.1:10/v1", 1)


async def test_the_slots_of_a_lost_worker_are_free_before_its_episode_goes_on(
    small_project: Path, tmp_path: Path
) -> None:
    scenario = load_scenario(small_project / "scenarios" / "crashlanded.yaml")
    spec = EpisodeSpec(scenario=scenario, seed=1, key="first", output=tmp_path, run_id="run")
    limits = one_at_a_time()
    office = Office(limits)
    lost = office.admit(spec, lambda measure: None)
    alive = office.admit(dataclasses.replace(spec, key="second"), lambda measure: None)
    lost.begin("tcp://lost:1")
    alive.begin("tcp://alive:1")
    assert await limits.take_slot(lost.ticket, ADDRESS, 1)
    waiting = asyncio.create_task(limits.take_slot(alive.ticket, ADDRESS, 1))
    await settle()
    office.forget_lost({"tcp://lost:1", "tcp://alive:1"})
    await settle()
    assert not waiting.done()
    assert office.has_player({"tcp://lost:1"})
    office.forget_lost({"tcp://alive:1"})
    assert await waiting
    assert not office.has_player({"tcp://other:1"})


def test_failures_of_all_workers_open_the_breaker_of_their_endpoint_alone() -> None:
    limits = one_at_a_time()
    for _ in range(FAILURES_TO_OPEN - 1):
        limits.count("m at a", UNREACHABLE, answered_s_ago=None)
    limits.count("m at b", UNREACHABLE, answered_s_ago=None)
    assert limits.gone() == {}
    stopped = limits.count("m at a", UNREACHABLE, answered_s_ago=None)
    assert Fault.model_validate_json(stopped).action is FaultAction.STOP_RUN
    assert limits.gone() == {"m at a": stopped}
    limits.allow_one_more()
    assert limits.gone() == {}


@pytest.mark.parametrize("is_reported", [True, False], ids=["with the pulse", "with the next failure"])
@pytest.mark.parametrize(("seconds_ago", "is_open"), [(9.0, False), (11.0, True)], ids=["during", "before"])
def test_an_answer_to_any_worker_begins_the_count_again_unless_it_is_older(
    is_reported: bool, seconds_ago: float, is_open: bool
) -> None:
    now = 100.0
    limits = SharedLimits(RateLimiter, None, clock=lambda: now)
    for _ in range(FAILURES_TO_OPEN - 1):
        limits.count("m at a", UNREACHABLE, answered_s_ago=None)
    now += 10.0
    if is_reported:
        limits.reset({"m at a": seconds_ago, "m at b": 0.0})
    limits.count("m at a", UNREACHABLE, answered_s_ago=None if is_reported else seconds_ago)
    assert bool(limits.gone()) is is_open
