"""The places that a question names, by their numbers or as parts of a meeting's minutes: where it goes straight to."""

from __future__ import annotations

from typing import Final

import numpy as np

from corpus.access import Clearance
from corpus.library import Library
from search.catalogue import Allowed, Catalogue
from search.proceedings import Part, holds_part, minuted
from search.query import Query, names_another, naming

_NAMED: Final = 0.5
"""How well a question must name a paper, where papers have a place of the same number."""
_MEETINGS: Final = 8
"""How many meetings' minutes are looked into."""


def named_places(
    library: Library, catalogue: Catalogue, query: Query, allowed: Allowed, clearance: Clearance
) -> list[int]:
    """Return the keys of the passages at the places a question names, in the paper it names.

    Where one paper alone has the place, it need not be named, unless the question names another; it may print it twice,
    in its summary and in a chapter.
    Where what speaks for a place is asked for, what that place points at ("… (paragraphs 40, 83)") comes along.
    """
    found: list[int] = []
    for locator in query.places:
        keys = catalogue.among(library.keys_at(locator), allowed)
        owners = catalogue.owners(np.array(keys, dtype=np.int64)).tolist()
        scores = {number: naming(query, catalogue.papers[number]) for number in set(owners)}
        best = max(scores.values(), default=0.0)
        alone = len(scores) == 1 and not any(names_another(query, catalogue.papers[number]) for number in scores)
        if best >= _NAMED or alone:
            found += [key for key, number in zip(keys, owners, strict=True) if scores[number] == best]
    if query.reasons and found:
        found += catalogue.among(_pointed_at(library, found, clearance), allowed)
    return list(dict.fromkeys(found))


def minuted_parts(
    library: Library, catalogue: Catalogue, query: Query, allowed: Allowed, clearance: Clearance
) -> list[int]:
    """Return the keys of the passages of the part of the minutes that a question asks for, as printed.

    Of the meetings of the time it names, the newest first; where it names none, of the last. Only who declared an
    interest may have been asked of all meetings.
    """
    if query.part is None:
        return []
    open_to = [paper for paper, let in zip(catalogue.papers, allowed.papers[:-1], strict=True) if let]
    papers = minuted(open_to, query.asked)
    timed = bool(query.when.days) or query.when.since is not None or query.when.until is not None
    if timed:
        papers = [paper for paper in papers if query.when.fits(paper)]
    found: list[int] = []
    for paper in papers[:_MEETINGS]:
        own = library.keyed(paper.id, clearance)
        found += catalogue.among([item.key for item in own if holds_part(query.part, item.passage)], allowed)
        if found and not timed and query.part is not Part.INTERESTS:
            break
    return found


def _pointed_at(library: Library, keys: list[int], clearance: Clearance) -> list[int]:
    """Return the keys of the passages that these point at in their own papers."""
    found: list[int] = []
    for passage in library.by_keys(keys, clearance).values():
        targets = {target for made in library.references_from(passage.id, clearance) for target in made.targets}
        if targets:
            own = library.keyed(passage.paper.id, clearance)
            found += [item.key for item in own if item.passage.id in targets]
    return found
