"""What of RimWorld the simulator leaves out, said plainly; the fidelity page prints it."""

from __future__ import annotations

from pytest_rle.colony.systems.storyteller.workers import WORKERS
from pytest_rle.rimworld import DEFS

NOT_MODELLED: dict[str, str] = {
    "Fire": (
        "Floors, frames and corpses do not burn, hot rooms do not set things alight, there is no smoke, and nobody "
        "starts a fire on purpose: neither fire-starting sprees nor incendiary weapons. A fire is reckoned each 150 "
        "game ticks; animals and enemies that burn do not run about."
    ),
    "Raids": (
        "Raiders walk in from the edge of the map and attack. There are no sieges, sappers, breachers, drop "
        "pods or mortars, and raiders neither kidnap nor steal. Grenades are thrown; molotovs, EMP and smoke "
        "are not. A raid flees as one, and its wounded are left behind."
    ),
    "Enemies": (
        "No mechanoids, insects or infestations, no crashed ship parts, no ancient danger: hives and caskets "
        "of a save stand still."
    ),
    "Prisoners": (
        "A prisoner is brought to any free bed, fed and talked into joining, but needs no cell, and never breaks "
        "out; nobody is enslaved, released for goodwill or ransomed."
    ),
    "Trade and the world": (
        "Caravans and visitors trade for silver on the embedded colony's own routes, since RIMAPI has none. Their "
        "stock is by the kinds of goods and not by the game's full tables, it goes with a trader who dies, and "
        "animals and people are not for sale. Trade ships pass and cannot be called. There are no caravans of the "
        "colony's own, no other maps, no quests, and goodwill moves only by the wire."
    ),
    "Medicine": (
        "No operations, transplants or prosthetics; drugs and alcohol are things of a price that nobody "
        "takes, and there is no addiction. Illness makes nobody vomit. The diseases are flu, plague, malaria, "
        "sleeping sickness and infection; worms, parasites, mechanites and animal diseases are left out."
    ),
    "Animals": (
        "Animals are tamed and hunted. They are not trained, milked, shorn or penned, lay no eggs and bear no "
        "young. Wild animals do not hunger, and predators do not hunt."
    ),
    "People": (
        "Nobody ages, is born, or has an inspiration. Weddings, parties, funerals and ceremonies do not "
        "happen. Social fights are settled in one blow-by-blow moment."
    ),
    "Buildings": (
        "Roofs never fall in. Mortars, deep drills, scanners, transport pods, the nutrient paste dispenser, "
        "the comms console, moisture pumps and firefoam can be built and do nothing. The ship's reactor is started "
        "and the ship launched on the embedded colony's own routes, since RIMAPI has none. Stone is not smoothed."
    ),
    "Ground and sky": (
        "Snow lies and melts but does not slow anybody. There is no pollution, gas, or lava, and rain does "
        "not short machines."
    ),
    "Time": (
        "Rules act at fixed beats: needs each 150 game ticks, fights each 60, exposure to cold, heat and "
        "fallout each 600 for the game's 60, rot and wear each 2 500 for its 250. What falls between two "
        "beats is decided at the next."
    ),
    "Chance": (
        "Draws come from streams of the simulator's own, so no event falls on the tick on which it falls in "
        "the game; rates and distributions are the game's. Noise in temperature and wind is gradient noise of "
        "the same frequency, not the game's Perlin noise."
    ),
}
"""Topic and what is missing of it."""


def incidents_left_out() -> list[str]:
    """The IncidentDefs that never happen, alphabetically."""
    return sorted(name for name in DEFS.incidents if name not in WORKERS)
