"""Adding files to a library: each is read, published paper by paper, and linked, or refused with its reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

from corpus.access import EVERYTHING, Access
from corpus.database import FILES
from corpus.library import FileRecord, Library, NotInLibrary
from corpus.papers import Paper
from indexer import copies
from indexer.assembly import Assembler, Draft, Options
from indexer.blocks import Unreadable
from indexer.decisions import decisions_of
from indexer.linking import New, link
from indexer.memory import give_back_large_blocks
from indexer.readers.parallel import PageReader
from indexer.reading import FileReading, ahead, begin_reading, weight
from search.publishing import Publisher

_READER_VERSION: Final = "3"  # grows when reading gets better, so that unchanged files are read again


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: `reason` says why it failed, or what to know of a file that was read.

    A file is repeated when its very bytes are in the library under another path: its papers are found once.
    """

    path: Path
    status: Literal["read", "unchanged", "repeated", "failed"]
    papers: tuple[Paper, ...] = ()
    passages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: which file of how many, and of it the pages read or passages indexed so far, of how many.

    While a long file is still being read, `total` counts the passages of the papers that are whole.
    """

    file: str
    stage: Literal["reading", "indexing", "linking"]
    done: int
    total: int
    passages: int = 0
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class _Offered:
    """A file that is to be added: its bytes, its record, and the reading of it, if that has begun."""

    path: Path
    data: bytes
    record: FileRecord
    options: Options
    reading: FileReading | None = None


def ingest(
    paths: Sequence[Path],
    library: Library,
    publisher: Publisher,
    options: Options,
    progress: Callable[[Progress], None] | None = None,
    finished: Callable[[FileOutcome], None] | None = None,
) -> tuple[FileOutcome, ...]:
    """Add files and folders; nothing that fails stops the rest. `finished` hears each file's outcome at once.

    A long file is published paper by paper while the rest of it is still being read, and the next files are begun
    meanwhile. Work that was cut short goes on at the next run with what is not in yet.
    """
    outcomes = []
    files = list(_files(paths))
    give_back_large_blocks()
    with library.writing(), PageReader(1) as pages:
        publisher.repair()  # what a crash left behind goes first, even where every file is unchanged
        adding = _Adding(library, publisher, pages)
        offers = ahead((adding.begin(path, options) for path in files), _weight)
        for number, offer in enumerate(offers, start=1):
            if progress is not None:
                adding.tell = partial(_numbered, progress, number, len(files))
            outcome = offer if isinstance(offer, FileOutcome) else adding.finish(offer)
            if finished is not None:
                finished(outcome)
            outcomes.append(outcome)
    return tuple(outcomes)


def _numbered(progress: Callable[[Progress], None], number: int, of: int, state: Progress) -> None:
    progress(replace(state, number=number, of=of))


def _weight(offer: _Offered | FileOutcome) -> int:
    return weight(len(offer.data), offer.reading) if isinstance(offer, _Offered) else 0


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


class _Adding:
    """The adding of files to one library, one after the other; `tell` hears the progress on each."""

    def __init__(self, library: Library, publisher: Publisher, pages: PageReader) -> None:
        self._library = library
        self._publisher = publisher
        self._pages = pages
        self._begun: set[str] = set()
        self.tell: Callable[[Progress], None] = _silent

    def begin(self, path: Path, options: Options) -> _Offered | FileOutcome:
        """Look at a file, and begin to read its pages if it is new; its failure, if it cannot be opened."""
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return FileOutcome(path, "failed", reason="there is no such file or folder")
        except OSError as error:
            return FileOutcome(path, "failed", reason=f"it cannot be opened: {error.strerror}")
        record = FileRecord(
            path=str(path.resolve()),
            digest=hashlib.sha256(data).hexdigest(),
            name=path.name,
            size=len(data),
            settings=copies.settings_of(options, _READER_VERSION),
            access=Access.EXEMPT if options.exempt else Access.PUBLIC,
        )
        offered = _Offered(path, data, record, options)
        again = record.digest in self._begun or copies.held(self._library, record)
        self._begun.add(record.digest)
        if again or copies.first_of(self._library, record) is not None:
            return offered
        with suppress(Unreadable):  # said when its turn comes
            return replace(offered, reading=begin_reading(path, data, self._pages, record.digest))
        return offered

    def finish(self, offered: _Offered) -> FileOutcome:
        """Add a file, or say that it is in already."""
        path, record = offered.path, offered.record
        held = copies.held(self._library, record)
        if held:
            return FileOutcome(path, "unchanged", held, _count(self._library, held))
        first = copies.first_of(self._library, record)
        if first is not None:
            self._part_copies(record)
            said = copies.settle(self._library, self._publisher, record, first)
            held = copies.held(self._library, record)
            return FileOutcome(path, "repeated", held, _count(self._library, held), said)
        return self._take(offered)

    def _take(self, offered: _Offered) -> FileOutcome:
        """Read a file and publish its papers in place of what its path held before."""
        library, path, record = self._library, offered.path, offered.record
        known = library.file(record.path)
        before = library.papers(EVERYTHING, file=record.path)
        ids: Callable[[str], str] | None = None

        def take_id(base: str) -> str:
            nonlocal ids
            if ids is None:  # the first paper of the file: there is something to take the place of what was there
                self._part_copies(record)
                ids = _ids(record.path, library)
            return ids(base)

        published: list[New] = []
        try:
            reading = offered.reading or begin_reading(path, offered.data, self._pages, record.digest)
            assembler = Assembler(record.path, path.stem, offered.options, take_id)
            count = reading.page_count or 1

            def on_page(page: int) -> None:
                self.tell(Progress(path.name, "reading", page, count, sum(made.passages for made in published)))

            on_page(0)
            for whole in reading.drafts(assembler, on_page):
                whole = [draft for draft in whole if draft.passages]
                if whole and not published:
                    _keep_original(library, record.digest, path, offered.data)
                    library.record_file(copies.unfinished(record, known))
                self._publish(whole, published, path.name, copies.goes_on(record, known))
            if not published:
                raise Unreadable("it holds no text that could be cited")
        except Unreadable as error:
            # What an earlier version of the file gave stays in the library: a damaged copy must lose nothing.
            if published:
                library.record_file(replace(copies.unfinished(record, known), reason=str(error)))
            elif not before and not (known is not None and known.same_as):
                library.record_file(replace(record, reason=str(error)))
            return FileOutcome(path, "failed", library.papers(EVERYTHING, file=record.path), reason=str(error))
        gone = {paper.id for paper in before} - {made.paper.id for made in published}
        if gone:
            self._publisher.remove(sorted(gone))
        passages = sum(made.passages for made in published)
        self.tell(Progress(path.name, "linking", 0, 1, passages))
        link(published, library)
        papers = tuple(made.paper for made in published)
        exempt = any(paper.access is Access.EXEMPT for paper in papers)
        access = Access.EXEMPT if exempt else record.access
        library.record_file(replace(record, pages=reading.page_count, access=access))
        return FileOutcome(path, "read", papers, passages, "; ".join(reading.warnings))

    def _publish(self, whole: Sequence[Draft], published: list[New], name: str, goes_on: bool) -> None:
        """Publish papers, all but those that stand in the library just so, where work that was cut short goes on."""
        done = sum(made.passages for made in published)
        total = done + sum(len(draft.passages) for draft in whole)
        for draft in whole:

            def embedded(count: int, start: int = done) -> None:
                self.tell(Progress(name, "indexing", start + count, total, start + count))

            if not (goes_on and _stands(draft, self._library)):
                decisions = decisions_of(draft.passages)
                self._publisher.publish(draft.paper, draft.passages, draft.references, embedded, decisions)
            published.append(New.of(draft))
            done += len(draft.passages)

    def _part_copies(self, record: FileRecord) -> None:
        """Read the copies of what a path held before as their own, from the original kept: it goes, and they stay."""
        left = copies.left_behind(self._library, record)
        if not left:
            return
        heir, *others = left
        path = Path(heir.path)
        kept = self._library.folder / FILES / f"{heir.digest}{path.suffix.lower()}"
        try:
            data = kept.read_bytes()
        except OSError as error:
            raise Unreadable(f"{heir.name} held the same, and {kept} is missing: add {path} again first") from error
        reading = begin_reading(kept, data, self._pages, heir.digest)
        self._take(_Offered(path, data, replace(heir, same_as=""), copies.options_of(heir), reading))
        for other in others:
            self._library.record_file(replace(other, same_as=heir.path))


def _stands(draft: Draft, library: Library) -> bool:
    """Whether a paper is in the library just as it has been read now."""
    try:
        return library.paper(draft.paper.id, EVERYTHING) == draft.paper and (
            library.passages(draft.paper.id, EVERYTHING) == draft.passages
        )
    except NotInLibrary:
        return False


def _count(library: Library, papers: Sequence[Paper]) -> int:
    counts = library.passage_counts(EVERYTHING)
    return sum(counts[paper.id] for paper in papers)


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
