"""Measures how long prompts are: `python -m tests.docs.prompt_sizes [SCENARIO...]`, from the root of the checkout.

The scripted team plays each scenario whole, with one seed. In every tick each role's prompt is built as for a model,
and its bytes are counted. The means by role and day become `pytest_rle/episode/data/prompt_sizes.json`, from which
`--rle-plan` estimates. This takes minutes, so the file is measured again when prompts or views change much.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from pytest_rle import __version__
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.episode.forecast import SIZES_FILE, SIZES_VERSION
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import find_scenarios, scenarios_directory
from pytest_rle.team import Deliberation, DeliberationRequest, Team
from pytest_rle.team.policies import ScriptedPolicy
from pytest_rle.team.prompting import role_prompt

SEED: Final = 1


class Measuring(ScriptedPolicy):
    """Decides as the scripted policy does, and counts the bytes of each prompt that a model would get."""

    name = "measuring"

    def __init__(self) -> None:
        super().__init__()
        self.bytes: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.first_game_tick: int | None = None

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Count, then decide."""
        now = request.observation.game.game_tick
        self.first_game_tick = now if self.first_game_tick is None else self.first_game_tick
        day = (now - self.first_game_tick) // GAME_TICKS_PER_DAY
        texts = (message["content"] for message in role_prompt(request))
        self.bytes[request.role.value][day].append(sum(len(text.encode()) for text in texts))
        return await super().deliberate(request)


async def measure(name: str, folder: Path) -> dict[str, Any]:
    """The entry of one scenario: ticks by day, and for each role the mean bytes of a prompt by day."""
    scenario = find_scenarios(scenarios_directory(Path.cwd()))[name]
    policy = Measuring()
    await EpisodeRun(EpisodeSpec(scenario=scenario, seed=SEED, output=folder), team=Team(policy)).play()
    days = range(max(max(by_day) for by_day in policy.bytes.values()) + 1)
    any_role = next(iter(policy.bytes.values()))
    return {
        "ticks": [len(any_role[day]) for day in days],
        "prompt_bytes": {
            role: [round(fmean(by_day[day])) if by_day[day] else 0 for day in days]
            for role, by_day in sorted(policy.bytes.items())
        },
    }


def main(names: list[str]) -> None:
    """Measure some scenarios, by default all, and put them into the file."""
    known = json.loads(SIZES_FILE.read_text()) if SIZES_FILE.exists() else {"scenarios": {}}
    scenarios: dict[str, Any] = known["scenarios"]
    for name in names or list(find_scenarios(scenarios_directory(Path.cwd()))):
        with tempfile.TemporaryDirectory() as folder:
            scenarios[name] = asyncio.run(measure(name, Path(folder)))
    content = {
        "schema_version": SIZES_VERSION,
        "measured": {
            "command": "python -m tests.docs.prompt_sizes",
            "team": "scripted",
            "seed": SEED,
            "plugin_version": __version__,
        },
        "scenarios": dict(sorted(scenarios.items())),
    }
    SIZES_FILE.write_text(json.dumps(content, separators=(",", ":")).replace('"],"', '"],\n"') + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
