"""The vector index: exact inner products over the windows of the passages a reader may see."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from search.codes import unpack_windows
from search.embedding import Vectors

# Its type hints know the C++ signatures only, not what its Python wrapper takes.
_faiss: Any = faiss
# A question is one row: threads would only wait for each other.
_faiss.omp_set_num_threads(1)

Keys = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Vectors of windows with the keys of their passages, in key order."""

    keys: Keys
    matrix: Vectors
    index: Any

    @classmethod
    def of(cls, keys: Keys, matrix: Vectors) -> VectorIndex:
        """Build the index; `matrix` has a row a window."""
        index = _faiss.IndexFlatIP(matrix.shape[1])
        if len(matrix):
            index.add(np.ascontiguousarray(matrix))
        return cls(keys, matrix, index)

    def grown(self, kept: Keys, new: list[tuple[int, bytes]]) -> VectorIndex:
        """Return the index with only the kept keys of this one and the new rows, which have greater keys."""
        stay = np.isin(self.keys, kept)
        fresh = np.array([key for key, _ in new], dtype=np.int64)
        rows = unpack_windows([blob for _, blob in new], self.matrix.shape[1])
        if stay.all() and not len(fresh):
            return self
        return VectorIndex.of(np.concatenate([self.keys[stay], fresh]), np.concatenate([self.matrix[stay], rows]))

    def vectors(self, questions: Vectors, allowed: Keys, k: int) -> list[tuple[int, float]]:
        """Return the keys and inner products of the best k passages among the allowed keys (sorted).

        A passage counts by its best window and its best question vector; one row a question vector.
        """
        rows = np.isin(self.keys, allowed)
        count = int(rows.sum())
        if not count or not k:
            return []
        # The selector skips what is not allowed before it is scored, so few allowed rows cost little.
        selector = _faiss.IDSelectorBitmap(np.packbits(rows, bitorder="little"))
        scores, found = self.index.search(
            np.ascontiguousarray(questions), min(count, 2 * k), params=_faiss.SearchParameters(sel=selector)
        )
        best: dict[int, float] = {}
        for score, row in zip(scores.ravel(), found.ravel(), strict=True):
            if row >= 0:
                key = int(self.keys[row])
                best[key] = max(best.get(key, -math.inf), float(score))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:k]
