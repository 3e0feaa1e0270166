"""The pages of PDFs read on every processor: PDFium serves one thread at a time, so each processor has a process."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pypdfium2 as pdfium

from indexer.blocks import Unreadable
from indexer.readers.pdf import Page, open_pdf, page_labels, read_page

_CHUNK: Final = 12  # pages a process reads at a time: a fraction of a second, many times what handing them over takes
_REOPEN: Final = 300  # pages after which a process opens its file anew
_ALONE: Final = 60  # pages read in this process before it is worth starting others


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF that is being read: the labels of all its pages ("" where it gives none), and the pages as they come."""

    labels: tuple[str, ...]
    pages: Iterator[Page]


class PageReader:
    """Reads the pages of PDFs in order, ahead of who asks for them; to be used in a `with` statement.

    `processes` is how many read beside this one. With none, or few pages, they are read here when they are asked for.
    One is enough for work that embeds what it reads: that takes ten times as long, and every processor.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._alone = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path, data: bytes) -> PdfPages:
        """Begin to read a file, given its bytes too; raises Unreadable at once when it is no PDF that opens.

        While its pages come, Unreadable is raised when a page brings a process down or the file has changed.
        """
        document = open_pdf(data)
        labels = tuple(page_labels(document))
        if not self._processes or (self._pool is None and self._alone + len(labels) <= _ALONE):
            self._alone += len(labels)
            return PdfPages(labels, _here(document))
        document.close()
        return PdfPages(labels, self._elsewhere(path, hashlib.sha256(data).hexdigest(), len(labels)))

    def _elsewhere(self, path: Path, digest: str, count: int) -> Iterator[Page]:
        """Submit the first chunks now, and one more for each that has come back: memory holds a few chunks a file."""
        pool = self._started()
        chunks = ((first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK))
        waiting = deque(
            pool.submit(_read_chunk, str(path), digest, *chunk) for chunk in islice(chunks, 2 * self._processes)
        )
        return self._in_order(pool, path, digest, waiting, chunks)

    def _in_order(
        self,
        pool: ProcessPoolExecutor,
        path: Path,
        digest: str,
        waiting: deque[Future[list[Page]]],
        chunks: Iterator[tuple[int, int]],
    ) -> Iterator[Page]:
        try:
            while waiting:
                read = waiting.popleft().result()
                waiting.extend(pool.submit(_read_chunk, str(path), digest, *chunk) for chunk in islice(chunks, 1))
                yield from read
        except BrokenProcessPool as error:
            self._stop()
            raise Unreadable("one of its pages broke the program that reads it; print it to a new PDF first") from error
        finally:
            for future in waiting:
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A new interpreter and not a copy of this one: it has threads of the embedding model's.
            self._pool = ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"), _begin)
        return self._pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _here(document: pdfium.PdfDocument) -> Iterator[Page]:
    try:
        for index in range(len(document)):
            yield read_page(document, index)
    finally:
        document.close()


def _begin() -> None:
    """Leave Ctrl-C to the process that asked, and end when that one ends, however it does."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_opened: list[tuple[str, int, pdfium.PdfDocument]] = []  # in a reading process: the file it has open, since which page


def _read_chunk(path: str, digest: str, first: int, end: int) -> list[Page]:
    """Read pages `first` to `end` (from 0, the last one not included); the file stays open for the next chunk.

    PDFium keeps what it has seen of a file, so after some hundred pages the file is opened anew.
    """
    if not _opened or _opened[0][0] != digest or first - _opened[0][1] > _REOPEN:
        data = Path(path).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise Unreadable("it changed while it was being read; add it again")
        while _opened:
            _opened.pop()[2].close()
        _opened.append((digest, first, open_pdf(data)))
    return [read_page(_opened[0][2], index) for index in range(first, end)]
