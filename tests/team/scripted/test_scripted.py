"""The scripted team in the hand-made world: it orders what a player would order, and does not repeat itself."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pytest_rle.rimapi.models import Building
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import Role, Team, Turn
from pytest_rle.team.actions import (
    AddBill,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    Designate,
    Draft,
    Equip,
    PlaceBuilding,
    Rect,
    SetResearch,
    SetWorkPriorities,
    Tend,
)
from pytest_rle.team.policies import ScriptedPolicy
from pytest_rle.team.roles import ROLES
from pytest_rle.team.scripted.furnish import SOUTH_OF, WITH_USER, furnish


async def first_turn(world: Any, **changes: Any) -> tuple[Team, Turn]:
    team = Team(ScriptedPolicy(), seed=1)
    return team, await team.deliberate(world.with_(**changes), world.static, tick=0)


async def test_every_role_stays_within_what_it_may_do(world: Any) -> None:
    _, turn = await first_turn(world)
    for role, plan in turn.plans.items():
        assert {type(action) for action in plan.actions} <= set(ROLES[role].permitted)


async def test_the_first_turn_sets_up_store_field_rooms_and_work(world: Any) -> None:
    _, turn = await first_turn(world)
    resources = [type(a) for a in turn.plans[Role.RESOURCE_MANAGER].actions]
    assert CreateStockpile in resources
    assert CreateGrowingZone in resources
    assert Designate in resources
    assert resources.count(SetWorkPriorities) == 3
    construction = [type(a) for a in turn.plans[Role.CONSTRUCTION_PLANNER].actions]
    assert BuildRoom in construction or PlaceBuilding in construction
    assert any(isinstance(a, SetResearch) for a in turn.plans[Role.RESEARCH_DIRECTOR].actions)


async def test_the_colonist_with_the_best_skill_leads_each_work(world: Any) -> None:
    _, turn = await first_turn(world)
    wanted = {
        a.colonist_id: a.priorities
        for a in turn.plans[Role.RESOURCE_MANAGER].actions
        if isinstance(a, SetWorkPriorities)
    }
    assert wanted[1]["Construction"] == 1
    assert wanted[2]["Growing"] == 1
    assert wanted[3]["Doctor"] == 1


async def test_guns_go_to_the_best_shots(world: Any) -> None:
    _, turn = await first_turn(world)
    equips = {a.colonist_id: a.thing_id for a in turn.plans[Role.DEFENSE_COMMANDER].actions if isinstance(a, Equip)}
    assert equips[2] == 103


async def test_what_was_ordered_is_not_ordered_again(world: Any) -> None:
    team, _ = await first_turn(world)
    again = await team.deliberate(world.observation, world.static, tick=1)
    repeated = [
        action
        for role in (Role.CONSTRUCTION_PLANNER, Role.DEFENSE_COMMANDER, Role.SOCIAL_OVERSEER)
        for action in again.plans[role].actions
        if action.type != "no_action"
    ]
    assert repeated == []


async def test_an_order_without_a_visible_result_is_given_again_after_some_days(world: Any) -> None:
    things = tuple(
        t.model_copy(update={"stack_count": 400}) if t.def_name == "WoodLog" else t for t in world.observation.things
    )
    team, turn = await first_turn(world, things=things)
    first = {a for a in turn.plans[Role.CONSTRUCTION_PLANNER].actions if isinstance(a, BuildRoom)}
    later = world.with_(things=things, game=world.observation.game.model_copy(update={"game_tick": 4 * 60_000}))
    again = await team.deliberate(later, world.static, tick=16)
    assert first & {a for a in again.plans[Role.CONSTRUCTION_PLANNER].actions if isinstance(a, BuildRoom)}


async def test_a_stove_gets_a_bill_for_meals_once(world: Any) -> None:
    from pytest_rle.rimapi.models import Bill, WorkTable

    table = WorkTable(id=77, thing_def="FueledStove", bills_count=0)
    _, turn = await first_turn(world, work_tables=(table,))
    bills = [a for a in turn.plans[Role.RESOURCE_MANAGER].actions if isinstance(a, AddBill)]
    assert [(b.building_id, b.recipe, b.repeat_mode) for b in bills] == [(77, "CookMealSimple", "TargetCount")]
    bill = Bill(
        load_id=1,
        recipe_def_name="CookMealSimple",
        suspended=False,
        repeat_mode="TargetCount",
        repeat_count=1,
        target_count=12,
    )
    _, turn = await first_turn(world, work_tables=(table,), bills={77: (bill,)})
    assert not [a for a in turn.plans[Role.RESOURCE_MANAGER].actions if isinstance(a, AddBill)]


def raid(world: Any, x: int, z: int, health: float = 1.0) -> dict[str, Any]:
    from pytest_rle.rimapi.models import Pawn, Position

    raider = Pawn(
        id=900,
        name="Raider",
        age=30,
        health=health,
        mood=0.5,
        hunger=1.0,
        position=Position(x=x, y=0, z=z),
    )
    creatures = world.observation.creatures.model_copy(update={"enemies_count": 1})
    return {"hostiles": (raider,), "creatures": creatures}


async def test_everybody_is_drafted_when_enemies_are_near_and_released_when_they_are_gone(world: Any) -> None:
    team, turn = await first_turn(world, **raid(world, 60, 75))
    drafted = {a.colonist_id for a in turn.plans[Role.DEFENSE_COMMANDER].actions if isinstance(a, Draft) and a.drafted}
    assert drafted == {1, 2, 3}
    after = await team.deliberate(world.observation, world.static, tick=1)
    released = {
        a.colonist_id for a in after.plans[Role.DEFENSE_COMMANDER].actions if isinstance(a, Draft) and not a.drafted
    }
    assert released == {1, 2, 3}


async def test_a_downed_enemy_keeps_nobody_drafted(world: Any) -> None:
    team, _ = await first_turn(world, **raid(world, 60, 75, health=0.3))
    after = await team.deliberate(world.with_(**raid(world, 60, 75, health=0.3)), world.static, tick=1)
    actions = after.plans[Role.DEFENSE_COMMANDER].actions
    assert {a.colonist_id for a in actions if isinstance(a, Draft) and not a.drafted} == {1, 2, 3}


async def test_the_bleeding_are_tended_by_the_best_doctor_who_is_not_the_patient(world: Any) -> None:
    from pytest_rle.rimapi.models import Hediff

    cut = Hediff(
        load_id=1,
        def_name="Cut",
        severity=8.0,
        is_tended=False,
        tendable_now=True,
        bleeding=True,
        bleed_rate=0.5,
        is_permanent=False,
        is_currently_life_threatening=False,
        pain_offset=0.1,
    )
    hurt = world.observation.colonists[2]
    medical = hurt.colonist_medical_info.model_copy(update={"hediffs": (cut,)})
    people = (*world.observation.colonists[:2], hurt.model_copy(update={"colonist_medical_info": medical}))
    _, turn = await first_turn(world, colonists=people)
    tends = [a for a in turn.plans[Role.MEDICAL_OFFICER].actions if isinstance(a, Tend)]
    assert [(t.doctor_id, t.patient_id) for t in tends] == [(1, 3)]


async def test_nothing_is_placed_on_top_of_anything_else(world: Any) -> None:
    """Build every order at once, with plenty of materials."""
    rich = tuple(
        t.model_copy(update={"stack_count": 5000}) if t.def_name in ("WoodLog", "Steel") else t
        for t in world.observation.things
    )
    team = Team(ScriptedPolicy(), seed=1)
    covered: dict[tuple[int, int], str] = {}
    buildings: list[Building] = []
    for tick in range(24):
        game = world.observation.game.model_copy(update={"game_tick": 400 + tick * 15_000})
        observation = dataclasses.replace(
            world.observation, things=rich, buildings=tuple(buildings), game=game, research=finished(world)
        )
        turn = await team.deliberate(observation, world.static, tick=tick)
        for action in turn.plans[Role.CONSTRUCTION_PLANNER].actions:
            for name, x, z, rotation in placements(action):
                for cell in occupied_cells(name, x, z, rotation):
                    assert cell not in covered, f"{name} at {cell} on top of {covered[cell]}"
                    covered[cell] = name
                buildings.append(
                    Building.model_validate(
                        {"id": len(buildings) + 1, "def": name, "position": {"x": x, "y": 0, "z": z}, "rotation": 0}
                    )
                )
    names = [b.def_name for b in buildings]
    assert names.count("Bed") >= 3
    assert names.count("Door") >= 5
    assert "FueledStove" in names
    assert "SimpleResearchBench" in names


def finished(world: Any) -> tuple[Any, ...]:
    project = world.observation.research[0]
    return (*world.observation.research, project.model_copy(update={"name": "ComplexFurniture"}))


def placements(action: Any) -> list[tuple[str, int, int, int]]:
    if isinstance(action, PlaceBuilding):
        return [(action.def_name, action.x, action.z, action.rotation)]
    if isinstance(action, BuildRoom):
        area, door = action.area, (action.door_x, action.door_z)
        ring = [c for c in area.cells() if c[0] in (area.x1, area.x2) or c[1] in (area.z1, area.z2)]
        return [("Door" if cell == door else "Wall", *cell, 0) for cell in ring]
    return []


@pytest.mark.parametrize("entrance", [(0, 3), (4, 0), (8, 3), (4, 6)])
def test_furniture_leaves_the_entrance_and_every_workers_cell_free(entrance: tuple[int, int]) -> None:
    inside = Rect(x1=0, z1=0, x2=8, z2=6)
    wanted = ["SimpleResearchBench", "Bed", "Bed", "Bed", "Table2x2c", "Stool", "Stool", "Stool", "FueledStove"]
    placed = furnish(inside, entrance, wanted)
    assert [p.def_name for p in placed] == wanted
    solid = {cell for p in placed if p.def_name != "Stool" for cell in occupied_cells(p.def_name, p.x, p.z, p.rotation)}
    assert entrance not in solid
    for p in placed:
        if p.def_name in WITH_USER:
            dx, dz = SOUTH_OF[p.rotation]
            assert (p.x + dx, p.z + dz) in set(inside.cells()) - solid


def test_what_does_not_fit_is_left_out() -> None:
    placed = furnish(Rect(x1=0, z1=0, x2=2, z2=2), (1, 0), ["SimpleResearchBench", "Bed", "Bed", "Table2x2c"])
    assert len(placed) < 4
    assert all(p.def_name in DEFS.buildings for p in placed)
