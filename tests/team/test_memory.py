"""A role remembers its own turns: what it said, each order, and what became of it."""

from __future__ import annotations

import pytest

from pytest_rle.team.actions import BuildRoom, Designate, Draft, NoAction, PlaceBuilding, Rect, SetWorkPriorities
from pytest_rle.team.actions.base import ActionModel
from pytest_rle.team.deliberation import Deliberation, DeliberationStatus, RejectedAction
from pytest_rle.team.memory import MEMORY_BYTES, Memory, notes, order_text
from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.role import Role

BUILDER = Role.CONSTRUCTION_PLANNER


def decided(tick: int, summary: str = "", rejected: tuple[RejectedAction, ...] = ()) -> Deliberation:
    plan = ActionPlan(summary=summary)
    return Deliberation(role=BUILDER, tick=tick, status=DeliberationStatus.SUCCESS, plan=plan, rejected=rejected)


def outcome(action: ActionModel, status: OutcomeStatus = OutcomeStatus.DONE, reason: str = "") -> ActionOutcome:
    return ActionOutcome(role=BUILDER, action=action, status=status, reason=reason)


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (Draft(colonist_id=1, drafted=False, reason="peace"), "draft colonist_id=1 drafted=False"),
        (Designate(kind="mine", area=Rect(x1=1, z1=2, x2=3, z2=4)), "designate kind=mine area=1,2-3,4"),
        (PlaceBuilding(def_name="Bed", x=1, z=2, stuff="Steel"), "place_building def_name=Bed x=1 z=2 stuff=Steel"),
        (
            SetWorkPriorities(colonist_id=1, priorities={"Growing": 1, "Cooking": 2}),
            "set_work_priorities colonist_id=1 priorities=Growing:1,Cooking:2",
        ),
        (
            BuildRoom(area=Rect(x1=1, z1=1, x2=5, z2=5), door_x=3, door_z=1),
            "build_room area=1,1-5,5 door_x=3 door_z=1",
        ),
    ],
)
def test_an_order_is_one_line_without_what_has_its_default(action: ActionModel, text: str) -> None:
    assert order_text(action) == text


def test_every_order_comes_with_what_became_of_it_and_those_that_failed_come_first() -> None:
    memory = Memory()
    memory.decided(decided(4, "beds", (RejectedAction(raw={"type": "bed"}, reason="no such action"),)), 1.004)
    bed = PlaceBuilding(def_name="Bed", x=1, z=2, stuff="Steel")
    memory.ended(
        [
            outcome(Draft(colonist_id=1, drafted=True)),
            outcome(bed, OutcomeStatus.REFUSED, "in the way"),
            outcome(bed, OutcomeStatus.OVERRULED, "medical_officer decided otherwise"),
            outcome(NoAction(), OutcomeStatus.SKIPPED),
        ]
    )
    (turn,) = notes(memory.turns(BUILDER))
    assert (turn.turn, turn.day, turn.summary) == (4, 1.0, "beds")
    assert turn.orders == (
        '{"type": "bed"}: rejected, no such action',
        f"{order_text(bed)}: refused, in the way",
        f"{order_text(bed)}: overruled, medical_officer decided otherwise",
        "draft colonist_id=1 drafted=True: done",
    )


def test_the_last_turns_are_remembered_and_no_more() -> None:
    memory = Memory(2)
    for tick in range(5):
        memory.decided(decided(tick), 0.0)
    assert [turn.turn for turn in notes(memory.turns(BUILDER))] == [4, 3]
    forgetful = Memory(0)
    forgetful.decided(decided(1), 0.0)
    assert forgetful.turns(BUILDER) == ()
    assert memory.turns(Role.MEDICAL_OFFICER) == ()


def test_a_turn_without_a_plan_says_why() -> None:
    memory = Memory()
    memory.decided(Deliberation(role=BUILDER, tick=1, status=DeliberationStatus.TIMEOUT, error="no plan within 5 s"), 0)
    assert notes(memory.turns(BUILDER))[0].failed == "timeout: no plan within 5 s"


def test_all_failures_of_a_turn_are_told_within_the_limit() -> None:
    memory = Memory()
    for tick in range(3):
        memory.decided(decided(tick, "s" * 900), 0.0)
        orders = [PlaceBuilding(def_name="SimpleResearchBench", x=tick, z=n, stuff="WoodLog") for n in range(24)]
        memory.ended(outcome(order, OutcomeStatus.REFUSED, f"{'why ' * 60}") for order in orders)
    found = notes(memory.turns(BUILDER))
    assert len(found[0].orders) == 24
    assert sum(len(note.model_dump_json(exclude_defaults=True)) + 1 for note in found) <= MEMORY_BYTES


def test_older_turns_lose_the_orders_that_were_done_and_say_how_many() -> None:
    memory = Memory()
    for tick in range(3):
        memory.decided(decided(tick, "plan"), 0.0)
        memory.ended(outcome(PlaceBuilding(def_name="Bed", x=tick, z=n, stuff="WoodLog")) for n in range(24))
    latest, *older = notes(memory.turns(BUILDER))
    assert len(latest.orders) == 24
    assert [(turn.orders, turn.left_out) for turn in older] == [((), 24), ((), 24)]


def test_what_was_remembered_at_a_turn_does_not_change_later() -> None:
    memory = Memory()
    memory.decided(decided(1), 0.0)
    then = memory.turns(BUILDER)
    memory.ended([outcome(Draft(colonist_id=1, drafted=True))])
    assert then[0].outcomes == ()
    assert len(memory.turns(BUILDER)[0].outcomes) == 1
