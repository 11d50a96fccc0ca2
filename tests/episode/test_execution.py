"""Actions in the embedded colony: which are done, which are refused and why, which have nothing to do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pytest_rle.episode import EpisodeSpec, SharedStarts
from pytest_rle.team import OutcomeStatus
from pytest_rle.team.actions import (
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    NoAction,
    PlaceBuilding,
    PlaceFloor,
    Rect,
    SetResearch,
    SetWorkPriorities,
)
from pytest_rle.team.survey.sites import SiteKind
from tests.episode.stages import Stage, open_stage

DONE, REFUSED, SKIPPED = OutcomeStatus.DONE, OutcomeStatus.REFUSED, OutcomeStatus.SKIPPED


@pytest.fixture
async def stage(spec: EpisodeSpec, starts: SharedStarts) -> AsyncIterator[Stage]:
    async with open_stage(spec, starts) as opened:
        yield opened


def bed(stage: Stage, stuff: str | None = "WoodLog") -> PlaceBuilding:
    inside = stage.site(SiteKind.SHELTER).area.inside
    return PlaceBuilding(def_name="Bed", x=inside.x1, z=inside.z1, stuff=stuff)


async def test_a_room_becomes_blueprints_of_its_ring(stage: Stage) -> None:
    site = stage.site(SiteKind.SHELTER)
    assert site.door is not None
    outcome = await stage.do(BuildRoom(area=site.area, door_x=site.door[0], door_z=site.door[1]))
    assert outcome.status is DONE
    planned = 0
    for x, z in site.area.ring():
        there = {thing.def_name for thing in await stage.client.maps.things_at(stage.static.map_id, x, z)}
        assert there & {"Blueprint_Door" if (x, z) == site.door else "Blueprint_Wall", "Wall"}
        planned += "Wall" not in there  # the wall of a ruin counts
    assert outcome.reason == f"{planned} blueprints"


@pytest.mark.parametrize(
    ("stuff", "reason"),
    [
        (None, "Bed needs a stuff that is Metallic or Woody or Stony, such as Steel, Silver, WoodLog"),
        (
            "Cloth",
            "Bed needs a stuff that is Metallic or Woody or Stony, and Cloth is not; take Steel, Silver, WoodLog",
        ),
        ("Wood", "there is no stuff Wood: did you mean WoodLog?"),
    ],
)
async def test_a_building_without_the_right_stuff_is_refused(stage: Stage, stuff: str | None, reason: str) -> None:
    outcome = await stage.do(bed(stage, stuff))
    assert (outcome.status, outcome.reason) == (REFUSED, reason)


@pytest.mark.parametrize(
    ("def_name", "stuff", "reason"),
    [
        ("Palace", None, "there is no building Palace, and none has a name like it"),
        ("Stove", None, "there is no building Stove: did you mean ElectricStove or FueledStove?"),
        ("ButcherSpot", "WoodLog", "ButcherSpot is not made of stuff; leave it out"),
        ("Battery", None, "Battery needs research: Batteries"),
    ],
)
async def test_an_unbuildable_building_is_refused(stage: Stage, def_name: str, stuff: str | None, reason: str) -> None:
    outcome = await stage.do(PlaceBuilding(def_name=def_name, x=30, z=30, stuff=stuff))
    assert (outcome.status, outcome.reason) == (REFUSED, reason)


async def test_two_buildings_cannot_share_a_cell(stage: Stage) -> None:
    x, z = bed(stage).x, bed(stage).z
    assert (await stage.do(bed(stage))).status is DONE
    stool = await stage.do(PlaceBuilding(def_name="Stool", x=x, z=z, stuff="WoodLog"))
    reason = f"the game accepted it, but there is no blueprint of Stool at ({x}, {z})"
    assert (stool.status, stool.reason) == (OutcomeStatus.UNCONFIRMED, reason)


async def test_nothing_is_built_in_rock(stage: Stage) -> None:
    cell = min(min(cells) for cells in stage.static.rock.values())
    z, x = divmod(cell, stage.static.terrain.width)
    outcome = await stage.do(PlaceBuilding(def_name="Stool", x=x, z=z, stuff="WoodLog"))
    assert outcome.status is REFUSED
    assert outcome.reason.startswith("in the way: ")
    assert f"({x}, {z})" in outcome.reason


async def test_a_floor_must_be_buildable(stage: Stage) -> None:
    outcome = await stage.do(PlaceFloor(def_name="Soil", area=stage.site(SiteKind.SHELTER).area.inside))
    assert outcome.status is REFUSED
    assert outcome.reason.startswith("there is no floor Soil: there are Bridge, Concrete, ")


async def test_zones_do_not_overlap(stage: Stage) -> None:
    area = stage.site(SiteKind.STOCKPILE).area.inside
    first = await stage.do(CreateStockpile(area=area))
    assert first.status is DONE
    assert first.reason.endswith(f"with {area.width * area.height} cells")
    again = await stage.do(CreateStockpile(area=area))
    assert again.status is REFUSED
    assert again.reason.startswith("the area overlaps a zone: ")


async def test_only_crops_are_sown(stage: Stage) -> None:
    area = stage.site(SiteKind.FARM).area
    grass = await stage.do(CreateGrowingZone(area=area, plant_def="Plant_Grass"))
    assert (grass.status, grass.reason[:45]) == (REFUSED, "there is no crop Plant_Grass: did you mean Pl")
    silk = await stage.do(CreateGrowingZone(area=area, plant_def="Plant_Devilstrand"))
    assert (silk.status, silk.reason) == (REFUSED, "Plant_Devilstrand needs research: Devilstrand")
    assert (await stage.do(CreateGrowingZone(area=area, plant_def="Plant_Rice"))).status is DONE


async def test_priorities_are_set_once(stage: Stage) -> None:
    wanted = {"Doctor": 1, "Firefighter": 2}
    assert (await stage.do(SetWorkPriorities(colonist_id=stage.colonist_id, priorities=wanted))).status is DONE
    now = {p.work_type: p.priority for p in stage.observation.colonists[0].colonist_work_info.work_priorities}
    same = await stage.do(SetWorkPriorities(colonist_id=stage.colonist_id, priorities={"Hauling": now["Hauling"]}))
    assert (same.status, same.reason) == (SKIPPED, "the priorities have these values already")
    nobody = await stage.do(SetWorkPriorities(colonist_id=1, priorities=wanted))
    assert (nobody.status, nobody.reason) == (REFUSED, f"there is no colonist 1; the colonists are {stage.people}")


async def test_a_drafted_colonist_is_not_drafted_again(stage: Stage) -> None:
    assert (await stage.do(Draft(colonist_id=stage.colonist_id, drafted=True))).status is DONE
    again = await stage.do(Draft(colonist_id=stage.colonist_id, drafted=True))
    assert (again.status, again.reason) == (SKIPPED, f"colonist {stage.colonist_id} is drafted")
    assert (await stage.do(Draft(colonist_id=stage.colonist_id, drafted=False))).status is DONE


async def test_a_refusal_has_the_games_own_words(stage: Stage) -> None:
    outcome = await stage.do(SetResearch(project="Alchemy"))
    assert outcome.status is REFUSED
    assert "Alchemy" in outcome.reason


async def test_no_action_is_skipped(stage: Stage) -> None:
    assert (await stage.do(NoAction())).status is SKIPPED


async def test_an_area_beyond_the_map_is_refused(stage: Stage) -> None:
    outcome = await stage.do(CreateStockpile(area=Rect(x1=500, z1=500, x2=505, z2=505)))
    assert outcome.status is REFUSED
    assert outcome.reason
