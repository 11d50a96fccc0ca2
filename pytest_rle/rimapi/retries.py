"""How often a request is sent again because its answer was lost."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.backoff import Backoff

GAME_BACKOFF: Final = Backoff(first_s=0.25, longest_s=8.0)
"""The waits between attempts at a live game."""


@dataclasses.dataclass(frozen=True, slots=True)
class Retries:
    """Attempts at a live game: a slow frame or a broken connection is no reason to end an episode.

    With the defaults a game that does not listen any more is given up after 24 seconds. The time limit of a tick ends
    the attempts as well.

    Attributes:
        attempts: The most attempts at one request.
        backoff: The waits between them.
    """

    attempts: int = 8
    backoff: Backoff = GAME_BACKOFF
