"""Faults of the model's endpoint that make a result invalid."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.episode import EpisodeSpec, Outcome
from pytest_rle.episode.ending import Ending
from pytest_rle.episode.infrastructure import (
    MAX_LOST_SHARE,
    MAX_TICKS_WITHOUT_DECISION,
    InfrastructureWatch,
    ModelEndpointGone,
)
from pytest_rle.llm import FaultAction, FaultKind
from pytest_rle.llm.calls import CallRecord, CallStatus, Fault
from pytest_rle.scenario import Scenario
from pytest_rle.team import Deliberation, DeliberationStatus, Role, SpatialPlan, Turn
from tests.episode.conftest import play
from tests.llm.server import ModelServer, hangs

CALL = CallRecord(number=1, attempt=1, status=CallStatus.OK, model_requested="m")

WON = Ending(Outcome.VICTORY, "days_survived >= 30")


FORBIDDEN = Fault(kind=FaultKind.PERMISSION, action=FaultAction.GIVE_UP, message="HTTP 403: no")
BUSY = Fault(kind=FaultKind.SERVER_ERROR, action=FaultAction.RETRY, message="HTTP 503: no")


def turn(*statuses: str, asks: bool = True, fault: Fault | None = None) -> Turn:
    deliberations = tuple(
        Deliberation(
            role=role,
            tick=0,
            status=DeliberationStatus(status),
            calls=(CALL,) if asks else (),
            fault=fault if status == "provider_error" else None,
            error=fault.message if fault is not None else "",
        )
        for role, status in zip(Role, statuses, strict=False)
    )
    return Turn(tick=0, spatial=SpatialPlan(center=(0, 0), sites={}), deliberations=deliberations)


ALL_DECIDE = turn(*["success"] * 7)


def watched(*turns: Turn) -> InfrastructureWatch:
    watch = InfrastructureWatch()
    for each in turns:
        assert watch.stop_after_tick(each, tick=0) is None
    return watch


def test_a_valid_result_may_lose_a_fifth_of_its_deliberations() -> None:
    assert MAX_LOST_SHARE == 0.2
    assert watched(turn("timeout", *["success"] * 6), ALL_DECIDE).validate(WON) == WON
    lost = turn("timeout", "provider_error", *["success"] * 5)
    assert watched(lost, turn("success", "timeout", *["success"] * 5)).validate(WON) == Ending(
        Outcome.INFRA_FAILED,
        "3 of 14 deliberations (21%) were lost to the model's endpoint; a valid result may lose 20%",
    )


@pytest.mark.parametrize("status", ["parse_failure", "refused"])
def test_a_bad_answer_of_the_model_does_not_count_as_lost(status: str) -> None:
    assert watched(*[turn(*[status] * 7)] * 3, ALL_DECIDE).validate(WON) == WON


def test_a_role_that_never_decided_is_no_result() -> None:
    silent = turn("parse_failure", *["success"] * 6)
    assert watched(silent, silent).validate(WON) == Ending(
        Outcome.NO_DECISIONS, "map_analyst never decided in 2 ticks: 2 parse_failure"
    )
    assert watched(silent, silent, ALL_DECIDE).validate(WON) == WON


def test_a_role_that_mostly_got_no_answer_failed_by_its_endpoint() -> None:
    unanswered, refused = turn("provider_error", *["success"] * 6), turn("refused", *["success"] * 6)
    assert watched(unanswered, refused).validate(WON) == Ending(
        Outcome.INFRA_FAILED, "map_analyst never decided in 2 ticks: 1 provider_error, 1 refused"
    )
    assert watched(unanswered, refused, refused).validate(WON).outcome is Outcome.NO_DECISIONS


def test_a_team_of_which_no_role_decided_is_stopped_after_five_ticks() -> None:
    refused = turn(*["refused"] * 7)
    watch = watched(*[refused] * (MAX_TICKS_WITHOUT_DECISION - 1))
    assert watch.stop_after_tick(refused, tick=4) == Ending(
        Outcome.NO_DECISIONS, "no role ever decided in 5 ticks: 35 refused"
    )


def test_a_team_that_calls_no_model_loses_nothing_to_an_endpoint() -> None:
    quiet = turn(*["timeout"] * 7, asks=False)
    assert watched(*[quiet] * 3, ALL_DECIDE).validate(WON) == WON
    assert watched(*[quiet] * 3).validate(WON).outcome is Outcome.NO_DECISIONS


def test_three_ticks_in_a_row_without_an_answer_end_the_episode() -> None:
    lost, won = turn(*["timeout"] * 7), turn("success", *["timeout"] * 6)
    watched(lost, lost, won, lost, lost)
    watch = watched(won, lost, lost)
    with pytest.raises(ModelEndpointGone, match="the model gave no answer for 3 ticks in a row") as gone:
        watch.stop_after_tick(lost, tick=3)
    assert not gone.value.is_permanent


def test_one_tick_in_which_the_endpoint_rejected_every_request_ends_the_episode() -> None:
    with pytest.raises(ModelEndpointGone, match="no role got an answer in tick 0: HTTP 403: no") as gone:
        InfrastructureWatch().stop_after_tick(turn(*["provider_error"] * 7, fault=FORBIDDEN), tick=0)
    assert gone.value.is_permanent
    watched(turn(*["provider_error"] * 7, fault=BUSY))
    watched(turn("success", *["provider_error"] * 6, fault=FORBIDDEN))


async def test_an_endpoint_that_never_answers_ends_the_episode(
    llm_spec: EpisodeSpec, scenario: Scenario, server: ModelServer
) -> None:
    server.default = hangs()
    result = await play(dataclasses.replace(llm_spec, scenario=scenario, role_timeout_s=0.05, ticks=9))
    assert (result.outcome, result.ticks) == (Outcome.INFRA_FAILED, 3)
    assert result.reason == "the model gave no answer for 3 ticks in a row"
