"""The parts of RimWorld that the simulator does not model. The page on fidelity lists them."""

from __future__ import annotations

from pytest_rle.colony.systems.storyteller.workers import WORKERS
from pytest_rle.rimworld import DEFS

NOT_MODELLED: dict[str, str] = {
    "Fire": (
        "Floors, frames and corpses do not burn. Hot rooms do not ignite things, and there is no smoke. There are no "
        "fire-starting sprees and no incendiary weapons. A fire is updated every 150 game ticks. Burning animals and "
        "enemies do not run around."
    ),
    "Raids": (
        "Raiders enter at the edge of the map and attack. There are no sieges, sappers, breachers, drop pods or "
        "mortars, and raiders do not kidnap or steal. They throw grenades, but no molotovs, EMP or smoke grenades. A "
        "raid flees as a whole and leaves its wounded behind."
    ),
    "Enemies": (
        "There are no mechanoids, insects or infestations, no crashed ship parts and no ancient danger. Hives and "
        "caskets of a save do nothing."
    ),
    "Prisoners": (
        "A prisoner is brought to any free bed, fed and recruited. Prisoners need no cell and never break out. They "
        "are not enslaved, released for goodwill or ransomed."
    ),
    "Trade and the world": (
        "Caravans and visitors trade for silver on the embedded colony's own routes, because RIMAPI has none. Their "
        "stock follows the kinds of goods and not the game's full tables. The stock of a trader who dies is lost. "
        "Animals and people are not for sale. Trade ships pass and cannot be called. The colony forms no caravans, "
        "and there are no other maps and no quests. Goodwill changes only through RIMAPI."
    ),
    "Medicine": (
        "There are no operations, transplants or prosthetics. Drugs and alcohol have a price, but pawns do not take "
        "them, and there is no addiction. Sick pawns do not vomit. There is no organ decay."
    ),
    "Animals": (
        "Colonists tame and hunt animals. They do not train, milk, shear or pen them. Animals lay no eggs and have no "
        "young. Wild animals do not get hungry, except alphabeavers, and predators do not hunt."
    ),
    "People": (
        "People do not age, have no children and get no inspirations. There are no weddings, parties, funerals and "
        "ceremonies. A social fight is computed at once, blow by blow."
    ),
    "Buildings": (
        "Roofs never collapse. Mortars, deep drills, scanners, transport pods, the nutrient paste dispenser, the "
        "comms console, moisture pumps and firefoam can be built but do nothing. The embedded colony has its own "
        "routes to start the ship's reactor and to launch the ship, because RIMAPI has none. Stone cannot be "
        "smoothed."
    ),
    "Ground and sky": (
        "Snow falls and melts but does not slow pawns down. There is no pollution, gas or lava, and rain does not "
        "short out machines."
    ),
    "Time": (
        "Rules act at fixed intervals: on needs every 150 game ticks; on fights every 60; on exposure to cold, heat "
        "and fallout every 600, where the game uses 60; on rot and deterioration every 2 500, where the game uses "
        "250. What happens between two updates takes effect at the next."
    ),
    "Chance": (
        "The simulator has its own random streams, so events do not happen on the same ticks as in the game. Rates "
        "and distributions are the game's. The noise of temperature and wind is gradient noise of the same frequency, "
        "not the game's Perlin noise."
    ),
}
"""What is missing, by topic."""


def incidents_left_out() -> list[str]:
    """The IncidentDefs that never happen, in alphabetical order."""
    return sorted(name for name in DEFS.incidents if name not in WORKERS)
