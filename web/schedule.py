"""A schedule: a list of questions with what the papers say to each, one row a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from corpus.papers import citation_line
from search.types import Answer
from web import replies
from web.questions import Line
from web.replies import Reply
from web.shapes import Json, answer_json
from web.texts import read_line

Cell: TypeAlias = str | int | float | datetime | None

STATUSES: Final = {"answered": "Answered", "not_in_papers": replies.NOT_HELD, "error": "Could not be asked"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the list with its reply, or why it could not be asked."""

    line: Line
    reply: Reply | None
    error: str = ""


def answered(lines: Iterable[Line], ask: Callable[[str], Reply]) -> Iterator[Entry]:
    """Ask one question after another; each as if asked alone, and each line has its entry."""
    from search.engine import QuestionError

    for line in lines:
        if line.error:
            yield Entry(line, None, line.error)
            continue
        try:
            yield Entry(line, ask(line.question))
        except QuestionError as error:
            yield Entry(line, None, str(error))


def entry_json(entry: Entry) -> Json:
    """Shape an entry: the answer's own shape, or the question with the error."""
    if entry.reply is None:
        return {"question": entry.line.question, "error": entry.error}
    return answer_json(entry.reply.answer)


def schedule_json(entries: Iterable[Entry]) -> Json:
    """Shape a schedule."""
    return {"answers": [entry_json(entry) for entry in entries]}


def rows(entries: Iterable[Entry]) -> Iterator[dict[str, Cell]]:
    """Give each entry as a row; the keys are the columns, all of them in each row and in this order."""
    for number, entry in enumerate(entries, start=1):
        row = dict.fromkeys(COLUMNS)
        row |= {"no": number, "question": entry.line.question.strip()}
        if entry.reply is None:
            row |= {"status": STATUSES["error"], "notes": entry.error}
        else:
            row |= _of_reply(entry.reply)
        yield row


def _of_reply(reply: Reply) -> dict[str, Cell]:
    answer = reply.answer
    cited = list(enumerate(answer.citations, start=1))
    return {
        "asked as": answer.asked,
        "status": STATUSES["answered" if answer.answered else "not_in_papers"],
        "answer": said(answer),
        "places": "\n".join(f"[{n}] {citation_line(citation.passage)}" for n, citation in cited),
        "pack pages": "\n".join(f"[{n}] {pages}" for n, c in cited if (pages := replies.pack_pages(c.passage))),
        "quotes": "\n".join(f"[{n}] “{citation.quote}”" for n, citation in cited),
        "links": "\n".join(f"[{n}] {_address(citation.passage.url, reply)}" for n, citation in cited),
        "notes": "; ".join(_notes(reply)),
        "likelihood": round(answer.confidence, 2),
        "searched": replies.searched_line(reply.searched),
        "which papers": replies.access_line(reply.clearance),
        "limited to": replies.limits(reply.filters),
        "asked at (UTC)": reply.at.replace(tzinfo=None, microsecond=0),
        "by": reply.by,
        "generation": reply.generation or None,
        "library digest": reply.state.digest if reply.state else None,
        "record": answer.record,
    }


COLUMNS: Final = (
    "no", "question", "asked as", "status", "answer", "places", "pack pages", "quotes", "links", "notes", "likelihood",
    "searched", "which papers", "limited to", "asked at (UTC)", "by", "generation", "library digest", "record",
)  # fmt: skip


def said(answer: Answer) -> str:
    """Write an answer's statements with the numbers of their citations."""
    return " ".join(f"{s.text} {''.join(f'[{n + 1}]' for n in s.citations)}" for s in answer.statements)


def _address(url: str, reply: Reply) -> str:
    return f"{reply.site.rstrip('/')}{url}"


def _notes(reply: Reply) -> Iterator[str]:
    if warning := replies.exempt_warning(reply):
        yield warning
    if reply.answer.read_as:
        yield read_line(reply.answer.read_as)
    if reply.answer.differs:
        yield replies.differs_line(reply.answer)
    if reply.answer.series is not None:
        yield "; ".join(f"{one.label}: {one.text} [{one.citation + 1}]" for one in reply.answer.series.points)
    if reply.answer.more:
        yield replies.more_line(reply.answer)
    if reply.answer.notice:
        yield reply.answer.notice
    if reply.answer.written_by:
        yield f"written by {reply.answer.written_by}"
    yield from (f"{name}: {said}" for name, said in replies.writing_rows(reply.answer))
