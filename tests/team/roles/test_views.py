"""Views are small, frozen, and use the game's own names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from pytest_rle.rimapi.models import Alert, Animal, Bill, Building, Hediff, Pawn, Room, ServerSentEvent, WorkTable, Zone
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import PlaceBuilding
from pytest_rle.team.deliberation import Deliberation, DeliberationStatus
from pytest_rle.team.memory import Memory, notes
from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.roles.construction_planner import ConstructionPlannerView
from pytest_rle.team.roles.medical_officer import MedicalOfficerView
from pytest_rle.team.roles.research_director import ResearchDirectorView
from pytest_rle.team.roles.resource_manager import ResourceManagerView
from pytest_rle.team.survey.land import Land
from pytest_rle.team.survey.marks import Marks, PlannedBuilding
from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.survey.spatial import Viewpoint, analyse
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import VIEW_BYTES, SiteView, TurnNote, fitted, size_of
from pytest_rle.team.views.shared import SharedView


def building(def_name: str, x: int, z: int) -> Building:
    return Building.model_validate({"id": 1, "def": def_name, "position": {"x": x, "y": 0, "z": z}, "rotation": 0})


def context(
    world: Any, observation: Observation | None = None, messages: Mapping[str, str] | None = None
) -> ViewContext:
    spatial = analyse(world.static, Viewpoint.of(world.observation))
    return ViewContext(
        SharedView(observation or world.observation, Land(world.static, spatial)), messages=messages or {}
    )


def crowded(world: Any) -> Observation:
    """Twelve people, many things, many buildings: more than a view can show."""
    people = tuple(
        c.model_copy(update={"colonist": c.colonist.model_copy(update={"id": 50 + i, "name": f"Bartholomew{i}"})})
        for i, c in enumerate(world.observation.colonists * 4)
    )
    thing = world.observation.things[0]
    names = ("WoodLog", "Steel", "Gun_Revolver", "MeatMegasloth", "Leather_Bluefur", "BlocksGranite", "RawRice")
    things = tuple(
        thing.model_copy(update={"thing_id": 1000 + i, "def_name": f"{names[i % 7]}{i // 40 or ''}"})
        for i in range(600)
    )
    table = WorkTable(id=900, thing_def="ElectricTailoringBench", label="x", bills_count=6)
    bill = Bill(
        load_id=123456, recipe_def_name="Make_Apparel_Parka", suspended=False, repeat_mode="TargetCount",
        repeat_count=1, target_count=10,
    )  # fmt: skip
    room = Room(
        id=1, role_label="bedroom", temperature=20.123, cells_count=12, touches_map_edge=False, is_prison_cell=False,
        is_doorway=False, open_roof_count=0,
    )  # fmt: skip
    observation: Observation = world.observation
    return dataclasses.replace(
        observation,
        colonists=people,
        things=things,
        work_tables=tuple(table.model_copy(update={"id": 900 + i}) for i in range(12)),
        bills={900 + i: (bill,) * 6 for i in range(12)},
        rooms=tuple(room.model_copy(update={"id": i}) for i in range(30)),
        alerts=tuple(Alert(label=f"Something is badly wrong here {i}", priority="High") for i in range(20)),
        hostiles=tuple(
            Pawn(id=5000 + i, name=f"Raider number {i}", age=30, health=1.0, mood=0.5, hunger=1.0) for i in range(30)
        ),
        animals=tuple(Animal.model_validate({"id": 7000 + i, "def": "Deer"}) for i in range(60)),
        research=tuple(
            observation.research[0].model_copy(update={"name": name, "is_finished": False, "can_start_now": True})
            for name in DEFS.research
        ),
        zones=tuple(Zone(id=i, cells_count=40, label=f"Stockpile zone {i}", type="Zone_Stockpile") for i in range(12)),
    )


def long_memory(role: Role, summary: str = "s" * 500) -> tuple[TurnNote, ...]:
    """Three turns with 24 orders each, every one refused for a long reason of its own."""
    memory = Memory()
    for tick in range(3):
        orders = tuple(PlaceBuilding(def_name="SimpleResearchBench", x=tick, z=n, stuff="WoodLog") for n in range(24))
        plan = ActionPlan(actions=orders, summary=summary)
        memory.decided(Deliberation(role=role, tick=tick, status=DeliberationStatus.SUCCESS, plan=plan), tick / 4)
        memory.ended(
            ActionOutcome(role=role, action=order, status=OutcomeStatus.REFUSED, reason=f"{n} " + "w" * 200)
            for n, order in enumerate(orders)
        )
    return notes(memory.turns(role))


@pytest.mark.parametrize("role", list(Role))
def test_a_view_stays_below_six_kilobytes_even_in_a_crowded_colony(world: Any, role: Role) -> None:
    messages = {other.value: "w" * ROLES[other].heard for other in Role if other is not role}
    seen = dataclasses.replace(context(world, crowded(world), messages), turns=long_memory(role))
    view = fitted(ROLES[role].view(seen))
    assert size_of(view) <= VIEW_BYTES == 6_000
    assert view.my_turns == seen.turns, "what a role remembers is never shortened"


@pytest.mark.parametrize("role", list(Role))
def test_no_language_makes_a_view_too_large(world: Any, role: Role) -> None:
    messages = {other.value: "救" * ROLES[other].heard for other in Role if other is not role}
    now = crowded(world)
    strangers = tuple(
        c.model_copy(update={"colonist": c.colonist.model_copy(update={"id": 900 + n, "name": "Łucja" * 8})})
        for n, c in enumerate(now.colonists)
    )
    seen = context(world, now, messages)
    before = dataclasses.replace(now, colonists=strangers)
    shared = dataclasses.replace(seen.shared, before=before)
    seen = dataclasses.replace(seen, shared=shared, turns=long_memory(role, "救" * 400))
    view = fitted(ROLES[role].view(seen))
    assert size_of(view) <= VIEW_BYTES
    assert view.my_turns == seen.turns


@pytest.mark.parametrize("role", list(Role))
def test_a_view_is_frozen(world: Any, role: Role) -> None:
    view = ROLES[role].view(context(world))
    with pytest.raises(ValueError, match="frozen"):
        view.colony = None  # type: ignore[assignment, misc]


def test_workers_show_the_games_own_skill_names(world: Any) -> None:
    view = ROLES[Role.RESOURCE_MANAGER].view(context(world))
    assert isinstance(view, ResourceManagerView)
    assert view.workers[1].skills.startswith("Plants 9!, Cooking 6, ")


def test_a_disabled_skill_shows_as_a_dash(world: Any) -> None:
    first = world.observation.colonists[0]
    skills = tuple(
        s.model_copy(update={"totally_disabled": True}) if s.name == "Plants" else s
        for s in first.colonist_work_info.skills
    )
    work = first.colonist_work_info.model_copy(update={"skills": skills})
    changed = world.with_(colonists=(first.model_copy(update={"colonist_work_info": work}),))
    view = ROLES[Role.RESOURCE_MANAGER].view(context(world, changed))
    assert isinstance(view, ResourceManagerView)
    assert view.workers[0].skills.endswith("Plants -")


def test_a_site_shows_the_percentage_of_its_walls(world: Any) -> None:
    site = analyse(world.static, Viewpoint.of(world.observation)).sites[SiteKind.SHELTER]
    ring = site.area.ring()
    half = [building("Wall", *cell) for cell in ring[: len(ring) // 2]]
    rising = building("Frame_Door", *(site.door or (0, 0)))

    def shelter(*buildings: Building) -> SiteView:
        view = ROLES[Role.CONSTRUCTION_PLANNER].view(context(world, world.with_(buildings=buildings)))
        assert isinstance(view, ConstructionPlannerView)
        return next(site for site in view.sites if site.kind == "shelter")

    assert (shelter().walls, shelter().rising) == (0, False)
    assert (shelter(*half).walls, shelter(*half, rising).rising) == (100 * len(half) // len(ring), True)
    assert shelter(*[building("Wall", *cell) for cell in ring]).walls == 100


def test_equal_events_share_one_entry_with_a_count(world: Any) -> None:
    made = ServerSentEvent(
        event="make_recipe_product",
        data={"worker": {"id": 1, "name": "Ann"}, "result": [{"thing_id": 7, "label": "simple meal"}]},
    )
    seen = dataclasses.replace(
        context(world, world.with_(events=(made, made, made))), events_of_interest=("make_recipe_product",)
    )
    view = ROLES[Role.RESOURCE_MANAGER].view(seen)
    assert view.events == ("make_recipe_product: Ann; simple meal (x 3)",)


def test_natural_gaps_do_not_count_as_rooms(world: Any) -> None:
    room = Room(
        id=1, role_label="none", temperature=20.0, cells_count=5, touches_map_edge=False, is_prison_cell=False,
        is_doorway=False, open_roof_count=5,
    )  # fmt: skip
    closet = room.model_copy(update={"id": 2, "open_roof_count": 0})
    shell = room.model_copy(update={"id": 3, "cells_count": 63, "open_roof_count": 63})
    view = ROLES[Role.CONSTRUCTION_PLANNER].view(context(world, world.with_(rooms=(room, closet, shell))))
    assert isinstance(view, ConstructionPlannerView)
    assert [shown.cells for shown in view.rooms] == [63, 5]


def test_the_director_is_offered_only_what_can_start(world: Any) -> None:
    view = ROLES[Role.RESEARCH_DIRECTOR].view(context(world))
    assert isinstance(view, ResearchDirectorView)
    assert list(view.available) == ["Batteries", "SolarPanels"]
    assert view.finished == ("Electricity",)


def test_severity_is_hit_points_of_wounds_and_percent_of_illnesses(world: Any) -> None:
    known = {"is_tended": False, "tendable_now": True, "bleeding": False, "bleed_rate": 0.0, "is_permanent": False}
    known |= {"is_currently_life_threatening": False, "pain_offset": 0.0}
    hediffs = (
        Hediff.model_validate({"load_id": 1, "def_name": "Cut", "severity": 4.16, **known}),
        Hediff.model_validate({"load_id": 2, "def_name": "Plague", "severity": 0.416, **known}),
    )
    first = world.observation.colonists[0]
    medical = first.colonist_medical_info.model_copy(update={"hediffs": hediffs})
    ill = first.model_copy(update={"colonist_medical_info": medical})
    view = ROLES[Role.MEDICAL_OFFICER].view(context(world, world.with_(colonists=(ill,))))
    assert isinstance(view, MedicalOfficerView)
    assert {condition.what: condition.severity for condition in view.patients[0].conditions} == {"Cut": 4, "Plague": 42}


def test_healthy_people_are_not_patients(world: Any) -> None:
    view = ROLES[Role.MEDICAL_OFFICER].view(context(world))
    assert isinstance(view, MedicalOfficerView)
    assert view.patients == ()
    assert view.medicine == {"MedicineIndustrial": 25}


def test_food_days_count_nutrition_over_what_people_eat(world: Any) -> None:
    view = ROLES[Role.MAP_ANALYST].view(context(world))
    assert view.colony.food_days == pytest.approx(45 / 4.8, abs=0.05)


def test_pending_buildings_show_what_they_need_and_what_is_lacking(world: Any) -> None:
    marks = Marks()
    for x in range(20, 40):
        marks.plan(PlannedBuilding("Wall", x, 30, "WoodLog"))
    marks.plan(PlannedBuilding("Bed", 25, 33, "Steel"))
    standing = (building("Wall", 20, 30), building("Frame_Wall", 21, 30))
    seen = context(world, world.with_(buildings=standing))
    seen = dataclasses.replace(seen, shared=dataclasses.replace(seen.shared, marks=marks))
    view = ROLES[Role.CONSTRUCTION_PLANNER].view(seen)
    assert isinstance(view, ConstructionPlannerView)
    assert [(order.what, order.state, order.count, order.needs) for order in view.pending] == [
        ("Wall of WoodLog", "blueprint", 18, {"WoodLog": 5}),
        ("Bed of Steel", "blueprint", 1, {"Steel": 45}),
        ("Wall of WoodLog", "frame", 1, {"WoodLog": 5}),
    ]
    assert view.pending[0].cells == ((22, 30), (23, 30), (24, 30), (25, 30))
    assert view.lacking == {"WoodLog": 19 * 5 - 75}


def test_a_room_shows_where_it_lies(world: Any) -> None:
    ring = analyse(world.static, Viewpoint.of(world.observation)).sites[SiteKind.SHELTER].area
    walls = tuple(building("Wall", *cell) for cell in ring.ring())
    inside = ring.inside
    room = Room(
        id=1, role_label="room", temperature=20.0, cells_count=inside.width * inside.height, touches_map_edge=False,
        is_prison_cell=False, is_doorway=False, open_roof_count=0,
    )  # fmt: skip
    view = ROLES[Role.CONSTRUCTION_PLANNER].view(context(world, world.with_(rooms=(room,), buildings=walls)))
    assert isinstance(view, ConstructionPlannerView)
    assert view.rooms[0].corners == (inside.x1, inside.z1, inside.x2, inside.z2)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ((10, 10), "here"),
        ((10, 24), "14 N"),
        ((24, 24), "14 NE"),
        ((0, 12), "10 W"),
        ((14, 2), "8 SE"),
        ((13, 2), "8 S"),
    ],
)
def test_a_bearing_is_a_distance_and_a_direction(place: tuple[int, int], words: str) -> None:
    assert facts.bearing((10, 10), place) == words
