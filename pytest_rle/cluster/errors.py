"""What can go wrong with a cluster. Each message says what to do."""

from __future__ import annotations

from pytest_rle.errors import EpisodeError, SettingError


class ClusterError(SettingError):
    """The cluster cannot be used: there is no scheduler or no worker, or its workers would play another world."""


class ClusterGoneError(EpisodeError):
    """The scheduler or all workers went away during the episode. Its record so far is on the controller."""


class LeaseLostError(EpisodeError):
    """The episode was given to another worker, or the controller is gone: this worker stops playing it."""
