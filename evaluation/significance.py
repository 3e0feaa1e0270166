"""Whether one system is better than another on the same questions, or only luckier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

RESAMPLES: Final = 10_000
_SEED: Final = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first system is on average, from where to where that lies in 95 of 100 resamples.

    `p` is the share of resamples in which it is no better, doubled (two-sided); at least 1 / RESAMPLES, and at least
    what the fairest coin gives for as many questions as differ, all one way: of one question no resample is another.
    """

    mean: float
    low: float
    high: float
    p: float


def paired_bootstrap(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """Compare two systems' values question by question (Efron and Tibshirani 1993, percentile method).

    Raises ValueError when there are no questions, or not the same number of them.
    """
    if not ours or len(ours) != len(theirs):
        raise ValueError("both systems need a value for each of the same questions")
    gains = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    rows = np.random.default_rng(_SEED).integers(0, len(gains), size=(RESAMPLES, len(gains)))
    means = gains[rows].mean(axis=1)
    tail = min((means <= 0).mean(), (means >= 0).mean())
    low, high = np.quantile(means, [0.025, 0.975])
    least = max(1 / RESAMPLES, 0.5 ** (np.count_nonzero(gains) - 1))
    return Difference(float(gains.mean()), float(low), float(high), float(min(1.0, max(2 * tail, least))))
