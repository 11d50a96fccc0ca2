"""An order that the game would accept and that does nothing is refused, or its outcome says so."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pytest_rle.episode import EpisodeSpec, SharedStarts
from pytest_rle.rimworld import DEFS
from pytest_rle.team import OutcomeStatus
from pytest_rle.team.actions import (
    Action,
    AddBill,
    Attack,
    BedRest,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    DeleteStockpile,
    Designate,
    Draft,
    Equip,
    MoveTo,
    PlaceBuilding,
    PlaceFloor,
    Rect,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetSchedule,
    StopResearch,
    Tend,
)
from pytest_rle.team.facts import animal_cell
from pytest_rle.team.survey.sites import SiteKind
from tests.episode.stages import Stage, open_stage

DONE, REFUSED, SKIPPED = OutcomeStatus.DONE, OutcomeStatus.REFUSED, OutcomeStatus.SKIPPED

OFF_THE_MAP = Rect(x1=900, z1=900, x2=903, z2=903)
NOBODY = 999_999


@pytest.fixture
async def stage(spec: EpisodeSpec, starts: SharedStarts) -> AsyncIterator[Stage]:
    async with open_stage(spec, starts) as opened:
        yield opened


@pytest.mark.parametrize(
    "action",
    [
        *[Designate(kind=kind, area=OFF_THE_MAP) for kind in ("mine", "harvest", "hunt", "deconstruct")],
        CreateStockpile(area=OFF_THE_MAP),
        CreateGrowingZone(area=OFF_THE_MAP, plant_def="Plant_Rice"),
        PlaceBuilding(def_name="Campfire", x=900, z=900),
        PlaceFloor(def_name="WoodPlankFloor", area=OFF_THE_MAP),
        BuildRoom(area=OFF_THE_MAP, door_x=901, door_z=900),
    ],
    ids=lambda action: f"{action.type}-{getattr(action, 'kind', '')}",
)
async def test_what_lies_off_the_map_is_refused_with_the_size_of_the_map(stage: Stage, action: Action) -> None:
    outcome = await stage.do(action)
    assert outcome.status is REFUSED
    assert f"off the map, whose x runs from 0 to {stage.static.terrain.width - 1}" in outcome.reason


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("mine", "there is no rock in "),
        ("hunt", "there is no wild animal in "),
        ("deconstruct", "there is no building in "),
        ("harvest", "nothing that can be harvested grows in "),
    ],
)
async def test_a_designation_that_marks_nothing_is_refused(stage: Stage, kind: str, reason: str) -> None:
    where = stage.inside
    outcome = await stage.do(
        Designate.model_validate({"kind": kind, "area": where.model_copy(update={"x2": where.x1})})
    )
    assert outcome.status is REFUSED
    assert outcome.reason.startswith(reason)


async def test_a_designation_that_marks_something_is_done(stage: Stage) -> None:
    tree, ore = stage.survey.trees[0], stage.survey.ore[0]
    felled = await stage.do(Designate(kind="harvest", area=tree.area))
    assert (felled.status, felled.reason.endswith("the game marks those that are ripe")) == (DONE, True)
    assert "Plant_Tree" in felled.reason
    assert (await stage.do(Designate(kind="mine", area=ore.area))).status is DONE
    x, z = next(animal_cell(animal) for animal in stage.observation.animals if not animal.faction)
    assert (await stage.do(Designate(kind="hunt", area=Rect(x1=x, z1=z, x2=x, z2=z)))).status is DONE


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        ({"allowed_defs": ["Wood"]}, "there is no item Wood: did you mean WoodLog?"),
        ({"allowed_defs": ["Steel", "Rice"]}, "there is no item Rice: did you mean RawRice?"),
        ({"allowed_categories": ["Food"]}, "there is no item category Food: did you mean Foods"),
    ],
)
async def test_a_stockpile_with_an_unknown_name_is_refused(
    stage: Stage, filters: dict[str, object], reason: str
) -> None:
    outcome = await stage.do(CreateStockpile.model_validate({"area": stage.inside, **filters}))
    assert outcome.status is REFUSED
    assert outcome.reason.startswith(reason)


async def test_a_zone_says_how_many_of_its_cells_it_got(stage: Stage) -> None:
    first = stage.inside.model_copy(update={"x2": stage.inside.x1 + 1})
    assert (await stage.do(CreateStockpile(area=first))).status is DONE
    second = await stage.do(CreateGrowingZone(area=stage.inside, plant_def="Plant_Rice"))
    everything = stage.inside.width * stage.inside.height
    assert f"with {everything - 2 * stage.inside.height} of {everything} cells" in second.reason


async def test_a_field_on_ground_without_soil_is_remarked(stage: Stage) -> None:
    terrain = next(name for name in sorted(set(stage.static.terrain.cells)) if _is_barren(name))
    x, z = stage.cell_of(terrain)
    outcome = await stage.do(CreateGrowingZone(area=Rect(x1=x, z1=z, x2=x, z2=z), plant_def="Plant_Rice"))
    assert outcome.status is not DONE or f"no cell is fertile enough for Plant_Rice ({terrain})" in outcome.reason


def _is_barren(terrain: str) -> bool:
    known = DEFS.terrain[terrain]
    return known.fertility == 0 and not known.impassable and bool(known.affordances)


async def test_a_second_blueprint_on_the_first_is_remarked(stage: Stage) -> None:
    bed = PlaceBuilding(def_name="Bed", x=stage.inside.x1, z=stage.inside.z1, stuff="WoodLog")
    assert (await stage.do(bed)).reason == ""
    again = await stage.do(bed)
    assert "Blueprint_Bed stood at" in again.reason
    assert again.reason.endswith("nothing new was ordered there")
    site = stage.survey.sites[SiteKind.KITCHEN]
    assert site.door is not None
    room = BuildRoom(area=site.area, door_x=site.door[0], door_z=site.door[1])
    assert (await stage.do(room)).reason.endswith("blueprints")
    assert (await stage.do(room)).reason.endswith("nothing new was ordered there")


async def test_a_floor_that_is_planned_already_is_remarked(stage: Stage) -> None:
    floor = PlaceFloor(def_name="WoodPlankFloor", area=stage.inside)
    assert (await stage.do(floor)).reason == ""
    assert (await stage.do(floor)).reason == "", "the blueprints are there"
    other = await stage.do(PlaceFloor(def_name="StrawMatting", area=stage.inside))
    assert other.status is OutcomeStatus.UNCONFIRMED
    assert other.reason.startswith("the game accepted it, but none of the 4 cells looked at got a blueprint")


@pytest.mark.parametrize(
    "action",
    [
        Draft(colonist_id=NOBODY, drafted=True),
        MoveTo(colonist_id=NOBODY, x=5, z=5),
        Attack(colonist_id=NOBODY, target_id=1),
        Equip(colonist_id=NOBODY, thing_id=1),
        Tend(doctor_id=NOBODY, patient_id=1),
        BedRest(colonist_id=NOBODY),
        SetSchedule(colonist_id=NOBODY, hours=(1,), assignment="Sleep"),
    ],
    ids=lambda action: action.type,
)
async def test_an_order_to_nobody_is_refused_with_the_ids_that_exist(stage: Stage, action: Action) -> None:
    outcome = await stage.do(action)
    assert outcome.status is REFUSED
    first = stage.observation.colonists[0].colonist
    assert outcome.reason.startswith(f"there is no colonist {NOBODY}; the colonists are {first.id} {first.name}, ")


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (
            AddBill(building_id=NOBODY, recipe="CookMealSimple"),
            f"there is no work table {NOBODY}; the work tables are none",
        ),
        (RemoveBill(building_id=NOBODY, bill_id=1), f"there is no work table {NOBODY}; the work tables are none"),
        (DeleteStockpile(zone_id=NOBODY), f"there is no stockpile {NOBODY}; the stockpiles are none"),
        (SetResearch(project="Solar"), "there is no research project Solar: did you mean SolarPanels?"),
        (SetResearch(project="ShipReactor"), "ShipReactor needs ShipBasics first"),
    ],
    ids=lambda value: getattr(value, "type", ""),
)
async def test_a_wrong_id_or_name_is_refused_with_the_right_ones(stage: Stage, action: Action, reason: str) -> None:
    outcome = await stage.do(action)
    assert (outcome.status, outcome.reason) == (REFUSED, reason)


async def test_a_recipe_is_refused_with_the_recipes_of_its_table(stage: Stage) -> None:
    body = {"map_id": stage.static.map_id, "position": {"x": stage.inside.x1, "y": 0, "z": stage.inside.z1}}
    body["blueprint"] = {"width": 1, "height": 1, "floors": [], "buildings": [{"def_name": "Campfire"}]}
    await stage.client.connection.write("POST", "/builder/paste", body=body)
    await stage.observe_again()
    (table,) = stage.observation.work_tables
    wrong = await stage.do(AddBill(building_id=table.id, recipe="CookSimpleMeal"))
    assert wrong.status is REFUSED
    assert wrong.reason.startswith(f"Campfire {table.id} has no recipe CookSimpleMeal: did you mean CookMealSimple")
    assert (await stage.do(AddBill(building_id=table.id, recipe="CookMealSimple"))).status is DONE
    gone = await stage.do(RemoveBill(building_id=table.id, bill_id=NOBODY))
    assert gone.reason == f"table {table.id} has no bill {NOBODY}; its bills are none"


async def test_an_order_to_somebody_who_is_not_drafted_is_remarked(stage: Stage) -> None:
    person = stage.observation.colonists[0].colonist
    walk = MoveTo(colonist_id=person.id, x=stage.inside.x1, z=stage.inside.z1)
    assert (await stage.do(walk)).reason == f"{person.name} is not drafted, and goes back to work afterwards"
    assert (await stage.do(Draft(colonist_id=person.id, drafted=True))).status is DONE
    assert (await stage.do(walk)).reason == ""


async def test_what_is_so_already_is_skipped(stage: Stage) -> None:
    thing = stage.observation.things[0]
    same = await stage.do(SetForbidden(thing_ids=(thing.thing_id,), forbidden=thing.is_forbidden))
    assert same.status is SKIPPED
    assert (await stage.do(StopResearch())).status is SKIPPED
