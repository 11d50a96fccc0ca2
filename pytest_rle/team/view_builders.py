"""How each role's view is cut from the observation."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pytest_rle.rimapi.models import Building, DetailedColonist, Hediff, ResearchProject, ServerSentEvent, Thing
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.messages import Message, OutcomeReport, cut
from pytest_rle.team.sites import ResourceArea, SiteKind, SpatialPlan
from pytest_rle.team.views import (
    AreaView,
    BillView,
    ColonyBrief,
    ConditionView,
    ConstructionPlannerView,
    CropView,
    DefenseCommanderView,
    FighterView,
    HostileView,
    MapAnalystView,
    MedicalOfficerView,
    PatientView,
    PersonView,
    PlacedView,
    ProjectView,
    ResearchDirectorView,
    ResourceManagerView,
    RoleView,
    RoomView,
    SiteView,
    SocialOverseerView,
    ThreatView,
    WorkerView,
    WorkTableView,
    ZoneView,
)

PEOPLE = 10
"""Colonists a view shows; beyond that the view would outgrow its limit."""


@dataclasses.dataclass(frozen=True, slots=True)
class ViewContext:
    """All a builder may look at."""

    observation: Observation
    static: StaticWorld
    spatial: SpatialPlan
    events_of_interest: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    outcomes: OutcomeReport = dataclasses.field(default_factory=OutcomeReport)


def map_analyst(context: ViewContext) -> RoleView:
    """Sites, resources, positions."""
    observation, spatial = context.observation, context.spatial
    return MapAnalystView(
        **_common(context),
        center=(spatial.center_x, spatial.center_z),
        sites=_sites(spatial),
        trees=_areas(spatial.trees, 5),
        ore=_areas(spatial.ore, 8),
        wild_food=_areas(spatial.wild_food, 4),
        colonists=tuple(
            PlacedView(id=c.colonist.id, what=facts.name(c), at=facts.cell(c.colonist.position))
            for c in observation.colonists[:PEOPLE]
        ),
        hostiles=tuple(
            PlacedView(id=h.id, what=h.name or "enemy", at=facts.cell(h.position)) for h in observation.hostiles[:8]
        ),
        animals=_counts((a.def_name for a in observation.animals), 12),
        buildings=_counts((b.def_name for b in observation.buildings), 24),
        rooms=_rooms(observation),
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
        **_common(context),
        nutrition=round(food.food_summary.total_nutrition, 1) if food is not None and food.food_summary else 0.0,
        stock=_stock(observation, 16),
        forbidden_items=sum(thing.is_forbidden for thing in observation.things),
        workers=_workers(observation, skills, limit=8),
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
        work_tables=_tables(observation)[:5],
        power=_power(observation),
        sites=_sites(spatial, (SiteKind.STOCKPILE, SiteKind.FARM, SiteKind.SECOND_FARM, SiteKind.FREEZER)),
        trees=_areas(spatial.trees, 5),
        ore=_areas(spatial.ore, 6),
        wild_food=_areas(spatial.wild_food, 3),
        game_animals=_game(observation, spatial),
    )


def defense_commander(context: ViewContext) -> RoleView:
    """Enemies, fighters, arms."""
    observation, spatial = context.observation, context.spatial
    weapons = [t for t in observation.things if facts.is_weapon(t)]
    weapons.sort(key=lambda t: (-t.market_value, t.thing_id))
    return DefenseCommanderView(
        **_common(context),
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
        fighters=tuple(_fighter(c) for c in observation.colonists[:PEOPLE]),
        weapons_on_ground=tuple(_placed_thing(t) for t in weapons[:8]),
        rally_point=facts.rally_point(spatial),
        cover=tuple(_placed(b) for b in observation.buildings if b.def_name in ("Barricade", "Sandbags"))[:8],
    )


def research_director(context: ViewContext) -> RoleView:
    """Projects, benches, researchers."""
    observation = context.observation
    open_projects = [p for p in observation.research if p.can_start_now and not p.is_finished]
    open_projects.sort(key=lambda p: (p.research_points, p.name))
    return ResearchDirectorView(
        **_common(context),
        current=_project(observation.current_research),
        available=tuple(p for p in map(_project, open_projects[:24]) if p is not None),
        finished=sum(p.is_finished for p in observation.research),
        benches=tuple(_placed(b) for b in observation.buildings if "ResearchBench" in (b.def_name or ""))[:6],
        researchers=_workers(observation, ("Intellectual",), limit=PEOPLE, types=("Research",)),
    )


def social_overseer(context: ViewContext) -> RoleView:
    """Moods and needs."""
    observation = context.observation
    counts = Counter(b.def_name or "" for b in observation.buildings)
    return SocialOverseerView(
        **_common(context),
        people=tuple(_person(c) for c in observation.colonists[:PEOPLE]),
        low_mood=tuple(c.colonist.id for c in observation.colonists if c.colonist.mood < 0.4),
        recreation_buildings={n: counts[n] for n in sorted(counts) if _is_recreation(n)},
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
        "Plasteel",
        "Silver",
        "Gold",
        "Cloth",
        "Uranium",
    )
    wanted += tuple(sorted(name for name in materials if name.startswith("Blocks")))
    return ConstructionPlannerView(
        **_common(context),
        materials={name: materials[name] for name in wanted if materials.get(name)},
        buildings=_counts((b.def_name for b in done), 30),
        frames=_counts((b.def_name for b in observation.buildings if facts.is_frame(b)), 12),
        beds=sum(facts.is_bed(b) for b in done),
        rooms=_rooms(observation),
        sites=_sites(spatial),
        standing=tuple(_placed(b) for b in standing[:30]),
        researched=tuple(sorted(p.name for p in observation.research if p.is_finished))[:30],
        builders=_workers(observation, ("Construction",), limit=PEOPLE, types=("Construction",)),
        power=_power(observation),
    )


def medical_officer(context: ViewContext) -> RoleView:
    """Patients, doctors, medicine, beds."""
    observation = context.observation
    patients = [c for c in observation.colonists if facts.conditions(c)]
    patients.sort(key=lambda c: (c.colonist.health, c.colonist.id))
    stock = facts.stock(observation)
    return MedicalOfficerView(
        **_common(context),
        patients=tuple(_patient(c) for c in patients[:8]),
        doctors=_workers(observation, ("Medicine",), limit=PEOPLE, types=("Doctor",)),
        medicine={name: stock[name] for name in sorted(stock) if name.startswith("Medicine")},
        beds=tuple(_placed(b) for b in observation.buildings if facts.is_bed(b) and not facts.is_frame(b))[:12],
    )


def _common(context: ViewContext) -> dict[str, ColonyBrief | tuple[str, ...] | OutcomeReport | tuple[Message, ...]]:
    observation = context.observation
    alerts = [a.label for a in observation.alerts if a.label]
    brief = ColonyBrief(
        day=round(observation.day, 2),
        date=observation.datetime,
        weather=observation.weather.weather or "",
        outdoor_temperature=round(observation.weather.temperature, 1),
        population=len(observation.colonists),
        wealth=round(observation.game.colony_wealth),
        mood_average=facts.percent(facts.mean([c.colonist.mood for c in observation.colonists])),
        food_days=facts.food_days(observation),
        enemies=observation.creatures.enemies_count,
        alerts=tuple(cut(label, 50) for label in alerts[:8]),
    )
    return {
        "colony": brief,
        "events": _events(observation.events, context.events_of_interest),
        "my_last_actions": context.outcomes,
        "messages": tuple(m.model_copy(update={"text": cut(m.text, 110)}) for m in context.messages),
    }


def _events(events: Sequence[ServerSentEvent], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The last few events that concern a role, in words."""
    return tuple(cut(facts.event_text(e), 100) for e in events if e.event in wanted)[-6:]


def _sites(spatial: SpatialPlan, kinds: Sequence[SiteKind] | None = None) -> tuple[SiteView, ...]:
    views = []
    for kind in kinds if kinds is not None else tuple(SiteKind):
        site = spatial.site(kind)
        if site is not None:
            a = site.area
            door = None if site.door_x is None or site.door_z is None else (site.door_x, site.door_z)
            views.append(SiteView(kind=kind.value, corners=(a.x1, a.z1, a.x2, a.z2), door=door))
    return tuple(views)


def _areas(areas: Sequence[ResourceArea], limit: int) -> tuple[AreaView, ...]:
    return tuple(
        AreaView(what=a.def_name, corners=(a.area.x1, a.area.z1, a.area.x2, a.area.z2), count=a.count)
        for a in areas[:limit]
    )


def _counts(names: Iterable[str | None], limit: int) -> Mapping[str, int]:
    counted = Counter(name for name in names if name)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _stock(observation: Observation, limit: int) -> Mapping[str, int]:
    useful = {n: c for n, c in facts.stock(observation).items() if not n.startswith(("Chunk", "Corpse_", "Apparel_"))}
    return dict(sorted(useful.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def _rooms(observation: Observation) -> tuple[RoomView, ...]:
    rooms = [r for r in observation.rooms if not r.touches_map_edge and not r.is_doorway and r.cells_count > 1]
    rooms.sort(key=lambda r: (-r.cells_count, r.id))
    return tuple(
        RoomView(
            role=r.role_label or "",
            cells=r.cells_count,
            temperature=round(r.temperature, 1),
            open_roof=r.open_roof_count,
            beds=len(r.contained_beds_ids),
        )
        for r in rooms[:10]
    )


def _workers(
    observation: Observation, skills: Sequence[str], *, limit: int, types: Sequence[str] | None = None
) -> tuple[WorkerView, ...]:
    workers = []
    for colonist in observation.colonists[:limit]:
        work = colonist.colonist_work_info
        workers.append(
            WorkerView(
                id=colonist.colonist.id,
                name=facts.name(colonist),
                job=work.current_job or "",
                health=facts.percent(colonist.colonist.health),
                skills=_skill_line(colonist, skills),
                priorities={
                    p.work_type: p.priority
                    for p in work.work_priorities
                    if p.priority > 0 and (p.work_type in types if types is not None else p.priority < 3)
                },
            )
        )
    return tuple(workers)


def _skill_line(colonist: DetailedColonist, names: Sequence[str]) -> str:
    """Some skills, best first, in one line: "Plants 9!, Cooking 6, Mining -"."""
    ranked = sorted(names, key=lambda name: (-facts.level(colonist, name), names.index(name)))
    return ", ".join(f"{name} {facts.skill_text(colonist, name)}" for name in ranked)


def _tables(observation: Observation) -> tuple[WorkTableView, ...]:
    return tuple(
        WorkTableView(
            id=table.id,
            what=table.thing_def or "",
            at=facts.cell(table.position),
            bills=tuple(
                BillView(
                    id=bill.load_id,
                    recipe=bill.recipe_def_name or "",
                    mode=bill.repeat_mode or "",
                    count=bill.target_count if bill.repeat_mode == "TargetCount" else bill.repeat_count,
                )
                for bill in observation.bills.get(table.id, ())[:2]
            ),
        )
        for table in observation.work_tables
    )


def _power(observation: Observation) -> Mapping[str, int]:
    power = observation.power
    return {
        "produced_w": power.current_power,
        "consumed_w": power.total_consumption,
        "stored_wd": power.currently_stored_power,
    }


def _game(observation: Observation, spatial: SpatialPlan) -> tuple[PlacedView, ...]:
    """Wild animals that are safe to hunt, nearest first."""
    prey = [a for a in observation.animals if facts.is_safe_game(a) and a.position is not None]
    prey.sort(key=lambda a: (facts.distance(facts.animal_cell(a), (spatial.center_x, spatial.center_z)), a.id))
    return tuple(PlacedView(id=a.id, what=a.def_name or "", at=facts.animal_cell(a)) for a in prey[:6])


def _placed(building: Building) -> PlacedView:
    return PlacedView(id=building.id, what=building.def_name or "", at=facts.cell(building.position))


def _placed_thing(thing: Thing) -> PlacedView:
    return PlacedView(id=thing.thing_id, what=thing.def_name or "", at=facts.cell(thing.position))


def _fighter(colonist: DetailedColonist) -> FighterView:
    return FighterView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        at=facts.cell(colonist.colonist.position),
        health=facts.percent(colonist.colonist.health),
        mood=facts.percent(colonist.colonist.mood),
        drafted=facts.is_drafted(colonist),
        job=colonist.colonist_work_info.current_job or "",
        shooting=facts.skill_text(colonist, "Shooting"),
        melee=facts.skill_text(colonist, "Melee"),
    )


def _project(project: ResearchProject | None) -> ProjectView | None:
    if project is None or project.name == "none":
        return None
    return ProjectView(name=project.name, cost=project.research_points, progress=project.progress)


def _person(colonist: DetailedColonist) -> PersonView:
    return PersonView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        mood=facts.percent(colonist.colonist.mood),
        food=facts.percent(colonist.colonist.hunger),
        rest=facts.percent(colonist.sleep),
        joy=facts.percent(colonist.joy),
        comfort=facts.percent(colonist.comfort),
        beauty=facts.percent(colonist.beauty),
        outdoors=facts.percent(colonist.fresh_air),
        traits=tuple(t.label or t.name for t in colonist.colonist_work_info.traits[:4]),
        job=colonist.colonist_work_info.current_job or "",
    )


def _is_recreation(def_name: str) -> bool:
    known = DEFS.buildings.get(def_name)
    return known is not None and known.joy_kind is not None


def _patient(colonist: DetailedColonist) -> PatientView:
    hediffs = sorted(facts.conditions(colonist), key=_worst_first)
    return PatientView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        at=facts.cell(colonist.colonist.position),
        health=facts.percent(colonist.colonist.health),
        job=colonist.colonist_work_info.current_job or "",
        needs_tending=any(h.tendable_now for h in hediffs),
        conditions=tuple(
            ConditionView(
                what=h.label or h.def_name,
                part=h.part_label or "",
                severity=round(h.severity * 100),
                bleeding=round(h.bleed_rate * 100),
                tended=h.is_tended,
            )
            for h in hediffs[:4]
        ),
    )


def _worst_first(hediff: Hediff) -> tuple[bool, float, float, int]:
    return (not hediff.is_currently_life_threatening, -hediff.bleed_rate, -hediff.severity, hediff.load_id)
