"""Handling: taming marked animals with food (WorkGiver_Tame, JobDriver_Tame)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import job_targets, stats, targets
from pytest_rle.colony.systems.jobs.carrying import carry, fetch
from pytest_rle.colony.systems.jobs.job_targets import at_pawn
from pytest_rle.colony.systems.jobs.toils import beside, holds, work_for
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import ingestion
from pytest_rle.colony.systems.pawns import mental_states, skills
from pytest_rle.colony.world import Item, Job, Pawn
from pytest_rle.rimworld import DEFS, Curve, item_kinds
from pytest_rle.rimworld.labels import label

TAME_TICKS: Final = 270
TAME_EVERY: Final = 30_000
"""Game ticks that an attempt takes, and game ticks between two attempts on one animal."""

TAME_XP: Final = 90.0
"""Animals experience per attempt."""

FOOD_PER_ATTEMPT: Final = 0.3
"""Nutrition that the animal eats in an attempt."""

WILDNESS_FACTOR: Final = Curve(((0.0, 2.0), (0.5, 1.0), (1.0, 0.0)))
"""Chance by wildness (InteractionWorker_RecruitAttempt.TameChanceFactorCurve_Wildness)."""


def find(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to tame the nearest marked animal with food that it eats, or None."""
    marked = colony.world.designations.tame
    if not marked:
        return None
    ready = [
        (animal.id, *movement.position(colony, animal))
        for animal_id in sorted(marked)
        if (animal := colony.world.pawns.get(animal_id)) is not None
        and not animal.downed
        and (animal.interacted_tick < 0 or colony.now - animal.interacted_tick >= TAME_EVERY)
    ]
    found = targets.nearest_thing(colony, pawn, ready, adjacent=True) if ready else None
    if found is None:
        return None
    food = _food_for(colony, pawn, colony.world.pawns[found])
    return None if food is None else Job("Tame", target=found, second_target=food.id, count=_portion(food))


def _food_for(colony: Colony, pawn: Pawn, animal: Pawn) -> Item | None:
    edible = [
        name
        for name, ids in colony.index.items_of.items()
        if ids and not item_kinds.is_meal(name) and ingestion.is_food_for(animal, name)
    ]
    return targets.nearest_item(colony, pawn, sorted(edible))


def _portion(food: Item) -> int:
    each = ingestion.nutrition(food.def_name)
    return max(1, min(food.stack_count, round(FOOD_PER_ATTEMPT / each)))


def _tame(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Feed the animal and try to tame it once."""
    animal = colony.world.pawns[job.target]
    if pawn.carried is not None:
        ingestion.eat(colony, animal, pawn.carried, pawn.carried.stack_count)
        pawn.carried = None
    animal.interacted_tick = colony.now
    skills.gain(colony, pawn, "Animals", TAME_XP)
    race = DEFS.animals.get(animal.race)
    chance = stats.stat(colony, pawn, "TameAnimalChance") * WILDNESS_FACTOR(race.wildness if race is not None else 1.0)
    if colony.stream("tame", colony.now, animal.id).chance(round(min(1.0, chance), 9)):
        animal.faction = colony.world.player_faction
        mental_states.end(colony, animal)
        colony.world.designations.tame.discard(animal.id)
        colony.message(f"{pawn.name.short} has tamed a {label(animal.race)}.", "PositiveEvent")
        colony.wake_at(animal, colony.now)


def _is_marked(colony: Colony, animal: Pawn) -> bool:
    return animal.id in colony.world.designations.tame


GIVERS: Final = (find,)
DRIVERS: Final = {
    "Tame": Driver(
        toils=(
            fetch(job_targets.second_item),
            carry(job_targets.second_item, at_pawn),
            beside(at_pawn, work_for(TAME_TICKS)),
            beside(at_pawn, _tame),
        ),
        can_continue=holds(job_targets.pawn, _is_marked),
    )
}
