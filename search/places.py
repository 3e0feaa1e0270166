"""A place as a person writes it: a paper's or a passage's id, or "Ofsted inspection, para 143"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.access import Clearance
from corpus.library import Library, NotInLibrary
from corpus.locators import LocatorError, parse_locator
from corpus.papers import ID_FORM, Paper, Passage, citation_line
from corpus.repeats import standing_order
from search.words import content_stems, fold, stems

_AT_END: Final = re.compile(
    r"[\s,;:]*(?P<place>(?:[\"“][^\"”]+[\"”]\s*)?¶\s*\d+|\b(?:para|paragraph|minute|resolution|action|"
    r"recommendation|rec|decision|item|table|footnote|note|page)\b.*)$",
    re.IGNORECASE,
)
_SHOWN: Final = 5


class AmbiguousPlace(NotInLibrary):
    """The words fit more than one place; `candidates` are the places they fit, as citations."""

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        more = f"; and {len(self.candidates) - _SHOWN} more" if len(self.candidates) > _SHOWN else ""
        super().__init__(f"“{text}” may be: {'; '.join(self.candidates[:_SHOWN])}{more}")


def find_place(library: Library, text: str, clearance: Clearance) -> Paper | Passage:
    """Return the paper or passage that a text names.

    Of copies of one paper it is the one that comes first.

    Raises NotInLibrary when there is none that the reader may see, AmbiguousPlace when there are several.
    """
    asked = text.strip()
    if ID_FORM.fullmatch(asked):
        for look_up in (library.paper, library.passage):
            try:
                return look_up(asked, clearance)
            except NotInLibrary:
                continue
    papers = library.papers(clearance)
    for match in _AT_END.finditer(asked):
        try:
            locator = parse_locator(match["place"])
        except LocatorError:
            continue
        name = asked[: match.start()].strip(" ,;:")
        named = {paper.id for paper in (_named(papers, name) if name else papers)}
        found = [item for item in library.located(locator, clearance) if item.passage.paper.id in named]
        return _only(text, [item.passage for item in library.once(found)])
    return _only(text, library.repeats().once(sorted(_named(papers, asked), key=standing_order)))


def _named(papers: Sequence[Paper], name: str) -> list[Paper]:
    """Return the papers that a name fits best: its whole title or source, else all its words, else most of them."""
    whole = [paper for paper in papers if fold(name) in {fold(paper.id), fold(paper.title)}]
    if whole:
        return whole
    wanted = set(content_stems(name)) or set(stems(name))
    shares = {paper.id: _share(wanted, paper) for paper in papers}
    best = max(shares.values(), default=(0.0, 0.0))
    return [paper for paper in papers if shares[paper.id] == best] if best[0] >= 0.5 else []


def _share(wanted: set[str], paper: Paper) -> tuple[float, float]:
    """Return the share of the wanted words that a paper's name holds, and that its source holds: the tie-break."""
    source = set(stems(paper.source))
    day = paper.meeting.date
    around = set(
        stems(
            f"{paper.title} {paper.kind.value} {paper.meeting.body} {paper.agenda_item} "
            + (f"{day.day} {day:%B %Y}" if day else "")
        )
    )
    if not wanted:
        return 0.0, 0.0
    return len(wanted & (source | around)) / len(wanted), len(wanted & source) / len(wanted)


def _only(text: str, found: Sequence[Paper] | Sequence[Passage]) -> Paper | Passage:
    if not found:
        raise NotInLibrary(f"there is no place “{text}”")
    if len(found) > 1:
        raise AmbiguousPlace(
            text, [citation_line(item) if isinstance(item, Passage) else f"{item.title} ({item.id})" for item in found]
        )
    return found[0]
