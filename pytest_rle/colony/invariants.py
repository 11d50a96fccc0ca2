"""Invariants of a world: they hold at every game tick, after any orders and any events."""

from __future__ import annotations

import math
from collections import Counter

from pytest_rle.colony.game import Game
from pytest_rle.colony.index import MapIndex
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.errors import ColonyError


class InvariantBroken(ColonyError):
    """A world is not consistent, which is a fault of the colony's rules."""


def check_pawns(game: Game) -> None:
    """Check that pawns are on passable cells, colonists have a job or a mental break, and levels are in range."""
    world, colony = game.world, game.colony
    for pawn_id, pawn in world.pawns.items():
        who = (pawn.id, pawn.kind, pawn.job.def_name if pawn.job is not None else "", game.world.game_tick)
        _require(pawn.id == pawn_id, "a pawn is kept under another id")
        _require(not pawn.dead, "a pawn of the map is dead", who)
        if pawn.faction == world.player_faction:
            _require(pawn.job is not None or pawn.mental_state is not None, "a colonist has no job", who)
        _require(
            colony.index.passable(*movement.position(colony, pawn)),
            "a pawn stands on an impassable cell",
            (who, movement.position(colony, pawn)),
        )
        levels = pawn.needs
        _require(0.0 <= levels.food <= food.most(pawn) + 1e-9, "a food need is out of range", who)
        for level in (levels.rest, levels.joy, levels.mood, levels.beauty, levels.comfort, levels.outdoors):
            _require(0.0 <= level <= 1.0, "a need is out of range", who)
        _require(0.0 <= levels.room_size <= 1.0, "the need for space is out of range")
        _require(
            all(0.0 <= tolerance <= 1.0 for tolerance in levels.joy_tolerance.values()),
            "a tolerance of joy is out of range",
            who,
        )
        for hediff in pawn.hediffs:
            known = hediffs.definition(hediff)
            _require(hediff.severity >= 0.0, "a severity is below 0", (who, hediff))
            _require(0.0 <= hediff.immunity <= 1.0, "an immunity is out of range", (who, hediff))
            if known.lethal_severity is not None:
                _require(hediff.severity < known.lethal_severity, "a pawn lives with a lethal severity", (who, hediff))
            _require(math.isfinite(hediff.severity), "a severity is not a number")
        for record in pawn.skills.values():
            _require(0 <= record.level <= 20, "a skill's level is out of range")
            _require(record.xp >= 0.0, "a skill's experience is below 0")
        if pawn.downed:
            _require(not pawn.drafted, "a downed pawn is drafted")


def check_dead(game: Game, ever_dead: set[int]) -> None:
    """Check that dead pawns are not in the world again. `ever_dead` collects their ids over several calls."""
    world = game.world
    ever_dead |= {death.pawn for death in world.deaths} | {corpse.pawn.id for corpse in world.corpses.values()}
    _require(not ever_dead & set(world.pawns), "a dead pawn is on the map")
    _require(
        all(corpse.pawn.dead and corpse.pawn.job is None for corpse in world.corpses.values()),
        "a corpse's pawn is alive or has a job",
    )


def check_reservations(game: Game) -> None:
    """Check that only living pawns with a job have reservations, and that no two do the same exclusive job."""
    world = game.world
    for holders in (world.reserved, world.reserved_cells):
        for key, holder in holders.items():
            _require(holder in world.pawns, "a reservation belongs to no pawn", (key, holder))
            _require(
                world.pawns[holder].job is not None, "a reservation belongs to a pawn without a job", (key, holder)
            )
    targets: Counter[tuple[str, int]] = Counter()
    for pawn in world.pawns.values():
        job = pawn.job
        if job is not None and job.def_name in ("Mine", "Harvest", "CutPlant", "Sow") and job.toil:
            targets["cell", job.cell] += 1
        elif job is not None and job.def_name in ("FinishFrame", "DoBill", "Research", "Rescue", "TendPatient"):
            targets["thing", job.target] += bool(job.toil)
    _require(all(count <= 1 for count in targets.values()), "two pawns do the same exclusive job", targets)


def check_things(game: Game) -> None:
    """Check that items, grids and the index of the map agree."""
    world, grids = game.world, game.world.grids
    for item_id, item in world.items.items():
        _require(item.id == item_id, "an item is kept under another id")
        _require(item.stack_count > 0, "a stack is empty", item)
        _require(item.stack_count <= spawning.stack_limit(item.def_name), "a stack is too large", item)
        _require(grids.contains(item.x, item.z), "an item lies off the map", item)
    held = [item for pawn in world.pawns.values() for item in (*pawn.inventory, *pawn.apparel, *pawn.equipment)]
    held += [pawn.carried for pawn in world.pawns.values() if pawn.carried is not None]
    _require(not {item.id for item in held} & set(world.items), "an item is on the map and held by a pawn")
    _require(len({item.id for item in held}) == len(held), "an item is held twice")
    _require(all(item.stack_count > 0 for item in held), "a held stack is empty")
    fresh = MapIndex(world)
    _require(
        {key: sorted(ids) for key, ids in fresh.items_at.items()}
        == {key: sorted(ids) for key, ids in game.colony.index.items_at.items()},
        "the index of items differs from the map",
    )
    _require(fresh.path_cost == game.colony.index.path_cost, "the index of path costs differs from the map")
    standing = set(grids.edifice[grids.edifice > 0].tolist())
    _require(standing <= set(world.buildings), "a cell names a building that does not stand")
    _require(set(grids.zone[grids.zone > 0].tolist()) <= set(world.zones), "a cell names a zone that does not exist")
    _require(bool((grids.plant_growth >= 0).all()), "a plant's growth is below 0")
    _require(bool((grids.plant_growth <= 1_000_000).all()), "a plant's growth is above its most")
    _require(((grids.rock > 0) == (grids.rock_hit_points > 0)).all(), "rock and its hit points differ")


def check_fires(game: Game) -> None:
    """Check the sizes of fires, that a cell or pawn has at most one, and that they are in the index of the map."""
    world = game.world
    _require(
        all(fire.SIZES[0] <= burning.size <= fire.SIZES[1] for burning in world.fires.values()),
        "a fire's size is out of range",
    )
    places = [(burning.x, burning.z) for burning in world.fires.values() if not burning.pawn]
    _require(len(set(places)) == len(places), "a cell has two fires")
    _require(
        game.colony.index.fires_at
        == {world.grids.index(burning.x, burning.z): key for key, burning in world.fires.items() if not burning.pawn},
        "the index of fires differs from the map",
    )
    bodies = [burning.pawn for burning in world.fires.values() if burning.pawn]
    _require(len(set(bodies)) == len(bodies), "a pawn has two fires")


def check(game: Game, ever_dead: set[int]) -> None:
    """Check all invariants. `ever_dead` collects the ids of dead pawns over several calls. Raises InvariantBroken."""
    check_pawns(game)
    check_dead(game, ever_dead)
    check_reservations(game)
    check_things(game)
    check_fires(game)


def _require(holds: bool, fault: str, about: object = None) -> None:
    if not holds:
        raise InvariantBroken(fault if about is None else f"{fault}: {about}")
