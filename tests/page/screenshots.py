"""Makes the pictures of the page in docs/images: python -m tests.page.screenshots.

It plays Crashlanded with the scripted and the idle team, and photographs the page in Chromium.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.page import write_page
from pytest_rle.scenario import load_scenario
from tests.page.browsers import find_chromium

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = ROOT / "docs" / "images"
SEED: Final = 42
TICKS: Final = 80
POLICIES: Final = ("scripted", "idle")
"""Whose episodes the page holds. The first is shown."""

SETTLED_MS: Final = 1000
"""After this time everything is unpacked and drawn."""

SHOTS: Final[Mapping[str, tuple[str, Literal["light", "dark"]]]] = {
    "page-story": ("48/story", "light"),
    "page-people": ("48/people", "dark"),
    "page-score": ("48/score", "light"),
    "page-compare": ("30/compare", "light"),
}
"""Each picture: the moment and the part of the page, and the colours."""


async def main() -> int:
    """Play, photograph, and say what was written. Returns the exit code."""
    path = find_chromium()
    if path is None:
        sys.stderr.write("no Chromium on this machine: the distribution's package `chromium` has one\n")
        return 1
    from playwright.async_api import async_playwright  # here: the message above comes first

    with tempfile.TemporaryDirectory() as folder:
        for policy in POLICIES:
            await EpisodeRun(_spec(policy, Path(folder))).play()
        address = write_page([Path(folder) / "run"], Path(folder) / "page.html").as_uri()
        IMAGES.mkdir(parents=True, exist_ok=True)
        async with async_playwright() as driver:
            browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
            for name, (moment, scheme) in SHOTS.items():
                tab = await browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
                await tab.goto(f"{address}#{POLICIES[0]}/{moment}")
                await tab.wait_for_selector(".timeline")
                await tab.wait_for_timeout(SETTLED_MS)
                await tab.screenshot(path=IMAGES / f"{name}.png")
                sys.stdout.write(f"docs/images/{name}.png\n")
            await browser.close()
    return 0


def _spec(policy: str, output: Path) -> EpisodeSpec:
    scenario = load_scenario(ROOT / "scenarios" / "crashlanded.yaml")
    return EpisodeSpec(scenario, seed=SEED, policy=policy, key=policy, ticks=TICKS, output=output)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
