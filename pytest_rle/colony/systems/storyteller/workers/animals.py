"""Incidents of animals.

Sources: IncidentWorker_ManhunterPack, ManhunterPackIncidentUtility,
IncidentWorker_AnimalInsanitySingle and Mass, IncidentWorker_HerdMigration, IncidentWorker_FarmAnimalsWanderIn,
IncidentWorker_SelfTame, IncidentWorker_ThrumboPasses, IncidentWorker_Alphabeavers.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.streams import Stream
from pytest_rle.colony.systems.environment import temperature
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.systems.pawns import generation, mental_states
from pytest_rle.colony.systems.storyteller.workers.call import IncidentCall, IncidentWorker
from pytest_rle.colony.world import MentalState, Name, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES
from pytest_rle.rimworld.constants import INSECTS
from pytest_rle.rimworld.labels import label
from pytest_rle.rimworld.pawn_defs import AnimalDef

KEYS_PER_TICK: Final = 1_000
"""Number of keys of generated pawns for one game tick, and for one incident."""

MAX_PACK: Final = 100
MIN_PACK: Final = 2
"""Most and fewest animals of a manhunter pack."""

PACK_STAY: Final = (60_000, 120_000)
"""Range of game ticks until a manhunter pack gives up and leaves."""

MANIA_STAY: Final = 45_000
"""Most game ticks for which an animal stays a manhunter (MentalStateDef Manhunter)."""

SINGLE_MAX_POWER: Final = 150.0
"""Highest combat power of an animal that goes mad alone."""

EARLY_SINGLE_MAX_POWER: Final = 40.0
"""The same before day 7."""

EARLY_DAYS: Final = 7

MASS_MIN_PRESENT: Final = 3
"""Fewest animals of a race on the map for a mass insanity, and in the groups of a race that migrates."""

MASS_SOFT_POINTS: Final = 250.0
"""Threat points above this count half in a mass insanity."""

FARM_ANIMAL_BODY_SIZE: Final = 2.5
"""Total body size of farm animals that wander in."""

FARM_ANIMAL_COUNT: Final = (2, 10)

HERD_COUNT: Final = (20, 40)
"""Range of the number of animals in a migrating herd."""

HERD_MAX_ON_SMALL_MAPS: Final = 12

THRUMBO_STAY: Final = (90_000, 150_000)
"""Range of game ticks until passing thrumbos leave."""

THRUMBO_COUNT: Final = (2, 4)

ALPHABEAVER: Final = "Alphabeaver"
BEAVERS_PER_COLONIST: Final = (1.0, 1.5)
BEAVER_COUNT: Final = (1, 10)
"""Range of alphabeavers for each colonist, and their least and greatest number (IncidentWorker_Alphabeavers)."""

SAME_IN_PLURAL: Final = frozenset({"bison", "caribou", "deer", "elk", "muffalo", "sheep"})
"""Labels of animals with the same plural (PawnKindDef.labelPlural)."""

PLURAL_ENDINGS: Final = (
    ("wolf", "wolves"),
    ("fox", "foxes"),
    ("lynx", "lynxes"),
    ("ibex", "ibexes"),
    ("ostrich", "ostriches"),
    ("rhinoceros", "rhinoceroses"),
    ("goose", "geese"),
    ("husky", "huskies"),
    ("cassowary", "cassowaries"),
    ("dromedary", "dromedaries"),
)
"""Irregular plurals, by the last word of the label."""


def wild(colony: Colony) -> list[Pawn]:
    """The wild animals in discovered cells, not downed and without a mental state, ordered by id (AnimalUsable)."""
    fogged = colony.world.grids.fogged
    return [
        pawn
        for _, pawn in sorted(colony.world.pawns.items())
        if not pawn.is_human
        and pawn.faction == 0
        and not pawn.downed
        and pawn.mental_state is None
        and not fogged[pawn.z, pawn.x]
    ]


def madden(colony: Colony, pawn: Pawn, state: str, until: int) -> None:
    """Put an animal into a manhunter state until a game tick."""
    mental_states.begin(colony, pawn, MentalState(state, colony.now, until, until))
    pawn.asleep = False
    colony.wake_at(pawn, colony.now)


def _manhunter_pack(colony: Colony, call: IncidentCall) -> bool:
    race = _pack_race(colony, call)
    entry = arrivals.edge_cell(colony, call.stream)
    if race is None or entry is None:
        return False
    count = max(MIN_PACK, min(MAX_PACK, round(call.points / race.combat_power)))
    until = colony.now + call.stream.integer(*PACK_STAY)
    for pawn in _herd(colony, call, race.def_name, count, entry):
        madden(colony, pawn, "ManhunterPermanent", until)
        pawn.exit_map_tick = until
    colony.letter(
        "Manhunter pack",
        "ThreatBig",
        f"A pack of {count} {_plural(race.def_name)} has come. They are mad with a disease and will attack people. "
        "Stay behind closed doors until they leave, or fight.",
    )
    return True


def _pack_race(colony: Colony, call: IncidentCall) -> AnimalDef | None:
    """A local race of which MIN_PACK animals cost no more than the points, drawn by combat power."""
    return _weighted_race(
        call.stream,
        [race for race in _local_races(colony) if MIN_PACK * race.combat_power <= max(call.points, 70.0)],
    )


def _weighted_race(stream: Stream, races: list[AnimalDef]) -> AnimalDef | None:
    return stream.weighted((race, race.combat_power) for race in races) if races else None


def _local_races(colony: Colony) -> list[AnimalDef]:
    """Races of the biome that tolerate the season's mean temperature, in alphabetical order."""
    season = temperature.mean_of_season(colony)
    biome = BIOMES.get(colony.world.tile.biome, BIOMES["TemperateForest"])
    return [
        race
        for race in DEFS.animals.values()
        if race.def_name in biome.wild_animals
        and race.def_name not in INSECTS
        and race.def_name != "Thrumbo"
        and race.comfy_temperature[0] <= season <= race.comfy_temperature[1]
    ]


def _can_come(colony: Colony) -> bool:
    return bool(_local_races(colony))


def _insane_single(colony: Colony, call: IncidentCall) -> bool:
    candidates = _single_candidates(colony)
    if not candidates:
        return False
    pawn = call.stream.choice(candidates)
    madden(colony, pawn, "Manhunter", colony.now + MANIA_STAY)
    colony.letter("Mad animal", "ThreatSmall", f"A {_singular(pawn.race)} has gone mad and attacks people.")
    return True


def _single_candidates(colony: Colony) -> list[Pawn]:
    limit = EARLY_SINGLE_MAX_POWER if colony.day < EARLY_DAYS else SINGLE_MAX_POWER
    return [pawn for pawn in wild(colony) if DEFS.animals[pawn.race].combat_power <= limit]


def _insane_mass(colony: Colony, call: IncidentCall) -> bool:
    points = min(call.points, MASS_SOFT_POINTS) + max(0.0, call.points - MASS_SOFT_POINTS) * 0.5
    races = [race for race in _present_races(colony) if DEFS.animals[race].combat_power <= points]
    if not races:
        return False
    race = call.stream.choice(races)
    herd = call.stream.shuffled(pawn for pawn in wild(colony) if pawn.race == race)
    count = min(len(herd), int(points // DEFS.animals[race].combat_power))
    for pawn in herd[:count]:
        madden(colony, pawn, "Manhunter", colony.now + MANIA_STAY)
    one = count == 1
    colony.letter(
        "Mad animal" if one else f"Mad {_plural(race)}",
        "ThreatSmall" if one else "ThreatBig",
        f"A psychic wave has driven {count} {_singular(race) if one else _plural(race)} mad. They attack people.",
    )
    return True


def _present_races(colony: Colony) -> list[str]:
    races = [pawn.race for pawn in wild(colony)]
    return sorted(race for race in set(races) if races.count(race) >= MASS_MIN_PRESENT)


def _herd_migration(colony: Colony, call: IncidentCall) -> bool:
    races = [race for race in _local_races(colony) if race.group_size[1] >= MASS_MIN_PRESENT]
    entry = arrivals.edge_cell(colony, call.stream)
    if not races or entry is None:
        return False
    race = call.stream.choice(races)
    grids = colony.world.grids
    count = call.stream.integer(*HERD_COUNT)
    if grids.width * grids.height < 200 * 200:
        count = min(count, HERD_MAX_ON_SMALL_MAPS)
    for pawn in _herd(colony, call, race.def_name, count, entry):
        pawn.exit_map_tick = colony.now + call.stream.integer(*THRUMBO_STAY)
    colony.letter(
        "Herd migration", "NeutralEvent", f"A herd of {count} {_plural(race.def_name)} is passing through the area."
    )
    return True


def _can_migrate(colony: Colony) -> bool:
    return any(race.group_size[1] >= MASS_MIN_PRESENT for race in _local_races(colony))


def _farm_animals(colony: Colony, call: IncidentCall) -> bool:
    races = [race for race in DEFS.animals.values() if race.wildness == 0 and not race.predator]
    entry = arrivals.edge_cell(colony, call.stream)
    if entry is None:
        return False
    race = call.stream.choice(races)
    low, high = FARM_ANIMAL_COUNT
    count = max(low, min(high, round(FARM_ANIMAL_BODY_SIZE / race.body_size)))
    _herd(colony, call, race.def_name, count, entry, faction=colony.world.player_faction)
    colony.letter(
        f"{_plural(race.def_name).capitalize()} join",
        "PositiveEvent",
        f"{count} {_plural(race.def_name)} have wandered in and follow the colony.",
    )
    return True


def _self_tame(colony: Colony, call: IncidentCall) -> bool:
    candidates = [pawn for pawn in wild(colony) if DEFS.animals[pawn.race].wildness < 1]
    if not candidates:
        return False
    pawn = call.stream.choice(candidates)
    pawn.faction = colony.world.player_faction
    colony.pawns_changed()
    pawn.name = Name(nick=call.stream.choice(DEFS.names.animal))
    pawn.exit_map_tick = -1
    colony.world.designations.hunt.discard(pawn.id)
    colony.world.designations.tame.discard(pawn.id)
    colony.wake_at(pawn, colony.now)
    colony.letter(
        "Animal self-tamed",
        "PositiveEvent",
        f"A {_singular(pawn.race)} has tamed itself and joins the colony as {pawn.name.short}.",
    )
    return True


def _thrumbos(colony: Colony, call: IncidentCall) -> bool:
    entry = arrivals.edge_cell(colony, call.stream)
    if entry is None:
        return False
    low, high = THRUMBO_COUNT
    count = max(low, min(high, round(call.points / DEFS.animals["Thrumbo"].combat_power)))
    leaves = colony.now + call.stream.integer(*THRUMBO_STAY)
    for pawn in _herd(colony, call, "Thrumbo", count, entry):
        pawn.exit_map_tick = leaves
    colony.letter(
        "Rare thrumbos",
        "PositiveEvent",
        f"{count} thrumbos are passing. They are peaceful, precious, and deadly when they are hunted.",
    )
    return True


def _alphabeavers(colony: Colony, call: IncidentCall) -> bool:
    entry = arrivals.edge_cell(colony, call.stream)
    if entry is None:
        return False
    each = call.stream.uniform(*BEAVERS_PER_COLONIST)
    low, high = BEAVER_COUNT
    count = max(low, min(high, round(len(colony.colonists()) * each)))
    for pawn in _herd(colony, call, ALPHABEAVER, count, entry):
        pawn.needs.food = food.most(pawn)
    colony.letter(
        "Alphabeavers",
        "ThreatSmall",
        f"{_plural(ALPHABEAVER).capitalize()} have come, {count} of them. They eat tree after tree. "
        "Hunt them before the wood is gone.",
    )
    return True


def _beavers_can_come(colony: Colony) -> bool:
    low, high = DEFS.animals[ALPHABEAVER].comfy_temperature
    return low <= temperature.mean_of_season(colony) <= high and low <= temperature.outdoor(colony) <= high


def _no_fallout(colony: Colony) -> bool:
    return all(condition.def_name != "ToxicFallout" for condition in colony.world.conditions)


def _herd(
    colony: Colony, call: IncidentCall, race: str, count: int, entry: tuple[int, int], *, faction: int = 0
) -> list[Pawn]:
    key = (colony.now * KEYS_PER_TICK + call.serial) * KEYS_PER_TICK
    pawns = [
        generation.animal(colony.world, colony.streams, race, key + index, faction=faction) for index in range(count)
    ]
    arrivals.enter_group(colony, pawns, *entry)
    return pawns


def _singular(race: str) -> str:
    return label(race)


def _plural(race: str) -> str:
    name = label(race)
    if name in SAME_IN_PLURAL:
        return name
    for ending, plural in PLURAL_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) + plural
    return f"{name}s"


WORKERS: Final = {
    "ManhunterPack": IncidentWorker(_manhunter_pack, _can_come),
    "AnimalInsanitySingle": IncidentWorker(_insane_single, lambda colony: bool(_single_candidates(colony))),
    "AnimalInsanityMass": IncidentWorker(_insane_mass, lambda colony: bool(_present_races(colony))),
    "HerdMigration": IncidentWorker(_herd_migration, _can_migrate),
    "FarmAnimalsWanderIn": IncidentWorker(_farm_animals),
    "SelfTame": IncidentWorker(_self_tame, lambda colony: bool(wild(colony))),
    "ThrumboPasses": IncidentWorker(_thrumbos, _no_fallout),
    "Alphabeavers": IncidentWorker(_alphabeavers, _beavers_can_come),
}
