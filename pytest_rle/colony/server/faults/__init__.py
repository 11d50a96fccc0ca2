"""A misbehaving game: faults between the sockets and the served colony, as a live RimWorld has them.

    run_server(game, 8765, faults=load_faults("realistic"), fault_seed=7)

Each fault is one small class, with its settings and the lesson behind it. What a fault draws follows from the seed.
"""

from __future__ import annotations

from pytest_rle.colony.server.faults.fault import Fault, Scene
from pytest_rle.colony.server.faults.layer import FaultyGame
from pytest_rle.colony.server.faults.profiles import FAULTS, PROFILES, FaultsError, load_faults

__all__ = ["FAULTS", "PROFILES", "Fault", "FaultsError", "FaultyGame", "Scene", "load_faults"]
