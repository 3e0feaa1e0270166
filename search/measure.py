"""What sort of sum, of share and of period a question asks for: words that must stand with a figure that answers."""

from __future__ import annotations

import re
from typing import Final

from search.stemming import stem
from search.words import is_stopword, stems

_NOT_THEN: Final = r"(?! (?:before|earlier|ago|later|after|old)\b)"
_PERIODS: Final = tuple(
    (re.compile(pattern), frozenset(stems(words)))
    for pattern, words in (
        (
            rf"(?<!half )\b(?:each|every|per|a) year\b{_NOT_THEN}|\b(?:yearly|annual(?:ly)?|per annum)\b",
            "year yearly annual annually annum pa",
        ),
        (rf"(?<!half )\b(?:each|every|per|a) month\b{_NOT_THEN}|\bmonthly\b", "month monthly"),
        (rf"(?<!half )\b(?:each|every|per|a) week\b{_NOT_THEN}|\bweekly\b", "week weekly"),
        (r"\b(?:each|every|per|a) (?:day|night)\b|\b(?:daily|nightly)\b", "day daily night nightly"),
        (r"\b(?:each|every|per|an) hour\b|\bhourly\b", "hour hourly"),
    )
)
_SUMS: Final = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), frozenset(stems(words)))
    for pattern, words in (
        ("salary|wages?|earns?", "salary wage earn pay paid remuneration"),
        ("allowances?", "allowance"),
        ("bonus(?:es)?", "bonus"),
        ("rent", "rent rental lease"),
        ("tolls?|fares?", "toll fare charge"),
        ("subsid(?:y|ies)", "subsidy subsidise"),
        ("interest", "interest"),
        ("fines?", "fine fined penalty"),
        ("price", "price cost"),
        ("charged?", "charge fee cost pay paid price rate bill tariff"),
        (
            "(?:is|was|are|were|gets?|got|be|been) paid",
            "pay paid payment fee salary remuneration wage allowance receive earn rate charge honorarium",
        ),
    )
)
_RATE: Final = re.compile(r"(?:the |an? )?([a-z][\w'’-]+) (?:rate|percentage)\b|\b(turnout|uptake)\b")
_NO_RATE: Final = frozenset(
    "average exact current annual hourly daily weekly overall latest success what which one two three four five".split()
)


def beside(folded: str, money: bool, share: bool) -> tuple[frozenset[str], ...]:
    """Return groups of stems of which one each must stand with the figure: "the yearly rent", "the obesity rate"."""
    groups = [words for pattern, words in _PERIODS if pattern.search(folded)]
    if money:
        groups += [words for pattern, words in _SUMS if pattern.search(folded)][:1]
    if share:
        match = _RATE.search(folded)
        word = (match[1] or match[2]) if match else ""
        if word and not is_stopword(word) and word not in _NO_RATE:
            groups.append(frozenset({stem(word)}))
        elif "interest" in folded:
            groups.append(frozenset({stem("interest")}))
    return tuple(groups)
