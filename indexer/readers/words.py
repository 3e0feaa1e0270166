"""Words and lines of a PDF page, with where they stand and how they are set."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.papers import Box

_BOLD_NAME: Final = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ITALIC_NAME: Final = re.compile(r"italic|oblique", re.IGNORECASE)
_BOLD_FLAG, _ITALIC_FLAG = 0x40000, 0x40  # of a font's descriptor
_LIGATURES: Final = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "\u2010": "-", "\u2011": "-"}
)

_RUN: Final = re.compile(r"\S+")
# Letters with closing punctuation, or one figure, stand on one baseline; anything else may hold a raised mark.
_WHOLE: Final = re.compile(r"[(“‘\"']*[^\W\d_]+[.,;:?!)”’\"']*|£?\d+(?:[.,]\d+)*[.,;:)%]?")
_HYPHENS: Final = re.compile("[\x02\xad]")
_BLANKS: Final = re.compile("[\0\ufffe\ufeff]")
_JUMP: Final = 1.2  # points between the baselines of two characters that are not of one word
_SAME: Final = 0.5  # points between the baselines of letters of one word, at most
_JOINED: Final = 0.22  # of the type size between two letters of one word, at most; a space is wider
_BACK: Final = 8.0  # points to the left that no kerning reaches


class Word(NamedTuple):
    """A word on a page; coordinates are points from the page's top left corner, `base` is its baseline.

    A named tuple and not a dataclass, because a page has hundreds and it is made in a third of the time.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool = False
    mark: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """Words on one baseline, from left to right; what is asked of a line again and again is worked out once.

    `margin` is the left edge of the column that the line stands in, 0 where the page has one column.
    """

    words: tuple[Word, ...]
    page: int
    margin: float = 0.0

    @cached_property
    def text(self) -> str:
        """The words as a person reads them, note marks left out."""
        return " ".join(word.text for word in self.words if not word.mark)

    @cached_property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where the last word ends."""
        return max([word.right for word in self.words])

    @cached_property
    def top(self) -> float:
        """The top of the tallest word."""
        return min([word.top for word in self.words])

    @cached_property
    def bottom(self) -> float:
        """The foot of the lowest word."""
        return max([word.bottom for word in self.words])

    @cached_property
    def base(self) -> float:
        """The baseline of the largest word."""
        return max(self.words, key=lambda word: word.size).base

    @cached_property
    def size(self) -> float:
        """The largest type size on the line."""
        return max([word.size for word in self.words])

    @cached_property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold or not any(map(str.isalnum, word.text)) for word in self.words) and any(
            word.bold for word in self.words
        )

    @cached_property
    def box(self) -> Box:
        """The rectangle around the line."""
        return Box(self.page, round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1))


def page_words(page: pdfium.PdfPage) -> list[Word]:
    """Return the words of a page in the order the file draws them, in the page's own upright coordinates."""
    text_page = page.get_textpage()
    try:
        return list(_words(_Characters(text_page.raw, page.get_height())))
    finally:
        text_page.close()


def _words(characters: _Characters) -> Iterator[Word]:
    text = characters.text()
    before: Word | None = None
    ended = 0
    for match in _RUN.finditer(text):
        first, end = match.span()
        if _WHOLE.fullmatch(match[0]) and (base := characters.together(first, end - 1)) is not None:
            word = characters.word(match[0], first, end - 1, base)
            if before is not None and first - ended == 2 and text[ended] == "\r" and _touches(before, word):
                word = word._replace(text=before.text + word.text, left=before.left)
            elif before is not None:
                yield before
            before, ended = word, end
            continue
        if before is not None:
            yield before
            before = None
        for start, last, base in characters.parted(first, end):
            if before is not None:
                yield before
            before = characters.word(text[start : last + 1], start, last, base)
        ended = end
    if before is not None:
        yield before


def _touches(before: Word, word: Word) -> bool:
    """Whether a word stands where the one before it ends.

    On a page of few words PDFium takes what is drawn letter by letter for lines of one letter each.
    """
    return (
        abs(word.base - before.base) < _SAME
        and word.size == before.size
        and -_SAME < word.left - before.right < _JOINED * word.size
    )


def direct(function: object, result: type | None, *arguments: type) -> Callable[..., Any]:
    """Return a call into PDFium that takes addresses as whole numbers.

    What pypdfium2's own prototypes check takes twice as long as the calls do, and a page needs thousands of them.
    """
    address = ctypes.cast(cast(Any, function), ctypes.c_void_p).value
    return cast(Callable[..., Any], ctypes.CFUNCTYPE(result, *arguments)(address or 0))


_AT: Final = (ctypes.c_void_p, ctypes.c_int)  # the text page and the character asked about
_unicode_at = direct(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, *_AT)
_origin_at = direct(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, *_AT, *[ctypes.c_void_p] * 2)
_box_at = direct(pdfium_c.FPDFText_GetCharBox, ctypes.c_int, *_AT, *[ctypes.c_void_p] * 4)
_object_at = direct(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p, *_AT)
_matrix_at = direct(pdfium_c.FPDFText_GetMatrix, ctypes.c_int, *_AT, ctypes.c_void_p)
_size_at = direct(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, *_AT)
_font_at = direct(pdfium_c.FPDFText_GetFontInfo, ctypes.c_ulong, *_AT, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)


class _Characters:
    """The characters of a page and where they stand; each question is a call into PDFium, so few are asked."""

    def __init__(self, text_page: object, height: float) -> None:
        self.text_page = text_page
        self.handle = ctypes.cast(cast(Any, text_page), ctypes.c_void_p).value
        self.count = pdfium_c.FPDFText_CountChars(text_page)
        self.height = height
        self.places = (ctypes.c_double * 6)()
        at = ctypes.addressof(self.places)
        self.origin = (at, at + 8)
        self.box = (at + 16, at + 24, at + 32, at + 40)  # left, right, bottom, top
        self.matrix = (ctypes.c_float * 6)()
        self.name = ctypes.create_string_buffer(256)
        self.flags = ctypes.c_int()
        self.font = (ctypes.addressof(self.name), 256, ctypes.addressof(self.flags))
        self.fonts: dict[bytes, tuple[bool, bool]] = {}  # by name: bold, italic
        self.object: int | None = None  # the text object of the word before: what it draws is set in one way
        self.set = (0.0, False, False)  # the size it is set in, whether it is bold, whether it is italic

    def text(self) -> str:
        """Return the characters, one each; a blank where there is none, a hyphen for one that breaks a word."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        given = pdfium_c.FPDFText_GetText(self.text_page, 0, self.count, buffer) - 1
        text = bytes(buffer)[: 2 * given].decode("utf-16-le", "surrogatepass") if given == self.count else ""
        if len(text) == self.count:
            text = text.replace("\ufffe", "-")  # what the whole text has where a single character says 2
        else:  # some have no single place in the whole text: ask for each
            text = "".join([chr(_unicode_at(self.handle, index)) for index in range(self.count)])
        return _BLANKS.sub(" ", _HYPHENS.sub("-", text))

    def together(self, first: int, last: int) -> float | None:
        """Return the baseline of a run that begins and ends on one, from left to right."""
        handle, places = self.handle, self.places
        _origin_at(handle, first, *self.origin)
        if first == last:
            return places[1]
        x, y = places[0], places[1]
        _origin_at(handle, last, *self.origin)
        return y if abs(places[1] - y) <= _JUMP and places[0] >= x - _BACK else None

    def parted(self, start: int, end: int) -> Iterator[tuple[int, int, float]]:
        """Part a run of characters where they jump: the first and the last of each piece, and its first's baseline.

        A jump of the baseline parts a raised note mark from its word, and a line from the next where a hyphen at the
        line's end left no space between them; so does a jump back to the left.
        """
        first = start
        _origin_at(self.handle, start, *self.origin)
        right, base = self.places[:2]
        begun = base
        for index in range(start + 1, end):
            _origin_at(self.handle, index, *self.origin)
            x, y = self.places[:2]
            if abs(y - base) > _JUMP or x < right - _BACK:
                yield first, index - 1, begun
                first, begun = index, y
            right, base = x, y
        yield first, end - 1, begun

    def word(self, text: str, first: int, last: int, base: float) -> Word:
        """Return a run of characters as a word; `base` is the baseline of its first, from the page's foot."""
        handle, places = self.handle, self.places
        _box_at(handle, first, *self.box)
        left = places[2]
        if last > first:
            _box_at(handle, last, *self.box)
        base = self.height - base
        drawn_by = _object_at(handle, first)
        if drawn_by is None or drawn_by != self.object:
            self.object, self.set = drawn_by, self._set_in(first)
        size, bold, italic = self.set
        return Word(
            text if text.isascii() else text.translate(_LIGATURES),
            left,
            base - 0.75 * size,
            places[3],
            base + 0.22 * size,
            base,
            round(size, 1),
            bold,
            italic=italic,
        )

    def _set_in(self, index: int) -> tuple[float, bool, bool]:
        """Return the size that a character is set in, whether it is bold, and whether it is italic."""
        _matrix_at(self.handle, index, ctypes.addressof(self.matrix))
        c, d = self.matrix[2:4]
        size = _size_at(self.handle, index) * ((c * c + d * d) ** 0.5 or 1.0)
        _font_at(self.handle, index, *self.font)
        name, flags = self.name.value, self.flags.value
        if name not in self.fonts:
            text = name.decode("utf-8", "replace")
            self.fonts[name] = (_BOLD_NAME.search(text) is not None, _ITALIC_NAME.search(text) is not None)
        bold, italic = self.fonts[name]
        return size, bold or flags & _BOLD_FLAG != 0, italic or flags & _ITALIC_FLAG != 0


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
            dot = first._replace(text="•", left=left - 1.5, right=left + 1.5, bold=False, mark=False)
            line = Line((dot, *line.words), line.page, line.margin)
        found.append(line)
    return found


def lines_of(words: list[Word], page: int) -> list[Line]:
    """Put words on lines from top to bottom; raised numbers become note marks, raised letters join their word."""
    if len(words) == 1:  # as in most cells of a table
        return [Line((words[0],), page)]
    rows: list[list[Word]] = []
    largest: list[Word] = []  # of each row
    for word in sorted(words, key=lambda word: (round(word.base), word.left)):
        size, base = word.size, word.base
        for place in range(len(rows) - 1, max(len(rows) - 5, -1), -1):
            other = largest[place]
            raised = size < 0.85 * other.size or other.size < 0.85 * size
            if abs(base - other.base) <= (0.6 * max(size, other.size) if raised else 0.3 * size):
                rows[place].append(word)
                if size > other.size:
                    largest[place] = word
                break
        else:
            rows.append([word])
            largest.append(word)
    places = sorted(range(len(rows)), key=lambda place: largest[place].base)
    return [Line(tuple(_settle(sorted(rows[place], key=lambda word: word.left))), page) for place in places]


def _settle(row: list[Word]) -> list[Word]:
    size = max(word.size for word in row)
    settled: list[Word] = []
    beside = (
        row[1] if len(row) > 1 else row[0]
    )  # the word that a mark would be raised beside: the columns of a page differ
    for word in row:
        if settled and word.text == settled[-1].text and word.left < settled[-1].right - 0.1 * size:
            continue  # printed twice on one place, to look bold or to be found under a picture of it
        raised = word.size < 0.85 * beside.size and word.base < beside.base - 0.1 * beside.size
        near = settled and word.left - settled[-1].right < 0.12 * size
        close = settled and word.left - settled[-1].right < 0.35 * size
        if raised and re.fullmatch(r"\d{1,3}|[*†‡]+", word.text) and (close or (not settled and len(row) > 1)):
            settled.append(word._replace(mark=True))
        elif (
            near
            and (raised or settled[-1].size < 0.85 * size or word.left - settled[-1].right < 0.01 * size)
            and (not settled[-1].mark and (raised or abs(word.left - settled[-1].right) < 0.3))
        ):
            last = settled[-1]
            settled[-1] = last._replace(text=last.text + word.text, right=word.right)
        else:
            settled.append(word)
            beside = word
    return settled
