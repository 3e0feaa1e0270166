"""What sort of sum, of share and of period a question asks for: words that must stand with a figure that answers."""

from __future__ import annotations

import re
from typing import Final

from search.stemming import stem
from search.words import content_stems, is_stopword, stems

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
_COST: Final = re.compile(r"\bcosts?\b(?: (?:\w+ ){0,3}?to (?P<act>[a-z]+))?")
_COSTING: Final = frozenset(
    stems(
        "cost costing price spend spent pay paid payment charge fee expenditure expense budget bill worth value buy "
        "bought total sum amount fund funding contribution rate"
    )
) | {"£"}
_RUNNING: Final = frozenset(stems("run running operate year annual annually upkeep maintain"))
_WHOSE: Final = frozenset("the a an be have us them".split())
_OF_THEM: Final = re.compile(
    r"^how many of (?:the|their|its|those|these|our)\b.*?"
    r"\b(?:have|has|had|were|was|are|is)\b(?: since)? (?:been )?(.+)$"
)
_ACTS: Final = tuple(
    (re.compile(rf"^who (?:is |was |were |has |had )?(?:{pattern})\b"), frozenset(stems(words)))
    for pattern, words in (
        ("chairs?|chaired|chairing", "chair chaired chairman chairwoman chairperson preside presided"),
        ("audits?|audited", "audit audited auditor"),
        ("wins?|won", "win won winner award awarded"),
        ("elects?|elected", "elect elected vote voted returned appoint appointed"),
    )
)
_RATE: Final = re.compile(r"(?:the |an? )?([a-z][\w'’-]+) (?:rate|percentage)\b|\b(turnout|uptake)\b")
_NO_RATE: Final = frozenset(
    "average exact current annual hourly daily weekly overall latest success what which one two three four five".split()
)


def acting(folded: str) -> tuple[frozenset[str], ...]:
    """Return groups of stems of which one each must stand with who has acted: "who chaired the meeting"."""
    return tuple(words for pattern, words in _ACTS if pattern.search(folded))


def beside(folded: str, money: bool, share: bool) -> tuple[frozenset[str], ...]:
    """Return groups of stems of which one each must stand with the figure: "the yearly rent", "the obesity rate".

    Of "how many of the pupils were excluded" it is what is said of them.
    """
    of_them = _OF_THEM.search(folded)
    if of_them and not money and not share and (said := frozenset(content_stems(of_them[1]))):
        return (said,)
    groups = [words for pattern, words in _PERIODS if pattern.search(folded)]
    if money:
        groups += _sums(folded)
    if share:
        match = _RATE.search(folded)
        word = (match[1] or match[2]) if match else ""
        if word and not is_stopword(word) and word not in _NO_RATE:
            groups.append(frozenset({stem(word)}))
        elif "interest" in folded:
            groups.append(frozenset({stem("interest")}))
    return tuple(groups)


def _sums(folded: str) -> list[frozenset[str]]:
    """Return what must stand with a sum: what sort it is, and for a cost what is to be done at it."""
    named = [words for pattern, words in _SUMS if pattern.search(folded)][:1]
    cost = _COST.search(folded)
    if not cost:
        return named
    groups = named or [_COSTING]
    if cost["act"] and cost["act"] not in _WHOSE:
        groups.append(frozenset({stem(cost["act"])}) | (_RUNNING if cost["act"] == "run" else frozenset()))
    return groups
