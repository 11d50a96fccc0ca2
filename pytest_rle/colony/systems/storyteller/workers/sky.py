"""Incidents that begin a game condition, such as a heat wave. Source: IncidentWorker_MakeGameCondition."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions, temperature
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker, always
from pytest_rle.colony.world import GameCondition
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

COLD_SNAP_SEASON: Final = (0.0, 15.0)
"""Range of the season's mean temperature in °C for an unforced cold snap (IncidentWorker_ColdSnap)."""

HEAT_WAVE_SEASON: Final = 20.0
"""Lowest mean temperature of the season in °C for an unforced heat wave (IncidentWorker_HeatWave)."""

EXCLUSIVE: Final = {
    "HeatWave": ("ColdSnap",),
    "ColdSnap": ("HeatWave",),
    "PsychicDrone": ("PsychicSoothe",),
    "PsychicSoothe": ("PsychicDrone",),
    "Aurora": ("Eclipse",),
    "Eclipse": ("Aurora",),
}
"""Conditions that cannot be active at the same time (exclusiveConditions)."""

DRONE_STRENGTH: Final = ((800.0, 0.25), (2_000.0, 0.5), (float("inf"), 0.75))
"""Strength of a psychic drone below these threat points: low, medium, high."""

LETTERS: Final = {
    "HeatWave": ("Heat wave", "NegativeEvent", "Unusual heat settles over the land. Keep people and food in the cool."),
    "ColdSnap": ("Cold snap", "NegativeEvent", "Unusual cold has come. Crops may die, and people need warmth."),
    "VolcanicWinter": (
        "Volcanic winter",
        "NegativeEvent",
        "Ash from a far eruption dims the sun. It will be darker and colder for a long time.",
    ),
    "Eclipse": ("Eclipse", "NegativeEvent", "A moon covers the sun. Solar panels give nothing and plants do not grow."),
    "SolarFlare": ("Solar flare", "NegativeEvent", "A flare of the sun has silenced every electrical device."),
    "ToxicFallout": (
        "Toxic fallout",
        "NegativeEvent",
        "Poisonous dust is falling. Whoever stays without a roof takes it up, and plants will die. Stay indoors.",
    ),
    "Aurora": ("Aurora", "PositiveEvent", "Lights dance in the night sky. Watching them lifts the heart."),
    "PsychicSoothe": ("Psychic soothe", "PositiveEvent", "A calm wave from afar soothes every {gender} mind."),
    "PsychicDrone": ("Psychic drone", "NegativeEvent", "A grating wave from afar wears on every {gender} mind."),
    "Flashstorm": ("Flashstorm", "NegativeEvent", "Lightning gathers over one place. What stands there may burn."),
}


def _execute(colony: Colony, call: IncidentCall) -> bool:
    if any(conditions.active(colony, other) for other in (call.def_name, *EXCLUSIVE.get(call.def_name, ()))):
        return False
    days = DEFS.incidents[call.def_name].duration_days or (1.0, 1.0)
    duration = round(call.stream.uniform(*days) * GAME_TICKS_PER_DAY)
    condition = conditions.begin(colony, call.def_name, duration, _strength(call))
    label, letter_def, text = LETTERS[call.def_name]
    colony.letter(label, letter_def, text.format(gender=_gender(condition)))
    return True


def _strength(call: IncidentCall) -> float:
    if call.def_name != "PsychicDrone":
        return 1.0
    return next(strength for limit, strength in DRONE_STRENGTH if call.points < limit)


def _gender(condition: GameCondition) -> str:
    if not condition.def_name.startswith("Psychic"):
        return ""
    return conditions.psychic_gender(condition).lower()


def _cold_snap(colony: Colony) -> bool:
    return COLD_SNAP_SEASON[0] < temperature.mean_of_season(colony) < COLD_SNAP_SEASON[1]


def _heat_wave(colony: Colony) -> bool:
    return temperature.mean_of_season(colony) >= HEAT_WAVE_SEASON


SEASONS: Final = {"ColdSnap": _cold_snap, "HeatWave": _heat_wave}

WORKERS: Final = {name: IncidentWorker(_execute, SEASONS.get(name, always)) for name in LETTERS}
