"""Before the first episode: can each model be asked? The process that owns the session asks, once for each endpoint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec
    from pytest_rle.plugin.options import Settings


def specs_by_options(settings: Settings, project: Path) -> list[EpisodeSpec]:
    """Specs of the teams that the options name, for the controller of xdist, which collects none of its own."""
    if settings.model is None and not settings.role:
        return []
    from pytest_rle.plugin.collection import load_scenarios, specs_of_test  # here: imports pydantic
    from pytest_rle.plugin.marker import MarkerValues

    try:
        return specs_of_test(load_scenarios(project), settings, "", fixed=MarkerValues(), name="")
    except pytest.Collector.CollectError:
        return []  # the workers will say why


def require_endpoints(specs: Iterable[EpisodeSpec]) -> list[str]:
    """Check each endpoint once. Returns warnings, one line each.

    Raises:
        pytest.UsageError: A key is missing or rejected, a server does not answer, or it does not know the model.
    """
    asking = [spec for spec in specs if spec.policy == "llm" or spec.roles]
    if not asking:
        return []
    from pytest_rle.episode.teams import endpoints_of  # here: only for runs that ask a model
    from pytest_rle.errors import RleError
    from pytest_rle.llm.preflight import check_endpoint

    try:
        endpoints = {endpoint.key: endpoint for spec in asking for endpoint in endpoints_of(spec)}
        return [warning for endpoint in endpoints.values() for warning in check_endpoint(endpoint)]
    except RleError as error:
        raise pytest.UsageError(str(error)) from None
