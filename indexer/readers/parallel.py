"""The pages of PDFs read on every processor: PDFium serves one thread at a time, so each processor has a process."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pypdfium2 as pdfium

from indexer.blocks import Reading, Unreadable
from indexer.readers.pdf import Page, open_pdf, page_labels, read_page
from indexer.readers.processes import Asked, Processes
from indexer.readers.worker import Chunk

_CHUNK: Final = 20  # pages a process reads at a time: a fraction of a second, many times what handing them over takes
_AHEAD: Final = 120  # pages of a file that are asked for before they are taken
_WHOLE: Final = 60  # pages up to which a process makes the reading of a whole file: blocks are less to hand over
_ALONE: Final = 60  # pages read in this process before it is worth starting others


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF that is being read: the labels of all its pages ("" where it gives none), and the pages as they come.

    `whole` waits instead for the reading of a short file, which another process makes; it tells of the pages meanwhile.
    """

    labels: tuple[str, ...]
    pages: Iterator[Page]
    whole: Callable[[Callable[[int], None]], Reading] | None = None


class PageReader:
    """Reads the pages of PDFs in order, ahead of who asks for them; to be used in a `with` statement.

    `processes` is how many read beside this one. With none, or few pages, they are read here when they are asked for.
    One is enough for work that embeds what it reads: that takes ten times as long, and every processor.
    """

    def __init__(self, processes: int) -> None:
        self._count = processes
        self._processes: Processes | None = None
        self._alone = 0
        self._turns = count()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._count = 0  # what is still read, by who kept a file, is read here
        if self._processes is not None:
            self._processes.stop()

    def read(self, path: Path, data: bytes, digest: str = "") -> PdfPages:
        """Begin to read a file, given its bytes too, and their SHA-256 where it is known.

        Raises Unreadable at once when it is no PDF that opens; while its pages come, when one brings a process down, or
        the file has changed.
        """
        document = open_pdf(data)
        labels = tuple(page_labels(document))
        if self._processes is None and (not self._count or self._alone + len(labels) <= _ALONE):
            self._alone += len(labels)
            return PdfPages(labels, _here(document))
        document.close()
        if self._processes is None:
            self._processes = Processes(self._count)
        digest = digest or hashlib.sha256(data).hexdigest()
        if len(labels) <= _WHOLE:
            asked = self._processes.ask(Chunk(str(path), digest, 0, len(labels), whole=True), next(self._turns))
            return PdfPages(labels, iter(()), lambda on_page: _result(asked, on_page))
        return PdfPages(labels, self._elsewhere(self._processes, path, digest, len(labels)))

    def process_ids(self) -> list[int]:
        """Return the ids of the processes that read for this one."""
        return self._processes.ids() if self._processes is not None else []

    def _elsewhere(self, processes: Processes, path: Path, digest: str, count: int) -> Iterator[Page]:
        """Ask for the first chunks now, and for one more when one has come: memory holds a few chunks a file."""
        turn = next(self._turns)
        chunks = (Chunk(str(path), digest, first, min(first + _CHUNK, count)) for first in range(0, count, _CHUNK))
        asked = (processes.ask(chunk, turn) for chunk in chunks)
        return _in_order(deque(islice(asked, _AHEAD // _CHUNK)), asked)


def _in_order(waiting: deque[Asked], more: Iterator[Asked]) -> Iterator[Page]:
    while waiting:
        pages: list[Page] = _result(waiting.popleft())
        waiting.extend(islice(more, 1))
        yield from pages


def _result(asked: Asked, on_page: Callable[[int], None] = lambda _: None) -> Any:
    try:
        return asked.result(on_page)
    except EOFError as error:
        raise Unreadable("one of its pages broke the program that reads it; print it to a new PDF first") from error


def _here(document: pdfium.PdfDocument) -> Iterator[Page]:
    try:
        for index in range(len(document)):
            yield read_page(document, index)
    finally:
        document.close()
