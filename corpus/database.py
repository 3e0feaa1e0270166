"""The library's database: one SQLite file in a folder, one writer, many readers."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus import rows

DATABASE: Final = "library.sqlite"
FILES: Final = "files"
LOCK: Final = "write.lock"
APPLICATION_ID: Final = 0x42507061  # "BPpa": tells our file from any other SQLite database
SCHEMA_VERSION: Final = 5  # 3: repeats; 4: what is noted of acronyms; 5: word vectors of 1 bit a coordinate, not 4
OLDEST_VERSION: Final = 4
"""The oldest schema that can be read; the next change makes it the newest."""


class LibraryError(Exception):
    """The data folder cannot be used as a library."""


class LibraryMissing(LibraryError):
    """There is no library in the folder yet."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class Database:
    """An open library folder: each thread's connection to its database, its version, and the writer's place."""

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

    def set_state(self, name: str, value: str) -> None:
        """Keep one fact about the library as a whole, such as the embedding model's name."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO state(name, value) VALUES (?,?)", (name, value))

    def generation(self) -> int:
        """Return the number of the last published state; it grows with every change."""
        return int(self.state("generation") or 0)

    def state(self, name: str) -> str | None:
        """Return one fact about the library as a whole, or None."""
        row = self._db().execute("SELECT value FROM state WHERE name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def check(self) -> list[str]:
        """Return what is wrong with the database itself; empty when it is sound."""
        problems = [str(row[0]) for row in self._db().execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"a row of {row[0]} points at nothing" for row in self._db().execute("PRAGMA foreign_key_check")]
        return problems


def next_generation(db: sqlite3.Connection) -> None:
    """Count a change that readers may see, in the transaction that makes it."""
    db.execute("UPDATE state SET value=value+1 WHERE name='generation'")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILES).mkdir(exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise LibraryError(f"{folder} cannot be written to: permission denied")
