"""Which passages exist in one published state, and which of them a reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.access import Clearance
from corpus.papers import Paper
from search.types import Filters
from search.words import fold

Keys: TypeAlias = npt.NDArray[np.int64]
"""Keys of passages, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """The passages that may be found: those of some papers, by the papers' numbers, less single ones.

    `papers` has one place more than there are papers, for the passages of none; it is False.
    """

    papers: npt.NDArray[np.bool_]
    without: Keys

    def __bool__(self) -> bool:
        return bool(self.papers.any())


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The papers, and for each that has passages their first and last key: a paper's keys are consecutive.

    `firsts`, `lasts` and `numbers` belong together, in key order; `numbers` are places in `papers`.
    """

    papers: tuple[Paper, ...]
    firsts: Keys
    lasts: Keys
    numbers: npt.NDArray[np.int32]
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, papers: Iterable[Paper], keys: Iterable[tuple[str, int, int]]) -> Catalogue:
        """Build the catalogue from the papers and the (paper id, first key, last key) of their passages."""
        kept = tuple(papers)
        places = {paper.id: number for number, paper in enumerate(kept)}
        known = sorted((first, last, places[paper]) for paper, first, last in keys if paper in places)
        table = np.array(known, dtype=np.int64).reshape(-1, 3)
        return cls(kept, table[:, 0], table[:, 1], table[:, 2].astype(np.int32), places)

    def owners(self, keys: Keys) -> npt.NDArray[np.int32]:
        """Return the number of each key's paper; the number of papers where the key is not published."""
        none = np.int32(len(self.papers))
        if not len(self.firsts):
            return np.full(len(keys), none, dtype=np.int32)
        at = np.searchsorted(self.firsts, keys, side="right") - 1
        held = (at >= 0) & (keys <= self.lasts[at])
        return np.where(held, self.numbers[at], none).astype(np.int32)

    def allowed(self, access: Clearance, filters: Filters, without: Iterable[int] = ()) -> Allowed:
        """Return the passages that access and filters let through, less those with the keys in `without`."""
        let = [allows(paper, access, filters) for paper in self.papers]
        return Allowed(np.array([*let, False], dtype=bool), np.array(sorted(without), dtype=np.int64))

    def counted(self, allowed: Allowed) -> tuple[int, int]:
        """Return how many papers and passages may be found."""
        let = allowed.papers[self.numbers]
        passages = int((self.lasts - self.firsts + 1)[let].sum()) - len(allowed.without)
        return int(let.sum()), max(passages, 0)

    def among(self, keys: Sequence[int], allowed: Allowed) -> list[int]:
        """Return which of these keys may be found."""
        given = np.array(keys, dtype=np.int64)
        held = allowed.papers[self.owners(given)] & ~np.isin(given, allowed.without)
        return [int(key) for key in given[held]]


def allows(paper: Paper, access: Clearance, filters: Filters) -> bool:
    """Whether a reader may see a paper and the filters let it through."""
    day = paper.meeting.date
    return (
        paper.access in access
        and (not filters.body or fold(paper.meeting.body) == fold(filters.body))
        and (not filters.kind or fold(paper.kind.value) == fold(filters.kind))
        and (not filters.source or fold(paper.told_source) == fold(filters.source))
        and (not filters.paper or paper.id == filters.paper)
        and (filters.since is None or (day is not None and day >= filters.since))
        and (filters.until is None or (day is not None and day <= filters.until))
    )
