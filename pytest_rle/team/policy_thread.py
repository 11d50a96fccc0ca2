"""A policy of one's own runs on an event loop in a thread of its own, so that code which blocks delays no other role.

The episode's loop keeps all time limits meanwhile. A policy that blocks is named, with the line of its code. Code that
runs is interrupted there. A call into the operating system, such as `time.sleep`, is interrupted only when it returns,
because no program can end a thread. Until then the policy is busy, and its next turns wait for it within their own time
limits.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import inspect
import logging
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Generic, TypeVar

from pytest_rle.errors import TeamError
from pytest_rle.shown import shown
from pytest_rle.team.own_code import is_own_file

T = TypeVar("T")

logger = logging.getLogger(__name__)

RESPONSE_S: Final = 1.0
"""Seconds that a policy has to react to its cancellation, before it counts as blocked."""


class PolicyThread:
    """The thread and the event loop of one policy. Its methods may be coroutines or plain functions.

    Args:
        name: The name of the policy, for the thread and for messages.

    Attributes:
        is_stuck: The last call that ended did so after its cancellation only, or has not ended yet.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._loop = asyncio.new_event_loop()
        self._is_over = False
        self.is_stuck = False
        self._thread = threading.Thread(target=self._serve, name=f"rle-policy-{name}", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[], Awaitable[T] | T], on_stuck: Callable[[str], None]) -> T:
        """Call a method of the policy in its thread, and return what it returns.

        If this call is cancelled, the method is cancelled. If it does not end within `RESPONSE_S`, `on_stuck` is called
        with what it does instead, and its thread is interrupted.

        Raises:
            TeamError: The method raised CancelledError although it was not cancelled.
        """
        call: _Call[T] = _Call(work)
        self._loop.call_soon_threadsafe(call.start)
        ended = asyncio.wrap_future(call.ended)
        try:
            await asyncio.wait([ended])
        except asyncio.CancelledError:
            self._loop.call_soon_threadsafe(call.cancel)
            done, _ = await asyncio.wait([ended], timeout=RESPONSE_S)
            if not done:
                ended.cancel()
                self.is_stuck = True
                on_stuck(await self._interrupt())
            raise
        self.is_stuck = False
        try:
            return ended.result().result()
        except asyncio.CancelledError as error:
            raise TeamError(f"policy {self._name!r} cancelled itself") from error

    async def stop(self) -> None:
        """End the thread. One that is blocked is left behind, and a warning names where."""
        self._is_over = True
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, RESPONSE_S / 4 if self.is_stuck else RESPONSE_S)
        if self._thread.is_alive():
            what = await self._interrupt()
            logger.warning("policy %s: its thread outlives the episode, because it %s", shown(self._name), what)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._is_over:
            with contextlib.suppress(asyncio.CancelledError):  # an interruption that found no code of the policy
                self._loop.run_forever()
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(_cancel_rest())
        self._loop.close()

    async def _interrupt(self) -> str:
        """Raise CancelledError in the thread if it is blocked. Returns what the policy does instead of ending."""
        has_run = threading.Event()
        self._loop.call_soon_threadsafe(has_run.set)
        if await asyncio.to_thread(has_run.wait, RESPONSE_S / 4):
            return "ignores its cancellation"
        place, ident = self._place(), self._thread.ident or 0
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(asyncio.CancelledError))
        return f"blocks its thread at {place}"

    def _place(self) -> str:
        """The innermost line of the user's own code that the thread is in."""
        frame = sys._current_frames().get(self._thread.ident or 0)  # noqa: SLF001 - the documented way to another thread's stack
        stack = traceback.extract_stack(frame) if frame is not None else []
        if not stack:
            return "an unknown line"
        innermost = next((each for each in reversed(stack) if is_own_file(each.filename)), stack[-1])
        return f"{Path(innermost.filename).name}:{innermost.lineno} in {innermost.name}"


class _Call(Generic[T]):
    """One call of a method, in the thread of the policy. `ended` gets the task when it is done."""

    def __init__(self, work: Callable[[], Awaitable[T] | T]) -> None:
        self.ended: Future[asyncio.Task[T]] = Future()
        self._work = work
        self._task: asyncio.Task[T] | None = None

    def start(self) -> None:
        """Create the task, in the thread of the policy."""
        self._task = asyncio.get_running_loop().create_task(self._result())
        self._task.add_done_callback(self._end)

    def cancel(self) -> None:
        """Cancel the task, in the thread of the policy."""
        if self._task is not None:
            self._task.cancel()

    def _end(self, task: asyncio.Task[T]) -> None:
        if self.ended.set_running_or_notify_cancel():
            self.ended.set_result(task)

    async def _result(self) -> T:
        result = self._work()
        return await result if inspect.isawaitable(result) else result


async def _cancel_rest() -> None:
    """Cancel the tasks that are left, and give them a moment."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    if rest:
        await asyncio.wait(rest, timeout=RESPONSE_S)
