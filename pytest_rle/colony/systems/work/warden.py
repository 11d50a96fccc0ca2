"""Warden: feeding prisoners who cannot get food, and recruiting talks (WorkGiver_Warden_*)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import job_targets, targets
from pytest_rle.colony.systems.jobs.job_targets import at_pawn
from pytest_rle.colony.systems.jobs.toils import beside, go_to, holds, work_for
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.needs import eating, food, ingestion
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Job, Pawn

TALK_TICKS: Final = 350
TALK_EVERY: Final = 10_000
"""Game ticks that a talk takes, and game ticks between two talks with one prisoner (ScheduledForInteraction)."""

RECRUIT_XP: Final = 230.0
"""Social experience per talk (InteractionWorker_RecruitAttempt)."""


def prisoners(colony: Colony) -> list[Pawn]:
    """The colony's prisoners, by id."""
    return [pawn for _, pawn in sorted(colony.world.pawns.items()) if pawn.guest == "Prisoner" and not pawn.dead]


def find_feed(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to feed the nearest hungry prisoner who is downed, or None."""
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
    """A job to talk to the nearest prisoner whose last talk is long enough ago, or None."""
    ready = [
        (other.id, *movement.position(colony, other))
        for other in prisoners(colony)
        if not other.downed
        and not other.asleep
        and (other.interacted_tick < 0 or colony.now - other.interacted_tick >= TALK_EVERY)
    ]
    found = targets.nearest_thing(colony, pawn, ready, adjacent=True) if ready else None
    return None if found is None else Job("PrisonerAttemptRecruit", target=found)


def _talk(colony: Colony, pawn: Pawn, job: Job) -> None:
    skills.gain(colony, pawn, "Social", RECRUIT_XP)
    social.recruit_attempt(colony, pawn, colony.world.pawns[job.target])


def _is_prisoner(colony: Colony, pawn: Pawn) -> bool:
    return pawn.guest == "Prisoner"


GIVERS: Final = (find_feed, find_recruit)
DRIVERS: Final = {
    "PrisonerAttemptRecruit": Driver(
        toils=(
            go_to(at_pawn, adjacent=True),
            beside(at_pawn, work_for(TALK_TICKS)),
            beside(at_pawn, _talk, back_to=1),
        ),
        can_continue=holds(job_targets.pawn, _is_prisoner),
    )
}
