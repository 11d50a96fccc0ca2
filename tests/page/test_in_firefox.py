"""The page in Firefox: what differs between browsers is the unpacking, the drawing and the policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page.browsers import find_firefox
from tests.page.conftest import HOSTILE_SHOWN
from tests.page.marionette import Firefox

LOOK = """
    while (!document.querySelector(".now")?.textContent.startsWith("Day")) {
        await new Promise(later => setTimeout(later, 20));
    }
    const press = key => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    press("ArrowRight");
    await new Promise(later => requestAnimationFrame(() => requestAnimationFrame(later)));
    const map = document.querySelector("canvas.map");
    const pixels = map.getContext("2d").getImageData(0, 0, map.width, map.height).data;
    return {
        heading: document.querySelector("h1").textContent,
        now: document.querySelector(".now").textContent,
        colours: new Set(new Uint32Array(pixels.buffer)).size,
        follow: document.querySelector(".follow").textContent,
        harmed: window.wrappedJSObject?.harmed ?? window.harmed ?? null,
        images: document.images.length,
    };
"""


def test_firefox_shows_the_page_of_a_hostile_record(page_of: Callable[..., str], hostile_record: Path) -> None:
    path = find_firefox()
    if path is None:
        pytest.skip("no Firefox on this machine: the distribution's package `firefox-esr` has one")
    with Firefox(path) as firefox:
        firefox.open(page_of(hostile_record))
        seen = firefox.run(LOOK)
    assert seen["heading"] == f"{HOSTILE_SHOWN}, seed 2"
    assert seen["now"] == "Day 1 · tick 1 of 2"
    assert seen["colours"] > 5
    assert HOSTILE_SHOWN in seen["follow"]
    assert seen["harmed"] is None
    assert seen["images"] == 0
