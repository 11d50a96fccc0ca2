"""SocialOverseer: a timetable with sleep at night and recreation before it."""

from __future__ import annotations

from typing import Final, Literal

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, SetSchedule
from pytest_rle.team.scripted.notebook import SocialNotes
from pytest_rle.team.scripted.situation import Situation

LOW_MOOD = 0.40
LOW_JOY = 0.30

Assignment = Literal["Anything", "Work", "Joy", "Sleep", "Meditate"]

DAY: Final[dict[Assignment, tuple[int, ...]]] = {
    "Sleep": (22, 23, 0, 1, 2, 3, 4, 5),
    "Joy": (19, 20),
    "Anything": (*range(6, 19), 21),
}
NIGHT: Final[dict[Assignment, tuple[int, ...]]] = {
    "Sleep": tuple(range(10, 18)),
    "Joy": (18, 19),
    "Anything": (*range(20, 24), *range(10)),
}
"""For night owls: their mood is 26 higher when they are awake at night instead of by day (ThoughtDef NightOwl)."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Give each newcomer a timetable, once."""
    actions: list[ActionModel] = []
    for colonist in situation.colonists:
        name, table = ("night", NIGHT) if _is_night_owl(colonist) else ("day", DAY)
        if situation.notes(SocialNotes).schedules.get(colonist.colonist.id) != name:
            situation.notes(SocialNotes).schedules[colonist.colonist.id] = name
            actions.extend(
                SetSchedule(colonist_id=colonist.colonist.id, hours=hours, assignment=assignment, priority=4)
                for assignment, hours in table.items()
            )
    low = [facts.name(c) for c in situation.colonists if c.colonist.mood < LOW_MOOD]
    bored = [facts.name(c) for c in situation.colonists if c.joy < LOW_JOY]
    words = [f"low mood: {', '.join(low)}"] if low else []
    words += [f"in need of recreation: {', '.join(bored)}"] if bored else []
    return actions, "; ".join(words) or "nobody has a low mood"


def _is_night_owl(colonist: DetailedColonist) -> bool:
    return any(trait.name == "NightOwl" for trait in colonist.colonist_work_info.traits)
