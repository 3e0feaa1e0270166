"""The places that a question names by their numbers: where it goes straight to."""

from __future__ import annotations

from typing import Final

import numpy as np

from corpus.access import Clearance
from corpus.library import Library
from search.catalogue import Allowed, Catalogue
from search.query import Query, naming

_NAMED: Final = 0.5
"""How well a question must name a paper, where papers have a place of the same number."""


def named_places(
    library: Library, catalogue: Catalogue, query: Query, allowed: Allowed, clearance: Clearance
) -> list[int]:
    """Return the keys of the passages at the places a question names, in the paper it names.

    Where one paper alone has the place, it need not be named; it may print it twice, in its summary and in a chapter.
    Where what speaks for a place is asked for, what that place points at ("… (paragraphs 40, 83)") comes along.
    """
    found: list[int] = []
    for locator in query.places:
        keys = catalogue.among(library.keys_at(locator), allowed)
        owners = catalogue.owners(np.array(keys, dtype=np.int64)).tolist()
        scores = {number: naming(query, catalogue.papers[number]) for number in set(owners)}
        best = max(scores.values(), default=0.0)
        if best >= _NAMED or len(scores) == 1:
            found += [key for key, number in zip(keys, owners, strict=True) if scores[number] == best]
    if query.reasons and found:
        found += catalogue.among(_pointed_at(library, found, clearance), allowed)
    return list(dict.fromkeys(found))


def _pointed_at(library: Library, keys: list[int], clearance: Clearance) -> list[int]:
    """Return the keys of the passages that these point at in their own papers."""
    found: list[int] = []
    for passage in library.by_keys(keys, clearance).values():
        targets = {target for made in library.references_from(passage.id, clearance) for target in made.targets}
        if targets:
            own = library.keyed(passage.paper.id, clearance)
            found += [item.key for item in own if item.passage.id in targets]
    return found
