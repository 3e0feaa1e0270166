"""Lines that are set apart without bold type or larger type: underlined, or alone in italics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.readers.ruled import Rule
from indexer.readers.words import Line

_TITLE: Final = re.compile(r"[A-Z0-9].{2,99}(?<![.;:,])")


def with_emphasis(lines: Sequence[Line], rules: Sequence[Rule], page: pdfium.PdfPage) -> list[Line]:
    """Give as bold the lines that are underlined from end to end, and those in italics that stand as a heading does."""
    corners = {(round(rule.at), round(end)) for rule in rules if not rule.flat for end in (rule.start, rule.end)}
    # The edge of a box, or of the shade behind a line, is no underline.
    flat = [rule for rule in rules if rule.flat and (round(rule.start), round(rule.at)) not in corners]
    return [
        _bold(line)
        if not line.bold
        and ((flat and _underlined(line, flat) and not _is_link(line, page)) or _alone_in_italics(lines, place))
        else line
        for place, line in enumerate(lines)
    ]


def _bold(line: Line) -> Line:
    return Line(tuple(word._replace(bold=True) for word in line.words), line.page, line.margin)


def _underlined(line: Line, rules: Sequence[Rule]) -> bool:
    """Whether rules just below the line begin and end with it; a table's rule is longer or farther down."""
    below = [
        rule
        for rule in rules
        if 0 < rule.at - line.base < 0.25 * line.size and rule.end > line.left and rule.start < line.right
    ]
    if not below:
        return False
    near = 0.4 * line.size
    start, end = min(rule.start for rule in below), max(rule.end for rule in below)
    drawn = sum(rule.end - rule.start for rule in below)
    return abs(start - line.left) < near and abs(end - line.right) < near and drawn > 0.9 * (line.right - line.left)


def _is_link(line: Line, page: pdfium.PdfPage) -> bool:
    """Whether a click on the line leads somewhere: links are underlined, too."""
    x, y = (line.left + line.right) / 2, page.get_height() - line.base + 0.3 * line.size
    return (
        bool(pdfium_c.FPDFLink_GetLinkAtPoint(page.raw, x, y)) or re.search(r"www\.|https?:|@", line.text) is not None
    )


def _alone_in_italics(lines: Sequence[Line], place: int) -> bool:
    """Whether a line of italics stands above a paragraph in upright type, nearer to it than to what is above."""
    line = lines[place]
    if not line.words[0].italic or place + 1 == len(lines) or not _TITLE.fullmatch(line.text):
        return False
    above, below = lines[place - 1] if place else None, lines[place + 1]
    gap = below.base - line.base
    return (
        all(word.italic for word in line.words)
        and not below.words[-1].italic
        and not below.text[0].islower()
        and 0 < gap < 2.6 * line.size
        and (above is None or above.base > line.base or line.base - above.base > gap - 1)
        and (above is None or not above.words[-1].italic)
        and abs(line.left - below.left) < 4 * line.size
    )
