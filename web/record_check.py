"""Asking a recorded question again: whether the same answer comes, and how the library has changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.state import LibraryState
from search.types import Answer
from web.records import Record, kept_answer
from web.shapes import Json


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the papers in which two states of the library differ."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A record beside what is answered now.

    `answer_differs` says in a line each how status, statements and quotes differ, `passages_differ` how the passages
    considered do. `generation` is then and now. `papers` is None where it is not known what the library held then.
    """

    answer_differs: tuple[str, ...]
    passages_differ: tuple[str, ...]
    generation: tuple[int, int]
    same_library: bool
    papers: Changes | None

    @property
    def same(self) -> bool:
        """Whether the same answer comes, from the same places."""
        return not self.answer_differs


def compare(record: Record, papers: Mapping[str, str] | None, answer: Answer, state: LibraryState) -> Comparison:
    """Compare a record and the papers of its library, by id with their digests, with an answer and a state of now."""
    now = kept_answer(answer)
    status = "answered" if answer.answered else "not_in_papers"
    differs = [] if status == record.status else [f"it was {_said(record.status)}, and is {_said(status)} now"]
    differs += _differences("statement", _texts(record.answer["statements"]), _texts(now["statements"]))
    differs += _differences("quote", _quotes(record.answer["citations"]), _quotes(now["citations"]))
    passages = _differences("passage", _passages(record.answer), _passages(now))
    if not passages and _order(record.answer) != _order(now):
        passages = ["the same passages were considered in another order"]
    return Comparison(
        tuple(differs),
        tuple(passages),
        (record.generation, state.generation),
        record.state == state.digest,
        None if papers is None else _changes(papers, dict(state.papers)),
    )


def _changes(then: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    return Changes(
        added=tuple(sorted(now.keys() - then.keys())),
        removed=tuple(sorted(then.keys() - now.keys())),
        changed=tuple(sorted(one for one in then.keys() & now.keys() if then[one] != now[one])),
    )


def comparison_json(record: Record, comparison: Comparison) -> Json:
    """Shape a comparison."""
    return {
        "record": record.id,
        "same_answer": comparison.same,
        "answer_differs": list(comparison.answer_differs),
        "passages_differ": list(comparison.passages_differ),
        "same_library": comparison.same_library,
        "generation": {"then": comparison.generation[0], "now": comparison.generation[1]},
        "papers": None if comparison.papers is None else asdict(comparison.papers),
    }


def _said(status: str) -> str:
    return "answered" if status == "answered" else "refused"


def _texts(statements: Sequence[Json]) -> list[str]:
    return [statement["text"] for statement in statements]


def _quotes(citations: Sequence[Json]) -> list[str]:
    return [f"“{citation['quote']}” in {citation['passage']}" for citation in citations]


def _order(answer: Json) -> list[Any]:
    return [place["passage"] for place in answer["considered"]]


def _passages(answer: Json) -> list[str]:
    return [f"{place['passage']} (words {place['words']})" for place in answer["considered"]]


def _differences(what: str, then: Sequence[str], now: Sequence[str]) -> list[str]:
    """Say what was there then and is not now, and the other way round."""
    gone = [f"{what} no longer there: {one}" for one in then if one not in now]
    return gone + [f"new {what}: {one}" for one in now if one not in then]
