"""Social interactions: talks, insults, social fights, romance and recruitment.

Sources: Pawn_InteractionsTracker, the InteractionDefs and InteractionWorkers, MentalState_SocialFighting.

A person starts an interaction when the waiting time since its last one is over and another person is near. The waiting
time is attraction from the game tick of the last interaction, so that the world does not store it.
"""

from __future__ import annotations

import math
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.map import movement, sight
from pytest_rle.colony.systems.needs import thoughts
from pytest_rle.colony.systems.pawns import body, mental_states, relations, skills, traits
from pytest_rle.colony.world import InteractionEntry, Memory, Pawn
from pytest_rle.rimworld import DEFS, Curve, inverse_lerp
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

MEAN_WAIT: Final = 6_600
MEAN_WAIT_QUIET: Final = 22_000
MEAN_WAIT_ACTIVE: Final = 550
"""Mean game ticks between two interactions: normally, while drafted, at recreation (RandomInteractMTBTicks)."""

LEAST_WAIT: Final = 320
"""Minimum game ticks between two interactions (RandomInteractIntervalMin)."""

REACH: Final = 6
"""Greatest distance in cells between two people who interact; they must also see each other."""

LOG_LENGTH: Final = 150
"""Number of entries that the social log keeps (PlayLog)."""

ACTIVE_JOBS: Final = frozenset({"SocialRelax", "StandAndBeSociallyActive", "SpectateCeremony"})
"""Jobs in which people interact at MEAN_WAIT_ACTIVE."""

DEEP_TALK_BY_COMPATIBILITY: Final = Curve(((-1.5, 0.0), (-0.5, 0.1), (0.5, 1.0), (1.0, 1.8), (2.0, 3.0)))
NEGATIVE_BY_OPINION: Final = Curve(((-100, 6.0), (-50, 4.0), (-25, 2.0), (0, 1.0), (50, 0.1), (100, 0.0)))
NEGATIVE_BY_COMPATIBILITY: Final = Curve(
    ((-2.5, 4.0), (-1.5, 3.0), (-0.5, 2.0), (0.5, 1.0), (1.0, 0.75), (2.0, 0.5), (3.0, 0.4))
)
"""Factors on the weights of deep talk, and of slights and insults (NegativeInteractionUtility)."""

WEIGHTS: Final = {"Chitchat": 1.0, "DeepTalk": 0.075, "Slight": 0.02, "Insult": 0.007, "KindWords": 0.01}
"""Base weights of the interactions; only people with the trait Kind say kind words."""

ABRASIVE_FACTOR: Final = 2.3
"""Factor of the trait Abrasive on the weights of slights and insults."""

RECIPIENT_THOUGHTS: Final = {
    "DeepTalk": ("DeepTalk",),
    "Slight": ("Slighted",),
    "Insult": ("Insulted", "InsultedMood"),
    "KindWords": ("KindWords", "KindWordsMood"),
}
"""Thoughts that the recipient gets (recipientThought, thoughtToMake)."""

XP: Final = {"Chitchat": 4.0, "DeepTalk": 10.0}
"""Experience in Social that the initiator gets."""

FIGHT_CHANCE: Final = {"Insult": 0.04, "Slight": 0.005}
"""Base chance that an interaction starts a social fight (socialFightBaseChance)."""

FIGHT_TRAITS: Final = {"Bloodlust": 4.0, "Abrasive": 1.0}
"""Factor of a trait on that chance (socialFightChanceFactor)."""

FIST_DAMAGE: Final = 8.2
"""Blunt damage in hit points of a human fist."""

FIGHT_ROUNDS: Final = (2, 5)
FIST_HIT_CHANCE: Final = 0.6
"""Blows that each side tries in a social fight, and the chance that a blow hits."""

ROMANCE_WEIGHT: Final = 1.15
ROMANCE_LEAST_ATTRACTION: Final = 0.15
ROMANCE_LEAST_OPINION: Final = 5.0
ROMANCE_SUCCESS: Final = 0.6
FEMALE_ROMANCE_FACTOR: Final = 0.15
BREAKUP_WEIGHT: Final = 0.02
"""Figures of InteractionWorker_RomanceAttempt and InteractionWorker_Breakup."""

RESISTANCE_BY_MOOD: Final = Curve(((0.0, 0.2), (0.5, 1.0), (1.0, 1.5)))
RESISTANCE_BY_OPINION: Final = Curve(((-100, 0.5), (0, 1.0), (100, 1.5)))
"""Factors on the resistance that a talk removes, by mood and opinion (InteractionWorker_RecruitAttempt)."""

NEGOTIATION_BY_LEVEL: Final = (0.4, 0.075)
"""NegotiationAbility at level 0 of Social, and its increase for each level."""


def step(colony: Colony) -> None:
    """Start an interaction of each colonist whose waiting time is over, if another colonist is near."""
    people = [pawn for pawn in colony.colonists() if _can_interact(pawn)]
    if len(people) < 2:
        return
    for pawn in people:
        if colony.now >= next_interaction(colony, pawn) and _can_interact(pawn):
            _interact_with_someone_near(colony, pawn, people)


def next_interaction(colony: Colony, pawn: Pawn) -> int:
    """The game tick from which a person starts its next interaction, if it keeps its present activity."""
    last = max(0, pawn.interacted_tick)
    waits = colony.memo(f"social.wait.{pawn.id}", last, _draw_wait, colony, pawn.id, last)
    return last + max(LEAST_WAIT, round(waits * _mean_wait(pawn)))


def _draw_wait(colony: Colony, pawn_id: int, last: int) -> float:
    """How many mean waits a person waits after an interaction at the game tick `last`."""
    return -math.log(1.0 - colony.streams.draw("social.wait", pawn_id, last))


def interact(colony: Colony, initiator: Pawn, recipient: Pawn, kind: str) -> None:
    """Apply an interaction (an InteractionDef): memories, experience, an entry in the social log, perhaps a fight."""
    _log(colony, initiator, recipient, kind)
    if kind in XP:
        skills.gain(colony, initiator, "Social", XP[kind])
    if kind == "Chitchat":
        _chat(colony, initiator, recipient)
        _chat(colony, recipient, initiator)
    for thought in RECIPIENT_THOUGHTS.get(kind, ()):
        thoughts.add_memory(colony, recipient, thought, other_pawn=initiator.id)
    if kind == "DeepTalk":
        thoughts.add_memory(colony, initiator, "DeepTalk", other_pawn=recipient.id)
    elif kind == "RomanceAttempt":
        _romance(colony, initiator, recipient)
    elif kind == "Breakup":
        _break_up(colony, initiator, recipient)
    elif colony.stream("social.fight", colony.now, initiator.id).chance(
        fight_chance(colony, recipient, initiator, kind)
    ):
        fight(colony, recipient, initiator)


def weights(colony: Colony, initiator: Pawn, recipient: Pawn) -> dict[str, float]:
    """The weight of each interaction (InteractionDef) that `initiator` may start with `recipient`."""
    compatibility = relations.compatibility(colony, initiator, recipient)
    opinion = relations.opinion(colony, initiator, recipient)
    kind = traits.has(initiator, "Kind")
    negative = 0.0 if kind else NEGATIVE_BY_OPINION(opinion) * NEGATIVE_BY_COMPATIBILITY(compatibility)
    if traits.has(initiator, "Abrasive"):
        negative *= ABRASIVE_FACTOR
    return {
        "Chitchat": WEIGHTS["Chitchat"],
        "DeepTalk": WEIGHTS["DeepTalk"] * DEEP_TALK_BY_COMPATIBILITY(compatibility),
        "Slight": WEIGHTS["Slight"] * negative,
        "Insult": WEIGHTS["Insult"] * negative,
        "KindWords": WEIGHTS["KindWords"] if kind else 0.0,
        "RomanceAttempt": _romance_weight(colony, initiator, recipient, opinion),
        "Breakup": _breakup_weight(initiator, recipient, opinion),
    }


def fight_chance(colony: Colony, pawn: Pawn, offender: Pawn, kind: str) -> float:
    """The chance that an interaction makes `pawn` attack the offender, 0 to 1 (SocialFightChance)."""
    chance = FIGHT_CHANCE.get(kind, 0.0)
    if not chance or pawn.skills["Melee"].disabled or pawn.downed or offender.downed:
        return 0.0
    for name in ("Manipulation", "Moving"):
        chance *= inverse_lerp(0.3, 1.0, body.capacity(colony, pawn, name))
    opinion = relations.opinion(colony, pawn, offender)
    chance *= 1.0 - 0.004 * opinion if opinion >= 0 else 1.0 - 0.03 * opinion
    for trait, factor in FIGHT_TRAITS.items():
        chance *= factor if traits.has(pawn, trait) else 1.0
    years = abs(pawn.age_ticks - offender.age_ticks) / GAME_TICKS_PER_YEAR
    chance *= 1.0 - 0.75 * inverse_lerp(10.0, 50.0, years)
    return min(1.0, chance)


def fight(colony: Colony, pawn: Pawn, other: Pawn) -> None:
    """Resolve a social fight at once. Both people hit each other until one is down, and both remember it."""
    stream = colony.stream("social.blows", colony.now, pawn.id, other.id)
    colony.message(f"{pawn.name.short} and {other.name.short} have started a social fight.", "ThreatSmall")
    for _ in range(stream.integer(*FIGHT_ROUNDS)):
        for striker, struck in ((pawn, other), (other, pawn)):
            if striker.downed or struck.downed or striker.dead or struck.dead:
                break
            if stream.chance(FIST_HIT_CHANCE):
                source = f"{striker.name.short} in a fight"
                injuries.hurt(colony, struck, "Blunt", FIST_DAMAGE, source=source, attacker=striker.id)
    for one, two in ((pawn, other), (other, pawn)):
        if not one.dead:
            thought = "HadAngeringFight" if stream.chance(0.5) else "HadCatharticFight"
            thoughts.add_memory(colony, one, thought, other_pawn=two.id)


def imprison(colony: Colony, pawn: Pawn) -> None:
    """Make a pawn a prisoner. It leaves its group and its mental state ends."""
    lord = colony.world.lords.get(pawn.lord)
    if lord is not None and pawn.id in lord.pawns:
        lord.pawns.remove(pawn.id)
    pawn.guest, pawn.lord, pawn.exit_map_tick = "Prisoner", 0, -1
    mental_states.end(colony, pawn)


def recruit_attempt(colony: Colony, warden: Pawn, prisoner: Pawn) -> bool:
    """Apply a recruitment talk: it lowers the prisoner's resistance; at resistance 0 the prisoner joins.

    Returns whether the prisoner joined.
    """
    base, per_level = NEGOTIATION_BY_LEVEL
    ability = base + per_level * warden.skills["Social"].level
    ability *= body.capacity(colony, warden, "Talking")
    _log(colony, warden, prisoner, "RecruitAttempt")
    thoughts.add_memory(colony, prisoner, "RapportBuilt", other_pawn=warden.id)
    if prisoner.recruit_resistance > 0:
        effect = ability * RESISTANCE_BY_MOOD(prisoner.needs.mood)
        effect *= RESISTANCE_BY_OPINION(relations.opinion(colony, prisoner, warden))
        prisoner.recruit_resistance = round(max(0.0, prisoner.recruit_resistance - effect), 9)
        return False
    prisoner.guest = ""
    prisoner.faction = colony.world.player_faction
    colony.pawns_changed()
    prisoner.lord = 0
    prisoner.exit_map_tick = -1
    thoughts.add_memory(colony, prisoner, "RecruitedMe", other_pawn=warden.id)
    colony.letter(
        f"Recruited: {prisoner.name.short}",
        "PositiveEvent",
        f"{warden.name.short} has won over {prisoner.name.short}, who joins the colony.",
    )
    return True


def _can_interact(pawn: Pawn) -> bool:
    return not (pawn.asleep or pawn.downed or pawn.dead or pawn.mental_state is not None)


def _mean_wait(pawn: Pawn) -> int:
    if pawn.drafted:
        return MEAN_WAIT_QUIET
    return MEAN_WAIT_ACTIVE if pawn.job is not None and pawn.job.def_name in ACTIVE_JOBS else MEAN_WAIT


def _interact_with_someone_near(colony: Colony, pawn: Pawn, people: list[Pawn]) -> None:
    x, z = movement.position(colony, pawn)
    stream = colony.stream("social.talk", colony.now, pawn.id)
    for other in stream.shuffled(people):
        if other is pawn or not _can_interact(other):
            continue
        other_x, other_z = movement.position(colony, other)
        if max(abs(other_x - x), abs(other_z - z)) > REACH or not sight.clear(colony, x, z, other_x, other_z):
            continue
        interact(colony, pawn, other, stream.weighted(weights(colony, pawn, other).items()))
        return


def _log(colony: Colony, initiator: Pawn, recipient: Pawn, kind: str) -> None:
    interactions = colony.world.interactions
    initiator.interacted_tick = recipient.interacted_tick = colony.now
    interactions.append(InteractionEntry(kind, initiator.id, recipient.id, colony.now))
    del interactions[:-LOG_LENGTH]


def _chat(colony: Colony, pawn: Pawn, other: Pawn) -> None:
    """Add a chat to the pawn's one memory of small talk with `other`, which loses a point of opinion a day."""
    if traits.has(pawn, "Psychopath"):
        return
    each = DEFS.thoughts["Chitchat"].stages[0].opinion or 0.66
    for memory in pawn.memories:
        if memory.def_name == "Chitchat" and memory.other_pawn == other.id:
            talks = relations.chitchat_left(memory, colony.now) / each + 1.0
            break
    else:
        memory, talks = Memory("Chitchat", 0, colony.now, colony.now, other.id), 1.0
        pawn.memories.append(memory)
    memory.since, memory.mood_factor = colony.now, round(talks, 9)
    memory.until = colony.now + math.ceil(talks * each / relations.CHITCHAT_FADES_PER_DAY) * GAME_TICKS_PER_DAY


def _romance_weight(colony: Colony, initiator: Pawn, recipient: Pawn, opinion: int) -> float:
    if any(relations.related(initiator, recipient, kind) for kind in relations.LOVE_PARTNERS):
        return 0.0
    attraction = relations.attraction(initiator, recipient)
    if (
        attraction < ROMANCE_LEAST_ATTRACTION
        or min(opinion, relations.opinion(colony, recipient, initiator)) < ROMANCE_LEAST_OPINION
    ):
        return 0.0
    weight = ROMANCE_WEIGHT * inverse_lerp(ROMANCE_LEAST_ATTRACTION, 1.0, attraction)
    weight *= inverse_lerp(ROMANCE_LEAST_OPINION, 100.0, opinion)
    if initiator.gender == "Female" and not traits.has(initiator, "Gay"):
        weight *= FEMALE_ROMANCE_FACTOR
    present = relations.partner(colony, initiator)
    if present is not None:
        weight *= 1.0 - inverse_lerp(-50.0, 50.0, relations.opinion(colony, initiator, present))
    return weight


def _breakup_weight(initiator: Pawn, recipient: Pawn, opinion: int) -> float:
    if not relations.related(initiator, recipient, "Lover"):
        return 0.0
    return BREAKUP_WEIGHT * (1.0 - inverse_lerp(-100.0, 100.0, opinion))


def _romance(colony: Colony, initiator: Pawn, recipient: Pawn) -> None:
    chance = ROMANCE_SUCCESS * relations.attraction(recipient, initiator)
    chance *= inverse_lerp(ROMANCE_LEAST_OPINION, 100.0, relations.opinion(colony, recipient, initiator))
    present = relations.partner(colony, recipient)
    if present is not None:
        chance *= ROMANCE_SUCCESS * (1.0 - inverse_lerp(0.0, 100.0, relations.opinion(colony, recipient, present)))
    if colony.stream("social.romance", colony.now, initiator.id).chance(min(1.0, chance)):
        for one in (initiator, recipient):
            _leave_partner(colony, one)
        relations.end(initiator, recipient, "ExLover")
        relations.relate(initiator, recipient, "Lover")
        names = f"{initiator.name.short} and {recipient.name.short}"
        colony.letter("New lovers", "PositiveEvent", f"{names} have become lovers.")
        return
    thoughts.add_memory(colony, initiator, "RebuffedMyRomanceAttempt", other_pawn=recipient.id)
    thoughts.add_memory(colony, initiator, "RebuffedMyRomanceAttemptMood", other_pawn=recipient.id)
    thoughts.add_memory(colony, recipient, "FailedRomanceAttemptOnMe", other_pawn=initiator.id)


def _leave_partner(colony: Colony, pawn: Pawn) -> None:
    left = relations.partner(colony, pawn)
    if left is None:
        return
    for kind in relations.LOVE_PARTNERS:
        relations.end(pawn, left, kind)
    relations.relate(pawn, left, "ExLover")
    thoughts.add_memory(colony, left, "CheatedOnMe", other_pawn=pawn.id)
    thoughts.add_memory(colony, left, "CheatedOnMeMood", other_pawn=pawn.id)


def _break_up(colony: Colony, initiator: Pawn, recipient: Pawn) -> None:
    relations.end(initiator, recipient, "Lover")
    relations.relate(initiator, recipient, "ExLover")
    thoughts.add_memory(colony, recipient, "BrokeUpWithMe", other_pawn=initiator.id)
    thoughts.add_memory(colony, recipient, "BrokeUpWithMeMood", other_pawn=initiator.id)
    colony.letter("Breakup", "NegativeEvent", f"{initiator.name.short} has broken up with {recipient.name.short}.")
