"""Whether a sentence holds what would answer a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.papers import Passage, PassageKind
from search.named import alike_to, anybody, is_kind
from search.sentences import Span
from search.values import FIGURES, NAMES, Value, ValueKind, values_within
from search.wanted import AMOUNTS, Sought, Wanted
from search.words import stems, stems_within

_REASONED: Final = re.compile(
    r"\b(?:because|since|due to|as a result|owing|reasons?|so that|therefore|in order to|caused?|led to|following|"
    r"thanks to|reflect\w*|after|meant|means|when|so|to \w+|as)\b",
    re.IGNORECASE,
)
_GRADE: Final = re.compile(
    r"\b(?:outstanding|inadequate|satisfactory|requir\w+ improvement|special measures|not met|good)\b", re.IGNORECASE
)
_AGE: Final = re.compile(r"\baged?\b|years? old|permanent", re.IGNORECASE)
_PERIOD: Final = re.compile(r"\b(?:since|until|to|from|ends?)\b", re.IGNORECASE)
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
_COUNTED_ALIKE: Final = tuple(
    frozenset(stems(words))
    for words in (
        "people person persons individual body respondent claimant resident patient adult children youngster kid pupil "
        "women men postmaster carer member",
        "youngster kid children people pupil student adult teenager",
        "home house property dwelling",
        "staff employee worker people post",
        "pupil student children",
    )
)
"""Words that count the same things: "how many youngsters", "629 children and young people"."""
_AFTER: Final = 25
_BEFORE: Final = 30
"""Characters before a figure in which what it counts may stand: "children in care: 331"."""


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
        if want.beside:
            near = {*stems_within(passage.text, *span), *stems(_place(passage))}
            if any(near.isdisjoint(group) for group in want.beside):
                return False
        values = values_within(passage.text, *span, _FIGURES.get(want.sort, FIGURES))
        return _holds_amount(want, passage, span, values, row)
    if want.sort is Sought.GRADE:
        return _GRADE.search(text) is not None
    if want.sort is Sought.PERSON or want.of_person:
        return _holds_person(want, passage, span, values_within(passage.text, *span, NAMES), asked)
    place = _place(passage)
    known = asked.union(stems(passage.paper.meeting.body), stems(passage.paper.source))
    return any(
        _names_something(match, known)
        and (not want.kind or is_kind(want.kind, passage.text, span, match.span(), place))
        for match in _CAPITALS.finditer(passage.text, *span)
    )


def _place(passage: Passage) -> str:
    """Return what says of a row or an item of a list what it is: its header cells or its lead-in, and its heading."""
    return " ".join((passage.context, *passage.headings[-1:]))


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
        case Sought.FIGURE:
            return bool(row or kinds & {ValueKind.MONEY, ValueKind.SHARE, ValueKind.COUNT})
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
    alike = frozenset({want.counted}).union(*(group for group in _COUNTED_ALIKE if want.counted in group))
    if row and "£" not in row:
        return not alike.isdisjoint((*stems_within(passage.text, *span), *stems(row)))
    return any(
        value.unit in alike
        or not alike.isdisjoint(
            stems(passage.text[max(span[0], value.start - _BEFORE) : min(span[1], value.end + _AFTER)])
        )
        for value in counts
    )


def _holds_person(want: Wanted, passage: Passage, span: Span, values: Sequence[Value], asked: frozenset[str]) -> bool:
    text = passage.text

    def fresh(value: Value) -> bool:
        return not asked.issuperset(stems(text[value.start : value.end]))

    if want.kind:
        place, others = _place(passage), alike_to(want.kind) - {want.kind}
        return any(
            fresh(value)
            and (
                (
                    value.kind is ValueKind.PERSON
                    and (anybody(want.kind) or is_kind(want.kind, text, span, (value.start, value.end), place))
                )
                or (value.kind is ValueKind.ROLE and not others.isdisjoint(stems(text[value.start : value.end])))
            )
            for value in values
        )
    return any(
        (value.kind is ValueKind.PERSON and fresh(value))
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
