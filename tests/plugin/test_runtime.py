"""The runtime: episodes on their own loop, in order, cancelled cleanly, and never lost."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pytest_rle.plugin.runtime import Episode, EpisodeCancelled, EpisodeRuntime, EpisodeUnresponsive

Play = Callable[[Episode[Any, Any]], Any]


@pytest.fixture
def start() -> Iterator[Callable[..., EpisodeRuntime[Any, Any]]]:
    """Make runtimes that are closed at the end, whatever happens."""
    runtimes: list[EpisodeRuntime[Any, Any]] = []

    def begin(play: Play, *, slots: int = 1, grace: float = 5.0) -> EpisodeRuntime[Any, Any]:
        runtimes.append(EpisodeRuntime(play, slots=slots, grace=grace))
        return runtimes[-1]

    yield begin
    for runtime in runtimes:
        runtime.close("the test is over")


def test_an_episode_gives_its_result_to_the_thread_that_waits(start: Callable[..., Any], request: Any) -> None:
    async def play(episode: Episode[str, str]) -> str:
        await asyncio.sleep(0)
        return episode.spec.upper()

    runtime = start(play)
    assert runtime.add("a", "spec", request.node).future.result(5) == "SPEC"


def test_episodes_start_in_the_order_they_were_added_and_no_more_than_the_slots(
    start: Callable[..., Any], request: Any
) -> None:
    order: list[str] = []
    running = most = 0

    async def play(episode: Episode[str, None]) -> None:
        nonlocal running, most
        order.append(episode.key)
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    runtime = start(play, slots=2)
    episodes = [runtime.add(str(number), "", request.node) for number in range(6)]
    for episode in episodes:
        episode.future.result(5)
    assert order == ["0", "1", "2", "3", "4", "5"]
    assert most == 2


def test_a_cancelled_episode_still_cleans_up_and_says_why(start: Callable[..., Any], request: Any) -> None:
    begun, flushed = threading.Event(), threading.Event()

    async def play(_: Episode[str, None]) -> None:
        try:
            begun.set()
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            flushed.set()

    episode = start(play).add("a", "", request.node)
    assert begun.wait(5)
    episode.cancel("enough")
    with pytest.raises(EpisodeCancelled, match="enough"):
        episode.future.result(5)
    assert flushed.is_set()


def test_closing_never_starts_what_was_still_queued(start: Callable[..., Any], request: Any) -> None:
    begun: list[str] = []
    first = threading.Event()

    async def play(episode: Episode[str, None]) -> None:
        begun.append(episode.key)
        first.set()
        await asyncio.sleep(3600)

    runtime = start(play)
    for key in ("a", "b", "c"):
        runtime.add(key, "", request.node)
    assert first.wait(5)
    left = runtime.close("over")
    assert begun == ["a"]
    assert [episode.key for episode in left] == ["a", "b", "c"]
    assert not [thread for thread in threading.enumerate() if thread.name == "rle-episodes"]


def test_who_is_cancelled_before_its_first_step_is_over_at_once(start: Callable[..., Any], request: Any) -> None:
    release, begun = threading.Event(), threading.Event()

    async def play(episode: Episode[str, None]) -> None:
        assert episode.key == "a"
        begun.set()
        release.wait(30)  # blocks the loop, so that the other's beginning and end come to it together

    runtime = start(play)
    runtime.add("a", "", request.node)
    assert begun.wait(5)
    other = runtime.add("b", "", request.node)
    other.cancel("no more")
    release.set()
    assert isinstance(other.future.exception(5), EpisodeCancelled)
    assert str(other.future.exception()) == "no more"


def test_a_blocked_loop_is_named_with_its_line(start: Callable[..., Any], request: Any) -> None:
    release, begun = threading.Event(), threading.Event()

    async def play(_: Episode[str, None]) -> None:
        begun.set()
        release.wait(30)  # blocks the loop

    runtime = start(play, grace=0.2)
    episode = runtime.add("a", "", request.node)
    assert begun.wait(5)
    assert not runtime.responds(0.1)
    assert "release.wait(30)" in runtime.stack()
    runtime.close("over")
    with pytest.raises(EpisodeUnresponsive):
        episode.future.result(5)
    release.set()


def test_an_async_test_can_await_an_episode_from_its_own_loop(start: Callable[..., Any], request: Any) -> None:
    async def play(_: Episode[str, int]) -> int:
        return 7

    episode: Episode[str, int] = start(play).add("a", "", request.node)

    async def wait() -> int:
        return await episode

    assert asyncio.run(wait()) == 7


def test_the_time_of_an_episode_is_its_own_and_not_that_of_its_queue(start: Callable[..., Any], request: Any) -> None:
    async def play(_: Episode[str, None]) -> None:
        await asyncio.sleep(0.05)

    runtime = start(play)
    began = time.time()
    episodes = [runtime.add(str(number), "", request.node) for number in range(3)]
    for episode in episodes:
        episode.future.result(5)
    assert sum(episode.seconds for episode in episodes) <= time.time() - began + 0.05
    assert all(episode.seconds >= 0.05 for episode in episodes)
