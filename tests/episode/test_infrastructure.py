"""Faults of the model's endpoint that make a result invalid."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.episode import EpisodeSpec, Outcome
from pytest_rle.episode.ending import Ending
from pytest_rle.episode.infrastructure import MAX_LOST_SHARE, InfrastructureWatch, ModelEndpointGone
from pytest_rle.llm.calls import CallRecord, CallStatus
from pytest_rle.scenario import Scenario
from pytest_rle.team import Deliberation, DeliberationStatus, Role, SpatialPlan, Turn
from tests.episode.conftest import play
from tests.llm.server import ModelServer, hangs

CALL = CallRecord(number=1, attempt=1, status=CallStatus.OK, model_requested="m")

WON = Ending(Outcome.VICTORY, "days_survived >= 30")


def turn(*statuses: str, asks: bool = True) -> Turn:
    deliberations = tuple(
        Deliberation(role=role, tick=0, status=DeliberationStatus(status), calls=(CALL,) if asks else ())
        for role, status in zip(Role, statuses, strict=False)
    )
    return Turn(tick=0, spatial=SpatialPlan(center=(0, 0), sites={}), deliberations=deliberations)


def watched(*turns: Turn) -> InfrastructureWatch:
    watch = InfrastructureWatch()
    for each in turns:
        assert watch.stop_after_tick(each, tick=0) is None
    return watch


def test_a_valid_result_may_lose_a_fifth_of_its_deliberations() -> None:
    assert MAX_LOST_SHARE == 0.2
    assert watched(turn("timeout", *["success"] * 4)).validate(WON) == WON
    assert watched(turn("timeout", "provider_error", *["success"] * 5)).validate(WON) == Ending(
        Outcome.INFRA_FAILED,
        "2 of 7 deliberations (29%) were lost to the model's endpoint; a valid result may lose 20%",
    )


@pytest.mark.parametrize("status", ["parse_failure", "refused"])
def test_a_bad_answer_of_the_model_does_not_count_as_lost(status: str) -> None:
    assert watched(*[turn(*[status] * 7)] * 5).validate(WON) == WON


def test_a_team_that_calls_no_model_loses_nothing() -> None:
    assert watched(*[turn(*["timeout"] * 7, asks=False)] * 5).validate(WON) == WON


def test_three_ticks_in_a_row_without_an_answer_end_the_episode() -> None:
    lost, won = turn(*["timeout"] * 7), turn("success", *["timeout"] * 6)
    watched(lost, lost, won, lost, lost)
    watch = watched(won, lost, lost)
    with pytest.raises(ModelEndpointGone, match="the model gave no answer for 3 ticks in a row"):
        watch.stop_after_tick(lost, tick=3)


async def test_an_endpoint_that_never_answers_ends_the_episode(
    llm_spec: EpisodeSpec, scenario: Scenario, server: ModelServer
) -> None:
    server.default = hangs()
    result = await play(dataclasses.replace(llm_spec, scenario=scenario, role_timeout_s=0.05, ticks=9))
    assert (result.outcome, result.ticks) == (Outcome.INFRA_FAILED, 3)
    assert result.reason == "the model gave no answer for 3 ticks in a row"
