"""Checks every tick that a live game is still the game that was started, and counts what its event stream missed."""

from __future__ import annotations

import re
from typing import Final

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.episode.ending import Ending
from pytest_rle.episode.result import Outcome
from pytest_rle.episode.staging import MARK
from pytest_rle.rimapi import (
    STREAM_GAP,
    GameChanged,
    NullReference,
    Observation,
    RequestRefused,
    RimApiClient,
    RimApiError,
    StaticWorld,
)

MAX_GAP_SHARE: Final = 0.2
"""Share of the game time that a valid episode may be without its event stream."""

MOST_NULL_REFERENCES: Final = 3
"""After so many actions in a row that ended with a null reference, RimWorld counts as broken."""

_MARK: Final = re.compile(rf"{MARK} [0-9a-f]{{8}}")

UNREPORTED: Final = "unknown: no event told of it"
"""The cause of a death that was found without the event stream."""


class Continuity:
    """Compares each observation of a live game with the one before.

    Attributes:
        gaps: How often the event stream was interrupted.
        missed_game_ticks: Game ticks without the stream.
    """

    def __init__(self, client: RimApiClient, static: StaticWorld, start: Observation) -> None:
        self._client = client
        self._map_id = static.map_id
        self._start_tick = start.game.game_tick
        self._last = start
        self._dead: set[str] = set()
        self.gaps = 0
        self.missed_game_ticks = 0

    async def explain(self, error: RimApiError) -> RimApiError:
        """The error, or GameChanged if it follows from that: at the main menu most routes miss an object."""
        if isinstance(error, RequestRefused):
            try:
                state = await self._client.game.state()
            except RimApiError:
                return error
            if state.program_state != "Playing":
                return _changed(f"the game was left (its program is in the state {state.program_state}): {error.text}")
        return error

    async def check_map(self) -> None:
        """Check that the colony's map is still there. Raises GameChanged, and RimApiError."""
        maps = await self._client.maps.list()
        if not any(known.id == self._map_id and known.is_player_home for known in maps):
            state = await self._client.game.state()
            where = f"map {self._map_id} of the colony is gone" if maps else "no map is loaded"
            text = f"{where} (the program is in the state {state.program_state}): leave the game alone meanwhile"
            raise GameChanged("GET", "/maps", text)

    def check(self, observation: Observation) -> None:
        """Check that this observation follows the one before. Raises GameChanged."""
        last, now = self._last, observation
        if now.game.game_tick < last.game.game_tick:
            raise _changed(
                f"the clock went back from game tick {last.game.game_tick} to {now.game.game_tick}: another save was "
                "loaded"
            )
        before, after = _colony(last), _colony(now)
        if before != after and not (_is_mark(before) and _is_mark(after)):  # a checkpoint is loaded with a new mark
            raise _changed(f"the colony was {before!r} and is {after!r}: another game was loaded")
        known, here = _colonists(last), _colonists(now)
        died = any(event.event == "pawn_killed" for event in now.events)
        if known and here and not died and not known.keys() & here.keys():
            raise _changed(f"none of {', '.join(known.values())} is here any more: another game was loaded")
        for event in now.events:
            if event.event == STREAM_GAP:
                missed = event.data.get("game_ticks")
                self.gaps += 1
                self.missed_game_ticks += missed if isinstance(missed, int) else 0

    def follow(self, observation: Observation, reported: list[ColonistDeath]) -> list[ColonistDeath]:
        """The deaths since the observation before: those that events reported, each once, and those without an event.

        A colonist that is gone without an event counts as dead. Nobody else can say what became of them.
        """
        deaths = []
        for death in reported:
            if death.name not in self._dead:
                self._dead.add(death.name)
                deaths.append(death)
        here = _colonists(observation)
        for pawn_id, name in _colonists(self._last).items():
            if pawn_id not in here and not self._is_reported(name):
                self._dead.add(name)
                deaths.append(ColonistDeath(name, round(observation.day, 2), UNREPORTED))
        self._last = observation
        return deaths

    def _is_reported(self, name: str) -> bool:
        """Whether a death was reported. An event may have the whole name, and an observation the short one."""
        return any(name == dead or name in dead.replace("'", " ").split() for dead in self._dead)

    def validate(self, ending: Ending) -> Ending:
        """The ending, or `infra_failed` if the event stream was missing for too long."""
        played = self._last.game.game_tick - self._start_tick
        if not self.missed_game_ticks or self.missed_game_ticks <= MAX_GAP_SHARE * played:
            return ending
        share = self.missed_game_ticks / max(played, 1)
        return Ending(
            Outcome.INFRA_FAILED,
            f"the event stream was missing for {self.missed_game_ticks} of {played} game ticks ({min(share, 1):.0%}); "
            f"a valid result may miss {MAX_GAP_SHARE:.0%}",
        )


def quarantine(null_references: int) -> None:
    """Raise NullReference if so many actions in a row ended with one."""
    if null_references >= MOST_NULL_REFERENCES:
        text = (
            f"{null_references} actions in a row ended with a null reference, and more would follow: the game is "
            "broken, and the episode is no result"
        )
        raise NullReference("POST", "/", text)


def _changed(text: str) -> GameChanged:
    return GameChanged("GET", "/game/state", f"{text}; leave the game alone while it is played")


def _colony(observation: Observation) -> str | None:
    """The name of the player's faction."""
    return next((faction.name for faction in observation.factions if faction.is_player), None)


def _is_mark(colony: str | None) -> bool:
    return colony is not None and _MARK.fullmatch(colony) is not None


def _colonists(observation: Observation) -> dict[int, str]:
    return {entry.colonist.id: entry.colonist.name or "" for entry in observation.colonists}
