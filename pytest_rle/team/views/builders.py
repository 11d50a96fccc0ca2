"""How each role's view is cut from the observation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pytest_rle.team import facts
from pytest_rle.team.survey.sites import ResourceArea, SiteKind
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import (
    AreaView,
    ConstructionPlannerView,
    CropView,
    DefenseCommanderView,
    HostileView,
    MapAnalystView,
    MedicalOfficerView,
    PlacedView,
    ResearchDirectorView,
    ResourceManagerView,
    RoleView,
    SocialOverseerView,
    ThreatView,
    ZoneView,
)

PEOPLE = 10
"""Colonists a view shows; beyond that the view would outgrow its limit."""


def map_analyst(context: ViewContext) -> RoleView:
    """Sites, resources, positions."""
    observation, spatial = context.observation, context.spatial
    return MapAnalystView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        center=(spatial.center_x, spatial.center_z),
        sites=parts.sites(spatial, observation, context.marks),
        trees=_unmarked(context, "harvest", spatial.trees, 5),
        ore=_unmarked(context, "mine", spatial.ore, 8),
        wild_food=parts.areas(spatial.wild_food, 4),
        colonists=tuple(
            PlacedView(id=c.colonist.id, what=facts.name(c), at=facts.cell(c.colonist.position))
            for c in observation.colonists[:PEOPLE]
        ),
        hostiles=tuple(
            PlacedView(id=h.id, what=h.name or "enemy", at=facts.cell(h.position)) for h in observation.hostiles[:8]
        ),
        animals=parts.counts((a.def_name for a in observation.animals), 12),
        buildings=parts.counts((b.def_name for b in observation.buildings), 24),
        rooms=parts.rooms(observation),
    )


def resource_manager(context: ViewContext) -> RoleView:
    """Food, materials, labour."""
    observation, spatial = context.observation, context.spatial
    skills = ("Plants", "Cooking", "Mining", "Construction", "Crafting", "Animals", "Medicine", "Intellectual")
    food = observation.resources.critical_resources
    crops: dict[str, list[int]] = {}
    for crop in observation.farm.crop_types:
        entry = crops.setdefault(crop.plant_def_name or "", [0, 0, 0])
        entry[0] += crop.total_plants
        entry[1] += crop.harvestable_plants
        entry[2] += crop.expected_yield
    return ResourceManagerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        nutrition=round(food.food_summary.total_nutrition, 1) if food is not None and food.food_summary else 0.0,
        stock=parts.stock(observation, 16),
        forbidden_items=sum(thing.is_forbidden for thing in observation.things),
        workers=parts.workers(observation, skills, limit=8),
        crops=tuple(
            CropView(plant=name, planted=counts[0], ripe=counts[1], expected_yield=counts[2])
            for name, counts in sorted(crops.items())[:6]
        ),
        growing_zones=observation.farm.total_growing_zones,
        stockpiles=tuple(
            ZoneView(id=z.id, label=z.label or "", cells=z.cells_count)
            for z in observation.zones
            if z.type == "Zone_Stockpile"
        )[:6],
        work_tables=parts.work_tables(observation)[:5],
        power=parts.power(observation),
        sites=parts.sites(
            spatial,
            observation,
            context.marks,
            (SiteKind.STOCKPILE, SiteKind.FARM, SiteKind.SECOND_FARM, SiteKind.FREEZER),
        ),
        trees=_unmarked(context, "harvest", spatial.trees, 5),
        ore=_unmarked(context, "mine", spatial.ore, 6),
        wild_food=parts.areas(spatial.wild_food, 3),
        game_animals=parts.prey(observation, spatial),
    )


def defense_commander(context: ViewContext) -> RoleView:
    """Enemies, fighters, arms."""
    observation, spatial = context.observation, context.spatial
    weapons = [t for t in observation.things if facts.is_weapon(t)]
    weapons.sort(key=lambda t: (-t.market_value, t.thing_id))
    return DefenseCommanderView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        threats=tuple(
            ThreatView(
                faction=lord.faction_name or lord.faction_def_name or "",
                plan=lord.current_toil_name or lord.lord_job_type or "",
                members=len(lord.owned_pawn_ids),
            )
            for lord in observation.threats[:5]
        ),
        hostiles=tuple(
            HostileView(id=h.id, name=h.name or "", health=facts.percent(h.health), at=facts.cell(h.position))
            for h in observation.hostiles[:12]
        ),
        fighters=tuple(parts.fighter(c) for c in observation.colonists[:PEOPLE]),
        weapons_on_ground=tuple(parts.placed_thing(t) for t in weapons[:8]),
        rally_point=facts.rally_point(spatial),
        cover=tuple(parts.placed(b) for b in observation.buildings if b.def_name in ("Barricade", "Sandbags"))[:8],
    )


def research_director(context: ViewContext) -> RoleView:
    """Projects, benches, researchers."""
    observation = context.observation
    open_projects = [p for p in observation.research if p.can_start_now and not p.is_finished]
    left = {project.name: project.research_points - project.progress for project in open_projects}
    return ResearchDirectorView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        current=parts.project(observation.current_research),
        available=dict(sorted(left.items(), key=lambda pair: (pair[1], pair[0]))),
        finished=sum(p.is_finished for p in observation.research),
        benches=tuple(parts.placed(b) for b in observation.buildings if "ResearchBench" in (b.def_name or ""))[:6],
        researchers=parts.workers(observation, ("Intellectual",), limit=PEOPLE, types=("Research",)),
    )


def social_overseer(context: ViewContext) -> RoleView:
    """Moods and needs."""
    observation = context.observation
    counts = Counter(b.def_name or "" for b in observation.buildings)
    return SocialOverseerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        people=tuple(parts.person(c) for c in observation.colonists[:PEOPLE]),
        low_mood=tuple(c.colonist.id for c in observation.colonists if c.colonist.mood < 0.4),
        recreation_buildings={n: counts[n] for n in sorted(counts) if parts.is_recreation(n)},
        tables=sum(count for name, count in counts.items() if name.startswith("Table") and name[5:6].isdigit()),
        seats=sum(counts[name] for name in ("Stool", "DiningChair", "Armchair", "Couch")),
    )


def construction_planner(context: ViewContext) -> RoleView:
    """What stands, what is under way, what there is to build with."""
    observation, spatial = context.observation, context.spatial
    done = [b for b in observation.buildings if not facts.is_frame(b)]
    plain = ("Wall", "Door", "PowerConduit")
    standing = [b for b in done if b.def_name not in plain]
    materials = facts.stock(observation)
    wanted: tuple[str, ...] = (
        "WoodLog",
        "Steel",
        "ComponentIndustrial",
        "ComponentSpacer",
        "AIPersonaCore",
        "Plasteel",
        "Silver",
        "Gold",
        "Cloth",
        "Uranium",
    )
    wanted += tuple(sorted(name for name in materials if name.startswith("Blocks")))
    return ConstructionPlannerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        materials={name: materials[name] for name in wanted if materials.get(name)},
        buildings=parts.counts((b.def_name for b in done), 30),
        frames=parts.counts((b.def_name for b in observation.buildings if facts.is_frame(b)), 12),
        beds=sum(facts.is_bed(b) for b in done),
        rooms=parts.rooms(observation),
        sites=parts.sites(spatial, observation, context.marks),
        standing=tuple(parts.placed(b) for b in standing[:30]),
        researched=tuple(sorted(p.name for p in observation.research if p.is_finished))[:30],
        builders=parts.workers(observation, ("Construction",), limit=PEOPLE, types=("Construction",)),
        power=parts.power(observation),
    )


def medical_officer(context: ViewContext) -> RoleView:
    """Patients, doctors, medicine, beds."""
    observation = context.observation
    patients = [c for c in observation.colonists if facts.conditions(c)]
    patients.sort(key=lambda c: (c.colonist.health, c.colonist.id))
    stock = facts.stock(observation)
    beds = [b for b in observation.buildings if facts.is_bed(b) and not facts.is_frame(b)]
    return MedicalOfficerView(
        colony=context.colony,
        events=context.events,
        my_last_actions=context.outcomes,
        messages=context.heard,
        patients=tuple(parts.patient(c) for c in patients[:8]),
        doctors=parts.workers(observation, ("Medicine",), limit=PEOPLE, types=("Doctor",)),
        medicine={name: stock[name] for name in sorted(stock) if name.startswith("Medicine")},
        beds=tuple(parts.placed(b) for b in beds[:12]),
    )


def _unmarked(context: ViewContext, kind: str, found: Sequence[ResourceArea], limit: int) -> tuple[AreaView, ...]:
    """The nearest areas that nobody has marked for this yet."""
    return parts.areas([area for area in found if not context.marks.is_marked(kind, area.area)], limit)
