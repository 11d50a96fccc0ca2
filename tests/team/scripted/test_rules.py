"""Single rules of the scripted team and their limits."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.rimapi.models import Animal, Building, Lord, MapWeather, Pawn, ServerSentEvent
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import Role
from pytest_rle.team.actions import CreateStockpile, Designate, Equip, PlaceBuilding, SetForbidden
from pytest_rle.team.scripted import construction, defense, labour, research, resources, salvage
from pytest_rle.team.scripted.fort import fort
from pytest_rle.team.scripted.notebook import ConstructionNotes, DefenseNotes, Notebook
from pytest_rle.team.scripted.projects import SHIP_PARTS, bedroom_areas, projects
from pytest_rle.team.survey.sites import SiteKind
from tests.team.scripted.situations import situation_of, stocked


def marked(actions: list[Any], kind: str, reason: str = "") -> list[Designate]:
    return [a for a in actions if isinstance(a, Designate) and a.kind == kind and (not reason or a.reason == reason)]


def test_trees_that_are_marked_count_as_wood_to_come(world: Any) -> None:
    notes = Notebook()
    things = stocked(world, WoodLog=0)
    first = marked(resources.plan(situation_of(world, notes, things=things))[0], "harvest", "wood")
    assert first
    for _ in range(10):
        resources.plan(situation_of(world, notes, things=things))
    assert not marked(resources.plan(situation_of(world, notes, things=things))[0], "harvest", "wood")


def test_felled_trees_make_room_for_new_marks(world: Any) -> None:
    notes = Notebook()
    things = stocked(world, WoodLog=0)
    for _ in range(10):
        resources.plan(situation_of(world, notes, things=things))
    felled = tuple(
        ServerSentEvent(event="plant_harvested", data={"target": {"def_name": "Plant_TreeOak"}}) for _ in range(20)
    )
    after = resources.plan(situation_of(world, notes, things=things, events=felled))[0]
    assert marked(after, "harvest", "wood")


def test_no_tree_is_felled_while_there_is_enough_wood(world: Any) -> None:
    situation = situation_of(world, things=stocked(world, WoodLog=5000))
    assert not marked(resources.plan(situation)[0], "harvest", "wood")


def animal(animal_id: int, x: int, z: int, kind: str = "Deer") -> Animal:
    return Animal.model_validate({"id": animal_id, "def": kind, "position": {"x": x, "y": z, "z": 0}})


@pytest.fixture
def hunters(world: Any) -> dict[str, Any]:
    """Animals to hunt on the map, an armed colonist and a butcher spot."""
    spot = {"id": 50, "def": "ButcherSpot", "position": {"x": 60, "y": 0, "z": 60}, "rotation": 0}
    return {
        "animals": tuple(animal(7000 + i, 50 + i, 65) for i in range(8)),
        "buildings": (Building.model_validate(spot),),
    }


def armed() -> Notebook:
    return Notebook(DefenseNotes(weapons={2: "Gun_BoltActionRifle"}, armed={2: 103}))


def test_the_hunt_stops_at_a_few_animals(world: Any, hunters: dict[str, Any]) -> None:
    notes = armed()
    first = marked(resources.plan(situation_of(world, notes, **hunters))[0], "hunt")
    again = marked(resources.plan(situation_of(world, notes, **hunters))[0], "hunt")
    assert 1 <= len(first) <= resources.HUNTS_AT_ONCE
    assert again == []


def test_carcasses_that_wait_for_the_butcher_reduce_the_hunt(world: Any, hunters: dict[str, Any]) -> None:
    template = world.observation.things[0]
    carcasses = tuple(template.model_copy(update={"thing_id": 800 + i, "def_name": "Corpse_Deer"}) for i in range(2))
    situation = situation_of(world, armed(), things=(*world.observation.things, *carcasses), **hunters)
    assert not marked(resources.plan(situation)[0], "hunt")


def test_an_animal_beside_a_dangerous_one_is_not_hunted(world: Any, hunters: dict[str, Any]) -> None:
    herd = (animal(7000, 50, 65), animal(7001, 60, 65), animal(7002, 61, 66, "Megasloth"))
    marks = marked(resources.plan(situation_of(world, armed(), **{**hunters, "animals": herd}))[0], "hunt")
    assert [(mark.area.x1, mark.area.x2) for mark in marks] == [(49, 51)]


def test_nobody_hunts_without_a_gun(world: Any, hunters: dict[str, Any]) -> None:
    assert not marked(resources.plan(situation_of(world, Notebook(), **hunters))[0], "hunt")


def test_a_refused_work_priority_is_not_asked_for_again(world: Any) -> None:
    notes = Notebook()
    labour.assign(situation_of(world, notes))
    again = [work for action in labour.assign(situation_of(world, notes)) for work in action.model_dump()["priorities"]]
    assert set(again) == {"Hauling"}, "of all that was asked, only hauling is open to these colonists"


def test_every_post_has_a_barricade_on_all_sides_on_ground_that_no_site_claims(world: Any) -> None:
    situation = situation_of(world)
    nest = fort(situation)
    claimed = {cell for site in situation.spatial.sites.values() for cell in site.area.cells()}
    assert len(nest.posts) >= situation.population
    assert not claimed & {*nest.posts, *nest.barricades}
    assert all(situation.is_buildable(cell) for cell in (*nest.posts, *nest.barricades))
    for x, z in nest.posts:
        around = {(x + dx, z + dz) for dx in (-1, 0, 1) for dz in (-1, 0, 1)} - {(x, z)}
        assert around <= set(nest.barricades)


def test_the_nest_leaves_the_buildings_of_the_colony_alone(world: Any) -> None:
    middle = fort(situation_of(world)).posts[0]
    bench = {
        "id": 50,
        "def": "HiTechResearchBench",
        "position": {"x": middle[0], "y": 0, "z": middle[1]},
        "rotation": 0,
    }
    moved = fort(situation_of(world, buildings=(Building.model_validate(bench),)))
    assert not set(occupied_cells("HiTechResearchBench", *middle, 0)) & {*moved.posts, *moved.barricades}


def ordered_traps(world: Any, notes: Notebook, steel: int, **changes: Any) -> list[tuple[int, int]]:
    situation = situation_of(world, notes, things=stocked(world, Steel=steel), **changes)
    [traps] = [p for p in projects(situation) if p.name == "traps"]
    return [(part.action.x, part.action.z) for part in traps.parts if traps.is_ready]  # type: ignore[attr-defined]


def test_traps_surround_the_barricades_once_there_is_steel_to_spare(world: Any) -> None:
    notes = Notebook()
    traps = ordered_traps(world, notes, steel=900)
    nest = fort(situation_of(world, notes))
    assert traps
    assert not set(traps) & {*nest.posts, *nest.barricades}
    assert all(any(max(abs(x - a), abs(z - b)) == 1 for a, b in nest.barricades) for x, z in traps)
    assert not ordered_traps(world, notes, steel=100)


def test_a_lost_part_of_the_laboratory_is_built_again(world: Any) -> None:
    notes = Notebook()
    battery = {"id": 50, "def": "Battery", "position": {"x": 60, "y": 0, "z": 60}, "rotation": 0}
    projects(situation_of(world, notes, buildings=(Building.model_validate(battery),)))
    lost = [p for p in projects(situation_of(world, notes)) if p.name == "Battery of the laboratory"]
    assert [(part.action.x, part.action.z) for p in lost for part in p.parts] == [(60, 60)]  # type: ignore[attr-defined]


def test_parts_have_a_row_of_the_store_to_themselves(world: Any) -> None:
    parts, rest = [a for a in resources.plan(situation_of(world))[0] if isinstance(a, CreateStockpile)]
    assert "ComponentIndustrial" in parts.allowed_defs
    assert parts.storage_priority > rest.storage_priority
    assert not set(parts.area.cells()) & set(rest.area.cells())


def test_hungry_people_eat_animals_that_died_by_themselves(world: Any) -> None:
    template = world.observation.things[0]
    deer = template.model_copy(update={"thing_id": 800, "def_name": "Corpse_Deer", "is_forbidden": True})
    enemy = template.model_copy(update={"thing_id": 801, "def_name": "Corpse_Human", "is_forbidden": True})
    [order] = salvage.allow(situation_of(world, things=(deer, enemy)))
    assert order.model_dump()["thing_ids"] == (800,)


def raider(pawn_id: int, x: int, z: int) -> Pawn:
    position = {"x": x, "y": 0, "z": z}
    return Pawn.model_validate({"id": pawn_id, "age": 30, "health": 1, "mood": 0, "hunger": 1, "position": position})


def in_a_raid(world: Any, notes: Notebook, *raiders: Pawn, **changes: Any) -> list[Any]:
    creatures = world.observation.creatures.model_copy(update={"enemies_count": len(raiders)})
    return defense.plan(situation_of(world, notes, creatures=creatures, hostiles=raiders, **changes))[0]


def test_a_shooter_keeps_to_its_post_when_raiders_are_near(world: Any) -> None:
    notes = Notebook(DefenseNotes(weapons={2: "Gun_BoltActionRifle"}, armed={2: 999}))
    x, z = fort(situation_of(world, notes)).posts[0]
    orders = in_a_raid(world, notes, raider(70, x + 3, z), raider(71, x + 4, z))
    assert [a.type for a in orders if a.colonist_id == 2] == ["draft", "move_to"]


def test_posts_stay_the_same_when_a_fighter_falls(world: Any) -> None:
    notes = Notebook()
    raiders = (raider(70, 100, 100), raider(71, 101, 100))
    in_a_raid(world, notes, *raiders)
    before = dict(notes.page(DefenseNotes).posts)
    assert len(set(before.values())) == 3
    first, *others = world.observation.colonists
    hurt = first.model_copy(update={"colonist": first.colonist.model_copy(update={"health": 0.1})})
    in_a_raid(world, notes, *raiders, colonists=(hurt, *others))
    assert notes.page(DefenseNotes).posts == before


def band(toil: str, *pawn_ids: int) -> Lord:
    return Lord.model_validate(
        {
            "load_id": 1,
            "current_toil_name": toil,
            "num_pawns_lost_violently": 0,
            "num_pawns_ever_gained": len(pawn_ids),
            "owned_pawn_ids": [f"Human{pawn_id}" for pawn_id in pawn_ids],
            "any_active_pawn": True,
        }
    )


@pytest.mark.parametrize(("toil", "is_fought"), [("LordToil_AssaultColony", True), ("LordToil_PanicFlee", False)])
def test_raiders_who_run_after_somebody_are_fought_until_they_flee(world: Any, toil: str, is_fought: bool) -> None:
    notes = Notebook()
    in_a_raid(world, notes, raider(70, 100, 100), threats=(band("LordToil_AssaultColony", 70),))
    in_a_raid(world, notes, raider(70, 115, 115), threats=(band(toil, 70),))
    assert bool(notes.page(DefenseNotes).drafted) == is_fought


def test_a_better_gun_is_fetched_and_a_worse_one_left(world: Any) -> None:
    guns = {"Gun_AssaultRifle": 1, "Gun_Revolver": 0}
    notes = Notebook(DefenseNotes(weapons={2: "Gun_BoltActionRifle"}, armed={2: 999}))
    orders = defense.plan(situation_of(world, notes, things=stocked(world, **guns)))[0]
    assert [a.thing_id for a in orders if isinstance(a, Equip) and a.colonist_id == 2] == [900]
    notes = Notebook(DefenseNotes(weapons={2: "Gun_AssaultRifle"}, armed={2: 999}))
    defense.plan(situation_of(world, notes))
    assert notes.page(DefenseNotes).weapons[2] == "Gun_AssaultRifle"


def test_what_lies_forbidden_near_the_colony_is_allowed_once_the_raid_is_over(world: Any) -> None:
    gun, *others = world.observation.things
    things = (gun.model_copy(update={"is_forbidden": True}), *others)
    allowed = [a for a in resources.plan(situation_of(world, things=things))[0] if isinstance(a, SetForbidden)]
    assert [a.thing_ids for a in allowed] == [(gun.thing_id,)]
    creatures = world.observation.creatures.model_copy(update={"enemies_count": 1})
    under_fire = resources.plan(situation_of(world, things=things, creatures=creatures))[0]
    assert not [a for a in under_fire if isinstance(a, SetForbidden)]


def test_everybody_has_a_bedroom_of_twelve_cells(world: Any) -> None:
    rooms = bedroom_areas(situation_of(world))
    assert len(rooms) >= 3
    assert all((area.width - 2) * (area.height - 2) == 12 for area, _ in rooms)


def test_fires_are_built_only_once_it_has_been_cold(world: Any) -> None:
    things = stocked(world, WoodLog=5000, Steel=5000)
    warm, cold = MapWeather(weather="Clear", temperature=15.0), MapWeather(weather="SnowHard", temperature=-5.0)

    def fires(weather: MapWeather) -> int:
        situation = situation_of(world, role=Role.CONSTRUCTION_PLANNER, things=things, weather=weather)
        return sum(len(p.parts) for p in projects(situation) if p.is_ready and "Campfire" in p.name)

    assert fires(warm) == 0
    assert fires(cold) >= 3


def test_the_ship_has_every_required_part_and_none_overlaps(world: Any) -> None:
    basics = world.observation.research[0].model_copy(update={"name": "ShipBasics"})
    situation = situation_of(world, role=Role.CONSTRUCTION_PLANNER, research=(basics,))
    parts = [
        part.action
        for project in projects(situation)
        for part in project.parts
        if isinstance(part.action, PlaceBuilding) and part.action.def_name.startswith("Ship_")
    ]
    assert sorted(p.def_name for p in parts) == sorted(name for name, _, _ in SHIP_PARTS)
    from pytest_rle.rimworld.geometry import occupied_cells

    cells = [c for p in parts for c in occupied_cells(p.def_name, p.x, p.z, p.rotation)]
    site = situation.site(SiteKind.SHIP)
    assert site is not None
    assert len(cells) == len(set(cells))
    assert set(cells) <= set(site.area.cells())


def test_a_waiting_project_keeps_its_wood_from_less_urgent_projects(world: Any) -> None:
    notes = Notebook()
    situation = situation_of(world, notes, role=Role.CONSTRUCTION_PLANNER, things=stocked(world, WoodLog=60, Steel=500))
    actions, _ = construction.plan(situation)
    names = {a.def_name for a in actions if isinstance(a, PlaceBuilding)}
    assert "FueledStove" in names
    assert "Table2x2c" not in names
    assert notes.page(ConstructionNotes).wood_wanted > 0


def test_the_cheapest_project_is_chosen_when_no_listed_project_can_start(world: Any) -> None:
    odd = [
        world.observation.research[1].model_copy(update={"name": name, "research_points": cost})
        for name, cost in (("CarpetMaking", 800), ("Cocoa", 1000))
    ]
    situation = situation_of(world, role=Role.RESEARCH_DIRECTOR, research=tuple(odd))
    actions, _ = research.plan(situation)
    assert [a.project for a in actions if a.type == "set_research"] == ["CarpetMaking"]  # type: ignore[attr-defined]


def test_the_listed_research_projects_exist() -> None:
    assert set(research.ORDER) <= set(DEFS.research)


@pytest.mark.parametrize(
    ("worn", "lying", "is_taken"),
    [
        (set(), "Apparel_Parka", True),
        ({"Apparel_Parka"}, "Apparel_Parka", False),
        ({"Apparel_SimpleHelmet"}, "Apparel_AdvancedHelmet", True),
        ({"Apparel_AdvancedHelmet"}, "Apparel_SimpleHelmet", False),
        ({"Apparel_FlakVest"}, "Apparel_FlakPants", True),
    ],
)
def test_a_colonist_puts_on_only_what_is_worth_more_than_what_it_replaces(
    world: Any, worn: set[str], lying: str, *, is_taken: bool
) -> None:
    template = world.observation.things[0]
    thing = template.model_copy(update={"thing_id": 77, "def_name": lying, "is_forbidden": False})
    situation = situation_of(
        world, Notebook(DefenseNotes(dressed={2: worn}, armed={2: 1})), Role.DEFENSE_COMMANDER, things=(thing,)
    )
    orders = [a for a in defense.plan(situation)[0] if isinstance(a, Equip) and a.colonist_id == 2]
    assert [order.thing_id for order in orders] == [77] * is_taken


def test_after_settling_the_researcher_cleans_first_and_the_builder_mines_before_it_hauls(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labour, "HUNGRY_DAYS", 0.0)
    situation = situation_of(world)
    situation.day = 0.5
    leads = labour.Crew(situation, {}).leads
    researcher, builder = leads["Research"].colonist.id, leads["Construction"].colonist.id
    early = labour.wanted_priorities(situation)
    situation.day = 5.0
    late = labour.wanted_priorities(situation)
    assert (early[researcher]["Cleaning"], early[builder]["Mining"]) == (3, 3)
    assert late[researcher]["Cleaning"] < late[researcher]["Research"]
    assert (late[builder]["Mining"], late[builder]["Hauling"]) == (2, 2)


def test_the_best_miner_but_the_cook_mines_while_steel_is_short(world: Any) -> None:
    situation = situation_of(world, things=stocked(world, Steel=0))
    situation.day = 5.0
    wanted = labour.wanted_priorities(situation)
    assert any(priorities["Mining"] == 2 for priorities in wanted.values())
