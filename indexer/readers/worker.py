"""The process that reads pages of PDFs for another, which tells it what to read and takes what it has read."""

from __future__ import annotations

import gc
import hashlib
import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium

from indexer.blocks import MISTAKES, Unreadable, mistaken
from indexer.readers.pdf import compose, open_pdf, page_labels, read_page

_REOPEN: Final = 300  # pages after which a file is opened anew: PDFium keeps what it has seen of one
_OPEN: Final = 4  # files kept open: opened again, a file's fonts would have to be read again
_YOUNG: Final = 50_000  # values made between two looks for what may go: they live as long as their page, thousands each


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pages `first` to `end` (from 0, the last one not included) of a file with this hash; `whole`: as one reading."""

    path: str
    digest: str
    first: int
    end: int
    whole: bool = False


@dataclass(slots=True)
class _Open:
    """A file that is open, since which of its pages."""

    document: pdfium.PdfDocument
    since: int


def main(line: int) -> None:
    """Read what is asked for on the line with this number, until who asks has ended."""
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
    try:
        with Connection(line) as asked:
            _serve(asked)
    except (EOFError, OSError):
        return


def _serve(line: Connection) -> None:
    """Answer each chunk with 0 when it is begun, with each page's number if it is a whole file, and then with bytes."""
    files: dict[str, _Open] = {}  # by hash; they stay open for their next chunks
    while True:
        chunk: Chunk = line.recv()
        line.send(0)
        try:
            read: object = _read(chunk, files, line)
        except Unreadable as error:
            read = error
        except MISTAKES as error:
            read = mistaken(error)
        line.send(pickle.dumps(read, pickle.HIGHEST_PROTOCOL))


def _read(chunk: Chunk, files: dict[str, _Open], line: Connection) -> object:
    file = files.pop(chunk.digest, None)
    if file is not None and chunk.first - file.since > _REOPEN:
        file.document.close()
        file = None
    if file is None:
        file = _Open(_opened(chunk), chunk.first)
    files[chunk.digest] = file
    if len(files) > _OPEN:
        files.pop(next(iter(files))).document.close()
    pages = []
    for index in range(chunk.first, chunk.end):
        pages.append(read_page(file.document, index))
        if chunk.whole:
            line.send(index + 1)
    return compose(pages, page_labels(file.document)) if chunk.whole else pages


def _opened(chunk: Chunk) -> pdfium.PdfDocument:
    try:
        data = Path(chunk.path).read_bytes()
    except OSError as error:
        raise Unreadable(f"it cannot be opened any more: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != chunk.digest:
        raise Unreadable("it changed while it was being read; add it again")
    return open_pdf(data)
