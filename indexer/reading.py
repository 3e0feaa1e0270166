"""Files read into papers ready to be published: Markdown whole, a long PDF while its pages are still coming."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from indexer.assembly import Assembler, Draft
from indexer.blocks import MISTAKES, Reading, Unreadable, mistaken
from indexer.readers.markdown import read_markdown
from indexer.readers.parallel import PageReader, PdfPages
from indexer.readers.pdf import Page, compose, empty_pages

T = TypeVar("T")

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
SEGMENT: Final = 120  # pages of a PDF that are read before the papers among them that are whole are handed on
_NEAR: Final = 40  # pages before that help to tell running heads and the style of the text
AHEAD: Final = 240  # pages of further files whose reading begins before the one before them is done
_LEAST: Final = 10  # pages that a file counts as at least, so that not too many are held
_PAGE: Final = 200_000  # bytes of a file that count as a page, so that not too much is held


@dataclass(slots=True)
class FileReading:
    """A file that is being read: how many pages it has (0: none), and what to know of it once it has been read."""

    page_count: int
    warnings: tuple[str, ...]
    _source: Reading | PdfPages

    def drafts(
        self, assembler: Assembler, on_page: Callable[[int], None], segment: int = SEGMENT
    ) -> Iterator[list[Draft]]:
        """Yield papers as they come to be whole, some at a time; `on_page` hears how many pages have been read.

        `segment` is how many pages are read before the first papers are handed on. Raises Unreadable when nothing can
        be read or, after papers that could, when a page cannot.
        """
        try:
            yield from self._drafts(assembler, on_page, segment)
        except MISTAKES as error:
            raise mistaken(error) from error

    def _drafts(self, assembler: Assembler, on_page: Callable[[int], None], segment: int) -> Iterator[list[Draft]]:
        if isinstance(self._source, Reading):
            yield assembler.take(self._source)
            return
        if self._source.whole is not None:
            reading = self._source.whole(on_page)
            self.warnings = reading.warnings
            yield assembler.take(reading)
            return
        labels = self._source.labels
        before: list[Page] = []
        pages: list[Page] = []
        empty: list[int] = []
        limit = segment
        for page in self._source.pages:
            pages.append(page)
            on_page(page.number)
            if not page.words:
                empty.append(page.number)
            if len(pages) < limit or page.number == len(labels) or len(empty) == page.number:
                continue
            drafts, first = assembler.take_closed(compose(pages, labels, before))
            # A paper longer than a segment is put together again each time: twice the pages each time keeps that short.
            limit = segment if drafts else 2 * limit
            if drafts:
                closed = first - pages[0].number
                before, pages = pages[:closed][-_NEAR:], pages[closed:]
                limit += len(pages)
                yield drafts
        yield assembler.take(compose(pages, labels, before))
        self.warnings = empty_pages(empty)


def begin_reading(path: Path, data: bytes, pages: PageReader, digest: str = "") -> FileReading:
    """Begin to read a file, given its bytes too, and their SHA-256 where it is known.

    Raises Unreadable with the reason where that cannot be.
    """
    try:
        return _begun(path, data, pages, digest)
    except MISTAKES as error:
        raise mistaken(error) from error


def _begun(path: Path, data: bytes, pages: PageReader, digest: str) -> FileReading:
    suffix = path.suffix.lower()
    if suffix in _MARKDOWN:
        reading = read_markdown(data)
        return FileReading(reading.page_count, reading.warnings, reading)
    if suffix == ".pdf":
        read = pages.read(path, data, digest)
        return FileReading(len(read.labels), (), read)
    raise Unreadable(
        _REFUSED.get(suffix, f"files of the kind “{suffix or path.name}” cannot be read; PDF and Markdown can")
    )


def weight(size: int, reading: FileReading | None) -> int:
    """Return how many pages a file of so many bytes counts as, begun or not, while it waits for its turn."""
    return max(_LEAST, size // _PAGE, reading.page_count if reading is not None else 0)


def ahead(items: Iterable[T], weigh: Callable[[T], int], most: int = AHEAD) -> Iterator[T]:
    """Yield the items in order, further ones taken before they are asked for until those weigh `most`."""
    taken: deque[tuple[T, int]] = deque()
    further = 0
    for item in items:
        taken.append((item, weigh(item)))
        further += taken[-1][1] if len(taken) > 1 else 0
        while len(taken) > 1 and further >= most:
            yield taken.popleft()[0]
            further -= taken[0][1]
    for item, _ in taken:
        yield item
