"""Fire: it starts, grows, damages the things in its cell, heats rooms, spreads and goes out.

Sources: Fire, FireUtility, AttachableThing and DamageWorker_Flame of RimWorld 1.6.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import room_temperature, sky
from pytest_rle.colony.systems.hazards import flammability
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.world import FILTH_INDEX, Fire, Item, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

STEP_TICKS: Final = 150
"""Game ticks between two steps (Fire.ComplexCalcsInterval)."""

SIZES: Final = (0.1, 1.75)
"""Smallest and largest size of a fire (Fire.MinFireSize, MaxFireSize)."""

GROWTH_PER_TICK: Final = 0.00055
"""Growth of a fire's size in a game tick, at flammability 1 (Fire.FireBaseGrowthPerTick)."""

DAMAGE_PER_TICK: Final = (0.0125, 0.0036, 0.05)
"""Damage of a fire in hit points in a game tick: at size 0, for each unit of size, and at most (Fire.DoFireDamage)."""

HEAT_PER_STEP: Final = 160.0
"""Heat in °C times cells that a fire of size 1 adds to its room in a step (Fire.HeatPerFireSizePerInterval)."""

RAIN_SHRINKS: Final = 0.1
RAIN_NEEDED: Final = 0.01
"""How much rain or snow shrinks an unroofed fire in a step, and the rain rate above which it does.

DamageDef Extinguish of 10, Fire.DoComplexCalcs.
"""

BEAT_SHRINKS: Final = 0.32
"""How much one beat shrinks a fire (Verb_BeatFire)."""

SPREADS_ABOVE: Final = 1.0
"""A fire larger than this spreads."""

SPREAD_TICKS: Final = (150.0, 40.0, 75.0)
"""Game ticks between two sparks: at size 1, how many fewer for each unit above, and at least (Fire.SpreadInterval)."""

NEAR_CHANCE: Final = 0.8
NEAR: Final = tuple((x, z) for z in (-1, 0, 1) for x in (-1, 0, 1) if (x, z) != (0, 0))
FAR: Final = tuple((x, z) for z in range(-2, 3) for x in range(-2, 3) if x * x + z * z in (4, 5))
"""Where sparks land: four of five in an adjacent cell, the others one cell further away (Fire.TrySpread)."""

CATCHES_ABOVE: Final = 0.4
"""A fire larger than this sets pawns in its cell on fire (Fire.MinSizeForIgniteMovables)."""

CATCH_SHARE: Final = 0.2
"""Size of the new fire on such a pawn, as a share of the fire's size (Fire.DoComplexCalcs)."""

FLAME_SIZES: Final = (0.2, 0.6)
FLAME_SIZES_ON_PAWN: Final = (0.15, 0.25)
"""Range of sizes of fires that a blast of flame starts in a cell and on a pawn (DamageWorker_Flame)."""

OTHERS_ROLL_CHANCE: Final = 0.16
"""Chance in a step that a pawn outside the colony extinguishes itself, in place of the game's running and rolling."""


def step(colony: Colony) -> None:
    """Burn every fire for 150 game ticks."""
    if not colony.world.fires:
        return
    rain, width = sky.rain_rate(colony) > RAIN_NEEDED, colony.world.grids.width
    standing: dict[int, list[Pawn]] = {}
    for _, pawn in sorted(colony.world.pawns.items()):
        x, z = movement.position(colony, pawn)
        standing.setdefault(z * width + x, []).append(pawn)
    for fire_id in sorted(colony.world.fires):
        fire = colony.world.fires.get(fire_id)
        if fire is None:
            continue
        if fire.pawn:
            _burn_on_pawn(colony, fire, rain=rain)
        else:
            _burn_in_cell(colony, fire, standing.get(fire.z * width + fire.x, []), rain=rain)


def start(colony: Colony, x: int, z: int, size: float) -> bool:
    """Start a fire in a cell (FireUtility.TryStartFireIn).

    Returns False if the cell burns already, cannot burn, or is outside the map.
    """
    grids = colony.world.grids
    if not grids.contains(x, z) or grids.index(x, z) in colony.index.fires_at:
        return False
    if flammability.in_cell(colony, x, z) <= 0:
        return False
    spawning.add_fire(colony, x, z, _within(size))
    if grids.home_area[z, x]:
        _warn(colony, x, z)
    return True


def catch(colony: Colony, pawn: Pawn, size: float) -> bool:
    """Set a pawn on fire. Returns False if it burns already or is dead."""
    if pawn.dead or on(colony, pawn) is not None:
        return False
    x, z = movement.position(colony, pawn)
    spawning.add_fire(colony, x, z, _within(size), pawn.id)
    if not pawn.downed:
        jobs.interrupt(colony, pawn)
    return True


def on(colony: Colony, pawn: Pawn) -> Fire | None:
    """The fire that burns on a pawn, or None."""
    for fire in colony.world.fires.values():
        if fire.pawn == pawn.id:
            return fire
    return None


def place(colony: Colony, fire: Fire) -> tuple[int, int]:
    """The cell (x, z) where a fire is now."""
    pawn = colony.world.pawns.get(fire.pawn)
    return (fire.x, fire.z) if pawn is None else movement.position(colony, pawn)


def beat(colony: Colony, fire: Fire) -> None:
    """Shrink a fire by one beat, which may extinguish it."""
    _shrink(colony, fire, BEAT_SHRINKS)


def blast(colony: Colony, x: int, z: int, radius: float, damage: float, source: str, stream: Stream) -> None:
    """Explode a blast of flame with a radius in cells and damage in hit points.

    It damages pawns and buildings in the radius and starts fires in flammable cells. `source` is the cause of injuries.
    """
    grids, reach, rim = colony.world.grids, radius * radius, int(radius)
    for _, pawn in sorted(colony.world.pawns.items()):
        px, pz = movement.position(colony, pawn)
        if (px - x) ** 2 + (pz - z) ** 2 <= reach:
            _scorch(colony, pawn, damage, source, stream)
    struck = set()
    for cell_z in range(z - rim, z + rim + 1):
        for cell_x in range(x - rim, x + rim + 1):
            if not grids.contains(cell_x, cell_z) or (cell_x - x) ** 2 + (cell_z - z) ** 2 > reach:
                continue
            if grids.edifice[cell_z, cell_x]:
                struck.add(int(grids.edifice[cell_z, cell_x]))
            if stream.chance(flammability.in_cell(colony, cell_x, cell_z)):
                start(colony, cell_x, cell_z, stream.uniform(*FLAME_SIZES))
    for building_id in sorted(struck):
        building = colony.world.buildings.get(building_id)
        if building is not None:
            spawning.damage_building(colony, building, damage * DEFS.damage_types["Flame"].building_factor)


def _burn_in_cell(colony: Colony, fire: Fire, inside: list[Pawn], *, rain: bool) -> None:
    highest = flammability.in_cell(colony, fire.x, fire.z)
    if highest <= 0:
        spawning.remove_fire(colony, fire)
        return
    stream = colony.stream("fire", colony.now, fire.id)
    _feed(colony, fire, stream)
    for pawn in inside:
        _scorch_inside(colony, fire, pawn, stream)
    room_temperature.push(colony, fire.x, fire.z, HEAT_PER_STEP * fire.size)
    if _grow(colony, fire, highest, rain=rain) and fire.size > SPREADS_ABOVE:
        _spread(colony, fire, stream)


def _burn_on_pawn(colony: Colony, fire: Fire, *, rain: bool) -> None:
    pawn = colony.world.pawns.get(fire.pawn)
    if pawn is None or pawn.dead:
        spawning.remove_fire(colony, fire)
        return
    fire.x, fire.z = movement.position(colony, pawn)
    stream = colony.stream("fire", colony.now, fire.id)
    injuries.hurt(colony, pawn, "Flame", _damage(fire, stream), source="fire")
    in_care = pawn.faction == colony.world.player_faction and pawn.is_human
    if pawn.id not in colony.world.pawns or (not pawn.downed and not in_care and stream.chance(OTHERS_ROLL_CHANCE)):
        spawning.remove_fire(colony, fire)
        return
    _grow(colony, fire, flammability.PAWN, rain=rain)


def _grow(colony: Colony, fire: Fire, highest: float, *, rain: bool) -> bool:
    """Grow a fire, and shrink it in rain. Returns False if it went out."""
    fire.size = _within(fire.size + GROWTH_PER_TICK * highest * STEP_TICKS)
    if rain and not colony.world.grids.roof[fire.z, fire.x]:
        _shrink(colony, fire, RAIN_SHRINKS)
    return fire.id in colony.world.fires


def _shrink(colony: Colony, fire: Fire, amount: float) -> None:
    fire.size = round(fire.size - amount, 9)
    if fire.size <= SIZES[0]:
        spawning.remove_fire(colony, fire)


def _feed(colony: Colony, fire: Fire, stream: Stream) -> None:
    """Damage one random thing in the cell."""
    grids, cell = colony.world.grids, colony.world.grids.index(fire.x, fire.z)
    fuel: list[Item | str] = [
        item
        for item_id in colony.index.items_at.get(cell, ())
        if flammability.of_item(item := colony.world.items[item_id]) > 0
    ]
    edifice = colony.world.buildings.get(int(grids.edifice[fire.z, fire.x]))
    if edifice is not None and flammability.of_building(edifice) > 0:
        fuel.append("building")
    if grids.plant[fire.z, fire.x]:
        fuel.append("plant")
    burning, amount = stream.choice(fuel), _damage(fire, stream)
    if isinstance(burning, Item):
        burning.hit_points -= amount
        if burning.hit_points <= 0:
            spawning.remove_item(colony, burning)
            _leave_ash(colony, fire)
    elif burning == "plant":
        plants.damage(colony, fire.x, fire.z, amount)
    elif edifice is not None and spawning.damage_building(colony, edifice, amount):
        _leave_ash(colony, fire)


def _leave_ash(colony: Colony, fire: Fire) -> None:
    grids = colony.world.grids
    if not grids.filth[fire.z, fire.x]:
        grids.filth[fire.z, fire.x] = FILTH_INDEX["Filth_Ash"]
        grids.filth_thickness[fire.z, fire.x] = 1


def _damage(fire: Fire, stream: Stream) -> int:
    """Damage of a fire in a step in hit points, at least 1, rounded up or down at random."""
    least, for_size, most = DAMAGE_PER_TICK
    exact = min(most, max(least, least + for_size * fire.size)) * STEP_TICKS
    return max(1, int(exact) + stream.chance(exact - int(exact)))


def _scorch_inside(colony: Colony, fire: Fire, pawn: Pawn, stream: Stream) -> None:
    """Burn a pawn in a burning cell. A large fire also sets it on fire."""
    injuries.hurt(colony, pawn, "Flame", _damage(fire, stream), source="fire")
    if fire.size > CATCHES_ABOVE:
        catch(colony, pawn, fire.size * CATCH_SHARE)


def _scorch(colony: Colony, pawn: Pawn, damage: float, source: str, stream: Stream) -> None:
    if injuries.hurt(colony, pawn, "Flame", damage, source=source) > 0:
        catch(colony, pawn, stream.uniform(*FLAME_SIZES_ON_PAWN))


def _spread(colony: Colony, fire: Fire, stream: Stream) -> None:
    """Throw sparks: as many as spark intervals fit into a step, rounded up or down at random."""
    first, less, least = SPREAD_TICKS
    sparks = STEP_TICKS / max(least, first - (fire.size - SPREADS_ABOVE) * less)
    for _ in range(int(sparks) + stream.chance(sparks - int(sparks))):
        dx, dz = stream.choice(NEAR if stream.chance(NEAR_CHANCE) else FAR)
        x, z = fire.x + dx, fire.z + dz
        if colony.world.grids.contains(x, z) and stream.chance(flammability.in_cell(colony, x, z)):
            start(colony, x, z, SIZES[0])


def _warn(colony: Colony, x: int, z: int) -> None:
    """At the first fire in the home area, send a message and wake idle colonists."""
    grids = colony.world.grids
    burning = sum(not fire.pawn and bool(grids.home_area[fire.z, fire.x]) for fire in colony.world.fires.values())
    if burning == 1:
        edifice = colony.world.buildings.get(int(grids.edifice[z, x]))
        what = f"a {label(edifice.def_name)}" if edifice is not None else "the home area"
        colony.message(f"Fire at {what}.", "NegativeEvent")
        jobs.wake_idle(colony)


def _within(size: float) -> float:
    return round(min(SIZES[1], max(SIZES[0], size)), 9)
