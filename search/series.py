"""A figure over time: the same figure at several dates, each point with the place it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from corpus.papers import Citation, Passage, PassageKind
from search.kinds import asked_values
from search.query import Query
from search.scoring import Candidate, Evidence
from search.table_rows import Row, row_of
from search.types import Point, Series
from search.values import Value, ValueKind, figures_in
from search.words import content_stems, stems

_OVER_TIME: Final = re.compile(
    r"\bhow (?:has|have|had|did|does|is|are) .*\b(?:chang\w*|develop\w*|grow\w*|grew|risen|rise|fall\w*|fell|moved?|"
    r"vari\w+|evolv\w+|improv\w+|worsen\w*)\b"
    r"|\b(?:trends?|over time|over the (?:last|past|years|period)|year (?:on|by|after) year|"
    r"each (?:year|quarter|month)|from year to year|quarter (?:by|on) quarter)\b"
    r"|\b(?:since|between|from) (?:\w+ )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_FEWEST: Final = 2
_ASIDE: Final = frozenset(
    stems(
        "number numbers figure figures total level amount rate change changed changes trend rise risen fall fallen "
        "grow grown increase increased last past years january february march april may june july august september "
        "october november december"
    )
)
"""Words of a question over time that say nothing of what the figure is for."""
_SAID: Final = 0.6
"""The share of a question's other words, by rarity, that the place of a series says."""
_FIGURE: Final = {ValueKind.MONEY, ValueKind.SHARE, ValueKind.COUNT}
_QUARTER: Final = re.compile(r"\bQ(?:uarter )?\s?(?P<number>[1-4])\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:\s?[-–/]\s?(?:20)?\d\d)?")
_OTHER_COLUMN: Final = re.compile(r"\b(?:target|change|variance|difference|movement|total|average)\b", re.IGNORECASE)


def asks_over_time(question: str) -> bool:
    """Whether a question asks how a figure changed."""
    return _OVER_TIME.search(question) is not None


def series_for(
    query: Query, evidence: Sequence[Evidence], found: Sequence[Candidate], rarity: Mapping[str, float]
) -> tuple[Series, tuple[Citation, ...]] | None:
    """Return the figure over time that a question asks for, with what its points cite.

    It is taken from a row with dates as headers, else from sentences.
    """
    if not asks_over_time(query.question):
        return None
    wanted = {stem: rarity.get(stem, 0.0) for stem in query.words if not stem[:1].isdigit() and stem not in _ASIDE}
    rows = []
    for item in evidence:
        row = row_of(item.passage)
        if row is not None and (made := _of_row(row)) is not None:
            said = set(stems(" ".join((item.passage.text, item.passage.context, *item.passage.headings[-1:]))))
            label = set(content_stems(made.title))
            rows.append((_share(wanted, said), len(label & wanted.keys()), (made, (_whole(item.passage),))))
    rows = [row for row in rows if row[0] >= _SAID and row[1]]
    if rows:
        return max(rows, key=lambda row: (row[1], row[0]))[2]
    return _of_sentences(query, found, wanted)


def _of_row(row: Row) -> Series | None:
    """Return the cells of a row that stand under dates, where all have one unit."""
    points, units = [], set()
    for cell in row.cells:
        when = _date_of(cell.header)
        text = row.passage.text[slice(*cell.span)]
        figure = _only_figure(text)
        if when is None or figure is None or _OTHER_COLUMN.search(cell.header):
            continue
        units.add(figure.unit if figure.kind is not ValueKind.COUNT else "")
        amount = -abs(figure.amount or 0.0) if re.match(r"\s*[-–−(]", text) else figure.amount or 0.0
        points.append(Point(cell.header, when, amount, text.strip(), 0))
    if len(points) < _FEWEST or len(units) != 1 or len({point.when for point in points}) != len(points):
        return None
    label = row.passage.text[slice(*row.label)] or row.passage.text[slice(*row.cells[0].span)]
    return Series(label, units.pop(), tuple(sorted(points, key=lambda point: point.when)))


def _date_of(header: str) -> tuple[int, int, int] | None:
    """Return the date that a header names: a year, a month, a day or a quarter."""
    quarter = _QUARTER.search(header)
    if quarter:
        year = _YEAR.search(header)
        return int(year["year"]) if year else 0, 3 * int(quarter["number"]), 0
    dates = [value.when for value in figures_in(header) if value.kind is ValueKind.DATE]
    return dates[0] if len(dates) == 1 and (dates[0][0] or dates[0][1]) else None


def _only_figure(text: str) -> Value | None:
    figures = [value for value in figures_in(text) if value.kind in _FIGURE and value.amount is not None]
    return figures[0] if len(figures) == 1 else None


def _share(wanted: Mapping[str, float], said: set[str]) -> float:
    """Return the share of the words wanted, by rarity, that are said."""
    whole = sum(wanted.values())
    return sum(weight for stem, weight in wanted.items() if stem in said) / whole if whole else 0.0


def _whole(passage: Passage) -> Citation:
    return Citation(passage, 0, len(passage.text))


def _of_sentences(
    query: Query, found: Sequence[Candidate], wanted: Mapping[str, float]
) -> tuple[Series, tuple[Citation, ...]] | None:
    """Return figures with one unit that sentences about the same thing give for different dates."""
    asked = asked_values(query) & _FIGURE or _FIGURE
    groups: dict[tuple[ValueKind, str], dict[tuple[int, int, int], Point]] = {}
    citations: list[Citation] = []
    for item in found:
        if item.passage.kind is PassageKind.ROW or _share(wanted, set(stems(item.text))) < _SAID:
            continue
        values = figures_in(item.text)
        figures = [value for value in values if value.kind in asked and value.amount is not None and value.unit]
        dates = [value for value in values if value.kind is ValueKind.DATE and value.when[0]]
        if not figures or len(figures) != len(dates):
            continue
        citations.append(Citation(item.passage, *item.span))
        for figure, date in zip(figures, dates, strict=True):
            point = Point(
                item.text[date.start : date.end],
                date.when,
                figure.amount or 0.0,
                item.text[figure.start : figure.end],
                len(citations) - 1,
            )
            groups.setdefault((figure.kind, figure.unit), {}).setdefault(date.when, point)
    best = max(groups.items(), key=lambda group: len(group[1]), default=None)
    if best is None or len(best[1]) < _FEWEST:
        return None
    points = tuple(sorted(best[1].values(), key=lambda point: point.when))
    return Series("", best[0][1], points), tuple(citations)
