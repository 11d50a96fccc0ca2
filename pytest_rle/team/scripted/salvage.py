"""What raiders, traders and falling pods leave behind: it lies forbidden until somebody allows it."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_rle.rimapi.models import Thing
from pytest_rle.rimworld import DEFS, item_kinds
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, SetForbidden
from pytest_rle.team.scripted import fallout
from pytest_rle.team.scripted.notebook import ResourceNotes
from pytest_rle.team.scripted.situation import Situation

CARCASS_DAYS = 2.0
"""A carcass is rotten after about this long in warm weather (CompProperties_Rottable)."""

REACH = 70
"""Cells from the centre beyond which it is too far to fetch things."""

MOST_AT_ONCE = 60


CARCASS_REACH = 50
CARCASSES_AT_ONCE = 4
"""Cells from the centre, and carcasses that wait for the butcher, up to which more carcasses are fetched."""

HUNGRY_DAYS = 12.0
"""Days of food below which animals are eaten that died of something else than the hunt, and far food is fetched."""


def allow(situation: Situation) -> Iterable[ActionModel]:
    """Allow the things near the colony that lie forbidden, without corpses, once no enemy is on the map.

    After fallout there is little to eat on the map, so the hungry fetch food from farther away.
    """
    if situation.is_threatened:
        return
    center = situation.spatial.center
    is_famine = fallout.has_fallen(situation) and facts.food_days(situation.observation) < HUNGRY_DAYS
    found = [
        thing.thing_id
        for thing in situation.observation.things
        if thing.is_forbidden
        and not item_kinds.is_corpse(thing.def_name or "")
        and (facts.distance(facts.cell(thing.position), center) <= REACH or (is_famine and _is_food(thing)))
    ]
    found = [*sorted(found)[:MOST_AT_ONCE], *_carcasses(situation)]
    if found:
        yield SetForbidden(thing_ids=tuple(found), forbidden=False, priority=5)


def _is_food(thing: Thing) -> bool:
    known = DEFS.items.get(thing.def_name or "")
    return known is not None and known.nutrition > 0


def _carcasses(situation: Situation) -> list[int]:
    """The nearest fresh carcasses of animals that nobody hunted, as many as the butcher can work on."""
    if facts.food_days(situation.observation) >= HUNGRY_DAYS:
        return []
    center = situation.spatial.center
    fresh = fresh_carcasses(situation)
    room = CARCASSES_AT_ONCE - sum(not thing.is_forbidden for thing in fresh)
    away = sorted((facts.distance(facts.cell(t.position), center), t.thing_id) for t in fresh if t.is_forbidden)
    return [thing_id for distance, thing_id in away[: max(0, room)] if distance <= CARCASS_REACH]


def fresh_carcasses(situation: Situation) -> list[Thing]:
    """Animal corpses that are too fresh to have rotted, forbidden ones too."""
    found = []
    for thing in situation.observation.things:
        name = thing.def_name or ""
        if not item_kinds.is_corpse(name) or name == "Corpse_Human":
            continue
        since = situation.notes(ResourceNotes).carcasses.setdefault(thing.thing_id, situation.day)
        if situation.day - since < CARCASS_DAYS:
            found.append(thing)
    return found
