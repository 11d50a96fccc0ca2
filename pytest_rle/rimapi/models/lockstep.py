"""The answers of the embedded colony's own routes, /rle/..., which the mod does not have."""

from __future__ import annotations

from pytest_rle.rimapi.models.base import WireModel


class LockstepState(WireModel):
    """GET /rle/state. `lockstep` is False if the game runs in real time.

    `seed` and `save_sha256` say what the game was started from, if it knows.
    """

    game_tick: int
    state_hash: str
    lockstep: bool
    seed: int | None = None
    save_sha256: str | None = None


class Advanced(WireModel):
    """POST /rle/advance: the game tick after the advance."""

    game_tick: int


class ReportedDeath(WireModel):
    """The death of a colonist; `tick` is a game tick."""

    name: str
    tick: int
    cause: str


class ColonyReport(WireModel):
    """GET /rle/colony-report."""

    deaths: tuple[ReportedDeath, ...] = ()
    ship_launched: bool = False
