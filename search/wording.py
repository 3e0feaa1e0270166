"""How a chosen stretch is worded as a statement, and which of its words answer."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from search.kinds import Kind, kind_of, telling_values
from search.query import Query
from search.scoring import Candidate, leads
from search.sentences import Span, word_count
from search.standing import is_sentence
from search.table_rows import LONGEST, Row, asked_cells, part_of, row_of, written_row

_FEWEST: Final = 2
"""Items without a sign, and one after them, that make a list."""
CUT: Final = " …"
"""What stands after the words of a statement that go on in the paper."""
_REASON: Final = re.compile(
    r"\b(?:because|due to|owing to|as a result of|in order to|so that|so as to|on the grounds that|"
    r"to allow|to ensure|to avoid|to enable|to reduce|to improve)\b[^.;]*",
    re.IGNORECASE,
)
_DECIDED: Final = re.compile(
    r"\b(?:resolved|agreed|approved|noted|endorsed|decided|adopted|accepted|rejected|lost|carried|deferred|referred)\b",
    re.IGNORECASE,
)


def wording(item: Candidate) -> str:
    """Return a statement's words: the stretch's own, with signs between the items of a list that is printed without.

    In a row of a table each cell has its header.
    """
    row = _row_shown(item)
    if row is not None:
        return " ".join(part for part in (item.scope, written_row(row)[0]) if part)
    opening = item.passage.text[slice(*item.opening)] + CUT if item.opening else ""
    return " ".join(part for part in (item.scope, opening, _parted(item) + (CUT if item.cut else "")) if part)


def _parted(item: Candidate) -> str:
    """Return a stretch's words; the items of a list that is printed without any sign between them get semicolons.

    Where some have a sign, a break without one may be a line that only looks like an item.
    """
    text, (start, end) = item.passage.text, item.span
    cuts = [at for at in item.passage.breaks if start < at < end]
    parts = [text[a:b] for a, b in pairwise((start, *cuts, end))]
    items = [part.rstrip() for part in parts[:-1] if not leads(part)]
    if len(items) < _FEWEST or not all(part[-1:].isalnum() or part[-1:] == ")" for part in items):
        return item.text
    made = [part if leads(part) else f"{part.rstrip()};{part[len(part.rstrip()) :]}" for part in parts[:-1]]
    return "".join((*made, parts[-1]))


def shown_words(item: Candidate) -> int:
    """Count the words a stretch takes in an answer."""
    return word_count(wording(item))


def marks(query: Query, item: Candidate) -> tuple[Span, ...]:
    """Return which words of a statement answer, as offsets into its wording: the figure, date or name, a row's cell."""
    row = _row_shown(item)
    text = wording(item)
    if row is not None:
        written, places = written_row(row)
        asked = asked_cells(row, {*query.words, *query.added})
        if asked:
            moved = len(text) - len(written)
            return tuple((places[place][0] + moved, places[place][1] + moved) for place in asked)
    found = [(value.start, value.end) for value in telling_values(query, text)]
    if not found and kind_of(query) is Kind.WHY:
        found = [match.span() for match in _REASON.finditer(text)]
    if not found and (kind_of(query) is Kind.DECISION or _DECIDED.search(query.question)):
        found = [match.span() for match in _DECIDED.finditer(text)]
    return _apart(found)


def _row_shown(item: Candidate) -> Row | None:
    """Return the cells of a row that a stretch covers, where these are not too many to be written out."""
    row = row_of(item.passage)
    if row is None:
        return None
    part = part_of(row, item.span)
    # A sentence of a cell speaks for itself.
    if len(part.cells) == 1 and item.span[0] > 0 and is_sentence(item.text):
        return None
    return part if part.cells and word_count(written_row(part)[0]) <= LONGEST else None


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans in order, without those that overlap an earlier one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
