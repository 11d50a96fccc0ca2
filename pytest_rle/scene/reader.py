"""Puts the scenes of a record together again.

    from pytest_rle.scene import read_scenes

    for scene in read_scenes(Path("results/20261123-142233-9f3a/crashlanded-seed42")):
        print(scene.tick, len(scene.layers["buildings"]))

A `SceneReader` does the same for a record that is still being written.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_rle.errors import RecordError
from pytest_rle.records import Event, ObservationTaken, SceneTaken, read_events
from pytest_rle.scene.follow import Followed
from pytest_rle.scene.layers import LAYERS, DamagedScene, Layers, SceneChange, apply, check_rows
from pytest_rle.scene.static_map import static_map_path


class NoScene(RecordError):
    """A record has no scene of this tick. The message says which it has."""


@dataclasses.dataclass(frozen=True, slots=True)
class Scene:
    """What stood on the map at the start of a tick.

    Attributes:
        tick: The tick, from 0. The last scene of an episode with n ticks has tick n.
        game_tick: The game's own time.
        day: Days since the start of the episode.
        layers: Every layer in `pytest_rle.scene.layers.LAYERS`, by name.
        map: The name of the map's file, for `read_static_map`; None if the record does not say it.
    """

    tick: int
    game_tick: int
    day: float
    layers: Layers
    map: str | None


class SceneReader:
    """Builds scenes from the events of a record, one event after the other, also while it is written."""

    def __init__(self) -> None:
        self._seen: Layers = {}
        self._followed = Followed()
        self._observed: ObservationTaken | None = None
        self._map: str | None = None

    def add(self, event: Event) -> Scene | None:
        """Take the next event. Returns a scene if the event completes one.

        A tick in which the scenario triggers an incident has two; the later one is what the team decided on.

        Raises DamagedScene if the event has a row of another form.
        """
        if isinstance(event, ObservationTaken):
            self._observed = event
        elif isinstance(event, SceneTaken):
            try:
                check_rows(event.set)
            except DamagedScene as error:
                raise DamagedScene(f"the scene of tick {event.tick} is damaged: {error}") from error
            self._seen = apply(self._seen, SceneChange(event.set, event.gone))
            self._map = event.map or self._map
            empty: Layers = {name: {} for name in LAYERS}
            layers = {**empty, **self._seen, **self._followed.layers(self._seen)}
            game_tick, day = (self._observed.game_tick, self._observed.day) if self._observed else (0, 0.0)
            return Scene(event.tick, game_tick, day, layers, self._map)
        else:
            self._followed.add(event, self._seen)
        return None


def read_scenes(folder: Path, events: Iterable[Event] | None = None) -> Iterator[Scene]:
    """The scenes of an episode, one for each tick and one for the end. Records before schema version 4 have none.

    `events` are those of the record, if they were read already.

    Raises RecordReadError as `read_events` does, and DamagedScene as `SceneReader.add` does.
    """
    reader = SceneReader()
    latest: Scene | None = None
    for event in read_events(folder) if events is None else events:
        scene = reader.add(event)
        if scene is None:
            continue
        if latest is not None and latest.tick != scene.tick:
            yield latest
        latest = scene
    if latest is not None:
        yield latest


def find_static_map(folder: Path) -> Path | None:
    """The file of an episode's map. None if the record names none, or the file is not there."""
    names = (event.map for event in read_events(folder) if isinstance(event, SceneTaken))
    name = next(names, None)
    return static_map_path(folder, name) if name is not None else None


def scene_at(folder: Path, tick: int | None) -> Scene:
    """The scene of a tick; without one, the last scene.

    Raises:
        NoScene: The record has no such scene.
        RecordReadError: The record cannot be read.
    """
    latest: Scene | None = None
    for scene in read_scenes(folder):
        if scene.tick == tick:
            return scene
        latest = scene
    if latest is None:
        raise NoScene(
            f"{folder}: the record has no scenes: its schema version is below 4, or it ended before its first tick; "
            "play the episode again"
        )
    if tick is not None:
        raise NoScene(f"{folder}: there is no tick {tick}; the record has 0 to {latest.tick}")
    return latest
