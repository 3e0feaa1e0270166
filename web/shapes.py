"""The JSON shapes of the contract, one function a shape; the command line prints the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from corpus.decisions import Decision
from corpus.papers import Citation, Paper, Passage, citation_line
from search.types import Answer, Filters, Hit, Reading, SearchResult, Series

Json: TypeAlias = dict[str, Any]


def passage_json(passage: Passage) -> Json:
    """Shape a passage with its whole address."""
    paper, pages = passage.paper, passage.pages
    return {
        "id": passage.id,
        "locator": str(passage.locator),
        "kind": passage.kind.value,
        "text": passage.text,
        "context": passage.context,
        "heading": list(passage.headings),
        "paper": {
            "id": paper.id,
            "title": paper.title,
            "kind": paper.kind.value,
            "source": paper.told_source,
            "date": _iso(paper.date),
        },
        "meeting": _meeting(paper),
        "agenda_item": paper.agenda_item,
        "pages": {"pack": list(pages.pack), "paper": list(pages.paper), "file": list(pages.file)},
        "access": paper.access.value,
        "url": passage.url,
    }


def hit_json(rank: int, hit: Hit) -> Json:
    """Shape a hit; ranks count from 1."""
    return {
        "rank": rank,
        "score": hit.score,
        "passage": passage_json(hit.passage),
        "citation": citation_line(hit.passage),
        "highlights": [[start, end] for start, end in hit.highlights],
        "also": also_json(hit.also),
    }


def also_json(places: Iterable[Passage]) -> list[Json]:
    """Shape places that go with a passage, its copies or what quotes it: the id, link and citation of each."""
    return [
        {"id": place.id, "url": place.url, "access": place.paper.access.value, "citation": citation_line(place)}
        for place in places
    ]


def cited_passage_json(passage: Passage, also: Iterable[Passage]) -> Json:
    """Shape a passage with the line to paste and where else it stands."""
    return {**passage_json(passage), "citation": citation_line(passage), "also": also_json(also)}


def search_json(result: SearchResult) -> Json:
    """Shape the hits for a question."""
    return {
        "query": result.query,
        "hits": _hits(result.hits),
        "read_as": _read_as(result.read_as),
        "took_ms": round(result.took_ms, 1),
    }


def answer_json(answer: Answer) -> Json:
    """Shape an answer; statements name their citations by `n`, which counts from 1."""
    return {
        "question": answer.question,
        "asked": answer.asked,
        "status": "answered" if answer.answered else "not_in_papers",
        "statements": [
            {
                "text": statement.text,
                "citations": [number + 1 for number in statement.citations],
                "marks": [[start, end] for start, end in statement.marks],
            }
            for statement in answer.statements
        ],
        "citations": [
            _citation(n, citation, answer.also(citation), answer.quoted_in(citation))
            for n, citation in enumerate(answer.citations, start=1)
        ],
        "hits": _hits(answer.hits),
        "more": answer.more,
        "differs": [{"text": figure.text, "citation": figure.citation + 1} for figure in answer.differs],
        "series": None if answer.series is None else series_json(answer.series),
        "confidence": answer.confidence,
        "written_by": answer.written_by,
        "notice": answer.notice,
        "dropped": answer.dropped,
        "took_ms": round(answer.took_ms, 1),
        "record": answer.record,
        "searched": {"papers": answer.searched.papers, "passages": answer.searched.passages},
        "missing": list(answer.missing),
        "read_as": _read_as(answer.read_as),
    }


def filters_json(filters: Filters) -> dict[str, str]:
    """Shape what a question was limited to, by the names of the parameters; what limits nothing is left out."""
    named = {
        "body": filters.body,
        "from": _iso(filters.since),
        "to": _iso(filters.until),
        "kind": filters.kind,
        "source": filters.source,
        "paper": filters.paper,
    }
    return {name: value for name, value in named.items() if value}


def statement_json(answer: Answer) -> Json:
    """Shape the last statement of an answer that is growing, with the citations it names."""
    statement = answer.statements[-1]
    return {
        "text": statement.text,
        "citations": [number + 1 for number in statement.citations],
        "cited": [
            _citation(number + 1, citation, answer.also(citation), answer.quoted_in(citation))
            for number, citation in ((number, answer.citations[number]) for number in statement.citations)
        ],
    }


def paper_json(paper: Paper, passages: int) -> Json:
    """Shape a paper with the number of its passages; `pages` is how many pages of its file it covers, 0 for none."""
    return {
        "id": paper.id,
        "title": paper.title,
        "kind": paper.kind.value,
        "source": paper.told_source,
        "date": _iso(paper.date),
        "meeting": _meeting(paper),
        "agenda_item": paper.agenda_item,
        "pages": paper.last_page - paper.first_page + 1 if paper.first_page else 0,
        "first_page": paper.first_page,
        "last_page": paper.last_page,
        "passages": passages,
        "access": paper.access.value,
        "url": paper.url,
    }


def papers_json(papers: Iterable[Paper], passage_counts: Mapping[str, int]) -> Json:
    """Shape the library: its papers with how many passages each has."""
    return {"papers": [paper_json(paper, passage_counts.get(paper.id, 0)) for paper in papers]}


def decision_json(decision: Decision) -> dict[str, str | None]:
    """Shape a row of the decisions register."""
    return {
        "id": decision.passage.id,
        "kind": decision.kind,
        "body": decision.body,
        "date": _iso(decision.held),
        "minute": decision.minute,
        "title": decision.title,
        "number": decision.number,
        "text": decision.text,
        "context": decision.passage.context,
        "who": decision.who,
        "by_when": decision.by_when,
        "url": decision.passage.url,
        "citation": citation_line(decision.passage),
    }


def decisions_json(decisions: Iterable[Decision]) -> Json:
    """Shape the decisions register."""
    return {"decisions": [decision_json(decision) for decision in decisions]}


def show_json(paper: Paper, passages: Sequence[Passage], passage_count: int | None = None) -> Json:
    """Shape a paper with passages of it; `passage_count` is the paper's own where `passages` are not all of them."""
    count = len(passages) if passage_count is None else passage_count
    return {"paper": paper_json(paper, count), "passages": [passage_json(passage) for passage in passages]}


def _hits(hits: Sequence[Hit]) -> list[Json]:
    return [hit_json(rank, hit) for rank, hit in enumerate(hits, start=1)]


def _read_as(readings: Iterable[Reading]) -> list[Json]:
    return [{"typed": reading.typed, "read": reading.read} for reading in readings]


def series_json(series: Series) -> Json:
    """Shape a figure over time; each point names its citation by `n`. `when` is as much of an ISO date as is said."""
    return {
        "title": series.title,
        "unit": series.unit,
        "points": [
            {
                "label": point.label,
                "when": _partly(point.when),
                "amount": point.amount,
                "text": point.text,
                "citation": point.citation + 1,
            }
            for point in series.points
        ],
    }


def _partly(when: tuple[int, int, int]) -> str:
    year, month, day = when
    return "-".join([f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if month and day else [])])


def _citation(n: int, citation: Citation, also: Iterable[Passage], quoted_in: Iterable[Passage]) -> Json:
    return {
        "n": n,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "passage": passage_json(citation.passage),
        "citation": citation_line(citation.passage),
        "also": also_json(also),
        "quoted_in": also_json(quoted_in),
    }


def _meeting(paper: Paper) -> Json:
    return {"body": paper.meeting.body, "date": _iso(paper.meeting.date)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
