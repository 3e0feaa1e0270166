"""Whether a passage bears out a sentence that somebody else wrote, and which of its words do.

A sentence is read against stretches of one to three sentences of the passage, and must be without fault against one of
them: what cannot be shown to hold is held to be false.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import Passage, PassageKind
from search.faults import Likeness, Source, fault
from search.sentences import Span, sentences, word_count
from search.stemming import stem
from search.telling import AUXILIARIES, PRESENT, Told, is_past, told

_STRETCH: Final = 3
"""How many sentences of a passage one written sentence may lean on."""


_READ: Final = 6
"""How many stretches are looked at closely, those that share the most words first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sentences of a passage, as a source."""

    passage: Passage
    span: Span
    source: Source


def stretches(passage: Passage, text: str) -> list[Stretch]:
    """Return the stretches of a passage of which `text` is the beginning that was sent."""
    spans = sentences(text, passage.breaks)
    paper = passage.paper
    beside = _beside(passage)
    names = " ".join((beside, *passage.headings, paper.title, paper.source, paper.meeting.body))
    around = frozenset([*told(names).stems, *_KIND_SAYS.get(passage.kind, ())])
    context, body = told(beside), _names_of_body(paper.meeting.body)
    found = []
    for first in range(len(spans)):
        for last in range(first, min(first + _STRETCH, len(spans))):
            span = spans[first][0], spans[last][1]
            found.append(Stretch(passage, span, Source(told(text[slice(*span)]), context, around, body)))
    return found


def _beside(passage: Passage) -> str:
    """Return the context of a passage; of a table's row with cells of whole sentences, these only by their headers.

    A row is told again in its context, "header: cell", and a stretch of a long cell is not to rest on all of it.
    """
    if passage.kind is not PassageKind.ROW:
        return passage.context
    cells = passage.context.split("; ")
    return "; ".join(cell if word_count(cell) <= _LONGEST_CELL else cell.partition(": ")[0] for cell in cells)


_LONGEST_CELL: Final = 20
"""Words."""


def _names_of_body(body: str) -> frozenset[str]:
    words = [word for word in told(body).words if word.content]
    letters = "".join(word.text[0] for word in words)
    return frozenset([words[-1].stem, *(letters[n:] for n in range(len(letters) - 1))]) if words else frozenset()


def _joined(found: Sequence[Stretch]) -> Source:
    sources = [stretch.source for stretch in found]
    return Source(
        told(" ".join(source.words.text for source in sources)),
        told(" ".join(source.context.text for source in sources)),
        frozenset[str]().union(*(source.around for source in sources)),
        frozenset[str]().union(*(source.body for source in sources)),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a check: the spans that bear the sentence out, one for each passage; or why none does."""

    cited: tuple[tuple[Passage, Span], ...] = ()
    reason: str = ""


_KIND_SAYS: Final = {
    PassageKind.RESOLUTION: [stem(word) for word in "resolved agreed decided board committee".split()],
    PassageKind.RECOMMENDATION: [stem(word) for word in "recommended recommendation".split()],
    PassageKind.ACTION: [stem(word) for word in "action asked".split()],
}
"""What a passage is says itself."""


def check(sentence: str, cited: Sequence[tuple[Passage, str]], likeness: Likeness) -> Verdict:
    """Check one sentence against the passages it cites, each with as much of its text as the writer was given."""
    claim = told(sentence)
    if sum(word.content for word in claim.words) < _FEWEST:
        return Verdict(reason="empty")
    if sentence.rstrip("”’\"' ").endswith("?"):
        return Verdict(reason="question")
    if not _is_sentence(claim):
        return _copied(claim, cited)
    reasons = []
    best: list[Stretch] = []
    for passage, text in cited:
        near = _nearest(claim, stretches(passage, text))
        for stretch in near:
            reason = fault(claim, stretch.source, likeness)
            if not reason:
                return Verdict(((passage, stretch.span),))
            reasons.append(reason)
        best += near[:1]
    if len(best) > 1 and not fault(claim, _joined(best), likeness):
        return Verdict(tuple((stretch.passage, stretch.span) for stretch in best))
    return Verdict(reason=reasons[0] if reasons else "empty")


def _copied(claim: Told, cited: Sequence[tuple[Passage, str]]) -> Verdict:
    """Let a text through that is no sentence where it is a whole item of a passage, word for word: of a list, a row."""
    words = [word.text for word in claim.words]
    if sum(word.content and claim.text[word.start].islower() for word in claim.words) < _FEWEST_COPIED:
        return Verdict(reason="no sentence")
    for passage, text in cited:
        for span in sentences(text, passage.breaks):
            if [word.text for word in told(text[slice(*span)]).words] == words:
                return Verdict(((passage, span),))
    return Verdict(reason="no sentence")


def _is_sentence(claim: Told) -> bool:
    """Whether a text says something by itself: "Four children." says only what its question makes of it."""
    written = re.sub(r"^[\W_]+", "", claim.text)
    if not (written[:1].isupper() or written[:1].isdigit()):
        return False
    spoken = any(word.text in AUXILIARIES or is_past(word.text) for word in claim.words)
    return spoken or PRESENT.search(claim.text) is not None


_FEWEST: Final = 2
_FEWEST_COPIED: Final = 3
"""Words with a meaning, names and figures not counted: "Sir Wyn Lake" alone is no answer."""


def _nearest(claim: Told, found: list[Stretch]) -> list[Stretch]:
    """Return the stretches that share the most with a sentence, the shorter first of those that share as much."""
    wanted = {word.stem for word in claim.words if word.content}
    scored = [
        (len(wanted & set(stretch.source.words.stems)), -len(stretch.source.words.words), number)
        for number, stretch in enumerate(found)
    ]
    scored.sort(reverse=True)
    return [found[number] for _, _, number in scored[:_READ]]
