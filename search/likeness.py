"""How near words are in meaning, by the embedding model."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np

from search.embedding import Embedder, Vectors

_KEPT: Final = 20_000


class WordLikeness:
    """Compares single words; their vectors are kept, for papers say the same words again and again."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}
        self._adding = threading.Lock()

    def __call__(self, words: Sequence[str], others: Sequence[str]) -> list[float]:
        """Return, for each word, the cosine with the nearest of the others; 0 where there is none."""
        if not words or not others:
            return [0.0] * len(words)
        known = self._read({*words, *others})
        mine, theirs = (np.stack([known[word] for word in many]) for many in (words, others))
        return [float(value) for value in (mine @ theirs.T).max(axis=1)]

    def _read(self, words: set[str]) -> dict[str, Vectors]:
        new = sorted(words - self._vectors.keys())
        if new:
            made = {
                new[index]: vectors.windows[0] for index, vectors in self._embedder.read(new, first_window_only=True)
            }
            with self._adding:
                kept = {} if len(self._vectors) > _KEPT else self._vectors
                self._vectors = {**kept, **made}
        known = self._vectors
        missing = words - known.keys()
        return {word: known[word] for word in words} if not missing else self._read(words)
