"""Whether a pawn stands, is downed or dies, checked after each change of its body (Pawn_HealthTracker)."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.pawns import body, hediffs, mental_states
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

DEATH_ON_DOWNED: Final = Curve(((-1, 0.8667), (0, 0.80), (1, 0.5657), (2, 0.50), (8, 0.2632)))
"""Chance that violence kills a person of another faction instead of downing it, by the population intent."""

POPULATION_INTENT: Final = Curve(((0, 8), (1, 2), (4, 1), (7, 0.35), (11, 0), (20, -1)))
"""Population intent, how much the storyteller wants the colony to grow, by the number of colonists."""

INTENT_RAMP_DAYS: Final = 8.0
"""First days of a game over which a positive population intent rises from 0 to its full value."""

ANIMAL_DEATH_ON_DOWNED: Final = 0.5
"""Chance that violence kills an animal instead of downing it."""

LEAST_ADAPTATION_DAYS: Final = -60.0
"""The storyteller's adaptation never falls below this many days (StorytellerDef adaptDaysMin)."""

DOWNED_LOSS_BY_POPULATION: Final = Curve(((1, 8.0), (2, 6.0), (3, 6.0), (11, 5.0), (20, 3.5)))
"""Adaptation days lost when violence downs a colonist, by the number of colonists.

Source: adaptDaysLossFromColonistViolentlyDownedByPopulation.
"""

CAUSE_BY_LOST_CAPACITY: Final = {
    "BloodPumping": "heart failure",
    "Breathing": "suffocation",
    "BloodFiltration": "kidney and liver failure",
    "Consciousness": "brain damage",
}
"""Cause of death when a capacity is 0 and no hediff explains it."""


def check(colony: Colony, pawn: Pawn, *, violent: bool = False, source: str = "") -> None:
    """Kill the pawn, down it, or let it get up, as its body requires now.

    `violent` says that a hit has just struck; `source` describes that hit in case it kills, such as
    "shot to death by Pirate Vex".
    """
    if pawn.dead or pawn.id not in colony.world.pawns:
        return
    cause = cause_of_death(colony, pawn, source)
    if cause is not None:
        death.kill(colony, pawn, cause)
        return
    down = body.should_be_downed(colony, pawn)
    if down and not pawn.downed:
        if violent and _dies_of_downing(colony, pawn):
            death.kill(colony, pawn, source or wound_text(pawn))
            return
        _down(colony, pawn, violent=violent)
    elif pawn.downed and not down:
        pawn.downed = False
        jobs.interrupt(colony, pawn)
        colony.wake_at(pawn, colony.now)


def cause_of_death(colony: Colony, pawn: Pawn, source: str = "") -> str | None:
    """What kills the pawn now, in plain words; None while its body can live."""
    if not pawn.hediffs:
        return None
    for hediff in pawn.hediffs:
        known = hediffs.definition(hediff)
        if known.lethal_severity is not None and hediff.severity >= known.lethal_severity:
            return _bled_out(pawn) if hediff.def_name == "BloodLoss" else known.cause or known.label
    if body.part_health(pawn, body.TORSO) <= 0:
        return source or wound_text(pawn)
    if body.total_damage(pawn) >= body.LETHAL_DAMAGE * body.health_scale(pawn):
        return source or wound_text(pawn)
    levels = body.capacities(colony, pawn)
    for name in body.LETHAL_CAPACITIES:
        if levels[name] <= 0:
            return source or _lost_capacity(pawn, name)
    return None


def wound_text(pawn: Pawn) -> str:
    """The worst wound and its source, such as "a gunshot wound by Pirate Vex"."""
    wounds = [h for h in pawn.hediffs if hediffs.definition(h).kind in hediffs.WOUNDS and not h.permanent]
    if not wounds:
        return "wounds"
    return _with_source(max(wounds, key=lambda h: (h.severity, -h.id)))


def _bled_out(pawn: Pawn) -> str:
    """Names the wound that bleeds most now; if all are tended, the worst of those that bled."""
    could_bleed = [h for h in pawn.hediffs if hediffs.definition(h).bleed_rate > 0 and not h.permanent]
    if not could_bleed:
        return "blood loss"
    worst = max(could_bleed, key=lambda h: (body.hediff_bleed_rate(pawn, h), h.severity, -h.id))
    return f"bled out from {_with_source(worst)}"


def _with_source(hediff: Hediff) -> str:
    noun = hediffs.definition(hediff).noun or hediffs.definition(hediff).label
    if hediff.def_name == hediffs.MISSING_PART and hediff.part >= 0:
        noun = f"a lost {hediffs.part_label(hediff.part)}"
    return f"{noun} by {hediff.source}" if hediff.source else noun


def _lost_capacity(pawn: Pawn, name: str) -> str:
    """Why a vital capacity is 0: the condition that lowers it most, or else the worst wound."""
    worst: tuple[float, int, Hediff] | None = None
    for hediff in pawn.hediffs:
        reached = hediffs.stage(hediff)
        if reached is None:
            continue
        taken = -reached.offsets.get(name, 0.0)
        if taken > 0 and (worst is None or (taken, -hediff.id) > worst[:2]):
            worst = (taken, -hediff.id, hediff)
    if worst is None:
        wound = wound_text(pawn)
        return wound if wound != "wounds" else CAUSE_BY_LOST_CAPACITY[name]
    if worst[2].def_name == "BloodLoss":
        return _bled_out(pawn)
    known = hediffs.definition(worst[2])
    return known.cause or known.label


def _dies_of_downing(colony: Colony, pawn: Pawn) -> bool:
    world = colony.world
    if pawn.faction == world.player_faction or pawn.guest:
        return False
    stream = colony.stream("death on downed", world.game_tick, pawn.id)
    if not pawn.is_human:
        return stream.chance(ANIMAL_DEATH_ON_DOWNED)
    chance = DEATH_ON_DOWNED(population_intent(colony))
    return stream.chance(chance * colony.difficulty.enemy_death_on_downed_chance_factor)


def population_intent(colony: Colony) -> float:
    """How much the storyteller wants the colony to grow, -1 to 8 (StorytellerUtilityPopulation.PopulationIntent)."""
    ramp = min(1.0, colony.now / GAME_TICKS_PER_DAY / INTENT_RAMP_DAYS)
    intent = POPULATION_INTENT(len(colony.colonists()))
    return intent * ramp if intent > 0 else intent


def _down(colony: Colony, pawn: Pawn, *, violent: bool) -> None:
    jobs.interrupt(colony, pawn)
    movement.settle(colony, pawn)
    pawn.downed, pawn.drafted = True, False
    mental_states.end(colony, pawn)
    spawning.drop_carried(colony, pawn)
    own = pawn.faction == colony.world.player_faction
    for weapon in pawn.equipment:
        weapon.forbidden = not own
        spawning.spawn_item(colony, weapon, pawn.x, pawn.z)
    pawn.equipment.clear()
    lord = colony.world.lords.get(pawn.lord)
    if violent and lord is not None and pawn.id in lord.pawns:
        lord.lost_violently += 1
    if own and pawn.is_human and not pawn.guest:
        worst = wound_text(pawn) if violent else _worst_illness(pawn)
        colony.message(f"{pawn.name.short} has been downed: {worst}.", "NegativeHealthEvent")
        if violent:
            lower_adaptation(colony)


def _worst_illness(pawn: Pawn) -> str:
    shown = [h for h in pawn.hediffs if hediffs.visible(h)]
    illnesses = [h for h in shown if hediffs.definition(h).kind not in hediffs.WOUNDS | {"Chronic"}]
    if illnesses:
        worst = hediffs.definition(max(illnesses, key=lambda h: (h.severity, -h.id)))
        return DEFS.hediffs[worst.def_name].label if worst.def_name in DEFS.hediffs else worst.label
    return wound_text(pawn)


def lower_adaptation(colony: Colony) -> None:
    """Lower the storyteller's adaptation, since violence has downed a colonist (Notify_PawnEvent Downed)."""
    teller = colony.world.storyteller
    loss = DOWNED_LOSS_BY_POPULATION(len(colony.colonists()))
    teller.adaptation_days = max(LEAST_ADAPTATION_DAYS, round(teller.adaptation_days - loss, 9))
