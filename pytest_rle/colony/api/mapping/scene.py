"""The colony as a picture shows it: ground, and layers of rows as a record's scene has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from pytest_rle.colony.api.mapping.pawns import short_name
from pytest_rle.colony.api.mapping.things import all_items
from pytest_rle.colony.api.naming import snake
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import calendar, temperature
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import body, hostility
from pytest_rle.colony.world import (
    GROWTH_FULL,
    PLANT_INDEX,
    PLANTS,
    ROCKS,
    TERRAINS,
    Blueprint,
    Building,
    Frame,
    Pawn,
    World,
    Zone,
)
from pytest_rle.picture.ground import Ground, Layers
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import FRAME, covered_area, size_of

Row = tuple[object, ...]

_TREES = [index for index, name in enumerate(PLANTS) if name in DEFS.plants and DEFS.plants[name].is_tree]


def ground_of(world: World) -> Ground:
    """The ground as it is now."""
    grids = world.grids
    rock = grids.rock.ravel()
    return Ground(
        width=grids.width,
        height=grids.height,
        terrain=[TERRAINS[kind] for kind in grids.terrain.ravel().tolist()],
        rock={snake(ROCKS[kind]): np.flatnonzero(rock == kind).tolist() for kind in np.unique(rock).tolist() if kind},
        trees=np.flatnonzero(np.isin(grids.plant.ravel(), _TREES)).tolist(),
        fog=np.flatnonzero(grids.fogged.ravel()).tolist(),
    )


def layers_of(colony: Colony) -> Layers:
    """What stands on the ground now."""
    world = colony.world
    people = {str(pawn.id): pawn for pawn in world.colonists()}
    zones = [zone for _, zone in sorted(world.zones.items())]
    return {
        "buildings": {**_plans(world.buildings.values()), **_plans(world.frames.values(), FRAME)},
        "blueprints": _plans(world.blueprints.values()),
        "items": _items(colony),
        **_pawns(colony),
        "people": {key: _person(pawn) for key, pawn in people.items()},
        "drafted": {key: (1,) for key, pawn in people.items() if pawn.drafted},
        "zones": {f"{zone.id}.{part}": row for zone in zones for part, row in enumerate(_zone(world, zone))},
        "fires": {str(number): fire.place(colony, burning) for number, burning in sorted(world.fires.items())},
        "sky": {
            "now": (
                world.weather.current,
                round(temperature.outdoor(colony), 1),
                calendar.date_text(colony),
                calendar.season(colony),
            )
        },
    }


def _plans(things: Iterable[Building | Blueprint | Frame], prefix: str = "") -> dict[str, Row]:
    return {
        str(each.id): (
            f"{prefix}{each.def_name}",
            *covered_area(size_of(each.def_name), each.x, each.z, each.rotation),
            each.rotation,
        )
        for each in things
    }


def _items(colony: Colony) -> dict[str, Row]:
    lying: dict[str, Row] = {
        str(item.id): (item.def_name, item.x, item.z, item.stack_count, int(item.forbidden))
        for item in all_items(colony)
    }
    for corpse in colony.world.corpses.values():
        if not corpse.buried_in:
            lying[str(corpse.id)] = (f"Corpse_{corpse.pawn.race}", corpse.x, corpse.z, 1, int(corpse.forbidden))
    return lying


def _pawns(colony: Colony) -> dict[str, dict[str, Row]]:
    world = colony.world
    living = {str(pawn.id): pawn for _, pawn in sorted(world.pawns.items()) if not pawn.dead}
    colonists = {pawn.id for pawn in world.colonists()}
    enemies = {pawn.id for pawn in hostility.enemies(colony)}

    def kind(pawn: Pawn) -> str:
        if pawn.id in colonists or pawn.id in enemies:
            return "colonist" if pawn.id in colonists else "enemy"
        if pawn.is_human:
            return "visitor"
        return "tame" if pawn.faction == world.player_faction else "animal"

    return {
        "pawns": {key: (kind(pawn), short_name(pawn), pawn.race) for key, pawn in living.items()},
        "places": {key: movement.position(colony, pawn) for key, pawn in living.items()},
        "health": {key: (round(100 * body.health_percent(pawn)),) for key, pawn in living.items()},
    }


def _person(pawn: Pawn) -> Row:
    needs = pawn.needs
    shares = (needs.mood, needs.food, needs.rest, needs.joy, needs.comfort, needs.beauty, needs.outdoors)
    job = pawn.job.def_name if pawn.job is not None else ""
    return (job, *(round(100 * share) for share in shares), int(pawn.downed))


def _zone(world: World, zone: Zone) -> Iterator[Row]:
    """The zone as rectangles. The first has the label, the crop and its growth."""
    grids = world.grids
    kind = zone.kind.removeprefix("Zone_").lower()
    cells = [grids.cell(index) for index in zone.cells]
    plant = PLANT_INDEX.get(zone.plant or "", -1)
    grown = [int(grids.plant_growth[z, x]) for x, z in cells if grids.plant[z, x] == plant]
    growth = round(100 * sum(grown) / GROWTH_FULL / len(grown)) if grown else 0
    first = (zone.label, zone.plant or "", growth)
    for rectangle in _rectangles(cells):
        label, crop, share = first
        yield kind, label, len(cells), *rectangle, crop, len(grown), share
        first = ("", "", 0)


def _rectangles(cells: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Cells as rectangles: runs of one row, joined with equal runs of the rows above. The highest comes first."""
    left, found = set(cells), []
    for x, z in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if (x, z) not in left:
            continue
        w = 1
        while (x + w, z) in left:
            w += 1
        h = 1
        while all((x + step, z + h) in left for step in range(w)) and not {(x - 1, z + h), (x + w, z + h)} & left:
            h += 1
        left -= {(x + across, z + up) for across in range(w) for up in range(h)}
        found.append((x, z, w, h))
    return sorted(found, key=lambda part: -(part[1] + part[3]))
