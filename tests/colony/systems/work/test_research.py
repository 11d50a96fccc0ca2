"""Research at a bench."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.work import research
from pytest_rle.colony.world import Building, Pawn
from pytest_rle.rimworld import DEFS

MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Build = Callable[..., Building]


@pytest.mark.parametrize(("project", "factor"), [("Stonecutting", 1.0), ("Electricity", 1.0), ("Bionics", 1.5)])
def test_a_project_above_the_colonys_tech_level_costs_more(project: str, factor: float) -> None:
    assert research.cost_factor(DEFS.research[project]) == factor


def test_research_speed_follows_the_formula_of_the_game(
    meadow: Colony, worker: MakeWorker, labour: Labour, build: Build
) -> None:
    meadow.world.research.current = "Electricity"
    ann = worker("Research", Intellectual=8)
    bench = build("SimpleResearchBench", 33, 31)
    outdoors = 0.75
    expected = 0.00825 * 1.0 * 0.75 * outdoors
    assert research.points_per_tick(meadow, ann, bench, DEFS.research["Electricity"]) == pytest.approx(expected)
    labour(meadow, 100)
    begun = meadow.now
    labour(meadow, 2_500)
    jobs.interrupt(meadow, ann)
    assert meadow.world.research.progress["Electricity"] == pytest.approx(expected * (meadow.now - begun), rel=0.05)


def test_a_finished_project_is_announced(meadow: Colony, worker: MakeWorker, labour: Labour, build: Build) -> None:
    cost = DEFS.research["Stonecutting"].cost
    meadow.world.research.current = "Stonecutting"
    meadow.world.research.progress["Stonecutting"] = cost - 0.5
    worker("Research", Intellectual=8)
    build("SimpleResearchBench", 33, 31)
    labour(meadow, 2_000)
    assert meadow.world.research.progress["Stonecutting"] == cost
    assert meadow.world.research.current is None
    assert any(event.name == "letter_received" for event in meadow.drain_events())


def test_a_spacer_project_needs_the_hi_tech_bench(meadow: Colony, worker: MakeWorker, build: Build) -> None:
    ann = worker("Research")
    build("SimpleResearchBench", 33, 31)
    meadow.world.research.current = "Fabrication"
    assert DEFS.research["Fabrication"].bench == "HiTechResearchBench"
    assert research.find(meadow, ann) is None


def test_two_researchers_do_not_share_a_bench(meadow: Colony, worker: MakeWorker, labour: Labour, build: Build) -> None:
    meadow.world.research.current = "Electricity"
    workers = [worker("Research"), worker("Research")]
    build("SimpleResearchBench", 33, 31)
    labour(meadow, 1_000)
    assert sum(p.job is not None and p.job.def_name == "Research" for p in workers) == 1
