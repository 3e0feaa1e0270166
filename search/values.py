"""Typed values that stand in a text: money, shares, counts, dates, durations, persons, roles and organisations."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from search.names import names_in
from search.stemming import stem
from search.words import STOPWORDS, fold


class ValueKind(StrEnum):
    """What sort of thing a value is."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DATE = "date"
    DURATION = "duration"
    PERSON = "person"
    ROLE = "role"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it stands: `text[start:end]`, its unit's words included.

    `amount` is in pounds (or the currency printed), hundredths, things or days; None for names and for what has no
    figure. `step` is the last place that is printed: 100,000 for "£1.2m". `unit` is the currency's sign, "%", the
    stem of what is counted ("" for a bare figure), "year", "month", "week", "day" or "hour". `when` is (year, month,
    day) of a date, each 0 where it is not said; the year of "2024/25" is 2024.
    """

    kind: ValueKind
    start: int
    end: int
    amount: float | None = None
    step: float = 0.0
    unit: str = ""
    when: tuple[int, int, int] = (0, 0, 0)


_WORDS: Final = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), start=3)
}  # fmt: skip
_NUMBER_WORD: Final = (
    rf"(?:(?:twenty|{'|'.join(_TENS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    rf"|{'|'.join(sorted(_WORDS, key=len, reverse=True))}|(?:a )?dozen|(?:a|one) hundred)"
)
_DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALES: Final = {
    "hundred": 1e2, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6,
    "bn": 1e9, "b": 1e9, "billion": 1e9, "billions": 1e9,
}  # fmt: skip
_SCALE: Final = r"hundred|thousand|millions?|mn|billions?|bn|m|k"
_MONTHS: Final = "january february march april may june july august september october november december".split()
_MONTH: Final = rf"(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
_PERIODS: Final = {"year": 365.0, "month": 30.4, "week": 7.0, "fortnight": 14.0, "day": 1.0, "hour": 1 / 24,
                   "minute": 1 / 1440}  # fmt: skip

_MONEY: Final = re.compile(
    rf"(?P<minus>[-–−(]\s?)?(?P<sign>[£$€])\s?(?P<figure>{_DIGITS})(?:\s?(?P<scale>{_SCALE})\b)?"
    rf"|(?<![\w.,])(?P<figure2>{_DIGITS})\s?(?:(?P<scale2>(?:{_SCALE}))\s+)?(?P<sign2>pounds?\b|pence\b|p\b(?!\.))",
    re.IGNORECASE,
)
_SHARE: Final = re.compile(
    rf"(?<![\w.,])(?=[\dotfsenzadh])(?P<figure>{_DIGITS}|{_NUMBER_WORD})\s?(?:%|per\s?cent\b|percentage points?\b)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|\d+)\s(?:in|out of)\s(?:every\s)?"
    rf"(?:{_NUMBER_WORD}|(?!(?:19|20)\d\d\b)\d+)\b"
    r"|\b(?:a half|half|(?:a|one|two)[- ]thirds?|(?:a|one|three)[- ]quarters?)(?=\sof\b)",
    re.IGNORECASE,
)
# The look ahead spares most places the alternatives after it, which take ten times as long.
_DATE: Final = re.compile(
    r"(?<![^\W_])(?=\d|[JFMASOND]|[jfmasond](?:[aeuocp])|[WwQq])(?:"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    rf"|(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?(?:\s+(?P<year2>(?:19|20)\d\d))\b"
    rf"|(?P<month3>{_MONTH})\b\.?[,\s’']*(?:(?P<year3>(?:19|20)\d\d)|['’]?(?P<short3>\d\d)\b)"
    r"|(?<![\d/.])(?P<day4>\d{1,2})[/.](?P<month4>\d{1,2})[/.](?P<year4>(?:19|20)?\d\d)(?![\d/])"
    r"|(?<![\d,.£$€/])(?P<year5>(?:19|20)\d\d)(?:\s?[-–/]\s?(?:20)?\d\d)?(?![\d%]|[,.]\d|-\d)"
    r"|(?P<month6>(?:january|february|april|june|july|august|september|october|november|december))\b"
    r"|(?:(?<=in )|(?<=of )|(?<=by )|(?<=since )|(?<=early )|(?<=late )|(?<=mid-)|(?<=until ))(?P<march>March)\b"
    r"|(?:spring|summer|autumn|winter)\b|q(?:uarter )?[1-4]\b|next meeting\b)",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(
    rf"(?<![\w.,])(?=[\dotfsenzadh])(?P<figure>{_DIGITS}|{_NUMBER_WORD})(?:\s(?:working|calendar|full|consecutive|further|more))?"
    r"[-–\s](?P<period>year|month|week|fortnight|day|hour|minute)s?\b(?![-–\s]olds?\b)",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    rf"(?<![\w.,/£$€(])(?=[\dotfsenzadh(])(?P<open>\()?(?P<figure>{_DIGITS}|(?<![-–]){_NUMBER_WORD})(?![\w%/]|[.,]\d|[-–:]\d)"
    rf"(?:\s(?P<scale>{_SCALE})\b)?",
    re.IGNORECASE,
)
_FREQUENCY: Final = re.compile(
    r"\b(?:once|twice|(?:three|four|five|six) times|weekly|monthly|bi-?monthly|quarterly|annually|yearly|daily|"
    r"fortnightly|every (?:\w+ )?(?:day|week|month|quarter|year)s?)\b",
    re.IGNORECASE,
)
# What a figure after these words is: the number of a place, not a number of things.
_LABEL: Final = re.compile(
    r"(?:\b(?:para(?:graph)?s?|sections?|appendix|appendices|annex|items?|agenda|tables?|figures?|figs?|minutes?|pages?|pp?|"
    r"recommendations?|resolutions?|parts?|options?|phases?|stages?|tiers?|levels?|volumes?|chapters?|clauses?|rows?|steps?|"
    r"schedules?|grades?|class|regulations?|articles?|questions?|no|nos|number|versions?|article|room|rule|tel|wave|"
    r"objectives?|priority|priorities|quarter|year|key stage|band|act|bullets?)\b\.?[\s:]*|\w-|[/&])$",
    re.IGNORECASE,
)
_UNIT_WORD: Final = re.compile(r"[\s-]+(?:of the |of these |of them |of our |of all )?([A-Za-z][A-Za-z'’-]*)")
_NO_UNIT: Final = frozenset(
    """
    per cent percent million thousand hundred billion am pm and or to year years month months week weeks day days
    january february march april may june july august september october november december
    """.split()
)


_PLURAL: Final = re.compile(r"(?<![sui'])s$|^(?:people|children|staff)$")


def number(written: str) -> tuple[float, float]:
    """Read a figure or a number word; return its value and its last printed place ("1.20": 1.2 and 0.01)."""
    plain = written.casefold().replace(",", "").strip()
    if plain[:1].isdigit():
        _, _, after = plain.partition(".")
        return float(plain), 10.0 ** -len(after)
    if "dozen" in plain:
        return 12.0, 1.0
    if "hundred" in plain:
        return 100.0, 1.0
    first, _, second = plain.replace("-", " ").partition(" ")
    return float(_WORDS.get(first, _TENS.get(first, 0)) + _WORDS.get(second, 0)), 1.0


FIGURES: Final = frozenset(
    {ValueKind.MONEY, ValueKind.SHARE, ValueKind.DATE, ValueKind.DURATION, ValueKind.COUNT}
)  # fmt: skip
NAMES: Final = frozenset({ValueKind.PERSON, ValueKind.ROLE, ValueKind.ORGANISATION})


@lru_cache(maxsize=4096)
def values_in(text: str, kinds: frozenset[ValueKind] = FIGURES | NAMES) -> tuple[Value, ...]:
    """Return the values in a text, in order, of some kinds or all: the fewer kinds, the sooner.

    What is part of a date or a sum is not counted again as a number.
    """
    found = list(figures_in(text, kinds & FIGURES)) if kinds & FIGURES else []
    if kinds & NAMES:
        named = (Value(ValueKind(name.kind), name.start, name.end) for name in names_in(text))
        found += [value for value in named if value.kind in kinds]
    return tuple(sorted(found, key=lambda value: (value.start, -value.end)))


@lru_cache(maxsize=4096)
def figures_in(text: str, kinds: frozenset[ValueKind] = FIGURES) -> tuple[Value, ...]:
    """Return the values in a text that are no names."""
    found: list[Value] = []
    taken: list[tuple[int, int]] = []
    low = text.casefold()
    digits = _DIGIT.search(text) is not None
    numbers = digits or _NUMBERS.search(low) is not None
    left = set(kinds)
    for finder, last_of, may_be in _FINDERS:
        if not left:
            break
        left.discard(last_of)
        if may_be(low, digits, numbers):
            fresh = [value for value in finder(text) if not _overlaps(value, taken)]
            found += fresh
            taken += [(value.start, value.end) for value in fresh]
    return tuple(sorted((value for value in found if value.kind in kinds), key=lambda value: (value.start, -value.end)))


def values_within(text: str, start: int, end: int, kinds: frozenset[ValueKind] = FIGURES | NAMES) -> tuple[Value, ...]:
    """Return the values of some kinds or all that stand between two offsets of a text."""
    return tuple(value for value in values_in(text, kinds) if start <= value.start and value.end <= end)


def same_amount(one: Value, other: Value) -> bool:
    """Whether two amounts can be one figure, rounded: £1.2m and £1,234,000."""
    if one.amount is None or other.amount is None:
        return True
    return abs(one.amount - other.amount) <= 0.5001 * max(one.step, other.step)


def _overlaps(value: Value, taken: list[tuple[int, int]]) -> bool:
    return any(value.start < end and start < value.end for start, end in taken)


def _scaled(figure: str, scale: str | None) -> tuple[float, float]:
    amount, step = number(figure)
    factor = _SCALES[scale.casefold()] if scale else 1.0
    return amount * factor, step * factor


def _money(text: str) -> list[Value]:
    found = []
    for match in _MONEY.finditer(text):
        amount, step = _scaled(match["figure"] or match["figure2"], match["scale"] or match["scale2"])
        unit = match["sign"] or "£"
        if (match["sign2"] or "").casefold() in ("pence", "p"):
            amount, step = amount / 100, step / 100
        start = match.start("sign") if match["sign"] else match.start()
        found.append(Value(ValueKind.MONEY, start, match.end(), amount, step, unit))
    return found


def _shares(text: str) -> list[Value]:
    found = []
    for match in _SHARE.finditer(text):
        amount, step = number(match["figure"]) if match["figure"] else (None, 0.0)
        found.append(Value(ValueKind.SHARE, match.start(), match.end(), amount, step, "%"))
    return found


def _dates(text: str) -> list[Value]:
    found = []
    for match in _DATE.finditer(text):
        said = match.groupdict()
        year = next((said[name] for name in ("year", "year2", "year3", "year4", "year5") if said[name]), "")
        year = year or (f"20{said['short3']}" if said["short3"] else "")
        month = next((said[name] for name in ("month", "month2", "month3", "month6", "march") if said[name]), "")
        day = next((said[name] for name in ("day", "day2", "day4") if said[name]), "")
        if int(day or 0) > 31 or int(said["month4"] or 0) > 12:
            continue
        if month.islower() and not (year or day):
            continue  # "may", "march" as words
        when = (
            int(f"20{year}" if len(year) == 2 else year or 0),
            int(said["month4"] or 0) or _month(month),
            int(day or 0),
        )
        found.append(Value(ValueKind.DATE, match.start(), match.end(), when=when))
    return found


def _month(name: str) -> int:
    return next((at for at, full in enumerate(_MONTHS, start=1) if name and full.startswith(name[:3].casefold())), 0)


def _durations(text: str) -> list[Value]:
    found = []
    for match in _DURATION.finditer(text):
        amount, step = number(match["figure"])
        period = match["period"].casefold()
        days = _PERIODS[period]
        found.append(Value(ValueKind.DURATION, match.start(), match.end(), amount * days, step * days, period))
    return found


def _frequencies(text: str) -> list[Value]:
    return [Value(ValueKind.COUNT, match.start(), match.end(), unit="often") for match in _FREQUENCY.finditer(text)]


def _counts(text: str) -> list[Value]:
    found = []
    for match in _COUNT.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if _LABEL.search(before) or (match["open"] and text[match.end("figure") : match.end("figure") + 1] == ")"):
            continue
        if match.start() == 0 and re.match(r"[.)]\s", text[match.end() :]):
            continue  # a list's number
        amount, step = _scaled(match["figure"], match["scale"])
        unit, end = _unit(text, match.end())
        found.append(Value(ValueKind.COUNT, match.start("figure"), end, amount, step, unit))
    return found


def _unit(text: str, at: int) -> tuple[str, int]:
    """Return the stem of what is counted, the first plural of the next words, and where it ends."""
    first = ("", at)
    for _ in range(4):
        match = _UNIT_WORD.match(text, at)
        if not match:
            break
        word = fold(match[1])
        if word in _NO_UNIT or word in STOPWORDS:
            break
        at = match.end()
        if not first[0]:
            first = (stem(word.removesuffix("'s")), at)
        if _PLURAL.search(word):
            return stem(word), at
    return first


_DIGIT: Final = re.compile(r"\d")
_NUMBERS: Final = re.compile(rf"\b{_NUMBER_WORD}")
_MAYBE_MONEY: Final = re.compile(r"[£$€]|pounds?\b|pence\b|[\d\s]p\b")
_MAYBE_SHARE: Final = re.compile(rf"%|cent|half|third|quarter|\s(?:in|out of)\s(?:every\s)?(?:{_NUMBER_WORD}|\d)")
_DATED: Final = (*(month[:3] for month in _MONTHS), "spring", "summer", "autumn", "winter", "next meeting")
_OFTEN: Final = ("ly", "once", "twice", "times", "every")
_Finder = Callable[[str], list[Value]]
_FINDERS: Final[tuple[tuple[_Finder, ValueKind | None, Callable[[str, bool, bool], bool]], ...]] = (
    (_money, ValueKind.MONEY, lambda low, digits, numbers: digits and _MAYBE_MONEY.search(low) is not None),
    (_shares, ValueKind.SHARE, lambda low, digits, numbers: _MAYBE_SHARE.search(low) is not None),
    (_dates, ValueKind.DATE, lambda low, digits, numbers: digits or any(name in low for name in _DATED)),
    (_durations, ValueKind.DURATION, lambda low, digits, numbers: numbers and any(each in low for each in _PERIODS)),
    (_frequencies, None, lambda low, digits, numbers: any(word in low for word in _OFTEN)),
    (_counts, ValueKind.COUNT, lambda low, digits, numbers: numbers),
)
"""What finds values, the surest first, which kind it is the last to find, and whether there may be any.

That takes the text in small letters, whether it has digits, and whether it has digits or number words: most sentences
have nothing of most kinds, and are spared the search.
"""
