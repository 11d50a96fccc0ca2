"""Size and speed of the page of a large episode: pytest benchmarks/test_speed_page.py.

The episode has 210 ticks with a model, whose answers are as long as those of a model that thinks aloud. Chromium opens
the page from disk. A step is a press of the right arrow, until the next frame can be painted.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.page import write_page
from pytest_rle.scenario import load_scenario
from tests.llm.server import Call, ModelServer, says
from tests.page.browsers import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCENARIO: Final = Path(__file__).parents[1] / "scenarios" / "crashlanded.yaml"
TICKS: Final = 210
HOURS: Final = 1.25
"""Game hours of a tick: the colony, which nobody leads, must live for all ticks."""

LARGEST_PAGE: Final = 6_000_000
LONGEST_STEP_MS: Final = 50.0
ROUNDS: Final = 4
"""Each step counts with its fastest round: other processes of the machine delay some."""

LATEST_PAINT_MS: Final = 1_000.0

VOCABULARY: Final = [f"{first}{second}" for first in ("ra", "mo", "ste", "foo", "wal", "ne") for second in range(60)]
THOUGHTS: Final = 220
"""Words of an answer, about 1 200 characters."""

STEPS: Final = """async ([count, panel]) => {
    const times = [];
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
    const frame = () => new Promise(shown => requestAnimationFrame(() => setTimeout(shown)));
    for (let step = 1; step <= count; step++) {
        const began = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
        do await frame(); while (panel && document.querySelector(panel).dataset.tick !== String(step));
        times.push(performance.now() - began);
    }
    return times;
}"""
"""For each step, the time from the key to the end of the frame that shows the tick; most of it waits for the frame."""


def answer(call: Call) -> Any:
    """A long answer with a plan, which depends on the seed of the call."""
    draw = random.Random(call.body["seed"])  # noqa: S311 - words of an answer
    words = " ".join(draw.choices(VOCABULARY, k=THOUGHTS))
    plan = {"thoughts": words, "actions": [{"type": "no_action", "reason": words[:100]}], "summary": words[:200]}
    return says(json.dumps(plan))(call)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the episode."""
    scenario = load_scenario(SCENARIO).model_copy(update={"hours_per_tick": HOURS})
    with ModelServer(answer) as server:
        spec = EpisodeSpec(
            scenario,
            seed=0,
            policy="llm",
            model="thinks-aloud",
            base_url=server.base_url,
            price_per_mtok="0.30:0.50",
            ticks=TICKS,
            output=tmp_path_factory.mktemp("record"),
        )
        result = asyncio.run(EpisodeRun(spec).play())
    return result.folder


@pytest.fixture
def page() -> Iterator[Page]:
    """A tab of a headless Chromium without a network."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the distribution's package `chromium` has one")
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package is not installed")
    with driver.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
        browser.close()


def test_writing_the_page(benchmark: BenchmarkFixture, record: Path, tmp_path: Path) -> None:
    """From the record to the file, which must not be larger than it may be."""
    target = benchmark.pedantic(lambda: write_page([record], tmp_path / "page.html"), rounds=3)  # type: ignore[no-untyped-call]
    size = target.stat().st_size
    benchmark.extra_info |= {"bytes": size, "record_bytes": (record / "events.jsonl").stat().st_size}
    assert size <= LARGEST_PAGE


def test_opening_the_page(benchmark: BenchmarkFixture, record: Path, tmp_path: Path, page: Page) -> None:
    """From the address to the first moment that is shown."""
    address = write_page([record], tmp_path / "page.html").as_uri()

    def opened() -> None:
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(".timeline")

    benchmark.pedantic(opened, rounds=5)  # type: ignore[no-untyped-call]
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    benchmark.extra_info["first_paint_ms"] = paint
    assert paint <= LATEST_PAINT_MS


@pytest.mark.parametrize("tab", ["story", "people", "minds", "score"])
def test_steps(benchmark: BenchmarkFixture, record: Path, tmp_path: Path, page: Page, tab: str) -> None:
    """All steps through the episode, with each part of the page open."""
    address = write_page([record], tmp_path / "page.html").as_uri()
    page.goto(f"{address}#{record.name}/0/{tab}")
    page.wait_for_selector(".timeline")
    panel = ".minds" if tab == "minds" else ""  # the only part that shows a tick later than the handler's end
    rounds: list[list[float]] = []

    def walk() -> None:
        rounds.append(page.evaluate(STEPS, [TICKS, panel]))

    benchmark.pedantic(walk, rounds=ROUNDS)  # type: ignore[no-untyped-call]
    times = [min(step) for step in zip(*rounds, strict=True)]
    benchmark.extra_info |= {"mean_step_ms": sum(times) / len(times), "longest_step_ms": max(times)}
    assert max(times) <= LONGEST_STEP_MS
