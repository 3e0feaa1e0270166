"""One published state of the library, opened for searching: it stays as it is while papers come and go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from corpus.access import EVERYTHING, Clearance
from corpus.library import Library, LibraryError
from corpus.papers import Paper
from corpus.repeats import Repeats, standing_order
from search.acronyms import gathered
from search.catalogue import Catalogue, allows
from search.embedding import Embedder
from search.lexical import LexicalIndex, LexicalSearcher
from search.publishing import INDEX, check_model
from search.query import Knowledge, Query, standing
from search.types import Filters
from search.vectors import VectorIndex

_TRIES: Final = 8
_ORDERS_KEPT: Final = 64


@dataclass(slots=True)
class Snapshot:
    """The catalogue, both indexes and what the papers say about names, all of one generation.

    `words` and `vectors` are None for an empty library.
    """

    generation: int
    catalogue: Catalogue
    words: LexicalSearcher | None
    vectors: VectorIndex | None
    repeats: Repeats
    texts: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    _knowledge: dict[Clearance, Knowledge] = field(default_factory=dict)
    _followers: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict)

    @classmethod
    def open(cls, library: Library, embedder: Embedder, earlier: Snapshot | None = None) -> Snapshot:
        """Open the last published state; what `earlier` has of it is not read again."""
        check_model(library, embedder)
        for _ in range(_TRIES):
            generation = library.generation()
            made = _read(library, embedder, earlier, generation)
            # A paper published meanwhile may have taken its earlier version out of the word index: look again.
            if library.generation() == generation:
                return made
        raise LibraryError("papers are being added too fast to be searched; try again in a moment")

    def knowledge(self, clearance: Clearance) -> Knowledge:
        """Return what the papers a reader may see say about names: made at the first question, from those alone."""
        if clearance not in self._knowledge:
            papers = [paper for paper in self.catalogue.papers if paper.access in clearance]
            texts = [
                text
                for (paper_id, _), found in self.texts.items()
                if self.catalogue.papers[self.catalogue.numbers[paper_id]].access in clearance
                for text in found
            ]
            self._knowledge[clearance] = Knowledge(
                sources=_different(paper.source for paper in papers),
                bodies=_different(paper.meeting.body for paper in papers),
                acronyms=gathered(texts),
            )
        return self._knowledge[clearance]

    def followers(self, clearance: Clearance, filters: Filters, query: Query) -> frozenset[int]:
        """Return the keys of the passages that a reader finds in another copy of their paper.

        Only papers that the reader may see and the filters let through count. The copy that the question asks for
        leads: that of the meeting it names.
        """
        copies = [paper for paper in self.catalogue.papers if paper.id in self.repeats.others]
        copies = [paper for paper in copies if allows(paper, clearance, filters)]
        copies.sort(key=lambda paper: (-standing(query, paper), standing_order(paper)))
        order = tuple(paper.id for paper in copies)
        if order not in self._followers:
            if len(self._followers) >= _ORDERS_KEPT:
                self._followers.clear()
            self._followers[order] = self.repeats.followers(order)
        return self._followers[order]


def _different(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def _read(library: Library, embedder: Embedder, earlier: Snapshot | None, generation: int) -> Snapshot:
    papers: tuple[Paper, ...] = library.papers(EVERYTHING)
    catalogue = Catalogue.of(papers, library.keys())
    texts = _texts(library, catalogue, earlier)
    if not len(catalogue.keys):
        return Snapshot(generation, catalogue, None, None, Repeats({}, {}), texts)
    words = LexicalIndex(library.folder / INDEX).searcher()
    before = earlier.vectors if earlier is not None and earlier.vectors is not None else None
    vectors = before or VectorIndex.of(np.empty(0, dtype=np.int64), np.empty((0, embedder.dimension), dtype=np.float32))
    last = int(vectors.keys[-1]) if len(vectors.keys) else 0
    grown = vectors.grown(catalogue.keys, list(library.vectors(above=last)))
    return Snapshot(generation, catalogue, words, grown, library.repeats(), texts)


def _texts(library: Library, catalogue: Catalogue, earlier: Snapshot | None) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the papers' texts, by paper version; a version is known by its first key, which is never used twice."""
    known = earlier.texts if earlier is not None else {}
    owners, firsts = np.unique(catalogue.owners, return_index=True)
    made = {}
    for owner, first in zip(owners, firsts, strict=True):
        version = (catalogue.papers[int(owner)].id, int(catalogue.keys[first]))
        made[version] = known.get(version) or tuple(library.texts(version[0]))
    return made
