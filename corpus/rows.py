"""The library's tables, and how values become rows and rows become values again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from corpus.access import Access
from corpus.locators import Locator, Step
from corpus.papers import Box, Meeting, Pages, Paper, PaperKind, Passage, PassageKind, Reference

SCHEMA: Final = """
CREATE TABLE state (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0), ('next_key', 1);
CREATE TABLE files (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, pages INTEGER NOT NULL,
    reason TEXT NOT NULL, settings TEXT NOT NULL, access TEXT NOT NULL, added TEXT NOT NULL, same_as TEXT NOT NULL);
CREATE INDEX files_by_digest ON files(digest);
CREATE INDEX files_by_same_as ON files(same_as);
CREATE TABLE papers (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, date TEXT, body TEXT NOT NULL,
    meeting_date TEXT, agenda_item TEXT NOT NULL, access TEXT NOT NULL, first_page INTEGER NOT NULL,
    last_page INTEGER NOT NULL, file TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0);
CREATE INDEX papers_by_file ON papers(file);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY, paper TEXT NOT NULL REFERENCES papers(id) ON DELETE CASCADE, id TEXT NOT NULL UNIQUE,
    locator TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, context TEXT NOT NULL, headings TEXT NOT NULL,
    pages TEXT NOT NULL, parent TEXT NOT NULL, position INTEGER NOT NULL, boxes TEXT NOT NULL,
    breaks TEXT NOT NULL, mark INTEGER, words INTEGER NOT NULL);
CREATE INDEX passages_by_paper ON passages(paper, position);
CREATE INDEX passages_by_parent ON passages(parent);
CREATE INDEX passages_by_locator ON passages(locator);
CREATE INDEX passages_by_mark ON passages(mark);
CREATE TABLE repeats (
    paper TEXT NOT NULL REFERENCES papers(id) ON DELETE CASCADE,
    other TEXT NOT NULL REFERENCES papers(id) ON DELETE CASCADE, PRIMARY KEY (paper, other)) WITHOUT ROWID;
CREATE INDEX repeats_by_other ON repeats(other);
CREATE TABLE vectors (
    key INTEGER NOT NULL REFERENCES passages(key) ON DELETE CASCADE, window INTEGER NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (key, window));
CREATE TABLE fine_vectors (
    key INTEGER PRIMARY KEY REFERENCES passages(key) ON DELETE CASCADE, sentences BLOB NOT NULL, tokens BLOB NOT NULL);
CREATE TABLE refs (
    key INTEGER NOT NULL REFERENCES passages(key) ON DELETE CASCADE, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    quoted INTEGER NOT NULL, target TEXT NOT NULL);
CREATE INDEX refs_by_key ON refs(key);
CREATE INDEX refs_by_target ON refs(target);
CREATE TABLE decisions (
    key INTEGER PRIMARY KEY REFERENCES passages(key) ON DELETE CASCADE, who TEXT NOT NULL, by_when TEXT NOT NULL);
-- What the papers' words tell of names, noted when they are published: nobody reads a million texts to ask a question.
CREATE TABLE noted (
    paper TEXT PRIMARY KEY REFERENCES papers(id) ON DELETE CASCADE, acronyms TEXT NOT NULL, words TEXT NOT NULL);
"""

PAPER: Final = (
    "papers.id, papers.title, papers.kind, papers.source, papers.date, papers.body, papers.meeting_date, "
    "papers.agenda_item, papers.access, papers.first_page, papers.last_page, papers.file, papers.position"
)
PASSAGE: Final = (
    "passages.id, passages.locator, passages.kind, passages.text, passages.context, passages.headings, "
    "passages.pages, passages.parent, passages.position, passages.boxes, "
    "passages.breaks"
)
# The day of the meeting minuted, as corpus.decisions.Decision.held has it.
MINUTED: Final = "coalesce(papers.date, CASE papers.position WHEN 0 THEN papers.meeting_date END)"
PASSAGE_WIDTH: Final = PASSAGE.count(",") + 1

INSERT_PAPER: Final = (
    "INSERT INTO papers(id, title, kind, source, date, body, meeting_date, agenda_item, access, "
    "first_page, last_page, file, position) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
INSERT_PASSAGE: Final = (
    "INSERT INTO passages(key, paper, id, locator, kind, text, context, headings, pages, parent, "
    "position, boxes, breaks, mark, words) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
INSERT_REFERENCE: Final = 'INSERT INTO refs(key, start, "end", quoted, target) VALUES (?,?,?,?,?)'

Row = Sequence[Any]


def paper_row(paper: Paper) -> Row:
    """Turn a paper into the values of INSERT_PAPER."""
    return (
        paper.id,
        paper.title,
        paper.kind.value,
        paper.source,
        _iso(paper.date),
        paper.meeting.body,
        _iso(paper.meeting.date),
        paper.agenda_item,
        paper.access.value,
        paper.first_page,
        paper.last_page,
        paper.file,
        paper.position,
    )


@lru_cache(maxsize=4096)
def paper_of(row: tuple[Any, ...]) -> Paper:
    """Turn the columns PAPER into a paper; kept, since the papers that are found are found again."""
    return Paper(
        id=row[0],
        title=row[1],
        kind=PaperKind(row[2]),
        source=row[3],
        date=_date(row[4]),
        meeting=Meeting(row[5], _date(row[6])),
        agenda_item=row[7],
        access=Access(row[8]),
        first_page=row[9],
        last_page=row[10],
        file=row[11],
        position=row[12],
    )


def passage_row(key: int, passage: Passage, mark: int | None) -> Row:
    """Turn a passage into the values of INSERT_PASSAGE; `mark` is what its repeats are known by."""
    return (
        key,
        passage.paper.id,
        passage.id,
        locator_value(passage.locator),
        passage.kind.value,
        passage.text,
        passage.context,
        _json(passage.headings),
        _json([passage.pages.pack, passage.pages.paper, passage.pages.file]),
        passage.parent,
        passage.position,
        _json([[box.page, box.left, box.top, box.right, box.bottom] for box in passage.boxes]),
        _json(passage.breaks),
        mark,
        len(passage.text.split()),
    )


def locator_value(locator: Locator) -> str:
    """Write a locator the one way it is kept, so that equal places are equal values."""
    return _json([[[step.kind, step.number] for step in locator.steps], locator.heading, locator.count])


def passage_of(row: Row, paper: Paper) -> Passage:
    """Turn the columns PASSAGE into a passage of `paper`."""
    return Passage(
        id=row[0],
        paper=paper,
        locator=_locator(row[1]),
        kind=PassageKind(row[2]),
        text=row[3],
        context=row[4],
        headings=_list(row[5]),
        pages=_pages(row[6]),
        parent=row[7],
        position=row[8],
        boxes=tuple(Box(*box) for box in _list(row[9])),
        breaks=_list(row[10]),
    )


@lru_cache(maxsize=4096)
def _locator(text: str) -> Locator:
    steps, heading, count = json.loads(text)
    return Locator(tuple(Step(*step) for step in steps), heading, count)


@lru_cache(maxsize=4096)
def _pages(text: str) -> Pages:
    pack, own, file = map(tuple, json.loads(text))
    return Pages(pack, own, file)


@lru_cache(maxsize=4096)
def _list(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def reference_rows(key: int, reference: Reference) -> list[Row]:
    """Turn a reference into rows, one a target; an unresolved one keeps a row with no target."""
    targets = reference.targets or ("",)
    return [(key, reference.start, reference.end, int(reference.quoted), target) for target in targets]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# Of a byte of schema 4, two coordinates in 4 bits each, whether they are positive.
_SIGNS: Final = bytes(code >> 3 & 1 | code >> 6 & 2 for code in range(256))


def signs(codes: bytes) -> bytes:
    """Turn word vectors of schema 4 into those of schema 5, eight signs a byte: just what is made of the words anew."""
    pairs = codes.translate(_SIGNS)
    made = sum(int.from_bytes(pairs[at::4]) << 2 * at for at in range(4))
    return made.to_bytes(len(codes) // 4)
