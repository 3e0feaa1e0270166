"""The vector index: inner products over the windows of the passages a reader may see, exact or first roughly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import faiss
import numpy as np
import numpy.typing as npt

from search.catalogue import Allowed, Catalogue, Keys
from search.embedding import Vectors

# Its type hints know the C++ signatures only, not what its Python wrapper takes.
_faiss: Any = faiss
# A question is one row: threads would only wait for each other.
_faiss.omp_set_num_threads(1)

FEW: Final = 50_000
"""Rows that are scored one by one, each exactly; where more may be found, a rough search looks first."""
PROBED: Final = 32
"""Of the lists of a rough search one in so many is looked through."""
FEWEST_PROBED: Final = 24
MORE: Final = 4
"""How many times as many, where those hold too little of what may be found."""
_MASKS_KEPT: Final = 32

Owners = npt.NDArray[np.int32]
Scored: TypeAlias = tuple[Keys, Vectors]
"""Keys of passages and a score for each."""

_NOTHING: Final[Scored] = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Vectors of windows with the keys of their passages, in key order; `rough` finds candidates among many.

    `exact` is a flat faiss index of 16-bit floats, `rough` one of lists of vectors in 8 bits a coordinate; both number
    the rows as `keys` does. `name` is the folder they are mapped from, empty for rows in memory.
    """

    keys: Keys
    exact: Any
    rough: Any = None
    name: str = ""

    @classmethod
    def of(cls, windows: Sequence[tuple[int, bytes]], dimension: int) -> Rows:
        """Make rows, held in memory, of (key, packed vector) in key order."""
        exact = flat(dimension)
        add_packed(exact, [packed for _, packed in windows])
        return cls(np.array([key for key, _ in windows], dtype=np.int64), exact)

    @property
    def first(self) -> int:
        """The first key; 0 where there is none."""
        return int(self.keys[0]) if len(self.keys) else 0

    @property
    def last(self) -> int:
        """The last key; 0 where there is none."""
        return int(self.keys[-1]) if len(self.keys) else 0

    def changed(self, kept: npt.NDArray[np.bool_], new: Sequence[tuple[int, bytes]]) -> Rows:
        """Return these rows, held in memory, less those that are not kept, and with new ones of greater keys."""
        if kept.all() and not new:
            return self
        exact = flat(self.exact.d)
        codes = _faiss.vector_to_array(self.exact.codes).reshape(-1, exact.sa_code_size())
        add_packed(exact, [codes[kept].tobytes(), *(packed for _, packed in new)])
        fresh = np.array([key for key, _ in new], dtype=np.int64)
        return Rows(np.concatenate([self.keys[kept], fresh]), exact)

    def best(self, questions: Vectors, rows: Selected, k: int) -> Scored:
        """Return the keys and inner products of the best k rows among those selected; a key may come twice."""
        wanted = min(rows.count, k)
        if not wanted:
            return _NOTHING
        if self.rough is not None and rows.count > FEW:
            probed = max(self.rough.nlist // PROBED, FEWEST_PROBED)
            # The less may be found, the more lists, so that as many vectors are scored. Of how many it is a part, their
            # number tells, which exempt papers do not change. Lists that hold too little of what may be found leave
            # gaps all the same: then more are looked through, and then all.
            probed = max(probed, probed * (self.rough.nlist // 2) ** 2 // rows.count)
            for lists in (probed, MORE * probed):
                limits = _faiss.SearchParametersIVF(sel=rows.selector, nprobe=lists)
                _, found = self.rough.search(questions, wanted, params=limits)
                if (found >= 0).all():
                    return self.scores(questions, np.unique(found))
        scores, found = self.exact.search(questions, wanted, params=_faiss.SearchParameters(sel=rows.selector))
        there = found >= 0
        return np.asarray(self.keys[found[there]]), scores[there]

    def scores(self, questions: Vectors, rows: npt.NDArray[np.int64]) -> Scored:
        """Return the keys of these rows with their exact inner products with the question nearest to each."""
        if not len(rows):
            return _NOTHING
        return np.asarray(self.keys[rows]), (self.exact.reconstruct_batch(rows) @ questions.T).max(axis=1)

    def of_keys(self, keys: Keys) -> npt.NDArray[np.int64]:
        """Return the rows of these keys (sorted), as far as they are here."""
        first, last = np.searchsorted(self.keys, keys, "left"), np.searchsorted(self.keys, keys, "right")
        counts = last - first
        return np.repeat(last - np.cumsum(counts), counts) + np.arange(counts.sum())


@dataclass(frozen=True, slots=True)
class Selected:
    """Rows that may be found, and how many: faiss skips the others before it scores them."""

    selector: Any
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class VectorIndex:
    """The vectors of one published state, in parts: what is mapped from a file, and what came after it."""

    parts: tuple[Rows, ...]
    owners: tuple[Owners, ...]
    _selected: dict[Allowed, tuple[Selected, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Sequence[Rows], catalogue: Catalogue) -> VectorIndex:
        """Put parts together; rows of passages that are in no paper of the catalogue are never found."""
        kept = tuple(part for part in parts if len(part.keys))
        return cls(kept, tuple(catalogue.owners(part.keys) for part in kept))

    def vectors(self, questions: Vectors, allowed: Allowed, k: int) -> list[tuple[int, float]]:
        """Return the keys and inner products of the best k of the passages allowed.

        A passage counts by its best window and its best question vector; one row a question vector.
        """
        asked = np.ascontiguousarray(questions)
        found = [part.best(asked, rows, 2 * k) for part, rows in zip(self.parts, self._rows(allowed), strict=True)]
        return _best_first(found)[:k]

    def scores(self, questions: Vectors, keys: Sequence[int]) -> list[tuple[int, float]]:
        """Return the exact inner products of these passages, best first."""
        wanted = np.array(sorted(keys), dtype=np.int64)
        asked = np.ascontiguousarray(questions)
        return _best_first([part.scores(asked, part.of_keys(wanted)) for part in self.parts])

    def _rows(self, allowed: Allowed) -> tuple[Selected, ...]:
        found = self._selected.get(allowed)
        if found is None:
            if len(self._selected) >= _MASKS_KEPT:
                self._selected.clear()
            found = tuple(_select(part, owners, allowed) for part, owners in zip(self.parts, self.owners, strict=True))
            self._selected[allowed] = found
        return found


def _select(part: Rows, owners: Owners, allowed: Allowed) -> Selected:
    rows = allowed.papers[owners]
    rows[part.of_keys(allowed.without)] = False
    bits = np.packbits(rows, bitorder="little")
    return Selected(_faiss.IDSelectorBitmap(bits), int(rows.sum()))


def _best_first(found: Sequence[Scored]) -> list[tuple[int, float]]:
    """Return each key once with its best score, the best first; equal scores in the order of keys."""
    keys = np.concatenate([_NOTHING[0], *(keys for keys, _ in found)])
    scores = np.concatenate([_NOTHING[1], *(scores for _, scores in found)])
    order = np.lexsort((keys, -scores))
    best: dict[int, float] = {}
    for key, score in zip(keys[order].tolist(), scores[order].tolist(), strict=True):
        best.setdefault(key, score)
    return list(best.items())


def flat(dimension: int) -> Any:
    """Return an empty exact index of 16-bit floats: packed vectors are its codes as they stand."""
    return _faiss.IndexScalarQuantizer(dimension, _faiss.ScalarQuantizer.QT_fp16, _faiss.METRIC_INNER_PRODUCT)


def add_packed(exact: Any, packed: Sequence[bytes]) -> None:
    """Add packed vectors to an exact index."""
    codes = np.frombuffer(b"".join(packed), dtype=np.uint8).reshape(-1, exact.sa_code_size())
    if len(codes):
        exact.add_sa_codes(codes)
