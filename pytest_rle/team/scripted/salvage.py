"""What raiders, traders and falling pods leave behind: it lies forbidden until somebody allows it."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_rle.rimworld import item_kinds
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, SetForbidden
from pytest_rle.team.scripted.situation import Situation

REACH = 70
"""Cells from the centre beyond which it is too far to fetch things."""

MOST_AT_ONCE = 60


def allow(situation: Situation) -> Iterable[ActionModel]:
    """Allow the things near the colony that lie forbidden, without corpses, once no enemy is on the map."""
    if situation.is_threatened:
        return
    center = situation.spatial.center
    found = [
        thing.thing_id
        for thing in situation.observation.things
        if thing.is_forbidden
        and not item_kinds.is_corpse(thing.def_name or "")
        and facts.distance(facts.cell(thing.position), center) <= REACH
    ]
    if found:
        yield SetForbidden(thing_ids=tuple(sorted(found)[:MOST_AT_ONCE]), forbidden=False, priority=5)
