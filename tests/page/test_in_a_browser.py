"""The page in a real browser, from disk and without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_rle.page import write_page
from pytest_rle.records import read_events
from pytest_rle.story import Chronicle
from tests.page.conftest import HOSTILE, HOSTILE_SHOWN

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

PageOf = Callable[..., str]

expect = pytest.importorskip("playwright.async_api", reason="Playwright's Python package is not installed").expect

COLOURS = "c => new Set(new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size"
"""How many colours a canvas has."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def now(page: Page) -> str:
    """Where the page stands, such as "Day 1 · tick 0 of 5"."""
    return await page.inner_text(".now")


async def drawn(page: Page) -> None:
    """Wait until the map is drawn, which it is in the next frame."""
    await page.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")


async def opened(page: Page, address: str) -> None:
    """Open the page, and wait until it shows a moment."""
    await page.goto(address)
    await expect(page.locator(".now")).to_contain_text("Day")


async def test_it_opens_with_the_story_whose_days_lead_to_their_moments(
    page: Page, page_of: PageOf, scripted_record: Path
) -> None:
    await opened(page, page_of(scripted_record))
    assert await page.inner_text("h1") == "Crashlanded, seed 2"
    result = await page.inner_text(".result")
    assert "scripted · horizon after 1.5 days · 3 alive" in result
    assert re.search(r" · score 0\.\d{3} \(mean 0\.\d{3}, final 1\.000, goal \d\.\d{3}\)$", result), result
    assert await now(page) == "Day 1 · tick 0 of 5"
    assert (await page.inner_text(".story .lead >> nth=0")).startswith("3 colonists in crashlanded, seed 2")
    assert await page.locator(".day").count() == 2
    assert await page.locator(".day[aria-current]").inner_text() == await page.locator(".day >> nth=0").inner_text()
    await page.click(".day >> nth=1 >> h3 button")
    assert await now(page) == "Day 2 · tick 4 of 5"


async def test_keys_step_through_the_run_and_it_plays_to_its_end(
    page: Page, page_of: PageOf, scripted_record: Path
) -> None:
    await opened(page, page_of(scripted_record))
    await page.keyboard.press("ArrowRight")
    assert await now(page) == "Day 1 · tick 1 of 5"
    assert page.url.endswith("/1/story")
    await page.keyboard.press("End")
    assert await now(page) == "Day 2 · the end of 5"
    await page.keyboard.press("ArrowLeft")
    assert await now(page) == "Day 2 · tick 5 of 5"
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowLeft")
    assert await now(page) == "Day 1 · tick 0 of 5"
    await page.select_option("[aria-label=Speed]", "16")
    await page.click(".play")
    await expect(page.locator(".now")).to_contain_text("the end")
    assert await page.get_attribute(".play", "aria-label") == "Play (space)"


async def test_a_link_leads_to_its_moment(page: Page, page_of: PageOf, scripted_record: Path) -> None:
    address = page_of(scripted_record)
    await opened(page, f"{address}#{scripted_record.name}/3/score")
    assert await now(page) == "Day 1 · tick 3 of 5"
    scores = [event.composite for event in read_events(scripted_record) if event.type == "score"]
    assert await page.inner_text(".big") == f"{scores[3]:.3f}"
    await page.evaluate(f"location.hash = '{scripted_record.name}/1/people'")
    await page.wait_for_selector(".people")
    assert await now(page) == "Day 1 · tick 1 of 5"


async def test_a_mark_of_the_timeline_leads_to_its_moment(page: Page, page_of: PageOf, model_record: Path) -> None:
    chronicle = Chronicle()
    happened = [each for event in read_events(model_record) for each in chronicle.read(event) if each.tick > 0]
    await opened(page, page_of(model_record))
    await page.locator(".timeline").get_by_label(f"tick {happened[0].tick}").first.click()
    assert await now(page) == f"Day 1 · tick {happened[0].tick} of 2"


async def test_the_map_follows_a_pawn_that_is_clicked_tells_what_is_there_and_zooms(
    page: Page, page_of: PageOf, scripted_record: Path
) -> None:
    """The button centres the map on the colonist, so a click into the middle of the map hits it."""
    await opened(page, page_of(scripted_record))
    chosen = page.locator(".follow button").first
    await chosen.click()
    assert await chosen.get_attribute("aria-pressed") == "true"
    await drawn(page)
    box = await page.locator("canvas.map").bounding_box()
    assert box is not None
    x, y = box["width"] / 2, box["height"] / 2
    await chosen.click()
    assert await chosen.get_attribute("aria-pressed") == "false"
    await page.click("canvas.map", position={"x": x, "y": y})
    assert await page.locator(".follow button[aria-pressed=true]").count() == 1
    await page.hover("canvas.map", position={"x": x + 1, "y": y})
    assert "colonist" in await page.inner_text(".tip")
    assert await page.eval_on_selector(".map", COLOURS) > 5
    picture = await page.eval_on_selector(".map", "c => c.toDataURL()")
    await page.click("[aria-label='Zoom in']")
    await drawn(page)
    assert await page.eval_on_selector(".map", "c => c.toDataURL()") != picture


async def test_every_prompt_and_answer_is_shown(page: Page, page_of: PageOf, model_record: Path) -> None:
    await opened(page, f"{page_of(model_record)}#{model_record.name}/1/minds")
    events = [event for event in read_events(model_record) if getattr(event, "tick", None) == 1]
    prompts = {event.role: event.text for event in events if event.type == "prompt"}
    answers = [event for event in events if event.type == "provider_call" and event.role == "medical_officer"]
    await page.click(".roles button:has-text('Medical officer')")
    await page.click(".prompt-part > summary")
    assert await page.text_content(".prompt") == prompts["medical_officer"]
    await page.click(".answer-part > summary")
    for place, answer in enumerate(answers):
        assert answer.call.raw_text in (await page.text_content(f".call >> nth={place}") or "")
    told = next(event.summary for event in events if event.type == "deliberation" and event.role == "map_analyst")
    await page.click(".messages-part > summary")
    assert told in (await page.text_content(".messages-part dl") or "")
    await page.click(".view-part > summary")
    assert '"turn": 1' in (await page.text_content(".view") or "")
    await page.click(".diff-part > summary")
    changes = await page.text_content(".diff") or ""
    assert '- {"colony": {"turn": 0' in changes
    assert '+ {"colony": {"turn": 1' in changes
    await page.keyboard.press("ArrowRight")  # what was opened stays open
    await expect(page.locator(".view")).to_contain_text('"turn": 2')


async def test_two_runs_part_at_their_first_differing_order(
    page: Page, page_of: PageOf, scripted_record: Path, model_record: Path
) -> None:
    await opened(page, page_of(scripted_record, model_record))
    await page.wait_for_selector(".parting:has-text('They part in tick 0')")
    assert await page.locator(".compare canvas.map").count() == 1
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".columns h3").nth(1)).to_contain_text("tick 1")
    scores = {
        folder: next(event.composite for event in read_events(folder) if event.type == "score" and event.tick == 1)
        for folder in (scripted_record, model_record)
    }
    row = await page.inner_text(".compare tbody tr >> nth=0")
    assert row.split() == ["Score", *(f"{score:.3f}" for score in scores.values())]


async def test_the_table_of_the_run_opens_an_episode(
    page: Page, page_of: PageOf, scripted_record: Path, model_record: Path
) -> None:
    await opened(page, f"{page_of(scripted_record, model_record)}#run%2Fepisode/0/run")
    assert await page.locator(".run tbody >> nth=0 >> tr").count() == 2
    await page.click(".run tbody >> nth=0 >> tr >> nth=1 >> button")
    await expect(page.locator(".result")).to_contain_text("test-model")


async def test_the_page_of_a_hostile_record_does_no_harm(page: Page, page_of: PageOf, hostile_record: Path) -> None:
    await opened(page, page_of(hostile_record))
    assert await page.inner_text("h1") == f"{HOSTILE_SHOWN}, seed 2"
    assert HOSTILE_SHOWN in await page.inner_text(".follow")
    for tab in ("People", "Minds", "Score", "Run", "Story"):
        await page.click(f"[role=tab]:has-text('{tab}')")
        await page.keyboard.press("End")
        await page.keyboard.press("Home")
    await page.click("[role=tab]:has-text('Minds')")
    await expect(page.locator(".mind")).to_contain_text(HOSTILE_SHOWN)
    await page.hover("canvas.map")
    assert await page.evaluate("window.harmed") is None
    assert await page.locator("img").count() == 0
    assert await page.locator("body script:not([data-chunk])").count() == 1


async def test_the_policy_stops_what_would_run(browser: Browser, page_of: PageOf, hostile_record: Path) -> None:
    """Even if a script of the page took a name for markup, the browser would refuse it."""
    context = await browser.new_context(offline=True)
    tab = await context.new_page()
    await opened(tab, page_of(hostile_record))
    with pytest.raises(Exception, match="TrustedHTML"):
        await tab.evaluate("text => { document.body.innerHTML = text; }", HOSTILE)
    refused = await tab.evaluate(
        """async () => {
            const stopped = new Promise(found => document.addEventListener("securitypolicyviolation", found));
            fetch("https://example.invalid/").catch(() => undefined);
            return (await stopped).effectiveDirective;
        }"""
    )
    assert refused == "connect-src"
    assert await tab.evaluate("window.harmed") is None
    await context.close()


async def test_a_large_run_is_an_index_and_a_file_for_each_episode(
    page: Page, tmp_path: Path, scripted_record: Path
) -> None:
    run = tmp_path / "run"
    for name in ("first", "second"):
        (run / name).mkdir(parents=True)
        (run / name / "events.jsonl").write_bytes((scripted_record / "events.jsonl").read_bytes())
    index = write_page([run], tmp_path / "all of it.html", largest=1000)
    await page.goto(index.as_uri())
    await page.click("a:has-text('second')")
    await expect(page.locator(".now")).to_contain_text("Day")
    assert await page.title() == "second: horizon"


async def test_it_fits_a_narrow_screen_and_follows_the_system_into_the_dark(
    page: Page, page_of: PageOf, model_record: Path
) -> None:
    await page.set_viewport_size({"width": 360, "height": 800})
    await opened(page, page_of(model_record))
    for tab in ("Story", "People", "Minds", "Score", "Run"):
        await page.click(f"[role=tab]:has-text('{tab}')")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, tab
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != light
