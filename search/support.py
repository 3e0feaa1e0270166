"""How likely it is that the papers answer a question: what speaks for it, and from when on an answer is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import Passage
from search.query import Query, Want
from search.ranking import Signals
from search.scoring import READ, Candidate
from search.showing import shows_amount
from search.words import stems

REFUSE_BELOW: Final = 0.5
"""The probability below which the papers are said not to answer."""


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for the papers answering a question, over the first hits, and what speaks against it.

    `late` and `vector` are the best late interaction and the best cosine of a window or sentence. `year_missing`: a
    year is asked about that no hit names; `amount_missing`: a sum is asked for and no good sentence holds one;
    `name_missing`: a name in the question stands in no hit. `pinned`: the question names the very place of a hit.
    """

    late: float
    vector: float
    year_missing: bool = False
    amount_missing: bool = False
    name_missing: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit as far as it bears on whether the papers answer: its passage, its signals, and if its place was named."""

    passage: Passage
    signals: Signals
    pinned: bool = False


def supported(query: Query, hits: Sequence[Seen], sentences: Sequence[Candidate]) -> Support:
    """Return what speaks for the papers answering, over the first hits and their sentences, best first."""
    said = {stem for hit in hits for part in around(hit.passage) for stem in stems(part)}
    best = [item.passage.text[slice(*item.span)] for item in sentences[:READ]]
    return Support(
        late=max(hit.signals.late for hit in hits),
        vector=max(max(hit.signals.vector, hit.signals.sentence) for hit in hits),
        year_missing=any(year not in said for year in query.years),
        amount_missing=Want.MONEY in query.wants and not any(shows_amount(text) for text in best),
        name_missing=any(name not in said and not query.opens(name) for name in query.names),
        pinned=any(hit.pinned for hit in hits),
    )


def around(passage: Passage) -> tuple[str, ...]:
    """Return all the texts that say what a passage is about, its own and those of its place."""
    paper = passage.paper
    dates = " ".join(f"{day.day} {day:%B %Y}" for day in (paper.date, paper.meeting.date) if day)
    return passage.text, passage.context, *passage.headings, paper.title, paper.source, paper.meeting.body, dates


def confidence(support: Support) -> float:
    """Return the probability that the papers answer, a logistic function of the support.

    The weights were set by hand on the questions of one pack: half of the questions whose late interaction plus 0.7
    times the cosine is 0.69 are answerable; a missing year or sum speaks more loudly than any likeness.
    """
    if support.pinned:
        return _logistic(_SUREST)
    signal = min(12.0 * (support.late + 0.7 * support.vector - 0.69), _SUREST)
    return _logistic(signal - 5.0 * support.year_missing - 5.0 * support.amount_missing - 1.0 * support.name_missing)


def _logistic(signal: float) -> float:
    return 1 / (1 + math.exp(-signal))


_SUREST: Final = 3.5
"""As sure as likeness can make one: 0.97. The nearest passages to an unanswerable question are often very near."""
