"""What runs an embedding model: the interface of the two that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float32]
Pieces: TypeAlias = tuple[list[int], list[tuple[int, int]]]
"""The word pieces of a text, and where each stands in it."""


class NotRunnable(Exception):
    """This runtime cannot run the model; the message says why, to follow a colon."""


class Runtime(Protocol):
    """A model that is loaded. Several threads may use it at once."""

    at_once: int
    """Batches that are best worked on at once, each in a thread of its own."""
    limit: int
    """Word pieces that the model takes at most, the first and the last one included."""
    dimension: int
    first: int
    last: int
    """The pieces that stand before and after those of every text."""
    pad: int

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into word pieces, all of them, without the first and the last."""

    def vectors(self, ids: Ids, mask: Ids, *, question: bool) -> tuple[Floats, Floats]:
        """Return a vector for each row, and one for each piece of each row; their lengths mean nothing.

        A `question` is worked on beside others that are asked; anything else may take the whole machine.
        """
