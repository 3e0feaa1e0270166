"""How much of what a question pins down, its names, years and days, a passage with its place says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from corpus.papers import Passage
from search.lexical import NOWHERE
from search.query import Query
from search.words import content_stems, is_stopword, stems

MONTHS: Final = stems("january february march april may june july august september october november december")
_QUARTER: Final = re.compile(r"\bquarter\s+([1-4]|one|two|three|four)\b|\bq\s?([1-4])\b", re.IGNORECASE)
_NUMBERS: Final = {"one": "1", "two": "2", "three": "3", "four": "4"}


def said(query: Query, found: Collection[str], rarity: Mapping[str, float]) -> float:
    """Return how much of a question's particulars the stems `found` hold, counted by rarity; 1 where it has none.

    `rarity` is that of the question's stems, and of NOWHERE. Acronyms that the papers spell out are put aside.
    """
    counted = {
        stem: rarity.get(stem, rarity[NOWHERE]) for stem in (*query.names, *query.years) if not query.opens(stem)
    }
    for stem in speaker(query.question):
        if stem in rarity and not query.opens(stem):
            counted.setdefault(stem, rarity[stem])
    whole, there = sum(counted.values()), sum(rare for stem, rare in counted.items() if stem in found)
    for forms in (*_days(query), *_quarters(query.question), *_terms(query.question)):
        whole += rarity[NOWHERE]
        there += rarity[NOWHERE] * any(all(stem in found for stem in form) for form in forms)
    return there / whole if whole else 1.0


def _days(query: Query) -> Iterator[list[tuple[str, ...]]]:
    """Yield the stems of each day that a question names: "29th January"."""
    for _, month, day in query.when.days:
        if month and day:
            yield [(str(day), MONTHS[month - 1])]


def quarters(text: str) -> frozenset[str]:
    """Return the numbers of the quarters that a text names: "quarter 3", "Q3"."""
    named = (match[1] or match[2] for match in _QUARTER.finditer(text))
    return frozenset(_NUMBERS.get(number.lower(), number) for number in named)


def _quarters(question: str) -> Iterator[list[tuple[str, ...]]]:
    for number in sorted(quarters(question)):
        yield [(f"q{number}",), ("quarter", number), ("q", number)]


_SPEAKING: Final = re.compile(
    r"\bwhat (?:did|does|do|has|have) (?P<who>(?:[\w'’-]+ ){1,6}?)"
    r"(?:say|said|tell|told|recommend(?:ed)?|decided?|resolved?|ask(?:ed)?|conclude|find|found|think|reply|make of)\b",
    re.IGNORECASE,
)


def _terms(question: str) -> Iterator[list[tuple[str, ...]]]:
    for match in _TERM.finditer(question):
        yield [tuple(stems(match[0]))]


def of_meeting(query: Query, passage: Passage) -> bool:
    """Whether a passage is of the meeting that a question names by its day or month, or tells of that meeting.

    That the minutes of a meeting were approved at the next one tells nothing of it.
    """
    months = {month for _, month, _ in query.when.days if month}
    if not months or not _MEETING.search(query.question) or query.when.fits(passage.paper):
        return True
    told = _APPROVED.sub(" ", passage.text)
    return _MEETING.search(told) is not None and not {MONTHS[month - 1] for month in months}.isdisjoint(stems(told))


_MEETING: Final = re.compile(r"\bmeeting\b", re.IGNORECASE)
_APPROVED: Final = re.compile(r"\bminutes of the (?:[\w'’]+ ){0,4}meeting\b[^.;]*", re.IGNORECASE)
_TERM: Final = re.compile(
    r"\b(?:special measures|council tax|business rates|free school meals|national insurance|universal credit|"
    r"pupil premium|(?:living|minimum) wage|fixed penalty|section \d+)\b",
    re.IGNORECASE,
)
"""Terms that have no other name, and whose words mean something else apart."""
_TEXTS: Final = frozenset(
    "paper report document plan minutes strategy policy letter statement summary appendix table note annex paragraph "
    "para section item page chapter recommendation resolution minute".split()
)


def speaker(question: str) -> frozenset[str]:
    """Return the stems of those whose words are asked for: "what did the fire authority say about it".

    A text is nobody: "what did the decision paper say".
    """
    match = _SPEAKING.search(question)
    words = [word for word in match["who"].lower().split() if not word.endswith("ly")] if match else []
    named = [word for word in words if not is_stopword(word) and not word[0].isdigit()]
    return frozenset() if not named or named[-1] in _TEXTS else frozenset(content_stems(" ".join(words)))
