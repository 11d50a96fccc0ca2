"""Small records, their pages, and one browser for all tests of the page."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import pytest_asyncio

from pytest_rle.backoff import Backoff
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.page import write_page
from pytest_rle.records import read_events
from pytest_rle.scenario import find_scenarios
from pytest_rle.shown import shown
from tests.episode.conftest import answer_by_seed
from tests.llm.server import ModelServer
from tests.page.browsers import find_chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

HOSTILE: Final = "<script>window.harmed=1</script><img src=x onerror=window.harmed=1>\u202e"
"""A name that does harm as soon as a page takes it for markup, and that turns the text after it around."""

HOSTILE_SHOWN: Final = shown(HOSTILE)
"""How the page shows it."""


@pytest.fixture(scope="session")
def scripted_record(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six ticks of the scripted team on a small map."""
    return _play(small_project, tmp_path_factory.mktemp("scripted"), ticks=6)


@pytest.fixture(scope="session")
def model_record(small_project: Path, tmp_path_factory: pytest.TempPathFactory, running_server: ModelServer) -> Path:
    """Three ticks of a model that gives every sort of answer."""
    running_server.reset()
    running_server.default = lambda call: answer_by_seed(call)(call)
    return _play(
        small_project,
        tmp_path_factory.mktemp("model"),
        ticks=3,
        policy="llm",
        model="test-model",
        base_url=running_server.base_url,
        price_per_mtok="1.00:2.00",
    )


@pytest.fixture(scope="session")
def hostile_record(model_record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model's record, in which a colonist, the scenario and the model's answers are hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "record"
    shutil.copytree(model_record.parent, folder.parent / "run", dirs_exist_ok=True)
    folder = folder.parent / "run" / model_record.name
    events = folder / "events.jsonl"
    name = next(each.group(1) for each in re.finditer(r'\["colonist","(\w+)"', events.read_text("utf-8")))
    text = events.read_text("utf-8").replace(name, HOSTILE).replace("I am ", f"{HOSTILE} ").replace("because", HOSTILE)
    events.write_text(text.replace('"title":"Crashlanded"', f'"title":"{HOSTILE}"'), "utf-8")
    return folder


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Writes the page of some records once, and returns its address."""
    folder = tmp_path_factory.mktemp("pages")
    written: dict[tuple[Path, ...], str] = {}

    def write(*records: Path) -> str:
        if records not in written:
            written[records] = write_page(records, folder / f"{len(written)}.html").as_uri()
        return written[records]

    return write


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium. The test is skipped on a machine without one."""
    playwright = pytest.importorskip("playwright.async_api", reason="Playwright's Python package is not installed")
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: the distribution's package `chromium` has one")
    async with playwright.async_playwright() as driver:
        running = await driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A tab without a network. The test fails if the page logs an error or asks for more than its own file."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    tab = await context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("request", lambda request: problems.append(request.url) if not request.url.startswith("file:") else None)
    yield tab
    await context.close()
    assert problems == []


def _play(project: Path, output: Path, *, ticks: int, **fields: str) -> Path:
    scenario = find_scenarios(project / "scenarios")["crashlanded"]
    spec = EpisodeSpec(scenario=scenario, seed=2, ticks=ticks, output=output, **fields)  # type: ignore[arg-type]
    result = asyncio.run(EpisodeRun(spec, backoff=Backoff(0.001)).play())
    assert sum(event.type == "score" for event in read_events(result.folder)) == ticks
    return result.folder
