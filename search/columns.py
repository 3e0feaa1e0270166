"""What stands around a row of a table or an item of a list: its header cells, its lead-in, and its heading."""

from __future__ import annotations

import re
from typing import Final

from corpus.papers import Passage, PassageKind
from search.particulars import quarters
from search.words import stems

_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:-\d\d)?$")
_WHOLE: Final = re.compile(r"(?<![\w.,/£-])(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3})*(?![\w%/]|[.,]\d|-\d)")
_FIGURE: Final = re.compile(r"(?<![\w.,/])-?(?!(?:19|20)\d\d\b)\d{1,3}(?:,?\d{3})*(?:\.\d+)?(?![\w/]|[.,]\d|-\d)")
_NUMBERED: Final = re.compile(r"^\s*\d+(?=\s+[A-Za-z(])")
"""The number of a row, which is none of its figures."""


def labels(passage: Passage) -> str:
    """Return a row's header cells without what stands in them: its context is "Label: cell; Label: cell"."""
    return " ".join(part.partition(":")[0] for part in passage.context.split("; "))


def place(passage: Passage) -> str:
    """Return what says of a row or an item of a list what it is."""
    around = labels(passage) if passage.kind is PassageKind.ROW else passage.context
    return " ".join((around, *passage.headings[-1:]))


def counts(text: str) -> bool:
    """Whether a cell holds a whole number, which a count is: no sum with pence, no year."""
    return _WHOLE.search(_NUMBERED.sub("", text)) is not None


def figures(text: str) -> bool:
    """Whether cells hold a figure that may be a sum or a share: no year, no number of the row."""
    return _FIGURE.search(_NUMBERED.sub("", text)) is not None


def of_other_time(passage: Passage, text: str, asked: frozenset[str], in_quarters: frozenset[str]) -> bool:
    """Whether a row's columns are of other years or quarters than those asked for, and nothing around them says these.

    `asked` are the question's stems, `in_quarters` the numbers of its quarters.
    """
    printed = labels(passage)
    there, wanted = quarters(printed), in_quarters
    if there and wanted and there.isdisjoint(wanted) and wanted.isdisjoint(quarters(text)):
        return True
    years = {stem for stem in asked if _YEAR.match(stem)}
    others = {stem for stem in stems(printed) if _YEAR.match(stem)}
    if not years or not others or not years.isdisjoint(others):
        return False
    return years.isdisjoint(stems(" ".join((text, *passage.headings[-2:], passage.paper.title))))
