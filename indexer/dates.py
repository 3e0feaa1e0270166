"""Dates as papers print them: "Tuesday, 20th October, 2015", "9 January 2025", "30/01/2025"."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WORDS: Final = re.compile(
    r"\b(?P<day>\d{1,2})\s*(?:st|nd|rd|th)?,?\s+(?:of\s+)?(?P<month>[A-Z][a-z]{2,8}|[A-Z]{3,9})\.?,?\s+(?P<year>(?:19|20)\d\d)\b"
)
_FIGURES: Final = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)\b")


def find_dates(text: str) -> list[date]:
    """Return the full dates in a text, in printed order; a day that does not exist is none."""
    found: list[tuple[int, date]] = []
    for match in _WORDS.finditer(text):
        month = _month(match["month"])
        _add(found, match.start(), int(match["year"]), month, int(match["day"]))
    for match in _FIGURES.finditer(text):
        _add(found, match.start(), int(match["year"]), int(match["month"]), int(match["day"]))
    return [day for _, day in sorted(found)]


def first_date(text: str) -> date | None:
    """Return the first full date in a text, or None."""
    dates = find_dates(text)
    return dates[0] if dates else None


def _month(word: str) -> int:
    short = word.lower()
    return next(
        (
            number
            for number, name in enumerate(_MONTHS, start=1)
            if name == short or (len(short) >= 3 and name.startswith(short[:3]) and len(short) <= 4)
        ),
        0,
    )


def _add(found: list[tuple[int, date]], at: int, year: int, month: int, day: int) -> None:
    try:
        found.append((at, date(year, month, day)))
    except ValueError:
        return
