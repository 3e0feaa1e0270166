"""Work that goes on beside a question's own thread, on processors that are free."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

_Result = TypeVar("_Result")


def beside(work: Callable[[], _Result]) -> Callable[[], _Result]:
    """Begin work in another thread, and return what waits for its result or raises what it raised.

    It has to be work that lets go of Python's lock in few, long pieces, as our indexes and NumPy's products do: each
    time it comes back for the lock it may wait for 5 ms. What no thread has begun when it is asked for, is done by who
    asks: questions that come all at once do not wait for each other.
    """
    if _spare() < 1:
        return work
    begun = _pool().submit(work)
    return lambda: work() if begun.cancel() else begun.result()


def _spare() -> int:
    return len(os.sched_getaffinity(0)) - 1


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_spare(), thread_name_prefix="beside")
