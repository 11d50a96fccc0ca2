"""What a run shows of itself while it plays and after."""

from __future__ import annotations

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.records import read_events
from pytest_rle.team import Role
from pytest_rle.team.actions import SetWorkPriorities


async def test_the_deliberations_that_a_run_shows_are_copies_of_all_that_there_were(spec: EpisodeSpec) -> None:
    run = EpisodeRun(spec)
    result = await run.play()
    shown = run.deliberations
    recorded = [event for event in read_events(result.folder) if event.type == "deliberation"]
    assert [(each.tick, each.role.value) for each in shown] == [(event.tick, event.role) for event in recorded]
    assert {each.role for each in shown} == set(Role)
    plans = [each.plan for each in shown if each.plan is not None]
    action = next(action for plan in plans for action in plan.actions if isinstance(action, SetWorkPriorities))
    object.__setattr__(action, "reason", "spoilt by whoever looked")
    again = [action for each in run.deliberations if each.plan is not None for action in each.plan.actions]
    assert all(action.reason != "spoilt by whoever looked" for action in again)
