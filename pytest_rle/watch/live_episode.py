"""One episode that is being played, as a page that is open needs it: what is new since a tick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_rle.page import EpisodeDigest
from pytest_rle.page.data import EpisodeRow, PageMinds
from pytest_rle.page.episode_chunks import page_episode
from pytest_rle.page.run_data import episode_row
from pytest_rle.records import EpisodeEnd, Event, RecordTail
from pytest_rle.scene import PageScenes, Scene, SceneReader
from pytest_rle.story import Teller


class LiveEpisode:
    """Reads the record of an episode while it grows.

    Attributes:
        name: Its name on the page.
        has_ended: Whether the record is complete.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.has_ended = False
        self._tail = RecordTail(folder)
        self._digest = EpisodeDigest()
        self._teller = Teller()
        self._reader = SceneReader()
        self._latest: Scene | None = None
        self._scenes = PageScenes(folder)
        self._minds: list[PageMinds] = []
        self._texts: dict[str, str] = {}

    def read(self) -> None:
        """Take what was written since the last call. Raises RecordReadError if the record is damaged."""
        for event in self._tail.read():
            self._add(event)

    @property
    def row(self) -> EpisodeRow | None:
        """The row of the run's table; None before the first event."""
        start = self._digest.start
        return episode_row(self.name, self._digest, start, is_live=not self.has_ended) if start is not None else None

    @property
    def ticks(self) -> int:
        """How many ticks are complete."""
        return len(self._minds)

    @property
    def stage(self) -> tuple[int, int]:
        """Changes when a page has something new to show: a tick is complete, or the scene of the next one is there."""
        return len(self._minds), self._latest.tick if self._latest is not None else -1

    def update(self, seen: int) -> dict[str, Any]:
        """What a page needs that has so many complete ticks, as plain JSON.

        Minds come with all texts of their prompts. The tick under way comes without minds.
        """
        row, start = self.row, self._digest.start
        if row is None or start is None:
            return {}
        minds = self._minds[seen:]
        names = {name for each in minds for role in each.roles for name in role.prompt}
        steps = [*self._scenes.steps[seen:], *([self._scenes.step(self._latest)] if self._latest is not None else [])]
        scene = self._scenes.head() | {"from": seen, "steps": steps}
        if seen:
            del scene["map"], scene["looks"]
        return {
            "row": row.model_dump(),
            "episode": page_episode(row, self._digest, start, self._teller.story()).model_dump(),
            "minds": [each.model_dump(exclude={"texts"}) for each in minds],
            "texts": {name: self._texts[name] for name in names if name in self._texts},
            "scene": scene if steps else None,
        }

    def _add(self, event: Event) -> None:
        self._teller.read(event)
        finished = self._digest.add(event)
        scene = self._reader.add(event)
        if scene is not None:
            if self._latest is not None and self._latest.tick != scene.tick:
                self._scenes.add(self._latest)
            self._latest = scene
        if isinstance(event, EpisodeEnd):
            self.has_ended = True
            finished += self._digest.close()
            if self._latest is not None:
                self._scenes.add(self._latest)
                self._latest = None
        for each in finished:
            self._minds.append(each.minds)
            self._texts |= each.minds.texts
