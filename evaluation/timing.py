"""What benchmarks measure with: time, shares of values, and the memory of this process."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np


def timed(what: Callable[[], object]) -> float:
    """Return how long something takes, in ms."""
    began = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - began)


def at(values: Sequence[float], share: float) -> float:
    """Return the value that so great a share of the values does not exceed."""
    return float(np.quantile(list(values), share))


def unmapped() -> float:
    """Return the memory of this process that is not a mapped file, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return sum(int(found) for found in re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", status)) / 1000
