"""Conflicts are decided for each target, by rank; an action loses only the contested targets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.episode.arbitration import arbitrate
from pytest_rle.episode.plan import MergedPlan
from pytest_rle.team import ActionPlan, OutcomeStatus, Role
from pytest_rle.team.actions import (
    Action,
    AddBill,
    Attack,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    MoveTo,
    NoAction,
    PlaceBuilding,
    Rect,
    SetForbidden,
    SetResearch,
    SetWorkPriorities,
    Tend,
)

BUILDER, DEFENDER, MEDIC = Role.CONSTRUCTION_PLANNER, Role.DEFENSE_COMMANDER, Role.MEDICAL_OFFICER


def merge(*plans: tuple[Role, list[Action]], threatened: bool = False, emergency: bool = False) -> MergedPlan:
    return arbitrate(
        [(role, ActionPlan(actions=tuple(actions))) for role, actions in plans],
        threatened=threatened,
        emergency=emergency,
    )


def test_a_whole_room_survives_beside_beds_in_it() -> None:
    room = BuildRoom(area=Rect(x1=10, z1=10, x2=16, z2=16), door_x=13, door_z=10)
    beds = [PlaceBuilding(def_name="Bed", x=11 + 2 * n, z=14, stuff="WoodLog") for n in range(3)]
    merged = merge((BUILDER, [room, *beds]))
    assert [proposal.action for proposal in merged.proposals] == [room, *beds]
    assert not merged.conflicts


def test_two_buildings_on_one_cell_conflict_and_the_more_urgent_wins() -> None:
    bed = PlaceBuilding(def_name="Bed", x=5, z=5, stuff="WoodLog", priority=2)
    bench = PlaceBuilding(def_name="SimpleResearchBench", x=5, z=6, stuff="WoodLog", priority=4)
    merged = merge((Role.RESEARCH_DIRECTOR, [bench]), (BUILDER, [bed]))
    assert [proposal.action for proposal in merged.proposals] == [bed]
    (outcome,) = merged.overruled
    assert outcome.status is OutcomeStatus.OVERRULED
    assert "construction_planner decided otherwise on cell 5" in outcome.reason
    assert len(merged.conflicts) == 1


def test_different_work_types_of_one_pawn_do_not_conflict() -> None:
    first = SetWorkPriorities(colonist_id=7, priorities={"Growing": 1, "Cooking": 2})
    second = SetWorkPriorities(colonist_id=7, priorities={"Doctor": 1})
    merged = merge((Role.RESOURCE_MANAGER, [first]), (MEDIC, [second]))
    assert len(merged.proposals) == 2
    assert not merged.overruled


def test_only_the_contested_work_type_is_lost() -> None:
    first = SetWorkPriorities(colonist_id=7, priorities={"Growing": 1, "Doctor": 3}, priority=5)
    second = SetWorkPriorities(colonist_id=7, priorities={"Doctor": 1}, priority=1)
    merged = merge((Role.RESOURCE_MANAGER, [first]), (MEDIC, [second]))
    kept = {proposal.role: proposal.action for proposal in merged.proposals}
    assert kept[MEDIC] == second
    assert kept[Role.RESOURCE_MANAGER] == first.model_copy(update={"priorities": {"Growing": 1}})


def test_in_a_raid_the_defense_commander_leads() -> None:
    attack = Attack(colonist_id=1, target_id=9)
    tend = Tend(doctor_id=1, patient_id=2)
    calm = merge((MEDIC, [tend]), (DEFENDER, [attack]))
    raid = merge((MEDIC, [tend]), (DEFENDER, [attack]), threatened=True)
    assert [proposal.role for proposal in calm.proposals] == [MEDIC]
    assert [proposal.role for proposal in raid.proposals] == [DEFENDER]


def test_the_same_action_twice_is_done_once_and_reported() -> None:
    merged = merge((BUILDER, [SetResearch(project="Smithing")]), (MEDIC, [SetResearch(project="Smithing")]))
    assert len(merged.proposals) == 1
    assert merged.overruled[0].status is OutcomeStatus.SKIPPED


def test_drafting_and_moving_one_pawn_do_not_conflict() -> None:
    orders: list[Action] = [Draft(colonist_id=3, drafted=True), MoveTo(colonist_id=3, x=4, z=4)]
    assert len(merge((DEFENDER, orders)).proposals) == 2


def test_a_stockpile_and_a_field_on_the_same_ground_conflict() -> None:
    field = CreateGrowingZone(plant_def="Plant_Rice", area=Rect(x1=0, z1=0, x2=4, z2=4), priority=1)
    store = CreateStockpile(area=Rect(x1=4, z1=4, x2=8, z2=8))
    merged = merge((Role.RESOURCE_MANAGER, [field, store]))
    assert [proposal.action for proposal in merged.proposals] == [field]
    assert "cell 4 4" in merged.overruled[0].reason


def test_forbidding_loses_only_the_items_that_another_role_allows() -> None:
    allow = SetForbidden(thing_ids=(1, 2, 3), forbidden=False, priority=2)
    forbid = SetForbidden(thing_ids=(3, 4), forbidden=True, priority=5)
    merged = merge((Role.RESOURCE_MANAGER, [allow]), (DEFENDER, [forbid]))
    assert merged.proposals[1].action == forbid.model_copy(update={"thing_ids": (4,)})


def test_no_action_blocks_nothing() -> None:
    merged = merge((MEDIC, [NoAction(priority=1)]), (DEFENDER, [Draft(colonist_id=1, drafted=True)]))
    assert [proposal.role for proposal in merged.proposals] == [DEFENDER]
    assert not merged.overruled


ACTIONS = st.one_of(
    st.builds(Draft, colonist_id=st.integers(1, 3), drafted=st.booleans(), priority=st.integers(1, 10)),
    st.builds(
        SetWorkPriorities,
        colonist_id=st.integers(1, 3),
        priorities=st.dictionaries(st.sampled_from(["Doctor", "Growing"]), st.integers(0, 4), min_size=1),
        priority=st.integers(1, 10),
    ),
    st.builds(
        SetForbidden,
        thing_ids=st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple),
        forbidden=st.booleans(),
        priority=st.integers(1, 10),
    ),
    st.builds(AddBill, building_id=st.integers(1, 2), recipe=st.just("CookMealSimple"), count=st.integers(1, 3)),
)


@given(st.dictionaries(st.sampled_from(list(Role)), st.lists(ACTIONS, max_size=6), max_size=7))
def test_no_target_gets_two_values_and_no_action_vanishes(plans: dict[Role, list[Action]]) -> None:
    merged = merge(*plans.items())
    given_to: dict[object, object] = {}
    for proposal in merged.proposals:
        for target, value in proposal.action.targets().items():
            assert given_to.setdefault(target, value) == value
    proposed = sum(len(actions) for actions in plans.values())
    accounted = {(outcome.role, id(outcome.action)) for outcome in merged.overruled}
    assert len(merged.proposals) + len(accounted) >= proposed
    assert all(outcome.reason for outcome in merged.overruled)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_rank_decides_and_not_the_order_in_which_plans_arrive(order: tuple[int, int]) -> None:
    plans: list[tuple[Role, list[Action]]] = [
        (MEDIC, [SetResearch(project="Smithing", priority=3)]),
        (DEFENDER, [SetResearch(project="Brewing", priority=2)]),
    ]
    merged = merge(*(plans[index] for index in order))
    assert merged.proposals[0].role is DEFENDER
