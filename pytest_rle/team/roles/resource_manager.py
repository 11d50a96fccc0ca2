"""ResourceManager: food, materials, zones, bills, and who does which work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.team.actions.fields import CROPS
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import resources
from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.views import building, parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import (
    AreaView,
    PlacedView,
    RoleView,
    SiteView,
    ViewModel,
    WorkerView,
    WorkTableView,
    ZoneView,
)

SKILLS: Final = ("Plants", "Cooking", "Mining", "Construction", "Crafting", "Animals", "Medicine", "Intellectual")
SITES: Final = (SiteKind.STOCKPILE, SiteKind.FARM, SiteKind.SECOND_FARM, SiteKind.FREEZER)


class CropView(ViewModel):
    """A crop over all fields. `ripe` plants can be harvested now."""

    plant: str
    planted: int
    ripe: int
    expected_yield: int


class ResourceManagerView(RoleView):
    """Food, materials, labour."""

    shortened: ClassVar[tuple[str, ...]] = (
        "designated",
        "wild_food",
        "recipes",
        "game_animals",
        "sowable",
        "ore",
        "trees",
        "stock",
        "stockpiles",
        "growing_zones",
        "crops",
        "work_tables",
        "workers",
    )

    nutrition: float
    stock: Mapping[str, int]
    forbidden_items: int
    workers: tuple[WorkerView, ...]
    crops: tuple[CropView, ...]
    sowable: tuple[str, ...]
    growing_zones: tuple[ZoneView, ...]
    stockpiles: tuple[ZoneView, ...]
    work_tables: tuple[WorkTableView, ...]
    recipes: Mapping[str, tuple[str, ...]]
    designated: tuple[str, ...] = ()
    power: Mapping[str, int]
    sites: tuple[SiteView, ...]
    trees: tuple[AreaView, ...]
    ore: tuple[AreaView, ...]
    wild_food: tuple[AreaView, ...]
    game_animals: tuple[PlacedView, ...]


def build_view(context: ViewContext) -> ResourceManagerView:
    """Food, materials, labour."""
    observation, spatial = context.shared.observation, context.shared.spatial
    home = spatial.center
    food = observation.resources.critical_resources
    return ResourceManagerView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        nutrition=round(food.food_summary.total_nutrition, 1) if food is not None and food.food_summary else 0.0,
        stock=parts.stock(observation, 16),
        forbidden_items=sum(thing.is_forbidden for thing in observation.things),
        workers=parts.workers(observation, SKILLS, limit=8),
        crops=_crops(observation)[:6],
        sowable=_sowable(observation),
        growing_zones=parts.zones(observation, context.shared.marks, "Zone_Growing", 6),
        stockpiles=parts.zones(observation, context.shared.marks, "Zone_Stockpile", 6),
        work_tables=parts.work_tables(observation)[:6],
        recipes=building.recipes(observation.work_tables, observation),
        designated=parts.designated(context.shared.marks, ("mine", "harvest", "hunt"), 8),
        power=parts.power(observation),
        sites=context.sites(SITES),
        trees=parts.unmarked(context.shared.marks, "harvest", spatial.trees, 5, home),
        ore=parts.unmarked(context.shared.marks, "mine", spatial.ore, 6, home),
        wild_food=parts.areas(spatial.wild_food, 3, home),
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


def _sowable(observation: Observation) -> tuple[str, ...]:
    """The crops that give food, fibre or medicine and whose research is finished."""
    finished = {project.name for project in observation.research if project.is_finished}
    useful = [name for name in CROPS if DEFS.plants[name].harvested and not DEFS.plants[name].is_tree]
    return tuple(name for name in useful if set(DEFS.plants[name].research) <= finished)


SPEC: Final = RoleSpec(
    role=Role.RESOURCE_MANAGER,
    title="Resource Manager",
    duty="food, materials, zones, bills, and who does which work",
    view=build_view,
    events=("make_recipe_product", "plant_harvested", "message_received"),
    rank=5,
    script=resources.plan,
)
