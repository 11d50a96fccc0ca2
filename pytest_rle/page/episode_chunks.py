"""The data blocks of one episode."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from pathlib import Path
from typing import Final

from pytest_rle.episode import EmptyRecordError
from pytest_rle.page.anchors import page_baseline
from pytest_rle.page.chunks import Chunk, chunk
from pytest_rle.page.data import EpisodeRow, PageDay, PageEpisode, PageMinds, StorySentence
from pytest_rle.page.digest import EpisodeDigest
from pytest_rle.page.run_data import episode_row, scenario_text
from pytest_rle.records import EpisodeStart, Event, read_events
from pytest_rle.scene import page_scenes
from pytest_rle.story import Story, tell

logger = logging.getLogger(__name__)

MIND_BLOCK: Final = 10
"""Ticks in one block of minds. A block is unpacked when one of its ticks is looked at, within 50 ms."""


def episode_chunks(folder: Path, name: str, number: int, *, is_live: bool = False) -> tuple[EpisodeRow, list[Chunk]]:
    """The row and the blocks of an episode, the `number`th of the page. `is_live` says that its record may still grow.

    Raises:
        RecordReadError: The record is missing, damaged or too large.
        EmptyRecordError: The record has no complete first event.
    """
    events = list(read_events(folder, on_incomplete=logger.warning))
    if not events or not isinstance(events[0], EpisodeStart):
        raise EmptyRecordError(f"{folder}: the record is empty: it has no complete first event")
    digest = EpisodeDigest()
    for event in events:
        digest.add(event)
    digest.close()
    start = events[0]
    row = episode_row(name, digest, start, is_live=is_live)
    chunks = [chunk(f"{number}/episode", page_episode(row, digest, start, tell(events)))]
    chunks += _scene_chunks(folder, number, events)
    return row, [*chunks, *_mind_chunks(number, [entry.minds for entry in digest.ticks])]


def page_episode(row: EpisodeRow, digest: EpisodeDigest, start: EpisodeStart, story: Story) -> PageEpisode:
    """The episode without minds and map."""
    return PageEpisode(
        name=row.name,
        title=row.title,
        description=scenario_text(start, "description"),
        goals=goals(start),
        team=row.team,
        seed=row.seed,
        scoring_version=start.scoring_version,
        ticks=tuple(digest.shown_ticks),
        beginning=story.beginning,
        days=tuple(
            PageDay(
                day=day.day,
                tick=day.tick,
                sentences=tuple(
                    StorySentence(tick=each.tick, text=each.text, kind=each.kind or "") for each in day.sentences
                ),
            )
            for day in story.days
        ),
        ending=story.ending,
        weights=weights(start),
        baseline=page_baseline(start),
        mind_block=MIND_BLOCK,
    )


def goals(start: EpisodeStart) -> tuple[str, ...]:
    """The recorded conditions of victory, such as `days_survived >= 30`."""
    scenario = start.recipe.get("scenario")
    listed = scenario.get("victory") if isinstance(scenario, dict) else None
    conditions = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return tuple(f"{each.get('metric')} {each.get('operator')} {_number(each.get('value'))}" for each in conditions)


def weights(start: EpisodeStart) -> dict[str, float]:
    """The recorded weight of each metric under the recorded scoring version."""
    scenario = start.recipe.get("scenario")
    every = scenario.get("weights") if isinstance(scenario, dict) else None
    own = every.get(start.scoring_version) if isinstance(every, dict) else None
    return (
        {name: float(value) for name, value in own.items() if isinstance(value, int | float)}
        if isinstance(own, dict)
        else {}
    )


def _number(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _scene_chunks(folder: Path, number: int, events: list[Event]) -> list[Chunk]:
    """The scenes, and the ground of the map under a name that follows from it: the episodes of a run share it."""
    scenes = page_scenes(folder, events)
    if not scenes["steps"]:
        return []
    ground = scenes.pop("map")
    if ground is None:
        return [chunk(f"{number}/scene", {**scenes, "map": None})]
    text = chunk("", ground).text
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    return [chunk(f"{number}/scene", {**scenes, "map": name}), Chunk(f"map/{name}", text)]


def _mind_chunks(number: int, minds: list[PageMinds]) -> list[Chunk]:
    """Blocks of minds, and one block with the texts of prompts that several blocks need.

    A text is written once. Those of one block are sorted by role, because a role's view differs little from its last
    one, and the compression finds what repeats within a short distance.
    """
    texts = {name: text for each in minds for name, text in each.texts.items()}
    blocks = [minds[first : first + MIND_BLOCK] for first in range(0, len(minds), MIND_BLOCK)]
    users: Counter[str] = Counter()
    for block in blocks:
        users.update({name for each in block for role in each.roles for name in role.prompt})
    shared = {name: text for name, text in texts.items() if users[name] > 1}
    chunks = [chunk(f"{number}/texts", shared)]
    for place, block in enumerate(blocks):
        by_role = sorted((role.role, each.tick, role.prompt) for each in block for role in each.roles)
        own = {name: texts[name] for _, _, names in by_role for name in names if name not in shared}
        content = {"minds": [each.model_copy(update={"texts": {}}).model_dump() for each in block], "texts": own}
        chunks.append(chunk(f"{number}/minds/{place}", content))
    return chunks
