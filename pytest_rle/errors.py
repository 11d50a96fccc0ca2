"""The exceptions of pytest-rle: one base and one group for each subject.

Each room defines its own exceptions below one of these groups, so a caller catches as much or as little as it needs:

    try:
        scenario = load_scenario("crashlanded")
    except pytest_rle.ScenarioError as error:
        print(error)

The text of an error says what is wrong, where, and what to do.
"""

from __future__ import annotations

from pytest_rle.shown import shown


class RleError(Exception):
    """The base of every exception that pytest-rle raises on purpose. Its text is shown escaped: it may quote others."""

    def __str__(self) -> str:
        return shown(super().__str__(), keep_lines=True)


class SettingError(RleError):
    """An option, a variable or an argument has a value that cannot be used."""


class ScenarioError(RleError):
    """A scenario or its save is missing, malformed or not the pinned one."""


class GameError(RleError):
    """The game cannot be started or reached, or it does not answer as RIMAPI does."""


class ModelError(RleError):
    """A model endpoint cannot be used."""


class TeamError(RleError):
    """A team or one of its policies breaks its contract."""


class EpisodeError(RleError):
    """An episode was stopped before its end."""


class RecordError(RleError):
    """A record cannot be written, read, replayed or resumed."""


class ColonyError(RleError):
    """The embedded colony cannot do what was asked: a save, a request or a port is unusable."""
