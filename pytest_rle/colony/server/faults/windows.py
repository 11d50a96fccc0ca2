"""Faults of the screen: windows that pause the game until somebody closes them."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from pytest_rle.colony.server.faults.fault import Count, Fault

LETTER_WINDOW = "Dialog_NodeTree"
NAMING_WINDOW = "Dialog_NamePlayerFactionAndSettlement"


@dataclasses.dataclass(kw_only=True)
class _ReturningWindow(Fault):
    """A window that pauses the game, and that opens again some time after it was closed.

    Attributes:
        every_game_ticks: Game ticks until it opens, and after it was closed.
    """

    window: ClassVar[str]
    every_game_ticks: Count = 2_500
    _opens_at: int = dataclasses.field(default=0, init=False, repr=False)

    def frame(self) -> None:
        """Open the window when it is due."""
        host, played = self.scene.host, self.scene.played
        if host.game is None or self.window in host.windows:
            return
        if not played or self._opens_at > played + self.every_game_ticks:
            self._opens_at = self.every_game_ticks  # another game has begun
        if played >= self._opens_at:
            host.windows.append(self.window)
            self._opens_at = played + self.every_game_ticks


@dataclasses.dataclass(kw_only=True)
class ForcePauseLetters(_ReturningWindow):
    """Letters of threats open by themselves and pause the game."""

    name: ClassVar[str] = "force_pause_letters"
    lesson: ClassVar[str] = "set the speed again and again: a letter pauses the game at any time"
    window: ClassVar[str] = LETTER_WINDOW


@dataclasses.dataclass(kw_only=True)
class NamingDialog(_ReturningWindow):
    """The game asks for the names of the faction and the settlement, and asks again after it was closed."""

    name: ClassVar[str] = "naming_dialog"
    lesson: ClassVar[str] = "the naming dialog returns as often as it is closed; a save with a named colony has none"
    window: ClassVar[str] = NAMING_WINDOW
    every_game_ticks: Count = 1_000
