"""Python's cyclic garbage collector, which is paused while many objects are made and none of them is garbage."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the collector of this process, unless it is paused already.

    Each collection would walk through all objects that were made so far. Threads and tasks may overlap in this: the
    collector then runs again when the first of them is done.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def exempt_loaded() -> None:
    """Exempt all objects that exist now from further collections of this process.

    Call it when a program has loaded its modules: they stay until its end, and each full collection would walk through
    hundreds of thousands of their objects in vain.
    """
    gc.collect()  # what is garbage by now would otherwise stay, too
    gc.freeze()
