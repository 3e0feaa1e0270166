"""PDF to blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pypdf
import pypdf.errors
import pypdfium2 as pdfium

from indexer.blocks import Block, Reading, Unreadable
from indexer.marks import leading_number
from indexer.readers.furniture import Furniture, find_furniture
from indexer.readers.paragraphs import Style, page_blocks
from indexer.readers.ruled import Grid, drawn, grids
from indexer.readers.words import Line, Word, lines_of, page_words, with_bullets

_HEADER: Final = b"%PDF-"
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its number from 1, its size in points, its words, the lines outside tables, the tables."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]


def read_pdf(data: bytes, on_page: Callable[[int, int], None] | None = None) -> Reading:
    """Read a PDF; raises Unreadable with the true reason when it cannot be read whole.

    `on_page` hears (pages read, pages in all).
    """
    document = _open(data)
    try:
        count = len(document)
        pages = []
        for index in range(count):
            pages.append(_page(document, index))
            if on_page is not None:
                on_page(index + 1, count)
        labels = [document.get_page_label(index) for index in range(count)]
    finally:
        document.close()
    empty = [page.number for page in pages if not page.words]
    if len(empty) == count:
        raise Unreadable("it has no text layer: its pages are images (a scan); it needs text recognition (OCR) first")
    furniture = find_furniture(pages, labels)
    return Reading(
        blocks=tuple(_blocks(pages, furniture)),
        page_count=count,
        pack_pages=furniture.pack_pages,
        own_pages=furniture.own_pages,
        item_stamps=furniture.item_stamps,
        warnings=_warnings(empty),
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF, or say why it cannot be opened."""
    if not data:
        raise Unreadable("the file is empty (0 bytes)")
    if _HEADER not in data[:1024]:
        if _MARKUP.match(data[:512]):
            raise Unreadable("it is a web page saved under the name .pdf; open the link in a browser and save the PDF")
        raise Unreadable("it is named .pdf but is not a PDF")
    data = data[data.index(_HEADER) :]
    if b"%%EOF" not in data[-2048:]:
        raise Unreadable("the file is cut short: its end is missing; fetch it again")
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Unreadable(_reason(data)) from error


def _reason(data: bytes) -> str:
    """Say why a PDF does not open, as far as its structure tells."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return "it is encrypted and needs a password; save a copy without a password and add that"
        return f"its structure is damaged ({len(reader.pages)} pages are listed but cannot be opened)"
    except (pypdf.errors.PyPdfError, pypdf.errors.DependencyError, ValueError, OSError, KeyError, RecursionError):
        return "it is damaged or cut short, and cannot be opened as a PDF"


def _page(document: pdfium.PdfDocument, index: int) -> Page:
    page = document[index]
    try:
        words = page_words(page)
        rules, dots = drawn(page) if words else ([], [])
        tables = tuple(grid for grid in grids(rules) if _is_table(grid, words, page.get_height()))
        free = [word for word in words if not any(grid.holds(word) for grid in tables)]
        lines = tuple(with_bullets(lines_of(free, index + 1), dots))
        return Page(index + 1, page.get_width(), page.get_height(), tuple(words), lines, tables)
    finally:
        page.close()


def _is_table(grid: Grid, words: list[Word], height: float) -> bool:
    """Whether a grid is a table or a box of text, and not a frame around the page or around numbered paragraphs."""
    if len(grid.columns) > 2:
        return True
    inside = lines_of([word for word in words if grid.holds(word)], 0)
    return grid.bottom - grid.top < 0.7 * height and not any(leading_number(line.text) for line in inside)


def _blocks(pages: list[Page], furniture: Furniture) -> list[Block]:
    kept = {
        page.number: [line for line in page.lines if (line.page, line.base) not in furniture.lines] for page in pages
    }
    style = Style.of([line for lines in kept.values() for line in lines])
    blocks: list[Block] = []
    tables = 0
    for page in pages:
        made, tables = page_blocks(kept[page.number], page.grids, page.words, page, style, tables)
        blocks += made
    return blocks


def _warnings(empty: list[int]) -> tuple[str, ...]:
    if not empty:
        return ()
    several = "pages" if len(empty) > 1 else "page"
    return (
        f"{several} {', '.join(map(str, empty[:20]))}{' …' if len(empty) > 20 else ''} without text (blank or scanned)",
    )
