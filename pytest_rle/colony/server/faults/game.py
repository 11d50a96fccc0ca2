"""Faults of the game itself: its clock, and what is on the screen instead of the colony."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.server.faults.fault import Count, Fault


@dataclasses.dataclass(kw_only=True)
class _OnceFault(Fault):
    """A fault that happens once.

    Attributes:
        after_game_ticks: When it happens, in game ticks since the game began or was loaded.
    """

    after_game_ticks: Count = 2_500
    _has_happened: bool = dataclasses.field(default=False, init=False, repr=False)

    def frame(self) -> None:
        """Happen when it is time."""
        game = self.scene.host.game
        if game is not None and not self._has_happened and self.scene.played >= self.after_game_ticks:
            self._has_happened = True
            self.happen(game)

    def happen(self, game: Game) -> None:
        """Do the damage."""


@dataclasses.dataclass(kw_only=True)
class ClockJumpsBack(_OnceFault):
    """Somebody loads an autosave: the clock jumps back to where the game began."""

    name: ClassVar[str] = "clock_jumps_back"
    lesson: ClassVar[str] = "game time may run backwards: check the clock every tick"
    _autosave: bytes | None = dataclasses.field(default=None, init=False, repr=False)

    def frame(self) -> None:
        """Make the autosave at the beginning; load it when it is time."""
        game = self.scene.host.game
        if game is not None and self._autosave is None:
            self._autosave = encode_save(game.world)
        super().frame()

    def happen(self, game: Game) -> None:
        """Load the autosave."""
        if self._autosave is not None:
            self.scene.host.game = Game(parse_save(self._autosave, seed=game.world.seed).world)


@dataclasses.dataclass(kw_only=True)
class ClockStands(_OnceFault):
    """The clock stands still, although the game says that it is not paused."""

    name: ClassVar[str] = "clock_stands"
    lesson: ClassVar[str] = "a game that is not paused may still stand"

    def happen(self, game: Game) -> None:
        """Stop game time for good."""
        del game
        self.scene.host.is_frozen = True


@dataclasses.dataclass(kw_only=True)
class MainMenu(_OnceFault):
    """Somebody leaves the game for the main menu. RIMAPI goes on answering there."""

    name: ClassVar[str] = "main_menu"
    lesson: ClassVar[str] = "the server answers at the main menu too, with an empty colony"

    def happen(self, game: Game) -> None:
        """Leave the game."""
        del game
        self.scene.host.exit_to_menu()


@dataclasses.dataclass(kw_only=True)
class OnlyIpv6(Fault):
    """The game listens on [::1] alone."""

    name: ClassVar[str] = "only_ipv6"
    lesson: ClassVar[str] = "use http://localhost: the mod may listen on [::1] and not on 127.0.0.1"

    @property
    def listen_on(self) -> str | None:
        """The loopback address of IPv6."""
        return "::1"
