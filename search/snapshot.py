"""One published state of the library, opened for searching: it stays as it is while papers come and go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from corpus.access import EVERYTHING, Clearance
from corpus.database import LibraryError
from corpus.library import Library
from corpus.papers import PaperKind
from corpus.repeats import Repeats, standing_order
from search.acronyms import Noted, joined, noted
from search.catalogue import Allowed, Catalogue, allows
from search.embedding import Embedder
from search.lexical import LexicalIndex, LexicalSearcher
from search.misprints import Misprints
from search.publishing import INDEX, check_model
from search.query import Knowledge, Query, standing
from search.types import Filters
from search.vector_files import open_rows
from search.vectors import Rows, VectorIndex
from search.when import dates_of

Version: TypeAlias = tuple[str, int]
"""A version of a paper: its id, and the first key of its passages, which is never used twice."""

_TRIES: Final = 8
_ORDERS_KEPT: Final = 64


@dataclass(slots=True)
class Snapshot:
    """The catalogue, both indexes and what the papers say about names, all of one generation.

    `words` and `vectors` are None for an empty library.
    """

    generation: int
    library: Library
    catalogue: Catalogue
    words: LexicalSearcher | None
    vectors: VectorIndex | None
    repeats: Repeats
    said: dict[Version, Noted] = field(default_factory=dict)
    _allowed: dict[tuple[Clearance, Filters, frozenset[int]], Allowed] = field(default_factory=dict)
    _knowledge: dict[Clearance, Knowledge] = field(default_factory=dict)
    _misprints: dict[Clearance, Misprints] = field(default_factory=dict)
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
        """Return what the papers a reader may see say about names: put together at the first question."""
        if clearance not in self._knowledge:
            papers = [paper for paper in self.catalogue.papers if paper.access in clearance]
            visible = {paper.id for paper in papers}
            acronyms = joined(
                (said for (paper, _), said in self.said.items() if paper in visible), _Printed(self.library, clearance)
            )
            self._misprints[clearance] = Misprints(acronyms, self.words, self.library, clearance)
            self._knowledge[clearance] = Knowledge(
                sources=_different(paper.source for paper in papers),
                bodies=_different(paper.meeting.body for paper in papers),
                acronyms=acronyms,
                meetings=tuple(day for paper in papers if paper.kind is PaperKind.MINUTES for day in dates_of(paper)),
                misprints=self._misprints[clearance].of,
            )
        return self._knowledge[clearance]

    def misprints(self, clearance: Clearance) -> Misprints:
        """Return how the papers a reader may see print acronyms wrong."""
        self.knowledge(clearance)
        return self._misprints[clearance]

    def allowed(self, clearance: Clearance, filters: Filters, followers: frozenset[int]) -> Allowed:
        """Return the passages that may be found: of each, one copy. One object for the same question."""
        asked = clearance, filters, followers
        if asked not in self._allowed:
            if len(self._allowed) >= _ORDERS_KEPT:
                self._allowed.clear()
            self._allowed[asked] = self.catalogue.allowed(clearance, filters, followers)
        return self._allowed[asked]

    def followers(self, clearance: Clearance, filters: Filters, query: Query) -> frozenset[int]:
        """Return the keys of the passages that a reader finds in another copy of their paper.

        Only papers that the reader may see and the filters let through count. The copy that the question asks for
        leads: that of the meeting it names.
        """
        places = self.catalogue.places
        copies = [self.catalogue.papers[places[paper]] for paper in self.repeats.others if paper in places]
        copies = [paper for paper in copies if allows(paper, clearance, filters)]
        copies.sort(key=lambda paper: (-standing(query, paper), standing_order(paper)))
        order = tuple(paper.id for paper in copies)
        if order not in self._followers:
            if len(self._followers) >= _ORDERS_KEPT:
                self._followers.clear()
            self._followers[order] = self.repeats.followers(order)
        return self._followers[order]


@dataclass(slots=True)
class _Printed:
    """The words that papers a reader may see print in small letters: looked up when one is asked for, and kept."""

    library: Library
    clearance: Clearance
    _known: dict[str, bool] = field(default_factory=dict)

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        if word not in self._known:
            self._known[word] = self.library.prints(word, self.clearance)
        return self._known[word]


def _different(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def _read(library: Library, embedder: Embedder, earlier: Snapshot | None, generation: int) -> Snapshot:
    catalogue = Catalogue.of(library.papers(EVERYTHING), library.key_ranges())
    said = _said(library, catalogue, earlier)
    if not len(catalogue.firsts):
        return Snapshot(generation, library, catalogue, None, None, Repeats({}, {}), said)
    words = LexicalIndex(library.folder / INDEX).searcher()
    vectors = VectorIndex.of(_rows(library, embedder.dimension, earlier, catalogue), catalogue)
    return Snapshot(generation, library, catalogue, words, vectors, library.repeats(), said)


def _rows(library: Library, dimension: int, earlier: Snapshot | None, catalogue: Catalogue) -> tuple[Rows, ...]:
    """Return the rows on file and those that came after them; what `earlier` has is not read again."""
    held = earlier.vectors.parts if earlier is not None and earlier.vectors is not None else ()
    filed = open_rows(library, held)
    last = filed.last if filed is not None else 0
    # Those in memory are older than the files, where there are new files: then they are in these.
    after = next((part for part in held if not part.name and last < part.first), Rows.of([], dimension))
    new = library.vectors(above=max(last, after.last))
    after = after.changed(catalogue.owners(after.keys) < len(catalogue.papers), list(new))
    return (after,) if filed is None else (filed, after)


def _said(library: Library, catalogue: Catalogue, earlier: Snapshot | None) -> dict[Version, Noted]:
    """Return what each version of a paper says of acronyms, as it was noted, else from its texts."""
    known = earlier.said if earlier is not None else {}
    versions = [
        (catalogue.papers[number].id, first)
        for number, first in zip(catalogue.numbers.tolist(), catalogue.firsts.tolist(), strict=True)
    ]
    new = [paper for paper, first in versions if (paper, first) not in known]
    found = library.acronyms(new) if new else {}
    made = {}
    for version in versions:
        paper = version[0]
        if version in known:
            made[version] = known[version]
        elif paper in found:
            made[version] = Noted(found[paper])
        else:
            made[version] = noted(library.texts(paper))
    return made
