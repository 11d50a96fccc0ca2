"""A small hand-made world: a wooded plain with a lake, a ridge with ore, three colonists and their supplies."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import pytest

from pytest_rle.rimapi.models import (
    Building,
    CreaturesSummary,
    DetailedColonist,
    FarmSummary,
    GameState,
    MapWeather,
    PowerInfo,
    ResearchProject,
    ResourcesSummary,
    Thing,
)
from pytest_rle.rimapi.observation import Observation, StaticWorld, TerrainMap
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.survey.spatial import Viewpoint, analyse

SIZE = 120
SKILLS: tuple[str, ...] = (
    "Shooting",
    "Melee",
    "Construction",
    "Mining",
    "Cooking",
    "Plants",
    "Animals",
    "Crafting",
    "Artistic",
)
SKILLS += ("Medicine", "Social", "Intellectual")


@dataclasses.dataclass
class World:
    """Makes observations of one map; `with_` gives a changed copy of an observation."""

    static: StaticWorld
    observation: Observation

    @functools.cached_property
    def spatial(self) -> SpatialPlan:
        """The survey of the unchanged world, which is slow to make."""
        return analyse(self.static, Viewpoint.of(self.observation))

    def with_(self, **changes: Any) -> Observation:
        return dataclasses.replace(self.observation, **changes)


def terrain_at(x: int, z: int) -> str:
    if 70 <= x < 90 and 40 <= z < 80:
        return "WaterDeep"
    if 30 <= x < 50 and 60 <= z < 80:
        return "SoilRich"
    return "Sand" if z < 20 else "Soil"


def colonist(pawn_id: int, x: int, z: int, *, job: str = "GotoWander", **levels: int) -> DetailedColonist:
    return DetailedColonist.model_validate(
        {
            "colonist": {
                "id": pawn_id,
                "name": f"Colonist{pawn_id}",
                "gender": "Female",
                "age": 30,
                "health": 1.0,
                "mood": 0.55,
                "hunger": 0.8,
                "position": {"x": x, "y": 0, "z": z},
            },
            "sleep": 0.9,
            "comfort": 0.5,
            "beauty": 0.5,
            "joy": 0.5,
            "energy": 0.9,
            "fresh_air": 1.0,
            "colonist_work_info": {
                "skills": [
                    {
                        "name": name,
                        "level": levels.get(name, 3),
                        "passion": 1 if levels.get(name, 0) >= 8 else 0,
                        "totally_disabled": levels.get(name, 3) < 0,
                        "xp_since_last_level": 0.0,
                        "xp_required_for_level_up": 1000.0,
                    }
                    for name in SKILLS
                ],
                "current_job": job,
                "traits": [{"name": "Industriousness", "label": "hard worker"}],
                "work_priorities": [{"work_type": "Hauling", "priority": 3, "is_totally_disabled": False}],
            },
            "colonist_medical_info": {
                "is_dead": False,
                "is_downed": False,
                "health": 1.0,
                "hediffs": [],
                "medical_policy_id": 0,
            },
        }
    )


def thing(thing_id: int, def_name: str, count: int, x: int, z: int) -> Thing:
    return Thing.model_validate(
        {
            "thing_id": thing_id,
            "def_name": def_name,
            "label": def_name.lower(),
            "position": {"x": x, "y": 0, "z": z},
            "rotation": 0,
            "stack_count": count,
            "market_value": 10.0,
            "is_forbidden": False,
            "quality": -1,
            "hit_points": 100,
            "max_hit_points": 100,
        }
    )


def building(building_id: int, def_name: str, x: int, z: int) -> Building:
    return Building.model_validate(
        {
            "id": building_id,
            "def": def_name,
            "label": def_name,
            "position": {"x": x, "y": 0, "z": z},
            "rotation": 0,
            "size": {"x": 1, "y": 0, "z": 1},
            "type": "Building",
        }
    )


def project(name: str, cost: int, *, finished: bool = False, can_start: bool = True) -> ResearchProject:
    return ResearchProject(
        name=name,
        label=name,
        progress=0,
        research_points=cost,
        is_finished=finished,
        can_start_now=can_start,
        tech_level="Industrial",
        progress_percent=0.0,
    )


def make_static() -> StaticWorld:
    ridge = frozenset(z * SIZE + x for x in range(14) for z in range(SIZE))
    ore = frozenset(z * SIZE + x for x in range(12, 14) for z in range(50, 56))
    trees = tuple((x, z) for x in range(20, 110, 7) for z in range(22, 110, 7))
    return StaticWorld(
        map_id=0,
        terrain=TerrainMap(SIZE, SIZE, tuple(terrain_at(x, z) for z in range(SIZE) for x in range(SIZE))),
        rock={"granite": ridge - ore, "mineable_steel": ore},
        fogged=frozenset(z * SIZE + x for x in range(100, 110) for z in range(100, 110)),
        plants={"Plant_TreeOak": trees},
        work_types=(),
        rimapi_version="1.10.0",
        rimworld_version="1.6.4633",
    )


def make_observation() -> Observation:
    return Observation(
        game=GameState(game_tick=400, colony_wealth=15_000.0, colonist_count=3, is_paused=True, map_count=1),
        datetime="6th of Aprimay, 5500, 6h",
        weather=MapWeather(weather="Clear", temperature=14.0),
        colonists=(
            colonist(1, 55, 60, Construction=8, Mining=6, Shooting=2),
            colonist(2, 57, 61, Plants=9, Cooking=6, Shooting=8),
            colonist(3, 58, 59, Intellectual=10, Medicine=8, Melee=6),
        ),
        creatures=CreaturesSummary(
            colonists_count=3,
            prisoners_count=0,
            enemies_count=0,
            animals_count=0,
            insectoids_count=0,
            mechanoids_count=0,
        ),
        factions=(),
        threats=(),
        hostiles=(),
        animals=(),
        resources=ResourcesSummary.model_validate(
            {
                "total_items": 500,
                "total_market_value": 9000.0,
                "critical_resources": {
                    "food_summary": {"food_total": 50, "total_nutrition": 45.0},
                    "medicine_total": 30,
                    "weapon_count": 3,
                    "weapon_value": 500.0,
                },
            }
        ),
        things=(
            thing(100, "MealSurvivalPack", 10, 55, 62),
            thing(101, "WoodLog", 75, 56, 62),
            thing(102, "Steel", 75, 57, 62),
            thing(103, "Gun_BoltActionRifle", 1, 58, 62),
            thing(104, "Gun_Revolver", 1, 59, 62),
            thing(105, "MedicineIndustrial", 25, 60, 62),
            thing(106, "MeleeWeapon_Knife", 1, 61, 62),
        ),
        buildings=(),
        rooms=(),
        zones=(),
        farm=FarmSummary(
            total_growing_zones=0,
            total_plants=0,
            total_expected_yield=0,
            total_infected_plants=0,
            growth_progress_average=0.0,
        ),
        power=PowerInfo(
            current_power=0,
            total_possible_power=0,
            currently_stored_power=0,
            total_power_storage=0,
            total_consumption=0,
            consumption_power_on=0,
        ),
        research=(
            project("Electricity", 1600, finished=True),
            project("Batteries", 400),
            project("SolarPanels", 600),
            project("Machining", 1000, can_start=False),
        ),
        current_research=None,
        work_tables=(),
        bills={},
        alerts=(),
        incidents=(),
        events=(),
        state_hash=None,
    )


@pytest.fixture(scope="session")
def world() -> World:
    """The hand-made world. It is frozen, so the whole session shares it."""
    return World(make_static(), make_observation())
