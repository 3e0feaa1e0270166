"""What stands around the passages of an answer, as far as the asker may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.access import Clearance
from corpus.library import Library, NotInLibrary
from corpus.papers import Passage, PassageKind
from search.catalogue import allows
from search.sentences import Span
from search.types import Filters


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Three things to ask of a passage.

    `siblings`: the passages in the same parent, or under the same minute, itself among them, in order; of a minute
    those in it; of a recommendation that stands in none those under the same heading. `quotations`: the spans of its
    text that are taken from other passages, with those. `quoting`: the passages that quote it.
    """

    siblings: Callable[[Passage], Sequence[Passage]] = lambda passage: (passage,)
    quotations: Callable[[Passage], Sequence[tuple[Span, Passage]]] = lambda passage: ()
    quoting: Callable[[Passage], tuple[Passage, ...]] = lambda passage: ()

    @classmethod
    def in_library(cls, library: Library, clearance: Clearance, filters: Filters) -> Surroundings:
        """Ask the library, within a clearance; what an answer is made of also within the filters."""

        def siblings(passage: Passage) -> Sequence[Passage]:
            if passage.parent:
                return library.children(passage.parent, clearance)
            steps = passage.locator.steps
            outer = steps if passage.kind is PassageKind.MINUTE else steps[:-1]
            if not outer and passage.kind is not PassageKind.RECOMMENDATION:
                return ()
            paper = library.passages(passage.paper.id, clearance)
            if outer:
                return [other for other in paper if other.locator.steps[:-1] == outer]
            return [other for other in paper if other.kind is passage.kind and other.headings == passage.headings]

        def quotations(passage: Passage) -> list[tuple[Span, Passage]]:
            found = []
            for reference in library.references_from(passage.id, clearance):
                for target in reference.targets[:1] if reference.quoted else ():
                    try:
                        original = library.passage(target, clearance)
                    except NotInLibrary:  # gone since it was looked up
                        continue
                    if allows(original.paper, clearance, filters):
                        found.append(((reference.start, reference.end), original))
            return found

        def quoting(passage: Passage) -> tuple[Passage, ...]:
            return tuple(
                other
                for other in library.references_to(passage.id, clearance, quoted=True)
                if other.paper.id != passage.paper.id
            )

        return cls(siblings, quotations, quoting)
