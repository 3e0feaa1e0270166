"""Which passages exist in one published state, and which of them a reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corpus.access import Clearance
from corpus.papers import Paper
from search.types import Filters
from search.words import fold


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The keys of all passages in order, and for each the number of its paper in `papers`."""

    papers: tuple[Paper, ...]
    keys: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int32]
    numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, papers: Iterable[Paper], keys: Iterable[tuple[int, str]]) -> Catalogue:
        """Build the catalogue from the papers and the (key, paper id) of their passages, in key order."""
        kept = tuple(papers)
        numbers = {paper.id: number for number, paper in enumerate(kept)}
        known = [(key, numbers[paper]) for key, paper in keys if paper in numbers]
        return cls(
            kept,
            np.array([key for key, _ in known], dtype=np.int64),
            np.array([owner for _, owner in known], dtype=np.int32),
            numbers,
        )

    def allowed(self, access: Clearance, filters: Filters) -> npt.NDArray[np.int64]:
        """Return the keys, in order, of the passages that access and filters let through."""
        open_papers = np.array([allows(paper, access, filters) for paper in self.papers], dtype=bool)
        return self.keys[open_papers[self.owners]] if len(self.papers) else self.keys

    def paper_of(self, key: int) -> Paper | None:
        """Return the paper of a passage, or None when the key is not published."""
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return None
        return self.papers[int(self.owners[place])]


def allows(paper: Paper, access: Clearance, filters: Filters) -> bool:
    """Whether a reader may see a paper and the filters let it through."""
    day = paper.meeting.date
    return (
        paper.access in access
        and (not filters.body or fold(paper.meeting.body) == fold(filters.body))
        and (not filters.kind or fold(paper.kind.value) == fold(filters.kind))
        and (not filters.source or fold(paper.source) == fold(filters.source))
        and (not filters.paper or paper.id == filters.paper)
        and (filters.since is None or (day is not None and day >= filters.since))
        and (filters.until is None or (day is not None and day <= filters.until))
    )
