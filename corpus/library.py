"""The library: papers and passages in one SQLite file, one writer, many readers."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus import repeats, rows
from corpus.access import EVERYTHING, Access, Clearance
from corpus.decisions import Decision, DecisionFilters
from corpus.locators import Locator
from corpus.papers import Paper, Passage, Reference

DATABASE: Final = "library.sqlite"
FILES: Final = "files"
LOCK: Final = "write.lock"
APPLICATION_ID: Final = 0x42507061  # "BPpa": tells our file from any other SQLite database
SCHEMA_VERSION: Final = 5  # 3: repeats; 4: what is noted of acronyms; 5: word vectors of 1 bit a coordinate, not 4
OLDEST_VERSION: Final = 4
"""The oldest schema that can be read; the next change makes it the newest."""

MANY: Final = 500
"""Papers from which a table is read through rather than looked up in."""


class LibraryError(Exception):
    """The data folder cannot be used as a library."""


class LibraryMissing(LibraryError):
    """There is no library in the folder yet."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class NotInLibrary(LookupError):
    """No such paper or passage, or none that the reader may see."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file that was offered to the library: `reason` says why it was not read, and is empty when it was.

    `settings` is what the reader was told besides the file itself; a change of it means reading again.
    `same_as` is the path of the file that was read where this one has the same bytes; empty for one of its own.
    """

    path: str
    digest: str
    name: str
    size: int
    pages: int = 0
    reason: str = ""
    settings: str = ""
    access: Access = Access.PUBLIC
    added: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class KeyedPassage:
    """A passage with the integer key that the indexes know it by."""

    key: int
    passage: Passage


class Library:
    """An open library folder. Every read takes the reader's clearance, and never returns what is outside it."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the library in `folder`; with `create`, make it when there is none.

        Raises LibraryMissing, or LibraryError for a file that is not ours, or of another version, or unreadable.
        """
        self.folder = folder
        self.path = folder / DATABASE
        self._local = threading.local()
        self._lock_file: int | None = None
        if not self.path.exists():
            if not create:
                raise LibraryMissing(f"no library in {folder}: add papers first with “boardpapers add PATH”")
            _make_folder(folder)
        try:
            self._open_database(create)
        except sqlite3.DatabaseError as error:
            raise LibraryError(f"{self.path} cannot be opened as a library: {error}") from error

    def _open_database(self, create: bool) -> None:
        db = self._db()
        version = db.execute("PRAGMA user_version").fetchone()[0]
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        empty = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if empty and version == 0 and owner == 0:
            if not create:
                raise LibraryMissing(f"no library in {self.folder}: add papers first with “boardpapers add PATH”")
            with self.writing():
                if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                    db.execute("PRAGMA journal_mode=WAL")
                    db.executescript(
                        f"BEGIN IMMEDIATE; {rows.SCHEMA}; PRAGMA application_id={APPLICATION_ID}; "
                        f"PRAGMA user_version={SCHEMA_VERSION}; COMMIT;"
                    )
            return
        if owner != APPLICATION_ID:
            raise LibraryError(f"{self.path} is a database of another program; choose another data folder")
        if not OLDEST_VERSION <= version <= SCHEMA_VERSION:
            raise LibraryError(
                f"{self.path} has schema version {version}, this program needs {SCHEMA_VERSION}: "
                "make the library anew from its files in an empty data folder"
            )

    def _db(self) -> sqlite3.Connection:
        """Return this thread's connection; SQLite connections are not shared between threads."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            db.execute("PRAGMA foreign_keys=ON")
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA busy_timeout=30000")
            db.create_function("signs", 1, rows.signs, deterministic=True)
            self._local.db = db
        return db

    def close(self) -> None:
        """Close this thread's connection."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is not None:
            db.close()
            self._local.db = None

    # --- writing -------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's place; raises LibraryBusy when another process has it, LibraryError when read-only."""
        if self._lock_file is not None:
            yield
            return
        try:
            lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LibraryError(f"{self.folder} cannot be written to: {error.strerror}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise LibraryBusy(f"another program is writing to {self.folder}; try again when it has finished") from error
        self._lock_file = lock
        try:
            self._renew()
            yield
        finally:
            self._lock_file = None
            os.close(lock)

    def _renew(self) -> None:
        """Make a library of the version before one of this version: its word vectors become a quarter as large."""
        if self._version() == OLDEST_VERSION:
            self._db().executescript(
                "BEGIN IMMEDIATE; UPDATE fine_vectors SET tokens=signs(tokens); "
                f"PRAGMA user_version={SCHEMA_VERSION}; COMMIT;"
            )

    def _version(self) -> int:
        return int(self._db().execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._lock_file is None:
            raise LibraryError("writing needs the writer's place: use “with library.writing()”")
        db = self._db()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise

    def reserve_keys(self, count: int) -> range:
        """Set aside `count` passage keys that no one has had; a crash leaves a gap, never a key used twice."""
        with self._transaction() as db:
            first = int(db.execute("SELECT value FROM state WHERE name='next_key'").fetchone()[0])
            db.execute("UPDATE state SET value=? WHERE name='next_key'", (first + count,))
        return range(first, first + count)

    def publish(
        self,
        paper: Paper,
        passages: Sequence[KeyedPassage],
        vectors: Sequence[tuple[int, int, bytes]] = (),
        references: Sequence[tuple[int, Reference]] = (),
        fine_vectors: Sequence[tuple[int, bytes, bytes]] = (),
        decisions: Sequence[Decision] = (),
        noted: tuple[Sequence[tuple[str, str, int]], Iterable[str]] | None = None,
    ) -> None:
        """Make one paper visible, whole, in place of its earlier version, in one commit that is the next generation.

        The passages' keys are consecutive, as `reserve_keys` gives them, in the order of their positions.
        `vectors` are (passage key, window number, bytes); `references` are (passage key, reference);
        `fine_vectors` are (passage key, its sentences' vectors, its words' vectors). `decisions` are the paper's rows
        in the register. `noted` are the acronyms it defines, as (letters, meaning, times), and its words in small
        letters.
        """
        places = [(item.passage.position, item.key) for item in passages]
        if [key for _, key in places] != [key + at for at in range(len(places)) for _, key in places[:1]]:
            raise ValueError(f"the passages of “{paper.id}” have keys that are not consecutive")
        if places != sorted(places):
            raise ValueError(f"the passages of “{paper.id}” are not in the order of their positions")
        with self._transaction() as db:
            db.execute("DELETE FROM papers WHERE id=?", (paper.id,))
            db.execute(rows.INSERT_PAPER, rows.paper_row(paper))
            marks = repeats.marks_of(item.passage.text for item in passages)
            db.executemany(
                rows.INSERT_PASSAGE,
                [rows.passage_row(item.key, item.passage, mark) for item, mark in zip(passages, marks, strict=True)],
            )
            repeats.pair(db, paper)
            db.executemany("INSERT INTO vectors(key, window, vector) VALUES (?,?,?)", vectors)
            db.executemany("INSERT INTO fine_vectors(key, sentences, tokens) VALUES (?,?,?)", fine_vectors)
            db.executemany(
                rows.INSERT_REFERENCE, [row for key, ref in references for row in rows.reference_rows(key, ref)]
            )
            keys = {item.passage.id: item.key for item in passages}
            db.executemany(
                "INSERT INTO decisions(key, who, by_when) VALUES (?,?,?)",
                [(keys[decision.passage.id], decision.who, decision.by_when) for decision in decisions],
            )
            if noted is not None:
                acronyms, words = noted
                # A space around each word, so that one can be looked for.
                row = (paper.id, json.dumps(acronyms, ensure_ascii=False), f" {' '.join(sorted(words))} ")
                db.execute("INSERT INTO noted(paper, acronyms, words) VALUES (?,?,?)", row)
            _next_generation(db)

    def set_references(self, references: Iterable[tuple[int, Sequence[Reference]]]) -> None:
        """Replace the references of the passages named by key: links across papers are known only when all are in."""
        with self._transaction() as db:
            for key, found in references:
                db.execute("DELETE FROM refs WHERE key=?", (key,))
                db.executemany(rows.INSERT_REFERENCE, [row for ref in found for row in rows.reference_rows(key, ref)])
            _next_generation(db)

    def remove_papers(self, paper_ids: Iterable[str]) -> None:
        """Take papers out, with their passages, vectors and references, in one commit.

        Files of which nothing is left are forgotten, and so are those that held the same bytes.
        """
        with self._transaction() as db:
            db.executemany("DELETE FROM papers WHERE id=?", [(paper_id,) for paper_id in paper_ids])
            db.execute(
                "DELETE FROM files WHERE reason='' AND path NOT IN (SELECT file FROM papers) "
                "AND same_as NOT IN (SELECT file FROM papers)"
            )
            _next_generation(db)

    def record_file(self, record: FileRecord) -> None:
        """Write down that a file was read, or why it was not."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO files"
                "(path, digest, name, size, pages, reason, settings, access, added, same_as) "
                "VALUES (?,?,?,?,?,?,?,?,datetime('now'),?)",
                (
                    record.path,
                    record.digest,
                    record.name,
                    record.size,
                    record.pages,
                    record.reason,
                    record.settings,
                    record.access.value,
                    record.same_as,
                ),
            )

    def move_file(self, old: str, new: str) -> None:
        """Let the papers of a file be known by its new path, and forget the old one, in one commit."""
        with self._transaction() as db:
            db.execute("DELETE FROM files WHERE path=?", (new,))
            db.execute("UPDATE files SET path=? WHERE path=?", (new, old))
            db.execute("UPDATE files SET same_as=? WHERE same_as=?", (new, old))
            db.execute("UPDATE papers SET file=? WHERE file=?", (new, old))
            _next_generation(db)

    def set_state(self, name: str, value: str) -> None:
        """Keep one fact about the library as a whole, such as the embedding model's name."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO state(name, value) VALUES (?,?)", (name, value))

    # --- reading -------------------------------------------------------------------------------------------

    def generation(self) -> int:
        """Return the number of the last published state; it grows with every change."""
        return int(self.state("generation") or 0)

    def state(self, name: str) -> str | None:
        """Return one fact about the library as a whole, or None."""
        row = self._db().execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def files(
        self, clearance: Clearance, *, path: str | None = None, digest: str | None = None, same_as: str | None = None
    ) -> tuple[FileRecord, ...]:
        """Return the files offered so far, read or not, in the order of their paths; only those asked for if given."""
        asked = {"path": path, "digest": digest, "same_as": same_as}
        given = {column: value for column, value in asked.items() if value is not None}
        found = self._db().execute(
            "SELECT path, digest, name, size, pages, reason, settings, access, added, same_as FROM files "
            f"WHERE access IN {_list(clearance)} {''.join(f'AND {column}=:{column} ' for column in given)}"
            "ORDER BY path",
            given,
        )
        return tuple(
            FileRecord(path, digest, name, size, pages, reason, settings, Access(access), added, same_as)
            for path, digest, name, size, pages, reason, settings, access, added, same_as in found
        )

    def file(self, path: str) -> FileRecord | None:
        """Return the record of one file, whatever its access: for the indexer, not for readers."""
        return next(iter(self.files(EVERYTHING, path=path)), None)

    def papers(self, clearance: Clearance, *, file: str | None = None) -> tuple[Paper, ...]:
        """Return the papers, newest meeting first, in the order of their packs; only those of `file` if given."""
        where = "AND file=?" if file is not None else ""
        found = self._db().execute(
            f"SELECT {rows.PAPER} FROM papers WHERE access IN {_list(clearance)} {where} "
            "ORDER BY meeting_date IS NULL, meeting_date DESC, body, file, first_page, position, id",
            (file,) if file is not None else (),
        )
        return tuple(map(rows.paper_of, found))

    def paper(self, paper_id: str, clearance: Clearance) -> Paper:
        """Return one paper; raises NotInLibrary."""
        row = (
            self._db()
            .execute(f"SELECT {rows.PAPER} FROM papers WHERE id=? AND access IN {_list(clearance)}", (paper_id,))
            .fetchone()
        )
        if row is None:
            raise NotInLibrary(f"there is no paper “{paper_id}”")
        return rows.paper_of(row)

    def passage_counts(self, clearance: Clearance) -> dict[str, int]:
        """Return how many passages each paper has, by paper id."""
        return dict(
            self._db().execute(
                "SELECT papers.id, count(passages.key) FROM papers LEFT JOIN passages ON passages.paper=papers.id "
                f"WHERE papers.access IN {_list(clearance)} GROUP BY papers.id"
            )
        )

    def passages(self, paper_id: str, clearance: Clearance) -> tuple[Passage, ...]:
        """Return a paper's passages in order; raises NotInLibrary."""
        paper = self.paper(paper_id, clearance)
        found = self._db().execute(f"SELECT {rows.PASSAGE} FROM passages WHERE paper=? ORDER BY position", (paper_id,))
        return tuple(rows.passage_of(row, paper) for row in found)

    def passage(self, passage_id: str, clearance: Clearance) -> Passage:
        """Return one passage; raises NotInLibrary."""
        found = self._passages_where("passages.id=?", (passage_id,), clearance)
        if not found:
            raise NotInLibrary(f"there is no passage “{passage_id}”")
        return found[0].passage

    def by_keys(self, keys: Sequence[int], clearance: Clearance) -> dict[int, Passage]:
        """Return the passages with these keys that are still published, by key."""
        found: dict[int, Passage] = {}
        for first in range(0, len(keys), 500):
            some = keys[first : first + 500]
            marks = ",".join("?" * len(some))
            for item in self._passages_where(f"passages.key IN ({marks})", tuple(some), clearance):
                found[item.key] = item.passage
        return found

    def keyed(self, paper_id: str, clearance: Clearance) -> tuple[KeyedPassage, ...]:
        """Return a paper's passages with their keys, in order."""
        return self._passages_where("passages.paper=?", (paper_id,), clearance)

    def children(self, passage_id: str, clearance: Clearance) -> tuple[Passage, ...]:
        """Return the passages that stand inside this one, in order."""
        return tuple(item.passage for item in self._passages_where("passages.parent=?", (passage_id,), clearance))

    def references_from(self, passage_id: str, clearance: Clearance) -> tuple[Reference, ...]:
        """Return the places a passage points at; targets the reader may not see are left out.

        A quotation is known by what it quotes: without a target it is none, and would tell that there is one.
        """
        found = self._db().execute(
            "SELECT refs.start, refs.end, refs.quoted, "
            f"CASE WHEN papers.access IN {_list(clearance)} THEN refs.target ELSE '' END "
            "FROM refs JOIN passages AS source ON source.key=refs.key JOIN papers AS own ON own.id=source.paper "
            "LEFT JOIN passages AS target ON target.id=refs.target LEFT JOIN papers ON papers.id=target.paper "
            f"WHERE source.id=? AND own.access IN {_list(clearance)} ORDER BY refs.start, refs.rowid",
            (passage_id,),
        )
        grouped: dict[tuple[int, int, bool], list[str]] = {}
        for start, end, quoted, target in found:
            grouped.setdefault((start, end, bool(quoted)), []).extend([target] if target else [])
        return tuple(
            Reference(start, end, tuple(targets), quoted)
            for (start, end, quoted), targets in grouped.items()
            if targets or not quoted
        )

    def references_to(
        self, passage_id: str, clearance: Clearance, *, quoted: bool | None = None
    ) -> tuple[Passage, ...]:
        """Return the passages that point at this one or a repeat of it, each once; its own paper's come first.

        With `quoted`, only those that quote it (or do not). Of a passage that the reader may not see, nothing is told.
        """
        try:
            own = self.passage(passage_id, clearance)
        except NotInLibrary:
            return ()
        meant = [own.id, *(other.id for other in self.repeats_of([own.id], clearance).get(own.id, ()))]
        kind = "" if quoted is None else f" AND quoted={int(quoted)}"
        found = self._passages_where(
            f"passages.key IN (SELECT key FROM refs WHERE target IN ({','.join('?' * len(meant))}){kind})",
            tuple(meant),
            clearance,
        )
        return tuple(item.passage for item in self.once(found, first=own.paper.id) if item.passage.id not in meant)

    def repeats_of(self, passage_ids: Sequence[str], clearance: Clearance) -> dict[str, tuple[Passage, ...]]:
        """Return where else these passages stand word for word, in repeats of their papers that the reader may see."""
        found: dict[str, list[Passage]] = {}
        split = 1 + rows.PASSAGE_WIDTH
        for row in self._db().execute(
            f"SELECT own.id, {rows.PASSAGE}, {rows.PAPER} FROM passages AS own "
            "JOIN papers AS mine ON mine.id=own.paper JOIN repeats ON repeats.paper=own.paper "
            "JOIN passages ON passages.paper=repeats.other AND passages.mark=own.mark "
            "JOIN papers ON papers.id=passages.paper WHERE own.id IN (SELECT value FROM json_each(?)) "
            f"AND mine.access IN {_list(clearance)} AND papers.access IN {_list(clearance)}",
            (json.dumps(list(passage_ids)),),
        ):
            found.setdefault(row[0], []).append(rows.passage_of(row[1:split], rows.paper_of(row[split:])))
        return {
            own: tuple(sorted(others, key=lambda other: repeats.standing_order(other.paper)))
            for own, others in found.items()
        }

    def repeats(self) -> repeats.Repeats:
        """Return which papers repeat each other, whatever their access: for the index, not for readers."""
        return repeats.load(self._db())

    def once(self, items: Sequence[KeyedPassage], first: str = "") -> tuple[KeyedPassage, ...]:
        """Leave out of these passages those that repeat another of them; the copies in the paper `first` are kept."""
        papers = {item.passage.paper.id: item.passage.paper for item in items}
        order = sorted(papers, key=lambda paper: (paper != first, repeats.standing_order(papers[paper])))
        known = repeats.load(self._db(), order).among({item.key for item in items})
        following = known.followers(order)
        return tuple(item for item in items if item.key not in following)

    def located(self, locator: Locator, clearance: Clearance) -> tuple[KeyedPassage, ...]:
        """Return the passages that stand at exactly this place, in whatever paper."""
        return self._passages_where("passages.locator=?", (rows.locator_value(locator),), clearance)

    def decisions(self, clearance: Clearance, filters: DecisionFilters) -> tuple[Decision, ...]:
        """Return the rows of the decisions register, the newest meeting first, each meeting's in printed order.

        Minutes that are in the library twice are listed once.
        """
        found = self._db().execute(
            f"SELECT passages.key, {rows.PASSAGE}, {rows.PAPER}, decisions.who, decisions.by_when, "
            f"{rows.MINUTED} AS held FROM decisions "
            "JOIN passages ON passages.key=decisions.key JOIN papers ON papers.id=passages.paper "
            f"WHERE papers.access IN {_list(clearance)} AND (:kind='' OR passages.kind=:kind) "
            "AND (:body='' OR papers.source=:body COLLATE NOCASE OR papers.body=:body COLLATE NOCASE) "
            "AND (:since IS NULL OR held>=:since) AND (:until IS NULL OR held<=:until) "
            "ORDER BY held IS NULL, held DESC, papers.source, papers.id, passages.position",
            {
                "kind": filters.kind,
                "body": filters.body,
                "since": filters.since and filters.since.isoformat(),
                "until": filters.until and filters.until.isoformat(),
            },
        )
        split = 1 + rows.PASSAGE_WIDTH
        listed = [
            (KeyedPassage(row[0], rows.passage_of(row[1:split], rows.paper_of(row[split:-3]))), row[-3], row[-2])
            for row in found
        ]
        kept = {item.key for item in self.once([item for item, _, _ in listed])}
        return tuple(Decision(item.passage, who, by_when) for item, who, by_when in listed if item.key in kept)

    def vectors_above(self, above: int, at_most: int) -> int:
        """Return how many vectors have keys greater than `above`, counted no further than `at_most`."""
        count = "SELECT count(*) FROM (SELECT 1 FROM vectors WHERE key>? LIMIT ?)"
        return int(self._db().execute(count, (above, at_most)).fetchone()[0])

    def vectors(self, above: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield every published passage key greater than `above` with one window's vector, in key order."""
        yield from self._db().execute("SELECT key, vector FROM vectors WHERE key>? ORDER BY key, window", (above,))

    def fine_vectors(self, keys: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the vectors of these passages' sentences and words, by key: for the index, not for readers."""
        # Asked in the statement itself: the version may change between two.
        version = "(SELECT user_version FROM pragma_user_version)"
        tokens = f"CASE {version} WHEN {OLDEST_VERSION} THEN signs(tokens) ELSE tokens END"
        found: dict[int, tuple[bytes, bytes]] = {}
        for first in range(0, len(keys), 500):
            some = keys[first : first + 500]
            marks = ",".join("?" * len(some))
            for key, of_sentences, of_words in self._db().execute(
                f"SELECT key, sentences, {tokens} FROM fine_vectors WHERE key IN ({marks})", tuple(some)
            ):
                found[key] = (of_sentences, of_words)
        return found

    def acronyms(self, papers: Sequence[str]) -> dict[str, tuple[tuple[str, str, int], ...]]:
        """Return what was noted of the acronyms of these papers, where it was: for the index, not for readers."""
        db, wanted = self._db(), set(papers)
        if len(wanted) > MANY:  # as they stand in the file, not from one place of it to another
            found = db.execute("SELECT paper, acronyms FROM noted")
        else:
            found = db.execute(
                "SELECT paper, acronyms FROM noted WHERE paper IN (SELECT value FROM json_each(?))",
                (json.dumps(list(papers)),),
            )
        return {
            paper: tuple((short, meaning, times) for short, meaning, times in json.loads(text))
            for paper, text in found
            if paper in wanted
        }

    def prints(self, word: str, clearance: Clearance) -> bool:
        """Return whether a paper prints a word in small letters, as far as this was noted."""
        found = self._db().execute(
            "SELECT 1 FROM noted JOIN papers ON papers.id=noted.paper "
            f"WHERE papers.access IN {_list(clearance)} AND instr(noted.words, ?) LIMIT 1",
            (f" {word} ",),
        )
        return found.fetchone() is not None

    def texts(self, paper_id: str) -> Iterator[str]:
        """Yield the texts of a paper's passages in order, whatever its access: for the index, not for readers."""
        for (text,) in self._db().execute("SELECT text FROM passages WHERE paper=? ORDER BY position", (paper_id,)):
            yield text

    def words(self, paper_id: str) -> Iterator[tuple[str, str]]:
        """Yield id and text of a paper's passages in order, whatever its access: for digests, not for readers."""
        yield from self._db().execute("SELECT id, text FROM passages WHERE paper=? ORDER BY position", (paper_id,))

    def first_keys(self, clearance: Clearance) -> dict[str, int]:
        """Return the least passage key of each paper, by paper id: another one once it is published again."""
        return dict(
            self._db().execute(
                "SELECT paper, min(key) FROM passages WHERE paper IN "
                f"(SELECT id FROM papers WHERE access IN {_list(clearance)}) GROUP BY paper"
            )
        )

    def keys(self) -> Iterator[tuple[int, str]]:
        """Yield every published passage key with its paper's id, whatever its access: for the index alone."""
        yield from self._db().execute("SELECT key, paper FROM passages ORDER BY key")

    def key_ranges(self) -> Iterator[tuple[str, int, int]]:
        """Yield every paper that has passages with the first and the last of their keys: for the index alone.

        From the ends of each paper in an index of passages: nothing is read for each passage.
        """
        end = "(SELECT key FROM passages WHERE paper=papers.id ORDER BY position {0}, key {0} LIMIT 1)"
        ends = f"{end.format('')} AS first, {end.format('DESC')}"
        yield from self._db().execute(f"SELECT id, {ends} FROM papers WHERE first IS NOT NULL ORDER BY id")

    def keys_at(self, locator: Locator) -> list[int]:
        """Return the keys of the passages at exactly this place, in whatever paper: for the index, not for readers."""
        at = self._db().execute("SELECT key FROM passages WHERE locator=?", (rows.locator_value(locator),))
        return [int(key) for (key,) in at]

    def _passages_where(
        self, condition: str, values: tuple[object, ...], clearance: Clearance
    ) -> tuple[KeyedPassage, ...]:
        found = self._db().execute(
            f"SELECT passages.key, {rows.PASSAGE}, {rows.PAPER} FROM passages JOIN papers ON papers.id=passages.paper "
            f"WHERE {condition} AND papers.access IN {_list(clearance)} ORDER BY passages.paper, passages.position",
            values,
        )
        split = 1 + rows.PASSAGE_WIDTH
        return tuple(KeyedPassage(row[0], rows.passage_of(row[1:split], rows.paper_of(row[split:]))) for row in found)

    def check(self) -> list[str]:
        """Return what is wrong with the database itself; empty when it is sound."""
        problems = [str(row[0]) for row in self._db().execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"a row of {row[0]} points at nothing" for row in self._db().execute("PRAGMA foreign_key_check")]
        return problems


def _list(clearance: Clearance) -> str:
    """Write a clearance as an SQL list; its values are our own enumeration, never user input."""
    return "(" + ",".join(f"'{level.value}'" for level in sorted(clearance & EVERYTHING)) + ")"


def _next_generation(db: sqlite3.Connection) -> None:
    db.execute("UPDATE state SET value=value+1 WHERE name='generation'")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILES).mkdir(exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise LibraryError(f"{folder} cannot be written to: permission denied")
