"""Warden: food for prisoners who cannot fetch it, and talks that win them over (WorkGiver_Warden_*)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import reservations, targets
from pytest_rle.colony.systems.jobs.toils import begin_work, walk
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import eating, food, ingestion
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Job, Pawn

TALK_TICKS: Final = 350
TALK_EVERY: Final = 10_000
"""Game ticks of a talk, and between two talks with one prisoner (ScheduledForInteraction)."""

RECRUIT_XP: Final = 230.0
"""Social experience of a talk (InteractionWorker_RecruitAttempt)."""


def prisoners(colony: Colony) -> list[Pawn]:
    """The colony's prisoners, by id."""
    return [pawn for _, pawn in sorted(colony.world.pawns.items()) if pawn.guest == "Prisoner" and not pawn.dead]


def find_feed(colony: Colony, pawn: Pawn) -> Job | None:
    """Feed a hungry prisoner who is down."""
    hungry = [
        (other.id, *movement.position(colony, other))
        for other in prisoners(colony)
        if other.downed and food.hunger_stage(other) >= food.HUNGRY
    ]
    found = targets.nearest_thing(colony, pawn, hungry, adjacent=True) if hungry else None
    if found is None:
        return None
    patient = colony.world.pawns[found]
    meal = eating.best_food(colony, pawn, ingestion.RAW_BAD, eater=patient)
    return None if meal is None else Job("FeedPatient", target=found, second_target=meal.id, count=1)


def find_recruit(colony: Colony, pawn: Pawn) -> Job | None:
    """Talk to a prisoner whose last talk is long enough ago."""
    willing = [
        (other.id, *movement.position(colony, other))
        for other in prisoners(colony)
        if not other.downed
        and not other.asleep
        and (other.interacted_tick < 0 or colony.now - other.interacted_tick >= TALK_EVERY)
    ]
    found = targets.nearest_thing(colony, pawn, willing, adjacent=True) if willing else None
    return None if found is None else Job("PrisonerAttemptRecruit", target=found)


def _recruit(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    prisoner = colony.world.pawns.get(job.target)
    if prisoner is None or prisoner.guest != "Prisoner" or not reservations.reserve(colony, pawn, prisoner.id):
        return None
    movement.settle(colony, pawn)
    x, z = movement.position(colony, prisoner)
    if job.toil == 0 or max(abs(x - pawn.x), abs(z - pawn.z)) > 1:
        job.toil = 1
        return walk(colony, pawn, job, x, z, adjacent=True)
    if job.toil == 1:
        job.toil = 2
        return begin_work(colony, job, TALK_TICKS, 1.0)
    skills.gain(colony, pawn, "Social", RECRUIT_XP)
    social.recruit_attempt(colony, pawn, prisoner)
    return None


GIVERS: Final = (find_feed, find_recruit)
DRIVERS: Final = {"PrisonerAttemptRecruit": Driver(_recruit)}
