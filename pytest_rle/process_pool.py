"""A pool of processes that play games for a command, and the option that says how many."""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import os
from collections.abc import Iterator


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Declare `--processes`."""
    parser.add_argument(
        "--processes",
        type=_count,
        default=os.cpu_count() or 1,
        metavar="N",
        help="games at once (default: the number of processors)",
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes, 1 or more")
    return int(text)


@contextlib.contextmanager
def process_pool(processes: int) -> Iterator[concurrent.futures.Executor]:
    """A pool that ends with its block. After an error, jobs that have not begun are cancelled."""
    with concurrent.futures.ProcessPoolExecutor(processes) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
