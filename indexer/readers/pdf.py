"""PDF to blocks."""

from __future__ import annotations

import io
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pypdfium2 as pdfium

from indexer.blocks import Block, Reading, Unreadable
from indexer.marks import leading_number
from indexer.readers.bookmarks import Bookmark, bookmarks_on, with_bookmarks
from indexer.readers.columns import lines_in_order
from indexer.readers.emphasis import with_emphasis
from indexer.readers.furniture import find_furniture, line_key
from indexer.readers.paragraphs import page_blocks
from indexer.readers.part_ruled import tables_of
from indexer.readers.ruled import Grid, drawn, grids, outside
from indexer.readers.side_by_side import between_rules, numbered, with_cells
from indexer.readers.style import Style
from indexer.readers.upright import open_upright, runs_sideways, turned_upright
from indexer.readers.words import Line, Word, lines_of, page_words, with_bullets

_HEADER: Final = b"%PDF-"
_MEASURES: Final = {"left", "top", "right", "bottom", "base", "size"}  # of a word; the rest are no numbers
_ENDED: Final = re.compile(r"[.!?:;][\"”’)\]]*$")
_LEVEL: Final = 0.5  # points between the baselines of words on one line, at most
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its number from 1, its size in points, its words, the lines outside tables, the tables.

    `bookmarks` are those of the file's outline that lead to it.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    bookmarks: tuple[Bookmark, ...] = ()

    def __reduce__(self) -> tuple[Callable[..., Page], tuple[object, ...]]:
        """Go from process to process as columns of values: a word at a time takes several times as long."""
        words = list(self.words)
        places = {id(word): place for place, word in enumerate(words)}
        for line in self.lines:
            for word in line.words:
                if id(word) not in places:
                    places[id(word)] = len(words)
                    words.append(word)
        columns = [
            array("d", column) if name in _MEASURES else column
            for name, column in zip(Word._fields, zip(*words, strict=True), strict=bool(words))
        ]
        lines = [([places[id(word)] for word in line.words], line.page, line.margin) for line in self.lines]
        told = (self.number, self.width, self.height, len(self.words), columns, lines, self.grids, self.bookmarks)
        return _from_columns, told


def _from_columns(
    number: int,
    width: float,
    height: float,
    count: int,
    columns: Sequence[Sequence[Any]],
    lines: Sequence[tuple[Sequence[int], int, float]],
    grids: tuple[Grid, ...],
    bookmarks: tuple[Bookmark, ...],
) -> Page:
    """Return a page that came from another process: all words of it and of its lines, the page's `count` first."""
    words = list(map(Word, *columns)) if columns else []
    made = tuple(Line(tuple([words[place] for place in places]), page, margin) for places, page, margin in lines)
    return Page(number, width, height, tuple(words[:count]), made, grids, bookmarks)


def read_pdf(data: bytes, on_page: Callable[[int, int], None] | None = None) -> Reading:
    """Read a PDF; raises Unreadable with the true reason when it cannot be read whole.

    `on_page` hears (pages read, pages in all).
    """
    document = open_pdf(data)
    try:
        count = len(document)
        labels = page_labels(document)
        pages = []
        for index in range(count):
            pages.append(read_page(document, index))
            if on_page is not None:
                on_page(index + 1, count)
    finally:
        document.close()
    return compose(pages, labels)


def compose(pages: Sequence[Page], labels: Sequence[str], before: Sequence[Page] = ()) -> Reading:
    """Make one reading of pages that follow each other; raises Unreadable where no page holds a word.

    `labels` are the labels of all pages of the file, "" where a page has none. The pages `before` are not part of the
    reading; they help to tell running heads and the style of the text.
    """
    near = [*before, *pages]
    if not any(page.words for page in near):
        raise Unreadable("it has no text layer: its pages are images (a scan); it needs text recognition (OCR) first")
    furniture = find_furniture(near, labels)
    kept = {page.number: [line for line in page.lines if line_key(line) not in furniture.lines] for page in near}
    style = Style.of([line for lines in kept.values() for line in lines])
    empty = [page.number for page in pages if not page.words]
    return Reading(
        blocks=tuple(_blocks(pages, kept, style)),
        page_count=len(labels),
        pack_pages=furniture.pack_pages,
        own_pages=furniture.own_pages,
        item_stamps=furniture.item_stamps,
        warnings=empty_pages(empty),
    )


def page_labels(document: pdfium.PdfDocument) -> list[str]:
    """Return what the file calls each of its pages, "" where it does not say."""
    return [_label(document, index) for index in range(len(document))]


def _label(document: pdfium.PdfDocument, index: int) -> str:
    try:
        return str(document.get_page_label(index))
    except UnicodeDecodeError:  # no characters, so nothing that could be printed on the page
        return ""


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """Open a PDF; raises Unreadable with the reason it cannot be opened."""
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
    import pypdf
    import pypdf.errors

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return "it is encrypted and needs a password; save a copy without a password and add that"
        return f"its structure is damaged ({len(reader.pages)} pages are listed but cannot be opened)"
    except (pypdf.errors.PyPdfError, pypdf.errors.DependencyError, ValueError, OSError, KeyError, RecursionError):
        return "it is damaged or cut short, and cannot be opened as a PDF"


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Read the words, lines and tables of the page at `index`, counted from 0; of a page that is damaged, none."""
    try:
        page = open_upright(document, index)
    except pdfium.PdfiumError:
        return Page(index + 1, 0.0, 0.0, (), (), ())
    try:
        words = page_words(page)
        if runs_sideways(words):
            page = turned_upright(document, page, index)
            words = page_words(page)
        rules, dots = drawn(page) if words else ([], [])
        ruled = [grid for grid in grids(rules, page.get_height()) if _is_table(grid, words, page.get_height())]
        tables = tables_of(ruled, words, rules, index + 1)
        free = outside(tables, words)
        across = between_rules(free, rules, tables, index + 1)
        lists = [grid for grid in across if numbered(grid, free)]
        tables = tuple(sorted([*tables, *(grid for grid in across if grid not in lists)], key=lambda grid: grid.top))
        plain = lines_in_order(outside([*tables, *lists], free), index + 1, page.get_height(), tables)
        found = with_bullets(with_cells(plain, lists, free, index + 1), dots)
        lines = tuple(with_emphasis(found, rules, page))
        marks = bookmarks_on(document, index)
        return Page(index + 1, page.get_width(), page.get_height(), tuple(words), lines, tables, marks)
    finally:
        page.close()


def _is_table(grid: Grid, words: list[Word], height: float) -> bool:
    """Whether a grid is a table or a box of text, and not a frame around the page or around numbered paragraphs."""
    inside = lines_of([word for word in words if grid.holds(word)], 0)
    if _is_shade(grid, inside, words):
        return False
    if len(grid.columns) > 2:
        return True
    return grid.bottom - grid.top < 0.7 * height and not any(leading_number(line.text) for line in inside)


def _is_shade(grid: Grid, inside: Sequence[Line], words: Sequence[Word]) -> bool:
    """Whether a grid is the ground that words stand on, drawn line by line or behind some of a line."""
    if len(inside) > 1:
        rows = [bisect_right(grid.rows, line.base - 0.3 * line.size) for line in inside]
        if len(set(rows)) < len(rows) or any(
            after.left - before.right > line.size for line in inside for before, after in pairwise(line.words)
        ):
            return False
        runs_on = sum(
            after.text[0].islower() and _ENDED.search(before.text) is None for before, after in pairwise(inside)
        )
        return 3 * runs_on >= len(inside) - 1
    return (
        len(grid.columns) == 2
        and len(inside) == 1
        and any(
            abs(word.base - inside[0].base) < _LEVEL
            and (0 <= word.left - inside[0].right < word.size or 0 <= inside[0].left - word.right < word.size)
            for word in words
            if not grid.holds(word)
        )
    )


def _blocks(pages: Sequence[Page], kept: Mapping[int, Sequence[Line]], style: Style) -> list[Block]:
    blocks: list[Block] = []
    tables = 0
    for page in pages:
        made, tables = page_blocks(kept[page.number], page.grids, page.words, page, style, tables)
        blocks += with_bookmarks(made, page.bookmarks) if made and page.bookmarks else made
    return blocks


def empty_pages(empty: Sequence[int]) -> tuple[str, ...]:
    """Return what to say of the pages without text, if there are any."""
    if not empty:
        return ()
    several = "pages" if len(empty) > 1 else "page"
    which = f"{', '.join(map(str, empty[:20]))}{' …' if len(empty) > 20 else ''}"
    return (f"{several} {which} without text (blank, scanned or damaged)",)
