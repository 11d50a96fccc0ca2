"""Conflicts are decided for each target, by rank; an action loses only the contested targets."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSpec
from pytest_rle.episode.arbitration import Arbitration
from pytest_rle.episode.plan import Conflict, Proposal
from pytest_rle.team import (
    ActionOutcome,
    ActionPlan,
    Deliberation,
    DeliberationRequest,
    OutcomeStatus,
    Role,
    Team,
)
from pytest_rle.team.actions import (
    Action,
    AddBill,
    Attack,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    Equip,
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


@dataclasses.dataclass
class Merged:
    """What was carried out, what was overruled or repeated, and the conflicts."""

    proposals: list[Proposal] = dataclasses.field(default_factory=list)
    overruled: list[ActionOutcome] = dataclasses.field(default_factory=list)
    conflicts: list[Conflict] = dataclasses.field(default_factory=list)


def merge(
    *plans: tuple[Role, list[Action]],
    threatened: bool = False,
    emergency: bool = False,
    refused: Collection[Action] = (),
) -> Merged:
    """Carry out the plans in a game that refuses some of the actions."""
    arbitration = Arbitration(
        [(role, ActionPlan(actions=tuple(actions))) for role, actions in plans],
        threatened=threatened,
        emergency=emergency,
    )
    merged = Merged()
    for proposal in arbitration.proposals:
        verdict = arbitration.judge(proposal)
        merged.conflicts += verdict.conflicts
        if verdict.outcome is not None:
            merged.overruled.append(verdict.outcome)
        if verdict.rest is not None and verdict.rest.action not in refused:
            merged.proposals.append(verdict.rest)
            arbitration.hold(verdict.rest)
    return merged


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


def test_an_action_that_is_refused_overrules_nobody() -> None:
    bench = PlaceBuilding(def_name="SimpleResearchBench", x=5, z=6, stuff="Cloth", priority=1)
    bed = PlaceBuilding(def_name="Bed", x=5, z=5, stuff="WoodLog", priority=4)
    merged = merge((BUILDER, [bed]), (Role.RESEARCH_DIRECTOR, [bench]), refused=[bench])
    assert [proposal.action for proposal in merged.proposals] == [bed]
    assert not merged.overruled
    assert not merged.conflicts


def test_the_next_of_three_gets_its_turn_when_the_first_is_refused() -> None:
    first, second, third = (SetResearch(project=name, priority=n) for n, name in enumerate(("A", "B", "C"), 1))
    merged = merge((MEDIC, [third]), (DEFENDER, [first]), (BUILDER, [second]), refused=[first])
    assert [proposal.action for proposal in merged.proposals] == [second]
    assert [(outcome.role, outcome.status) for outcome in merged.overruled] == [(MEDIC, OutcomeStatus.OVERRULED)]
    assert "construction_planner decided otherwise" in merged.overruled[0].reason


def test_the_same_action_is_tried_again_if_the_first_was_refused() -> None:
    order = SetResearch(project="Smithing")
    assert not merge((BUILDER, [order]), (MEDIC, [order]), refused=[order]).overruled


FIELD = Rect(x1=0, z1=0, x2=3, z2=3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            PlaceBuilding(def_name="Bed", x=5, z=5, stuff="WoodLog"),
            PlaceBuilding(def_name="Bed", x=5, z=5, stuff="Steel"),
        ),
        (BuildRoom(area=FIELD, door_x=1, door_z=0), BuildRoom(area=FIELD, door_x=2, door_z=0)),
        (CreateStockpile(area=FIELD), CreateStockpile(area=FIELD, allowed_categories=("Foods",))),
        (CreateStockpile(area=FIELD), CreateStockpile(area=FIELD, storage_priority=5)),
        (
            CreateGrowingZone(area=FIELD, plant_def="Plant_Rice"),
            CreateGrowingZone(area=FIELD, plant_def="Plant_Corn"),
        ),
        (Equip(colonist_id=1, thing_id=9), Equip(colonist_id=2, thing_id=9)),
    ],
    ids=lambda action: action.type,
)
def test_two_different_wishes_for_one_place_conflict_and_are_not_taken_for_one(one: Action, other: Action) -> None:
    merged = merge((BUILDER, [one]), (MEDIC, [other]))
    assert len(merged.proposals) == 1
    assert [outcome.status for outcome in merged.overruled] == [OutcomeStatus.OVERRULED]
    assert len(merged.conflicts) == 1


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


class Builders:
    """Two roles want one cell. The one that ranks first names a stuff that does not exist."""

    name = "builders"

    async def open(self) -> None:
        """Nothing to prepare."""

    async def close(self) -> None:
        """Nothing to release."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Place one bed."""
        x, z = request.spatial.center
        stuff, priority = ("Cheese", 1) if request.role is DEFENDER else ("WoodLog", 5)
        order = PlaceBuilding(def_name="Bed", x=x, z=z, stuff=stuff, priority=priority)
        return request.answer(ActionPlan(actions=(order,)), policy=self.name)


async def test_in_an_episode_the_loser_gets_its_turn_when_the_winner_is_refused(spec: EpisodeSpec) -> None:
    class Listener(EpisodeObserver):
        def __init__(self) -> None:
            self.outcomes: list[ActionOutcome] = []
            self.conflicts: list[Conflict] = []

        def on_action(self, tick: int, outcome: ActionOutcome) -> None:
            self.outcomes += [outcome] if tick == 0 else []

        def on_conflict(self, tick: int, conflict: Conflict) -> None:
            self.conflicts += [conflict] if tick == 0 else []

    listener = Listener()
    await EpisodeRun(spec, team=Team({BUILDER: Builders(), DEFENDER: Builders()}), observers=[listener]).play()
    assert [(outcome.role, outcome.status) for outcome in listener.outcomes] == [
        (DEFENDER, OutcomeStatus.REFUSED),
        (BUILDER, OutcomeStatus.DONE),
    ]
    assert not listener.conflicts
