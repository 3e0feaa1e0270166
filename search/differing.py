"""Figures of different papers for the same thing, that differ."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import Citation, PassageKind
from search.kinds import answering_values
from search.query import Query
from search.scoring import Candidate, coverage
from search.values import Value, ValueKind, figures_in, same_amount
from search.words import content_stems, stems

_SAME_SUBJECT: Final = 0.8
"""The share of the question's words, by rarity, that both sentences say."""
_ALIKE: Final = 0.5
"""The share of the words of the shorter sentence that stand in the other one too, figures aside."""
_NEAR_BEST: Final = 0.9
"""How much less than the best a sentence may score that is compared with it."""
_FIRST: Final = 0.3
"""How much less the sentence may score whose figure the others are compared with."""
_COMPARED: Final = frozenset({ValueKind.MONEY, ValueKind.SHARE, ValueKind.COUNT})
_QUALIFIED: Final = re.compile(
    r"\b(?:target|budget(?:ed)?|forecast|plan(?:ned)?|estimate[ds]?|expected|projected|average|maximum|minimum|up to|"
    r"more than|less than|fewer than|over|under|below|above|at least|at most|increase[ds]?|decrease[ds]?|rose|fell|"
    r"reduc\w+|saving\w*|ris(?:es?|ing|en)|gr[eo]w\w*|remaining|further|additional|previous\w*|another|including)\b",
    re.IGNORECASE,
)
"""Words that say what sort of figure it is: a target and an outcome do not contradict each other."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The one figure of a sentence that is of the kind asked for, and the dates that it names."""

    item: Candidate
    value: Value
    when: frozenset[tuple[int, int, int]]

    @property
    def text(self) -> str:
        """The figure as printed."""
        return self.item.text[self.value.start : self.value.end]

    @property
    def place(self) -> Citation:
        """Where the figure stands."""
        start = self.item.span[0]
        return Citation(self.item.passage, start + self.value.start, start + self.value.end)


def differing(query: Query, found: Sequence[Candidate], rarity: Mapping[str, float]) -> tuple[Stated, ...]:
    """Return the figure of the best sentence and those of other papers that differ from it; none where all agree.

    The sentences must say nearly all of the question's words and be much alike, name the same years (or none, in
    papers of one meeting), and the figures have one unit, qualified by the same words. Rounding is no difference.
    """
    best = max((item.score for item in found), default=0.0)
    stated = [
        figure for item in found if item.score >= best - _NEAR_BEST and (figure := _stated(query, item)) is not None
    ]
    stated = [figure for figure in stated if coverage(query, set(stems(figure.item.text)), rarity) >= _SAME_SUBJECT]
    if not stated or stated[0].item.score < best - _FIRST:
        return ()
    own, papers = stated[0], {stated[0].item.passage.paper.id}
    others = []
    for other in stated[1:]:
        if other.item.passage.paper.id not in papers and _contradict(own, other):
            papers.add(other.item.passage.paper.id)
            others.append(other)
    return (own, *others) if others else ()


def _stated(query: Query, item: Candidate) -> Stated | None:
    """Return the figure of a sentence that has only one of the kind asked for; a row's cells say too little."""
    if item.passage.kind is PassageKind.ROW:
        return None
    values = answering_values(query, item.text)
    if len(values) != 1 or values[0].kind not in _COMPARED or values[0].amount is None:
        return None
    dates = [value for value in figures_in(item.text) if value.kind is ValueKind.DATE]
    return Stated(item, values[0], frozenset(date.when for date in dates if date.when[0]))


def _contradict(one: Stated, other: Stated) -> bool:
    """Whether two figures are for one thing and differ."""
    if (one.value.kind, one.value.unit) != (other.value.kind, other.value.unit) or same_amount(one.value, other.value):
        return False
    if one.when != other.when or (not one.when and one.item.passage.paper.meeting != other.item.passage.paper.meeting):
        return False
    measures = [{match[0].casefold() for match in _QUALIFIED.finditer(figure.item.text)} for figure in (one, other)]
    mine, theirs = (_subject(figure) for figure in (one, other))
    smaller = min(len(mine), len(theirs))
    return measures[0] == measures[1] and smaller > 0 and len(mine & theirs) >= _ALIKE * smaller


def _subject(figure: Stated) -> set[str]:
    """Return what a sentence is about: the stems of its words without those of its figures and dates."""
    text = figure.item.text
    for value in reversed(figures_in(text)):
        if value.kind in _COMPARED or value.kind is ValueKind.DATE:
            text = text[: value.start] + " " + text[value.end :]
    return set(content_stems(text))
