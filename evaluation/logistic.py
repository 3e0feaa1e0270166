"""A small logistic regression whose weights may only speak the way they should."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

_SPREAD: Final = 0.3
"""The inverse of how strongly weights are held near 0, as in scikit-learn's `C`."""
_ROUNDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Fit:
    """The log odds where nothing speaks, and what each signal adds to them."""

    constant: float
    weights: tuple[float, ...]


def fitted(
    signals: Sequence[Sequence[float]], held: Sequence[bool], counts: Sequence[float], directions: Sequence[int]
) -> Fit:
    """Return the weights of most likelihood, each at or above 0 (direction 1) or at or below it (direction -1).

    `counts` says what each case counts. Signals are brought to one spread first, and large weights are held back
    (ridge). Accelerated projected gradient (Beck and Teboulle 2009).
    """
    x = np.asarray(signals, dtype=np.float64)
    y, w = np.asarray(held, dtype=np.float64), np.asarray(counts, dtype=np.float64)
    center = np.average(x, axis=0, weights=w)
    spread = np.sqrt(np.average((x - center) ** 2, axis=0, weights=w))
    spread[spread == 0] = 1.0
    z = np.column_stack([np.ones(len(x)), (x - center) / spread])
    ridge = np.array([0.0, *(1 / _SPREAD for _ in directions)])
    low = np.array([-np.inf, *(0.0 if way > 0 else -np.inf for way in directions)])
    high = np.array([np.inf, *(np.inf if way > 0 else 0.0 for way in directions)])
    step = 1 / (0.25 * float(np.linalg.norm(z * np.sqrt(w)[:, None], 2)) ** 2 + 1 / _SPREAD)
    beta = ahead = np.zeros(z.shape[1])
    for turn in range(_ROUNDS):
        slope = z.T @ (w * (1 / (1 + np.exp(-(z @ ahead))) - y)) + ridge * ahead
        new = np.clip(ahead - step * slope, low, high)
        ahead = new + turn / (turn + 3) * (new - beta)
        beta = new
    weights = beta[1:] / spread
    return Fit(float(beta[0] - weights @ center), tuple(float(value) for value in weights))
