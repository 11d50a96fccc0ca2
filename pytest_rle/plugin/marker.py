"""What `@pytest.mark.rle(...)` fixes of a test's battery, under the same rules as the options."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Final

import pytest

from pytest_rle.plugin.options.values import parse_policies, parse_seeds, positive_int

KEYS: Final = ("scenario", "seed", "policy", "ticks")
"""What a test may fix; the rest of the battery's matrix comes from the options."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fixed:
    """What a test fixes; None leaves it to the options, or to all there is. The names of scenarios are not checked."""

    scenarios: tuple[str, ...] | None = None
    seeds: tuple[int, ...] | None = None
    policies: tuple[str, ...] | None = None
    ticks: int | None = None


def read_marker(definition: pytest.Item) -> Fixed:
    """What the test's closest marker fixes: one value a key, or several. Raises CollectError for what is none."""
    marker = definition.get_closest_marker("rle")
    if marker is None:
        return Fixed()
    unknown = sorted(set(marker.kwargs) - set(KEYS))
    if unknown or marker.args:
        given = unknown[0] if unknown else repr(marker.args[0])
        raise pytest.Collector.CollectError(
            f"{definition.nodeid}: mark rle takes {', '.join(KEYS)} by name, and not {given}"
        )
    given_values = {key: value for key, value in marker.kwargs.items() if value is not None}
    texts = {key: ",".join(map(str, _several(value))) for key, value in given_values.items()}
    try:
        return Fixed(
            scenarios=tuple(map(str, _several(given_values["scenario"]))) if "scenario" in texts else None,
            seeds=parse_seeds(texts["seed"]) if "seed" in texts else None,
            policies=parse_policies(texts["policy"]) if "policy" in texts else None,
            ticks=positive_int(texts["ticks"]) if "ticks" in texts else None,
        )
    except ValueError as error:
        raise pytest.Collector.CollectError(f"{definition.nodeid}: mark rle: {error}") from None


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
