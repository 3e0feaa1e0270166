"""The measures: pure functions from gold questions and responses to figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.gold import GoldQuestion
from evaluation.matching import shared
from evaluation.response import Response

DEPTH: Final = 10
LONGEST_ANSWER: Final = 120  # words
ENOUGH_SHARED: Final = 0.5  # of a gold quote's words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. `rank` is the first right hit's, 0 when none of the first ten is right."""

    question: GoldQuestion
    rank: int
    ndcg: float
    answered: bool
    short_enough: bool
    says_it: bool
    cites_it: bool
    quotes: int
    verbatim: int

    @property
    def right(self) -> bool:
        """Whether the answer counts: given, short enough, says what it must and cites the place."""
        return self.answered and self.short_enough and self.says_it and self.cites_it


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one system on one gold file, each a share from 0 to 1; None where no question bears on it."""

    questions: int
    hit_1: float | None
    hit_3: float | None
    hit_5: float | None
    hit_10: float | None
    mrr_10: float | None
    ndcg_10: float | None
    answer: float | None
    refused: float | None
    false_refusal: float | None
    verbatim: float | None


def judge(question: GoldQuestion, response: Response) -> Outcome:
    """Compare one response with the gold.

    A hit is right when one gold quote stands in it, whatever `needs` says: that reading reproduces the figures the
    reference pipeline is known by. What `needs: all` asks for shows in nDCG, which counts every gold item, and in the
    regular expressions that the answer must match.
    """
    found = _newly_found(question, response.hits[:DEPTH])
    right = [_holds_gold(question, hit) for hit in response.hits[:DEPTH]]
    return Outcome(
        question=question,
        rank=right.index(True) + 1 if any(right) else 0,
        ndcg=_ndcg(found, len(question.gold)),
        answered=response.answered,
        short_enough=len(response.answer.split()) <= LONGEST_ANSWER,
        says_it=all(pattern.search(response.answer) for pattern in question.must_match),
        cites_it=any(
            shared(quote, item.words_in(text)) >= ENOUGH_SHARED
            for quote, text in response.quotes
            for item in question.gold
        ),
        quotes=len(response.quotes),
        verbatim=sum(quote in text for quote, text in response.quotes),
    )


def summarise(outcomes: Sequence[Outcome]) -> Measures:
    """Put outcomes together: hits and answers over the answerable questions, refusals over the others."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    others = [outcome for outcome in outcomes if not outcome.question.answerable]
    quotes = sum(outcome.quotes for outcome in outcomes)
    return Measures(
        questions=len(outcomes),
        hit_1=_share([0 < outcome.rank <= 1 for outcome in answerable]),
        hit_3=_share([0 < outcome.rank <= 3 for outcome in answerable]),
        hit_5=_share([0 < outcome.rank <= 5 for outcome in answerable]),
        hit_10=_share([0 < outcome.rank <= 10 for outcome in answerable]),
        mrr_10=_share([1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable]),
        ndcg_10=_share([outcome.ndcg for outcome in answerable]),
        answer=_share([outcome.right for outcome in answerable]),
        refused=_share([not outcome.answered for outcome in others]),
        false_refusal=_share([not outcome.answered for outcome in answerable]),
        verbatim=sum(outcome.verbatim for outcome in outcomes) / quotes if quotes else None,
    )


def _holds_gold(question: GoldQuestion, hit: str) -> bool:
    return any(item.find(hit) for item in question.gold)


def _newly_found(question: GoldQuestion, hits: Sequence[str]) -> list[int]:
    """Return for each hit how many gold items it holds that no earlier hit held."""
    missing = list(question.gold)
    gains = []
    for hit in hits:
        still = [item for item in missing if not item.find(hit)]
        gains.append(len(missing) - len(still))
        missing = still
    return gains


def _ndcg(gains: Sequence[int], wanted: int) -> float:
    """Return the discounted gain as a share of that of one gold item a hit (Järvelin, Kekäläinen 2002), at most 1."""
    ideal = _discounted([1] * min(wanted, DEPTH))
    return min(1.0, _discounted(gains) / ideal) if ideal else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _share(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
