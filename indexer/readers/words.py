"""Words and lines of a PDF page, with where they stand and how they are set."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.papers import Box

_BOLD_NAME: Final = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_LIGATURES: Final = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u2010": "-", "\u2011": "-"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; coordinates are points from the page's top left corner, `base` is its baseline."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]
    page: int

    @property
    def text(self) -> str:
        """The words as a person reads them, note marks left out."""
        return " ".join(word.text for word in self.words if not word.mark)

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The top of the tallest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The foot of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def base(self) -> float:
        """The baseline of the largest word."""
        return max(self.words, key=lambda word: word.size).base

    @property
    def size(self) -> float:
        """The largest type size on the line."""
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold or not any(map(str.isalnum, word.text)) for word in self.words) and any(
            word.bold for word in self.words
        )

    @property
    def box(self) -> Box:
        """The rectangle around the line."""
        return Box(self.page, round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1))


def page_words(page: pdfium.PdfPage) -> list[Word]:
    """Return the words of a page in the order the file draws them, in the page's own upright coordinates."""
    text_page = page.get_textpage()
    try:
        return list(_words(text_page.raw, pdfium_c.FPDFText_CountChars(text_page.raw), page.get_height()))
    finally:
        text_page.close()


def _words(handle: object, count: int, height: float) -> Iterator[Word]:
    start = -1
    letters: list[str] = []
    previous_base = previous_right = 0.0
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = pdfium_c.FPDFText_GetUnicode(handle, index)
        letter = chr(code) if code else ""
        blank = not letter or letter.isspace() or code in (0xFFFE, 0xFEFF)
        if blank:
            if start >= 0:
                yield _word(handle, start, index - 1, letters, height)
            start, letters = -1, []
            continue
        pdfium_c.FPDFText_GetCharOrigin(handle, index, x, y)
        # A jump of the baseline parts a raised note mark from its word, and a line from the next where a hyphen
        # at the line's end left no space between them; so does a jump back to the left.
        if start >= 0 and (abs(y.value - previous_base) > 1.2 or x.value < previous_right - 8):
            yield _word(handle, start, index - 1, letters, height)
            start, letters = -1, []
        if start < 0:
            start = index
        letters.append("-" if code in (2, 0xAD) else letter)
        previous_base, previous_right = y.value, x.value
    if start >= 0:
        yield _word(handle, start, count - 1, letters, height)


_FONT_NAME: Final = ctypes.create_string_buffer(256)


def _word(handle: object, first: int, last: int, letters: list[str], height: float) -> Word:
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    flags = ctypes.c_int()
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetCharOrigin(handle, first, x, y)
    pdfium_c.FPDFText_GetMatrix(handle, first, matrix)
    scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    size = pdfium_c.FPDFText_GetFontSize(handle, first) * scale
    pdfium_c.FPDFText_GetFontInfo(handle, first, _FONT_NAME, 256, flags)
    bold = bool(_BOLD_NAME.search(_FONT_NAME.value.decode("utf-8", "replace"))) or flags.value & 0x40000 != 0
    pdfium_c.FPDFText_GetCharBox(handle, first, left, right, bottom, top)
    begin = left.value
    pdfium_c.FPDFText_GetCharBox(handle, last, left, right, bottom, top)
    base = height - y.value
    return Word(
        "".join(letters).translate(_LIGATURES),
        begin,
        base - 0.75 * size,
        right.value,
        base + 0.22 * size,
        base,
        round(size, 1),
        bold,
    )


def with_bullets(lines: list[Line], dots: list[tuple[float, float]]) -> list[Line]:
    """Put a bullet before each line that has a drawn dot close to its left."""
    found = []
    for line in lines:
        first = line.words[0]
        near = [
            x
            for x, y in dots
            if 0 < first.left - x < 3 * line.size and -0.1 * line.size < line.base - y < 0.9 * line.size
        ]
        if near:
            left = max(near)
            dot = replace(first, text="•", left=left - 1.5, right=left + 1.5, bold=False, mark=False)
            line = Line((dot, *line.words), line.page)
        found.append(line)
    return found


def lines_of(words: list[Word], page: int) -> list[Line]:
    """Put words on lines from top to bottom; raised numbers become note marks, raised letters join their word."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (round(word.base), word.left)):
        for row in reversed(rows[-4:]):
            tallest = max(row, key=lambda other: other.size)
            raised = word.size < 0.85 * tallest.size or tallest.size < 0.85 * word.size
            reach = 0.6 * max(word.size, tallest.size) if raised else 0.3 * word.size
            if abs(word.base - tallest.base) <= reach:
                row.append(word)
                break
        else:
            rows.append([word])
    rows.sort(key=lambda row: max(row, key=lambda word: word.size).base)
    return [Line(tuple(_settle(sorted(row, key=lambda word: word.left))), page) for row in rows]


def _settle(row: list[Word]) -> list[Word]:
    size = max(word.size for word in row)
    base = next(word.base for word in row if word.size == size)
    settled: list[Word] = []
    for word in row:
        raised = word.size < 0.85 * size and word.base < base - 0.1 * size
        near = settled and word.left - settled[-1].right < 0.12 * size
        close = settled and word.left - settled[-1].right < 0.35 * size
        if raised and re.fullmatch(r"\d{1,3}|[*†‡]+", word.text) and (close or (not settled and len(row) > 1)):
            settled.append(replace(word, mark=True))
        elif (
            near
            and (raised or settled[-1].size < 0.85 * size or word.left - settled[-1].right < 0.01 * size)
            and (not settled[-1].mark and (raised or abs(word.left - settled[-1].right) < 0.3))
        ):
            last = settled[-1]
            settled[-1] = replace(last, text=last.text + word.text, right=word.right)
        else:
            settled.append(word)
    return settled
