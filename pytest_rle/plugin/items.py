"""Which items play an episode, and what each of them plays. Imports nothing that an episode needs."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pytest

from pytest_rle.plugin.identity import Identity, collected_spec, identify, is_parametrized

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec

_SPEC: Final[pytest.StashKey[EpisodeSpec]] = pytest.StashKey()
_IDENTITY: Final[pytest.StashKey[Identity]] = pytest.StashKey()


def asks_for_episode(item: pytest.Item) -> bool:
    """Whether the item plays an episode."""
    return "episode" in getattr(item, "fixturenames", ())


def name_items(items: Sequence[pytest.Item], worker: str = "") -> None:
    """Give every item that the plugin has parametrized its identity, and its spec the name.

    Args:
        items: All items that were collected.
        worker: The name of this process, if each process plays all items.
    """
    own = [item for item in items if is_parametrized(item)]
    for item, identity in zip(own, identify(own, worker), strict=True):
        item.stash[_IDENTITY] = identity
        item.stash[_SPEC] = dataclasses.replace(
            collected_spec(item), folder_name=identity.name, item=identity.node, attempt=1
        )


def spec_of(item: pytest.Item) -> EpisodeSpec:
    """What the item plays in its current attempt."""
    return item.stash[_SPEC]


def set_spec(item: pytest.Item, spec: EpisodeSpec) -> None:
    """Change what the item plays: its next attempt, or the record that it resumes."""
    item.stash[_SPEC] = spec


def identity_of(item: pytest.Item) -> Identity:
    """The names of the item."""
    return item.stash[_IDENTITY]


def deselect_smoke(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect smoke episodes unless `-m` names them: `-k crashlanded` means the whole game."""
    if "smoke" in config.getoption("markexpr"):
        return
    smoke = [item for item in items if asks_for_episode(item) and item.get_closest_marker("smoke")]
    if smoke:
        config.hook.pytest_deselected(items=smoke)
        items[:] = [item for item in items if item not in smoke]
