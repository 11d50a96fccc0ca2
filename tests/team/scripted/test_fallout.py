"""How the scripted team lives through toxic fallout: work and food under roofs, and nobody idle outdoors."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.rimapi.models import Alert, Building, DetailedColonist, MapWeather, Position, Room, ServerSentEvent
from pytest_rle.rimapi.models.maps import CropType
from pytest_rle.team import Briefing, Role
from pytest_rle.team.actions import BedRest, BuildRoom, Designate, Draft, MoveTo, PlaceBuilding
from pytest_rle.team.scripted import construction, defense, fallout, labour, medical, resources, salvage
from pytest_rle.team.scripted.notebook import DefenseNotes, FalloutNotes, Notebook
from pytest_rle.team.scripted.projects import bedroom_areas, projects
from pytest_rle.team.survey.sites import SiteKind
from tests.team.scripted.situations import situation_of, stocked

ANNOUNCED = Briefing(
    title="Fallout",
    description="",
    difficulty="Rough",
    days=20,
    last_day=20,
    victory=(),
    failure=(),
    topics=frozenset({"toxic_fallout"}),
    turn_hours=(6, 1),
    weights=(),
)
BEGINS = ServerSentEvent(event="letter_received", data={"letter": {"label": "Toxic fallout", "text": "Stay indoors."}})
ENDS = ServerSentEvent(event="message_received", data={"message": {"text": "Toxic fallout has ended."}})


def falling(**pages: Any) -> Notebook:
    """A notebook in which fallout falls."""
    return Notebook(FalloutNotes(has_begun=True), *pages.values())


def poisoned(colonist: DetailedColonist, severity: float) -> DetailedColonist:
    hediff = {
        "load_id": 1,
        "def_name": "ToxicBuildup",
        "severity": severity,
        "is_tended": False,
        "tendable_now": False,
        "bleeding": False,
        "bleed_rate": 0,
        "is_permanent": False,
        "is_currently_life_threatening": False,
        "pain_offset": 0,
    }
    ill = colonist.model_dump()
    ill["colonist_medical_info"]["hediffs"] = [hediff]
    return type(colonist).model_validate(ill)


def test_fallout_is_ahead_once_announced_falls_from_its_letter_and_ends_with_its_message(world: Any) -> None:
    notes = Notebook()

    def state(*events: ServerSentEvent, briefing: Briefing | None = ANNOUNCED) -> tuple[bool, bool, bool]:
        situation = situation_of(world, notes, briefing=briefing, events=events)
        return fallout.is_ahead(situation), fallout.is_falling(situation), fallout.is_near(situation)

    assert state(briefing=None) == (False, False, False)
    assert state() == (True, False, True)
    assert state(BEGINS) == (False, True, True)
    assert state() == (False, True, True)
    assert state(ENDS) == (False, False, False)
    assert state() == (False, False, False)


def test_fallout_that_nobody_announced_falls_all_the_same(world: Any) -> None:
    assert fallout.is_falling(situation_of(world, events=(BEGINS,)))
    assert not fallout.is_falling(situation_of(world, events=(ENDS,)))


def ordered_rooms(world: Any, briefing: Briefing | None) -> list[tuple[str, str]]:
    """The names of the projects that are rooms, in order, with the stuff of their walls."""
    rich = stocked(world, WoodLog=600, Steel=600)
    situation = situation_of(world, role=Role.CONSTRUCTION_PLANNER, briefing=briefing, things=rich)
    return [
        (project.name, str(part.action.stuff))
        for project in projects(situation)
        for part in project.parts
        if isinstance(part.action, BuildRoom)
    ]


def test_before_fallout_hall_kitchen_and_store_follow_the_bedrooms_in_steel(world: Any) -> None:
    bedrooms = [(f"bedroom {number + 1}", "WoodLog") for number in range(3)]
    usual = ordered_rooms(world, None)
    assert usual == [*bedrooms, ("hall", "WoodLog"), ("kitchen", "WoodLog"), ("store", "WoodLog")]
    expecting = ordered_rooms(world, ANNOUNCED)
    assert expecting[:6] == [*bedrooms, ("hall", "Steel"), ("kitchen", "Steel"), ("store", "Steel")]


def test_butchers_and_two_researchers_work_in_the_hall_in_fallout(world: Any) -> None:
    situation = situation_of(world, role=Role.CONSTRUCTION_PLANNER, briefing=ANNOUNCED)
    hall = situation.site(SiteKind.SHELTER)
    assert hall is not None
    inside = set(hall.area.inside.cells())
    placed = [
        part.action.def_name
        for project in projects(situation)
        for part in project.parts
        if isinstance(part.action, PlaceBuilding) and (part.action.x, part.action.z) in inside
    ]
    assert placed.count("SimpleResearchBench") >= 2
    assert "ButcherSpot" in placed


FALLEN = FalloutNotes(has_begun=True, is_over=True)


def test_projects_leave_wood_for_the_stove_where_fallout_kills_the_trees(world: Any) -> None:
    def wooden_walls(wood: int, *pages: Any) -> bool:
        things = stocked(world, WoodLog=wood, Steel=0)
        situation = situation_of(world, Notebook(*pages), role=Role.CONSTRUCTION_PLANNER, things=things)
        return any(isinstance(action, BuildRoom) for action in construction.plan(situation)[0])

    assert wooden_walls(150)
    assert not wooden_walls(150, FALLEN)
    assert wooden_walls(150 + construction.STOVE_WOOD, FALLEN)


def test_more_trees_are_marked_while_fallout_is_near(world: Any) -> None:
    def trees(*pages: Any) -> int:
        situation = situation_of(world, Notebook(*pages), things=stocked(world, WoodLog=600))
        return sum(isinstance(action, Designate) for action in resources.plan(situation)[0])

    assert trees() == trees(FALLEN) == 0
    assert trees(FalloutNotes(has_begun=True)) > 0


def test_the_hungry_fetch_food_from_far_away_after_fallout(world: Any) -> None:
    meals, steel = (
        world.observation.things[0].model_copy(
            update={
                "thing_id": thing_id,
                "def_name": def_name,
                "is_forbidden": True,
                "position": Position(x=60 + salvage.REACH + 1, y=0, z=60),
            }
        )
        for thing_id, def_name in ((800, "MealSurvivalPack"), (801, "Steel"))
    )

    def allowed(*pages: Any) -> list[int]:
        situation = situation_of(world, Notebook(*pages), things=(meals, steel))
        return [thing_id for action in salvage.allow(situation) for thing_id in action.model_dump()["thing_ids"]]

    assert allowed() == allowed(FalloutNotes(has_begun=True)) == []
    assert allowed(FALLEN) == [800]


def test_no_cooler_burns_wood_where_fallout_kills_the_trees(world: Any) -> None:
    hot = MapWeather(weather="Clear", temperature=38.0)

    def coolers(*pages: Any) -> int:
        situation = situation_of(world, Notebook(*pages), role=Role.CONSTRUCTION_PLANNER, weather=hot)
        return sum(project.is_ready and "PassiveCooler" in project.name for project in projects(situation))

    assert coolers() > 0
    assert coolers(FALLEN) == 0


def test_all_with_guns_but_the_cook_hunt_while_fallout_is_ahead(world: Any) -> None:
    notes = Notebook(DefenseNotes(weapons=dict.fromkeys((1, 2, 3), "Gun_Revolver")))
    wanted = labour.wanted_priorities(situation_of(world, notes, briefing=ANNOUNCED))
    assert [wanted[pawn_id]["Hunting"] for pawn_id in (1, 3)] == [1, 1]
    usual = labour.wanted_priorities(situation_of(world, notes))
    assert wanted[2] == usual[2], "colonist 2 is the cook"
    assert usual[3]["Hunting"] == 0


@pytest.mark.parametrize(("ripe", "wood", "growing", "felling"), [(0, 400, 0, 0), (40, 400, 1, 0), (0, 20, 0, 4)])
def test_nobody_sows_or_fells_in_fallout_without_need(
    world: Any, ripe: int, wood: int, growing: int, felling: int
) -> None:
    crop = CropType(
        total_plants=40,
        harvestable_plants=ripe,
        expected_yield=0,
        infected_count=0,
        growth_progress_average=1.0,
        is_fully_grown=True,
        is_harvestable=True,
        zone_id=1,
    )
    farm = world.observation.farm.model_copy(update={"crop_types": (crop,)})
    situation = situation_of(world, falling(), farm=farm, things=stocked(world, WoodLog=wood))
    best_grower = labour.wanted_priorities(situation)[2]
    assert (best_grower["Growing"], best_grower["PlantCutting"]) == (growing, felling)
    assert (best_grower["Mining"], best_grower["Research"]) == (0, 3)


@pytest.fixture
def sheltered(world: Any) -> dict[str, Any]:
    """Everybody has a roofed bedroom; there are a stove, something to cook, and a research bench."""
    room = {
        "temperature": 20,
        "cells_count": 12,
        "touches_map_edge": False,
        "is_prison_cell": False,
        "is_doorway": False,
        "open_roof_count": 0,
    }
    rooms = tuple(Room.model_validate({**room, "id": n, "contained_beds_ids": (60 + n,)}) for n in range(3))
    built = {"position": {"x": 60, "y": 0, "z": 60}, "rotation": 0}
    stove = Building.model_validate({**built, "id": 50, "def": "FueledStove"})
    bench = Building.model_validate({**built, "id": 51, "def": "SimpleResearchBench"})
    return {"rooms": rooms, "buildings": (stove, bench), "things": stocked(world, RawRice=40)}


def orders(world: Any, notes: Notebook, **changes: Any) -> list[Any]:
    """What the DefenseCommander orders, without the arming."""
    actions = defense.plan(situation_of(world, notes, role=Role.DEFENSE_COMMANDER, **changes))[0]
    return [action for action in actions if isinstance(action, Draft | MoveTo)]


def test_who_neither_cooks_nor_researches_goes_into_a_bedroom_in_fallout(world: Any, sheltered: dict[str, Any]) -> None:
    notes = falling()
    draft, move = orders(world, notes, **sheltered)
    assert (draft.colonist_id, draft.drafted, move.colonist_id) == (1, True, 1)
    assert {draft.priority, move.priority} == {1}, "no other role may keep a drafted colonist from walking indoors"
    area, _ = bedroom_areas(situation_of(world))[0]
    assert (move.x, move.z) in set(area.inside.cells())
    assert orders(world, notes, **sheltered) == []


def test_the_cook_goes_indoors_when_there_is_nothing_to_cook(world: Any, sheltered: dict[str, Any]) -> None:
    drafted = orders(world, falling(), **{**sheltered, "things": world.observation.things})
    assert {a.colonist_id for a in drafted} == {1, 2}


def test_nobody_is_kept_indoors_without_fallout_or_without_a_roof(world: Any, sheltered: dict[str, Any]) -> None:
    assert orders(world, Notebook(), **sheltered) == []
    unroofed = tuple(room.model_copy(update={"open_roof_count": 3}) for room in sheltered["rooms"])
    assert orders(world, falling(), **{**sheltered, "rooms": unroofed}) == []


def changed(colonist: DetailedColonist, **needs: float) -> DetailedColonist:
    hunger = needs.pop("hunger", colonist.colonist.hunger)
    own = colonist.colonist.model_copy(update={"hunger": hunger})
    return colonist.model_copy(update={**needs, "colonist": own})


@pytest.mark.parametrize("need", ["hunger", "sleep", "joy"])
def test_the_hungry_the_tired_and_the_bored_are_released(world: Any, sheltered: dict[str, Any], need: str) -> None:
    notes = falling()
    orders(world, notes, **sheltered)
    first, *others = world.observation.colonists
    released = orders(world, notes, colonists=(changed(first, **{need: 0.2}), *others), **sheltered)
    assert [(a.colonist_id, a.drafted) for a in released] == [(1, False)]


@pytest.mark.parametrize(
    "change",
    [{"events": (ENDS,)}, {"alerts": (Alert(label="Fire in home area"),)}],
    ids=["the end", "a fire"],
)
def test_all_are_released_when_the_fallout_ends_or_something_burns(
    world: Any, sheltered: dict[str, Any], change: dict[str, Any]
) -> None:
    notes = falling()
    orders(world, notes, **sheltered)
    assert [(a.colonist_id, a.drafted) for a in orders(world, notes, **sheltered, **change)] == [(1, False)]


@pytest.mark.parametrize(("poison", "is_kept"), [(0.1, False), (0.3, True)])
def test_only_the_little_poisoned_build_outdoors(
    world: Any, sheltered: dict[str, Any], poison: float, is_kept: bool
) -> None:
    frame = sheltered["buildings"][0].model_copy(update={"id": 70, "def_name": "Frame_Wall"})
    first, *others = world.observation.colonists
    situation = {**sheltered, "buildings": (*sheltered["buildings"], frame)}
    notes = falling()
    orders(world, notes, colonists=(poisoned(first, poison), *others), **situation)
    assert notes.page(DefenseNotes).kept_indoors == ({1} if is_kept else set())


def test_one_who_fought_is_not_drafted_again_in_the_turn_of_the_release(world: Any, sheltered: dict[str, Any]) -> None:
    notes = falling(defense=DefenseNotes(drafted={1}))
    assert [(a.colonist_id, a.drafted) for a in orders(world, notes, **sheltered)] == [(1, False)]
    assert [a.type for a in orders(world, notes, **sheltered)] == ["draft", "move_to"]


def test_those_kept_indoors_are_not_sent_to_bed(world: Any) -> None:
    first, *others = world.observation.colonists
    people = (poisoned(first, 0.5), *others)

    def sent_to_bed(notes: Notebook) -> list[int]:
        situation = situation_of(world, notes, role=Role.MEDICAL_OFFICER, colonists=people)
        return [a.colonist_id for a in medical.plan(situation)[0] if isinstance(a, BedRest)]

    assert sent_to_bed(Notebook()) == [1]
    assert sent_to_bed(Notebook(DefenseNotes(kept_indoors={1}))) == []
