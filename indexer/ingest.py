"""Adding files to a library: each is read, published paper by paper, and linked, or refused with its reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from corpus.access import EVERYTHING, Access
from corpus.library import FILES, FileRecord, Library
from corpus.papers import Paper, Reference
from indexer.assembly import Draft, Options, assemble
from indexer.blocks import Reading, Unreadable
from indexer.decisions import decisions_of
from indexer.readers.markdown import read_markdown
from indexer.references import Shelf, references_of
from search.publishing import Publisher

_MARKDOWN: Final = {".md", ".markdown"}
_REFUSED: Final = {
    ".doc": "Word documents cannot be read yet; save it as PDF and add that",
    ".docx": "Word documents cannot be read yet; save it as PDF and add that",
    ".odt": "OpenDocument texts cannot be read yet; save it as PDF and add that",
    ".rtf": "RTF documents cannot be read yet; save it as PDF and add that",
    ".htm": "web pages cannot be read yet; print it to PDF and add that",
    ".html": "web pages cannot be read yet; print it to PDF and add that",
    ".txt": "plain text has no headings or numbering to cite by; add the PDF it was taken from",
    ".xlsx": "spreadsheets cannot be read; save it as PDF and add that",
    ".pptx": "presentations cannot be read; save it as PDF and add that",
}
_READER_VERSION: Final = "1"  # grows when reading gets better, so that unchanged files are read again


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: `reason` says why it failed, or what to know of a file that was read."""

    path: Path
    status: Literal["read", "unchanged", "failed"]
    papers: tuple[Paper, ...] = ()
    passages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on one file is: pages read or passages indexed, of how many."""

    file: str
    stage: Literal["reading", "indexing", "linking"]
    done: int
    total: int
    passages: int = 0


def ingest(
    paths: Sequence[Path],
    library: Library,
    publisher: Publisher,
    options: Options,
    progress: Callable[[Progress], None] | None = None,
    finished: Callable[[FileOutcome], None] | None = None,
) -> tuple[FileOutcome, ...]:
    """Add files and folders; nothing that fails stops the rest. `finished` hears each file's outcome at once."""
    outcomes = []
    tell = progress or _silent
    with library.writing():
        publisher.repair()  # what a crash left behind goes first, even where every file is unchanged
        for path in _files(paths):
            outcome = _add(path, library, publisher, options, tell)
            if finished is not None:
                finished(outcome)
            outcomes.append(outcome)
    return tuple(outcomes)


def _silent(state: Progress) -> None:
    """Hear the progress and say nothing."""
    del state


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named, and those in the folders named, each once, hidden ones left out."""
    seen: set[Path] = set()
    for path in paths:
        found = (
            sorted(
                file
                for file in path.rglob("*")
                if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if path.is_dir()
            else [path]
        )
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _add(
    path: Path, library: Library, publisher: Publisher, options: Options, progress: Callable[[Progress], None]
) -> FileOutcome:
    key = str(path.resolve())
    settings = "|".join(
        (
            _READER_VERSION,
            options.body,
            options.date.isoformat() if options.date else "",
            "exempt" if options.exempt else "",
        )
    )
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return FileOutcome(path, "failed", reason="there is no such file or folder")
    except OSError as error:
        return FileOutcome(path, "failed", reason=f"it cannot be opened: {error.strerror}")
    digest = hashlib.sha256(data).hexdigest()
    known = next((record for record in library.files(EVERYTHING) if record.path == key), None)
    before = library.papers(EVERYTHING, file=key)
    if known and not known.reason and (known.digest, known.settings) == (digest, settings) and before:
        return FileOutcome(path, "unchanged", before, sum(library.passage_counts(EVERYTHING)[p.id] for p in before))
    access = Access.EXEMPT if options.exempt else Access.PUBLIC
    try:
        reading = _read(path, data, progress)
        drafts = _drafts(reading, key, path, options, library)
    except Unreadable as error:
        # What an earlier version of the file gave stays in the library: a damaged copy must lose nothing.
        if not before:
            library.record_file(
                FileRecord(key, digest, path.name, len(data), reason=str(error), settings=settings, access=access)
            )
        return FileOutcome(path, "failed", before, reason=str(error))
    _keep_original(library, digest, path, data)
    if known is not None:
        # Until all papers of this version are in, the library holds no version of the file whole: were the work cut
        # short and the earlier version put back, it would have to be read again.
        library.record_file(replace(known, settings="unfinished", reason=""))
    _publish(drafts, publisher, path.name, progress)
    gone = {paper.id for paper in before} - {draft.paper.id for draft in drafts}
    if gone:
        publisher.remove(sorted(gone))
    progress(Progress(path.name, "linking", 0, 1))
    _link(drafts, library)
    if any(draft.paper.access is Access.EXEMPT for draft in drafts):
        access = Access.EXEMPT
    library.record_file(FileRecord(key, digest, path.name, len(data), reading.page_count, "", settings, access))
    return FileOutcome(
        path,
        "read",
        tuple(draft.paper for draft in drafts),
        sum(len(draft.passages) for draft in drafts),
        "; ".join(reading.warnings),
    )


def _drafts(reading: Reading, key: str, path: Path, options: Options, library: Library) -> list[Draft]:
    drafts = assemble(reading, key, path.stem, options, _ids(key, library))
    if not any(draft.passages for draft in drafts):
        raise Unreadable("it holds no text that could be cited")
    return drafts


def _read(path: Path, data: bytes, progress: Callable[[Progress], None]) -> Reading:
    suffix = path.suffix.lower()
    if suffix in _MARKDOWN:
        progress(Progress(path.name, "reading", 0, 1))
        return read_markdown(data)
    if suffix == ".pdf":
        from indexer.readers.pdf import read_pdf

        return read_pdf(data, lambda done, total: progress(Progress(path.name, "reading", done, total)))
    raise Unreadable(
        _REFUSED.get(suffix, f"files of the kind “{suffix or path.name}” cannot be read; PDF and Markdown can")
    )


def _ids(file: str, library: Library) -> Callable[[str], str]:
    """Return a giver of paper ids: a paper keeps the id it had in this file, and takes none of another file's."""
    own = {paper.id for paper in library.papers(EVERYTHING, file=file)}
    others = {paper.id for paper in library.papers(EVERYTHING)} - own
    given: set[str] = set()

    def take(base: str) -> str:
        base = base or "paper"
        form = re.compile(rf"{re.escape(base)}(?:-(\d+))?")
        kept = sorted((identity for identity in own - given if form.fullmatch(identity)), key=lambda i: (len(i), i))
        number = 1
        fresh = base
        while fresh in others or fresh in given:
            number += 1
            fresh = f"{base}-{number}"
        chosen = kept[0] if kept else fresh
        given.add(chosen)
        return chosen

    return take


def _keep_original(library: Library, digest: str, path: Path, data: bytes) -> None:
    """Keep the file as it was, under its hash; a crash leaves no half file under that name."""
    folder = library.folder / FILES
    folder.mkdir(exist_ok=True)
    target = folder / f"{digest}{path.suffix.lower()}"
    if not target.exists():
        part = folder / f".{digest}.part"
        part.write_bytes(data)
        part.replace(target)


def _publish(drafts: Sequence[Draft], publisher: Publisher, name: str, progress: Callable[[Progress], None]) -> None:
    total = sum(len(draft.passages) for draft in drafts)
    done = 0
    for draft in drafts:
        if not draft.passages:
            continue
        start = done

        def embedded(count: int, start: int = start) -> None:
            progress(Progress(name, "indexing", start + count, total, start + count))

        publisher.publish(draft.paper, draft.passages, draft.references, embedded, decisions_of(draft.passages))
        done += len(draft.passages)


def _link(drafts: Sequence[Draft], library: Library) -> None:
    """Resolve what the new papers point at, among themselves and the other papers of their body."""
    new = {draft.paper.id: draft for draft in drafts}
    bodies = {draft.paper.meeting.body for draft in drafts}
    near = [paper for paper in library.papers(EVERYTHING) if paper.id in new or paper.meeting.body in bodies]
    near.sort(key=lambda paper: (paper.id not in new, paper.id))
    own_meeting = {(draft.paper.meeting, draft.paper.file) for draft in drafts}
    shelf_papers = [paper for paper in near if paper.id in new or (paper.meeting, paper.file) not in own_meeting]
    shelf = Shelf.of(
        [(paper, library.passages(paper.id, EVERYTHING)) for paper in shelf_papers],
        {draft.paper.id: draft.appendix for draft in drafts},
    )
    changes: list[tuple[int, list[Reference]]] = []
    for draft in drafts:
        for item in library.keyed(draft.paper.id, EVERYTHING):
            notes = [reference for index, reference in draft.references if draft.passages[index].id == item.passage.id]
            found = notes + references_of(item.passage, shelf)
            if found:
                changes.append((item.key, found))
    library.set_references(changes)
