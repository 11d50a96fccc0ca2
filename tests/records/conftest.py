"""Small events for the tests."""

from __future__ import annotations

import pytest

from pytest_rle.records import EpisodeStart
from pytest_rle.scoring.measurement import Measurement
from tests.records import made


@pytest.fixture(scope="session")
def measurement() -> Measurement:
    """A colony of one colonist."""
    return made.measurement()


@pytest.fixture(scope="session")
def start(measurement: Measurement) -> EpisodeStart:
    """The first event of an episode."""
    return made.start(measurement)
