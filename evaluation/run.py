"""Asking every gold question of a system, and shaping what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from corpus.access import EVERYTHING
from evaluation.gold import GoldQuestion
from evaluation.measures import Measures, Outcome, judge
from evaluation.response import Response, System
from search.engine import Engine
from search.types import Answer

NAMES: Final = {
    "hit_1": "hit@1", "hit_3": "hit@3", "hit_5": "hit@5", "hit_10": "hit@10", "mrr_10": "mrr@10", "ndcg_10": "ndcg@10",
    "answer": "answer", "refused": "refused", "false_refusal": "false_refusal", "verbatim": "verbatim",
}  # fmt: skip


def our_system(engine: Engine) -> System:
    """Make the system under test out of an engine: what `ask` gives, as the measures want it."""
    return lambda question: response_of(engine.ask(question, EVERYTHING))


def response_of(answer: Answer) -> Response:
    """Take of an answer what the measures look at."""
    return Response(
        hits=tuple(hit.passage.text for hit in answer.hits),
        answer=" ".join(statement.text for statement in answer.statements),
        quotes=tuple((citation.quote, citation.passage.text) for citation in answer.citations),
    )


def run(
    system: System, questions: Sequence[GoldQuestion], progress: Callable[[int], None] = lambda _: None
) -> tuple[Outcome, ...]:
    """Ask every question and judge what comes; `progress` is told how many are done."""
    outcomes = []
    for done, question in enumerate(questions, start=1):
        outcomes.append(judge(question, system(question.question)))
        progress(done)
    return tuple(outcomes)


def measures_json(measures: Measures) -> dict[str, Any]:
    """Shape the measures under their usual names, each rounded to four places; null where no question bears on one."""
    shaped: dict[str, Any] = {"questions": measures.questions}
    for field, name in NAMES.items():
        value = getattr(measures, field)
        shaped[name] = None if value is None else round(value, 4)
    return shaped


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Shape what came of one question; `rank` is null when none of the first ten hits is right."""
    return {
        "id": outcome.question.id,
        "type": outcome.question.type,
        "question": outcome.question.question,
        "answerable": outcome.question.answerable,
        "rank": outcome.rank or None,
        "answered": outcome.answered,
        "right": outcome.right if outcome.question.answerable else not outcome.answered,
        "short_enough": outcome.short_enough,
        "says_it": outcome.says_it,
        "cites_it": outcome.cites_it,
    }
