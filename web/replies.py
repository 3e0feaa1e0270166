"""An answer that leaves the screen: with it goes what was searched, when, by whom, in which state of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corpus.access import PUBLIC_ONLY, Access, Clearance
from corpus.library import Library
from corpus.papers import Meeting, Paper, Passage
from corpus.state import LibraryState
from search.types import Answer, Filters
from web.texts import day, meeting_line

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEAREST: Final = 5
"""How many of the nearest passages a refusal shows."""
NOT_HELD: Final = "Not held in the papers searched"
_NOT_FOR_FILES: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


@dataclass(frozen=True, slots=True)
class Searched:
    """The papers within an asker's clearance and limits, with how many passages each has."""

    papers: tuple[tuple[Paper, int], ...]

    @property
    def passages(self) -> int:
        """How many passages there are in all."""
        return sum(count for _, count in self.papers)

    def meetings(self) -> list[tuple[Meeting, int, int]]:
        """Return the meetings with the number of their papers and passages, in the order of the papers."""
        counted: dict[Meeting, list[int]] = {}
        for paper, count in self.papers:
            counted.setdefault(paper.meeting, []).append(count)
        return [(meeting, len(counts), sum(counts)) for meeting, counts in counted.items()]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with all that a document says about it.

    `at` is in UTC. `state` is the library's as the asker sees it, None where it changed all the while. `site` is the
    address of the web app, for links.
    """

    answer: Answer
    filters: Filters
    clearance: Clearance
    at: datetime
    searched: Searched
    state: LibraryState | None
    by: str = ""
    site: str = ""

    @property
    def generation(self) -> int:
        """The library's generation; 0 for someone who may not know it: it counts changes of exempt papers too."""
        return 0 if self.clearance == PUBLIC_ONLY else self.answer.generation

    @property
    def exempt(self) -> tuple[int, ...]:
        """The numbers, from 1, of the citations of exempt papers."""
        cited = enumerate(self.answer.citations, start=1)
        return tuple(n for n, citation in cited if citation.passage.paper.access is Access.EXEMPT)


def what_is_searched(library: Library, clearance: Clearance, filters: Filters) -> Searched:
    """Find the papers that a question within these limits is asked of."""
    from search.catalogue import allows

    counts = library.passage_counts(clearance)
    papers = library.papers(clearance)
    return Searched(tuple((p, counts.get(p.id, 0)) for p in papers if allows(p, clearance, filters)))


def printable(text: str) -> str:
    """Replace the characters that no document may hold: control characters and halves of characters."""
    return _NOT_FOR_FILES.sub("\N{REPLACEMENT CHARACTER}", text)


def link(passage: Passage, site: str) -> str:
    """Return the whole address of a passage; empty where the address of the web app is not known."""
    return f"{site.rstrip('/')}{passage.url}" if site else ""


def pack_pages(passage: Passage) -> str:
    """Say on which pages of the pack a passage stands, of the file where the pack's own numbers are not printed."""
    pages, of = (passage.pages.pack, "") if passage.pages.pack else (passage.pages.file, " of the file")
    if not pages:
        return ""
    return f"{pages[0]}{of}" if len(pages) == 1 else f"{pages[0]}-{pages[-1]}{of}"


def limits(filters: Filters) -> str:
    """Say in words what a question was limited to; empty for nothing."""
    said = [
        f"body {filters.body}" if filters.body else "",
        f"who speaks: {filters.source}" if filters.source else "",
        f"kind of paper: {filters.kind}" if filters.kind else "",
        f"meetings from {day(filters.since)}" if filters.since else "",
        f"meetings to {day(filters.until)}" if filters.until else "",
        f"paper {filters.paper}" if filters.paper else "",
    ]
    return "; ".join(filter(None, said))


def access_line(clearance: Clearance) -> str:
    """Say which papers the asker could see."""
    if clearance == PUBLIC_ONLY:
        return "Public papers only"
    return "All papers in the library, exempt ones too"


def searched_line(searched: Searched) -> str:
    """Say how much was searched."""
    papers, meetings = len(searched.papers), len(searched.meetings())
    return (
        f"{_count(papers, 'paper')} of {_count(meetings, 'meeting')}, {_count(searched.passages, 'passage')}"
        if papers
        else "No papers: none are within these limits"
    )


def when_line(at: datetime) -> str:
    """Write a moment in UTC, and the date where this program runs."""
    return f"{day(at.date())}, {at:%H:%M} UTC (local date: {day(at.astimezone().date())})"


def state_line(reply: Reply) -> str:
    """Name the state of the library."""
    if reply.state is None:
        return "Not known: papers were being added"
    generation = f"generation {reply.generation}, " if reply.generation else ""
    return f"{generation}digest {reply.state.digest}"


def refusal(reply: Reply) -> Iterator[str]:
    """Say what a refusal means, and what it does not: a fact about the papers searched, and about nothing else."""
    papers = len(reply.searched.papers)
    if not papers:
        yield "No papers were searched: none are within the limits of the question."
    else:
        one = papers == 1
        public = "public " if reply.clearance == PUBLIC_ONLY else ""
        yield (
            f"In the {papers:,} {public}{'paper' if one else 'papers'} searched, the program found no passage that "
            "answers this question."
        )
    if limits(reply.filters):
        yield "The search was limited as stated below; papers outside those limits were not searched."
    yield (
        "This is a statement about the papers searched and about nothing else. It does not say whether the authority "
        "holds the information: section 1(1) of the Freedom of Information Act 2000 is about all recorded "
        "information that an authority holds, of which these papers are a part."
    )


def origin_line(answer: Answer) -> str:
    """Say where the sentences of an answer come from."""
    if not answer.written_by:
        return (
            "A program searched the papers and took sentences out of them, word for word; it can take the wrong ones."
        )
    left_out = (
        f" Left out, because they did not bear it out: {_count(answer.dropped, 'sentence')}." if answer.dropped else ""
    )
    return (
        f"The answer was written by the language model {answer.written_by} from the passages cited, and a program "
        f"checked each sentence against their words; it can be wrong. The quotes are the papers' own words.{left_out}"
    )


def more_line(answer: Answer) -> str:
    """Say how many items of a list were left out."""
    return f"{_count(answer.more, 'more item')} {'is' if answer.more == 1 else 'are'} in the paper."


def differs_line(answer: Answer) -> str:
    """Say that papers give different figures, and which gives which."""
    given = [
        f"{figure.text} in {cited.paper.title}{f', {day(held)}' if (held := cited.paper.meeting.date) else ''} "
        f"[{figure.citation + 1}]"
        for figure in answer.differs
        for cited in (answer.citations[figure.citation].passage,)
    ]
    return f"The papers give different figures: {'; '.join(given)}."


def exempt_warning(reply: Reply) -> str:
    """Say that exempt papers are quoted or named, and where; empty when none are."""
    places = [f"citation {n}" for n in reply.exempt]
    answer = reply.answer
    beside = [place for cited in answer.citations for place in (*answer.also(cited), *answer.quoted_in(cited))]
    if any(place.paper.access is Access.EXEMPT for place in beside):
        places.append("beside the citations")
    nearest = () if reply.answer.answered else reply.answer.hits[:NEAREST]
    if any(hit.passage.paper.access is Access.EXEMPT for hit in nearest):
        places.append("the nearest passages")
    if not places:
        return ""
    named = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} and {places[-1]}"
    return f"Not for publication as it stands: this quotes or names exempt papers ({named})."


def meeting_rows(searched: Searched, most: int) -> tuple[list[tuple[str, str, str]], int]:
    """Return (meeting, papers, passages) of the first meetings as texts, and how many meetings are left out."""
    meetings = searched.meetings()
    rows = [(meeting_line(meeting), f"{papers:,}", f"{passages:,}") for meeting, papers, passages in meetings[:most]]
    return rows, max(0, len(meetings) - most)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def writing_rows(answer: Answer) -> list[tuple[str, str]]:
    """Return what a reader should know of a language model's part in an answer; nothing where it had none."""
    rows = []
    if answer.written_by:
        left_out = f"; {answer.dropped} that the papers do not bear out left out" if answer.dropped else ""
        rows.append(
            ("Written by", f"{answer.written_by}, a language model, each sentence checked by program{left_out}")
        )
    if answer.notice:
        rows.append(("Notice", answer.notice))
    return rows
