"""The facts in a text that must not change when it is told in other words: numbers, sums, shares, dates, months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MONTHS: Final = "january february march april may june july august september october november december".split()
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_SMALL: Final = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        start=1,
    )
}
_PARTS: Final = {"half": 2, "quarter": 4, "quarters": 4, "thirds": 3, "fifths": 5}
_TIMES: Final = {"once": 1, "twice": 2, "dozen": 12}
_SIZES: Final = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "bn": 1e9, "billion": 1e9,
    "hundred": 100.0,
}  # fmt: skip
_WORDS: Final = "|".join([*_SMALL, *_TENS])
_NUMBER: Final = re.compile(
    rf"""(?P<money>[£$€]\s?)?
    (?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      |(?<![\w-])(?P<word>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_SMALL)}))?|{"|".join(_SMALL)})(?![\w]))
    (?:\s?(?P<size>thousand|hundred|millions?|billion|bn|mn|[mk])(?![A-Za-z]))?
    (?P<share>\s?(?:%|per\s?cent\b|percent\b|percentage\s+points?\b))?
    (?P<pounds>\s?(?:pounds?|pence)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_OTHER: Final = re.compile(rf"\b(?:{'|'.join([*_ORDINALS, *_PARTS, *_TIMES])})\b|\b\d+(?=(?:st|nd|rd|th)\b)", re.I)
_NAMED: Final = re.compile(
    rf"\b(?:(?P<month>{'|'.join(MONTHS)})|(?P<short>jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
    rf"|(?P<day>{'|'.join(_DAYS)}))\b",
    re.IGNORECASE,
)
_NOT_A_NUMBER: Final = re.compile(r"\b(?:no|any|every|each|some|which|this|that|the|another)[\s-]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact and where it stands. `kind` is "number", "£", "%", "ordinal", "part", "month" or "weekday"."""

    kind: str
    value: float
    start: int
    end: int


def facts(text: str) -> list[Fact]:
    """Find the numbers, sums, shares, ordinals, months and weekdays of a text, in order.

    "£1.2m", "£1,200,000" and "£1.2 million" are one sum; "twelve" is 12; "52 per cent" is 52%.
    """
    found = [*_numbers(text), *_named(text)]
    taken = {place for fact in found for place in range(fact.start, fact.end)}
    for match in _OTHER.finditer(text):
        word = match[0].casefold()
        if match.start() not in taken or match[0].isdigit():
            kind = "ordinal" if word in _ORDINALS or word.isdigit() else "part" if word in _PARTS else "number"
            value = int(word) if word.isdigit() else {**_ORDINALS, **_PARTS, **_TIMES}[word]
            found = [fact for fact in found if fact.start != match.start()]
            found.append(Fact(kind, float(value), *match.span()))
    return sorted(found, key=lambda fact: (fact.start, fact.end))


def _numbers(text: str) -> Iterator[Fact]:
    for match in _NUMBER.finditer(text):
        if match["word"]:
            words = re.split(r"[-\s]", match["word"].casefold())
            value = float(sum(_SMALL.get(word, _TENS.get(word, 0)) for word in words))
            if words == ["one"] and _NOT_A_NUMBER.search(text[: match.start()]):
                continue
        else:
            value = float(match["digits"].replace(",", ""))
        # "5 m" may be metres, and "7 k" is nothing: a size of one letter stands right behind its digits.
        size = (match["size"] or "").casefold()
        if size and (len(size) > 1 or not text[match.start("size") - 1].isspace() or match["money"]):
            value *= _SIZES[size]
        kind = "£" if match["money"] or match["pounds"] else "%" if match["share"] else "number"
        yield Fact(kind, value, *match.span())


def _named(text: str) -> Iterator[Fact]:
    for match in _NAMED.finditer(text):
        if match["day"]:
            yield Fact("weekday", float(_DAYS.index(match["day"].casefold())), *match.span())
            continue
        # "may" and "march" are words too; the months are written with a capital.
        if not match[0][0].isupper():
            continue
        if match[0] == "May" and not re.search(r"[\w,]\s$", text[: match.start()]):
            continue
        name = (match["month"] or match["short"]).casefold()[:3]
        yield Fact("month", float([month[:3] for month in MONTHS].index(name)), *match.span())


def same(one: Fact, other: Fact) -> bool:
    """Whether two facts say the same amount or day; "2014/15" and "2014/2015" name the same year."""
    if one.kind != other.kind:
        return False
    if abs(one.value - other.value) <= 1e-9 * max(1.0, abs(one.value)):
        return True
    small, large = sorted((one.value, other.value))
    return one.kind == "number" and 2000 <= large < 2100 and small == large - 2000 and small >= 10


def missing(said: Sequence[Fact], there: Sequence[Fact]) -> list[Fact]:
    """Return the facts of a sentence that stand nowhere among those of its source."""
    return [fact for fact in said if not any(same(fact, other) for other in there)]
