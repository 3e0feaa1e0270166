"""The search record: what was asked, the passages considered, the answer, and the state of the library, kept in a file.

It is a SQLite file of its own, so that keeping a record never waits for whoever writes the library, nor they for it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING, PUBLIC_ONLY, Clearance
from corpus.state import LibraryState, digest_of
from search.types import Answer, Filters
from web.shapes import Json, answer_json, filters_json

DATABASE: Final = "records.sqlite"
APPLICATION_ID: Final = 0x42507265  # "BPre": tells our file from any other SQLite database
SCHEMA_VERSION: Final = 1
MOST_PUBLIC: Final = 100_000
"""Records of public questions that are kept at most, about 2 KB each: nobody may fill the disk by asking."""
_WAIT: Final = 5  # seconds for another process that is writing
_SCHEMA: Final = """
CREATE TABLE records (
    id TEXT PRIMARY KEY, at TEXT NOT NULL, question TEXT NOT NULL, filters TEXT NOT NULL, access TEXT NOT NULL,
    asker TEXT NOT NULL, status TEXT NOT NULL, generation INTEGER NOT NULL, state TEXT NOT NULL, program TEXT NOT NULL,
    answer BLOB NOT NULL);
CREATE INDEX records_by_time ON records(access, at);
CREATE TABLE states (digest TEXT PRIMARY KEY, papers BLOB NOT NULL)
"""
_COLUMNS: Final = "id, at, question, filters, access, asker, status, generation, state, program, answer"
_ACCESS: Final[Mapping[str, Clearance]] = {"public": PUBLIC_ONLY, "all": EVERYTHING}


class RecordsError(Exception):
    """The search record cannot be read or written; the message says why."""


class NoSuchRecord(LookupError):
    """There is no record with this id, or no longer."""


@dataclass(frozen=True, slots=True)
class Record:
    """One question and what came of it.

    `asked_at` is in UTC. `state` is the digest of the papers that the asker could see, empty where the library changed
    while the answer was made. `answer` is `kept_answer` of it.
    """

    id: str
    asked_at: datetime
    question: str
    filters: Json
    access: Clearance
    by: str
    status: str
    generation: int
    state: str
    program: str
    answer: Json

    @property
    def access_name(self) -> str:
        """Which papers the asker could see: "public" or "all"."""
        return access_name(self.access)


def access_name(clearance: Clearance) -> str:
    """Name the papers that a clearance may see."""
    return "public" if clearance == PUBLIC_ONLY else "all"


def make_record(
    record_id: str, asked_at: datetime, answer: Answer, filters: Filters, clearance: Clearance, by: str, program: str
) -> Record:
    """Make the record of an answer, before the state of the library is known."""
    kept, status = kept_answer(answer), "answered" if answer.answered else "not_in_papers"
    return Record(
        record_id, asked_at, answer.question, filters_json(filters), clearance, by, status,
        answer.generation, "", program, kept,
    )  # fmt: skip


def kept_answer(answer: Answer) -> Json:
    """Shape what is kept of an answer: of each passage its id, citation and a digest of its words, not the words."""
    kept = answer_json(answer)
    for name in ("question", "status", "record"):
        kept.pop(name, None)
    kept["citations"] = [_place(item) for item in kept["citations"]]
    kept["considered"] = [_place(item) for item in kept.pop("hits")]
    return kept


def record_json(record: Record) -> Json:
    """Shape a record; `passage`s are ids, `words` digests of their texts."""
    return {
        "id": record.id,
        "asked_at": record.asked_at.isoformat(timespec="seconds"),
        "question": record.question,
        "filters": record.filters,
        "papers": record.access_name,
        "by": record.by,
        "status": record.status,
        "generation": record.generation,
        "digest": record.state,
        "program": record.program,
        "answer": record.answer,
    }


def _place(item: Json) -> Json:
    passage = item["passage"]
    kept = {name: value for name, value in item.items() if name not in ("passage", "also", "quoted_in", "highlights")}
    return {**kept, "passage": passage["id"], "words": digest_of(passage["text"])}


def keep(path: Path, records: Sequence[tuple[Record, LibraryState | None]], keep_days: int) -> None:
    """Write records, and drop those that are too old; raises RecordsError and writes none when it cannot.

    The file is made for its owner alone where there is none.
    """
    with _opened(path, create=True) as db:
        db.execute("BEGIN IMMEDIATE")
        for record, state in records:
            _insert(db, record, state)
        _forget_old(db, keep_days)
        db.execute("COMMIT")


def _insert(db: sqlite3.Connection, record: Record, state: LibraryState | None) -> None:
    digest = "" if state is None else state.digest
    db.execute(
        f"INSERT INTO records({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            record.id,
            record.asked_at.astimezone(UTC).isoformat(timespec="seconds"),
            _writable(record.question),
            json.dumps(record.filters),
            record.access_name,
            _writable(record.by),
            record.status,
            record.generation,
            digest,
            record.program,
            _packed(record.answer),
        ),
    )
    if state is not None and not db.execute("SELECT 1 FROM states WHERE digest=?", (digest,)).fetchone():
        db.execute("INSERT INTO states(digest, papers) VALUES (?,?)", (digest, _packed(dict(state.papers))))


def forget_old(path: Path, keep_days: int) -> None:
    """Drop the records that are too old; raises RecordsError."""
    with _opened(path) as db:
        _forget_old(db, keep_days)


def _forget_old(db: sqlite3.Connection, keep_days: int) -> None:
    oldest = (datetime.now(UTC) - timedelta(days=keep_days)).isoformat(timespec="seconds")
    gone = db.execute("DELETE FROM records WHERE at<?", (oldest,)).rowcount
    (public,) = db.execute("SELECT count(*) FROM records WHERE access='public'").fetchone()
    if public > MOST_PUBLIC:
        gone += db.execute(
            "DELETE FROM records WHERE id IN (SELECT id FROM records WHERE access='public' ORDER BY at LIMIT ?)",
            (public - MOST_PUBLIC,),
        ).rowcount
    if gone:
        db.execute("DELETE FROM states WHERE digest NOT IN (SELECT state FROM records)")


def forget(path: Path, record_ids: Sequence[str]) -> list[str]:
    """Delete records, their words too; returns the ids of which there is none. Raises RecordsError."""
    with _opened(path) as db:
        missing = [one for one in record_ids if not db.execute("DELETE FROM records WHERE id=?", (one,)).rowcount]
        db.execute("DELETE FROM states WHERE digest NOT IN (SELECT state FROM records)")
    return missing


def listed(path: Path, since: datetime | None = None) -> list[Record]:
    """Return the records, the newest first; raises RecordsError."""
    least = since.astimezone(UTC).isoformat(timespec="seconds") if since else ""
    with _opened(path) as db:
        found = db.execute(f"SELECT {_COLUMNS} FROM records WHERE at>=? ORDER BY at DESC, id", (least,)).fetchall()
    return [_record(row) for row in found]


def read(path: Path, record_id: str) -> tuple[Record, dict[str, str] | None]:
    """Return a record and the papers of its library with their digests, None where they are not known.

    Raises NoSuchRecord, RecordsError.
    """
    with _opened(path) as db:
        row = db.execute(f"SELECT {_COLUMNS} FROM records WHERE id=?", (record_id,)).fetchone()
        if row is None:
            raise NoSuchRecord(f"there is no record {record_id}, or no longer")
        record = _record(row)
        state = db.execute("SELECT papers FROM states WHERE digest=?", (record.state,)).fetchone()
    return record, None if state is None else _unpacked(state[0])


def _record(row: tuple[str, str, str, str, str, str, str, int, str, str, bytes]) -> Record:
    record_id, at, question, filters, access, by, status, generation, state, program, answer = row
    return Record(
        record_id, datetime.fromisoformat(at), question, json.loads(filters), _ACCESS[access], by, status, generation,
        state, program, _unpacked(answer),
    )  # fmt: skip


@contextmanager
def _opened(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the file, which must be ours; whatever SQLite or the disk says against it becomes a RecordsError."""
    try:
        if not path.exists():
            if not create:
                raise RecordsError(f"no questions have been recorded in {path.parent} yet")
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(path, isolation_level=None, timeout=_WAIT)) as db:
            _prepare(db, path)
            yield db
    except (sqlite3.Error, OSError) as error:
        raise RecordsError(f"{path}: {error}") from error


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten
    db.execute("BEGIN")  # seen at one moment: another process may be making the tables
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    empty = not db.execute("SELECT 1 FROM sqlite_master").fetchone()
    db.execute("COMMIT")
    if (owner, version) == (0, 0) and empty:
        db.execute("PRAGMA journal_mode=WAL")
        # Another process may have made the tables since we looked: then there is nothing left to make.
        db.execute("BEGIN IMMEDIATE")
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id={APPLICATION_ID}")
            db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        db.execute("COMMIT")
    elif owner != APPLICATION_ID:
        raise RecordsError(f"{path} is a file of another program")
    elif version != SCHEMA_VERSION:
        raise RecordsError(f"{path} was written by another version of this program")


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode())


def _unpacked(blob: bytes) -> Json:
    value: Json = json.loads(zlib.decompress(blob))
    return value


def _writable(text: str) -> str:
    """Replace lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
