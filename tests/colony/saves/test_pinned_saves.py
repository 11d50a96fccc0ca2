from __future__ import annotations

import pytest

from pytest_rle.cli.saves import start_spec
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import generate, load_save
from pytest_rle.scenario import save_path, verify_save
from tests.shipped import SCENARIOS


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_the_save_of_a_scenario_is_pinned_and_generated_from_its_start(name: str) -> None:
    """If this fails, the generator or the start has changed: run `rle saves build`, then `rle saves hash`."""
    scenario = SCENARIOS[name]
    path, spec = save_path(scenario), start_spec(scenario)
    assert verify_save(scenario, path) == scenario.save.sha256
    loaded = load_save(path, seed=spec.seed)
    assert loaded.warnings == ()
    assert StateHasher().digest(loaded.world) == StateHasher().digest(generate(spec))
    assert len(loaded.world.colonists()) == scenario.population
    assert path.stat().st_size < 1_000_000
