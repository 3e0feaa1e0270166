"""Lines of a PDF page put together: paragraphs, headings, list items, footnotes, and table rows in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from corpus.papers import Box
from indexer.blocks import Block, Role
from indexer.readers.ruled import Grid, grid_rows
from indexer.readers.words import Line, Word

if TYPE_CHECKING:
    from indexer.readers.pdf import Page

_BULLETS: Final = "•●▪■◦○o–-‣\uf0b7\uf0a7➢✓*·\u2022"
_MARKER: Final = re.compile(
    r"(?:\d{1,3}[.)]|\(?\d{1,3}\)|\d{1,2}(?:\.\d{1,3}){1,3}\.?|\(?[a-z]\)|\(?[ivx]{1,5}\)|[A-Z]{1,2}\d{1,3}(?:\.\d+)*\.?)"
)
_LABEL: Final = re.compile(r"[A-Z][\w’'/() -]{1,40}:(\s|$)")
_ENDED: Final = re.compile(r"[.!?:;][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file sets its text: the body's size, the sizes of headings from the largest down, and its hyphens.

    `words` are the words that stand inside its lines; `hyphenates` says whether it breaks words at line ends.
    """

    body: float
    headings: tuple[float, ...]
    words: frozenset[str] = frozenset()
    hyphenates: bool = False

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Style:
        """Read the style off all lines of a file: the body is the size most letters have."""
        letters: Counter[float] = Counter()
        for line in lines:
            letters[_rounded(line.size)] += len(line.text)
        body = letters.most_common(1)[0][0] if letters else 10.0
        sizes = sorted((size for size in letters if size >= 1.08 * body), reverse=True)
        grouped: list[float] = []
        for size in sizes:
            if not grouped or size < 0.95 * grouped[-1]:
                grouped.append(size)
        words = frozenset(_bare(word.text) for line in lines for word in line.words[1:-1])
        broken = [
            (_bare(before.words[-1].text), _bare(after.words[0].text))
            for before, after in pairwise(lines)
            if re.search(r"[a-z]-$", before.words[-1].text) and after.words[0].text[:1].islower()
        ]
        mended = sum(first.rstrip("-") + second in words for first, second in broken)
        return cls(body, tuple(grouped), words, mended >= 3 and 3 * mended >= len(broken))

    def level(self, line: Line) -> int:
        """Return the heading level that the line's size gives it, 0 for the body's size."""
        size = _rounded(line.size)
        for level, heading in enumerate(self.headings, start=1):
            if size >= 0.95 * heading:
                return level
        return 0


def _bare(word: str) -> str:
    return word.lower().strip("“”‘’\"'(),.;:!?")


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def page_blocks(
    lines: Sequence[Line], grids: Sequence[Grid], words: Sequence[Word], page: Page, style: Style, tables: int
) -> tuple[list[Block], int]:
    """Return a page's blocks in reading order, and how many tables the file has had so far."""
    blocks: list[Block] = []
    rest = list(lines)
    for grid in grids:
        rows = grid_rows(grid, words, page.number, lambda found: _joined(found, style)[0])
        if not rows:
            continue
        above = [line for line in rest if line.base < grid.top + 2]
        rest = [line for line in rest if line.base >= grid.top + 2]
        blocks += _text_blocks(above, page, style)
        tables += 1
        for cells, bold, cell_lines in rows:
            blocks.append(
                Block(
                    " ".join(cell for cell in cells if cell),
                    Role.ROW,
                    page.number,
                    cells=cells,
                    bold=bold,
                    table=tables,
                    boxes=tuple(line.box for line in cell_lines),
                )
            )
    return blocks + _text_blocks(rest, page, style), tables


def _text_blocks(lines: Sequence[Line], page: Page, style: Style) -> list[Block]:
    if not lines:
        return []
    groups: list[list[Line]] = []
    leading = _leading(lines)
    for line in lines:
        if groups and not _starts(line, groups[-1], leading, style):
            groups[-1].append(line)
        else:
            groups.append([line])
    margin = min(line.left for line in lines)
    return [_block(group, page, style, margin) for group in groups]


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of baselines, as a multiple of the type size."""
    steps = [
        (after.base - before.base) / before.size
        for before, after in pairwise(lines)
        if before.size and 0.9 < (after.base - before.base) / before.size < 2.2 and abs(before.size - after.size) < 1
    ]
    if not steps:
        return 1.25
    return min(1.6, sorted(steps)[len(steps) // 4])


def _starts(line: Line, group: list[Line], leading: float, style: Style) -> bool:
    """Whether the line begins a block of its own."""
    last = group[-1]
    step = (line.base - last.base) / max(last.size, line.size if line.size < 1.3 * last.size else last.size)
    # A raised "th" or note mark pushes its line down a little; a paragraph's gap is wider than that.
    if step > leading + (0.48 if _wraps(last, group) else 0.32) or step < 0:
        return True
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size):
        return True
    if line.words[0].mark or (line.size <= 0.92 * style.body and _next_note(line, group)):
        return True
    first = line.words[0].text
    if first[0] in _BULLETS and len(first) == 1 and len(line.words) > 1:
        return True
    if _mark_only(group) and len(group) == 1:
        return False
    if line.words[0].bold and _LABEL.match(line.text):
        return True
    if line.bold != last.bold and (last.bold and all(other.bold for other in group)):
        return not (line.words[0].bold and _wraps(last, group))
    if line.bold and not last.bold and not _wraps(last, group):
        return True
    if _MARKER.fullmatch(first) and (
        _ENDED.search(last.text) or not _wraps(last, group) or re.search(r"\b(and|or)$", last.text)
    ):
        return (
            line.left <= group[0].left + 2
            or bool(re.match(r"\(?[a-zivx]+\)", first))
            or bool(_MARKER.match(group[0].text))
        )
    return False


def _next_note(line: Line, group: list[Line]) -> bool:
    """Whether the line begins with the number after that of the footnote before it."""
    before, here = group[0].words[0].text, line.words[0].text
    return before.isdigit() and here.isdigit() and int(here) == int(before) + 1


def _mark_only(group: list[Line]) -> bool:
    return bool(_MARKER.fullmatch(group[0].text)) and len(group) == 1


def _wraps(last: Line, group: list[Line]) -> bool:
    """Whether the line before ran to the right edge, so that what follows may be its continuation."""
    return last.right >= max(line.right for line in group) - 3 * last.size


def _block(group: list[Line], page: Page, style: Style, margin: float) -> Block:
    words = [word for line in group for word in line.words]
    bullet = len(words) > 1 and len(words[0].text) == 1 and words[0].text in _BULLETS
    if bullet:
        words = words[1:]
    text, marks = _joined(words, style)
    first = group[0]
    level = style.level(first) if not bullet else 0
    bold = all(word.bold or not any(map(str.isalnum, word.text)) for word in words) and any(word.bold for word in words)
    depth = 0
    if bullet or _MARKER.fullmatch(first.words[0].text):
        depth = 1 + int(max(0.0, first.left - margin) // 17)
    role = Role.HEADING if level and len(text) < 250 and any(map(str.isalpha, text)) else Role.TEXT
    small = median(line.size for line in group) <= 0.92 * style.body
    note = words[0].mark or (small and re.match(r"\d{1,3}\s", text) and first.base > 0.5 * page.height)
    if note and role is Role.TEXT:
        role = Role.FOOTNOTE
        if words[0].mark:
            text, marks = f"{words[0].text} {text}", ()
    return Block(
        text,
        role,
        page.number,
        level=level if role is Role.HEADING else 0,
        depth=depth,
        bullet=bullet,
        bold=bold,
        size=first.size,
        marks=marks,
        boxes=tuple(_boxes(group)),
    )


def _boxes(group: list[Line]) -> list[Box]:
    return [line.box for line in group]


def _joined(words: Sequence[Word], style: Style) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Join words with single spaces, mending words hyphenated at a line's end; marks come out with their offsets."""
    text = ""
    marks: list[tuple[int, str]] = []
    previous: Word | None = None
    for word in words:
        if word.mark:
            marks.append((len(text), word.text))
            continue
        if previous is not None and word.base - previous.base > 2 and _broken_word(text, word.text):
            text = text[:-1] + word.text if _drops_hyphen(text, word.text, style) else text + word.text
        elif marks and marks[-1][0] == len(text) and re.match(r"[.,;:)”’]", word.text):
            text += word.text  # the mark stood between a word and its full stop
        else:
            text = f"{text} {word.text}" if text else word.text
        previous = word
    return text, tuple(marks)


def _broken_word(text: str, following: str) -> bool:
    """Whether a line ends inside a word or a range: "decision-" + "making", "2014–" + "15"."""
    return (
        re.search(r"\w[-–/]$", text) is not None
        and following[:1].isalnum()
        and not (text[-1] == "-" and text[-2:-1].isdigit() and following[:1].isalpha())
    )


def _drops_hyphen(text: str, following: str, style: Style) -> bool:
    """Whether the hyphen was only put in to break the line: the file's other lines tell, else its habit."""
    if text[-1] != "-" or not following[:1].islower():
        return False
    start = _bare(text.rsplit(" ", 1)[-1])
    whole, hyphened = start.rstrip("-") + _bare(following), start + _bare(following)
    if whole in style.words or hyphened in style.words:
        return whole in style.words and hyphened not in style.words
    return style.hyphenates and "-" not in start.rstrip("-")
