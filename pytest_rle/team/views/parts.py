"""The parts that the views of roles share."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pytest_rle.rimapi.models import Building, DetailedColonist, ServerSentEvent, Thing
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.building_kinds import ENCLOSING
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.messages import cut
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.rooms import RoomFinder
from pytest_rle.team.survey.sites import ResourceArea, SiteKind, SpatialPlan
from pytest_rle.team.views.models import (
    AreaView,
    BillView,
    PlacedView,
    RoomView,
    SiteView,
    WorkerView,
    WorkTableView,
    ZoneView,
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


def sites(spatial: SpatialPlan, observation: Observation, marks: Marks) -> Mapping[SiteKind, SiteView]:
    """The sites of the survey, and how far each is built."""
    standing = {facts.cell(b.position) for b in observation.buildings if b.def_name in ENCLOSING}
    rising = {facts.cell(b.position) for b in observation.buildings if b.def_name in UNDER_CONSTRUCTION}
    views = {}
    for kind, site in spatial.sites.items():
        area, ring = site.area, site.area.ring()
        views[kind] = SiteView(
            kind=site.kind.value,
            corners=(area.x1, area.z1, area.x2, area.z2),
            door=site.door,
            walls=100 * len(standing.intersection(ring)) // len(ring),
            rising=not rising.isdisjoint(ring),
            zoned=marks.is_zoned(area),
        )
    return views


def site_kinds(topics: frozenset[str]) -> tuple[SiteKind, ...]:
    """The kinds of sites that concern a scenario: only one with a ship needs the ship's."""
    return tuple(kind for kind in SiteKind if kind is not SiteKind.SHIP or "ship" in topics)


def areas(found: Iterable[ResourceArea], limit: int, home: Cell) -> tuple[AreaView, ...]:
    """The nearest resource areas, at most `limit`."""
    return tuple(
        AreaView(
            what=a.def_name.removeprefix("mineable_"),
            corners=corners(a.area),
            count=a.count,
            away=facts.bearing(home, ((a.area.x1 + a.area.x2) // 2, (a.area.z1 + a.area.z2) // 2)),
        )
        for a in itertools.islice(found, limit)
    )


def corners(area: Rect) -> tuple[int, int, int, int]:
    """The corners of an area as (x1, z1, x2, z2)."""
    return area.x1, area.z1, area.x2, area.z2


def finished(observation: Observation) -> Counter[str]:
    """The number of finished buildings of each def."""
    return Counter(b.def_name for b in observation.buildings if b.def_name and not facts.is_frame(b))


def zones(observation: Observation, marks: Marks, kind: str, limit: int) -> tuple[ZoneView, ...]:
    """The zones of a kind, such as Zone_Stockpile, with the corners of those that the team has created."""
    known = {zone.zone_id: corners(zone.area) for zone in marks.zones}
    found = [zone for zone in observation.zones if zone.type == kind][:limit]
    return tuple(
        ZoneView(id=z.id, label=(z.label or "")[: facts.LONGEST_NAME], cells=z.cells_count, corners=known.get(z.id))
        for z in found
    )


def designated(marks: Marks, kinds: Iterable[str], limit: int) -> tuple[str, ...]:
    """The last areas that the team has designated, the latest first: "mine 3,4-8,9"."""
    found = [entry for entry in reversed(marks.designated) if entry.kind in kinds][:limit]
    return tuple(f"{e.kind} {e.area.x1},{e.area.z1}-{e.area.x2},{e.area.z2}" for e in found)


def unmarked(marks: Marks, kind: str, found: Sequence[ResourceArea], limit: int, home: Cell) -> tuple[AreaView, ...]:
    """The nearest areas that the team has not yet marked for this."""
    return areas(marks.unmarked(kind, found), limit, home)


def counts(names: Iterable[str | None], limit: int) -> Mapping[str, int]:
    """The number of each name, the most frequent first."""
    return most(Counter(name for name in names if name), limit)


def stock(observation: Observation, limit: int) -> Mapping[str, int]:
    """The items on the map, the most frequent first, without rubble, corpses and clothes."""
    useful = {n: c for n, c in observation.stock.items() if not n.startswith(("Chunk", "Corpse_", "Apparel_"))}
    return most(useful, limit)


def most(counted: Mapping[str, int], limit: int) -> Mapping[str, int]:
    """The most frequent names, with their numbers."""
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])


def rooms(observation: Observation, finder: RoomFinder) -> tuple[RoomView, ...]:
    """The ten largest rooms, without doorways, the outdoors, and small natural gaps."""
    indoors = [
        room
        for room in observation.rooms
        if not (room.touches_map_edge or room.is_doorway)
        and (room.cells_count >= SMALLEST_SHELL or room.open_roof_count < room.cells_count)
    ]
    indoors.sort(key=lambda r: (-r.cells_count, r.id))
    places = finder.areas(observation, indoors)
    return tuple(
        RoomView(
            role=r.role_label or "",
            cells=r.cells_count,
            temperature=round(r.temperature, 1),
            open_roof=r.open_roof_count,
            beds=len(r.contained_beds_ids),
            corners=corners(places[r.id]) if r.id in places else None,
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
    """Work tables, each with its first four bills."""
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
                    suspended=bill.suspended,
                )
                for bill in observation.bills.get(table.id, ())[:4]
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
    home = spatial.center
    return tuple(
        PlacedView(id=a.id, what=a.def_name or "", at=cell, away=facts.bearing(home, cell))
        for a, cell in ((a, facts.animal_cell(a)) for a in animals[:6])
    )


def weapon(observation: Observation, pawn_id: int) -> str:
    """The weapon that a pawn wields, with the range of a ranged one in cells; empty if unarmed or not observed."""
    held = observation.gear.get(pawn_id)
    names = [thing.def_name for thing in held.equipment if thing.def_name] if held is not None else []
    return ", ".join(
        f"{name} (range {DEFS.ranged_weapons[name].range:g})" if name in DEFS.ranged_weapons else name for name in names
    )


def placed(building: Building) -> PlacedView:
    """A building and its cell."""
    return PlacedView(id=building.id, what=building.def_name or "", at=facts.cell(building.position))


def placed_thing(thing: Thing, home: Cell) -> PlacedView:
    """A thing and its cell."""
    cell = facts.cell(thing.position)
    return PlacedView(id=thing.thing_id, what=thing.def_name or "", at=cell, away=facts.bearing(home, cell))
