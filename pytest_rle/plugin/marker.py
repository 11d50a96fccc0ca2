"""`@pytest.mark.rle(...)`: what a test fixes of the episodes it plays, under the rules of the options."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

import pytest

from pytest_rle.plugin.options.values import parse_policies, positive_int
from pytest_rle.seeds import parse_seeds
from pytest_rle.shown import shown

KEYS: Final = ("scenario", "seed", "policy", "ticks")
"""The arguments of the marker. Everything else comes from the options."""


@dataclasses.dataclass(frozen=True, slots=True)
class MarkerValues:
    """The arguments of a marker. None means that the options decide, or that all scenarios are played.

    Whether the scenarios exist is not checked here.
    """

    scenarios: tuple[str, ...] | None = None
    seeds: tuple[int, ...] | None = None
    policies: tuple[str, ...] | None = None
    ticks: int | None = None


def read_marker(definition: pytest.Item) -> MarkerValues:
    """The arguments of a test's closest marker; each takes one value or several.

    Raises:
        pytest.Collector.CollectError: An argument is unknown, or its value cannot be used.
    """
    marker = definition.get_closest_marker("rle")
    if marker is None:
        return MarkerValues()
    unknown = sorted(set(marker.kwargs) - set(KEYS))
    if unknown or marker.args:
        given = unknown[0] if unknown else repr(marker.args[0])
        raise pytest.Collector.CollectError(
            shown(f"{definition.nodeid}: mark rle takes {', '.join(KEYS)} by name, and not {given}")
        )
    given_values = {key: value for key, value in marker.kwargs.items() if value is not None}
    texts = {key: ",".join(map(str, _as_tuple(value))) for key, value in given_values.items()}
    try:
        return MarkerValues(
            scenarios=tuple(map(str, _as_tuple(given_values["scenario"]))) if "scenario" in texts else None,
            seeds=parse_seeds(texts["seed"]) if "seed" in texts else None,
            policies=parse_policies(texts["policy"]) if "policy" in texts else None,
            ticks=positive_int(texts["ticks"]) if "ticks" in texts else None,
        )
    except ValueError as error:
        raise pytest.Collector.CollectError(shown(f"{definition.nodeid}: mark rle: {error}")) from None


def _as_tuple(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
