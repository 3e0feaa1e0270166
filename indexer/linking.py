"""Cross-references and quotations of new papers, among themselves and with the other papers of their body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.access import EVERYTHING, Access
from corpus.library import Library
from corpus.papers import Paper, Reference
from corpus.repeats import standing_order
from indexer.assembly import Draft
from indexer.references import Shelf, references_of


@dataclass(frozen=True, slots=True)
class New:
    """A paper just published, as far as linking needs it: `notes` are the references to its footnotes, by passage.

    Of a long pack the passages themselves would fill the memory meanwhile.
    """

    paper: Paper
    passages: int
    appendix: str
    notes: Mapping[str, tuple[Reference, ...]]

    @classmethod
    def of(cls, draft: Draft) -> New:
        """Keep of a draft what linking needs."""
        notes: dict[str, tuple[Reference, ...]] = {}
        for index, reference in draft.references:
            passage = draft.passages[index].id
            notes[passage] = (*notes.get(passage, ()), reference)
        return cls(draft.paper, len(draft.passages), draft.appendix, notes)


def link(papers: Sequence[New], library: Library) -> None:
    """Resolve what the new papers point at, among themselves and the other papers of their body."""
    new = {made.paper.id: made for made in papers}
    bodies = {made.paper.meeting.body for made in papers}
    near = [paper for paper in library.papers(EVERYTHING) if paper.id in new or paper.meeting.body in bodies]
    near.sort(key=lambda paper: (paper.id not in new, standing_order(paper)))
    own_meeting = {(made.paper.meeting, made.paper.file) for made in papers}
    near = [paper for paper in near if paper.id in new or (paper.meeting, paper.file) not in own_meeting]
    everything = _shelf(near, new, library)
    public = [paper for paper in near if paper.access is Access.PUBLIC]
    open_shelf = everything if len(public) == len(near) else _shelf(public, new, library)
    changes: list[tuple[int, list[Reference]]] = []
    for made in papers:
        is_public = made.paper.access is Access.PUBLIC
        for item in library.keyed(made.paper.id, EVERYTHING):
            notes = made.notes.get(item.passage.id, ())
            found = {(ref.start, ref.end, ref.quoted): ref for ref in references_of(item.passage, everything)}
            if is_public and open_shelf is not everything:
                # What a public paper points at among public ones does not change when there are exempt ones too.
                openly = references_of(item.passage, open_shelf)
                found |= {(ref.start, ref.end, ref.quoted): ref for ref in openly if ref.targets}
            if notes or found:
                changes.append((item.key, [*notes, *found.values()]))
    library.set_references(changes)


def _shelf(papers: Sequence[Paper], new: Mapping[str, New], library: Library) -> Shelf:
    """Put papers on a shelf, of each that is in the library twice the first copy there: two would be no answer."""
    first = {paper.id for paper in library.repeats().once(papers)}
    return Shelf.of(
        ((paper, library.passages(paper.id, EVERYTHING)) for paper in papers if paper.id in first or paper.id in new),
        {paper_id: made.appendix for paper_id, made in new.items()},
    )
