"""DefenseCommander: arms everybody in time, drafts all when enemies come, releases them when the enemies are gone."""

from __future__ import annotations

from pytest_rle.rimapi.models import DetailedColonist, Pawn
from pytest_rle.rimapi.observe import members
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Attack, Draft, MoveTo
from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted import indoors
from pytest_rle.team.scripted.arming import arm, can_fight, holds_gun
from pytest_rle.team.scripted.fort import fort
from pytest_rle.team.scripted.notebook import DefenseNotes
from pytest_rle.team.scripted.situation import Situation

LEAVING = ("Flee", "ExitMap")
"""Parts of the LordToil names of groups that flee or leave the map."""

FALLEN_HEALTH = 0.6
"""An enemy with less health than this that has not moved for a tick lies on the ground. From 0 to 1."""

LONGEST_STAND = 14
"""Ticks in a row, mostly hours, after which all are released to eat and sleep, even with enemies near."""

MELEE_REACH = 5
"""Cells within which colonists without a ranged weapon attack an enemy."""

RUSH_DISTANCE = 20
"""The same where the fighters outnumber the enemies two to one."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Fight while enemies approach; arm people in between."""
    notes = situation.notes(DefenseNotes)
    enemies = _living_enemies(situation)
    unseen = situation.is_threatened and not situation.observation.hostiles
    leaving = _leaving(situation)
    approaching = unseen or any(enemy.id not in leaving for enemy in enemies)
    notes.hostile_places = {h.id: facts.cell(h.position) for h in situation.observation.hostiles}
    if situation.is_threatened and approaching and notes.ticks_drafted < LONGEST_STAND:
        notes.ticks_drafted += 1
        return _fight(situation, enemies)
    if not situation.is_threatened:
        notes.ticks_drafted = 0
    actions = _release(situation)
    if situation.is_threatened:
        return actions, "the enemies are down, gone or leaving"
    if not actions:
        # One who is released in this turn cannot be drafted in it.
        actions += indoors.keep(situation)
    equipped = arm(situation)
    return [*actions, *equipped], "no enemies" + (f"; arming {len(equipped)}" if equipped else "")


def _leaving(situation: Situation) -> set[int]:
    """The enemies whose group flees or leaves the map. One that only runs after somebody does not count."""
    threats = situation.observation.threats
    lords = [lord for lord in threats if any(word in (lord.current_toil_name or "") for word in LEAVING)]
    return {pawn.id for pawn in members(lords, situation.observation.hostiles)}


def _living_enemies(situation: Situation) -> list[Pawn]:
    """Enemies that can still do harm: all but those that are badly hurt and have not moved since the last tick."""
    before = situation.notes(DefenseNotes).hostile_places
    living = []
    for hostile in situation.observation.hostiles:
        still = before.get(hostile.id) == facts.cell(hostile.position)
        if hostile.position is not None and not (still and hostile.health < FALLEN_HEALTH):
            living.append(hostile)
    return living


def _fight(situation: Situation, enemies: list[Pawn]) -> tuple[list[ActionModel], str]:
    """Draft all who can fight and send them to their posts; those without a gun attack what comes near."""
    actions: list[ActionModel] = []
    notes = situation.notes(DefenseNotes)
    notes.drafted |= notes.kept_indoors
    notes.kept_indoors.clear()
    fighters = [c for c in situation.colonists if can_fight(c, is_fighting=c.colonist.id in notes.posts)]
    rush = RUSH_DISTANCE if 2 * len(enemies) <= len(fighters) else MELEE_REACH
    for colonist in fighters:
        pawn_id, at = colonist.colonist.id, facts.cell(colonist.colonist.position)
        if pawn_id not in notes.drafted:
            actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            notes.drafted.add(pawn_id)
        post = _post_of(situation, pawn_id)
        target = min(enemies, key=lambda e: (facts.distance(facts.cell(e.position), at), e.id), default=None)
        is_near = target is not None and facts.distance(facts.cell(target.position), at) <= rush
        # A drafted shooter fires at whatever comes in range and sight; an order to attack would lead it out of cover.
        if target is not None and is_near and not holds_gun(situation, colonist):
            actions.append(Attack(colonist_id=pawn_id, target_id=target.id, priority=1))
        elif at != post:
            actions.append(MoveTo(colonist_id=pawn_id, x=post[0], z=post[1], priority=2))
    hidden = _hide(situation, [c for c in situation.able if c not in fighters])
    actions += hidden
    kept = {c.colonist.id for c in fighters} | {order.colonist_id for order in hidden}
    living = {c.colonist.id for c in situation.colonists}
    others = sorted(notes.drafted - kept)
    actions += [Draft(colonist_id=pawn_id, drafted=False, priority=1) for pawn_id in others if pawn_id in living]
    notes.drafted = (notes.drafted & kept) | {order.colonist_id for order in hidden}
    return actions, f"{max(len(enemies), 1)} enemies; {len(fighters)} fighters drafted"


def _hide(situation: Situation, people: list[DetailedColonist]) -> list[Draft | MoveTo]:
    """Draft those who cannot fight into bedrooms: raiders attack people in closed rooms last."""
    actions: list[Draft | MoveTo] = []
    for place, colonist in enumerate(people):
        refuge = indoors.refuge(situation, place)
        if refuge is not None:
            pawn_id = colonist.colonist.id
            if pawn_id not in situation.notes(DefenseNotes).drafted:
                actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            actions.append(MoveTo(colonist_id=pawn_id, x=refuge[0], z=refuge[1], priority=2))
    return actions


def _post_of(situation: Situation, pawn_id: int) -> Cell:
    """The post of a colonist, which stays the same for the whole fight. The first to be drafted stand in the middle."""
    posts, taken = fort(situation).posts, situation.notes(DefenseNotes).posts
    if pawn_id not in taken:
        free = [post for post in posts if post not in taken.values()]
        taken[pawn_id] = free[0] if free else posts[len(taken) % len(posts)]
    return taken[pawn_id]


def _release(situation: Situation) -> list[ActionModel]:
    """Release all who are drafted to fight."""
    notes = situation.notes(DefenseNotes)
    living = {c.colonist.id for c in situation.colonists}
    actions: list[ActionModel] = [
        Draft(colonist_id=pawn_id, drafted=False, priority=1) for pawn_id in sorted(notes.drafted) if pawn_id in living
    ]
    notes.drafted.clear()
    notes.posts.clear()
    return actions
