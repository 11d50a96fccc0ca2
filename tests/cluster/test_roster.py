"""Workers come and go: each is tested before it plays, and what is wrong with one is said once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pytest_rle.cluster.places import Places
from pytest_rle.cluster.roster import Roster

FIRST, SECOND = "tcp://first:1", "tcp://second:1"


class KnownWorkers:
    """What a scheduler knows, and how the tests of its workers end."""

    def __init__(self) -> None:
        self.workers: dict[str, dict[str, Any]] = {}
        self.tested: list[str] = []
        self.ends: dict[str, asyncio.Future[str]] = {}

    def add(self, address: str, *, status: str = "running", threads: int = 4, used: int = 0) -> None:
        self.workers[address] = {
            "nthreads": threads, "status": status, "memory_limit": 400_000_000, "metrics": {"memory": used}
        }  # fmt: skip
        self.ends.setdefault(address, asyncio.get_running_loop().create_future())

    async def identify(self) -> Mapping[str, Any]:
        return {"workers": dict(self.workers)}

    async def test(self, address: str) -> str:
        self.tested.append(address)
        return await self.ends[address]


def roster_of(known: KnownWorkers, per_worker: int = 12) -> tuple[Roster, Places]:
    places = Places()
    return Roster(known.identify, known.test, places, per_worker), places


async def test_a_worker_plays_after_its_test_and_does_not_wait_for_the_test_of_another() -> None:
    known = KnownWorkers()
    known.add(FIRST)
    known.add(SECOND, threads=2)
    roster, places = roster_of(known, per_worker=3)
    await roster.look()
    assert (places.workers, roster.is_testing) == ([], True)
    known.ends[SECOND].set_result("")
    await roster.wait_for_test(60.0)
    assert (places.workers, places.total, roster.is_testing) == ([SECOND], 2, True)
    known.ends[FIRST].set_result("")
    await roster.wait_for_test(60.0)
    assert (places.total, roster.is_testing) == (5, False)
    assert (places.at_once(whole_worker=True), places.at_once(whole_worker=False)) == (2, 5)


async def test_a_refused_worker_gets_no_place_and_one_line() -> None:
    known = KnownWorkers()
    known.add(FIRST)
    known.ends[FIRST].set_result("the worker would play another world")
    roster, places = roster_of(known)
    await roster.look()
    await roster.wait_for_test(60.0)
    assert roster.take_lines() == ["the worker would play another world"]
    await roster.look()
    assert roster.take_lines() == []
    assert (places.workers, known.tested) == ([], [FIRST])
    assert places.at_once(whole_worker=True) == 1


async def test_a_lost_worker_has_no_place_any_more() -> None:
    known = KnownWorkers()
    known.add(FIRST)
    known.ends[FIRST].set_result("")
    roster, places = roster_of(known)
    await roster.look()
    await roster.wait_for_test(60.0)
    assert (places.workers, roster.alive) == ([FIRST], frozenset({FIRST}))
    del known.workers[FIRST]
    await roster.look()
    assert (places.workers, roster.alive) == ([], frozenset())


async def test_a_worker_that_is_paused_for_its_memory_is_named_once_and_gets_nothing_until_it_goes_on() -> None:
    known = KnownWorkers()
    known.add(FIRST)
    known.add(SECOND, status="paused")
    known.ends[FIRST].set_result("")
    known.ends[SECOND].set_result("")
    roster, places = roster_of(known)
    await roster.look()
    await roster.wait_for_test(60.0)
    roster.take_lines()
    known.add(FIRST, status="paused", used=330_500_000)
    await roster.look()
    await roster.look()
    (line,) = roster.take_lines()
    assert line.startswith(f"the worker at {FIRST} gets no further episode as long as it uses 330 of 400 MB: ")
    assert (places.workers, roster.alive) == ([], frozenset({FIRST, SECOND}))
    assert known.tested == [FIRST], "a paused worker would not play its first game"
    known.add(FIRST)
    await roster.look()
    assert places.workers == [FIRST]


async def test_the_memory_of_a_lost_worker_is_that_of_the_last_look() -> None:
    known = KnownWorkers()
    known.add(FIRST, used=390_000_000)
    roster, _ = roster_of(known)
    await roster.look()
    known.workers.clear()
    await roster.look()
    assert roster.memory_of(FIRST) == "390 of 400 MB"
    assert roster.memory_of(FIRST, at_least=0.98) == roster.memory_of(SECOND) == ""
    roster.close()
