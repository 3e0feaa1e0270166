"""What sort of thing would answer a question, and whether a sentence holds one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.papers import Passage, PassageKind
from search.sentences import Span
from search.stemming import stem
from search.values import FIGURES, NAMES, Value, ValueKind, values_within
from search.words import fold, is_stopword, stems, stems_within


class Sought(StrEnum):
    """The sort of thing that would answer; OPEN where no sort of value does."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DATE = "date"
    DAY = "day"
    DURATION = "duration"
    PERSON = "person"
    NAME = "name"
    REASON = "reason"
    OPEN = "open"


AMOUNTS: Final = frozenset({Sought.MONEY, Sought.SHARE, Sought.COUNT, Sought.DATE, Sought.DAY, Sought.DURATION})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would answer: its sort, for a count the stem of what is counted, for a name whether it is a person's."""

    sort: Sought
    counted: str = ""
    of_person: bool = False


_NAMED: Final = (
    r"(?:compan(?:y|ies)|firms?|charit(?:y|ies)|agenc(?:y|ies)|schools?|academ(?:y|ies)|hospitals?|banks?|builders?|"
    r"organisations?|councils?|boroughs?|districts?|wards?|sites?|contractors?|operators?|suppliers?|consultants?|"
    r"consultanc(?:y|ies)|constituenc(?:y|ies)|pubs?|towns?|providers?|shops?|(?:children's |care |nursing )?homes?|"
    r"teams?|committees?|departments?|directorates?|universit(?:y|ies)|trusts?|librar(?:y|ies)|roads?|streets?|person|"
    r"people|councillors?|officers?|part(?:y|ies)|pharmac(?:y|ies)|judges?|mps?|ministers?|inspectors?|lawyers?|"
    r"solicitors?|barristers?|fund managers?|managers?|bod(?:y|ies)|authorit(?:y|ies)|partners?|surger(?:y|ies)|"
    r"practices?|villages?|associations?|lenders?|insurers?|auditors?|valuers?|developers?|bidders?|brands?|makes?|"
    r"bus company|newspapers?|software|systems?)"
)
_BEFORE_NAMED: Final = (
    r"(?:(?:other|two|three|four|five|six|\d+|local|outside|main|hospital|primary|secondary|special|private|bus|"
    r"household waste|housing|fund|family|political|bank) )*"
)
_SUM: Final = (
    r"(?:costs?|budget|salary|fee|price|rent|toll|allowance|sum|fine|fare|deficit|overspend|underspend|subsidy|bill)"
)
_SORTS: Final = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        (
            Sought.DURATION,
            r"\bhow (?:long|soon|old)\b|\bhow many (?:\w+ )?(?:days?|weeks?|months?|years?|minutes?|hours?)\b"
            r"|\bwhat age\b",
        ),
        (
            Sought.SHARE,
            r"\b(?:what|which|the) (?:\w+ )?(?:percentage|proportion|share|per ?cent|fraction)\b"
            r"|^(?:percentage|proportion|share)\b|%|\bwhat (?:\w+ ){0,3}(?<!hourly )(?<!daily )rate\b(?! of interest)",
        ),
        (
            Sought.MONEY,
            rf"\bhow much\b(?! (?:say|time|notice|of))|[£$€]|\bwhat(?:'s)?\b(?:\s\w+){{0,4}}\s{_SUM}\b"
            r"|\bwhat\b.*\b(?:costs?|earns?|paid|pay|spent|spend|worth|charge)"
            r"(?:\s(?:for|a|each|per|on|in|to|by|out|so|the|last|this|next)\b.*)?\??$",
        ),
        (
            Sought.COUNT,
            r"\bhow many\b|\bnumber of\b|\bhow often\b|\bhow (?:big|large|far|high|tall|deep)\b"
            r"|\bpopulation\b|\bturnout\b",
        ),
        (Sought.DAY, r"\b(?:which|what) (?:exact )?(?:day|date)s?\b|\bexactly which day\b|\bwhat time\b"),
        (
            Sought.DATE,
            r"^(?:and )?(?:by |since |until |from )?when\b|[,;:] (?:and )?(?:by )?when\b|\band when\b"
            r"|\b(?:what|which) (?:month|year)\b|\bdeadline\b",
        ),
        (Sought.PERSON, r"^who(?:se|m)?\b|[,;:] who\b|\band who\b|\bby whom\b"),
        (Sought.NAME, rf"\bnames? of\b|\bcalled\b|\bnames?\b.*\?|\b(?:which|what) {_BEFORE_NAMED}{_NAMED}\b"),
        (Sought.REASON, r"^why\b|[,;:] why\b|\breasons?\b"),
    )
)
_OF_PERSON: Final = re.compile(
    r"\b(?:person|man|woman|councillor|officer|director|chair|chairman|inspector|judge|leader|manager|headteacher|head"
    r"|minister|mp|doctor|lawyer|member|chief|author|paediatrician|clerk|teacher|researcher|winner|runner)\b"
)
_COUNTED: Final = re.compile(r"\b(?:how many|number of)\s+((?:[\w'’-]+\s*){1,4})", re.IGNORECASE)
_PLURAL: Final = re.compile(r"(?<![sui'’])s$|^(?:people|children|staff|men|women)$")
_REASONED: Final = re.compile(
    r"\b(?:because|since|due to|as a result|owing|reasons?|so that|therefore|in order to|caused?|led to|following|"
    r"thanks to|reflect\w*|after|meant|to \w+|as)\b",
    re.IGNORECASE,
)
_AGE: Final = re.compile(r"\baged?\b|years? old|permanent", re.IGNORECASE)
_PERIOD: Final = re.compile(r"\b(?:since|until|to|from)\b", re.IGNORECASE)
_WEEKDAY: Final = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_RATE: Final = re.compile(r"%|rate|per cent|proportion|per 1", re.IGNORECASE)
_CAPITALS: Final = re.compile(
    r"\b[A-Z][\w'’&-]+(?:\s+(?:of|and|the|&)\s+(?=[A-Z])|\s+[A-Z][\w'’&.-]*)*",
)
# Words with a capital that name no one thing.
_COMMON: Final = frozenset(
    stems(
        "council board committee cabinet government service health england uk january february march april may june "
        "july august september october november december monday tuesday wednesday thursday friday appendix table "
        "annex chair officer director member members section act plan report county borough"
    )
)
_BEFORE: Final = 30
"""Characters before a figure in which what it counts may stand: "children in care: 331"."""


def wanted(question: str) -> Wanted:
    """Return what would answer a question, read from its words."""
    folded = fold(question)
    sort = next((sort for sort, pattern in _SORTS if pattern.search(folded)), Sought.OPEN)
    counted = _counted(question) if sort is Sought.COUNT else ""
    return Wanted(sort, counted, sort is Sought.NAME and _OF_PERSON.search(folded) is not None)


def _counted(question: str) -> str:
    """Return the stem of what is to be counted: the first plural of the next words, or the last before a verb."""
    match = _COUNTED.search(question)
    found = ""
    for word in match[1].split() if match else ():
        if is_stopword(word):
            break
        found = stem(fold(word))
        if _PLURAL.search(word.lower()):
            break
    return found


def holds(want: Wanted, passage: Passage, span: Span, asked: frozenset[str]) -> bool:
    """Whether a sentence holds what would answer; `asked` are the question's own stems, which are no answer to it.

    A row's figures take their sort from its header cells, its headings and its paper's title.
    """
    if want.sort is Sought.OPEN:
        return True
    text = passage.text[slice(*span)]
    if want.sort is Sought.REASON:
        return _REASONED.search(text) is not None
    if want.sort in AMOUNTS:
        row = ""
        if passage.kind is PassageKind.ROW and any(character.isdigit() for character in text):
            row = " ".join((passage.context, *passage.headings[-2:], passage.paper.title, " "))
        values = values_within(passage.text, *span, _FIGURES.get(want.sort, FIGURES))
        return _holds_amount(want, passage, span, values, row)
    if want.sort is Sought.PERSON or want.of_person:
        return _holds_person(want, passage.text, values_within(passage.text, *span, NAMES), asked)
    return any(_names_something(match, asked) for match in _CAPITALS.finditer(text))


_FIGURES: Final = {
    Sought.MONEY: frozenset({ValueKind.MONEY}),
    Sought.SHARE: frozenset({ValueKind.SHARE}),
    Sought.COUNT: frozenset({ValueKind.COUNT}),
    Sought.DATE: frozenset({ValueKind.DATE}),
    Sought.DAY: frozenset({ValueKind.DATE}),
}
"""The kinds of figures that hold what is sought; all where several may."""


def _holds_amount(want: Wanted, passage: Passage, span: Span, values: Sequence[Value], row: str) -> bool:
    text = passage.text[slice(*span)]
    kinds = {value.kind for value in values}
    dated = ValueKind.DATE in kinds
    match want.sort:
        case Sought.MONEY:
            return ValueKind.MONEY in kinds or "£" in row
        case Sought.SHARE:
            return ValueKind.SHARE in kinds or (bool(row) and _RATE.search(row + text) is not None)
        case Sought.DATE:
            return dated
        case Sought.DAY:
            return any(value.when[2] for value in values) or _WEEKDAY.search(text) is not None
        case Sought.DURATION:
            told = any(value.kind is ValueKind.DURATION or value.unit == "often" for value in values)
            return told or bool(row) or (dated and _PERIOD.search(text) is not None) or _AGE.search(text) is not None
    return _holds_count(want, passage, span, values, row)


def _holds_count(want: Wanted, passage: Passage, span: Span, values: Sequence[Value], row: str) -> bool:
    counts = [value for value in values if value.kind is ValueKind.COUNT]
    if not want.counted:
        return bool(counts or row)
    if row and "£" not in row:
        return want.counted in stems_within(passage.text, *span) or want.counted in stems(row)
    return any(
        value.unit == want.counted
        or want.counted in stems(passage.text[max(span[0], value.start - _BEFORE) : value.end])
        for value in counts
    )


def _holds_person(want: Wanted, text: str, values: Sequence[Value], asked: frozenset[str]) -> bool:
    def fresh(value: Value) -> bool:
        return not asked.issuperset(stems(text[value.start : value.end]))

    if want.of_person:
        return any(value.kind is ValueKind.PERSON and fresh(value) for value in values)
    return any(
        value.kind is ValueKind.PERSON
        or (
            value.kind in (ValueKind.ROLE, ValueKind.ORGANISATION)
            and " " in text[value.start : value.end]
            and fresh(value)
        )
        for value in values
    )


def _names_something(match: re.Match[str], asked: frozenset[str]) -> bool:
    """Whether words with capitals name something that the question has not named itself."""
    before = match.string[max(0, match.start() - 2) : match.start()].strip()
    begins = match.start() <= 1 or before.endswith((".", "•", ":", "("))
    if begins and " " not in match[0]:
        return False
    found = set(stems(match[0]))
    return not found & _COMMON and any(word not in asked and not word.isdigit() for word in found)
