"""The same file under another path: recognised by its bytes, so that its papers are in the library once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING, Access
from corpus.library import FileRecord, Library
from corpus.papers import Paper
from indexer.assembly import Options
from search.publishing import Publisher

UNFINISHED: Final = "unfinished"
"""How the settings of a file begin whose papers are not all in yet."""


def settings_of(options: Options, reader_version: str) -> str:
    """Write down what a reader is told besides the file, and which reader it is."""
    day = options.date.isoformat() if options.date else ""
    return "|".join((reader_version, options.body, day, "exempt" if options.exempt else ""))


def unfinished(offered: FileRecord, known: FileRecord | None) -> FileRecord:
    """Return what to write down of a file until all its papers are in: the library holds no version of it whole.

    Who may see its name is known when all its papers are; until then as few as may see the version before it.
    """
    access = known.access if known is not None else Access.EXEMPT
    reason = "not all of it is in: it is being added, or that was stopped before its end; add it again"
    return replace(offered, settings=f"{UNFINISHED}|{offered.settings}", access=access, reason=reason)


def goes_on(offered: FileRecord, known: FileRecord | None) -> bool:
    """Whether a file was read before in the same way, so that its papers that have not changed may stay."""
    return known is not None and known.settings.removeprefix(f"{UNFINISHED}|") == offered.settings


def options_of(record: FileRecord) -> Options:
    """Return what the person adding a file said of it."""
    body, day, exempt = _told(record).rsplit("|", 2)
    return Options(body, date.fromisoformat(day) if day else None, bool(exempt))


def held(library: Library, offered: FileRecord) -> tuple[Paper, ...]:
    """Return the papers of a file that the library holds as it is offered, itself or as a copy; none to be read."""
    known = library.file(offered.path)
    if known is None or known.reason or (known.digest, known.settings) != (offered.digest, offered.settings):
        return ()
    if not known.same_as:
        return library.papers(EVERYTHING, file=known.path)
    first = library.file(known.same_as)
    return library.papers(EVERYTHING, file=first.path) if first is not None and _alike(first, offered) else ()


def first_of(library: Library, offered: FileRecord) -> FileRecord | None:
    """Return the file under another path whose papers are those of the file offered: same bytes, same options.

    An exempt file and a public one are never the same, for who may see the one learns nothing of the other.
    """
    for record in library.files(EVERYTHING, digest=offered.digest):
        own = record.path != offered.path and not record.same_as and not record.reason
        if own and _alike(record, offered) and library.papers(EVERYTHING, file=record.path):
            return record
    return None


def settle(library: Library, publisher: Publisher, offered: FileRecord, first: FileRecord) -> str:
    """Write down a copy in place of what its path held before; returns what to say of it.

    Where the first file is no longer on disk it has moved, and its papers are known by the new path.
    """
    earlier = [paper.id for paper in library.papers(EVERYTHING, file=offered.path)]
    if earlier:
        publisher.remove(earlier)
    record = replace(offered, pages=first.pages, access=first.access)
    name = first.name if first.name != offered.name else first.path
    if Path(first.path).exists():
        library.record_file(replace(record, same_as=first.path))
        return f"the same file as {name}; found once"
    library.move_file(first.path, offered.path)
    library.record_file(record)
    return f"the same file as {name}, which is no longer there"


def left_behind(library: Library, offered: FileRecord) -> tuple[FileRecord, ...]:
    """Return the copies of what a path held before, for which it no longer stands once the file offered is in.

    A copy that has changed in the same way on disk is left to be recognised when it is added.
    """
    return tuple(
        copy
        for copy in library.files(EVERYTHING, same_as=offered.path)
        if not copy.settings.startswith(UNFINISHED)
        and not _alike(copy, offered)
        and _digest(Path(copy.path)) != offered.digest
    )


def _alike(one: FileRecord, other: FileRecord) -> bool:
    return (
        one.digest == other.digest
        and _told(one) == _told(other)
        # The ending decides how a file is read.
        and Path(one.path).suffix.lower() == Path(other.path).suffix.lower()
    )


def _told(record: FileRecord) -> str:
    return record.settings.partition("|")[2]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
