"""PDF pages turned so that their text runs from left to right and their lower left corner is the origin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import degrees

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.readers.words import Word

_ASKED = 60  # characters of a page that are asked which way they run


def open_upright(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Open a page in the coordinates that its characters have: as if it were not shown turned or cut to a part."""
    page = document[index]
    if page.get_rotation():
        page.set_rotation(0)
    left, bottom, _, _ = page.get_bbox()
    return page if max(abs(left), abs(bottom)) < 1 else _turned(document, page, index, 0)


def runs_sideways(words: Sequence[Word]) -> bool:
    """Whether most words are single characters or run backwards, as those of a table printed along the page do."""
    odd = sum(len(word.text) == 1 or word.right < word.left for word in words)
    return len(words) > 20 and 2 * odd > len(words)


def turned_upright(document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int) -> pdfium.PdfPage:
    """Return a page with its contents turned the way that most of its characters run; the page given is closed."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        angles = Counter(
            round(degrees(pdfium_c.FPDFText_GetCharAngle(text_page.raw, at)) / 90) % 4 * 90
            for at in range(0, count, max(1, count // _ASKED))
        )
    finally:
        text_page.close()
    angle = angles.most_common(1)[0][0] if angles else 0
    return _turned(document, page, index, angle) if angle else page


def _turned(document: pdfium.PdfDocument, page: pdfium.PdfPage, index: int, angle: int) -> pdfium.PdfPage:
    left, bottom, right, top = page.get_bbox()
    across, down = right - left, top - bottom
    matrix, (width, height) = {
        0: ((1, 0, 0, 1, -left, -bottom), (across, down)),
        270: ((0, -1, 1, 0, -bottom, right), (down, across)),  # PDFium counts angles clockwise
        180: ((-1, 0, 0, -1, right, top), (across, down)),
        90: ((0, 1, -1, 0, top, -left), (down, across)),
    }[angle]
    pdfium_c.FPDFPage_TransFormWithClip(page.raw, pdfium_c.FS_MATRIX(*matrix), None)
    page.set_mediabox(0, 0, width, height)
    page.set_cropbox(0, 0, width, height)
    page.close()
    return document[index]  # opened again, because what is open keeps the places it was read with
