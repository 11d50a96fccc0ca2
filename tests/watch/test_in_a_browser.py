"""A page that is open while the run is played, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from pytest_rle.watch import WatchProcess
from tests.watch.conftest import GrowingRun

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

expect = pytest.importorskip("playwright.async_api", reason="Playwright's Python package is not installed").expect

HANG_MS = 60_000
"""A page that takes longer hangs, even on a busy machine."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A tab. The test fails if the page logs an error, or asks for more than the server has."""
    expect.set_options(timeout=HANG_MS)
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    tab = await context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    yield tab
    await context.close()
    expect.set_options(timeout=None)
    assert problems == []


async def test_the_page_follows_the_run_from_before_its_start_to_its_end(page: Page, growing: GrowingRun) -> None:
    process = WatchProcess(growing.folder)
    await page.goto(process.address)
    await expect(page.locator(".loading")).to_contain_text("No episode has begun yet.")

    growing.begin("first")
    growing.write("first", growing.places[1])
    await expect(page.locator(".now")).to_contain_text("tick 0 of 0")
    await expect(page.locator(".live")).to_contain_text("Live")
    await expect(page.locator(".result")).to_contain_text("playing for")

    growing.write("first", growing.places[2] + 4)
    await expect(page.locator(".now")).to_contain_text("tick 2 of 2")
    await page.keyboard.press("ArrowLeft")
    await page.click("#tab-minds")
    await page.click(".prompt-part summary")
    prompt = await page.inner_text(".prompt")
    assert "# The colony now" in prompt
    growing.write_rest("first")
    await expect(page.locator(".result")).to_contain_text("horizon after")
    assert "tick 1 of 2" in await page.inner_text(".now"), "who looks at an earlier tick stays there"
    assert await page.inner_text(".prompt") == prompt

    await page.keyboard.press("End")
    growing.begin("second")
    growing.write("second", growing.places[1])
    await expect(page.locator("header select")).to_have_value("1")
    await expect(page.locator(".now")).to_contain_text("tick 0 of 0")
    await page.click("#tab-run")
    await expect(page.locator(".run tbody >> nth=0")).to_contain_text("second")

    process.close()
    await expect(page.locator(".live")).to_contain_text("The run is over.")
    await expect(page.locator(".result")).to_contain_text("cut off")
    await page.select_option("header select", "0")
    await page.click("#tab-minds")
    await page.click("[aria-label='Last tick (End)']")
    await expect(page.locator(".now")).to_contain_text("the end")
    await page.click("[aria-label='Step back (←)']")
    await expect(page.locator(".prompt")).to_contain_text("# The colony now")


async def test_a_page_that_loses_its_server_stays_usable(browser: Browser, growing: GrowingRun, tmp_path: Path) -> None:
    growing.begin("first")
    growing.write("first", growing.places[2])
    process = WatchProcess(growing.folder)
    tab = await browser.new_page()
    await tab.goto(process.address)
    await expect(tab.locator(".live")).to_contain_text("Live")
    process.kill()
    await expect(tab.locator(".live")).to_contain_text("No connection to the run.")
    await tab.keyboard.press("Home")
    await expect(tab.locator(".now")).to_contain_text("tick 0")
    await tab.close()
    process.close()
