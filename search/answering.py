"""Answers in the papers' own sentences: from the stretches chosen to statements with their citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.papers import Citation, Passage
from search.choosing import MOST_WORDS, chosen
from search.differing import differing
from search.primary import primary_first
from search.query import Query
from search.scoring import Candidate, Evidence
from search.series import series_for
from search.surroundings import Surroundings
from search.types import Figure, Series, Statement
from search.wording import marks, wording


@dataclass(frozen=True, slots=True)
class Composed:
    """What an answer says and cites, with the fields of the same names of `search.types.Answer`."""

    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    more: int = 0
    differs: tuple[Figure, ...] = ()
    series: Series | None = None
    quoted: tuple[tuple[Passage, ...], ...] = ()


def composed(
    query: Query,
    evidence: Sequence[Evidence],
    found: Sequence[Candidate],
    rarity: Mapping[str, float],
    around: Surroundings = Surroundings(),
) -> Composed:
    """Make an answer of sentences scored for a question, best first."""
    contrary = differing(query, found, rarity)
    picked = chosen(query, found, around.siblings, [figure.item for figure in contrary])
    taken = primary_first(query, picked.taken, around.quotations, MOST_WORDS)
    citations: list[Citation] = []
    statements: list[Statement] = []
    for item in taken:
        places = [Citation(item.passage, *span) for span in (item.opening, item.span) if span is not None]
        numbers = tuple(range(len(citations), len(citations) + len(places)))
        citations += places
        statements.append(Statement(wording(item), numbers, marks(query, item)))
    differs = [
        Figure(figure.text, number) for figure in contrary if (number := _cited(citations, figure.place)) is not None
    ]
    over_time = series_for(query, evidence, found, rarity)
    series = over_time and _with_its_citations(*over_time, citations)
    return Composed(
        tuple(statements),
        tuple(citations),
        picked.more,
        tuple(differs) if len(differs) == len(contrary) else (),
        series,
        tuple(around.quoting(citation.passage) for citation in citations),
    )


def _with_its_citations(series: Series, places: Sequence[Citation], citations: list[Citation]) -> Series:
    """Return a series whose points name places among an answer's citations, to which those it lacks are added."""
    points = []
    for point in series.points:
        number = _cited(citations, places[point.citation])
        if number is None:
            citations.append(places[point.citation])
            number = len(citations) - 1
        points.append(replace(point, citation=number))
    return replace(series, points=tuple(points))


def _cited(citations: Sequence[Citation], place: Citation) -> int | None:
    """Return which citation holds a place."""
    return next(
        (
            number
            for number, made in enumerate(citations)
            if made.passage.id == place.passage.id and made.start <= place.start and place.end <= made.end
        ),
        None,
    )
