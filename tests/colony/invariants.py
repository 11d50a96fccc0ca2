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


def check_pawns(game: Game) -> None:
    """Check that pawns are on passable cells, colonists have a job or a mental break, and levels are in range."""
    world, colony = game.world, game.colony
    for pawn_id, pawn in world.pawns.items():
        who = (pawn.id, pawn.kind, pawn.job.def_name if pawn.job is not None else "", game.world.game_tick)
        assert pawn.id == pawn_id
        assert not pawn.dead, who
        if pawn.faction == world.player_faction:
            assert pawn.job is not None or pawn.mental_state is not None, who
        assert colony.index.passable(*movement.position(colony, pawn)), (who, movement.position(colony, pawn))
        levels = pawn.needs
        assert 0.0 <= levels.food <= food.most(pawn) + 1e-9, who
        for level in (levels.rest, levels.joy, levels.mood, levels.beauty, levels.comfort, levels.outdoors):
            assert 0.0 <= level <= 1.0, who
        assert 0.0 <= levels.room_size <= 1.0
        assert all(0.0 <= tolerance <= 1.0 for tolerance in levels.joy_tolerance.values()), who
        for hediff in pawn.hediffs:
            known = hediffs.definition(hediff)
            assert hediff.severity >= 0.0, (who, hediff)
            assert 0.0 <= hediff.immunity <= 1.0, (who, hediff)
            if known.lethal_severity is not None:
                assert hediff.severity < known.lethal_severity, (who, hediff)
            assert math.isfinite(hediff.severity)
        for record in pawn.skills.values():
            assert 0 <= record.level <= 20
            assert record.xp >= 0.0
        if pawn.downed:
            assert not pawn.drafted


def check_dead(game: Game, ever_dead: set[int]) -> None:
    """Check that dead pawns are not in the world again. `ever_dead` collects their ids over several calls."""
    world = game.world
    ever_dead |= {death.pawn for death in world.deaths} | {corpse.pawn.id for corpse in world.corpses.values()}
    assert not ever_dead & set(world.pawns)
    assert all(corpse.pawn.dead and corpse.pawn.job is None for corpse in world.corpses.values())


def check_reservations(game: Game) -> None:
    """Check that only living pawns with a job have reservations, and that no two do the same exclusive job."""
    world = game.world
    for holders in (world.reserved, world.reserved_cells):
        for key, holder in holders.items():
            assert holder in world.pawns, (key, holder)
            assert world.pawns[holder].job is not None, (key, holder)
    targets: Counter[tuple[str, int]] = Counter()
    for pawn in world.pawns.values():
        job = pawn.job
        if job is not None and job.def_name in ("Mine", "Harvest", "CutPlant", "Sow") and job.toil:
            targets["cell", job.cell] += 1
        elif job is not None and job.def_name in ("FinishFrame", "DoBill", "Research", "Rescue", "TendPatient"):
            targets["thing", job.target] += bool(job.toil)
    assert all(count <= 1 for count in targets.values()), targets


def check_things(game: Game) -> None:
    """Check that items, grids and the index of the map agree."""
    world, grids = game.world, game.world.grids
    for item_id, item in world.items.items():
        assert item.id == item_id
        assert item.stack_count > 0, item
        assert item.stack_count <= spawning.stack_limit(item.def_name), item
        assert grids.contains(item.x, item.z), item
    held = [item for pawn in world.pawns.values() for item in (*pawn.inventory, *pawn.apparel, *pawn.equipment)]
    held += [pawn.carried for pawn in world.pawns.values() if pawn.carried is not None]
    assert not {item.id for item in held} & set(world.items)
    assert len({item.id for item in held}) == len(held)
    assert all(item.stack_count > 0 for item in held)
    fresh = MapIndex(world)
    assert {key: sorted(ids) for key, ids in fresh.items_at.items()} == {
        key: sorted(ids) for key, ids in game.colony.index.items_at.items()
    }
    assert fresh.path_cost == game.colony.index.path_cost
    standing = set(grids.edifice[grids.edifice > 0].tolist())
    assert standing <= set(world.buildings)
    assert set(grids.zone[grids.zone > 0].tolist()) <= set(world.zones)
    assert (grids.plant_growth >= 0).all()
    assert (grids.plant_growth <= 1_000_000).all()
    assert ((grids.rock > 0) == (grids.rock_hit_points > 0)).all()


def check_fires(game: Game) -> None:
    """Check the sizes of fires, that a cell or pawn has at most one, and that they are in the index of the map."""
    world = game.world
    assert all(fire.SIZES[0] <= burning.size <= fire.SIZES[1] for burning in world.fires.values())
    places = [(burning.x, burning.z) for burning in world.fires.values() if not burning.pawn]
    assert len(set(places)) == len(places)
    assert game.colony.index.fires_at == {
        world.grids.index(burning.x, burning.z): key for key, burning in world.fires.items() if not burning.pawn
    }
    bodies = [burning.pawn for burning in world.fires.values() if burning.pawn]
    assert len(set(bodies)) == len(bodies)


def check(game: Game, ever_dead: set[int]) -> None:
    """Check all invariants. `ever_dead` collects the ids of dead pawns over several calls. Raises AssertionError."""
    check_pawns(game)
    check_dead(game, ever_dead)
    check_reservations(game)
    check_things(game)
    check_fires(game)
