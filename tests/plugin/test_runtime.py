"""The runtime: episodes run on their own loop, in order, are cancelled cleanly, and are never lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import pytest

from pytest_rle.plugin.runtime import Episode, EpisodeCancelled, EpisodeRuntime, EpisodeUnresponsive

Play = Callable[[Episode[Any, Any]], Awaitable[Any]]
Start = Callable[..., EpisodeRuntime[Any, Any]]

HANG_S: Final = 60.0
"""A test that waits longer than this for an event hangs; no test depends on how long anything takes."""


@pytest.fixture
def start() -> Iterator[Start]:
    """Makes runtimes, and closes them after the test."""
    runtimes: list[EpisodeRuntime[Any, Any]] = []

    def begin(play: Play, **options: Any) -> EpisodeRuntime[Any, Any]:
        runtimes.append(EpisodeRuntime(play, **{"slots": 1, "grace_s": HANG_S, **options}))
        return runtimes[-1]

    yield begin
    for runtime in runtimes:
        runtime.close("the test is over")


async def forever() -> None:
    """Wait until cancelled."""
    await asyncio.Event().wait()


def test_an_episode_gives_its_result_to_the_thread_that_waits(start: Start, request: Any) -> None:
    async def play(episode: Episode[str, str]) -> str:
        await asyncio.sleep(0)
        return episode.spec.upper()

    runtime = start(play)
    assert runtime.add("a", "spec", request.node).future.result(HANG_S) == "SPEC"


def test_episodes_start_in_the_order_they_were_added_and_fill_the_slots(start: Start, request: Any) -> None:
    order: list[str] = []
    running = most = 0
    pairs = asyncio.Barrier(2)  # an episode ends only when another one runs beside it

    async def play(episode: Episode[str, None]) -> None:
        nonlocal running, most
        order.append(episode.key)
        running += 1
        most = max(most, running)
        await pairs.wait()
        running -= 1

    runtime = start(play, slots=2)
    episodes = [runtime.add(str(number), "", request.node) for number in range(6)]
    for episode in episodes:
        episode.future.result(HANG_S)
    assert order == ["0", "1", "2", "3", "4", "5"]
    assert most == 2


def test_a_cancelled_episode_still_cleans_up_and_gives_the_reason(start: Start, request: Any) -> None:
    begun, flushed = threading.Event(), threading.Event()

    async def play(_: Episode[str, None]) -> None:
        try:
            begun.set()
            await forever()
        finally:
            await asyncio.sleep(0)
            flushed.set()

    episode = start(play).add("a", "", request.node)
    assert begun.wait(HANG_S)
    episode.cancel("enough")
    with pytest.raises(EpisodeCancelled, match="enough"):
        episode.future.result(HANG_S)
    assert flushed.is_set()


def test_closing_never_starts_a_queued_episode(start: Start, request: Any) -> None:
    begun: list[str] = []
    first = threading.Event()

    async def play(episode: Episode[str, None]) -> None:
        begun.append(episode.key)
        first.set()
        await forever()

    runtime = start(play)
    for key in ("a", "b", "c"):
        runtime.add(key, "", request.node)
    assert first.wait(HANG_S)
    left = runtime.close("over")
    assert begun == ["a"]
    assert [episode.key for episode in left] == ["a", "b", "c"]
    assert not [thread for thread in threading.enumerate() if thread.name == "rle-episodes"]


def test_an_episode_that_is_cancelled_before_its_first_step_ends_at_once(start: Start, request: Any) -> None:
    release, begun = threading.Event(), threading.Event()

    async def play(episode: Episode[str, None]) -> None:
        assert episode.key == "a"
        begun.set()
        release.wait(HANG_S)  # blocks the loop, so that it sees the start and the end of the other episode together

    runtime = start(play)
    runtime.add("a", "", request.node)
    assert begun.wait(HANG_S)
    other = runtime.add("b", "", request.node)
    other.cancel("no more")
    release.set()
    assert isinstance(other.future.exception(HANG_S), EpisodeCancelled)
    assert str(other.future.exception()) == "no more"


def test_a_blocked_loop_is_reported_with_its_line(start: Start, request: Any) -> None:
    release, begun = threading.Event(), threading.Event()

    async def play(_: Episode[str, None]) -> None:
        begun.set()
        release.wait(HANG_S)  # blocks the loop

    runtime = start(play, grace_s=0.0)
    episode = runtime.add("a", "", request.node)
    assert begun.wait(HANG_S)
    assert not runtime.responds(within_s=0.01)
    assert "release.wait(HANG_S)" in runtime.stack()
    runtime.close("over")
    with pytest.raises(EpisodeUnresponsive):
        episode.future.result(0)
    release.set()


def test_an_async_test_can_await_an_episode_in_its_own_loop(start: Start, request: Any) -> None:
    async def play(_: Episode[str, int]) -> int:
        return 7

    episode: Episode[str, int] = start(play).add("a", "", request.node)

    async def wait() -> int:
        return await episode

    assert asyncio.run(wait()) == 7


def test_the_time_of_an_episode_leaves_out_its_wait_for_a_slot(start: Start, request: Any) -> None:
    now = 1000.0

    async def play(episode: Episode[float, None]) -> None:
        nonlocal now
        await asyncio.sleep(0)
        now += episode.spec

    runtime = start(play, clock=lambda: now)
    episodes = [runtime.add(str(number), float(number), request.node) for number in (1, 2, 3)]
    for episode in episodes:
        episode.future.result(HANG_S)
    assert [episode.seconds for episode in episodes] == [1.0, 2.0, 3.0]


def test_without_slots_the_time_of_an_episode_counts_from_when_it_begins(start: Start, request: Any) -> None:
    now = 1000.0

    async def play(episode: Episode[float, None]) -> None:
        nonlocal now
        now += 100.0  # waits for its turn
        assert (episode.started, episode.seconds) == (None, 0.0)
        episode.begin()
        now += episode.spec
        episode.begin()

    runtime = start(play, slots=None, clock=lambda: now)
    episode = runtime.add("first", 5.0, request.node)
    episode.future.result(HANG_S)
    assert (episode.started, episode.seconds) == (1100.0, 5.0)
