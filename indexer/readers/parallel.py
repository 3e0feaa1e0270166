"""The pages of PDFs read on every processor: PDFium serves one thread at a time, so each processor has a process."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Final, Self

import pypdfium2 as pdfium

from indexer.blocks import Reading, Unreadable
from indexer.readers.pdf import Page, compose, open_pdf, page_labels, read_page

_CHUNK: Final = 12  # pages a process reads at a time: a fraction of a second, many times what handing them over takes
_REOPEN: Final = 300  # pages after which a process opens its file anew: PDFium keeps what it has seen of one
_OPEN: Final = 4  # files a process keeps open: opened again, a file's fonts would have to be read again
_WHOLE: Final = 24  # pages up to which a process makes the reading of a whole file: blocks are less to hand over
_ALONE: Final = 60  # pages read in this process before it is worth starting others


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF that is being read: the labels of all its pages ("" where it gives none), and the pages as they come.

    `whole` is the reading of a short file instead, when it is made by another process.
    """

    labels: tuple[str, ...]
    pages: Iterator[Page]
    whole: Callable[[], Reading] | None = None


class PageReader:
    """Reads the pages of PDFs in order, ahead of who asks for them; to be used in a `with` statement.

    `processes` is how many read beside this one. With none, or few pages, they are read here when they are asked for.
    One is enough for work that embeds what it reads: that takes ten times as long, and every processor.
    """

    def __init__(self, processes: int) -> None:
        self._count = processes
        self._processes: list[_Process] = []
        self._alone = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, data: bytes) -> PdfPages:
        """Begin to read a file, given its bytes too; raises Unreadable at once when it is no PDF that opens.

        While its pages come, Unreadable is raised when one brings a process down, or the file has changed.
        """
        document = open_pdf(data)
        labels = tuple(page_labels(document))
        if not self._count or (not self._processes and self._alone + len(labels) <= _ALONE):
            self._alone += len(labels)
            return PdfPages(labels, _here(document))
        document.close()
        if not self._processes:
            self._processes = [_Process() for _ in range(self._count)]
        digest = hashlib.sha256(data).hexdigest()
        if len(labels) <= _WHOLE:
            asked = self._asked(_Chunk(str(path), digest, 0, len(labels), whole=True))
            return PdfPages(labels, iter(()), lambda: self._result(asked))
        return PdfPages(labels, self._elsewhere(path, digest, len(labels)))

    def _elsewhere(self, path: Path, digest: str, count: int) -> Iterator[Page]:
        """Ask for the first chunks now, and for one more when one has come: memory holds a few chunks a file."""
        chunks = (_Chunk(str(path), digest, first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK))
        return self._in_order(deque(map(self._asked, islice(chunks, 2 * self._count))), chunks)

    def _asked(self, chunk: _Chunk) -> Future[Any]:
        return min(self._processes, key=_Process.busy).read(chunk)

    def _in_order(self, waiting: deque[Future[Any]], chunks: Iterator[_Chunk]) -> Iterator[Page]:
        while waiting:
            pages: list[Page] = self._result(waiting.popleft())
            waiting.extend(map(self._asked, islice(chunks, 1)))
            yield from pages

    def _result(self, asked: Future[Any]) -> Any:
        try:
            return asked.result()
        except EOFError as error:
            raise Unreadable("one of its pages broke the program that reads it; print it to a new PDF first") from error

    def _stop(self) -> None:
        for process in self._processes:
            process.stop()
        self._processes = []


def _here(document: pdfium.PdfDocument) -> Iterator[Page]:
    try:
        for index in range(len(document)):
            yield read_page(document, index)
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Pages `first` to `end` (from 0, the last one not included) of a file with this hash; `whole`: as one reading."""

    path: str
    digest: str
    first: int
    end: int
    whole: bool = False


class _Process:
    """A process that reads chunks of pages, in the order it is asked.

    Not one of the standard library's pool: where a process is killed while it hands over a result, that waits for
    the rest of it for ever. Here nobody else holds the other end of the line, so that it breaks.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._stopped = False
        self._waiting: deque[tuple[_Chunk, Future[Any]]] = deque()
        self._start()
        Thread(target=self._receive, daemon=True).start()

    def _start(self) -> None:
        # A new interpreter and not a copy of this one: it has threads of the embedding model's.
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def busy(self) -> int:
        """Return how many chunks it has been asked for and not yet read."""
        return len(self._waiting)

    def read(self, chunk: _Chunk) -> Future[Any]:
        """Ask for a chunk; what comes raises EOFError when the process has ended while it read that one."""
        future: Future[Any] = Future()
        with self._lock:
            self._waiting.append((chunk, future))
            self._send(chunk)
        return future

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        with self._lock:
            self._stopped = True
            self._process.terminate()
            self._process.join()

    def _send(self, chunk: _Chunk) -> None:
        with suppress(OSError):  # it has just ended: who receives sends it again
            self._line.send(chunk)

    def _receive(self) -> None:
        while True:
            try:
                made = self._line.recv()
            except (EOFError, OSError):
                if not self._started_again():
                    return
                continue
            _, future = self._waiting.popleft()
            if isinstance(made, Exception):
                future.set_exception(made)
            else:
                future.set_result(made)

    def _started_again(self) -> bool:
        """Begin anew without the chunk that was being read: of the others, other files may be."""
        with self._lock:
            left = [self._waiting.popleft()] if self._waiting else []
            if self._stopped:
                left += self._waiting
            for _, future in left:
                future.set_exception(EOFError())
            if self._stopped:
                return False
            self._process.join()
            self._start()
            for chunk, _ in self._waiting:
                self._send(chunk)
            return True


def _serve(line: Connection) -> None:
    """Read the chunks asked for on the line, until who asks has ended; files stay open for their next chunks."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks: it ends the others
    documents: dict[str, tuple[int, pdfium.PdfDocument]] = {}  # by hash: since which page it is open
    try:
        while True:
            chunk: _Chunk = line.recv()
            try:
                since, document = documents.pop(chunk.digest, (0, None))
                if document is not None and chunk.first - since > _REOPEN:
                    document.close()
                    document = None
                if document is None:
                    since, document = chunk.first, _opened(chunk)
                documents[chunk.digest] = since, document
                if len(documents) > _OPEN:
                    documents.pop(next(iter(documents)))[1].close()
                pages = [read_page(document, index) for index in range(chunk.first, chunk.end)]
                line.send(compose(pages, page_labels(document)) if chunk.whole else pages)
            except Unreadable as error:
                line.send(error)
    except (EOFError, OSError):
        return


def _opened(chunk: _Chunk) -> pdfium.PdfDocument:
    try:
        data = Path(chunk.path).read_bytes()
    except OSError as error:
        raise Unreadable(f"it cannot be opened any more: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != chunk.digest:
        raise Unreadable("it changed while it was being read; add it again")
    return open_pdf(data)
