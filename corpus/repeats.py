"""Repeats: the same paper in two files, known by the passages that both hold word for word."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from corpus import rows
from corpus.access import Access
from corpus.papers import Paper, PaperKind

SHARED: Final = 0.9
"""The share of each paper's words that must stand in passages that both hold; the rest is read otherwise."""
ENOUGH: Final = 100
"""Words from which two papers are not alike by chance, whatever their titles and meetings."""

_ASIDE: Final = re.compile(r"[^\w.,%£$€-]|[.,-](?!\d)|_")
_DASHES: Final = {ord(sign): "-" for sign in "‐‑‒–—−"}
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_OF_ONE_DAY: Final = {PaperKind.AGENDA, PaperKind.MINUTES}

_CANDIDATES: Final = (
    "SELECT other.paper, sum(other.words), sum(own.words) FROM passages AS own JOIN passages AS other "
    "ON other.mark=own.mark AND other.paper<>own.paper WHERE own.paper=? GROUP BY other.paper"
)
_UNSHARED: Final = (
    "SELECT text FROM passages WHERE paper=?1 AND (mark IS NULL OR mark NOT IN "
    "(SELECT mark FROM passages WHERE paper=?2 AND mark IS NOT NULL))"
)


def plain(text: str) -> str:
    """Put case, spaces, hyphens, quotation marks and accents aside; figures keep their points and dashes."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_DASHES)
    return _ASIDE.sub("", "".join(apart.split()))


def marks_of(texts: Iterable[str]) -> list[int | None]:
    """Return a number for each passage of a paper that is the same in any paper for the same words.

    Words printed for the second time in a paper ("None.") have another mark, so that they are told apart.
    """
    seen: Counter[str] = Counter()
    made: list[int | None] = []
    for words in map(plain, texts):
        seen[words] += 1
        digest = blake2b(f"{words} {seen[words]}".encode(), digest_size=8).digest()
        made.append(int.from_bytes(digest, signed=True) if words else None)
    return made


def pair(db: sqlite3.Connection, paper: Paper) -> None:
    """Write down which papers a newly published one repeats, inside the transaction that publishes it."""
    words = _words(db, paper.id)
    for other_id, theirs, ours in db.execute(_CANDIDATES, (paper.id,)).fetchall():
        if ours < SHARED * words or theirs < SHARED * _words(db, other_id):
            continue
        row = db.execute(f"SELECT {rows.PAPER} FROM papers WHERE id=?", (other_id,)).fetchone()
        if _may_repeat(paper, rows.paper_of(row), min(ours, theirs)) and not _revises(db, paper.id, other_id):
            both = [(paper.id, other_id), (other_id, paper.id)]
            db.executemany("INSERT INTO repeats(paper, other) VALUES (?,?)", both)


def _words(db: sqlite3.Connection, paper_id: str) -> int:
    return int(db.execute("SELECT coalesce(sum(words), 0) FROM passages WHERE paper=?", (paper_id,)).fetchone()[0])


def _may_repeat(one: Paper, other: Paper, words: int) -> bool:
    """Whether papers that say the same can be one: agendas of two meetings, or a short standing notice, are two."""
    if {one.kind, other.kind} & _OF_ONE_DAY:
        return one.kind is other.kind and _day(one) is not None and _day(one) == _day(other)
    titled = plain(one.title) == plain(other.title)
    return words >= ENOUGH or (
        titled and (one.meeting == other.meeting or not (one.meeting.date and other.meeting.date))
    )


def _day(paper: Paper) -> object:
    """Return the day that an agenda is for or minutes are of."""
    return paper.meeting.date if paper.kind is PaperKind.AGENDA else paper.date or paper.meeting.date


def _revises(db: sqlite3.Connection, paper_id: str, other_id: str) -> bool:
    """Whether two papers have other figures where their words differ: a revision changes some into others.

    What only one of them has is a stray line of a page, or words that were added, and found, for themselves.
    """
    one, other = _figures(db, paper_id, other_id), _figures(db, other_id, paper_id)
    return bool(one - other and other - one)


def _figures(db: sqlite3.Connection, paper_id: str, other_id: str) -> Counter[str]:
    """Count the figures in the passages that the other paper has not word for word."""
    found: Counter[str] = Counter()
    for (text,) in db.execute(_UNSHARED, (paper_id, other_id)):
        found.update(_FIGURE.findall(text))
    return found


@dataclass(frozen=True, slots=True)
class Repeats:
    """Which papers repeat each other, and the (mark, key) of their passages: for the index, whatever their access."""

    others: dict[str, frozenset[str]]
    marks: dict[str, tuple[tuple[int, int], ...]]

    def once(self, papers: Sequence[Paper]) -> list[Paper]:
        """Return these papers without those that repeat another of them; of copies the one kept is the first there."""
        kept: list[Paper] = []
        ids: set[str] = set()
        for paper in papers:
            if not ids & self.others.get(paper.id, frozenset()):
                kept.append(paper)
                ids.add(paper.id)
        return kept

    def among(self, keys: Set[int]) -> Repeats:
        """Return the repeats as far as they concern these passages."""
        kept = {paper: tuple(item for item in items if item[1] in keys) for paper, items in self.marks.items()}
        return Repeats(self.others, kept)

    def followers(self, papers: Sequence[str]) -> frozenset[int]:
        """Return the keys of the passages that stand already in a paper before, of these papers in this order.

        Papers that are not named do not count: to a reader who may not see them they are as if they were not there.
        """
        first: dict[int, set[str]] = {}
        found = []
        for paper in papers:
            for mark, key in self.marks.get(paper, ()):
                holders = first.setdefault(mark, set())
                if holders & self.others[paper]:
                    found.append(key)
                else:
                    holders.add(paper)
        return frozenset(found)


def standing_order(paper: Paper) -> tuple[bool, bool, bool, str, str]:
    """Sort the copies of a paper: public ones first, then those of a known meeting and item, the earliest."""
    meeting = paper.meeting
    day = meeting.date.isoformat() if meeting.date else ""
    return paper.access is not Access.PUBLIC, not (meeting.body and day), not paper.agenda_item, day, paper.id


def load(db: sqlite3.Connection, papers: Sequence[str] | None = None) -> Repeats:
    """Read the repeats, all or those among these papers."""
    among = "" if papers is None else "WHERE paper IN (SELECT value FROM json_each(:papers))"
    named = {"papers": json.dumps(papers)}
    others: dict[str, set[str]] = {}
    for paper, other in db.execute(f"SELECT paper, other FROM repeats {among}", named):
        others.setdefault(paper, set()).add(other)
    marks: dict[str, list[tuple[int, int]]] = {}
    for paper, mark, key in db.execute(
        "SELECT paper, mark, key FROM passages WHERE paper IN (SELECT value FROM json_each(?)) AND mark IS NOT NULL",
        (json.dumps(list(others)),),
    ):
        marks.setdefault(paper, []).append((mark, key))
    return Repeats(
        {paper: frozenset(found) for paper, found in others.items()},
        {paper: tuple(found) for paper, found in marks.items()},
    )
