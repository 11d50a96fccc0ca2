"""ResourceManager: food, materials, zones, bills, and who does which work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_rle.rimapi.observation import Observation
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import resources
from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import (
    AreaView,
    PlacedView,
    RoleView,
    SiteView,
    ViewModel,
    WorkerView,
    WorkTableView,
)

SKILLS: Final = ("Plants", "Cooking", "Mining", "Construction", "Crafting", "Animals", "Medicine", "Intellectual")
SITES: Final = (SiteKind.STOCKPILE, SiteKind.FARM, SiteKind.SECOND_FARM, SiteKind.FREEZER)


class ZoneView(ViewModel):
    """A zone. RIMAPI does not report where it is."""

    id: int
    label: str
    cells: int


class CropView(ViewModel):
    """A crop over all fields. `ripe` plants can be harvested now."""

    plant: str
    planted: int
    ripe: int
    expected_yield: int


class ResourceManagerView(RoleView):
    """Food, materials, labour."""

    nutrition: float
    stock: Mapping[str, int]
    forbidden_items: int
    workers: tuple[WorkerView, ...]
    crops: tuple[CropView, ...]
    growing_zones: int
    stockpiles: tuple[ZoneView, ...]
    work_tables: tuple[WorkTableView, ...]
    power: Mapping[str, int]
    sites: tuple[SiteView, ...]
    trees: tuple[AreaView, ...]
    ore: tuple[AreaView, ...]
    wild_food: tuple[AreaView, ...]
    game_animals: tuple[PlacedView, ...]


def build_view(context: ViewContext) -> ResourceManagerView:
    """Food, materials, labour."""
    observation, spatial = context.observation, context.spatial
    food = observation.resources.critical_resources
    return ResourceManagerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.messages,
        nutrition=round(food.food_summary.total_nutrition, 1) if food is not None and food.food_summary else 0.0,
        stock=parts.stock(observation, 16),
        forbidden_items=sum(thing.is_forbidden for thing in observation.things),
        workers=parts.workers(observation, SKILLS, limit=8),
        crops=_crops(observation)[:6],
        growing_zones=observation.farm.total_growing_zones,
        stockpiles=tuple(
            ZoneView(id=z.id, label=z.label or "", cells=z.cells_count)
            for z in observation.zones
            if z.type == "Zone_Stockpile"
        )[:6],
        work_tables=parts.work_tables(observation)[:5],
        power=parts.power(observation),
        sites=parts.sites(spatial, observation, context.marks, SITES),
        trees=parts.unmarked(context.marks, "harvest", spatial.trees, 5),
        ore=parts.unmarked(context.marks, "mine", spatial.ore, 6),
        wild_food=parts.areas(spatial.wild_food, 3),
        game_animals=parts.prey(observation, spatial),
    )


def _crops(observation: Observation) -> tuple[CropView, ...]:
    """The crops by name, each over all fields."""
    crops: dict[str, list[int]] = {}
    for crop in observation.farm.crop_types:
        entry = crops.setdefault(crop.plant_def_name or "", [0, 0, 0])
        entry[0] += crop.total_plants
        entry[1] += crop.harvestable_plants
        entry[2] += crop.expected_yield
    return tuple(
        CropView(plant=name, planted=counts[0], ripe=counts[1], expected_yield=counts[2])
        for name, counts in sorted(crops.items())
    )


SPEC: Final = RoleSpec(
    role=Role.RESOURCE_MANAGER,
    title="Resource Manager",
    duty="food, materials, zones, bills, and who does which work",
    view=build_view,
    events=("make_recipe_product", "plant_harvested", "message_received"),
    rank=5,
    script=resources.plan,
)
