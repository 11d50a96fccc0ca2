"""The parts that the views of roles share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pytest_rle.rimapi.models import Building, DetailedColonist, ServerSentEvent, Thing
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld.building_kinds import ENCLOSING
from pytest_rle.team import facts
from pytest_rle.team.messages import cut
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import ResourceArea, SiteKind, SpatialPlan
from pytest_rle.team.views.models import (
    AreaView,
    BillView,
    PlacedView,
    RoomView,
    SiteView,
    WorkerView,
    WorkTableView,
)

PEOPLE = 10
"""Colonists that a view shows; with more it would outgrow its limit."""

UNDER_CONSTRUCTION = frozenset(f"Frame_{name}" for name in ENCLOSING)
"""Frames of the buildings that close a room."""

SMALLEST_SHELL = 9
"""The smallest unroofed enclosure, in cells, that counts as a room under construction."""


def events(happened: Sequence[ServerSentEvent], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The last few events that concern a role, in words. Equal events share one entry with a count."""
    texts = Counter(cut(facts.event_text(event), 100) for event in happened if event.event in wanted)
    return tuple(text if count == 1 else f"{text} (x {count})" for text, count in texts.items())[-6:]


def sites(
    spatial: SpatialPlan, observation: Observation, marks: Marks, kinds: Iterable[SiteKind] = tuple(SiteKind)
) -> tuple[SiteView, ...]:
    """The sites of the survey, and how far each is built."""
    standing = {facts.cell(b.position) for b in observation.buildings if b.def_name in ENCLOSING}
    rising = {facts.cell(b.position) for b in observation.buildings if b.def_name in UNDER_CONSTRUCTION}
    views = []
    for site in (spatial.sites[kind] for kind in kinds if kind in spatial.sites):
        area, ring = site.area, site.area.ring()
        views.append(
            SiteView(
                kind=site.kind.value,
                corners=(area.x1, area.z1, area.x2, area.z2),
                door=site.door,
                walls=100 * sum(cell in standing for cell in ring) // len(ring),
                rising=not rising.isdisjoint(ring),
                zoned=marks.is_zoned(area),
            )
        )
    return tuple(views)


def areas(found: Sequence[ResourceArea], limit: int) -> tuple[AreaView, ...]:
    """The nearest resource areas, at most `limit`."""
    return tuple(
        AreaView(what=a.def_name, corners=(a.area.x1, a.area.z1, a.area.x2, a.area.z2), count=a.count)
        for a in found[:limit]
    )


def unmarked(marks: Marks, kind: str, found: Sequence[ResourceArea], limit: int) -> tuple[AreaView, ...]:
    """The nearest areas that the team has not yet marked for this."""
    return areas([area for area in found if not marks.is_marked(kind, area.area)], limit)


def counts(names: Iterable[str | None], limit: int) -> Mapping[str, int]:
    """The number of each name, the most frequent first."""
    return _most(Counter(name for name in names if name), limit)


def stock(observation: Observation, limit: int) -> Mapping[str, int]:
    """The items on the map, the most frequent first, without rubble, corpses and clothes."""
    useful = {n: c for n, c in facts.stock(observation).items() if not n.startswith(("Chunk", "Corpse_", "Apparel_"))}
    return _most(useful, limit)


def _most(counted: Mapping[str, int], limit: int) -> Mapping[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def rooms(observation: Observation) -> tuple[RoomView, ...]:
    """The ten largest rooms, without doorways, the outdoors, and small natural gaps."""
    indoors = [
        room
        for room in observation.rooms
        if not (room.touches_map_edge or room.is_doorway)
        and (room.cells_count >= SMALLEST_SHELL or room.open_roof_count < room.cells_count)
    ]
    indoors.sort(key=lambda r: (-r.cells_count, r.id))
    return tuple(
        RoomView(
            role=r.role_label or "",
            cells=r.cells_count,
            temperature=round(r.temperature, 1),
            open_roof=r.open_roof_count,
            beds=len(r.contained_beds_ids),
        )
        for r in indoors[:10]
    )


def workers(
    observation: Observation, skills: Sequence[str], *, limit: int, types: Sequence[str] | None = None
) -> tuple[WorkerView, ...]:
    """Colonists with their skills, and their priorities above 3, or those of these work types."""
    views = []
    for colonist in observation.colonists[:limit]:
        work = colonist.colonist_work_info
        views.append(
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
    return tuple(views)


def _skill_line(colonist: DetailedColonist, names: Sequence[str]) -> str:
    """Some skills in one line, best first: "Plants 9!, Cooking 6, Mining -"."""
    ranked = sorted(names, key=lambda name: (-facts.level(colonist, name), names.index(name)))
    return ", ".join(f"{name} {facts.skill_text(colonist, name)}" for name in ranked)


def work_tables(observation: Observation) -> tuple[WorkTableView, ...]:
    """Work tables, each with its first two bills."""
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


def power(observation: Observation) -> Mapping[str, int]:
    """The power grid, in watts and watt-days."""
    grid = observation.power
    return {
        "produced_w": grid.current_power,
        "consumed_w": grid.total_consumption,
        "stored_wd": grid.currently_stored_power,
    }


def prey(observation: Observation, spatial: SpatialPlan) -> tuple[PlacedView, ...]:
    """Wild animals that are safe to hunt, nearest first."""
    animals = [a for a in observation.animals if facts.is_safe_game(a) and a.position is not None]
    animals.sort(key=lambda a: (facts.distance(facts.animal_cell(a), spatial.center), a.id))
    return tuple(PlacedView(id=a.id, what=a.def_name or "", at=facts.animal_cell(a)) for a in animals[:6])


def placed(building: Building) -> PlacedView:
    """A building and its cell."""
    return PlacedView(id=building.id, what=building.def_name or "", at=facts.cell(building.position))


def placed_thing(thing: Thing) -> PlacedView:
    """A thing and its cell."""
    return PlacedView(id=thing.thing_id, what=thing.def_name or "", at=facts.cell(thing.position))
