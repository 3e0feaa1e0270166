"""Cross-references and quotations of new papers, among themselves and with the other papers of their body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.access import EVERYTHING, Access
from corpus.library import Library
from corpus.papers import Paper, Reference
from corpus.repeats import standing_order
from indexer.assembly import Draft
from indexer.references import Shelf, references_of


def link(drafts: Sequence[Draft], library: Library) -> None:
    """Resolve what the new papers point at, among themselves and the other papers of their body."""
    new = {draft.paper.id: draft for draft in drafts}
    bodies = {draft.paper.meeting.body for draft in drafts}
    near = [paper for paper in library.papers(EVERYTHING) if paper.id in new or paper.meeting.body in bodies]
    near.sort(key=lambda paper: (paper.id not in new, standing_order(paper)))
    own_meeting = {(draft.paper.meeting, draft.paper.file) for draft in drafts}
    near = [paper for paper in near if paper.id in new or (paper.meeting, paper.file) not in own_meeting]
    everything = _shelf(near, new, library)
    public = [paper for paper in near if paper.access is Access.PUBLIC]
    open_shelf = everything if len(public) == len(near) else _shelf(public, new, library)
    changes: list[tuple[int, list[Reference]]] = []
    for draft in drafts:
        is_public = draft.paper.access is Access.PUBLIC
        for item in library.keyed(draft.paper.id, EVERYTHING):
            notes = [reference for index, reference in draft.references if draft.passages[index].id == item.passage.id]
            found = {(ref.start, ref.end, ref.quoted): ref for ref in references_of(item.passage, everything)}
            if is_public and open_shelf is not everything:
                # What a public paper points at among public ones does not change when there are exempt ones too.
                openly = references_of(item.passage, open_shelf)
                found |= {(ref.start, ref.end, ref.quoted): ref for ref in openly if ref.targets}
            if notes or found:
                changes.append((item.key, notes + list(found.values())))
    library.set_references(changes)


def _shelf(papers: Sequence[Paper], new: Mapping[str, Draft], library: Library) -> Shelf:
    """Put papers on a shelf, of each that is in the library twice the first copy there: two would be no answer."""
    first = {paper.id for paper in library.repeats().once(papers)}
    return Shelf.of(
        [(paper, library.passages(paper.id, EVERYTHING)) for paper in papers if paper.id in first or paper.id in new],
        {paper_id: draft.appendix for paper_id, draft in new.items()},
    )
