"""What kind of answer a question asks for, and whether a sentence has one."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from search.query import Query, Want
from search.values import Value, ValueKind, values_in
from search.words import content_stems, stems


class Kind(StrEnum):
    """The kinds of questions that want different answers."""

    AMOUNT = "amount"
    DATE = "date"
    WHO = "who"
    WHERE = "where"
    LIST = "list"
    DECISION = "decision"
    WHY = "why"
    YES_NO = "yes/no"
    ABOUT = "about"
    MEANING = "meaning"
    FACT = "fact"


_VALUES: Final[dict[Want, frozenset[ValueKind]]] = {
    Want.MONEY: frozenset({ValueKind.MONEY}),
    Want.SHARE: frozenset({ValueKind.SHARE}),
    Want.NUMBER: frozenset({ValueKind.COUNT, ValueKind.SHARE}),
    Want.DATE: frozenset({ValueKind.DATE}),
    Want.DURATION: frozenset({ValueKind.DURATION}),
    Want.PERSON: frozenset({ValueKind.PERSON, ValueKind.ROLE, ValueKind.ORGANISATION}),
}
_WHO: Final = {ValueKind.PERSON: 1.0, ValueKind.ROLE: 0.8, ValueKind.ORGANISATION: 0.4}
_MEASURES: Final = frozenset({ValueKind.MONEY, ValueKind.COUNT, ValueKind.SHARE})
_ALSO: Final[tuple[tuple[re.Pattern[str], frozenset[ValueKind]], ...]] = (
    (
        re.compile(
            r"\b(?:what|how much|which) (?:money|sum|amount)\b|\bwhat (?:do|does|did|will|would|has|have)\b.*\bcost\b"
        ),
        frozenset({ValueKind.MONEY}),
    ),
    (
        re.compile(
            r"\bhow (?:big|large|small|high|low|far|tall|old|fast|heavy|wide|much)\b|\b(?:size|level|age|value) of\b"
            r"|\b(?:what|which) (?:age|size|score|level)\b"
        ),
        _MEASURES,
    ),
)
"""What words of a question ask for that `Query.wants` does not say."""
_AMOUNTS: Final = {Want.MONEY, Want.SHARE, Want.NUMBER, Want.DURATION}
_OPENINGS: Final = (
    (Kind.WHY, r"\bwhy\b|\bwhat (?:is|was|were|are) (?:the )?reasons?\b|\bhow come\b|\bfor what reasons?\b"),
    (
        Kind.MEANING,
        r"^what (?:does|do|is meant by)\b.*\b(?:mean|stand for)\b|^(?:define|definition of)\b|\bis meant by\b",
    ),
    (Kind.WHERE, r"^(?:and )?where\b|\b(?:at|in|to|from) (?:which|what) (?:place|venue|room|address|site)s?\b"),
    (
        Kind.YES_NO,
        r"^(?:and |so |but |according to [^,]+, )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
        r"should|may|must)(?:n't)? ",
    ),
)
_SIGNS: Final = {
    Kind.WHY: re.compile(
        r"\b(?:because|due to|owing to|as a result|in order to|so that|so as to|since|reasons?|therefore|"
        r"to (?:allow|avoid|ensure|enable|reduce|give|improve|make|meet|help)|caused?|driven by|arising|attribut\w+|"
        r"reflect\w*|in response|following|means? that|purpose|will (?:allow|enable|help))\b",
        re.IGNORECASE,
    ),
    Kind.MEANING: re.compile(
        r"\b(?:means?|defined?|definition|stands? for|refers? to|is an?|are the|known as)\b|\(", re.I
    ),
    Kind.WHERE: re.compile(
        r"\b(?:at|in|from|to|near|held|based|located|venue)\s(?:the\s)?[A-Z]|\b(?:Room|Hall|House|Street|Road|Centre)\b"
    ),
    Kind.DECISION: re.compile(
        r"\b(?:resolved|agreed|approved|noted|endorsed|decided|adopted|accepted|rejected|lost|carried|deferred|referred|"
        r"endorse|approve|note|agree|delegate\w*)\b",
        re.IGNORECASE,
    ),
}


_PLURAL: Final = r"(?!does\b|this\b|his\b|its\b|was\b|has\b|is\b|us\b)\w{2,}[^s'\W]s\b"
_LISTS: Final = re.compile(
    rf"\b(?:what|which) (?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+|main|key|other) )?{_PLURAL}"
    rf"|\b(?:what|which) (?:are|were) (?:\w+ ){{0,3}}{_PLURAL}|^(?:list|name)\b"
)
"""Questions for several things: "what changes …", "which three things …", "what are the aims …"."""


@lru_cache(maxsize=256)
def kind_of(query: Query) -> Kind:
    """Return the kind of answer that a question asks for."""
    folded = " ".join(query.question.casefold().split())
    for kind, opening in _OPENINGS[:3]:
        if re.search(opening, folded):
            return kind
    if query.wants & _AMOUNTS and Want.LIST not in query.wants - {Want.MONEY}:
        return Kind.AMOUNT
    if Want.DATE in query.wants:
        return Kind.DATE
    if Want.PERSON in query.wants:
        return Kind.WHO
    if re.search(_OPENINGS[3][1], folded):
        return Kind.YES_NO
    if query.wants & _AMOUNTS or asked_values(query) & _MEASURES:
        return Kind.AMOUNT
    if re.search(r"\b(?:resolved?|decided?|decisions?|agreed?|approved?)\b", folded):
        return Kind.DECISION
    if Want.LIST in query.wants or _LISTS.search(folded):
        return Kind.LIST
    return Kind.ABOUT if query.about else Kind.FACT


@lru_cache(maxsize=256)
def asked_values(query: Query) -> frozenset[ValueKind]:
    """Return the kinds of values that would answer."""
    known = frozenset(kind for want in query.wants if want in _VALUES for kind in _VALUES[want])
    folded = query.question.casefold()
    return known or next((kinds for pattern, kinds in _ALSO if pattern.search(folded)), known)


def answering_values(query: Query, text: str) -> list[Value]:
    """Return the values of a text that are of a kind asked for and that the question does not name itself."""
    asked = asked_values(query)
    if not asked:
        return []
    known = set(stems(query.question))
    return [
        value
        for value in values_in(text, asked)
        if value.kind in asked and not known.issuperset(content_stems(text[value.start : value.end]) or ("",))
    ]


def has_answer(query: Query, text: str) -> float:
    """Return 1 when a sentence has the kind of thing asked for, 0 when it has not, a half when no kind is asked for.

    "Who" is answered by a person, less well by an office, hardly by a body.
    """
    if asked_values(query):
        found = answering_values(query, text)
        return max((_WHO.get(value.kind, 1.0) if _asks_who(query) else 1.0 for value in found), default=0.0)
    sign = _SIGNS.get(kind_of(query))
    return 0.5 if sign is None else float(bool(sign.search(text)))


def telling_values(query: Query, text: str) -> list[Value]:
    """Return those of a text's answering values that answer best: persons before bodies, what is counted as asked."""
    found = answering_values(query, text)
    words = {*query.words, *query.added}
    if _asks_who(query):
        best = max((_WHO.get(value.kind, 1.0) for value in found), default=0.0)
        return [value for value in found if _WHO.get(value.kind, 1.0) == best]
    counted = [value for value in found if value.kind is ValueKind.COUNT and value.unit in words]
    return counted or found


def _asks_who(query: Query) -> bool:
    return re.search(r"\b(?:who|whom|whose)\b", query.question.casefold()) is not None


def counts_what_is_asked(query: Query, text: str) -> float:
    """Return 1 when a figure of a text counts something that the question names: "how many beds", "24 beds"."""
    if ValueKind.COUNT not in asked_values(query):
        return 0.0
    words = {*query.words, *query.added}
    return float(any(value.kind is ValueKind.COUNT and value.unit in words for value in answering_values(query, text)))
