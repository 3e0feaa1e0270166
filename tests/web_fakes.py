"""A small library and a stand-in for the search engine, for tests of the web app.

The real engine is search.engine.Engine, tested in test_search_*.py; the real library is used here as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from corpus.access import Access, Clearance
from corpus.decisions import Decision
from corpus.library import FileRecord, KeyedPassage, Library
from corpus.locators import Locator
from corpus.papers import Citation, Meeting, Pages, Paper, PaperKind, Passage, PassageKind, Reference
from search.engine import QuestionError
from search.follow_up import stand_alone
from search.types import Answer, Figure, Filters, Hit, Point, SearchResult, Series, Statement

BOARD = Meeting("Harbour Board", date(2024, 5, 9))
EARLIER = Meeting("Harbour Board", date(2023, 11, 2))

REPORT = Paper(
    "harbour-2024-05-09-dredging",
    "Dredging of the inner basin",
    PaperKind.REPORT,
    "Harbour Master",
    date(2024, 4, 30),
    BOARD,
    "6",
    first_page=12,
    last_page=15,
    file="pack.pdf",
)
MINUTES = Paper(
    "harbour-2024-05-09-minutes",
    "Minutes of 2 November 2023",
    PaperKind.MINUTES,
    "Harbour Board",
    None,
    EARLIER,
    "3",
    first_page=3,
    last_page=11,
    file="pack.pdf",
    position=1,
)
NOTE = Paper("harbour-undated-note", "A note & <its> “title”", PaperKind.SUPPLEMENT, "", None, Meeting(""))
SECRET = Paper(
    "harbour-2024-05-09-part-2",
    "Lease of the old customs house",
    PaperKind.REPORT,
    "Estates Officer",
    None,
    BOARD,
    "9",
    Access.EXEMPT,
)


def _passage(
    paper: Paper, suffix: str, locator: Locator, text: str, kind: PassageKind = PassageKind.PARAGRAPH, **more: Any
) -> Passage:
    return Passage(f"{paper.id}-{suffix}", paper, locator, kind, text, **more)


def _in_order(*passages: Passage) -> list[Passage]:
    return [replace(passage, position=n) for n, passage in enumerate(passages)]


def passages_of_report() -> list[Passage]:
    work, money = ("3 The work",), ("3 The work", "Money")
    asked = "The Board is asked to:"
    return _in_order(
        _passage(
            REPORT,
            "para-3-1",
            Locator.of("para", "3.1"),
            "The inner basin was last dredged in 2009. About 41,000 tonnes of silt have settled since (see para 3.2).",
            headings=work,
            pages=Pages((12,), (2,), (14,)),
        ),
        _passage(
            REPORT,
            "para-3-2",
            Locator.of("para", "3.2"),
            "The Board is asked to: (a) agree the dredging at a cost of £612,000; and (b) note the tide tables.",
            headings=work,
            pages=Pages((12, 13), (), (14, 15)),
        ),
        _passage(
            REPORT,
            "para-3-2-a",
            Locator.of("para", "3.2(a)"),
            "agree the dredging at a cost of £612,000",
            headings=work,
            parent=f"{REPORT.id}-para-3-2",
            kind=PassageKind.ITEM,
            context=asked,
        ),
        _passage(
            REPORT,
            "para-3-2-b",
            Locator.of("para", "3.2(b)"),
            "note the tide tables",
            headings=work,
            parent=f"{REPORT.id}-para-3-2",
            kind=PassageKind.ITEM,
            context=asked,
        ),
        _passage(
            REPORT,
            "table-1-header",
            Locator.of("table", "1"),
            "Year Tonnes Cost",
            headings=money,
            kind=PassageKind.HEADER,
        ),
        _passage(
            REPORT,
            "table-1-row-1",
            Locator.of("table", "1", "row", "1"),
            "2009 38,500 £301,000",
            headings=money,
            kind=PassageKind.ROW,
            context="Year: 2009; Tonnes: 38,500; Cost: £301,000",
        ),
        _passage(
            REPORT,
            "table-1-row-2",
            Locator.of("table", "1", "row", "2"),
            "2024 41,000 £612,000",
            headings=money,
            kind=PassageKind.ROW,
            context="Year: 2024; Tonnes: 41,000; Cost: £612,000",
        ),
        _passage(
            REPORT, "money-1", Locator.under("Money", 1), "Costs are at <2024> prices & exclude VAT.", headings=money
        ),
        _passage(
            REPORT,
            "footnote-1",
            Locator.of("footnote", "1"),
            "Tonnes are dry tonnes.",
            headings=money,
            kind=PassageKind.FOOTNOTE,
        ),
    )


def passages_of_minutes() -> list[Passage]:
    works = ("17 HARBOUR WORKS",)
    return _in_order(
        _passage(
            MINUTES,
            "minute-17",
            Locator.of("minute", "17"),
            "Members asked when the basin would be dredged, “About 41,000 tonnes of silt” having settled.",
            headings=works,
            kind=PassageKind.MINUTE,
        ),
        _passage(
            MINUTES,
            "minute-17-resolution-2",
            Locator.of("minute", "17", "resolution", "2"),
            "That the dredging be reported on in May.",
            headings=works,
            kind=PassageKind.RESOLUTION,
            parent=f"{MINUTES.id}-minute-17",
        ),
    )


def fill(library: Library) -> None:
    """Publish four papers, one of them exempt, and note two files that were not read, one of them exempt."""
    report, minutes = passages_of_report(), passages_of_minutes()
    note = [_passage(NOTE, "1", Locator.under("", 1), "<script>alert(1)</script> is how “it” reads.")]
    secret = [
        _passage(
            SECRET,
            "para-1",
            Locator.of("para", "1"),
            "The rent of the customs house for dredging crews is £90,000 (see para 3.2).",
        )
    ]
    key = 0
    with library.writing():
        for paper, passages in ((REPORT, report), (MINUTES, minutes), (NOTE, note), (SECRET, secret)):
            keyed = [KeyedPassage(key := key + 1, passage) for passage in passages]
            references: list[tuple[int, Reference]] = []
            if paper is REPORT:
                text = report[0].text
                start = text.index("para 3.2")
                references = [
                    (keyed[0].key, Reference(start, start + 8, (report[1].id,))),
                    (keyed[7].key, Reference(0, 5, (secret[0].id,))),
                ]
            if paper is MINUTES:
                start = minutes[0].text.index("“")
                references = [(keyed[0].key, Reference(start, start + 29, (report[0].id,), quoted=True))]
            if paper is SECRET:
                references = [(keyed[0].key, Reference(0, 8, (report[1].id,)))]
            decisions = [
                Decision(p, "Harbour Master", "2024-05-09") for p in passages if p.kind is PassageKind.RESOLUTION
            ]
            library.publish(paper, keyed, references=references, decisions=decisions)
        library.record_file(FileRecord("in/scan.pdf", "0" * 64, "scan.pdf", 10, reason="no text layer: it is a scan"))
        library.record_file(
            FileRecord("in/hidden.pdf", "1" * 64, "hidden.pdf", 10, reason="needs a password", access=Access.EXEMPT)
        )


class FakeEngine:
    """Finds passages that share a word with the question, and answers with the first that shares three."""

    def __init__(self, library: Library, *, is_ready: bool = True) -> None:
        self.library = library
        self.is_ready = is_ready

    def ready(self) -> bool:
        return self.is_ready

    def search(
        self,
        question: str,
        clearance: Clearance,
        filters: Filters = Filters(),
        *,
        limit: int = 10,
        mode: str = "hybrid",
    ) -> SearchResult:
        if not question.strip():
            raise QuestionError("type a question")
        if len(question) > 1000:
            raise QuestionError(f"the question has {len(question):,} characters; 1,000 are allowed")
        words = set(re.findall(r"\w{3,}", question.casefold()))
        found = []
        for paper in self.library.papers(clearance):
            if not _allowed(paper, filters):
                continue
            for passage in self.library.passages(paper.id, clearance):
                spans = tuple(m.span() for m in re.finditer(r"\w+", passage.text) if m[0].casefold() in words)
                if spans:
                    found.append(Hit(passage, float(len({passage.text[a:b].casefold() for a, b in spans})), spans))
        found.sort(key=lambda hit: -hit.score)
        return SearchResult(question, tuple(found[:limit]), 1.234)

    def growing(
        self, question: str, clearance: Clearance, filters: Filters = Filters(), **more: Any
    ) -> Iterator[Answer]:
        return iter((self.ask(question, clearance, filters, **more),))

    def ask(
        self, question: str, clearance: Clearance, filters: Filters = Filters(), *, after: Sequence[str] = ()
    ) -> Answer:
        reworded = stand_alone(question, tuple(after))
        asked = reworded if reworded != question else ""
        hits = self.search(reworded, clearance, filters).hits
        if not hits or hits[0].score < 3:
            return Answer(question, (), (), hits, 0.12, 2.0, asked, self.library.generation())
        if "over time" in question:
            return self._over_time(question, clearance, hits)
        best = hits[0].passage
        end = best.text.index(".") + 1
        said, cited = (Statement(best.text[:end], (0,)),), (Citation(best, 0, end),)
        return Answer(question, said, cited, hits, 0.87, 2.0, asked, self.library.generation())

    def _over_time(self, question: str, clearance: Clearance, hits: tuple[Hit, ...]) -> Answer:
        """Answer with all that an answer can have: marks, figures that differ, a series, a quoting paper, a notice."""
        row, text, quoting = (
            self.library.passage(passage_id, clearance)
            for passage_id in (f"{REPORT.id}-table-1-row-1", f"{REPORT.id}-para-3-1", f"{MINUTES.id}-minute-17")
        )
        citations = (Citation(row, 0, len(row.text)), Citation(text, 0, len(text.text)))
        points = (Point("2009", (2009, 0, 0), 38_500, "38,500", 0), Point("2024", (2024, 0, 0), 41_000, "41,000", 1))
        return Answer(
            question,
            (Statement(text.text, (0, 1), ((50, 56),)),),
            citations,
            hits,
            0.87,
            2.0,
            more=2,
            notice="The model did not answer in time.",
            differs=(Figure("38,500", 0), Figure("41,000", 1)),
            series=Series("Tonnes", "tonn", points),
            quoted=((), (quoting,)),
        )


def _allowed(paper: Paper, filters: Filters) -> bool:
    held = paper.meeting.date
    return (
        (not filters.body or filters.body.casefold() == paper.meeting.body.casefold())
        and (not filters.kind or filters.kind.casefold() == paper.kind.value)
        and (not filters.source or filters.source.casefold() == paper.source.casefold())
        and (not filters.paper or filters.paper == paper.id)
        and (not filters.since or (held is not None and held >= filters.since))
        and (not filters.until or (held is not None and held <= filters.until))
    )


def make_library(folder: Path) -> Library:
    library = Library(folder, create=True)
    fill(library)
    return library
