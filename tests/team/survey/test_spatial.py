"""The survey finds ground that suits the purpose of each site."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import pytest

from pytest_rle import TeamError
from pytest_rle.rimworld import DEFS
from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.survey.spatial import Viewpoint, analyse


def test_every_kind_of_site_is_found_on_an_open_plain(world: Any) -> None:
    plan = analyse(world.static, Viewpoint.of(world.observation))
    assert set(plan.sites) == set(SiteKind)


def test_sites_lie_on_heavy_dry_open_discovered_ground(world: Any) -> None:
    plan = analyse(world.static, Viewpoint.of(world.observation))
    rock = frozenset().union(*world.static.rock.values())
    for site in plan.sites.values():
        for x, z in site.area.cells():
            assert "Heavy" in DEFS.terrain[world.static.terrain.at(x, z)].affordances
            assert z * world.static.terrain.width + x not in rock | world.static.fogged


def test_sites_do_not_overlap(world: Any) -> None:
    plan = analyse(world.static, Viewpoint.of(world.observation))
    for one, other in itertools.combinations(plan.sites.values(), 2):
        assert not set(one.area.cells()) & set(other.area.cells())


def test_the_farm_stands_on_soil_that_grows_rice(world: Any) -> None:
    farm = analyse(world.static, Viewpoint.of(world.observation)).sites[SiteKind.FARM]
    assert all(DEFS.terrain[world.static.terrain.at(x, z)].fertility >= 0.7 for x, z in farm.area.cells())


def test_a_room_has_its_door_in_the_wall_and_not_in_a_corner(world: Any) -> None:
    shelter = analyse(world.static, Viewpoint.of(world.observation)).sites[SiteKind.SHELTER]
    assert shelter.door is not None
    area, (x, z) = shelter.area, shelter.door
    assert (x in (area.x1, area.x2)) != (z in (area.z1, area.z2))


def test_sites_avoid_what_the_colony_has_built(world: Any) -> None:
    from pytest_rle.rimapi.models import Building

    before = analyse(world.static, Viewpoint.of(world.observation)).sites[SiteKind.SHELTER].area
    stove = Building.model_validate(
        {"id": 1, "def": "FueledStove", "position": {"x": before.x1 + 2, "y": 0, "z": before.z1 + 2}, "rotation": 0}
    )
    after = analyse(world.static, Viewpoint.of(world.with_(buildings=(stove,)))).sites[SiteKind.SHELTER].area
    assert (before.x1 + 2, before.z1 + 2) not in after.cells()


def test_sites_on_the_far_side_of_water_are_not_chosen(world: Any) -> None:
    cells = list(world.static.terrain.cells)
    width = world.static.terrain.width
    for z in range(width):
        for x in range(62, 66):
            cells[z * width + x] = "WaterDeep"
    terrain = dataclasses.replace(world.static.terrain, cells=tuple(cells))
    plan = analyse(dataclasses.replace(world.static, terrain=terrain), Viewpoint.of(world.observation))
    assert plan.sites
    assert all(site.area.x2 < 62 for site in plan.sites.values())


def test_the_same_map_gives_the_same_plan(world: Any) -> None:
    assert analyse(world.static, Viewpoint.of(world.observation)) == analyse(
        world.static, Viewpoint.of(world.observation)
    )


def test_resources_are_listed_nearest_first(world: Any) -> None:
    plan = analyse(world.static, Viewpoint.of(world.observation))
    assert [area.distance for area in plan.trees] == sorted(area.distance for area in plan.trees)
    assert plan.ore
    assert plan.ore[0].def_name == "mineable_steel"


def test_a_map_without_colonists_cannot_be_surveyed(world: Any) -> None:
    with pytest.raises(TeamError, match="nowhere to survey from"):
        analyse(world.static, Viewpoint.of(world.with_(colonists=())))
