"""Episodes without a model take a worker each, those with a model share it, and all begin in their order."""

from __future__ import annotations

import asyncio

from pytest_rle.cluster.places import Places
from pytest_rle.errors import EpisodeError


async def started(places: Places, kinds: list[bool]) -> tuple[list[int], list[asyncio.Event], list[asyncio.Task[None]]]:
    """Ask for places, one after another: which episodes have theirs, how to end each, and their tasks."""
    begun: list[int] = []
    ends = [asyncio.Event() for _ in kinds]

    async def play(number: int, whole_worker: bool) -> None:
        async with places.take(whole_worker=whole_worker):
            begun.append(number)
            await ends[number].wait()

    tasks = [asyncio.create_task(play(number, kind)) for number, kind in enumerate(kinds)]
    await settle()
    return begun, ends, tasks


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_episodes_without_a_model_take_a_worker_each() -> None:
    places = Places()
    places.set_workers({"a": 4, "b": 4})
    begun, ends, tasks = await started(places, [True, True, True])
    assert begun == [0, 1]
    ends[0].set()
    await settle()
    assert begun == [0, 1, 2]
    for end in ends:
        end.set()
    await asyncio.gather(*tasks)


async def test_episodes_with_a_model_share_workers() -> None:
    places = Places()
    places.set_workers({"a": 2, "b": 2})
    begun, ends, tasks = await started(places, [False] * 5)
    assert begun == [0, 1, 2, 3]
    ends[2].set()
    await settle()
    assert begun == [0, 1, 2, 3, 4]
    for end in ends:
        end.set()
    await asyncio.gather(*tasks)


async def test_an_episode_waits_for_a_worker_and_a_new_one_lets_it_begin() -> None:
    places = Places()
    begun, ends, tasks = await started(places, [True])
    assert begun == []
    places.set_workers({"a": 1})
    await settle()
    assert begun == [0]
    ends[0].set()
    await asyncio.gather(*tasks)


async def test_a_small_episode_does_not_overtake_a_large_one() -> None:
    places = Places()
    places.set_workers({"a": 4})
    begun, ends, tasks = await started(places, [False, True, False])
    assert begun == [0]
    for end in ends:
        end.set()
    await asyncio.gather(*tasks)
    assert begun == [0, 1, 2]


async def test_nobody_waits_for_a_place_that_never_comes() -> None:
    places = Places()
    _, _, tasks = await started(places, [True, False])
    places.close(EpisodeError("the scheduler is gone"))
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(each) for each in ended] == ["the scheduler is gone"] * 2
