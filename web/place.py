"""A passage in its surroundings: what holds it, its neighbours, what it points at and what points at it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.papers import Passage, Reference
from web.reader import Reader


@dataclass(frozen=True, slots=True)
class Pointer:
    """The words of a passage that point somewhere, and the passages they mean; none when it is not in the library."""

    words: str
    targets: tuple[Passage, ...]
    quoted: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A passage with everything its page shows around it; what quotes it is not in `referred_from` a second time.

    `also` is where else it stands, in other copies of its paper.
    """

    passage: Passage
    parent: Passage | None
    children: tuple[Passage, ...]
    previous: Passage | None
    following: Passage | None
    references: tuple[Reference, ...]
    pointers: tuple[Pointer, ...]
    quoted_in: tuple[Passage, ...]
    referred_from: tuple[Passage, ...]
    also: tuple[Passage, ...]


def find(reader: Reader, passage_id: str) -> Place:
    """Fetch a passage and its surroundings; raises NotInLibrary."""
    passage = reader.passage(passage_id)
    paper = reader.passages(passage.paper.id)
    at = [other.id for other in paper].index(passage.id)
    references = reader.references_from(passage.id)
    quoted_in = reader.references_to(passage.id, quoted=True)
    quoting = {other.id for other in quoted_in}
    referring = reader.references_to(passage.id, quoted=False)
    return Place(
        passage=passage,
        parent=next((other for other in paper if other.id == passage.parent), None),
        children=tuple(other for other in paper if other.parent == passage.id),
        previous=paper[at - 1] if at else None,
        following=paper[at + 1] if at + 1 < len(paper) else None,
        references=references,
        pointers=tuple(
            Pointer(
                passage.text[reference.start : reference.end],
                tuple(map(reader.passage, reference.targets)),
                reference.quoted,
            )
            for reference in references
        ),
        quoted_in=quoted_in,
        referred_from=tuple(other for other in referring if other.id not in quoting),
        also=reader.also(passage.id),
    )
