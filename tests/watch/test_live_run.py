"""What a page gets of a run that grows adds up to the page of the finished run."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

from pytest_rle.page import write_page
from pytest_rle.watch.live_run import MOST_EPISODES, LiveRun
from tests.watch.conftest import GrowingRun

NAME = "crashlanded-seed2"


def content(page: str) -> dict[str, Any]:
    """The data blocks of a page, by name."""
    blocks = re.findall(r'data-chunk="([^"]+)">([^<]*)<', page)
    return {name: json.loads(gzip.decompress(base64.b64decode(text))) for name, text in blocks}


class Follower:
    """What a page does with its updates."""

    def __init__(self, run: LiveRun, seen: dict[str, int]) -> None:
        self._run = run
        self._seen = seen
        self._stages: dict[str, tuple[int, int]] = {}
        self.steps: list[Any] = []
        self.minds: dict[int, Any] = {}
        self.texts: dict[str, str] = {}
        self.latest: dict[str, Any] = {}

    def take(self) -> int:
        """Take the updates. Returns how many there were."""
        self._run.read()
        updates = self._run.updates(self._seen, self._stages)
        for name, episode in self._run.episodes.items():
            self._seen[name], self._stages[name] = episode.ticks, episode.stage
        for update in json.loads(json.dumps(updates)):
            self.latest = update
            self.minds |= {each["tick"]: each for each in update["minds"]}
            self.texts |= update["texts"]
            if update["scene"] is not None:
                self.steps[update["scene"]["from"] :] = update["scene"]["steps"]
        return len(updates)


def test_updates_line_by_line_make_the_page_of_the_finished_run(growing: GrowingRun) -> None:
    run = LiveRun(growing.folder)
    follower = Follower(run, {})
    assert follower.take() == 0, "the folder of the run is not there yet"
    growing.begin(NAME)
    taken = []
    for end in range(len(growing.lines) + 1):
        growing.write(NAME, end)
        if follower.take():
            taken.append(end)
    ticks = len(growing.places) - 1
    assert len(taken) <= 3 * ticks, "a page is told of what it can show, and not of every event"

    whole = content(write_page([growing.folder]).read_text(encoding="utf-8"))
    assert follower.latest["episode"] == whole["0/episode"]
    assert follower.latest["row"] == whole["run"]["episodes"][0]
    assert follower.latest["means"] == whole["run"]["means"]
    assert follower.steps == whole["0/scene"]["steps"]
    assert follower.latest["scene"]["kinds"] == whole["0/scene"]["kinds"]
    minds = [each for name, block in whole.items() if name.startswith("0/minds/") for each in block["minds"]]
    texts = whole["0/texts"] | {k: v for name, b in whole.items() if "/minds/" in name for k, v in b["texts"].items()}
    assert [{**each, "texts": {}} for each in follower.minds.values()] == minds
    assert follower.texts == texts


def test_a_page_that_is_opened_in_the_middle_goes_on_from_there(growing: GrowingRun) -> None:
    run = LiveRun(growing.folder)
    growing.begin(NAME)
    growing.write(NAME, growing.places[2] + 3)
    page = content(run.page())
    assert page["live"] == {"seen": {NAME: 2}}
    assert page["run"]["episodes"][0]["outcome"] == "playing"
    assert len(page["0/episode"]["ticks"]) == 3
    follower = Follower(run, page["live"]["seen"])
    follower.steps = page["0/scene"]["steps"]
    growing.write_rest(NAME)
    assert follower.take() == 1
    assert sorted(follower.minds) == [2, 3]
    assert [step["tick"] for step in follower.steps] == [0, 1, 2, 3]
    assert "map" not in follower.latest["scene"]
    assert follower.take() == 0


def test_a_page_of_the_finished_run_has_nothing_to_follow(growing: GrowingRun) -> None:
    growing.begin(NAME)
    growing.write_rest(NAME)
    run = LiveRun(growing.folder)
    page = content(run.page())
    assert page["run"]["episodes"][0]["outcome"] == "horizon"
    assert Follower(run, page["live"]["seen"]).take() == 0


def test_an_episode_that_begins_later_comes_as_a_whole(growing: GrowingRun) -> None:
    run = LiveRun(growing.folder)
    growing.begin("first")
    growing.write_rest("first")
    follower = Follower(run, content(run.page())["live"]["seen"])
    growing.begin("second")
    growing.write("second", growing.places[1])
    assert follower.take() == 1
    assert follower.latest["row"]["name"] == "second"
    assert follower.latest["scene"]["from"] == 0
    assert follower.latest["scene"]["map"]["width"] == 60
    assert [each["name"] for each in content(run.page())["run"]["episodes"]] == ["first", "second"]


def test_a_damaged_record_leaves_the_others_alone(growing: GrowingRun) -> None:
    for name in ("damaged", "good"):
        growing.begin(name)
        growing.write(name, growing.places[1])
    with (growing.folder / "damaged" / "events.jsonl").open("ab") as file:
        file.write(b"damage\n")
    run = LiveRun(growing.folder)
    follower = Follower(run, {})
    follower.take()
    growing.write_rest("good")
    assert follower.take() == 1
    assert follower.latest["row"]["outcome"] == "horizon"
    assert [row["name"] for row in content(run.page())["run"]["episodes"]] == ["good"]


def test_a_large_run_shows_the_episodes_that_began_last(growing: GrowingRun) -> None:
    run = LiveRun(growing.folder)
    for number in range(MOST_EPISODES + 2):
        growing.begin(f"episode{number:02}")
        growing.write(f"episode{number:02}", 1)
    names = [row["name"] for row in content(run.page())["run"]["episodes"]]
    assert names == [f"episode{number:02}" for number in range(2, MOST_EPISODES + 2)]
