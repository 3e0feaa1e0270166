"""The dates a question names, and whether a paper is of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.papers import Paper, PaperKind

Day = tuple[int, int, int]
"""A year, month and day, 0 where a part is not said."""

_MONTHS: Final = "january february march april may june july august september october november december".split()
_MONTH: Final = rf"(?:{'|'.join(_MONTHS)}|{'|'.join(month[:3] for month in _MONTHS)}|sept)"
_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH})\b\.?"
    rf"(?:\s+(?P<american>\d{{1,2}})(?:st|nd|rd|th)?(?=,?\s*{_YEAR}))?,?\s*(?P<year>{_YEAR})?",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(
    rf"\b(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)\b|"
    rf"\b(?P<day_>\d{{1,2}})[./](?P<month_>\d{{1,2}})[./](?P<year_>{_YEAR}|\d\d)\b"
)
# "may" and "march" are verbs too: a month that stands alone needs a capital or a word before it that dates have.
_BARE: Final = re.compile(
    r"\b(?:in|of|for|since|from|until|till|by|at|the|last|this|on|before|after)\s+$", re.IGNORECASE
)
_MONTH_OF: Final = rf"(?:the\s+)?(?:(?P<month>{_MONTH})\s+)?(?P<year>{_YEAR})\b"
_FROM: Final = re.compile(rf"\b(?:since|after|from|later than|between)\s+{_MONTH_OF}", re.IGNORECASE)
_TO: Final = re.compile(rf"\b(?:until|till|up to|to)\s+{_MONTH_OF}", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"\b(?:before|earlier than)\s+{_MONTH_OF}", re.IGNORECASE)
_SPAN: Final = re.compile(
    rf"\b(?:from|between)\s+(?:(?P<month>{_MONTH})(?:\s+(?P<year>{_YEAR}))?|(?P<only>{_YEAR}))"
    rf"\s+(?:to|and|until|till)\s+(?:(?P<last>{_MONTH})\s+)?(?P<until>{_YEAR})\b",
    re.IGNORECASE,
)
_LAST_MEETING: Final = re.compile(r"\b(?:last|latest|most recent)\s+(?:[a-z]+\s+){0,2}?meeting\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """What a question says of time: days, and from when until when (both included, None where it is not said).

    `newest` is the last meeting on a day or in a month whose year is not said: "in September" is the last one.
    """

    days: tuple[Day, ...] = ()
    since: date | None = None
    until: date | None = None
    newest: date | None = None

    def fits(self, paper: Paper) -> bool:
        """Whether a paper is of a time that is asked about; never where none is."""
        return any(any(_same(asked, day) for asked in self.days) or self._within(day) for day in dates_of(paper) if day)

    def outdates(self, paper: Paper) -> bool:
        """Whether a paper is of an earlier year than is likely to be meant."""
        return self.newest is not None and all(day < self.newest for day in dates_of(paper))

    def _within(self, day: date) -> bool:
        if self.since is None and self.until is None:
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def dates_of(paper: Paper) -> tuple[date, ...]:
    """Return the dates a paper is of: minutes are of the meeting they record, not of the one that approves them."""
    days = (paper.date,) if paper.kind is PaperKind.MINUTES and paper.date else (paper.meeting.date, paper.date)
    return tuple(day for day in days if day is not None)


def asked_about(question: str, meetings: Sequence[date] = ()) -> When:
    """Read the dates in a question; `meetings` are the days of those that are minuted, for "the last meeting"."""
    days: list[Day] = []
    since, until, bounds = _between(question)
    for match in _DAY.finditer(question):
        if any(start <= match.start("month") < end for start, end in bounds):
            continue
        month, year = _month(match["month"]), int(match["year"] or 0)
        day = int(match["day"] or match["american"] or 0)
        named = match["month"][0].isupper() or match["month"].lower() not in {"may", "march", "mar"}
        if day <= 31 and (year or day or (named and _BARE.search(question[: match.start()]))):
            days.append((year, month, day))
    for match in _FIGURES.finditer(question):
        year = int(match["year"] or match["year_"])
        day = int(match["day"] or match["day_"])
        month = int(match["month"] or match["month_"])
        if 1 <= month <= 12 and 1 <= day <= 31:
            days.append((year if year > 99 else 2000 + year, month, day))
    if meetings and _LAST_MEETING.search(question):
        last = max(meetings)
        days.append((last.year, last.month, last.day))
    alike = [meeting for meeting in meetings for day in days if not day[0] and _same(day, meeting)]
    return When(tuple(dict.fromkeys(days)), since, until, max(alike, default=None))


def _between(question: str) -> tuple[date | None, date | None, list[tuple[int, int]]]:
    """Return from when until when a question asks, and where in it that is said."""
    span = _SPAN.search(question)
    if span:
        began = _start_of(int(span["year"] or span["only"] or span["until"]), span["month"])
        return began, _end_of(int(span["until"]), _month(span["last"] or "december")), [span.span()]
    first, last, before = _FROM.search(question), _TO.search(question), _BEFORE.search(question)
    until = _end_of(int(last["year"]), _month(last["month"] or "december")) if last else None
    if before:
        until = date.fromordinal(_start_of(int(before["year"]), before["month"]).toordinal() - 1)
    since = _start_of(int(first["year"]), first["month"]) if first else None
    return since, until, [match.span() for match in (first, last, before) if match]


def _start_of(year: int, month: str | None) -> date:
    return date(year, _month(month or "january"), 1)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _end_of(year: int, month: int) -> date:
    return date.fromordinal((date(year + month // 12, month % 12 + 1, 1)).toordinal() - 1)


def _same(asked: Day, day: date) -> bool:
    return all(not want or want == is_ for want, is_ in zip(asked, (day.year, day.month, day.day), strict=True))
