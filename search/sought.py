"""Whether a sentence holds what would answer a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from corpus.papers import Passage, PassageKind
from search.columns import counts, figures, of_other_time
from search.naming import names_one, names_person
from search.sentences import Span
from search.values import FIGURES, Value, ValueKind, values_within
from search.wanted import AMOUNTS, Sought, Wanted
from search.words import stems, stems_within

_REASONED: Final = re.compile(
    r"\b(?:because|since|due to|as a result|owing|reasons?|so that|therefore|in order to|caused?|led to|following|"
    r"thanks to|reflect\w*|after|meant|means|when|so|to \w+|as)\b",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(r"\basked (?:[\w'’-]+ ){0,3}?(?:why|whether|if)\b", re.IGNORECASE)
_FORMS: Final = {
    Sought.GRADE: re.compile(
        r"\b(?:outstanding|inadequate|satisfactory|requir\w+ improvement|special measures|not met|good)\b",
        re.IGNORECASE,
    ),
    Sought.PHONE: re.compile(r"(?<!\d)(?:\+44|0)[\d\s()-]{8,}\d"),
    Sought.EMAIL: re.compile(r"\S@\S"),
}
"""How what is sought is written."""
_SAID: Final = re.compile(
    r"[“\"]|\b(?:said|says?|told|asked|replied|reported|recommend\w*|resolved|agreed|decided|found|finds?|conclud\w+|"
    r"thought|felt|feels?|noted|stated|explained|added|judged|described|considered|believed?|raised|commented|"
    r"warned|called for|suggested|wanted|praised|criticised|endorsed?|approved?|advised|confirmed|views?|opinion)\b",
    re.IGNORECASE,
)
_AGE: Final = re.compile(r"\baged?\b|years? old|permanent", re.IGNORECASE)
_PERIOD: Final = re.compile(r"\b(?:since|until|to|from|ends?)\b", re.IGNORECASE)
_WEEKDAY: Final = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_RATE: Final = re.compile(r"%|rate|per cent|proportion|per 1", re.IGNORECASE)
_COUNTED_ALIKE: Final = tuple(
    (frozenset(stems(asked)), frozenset(stems(counted)))
    for asked, counted in (
        (
            "people person persons individual body respondent claimant resident patient adult children youngster kid "
            "pupil women men postmaster carer member",
            "people person persons individual body respondent claimant resident patient adult children youngster kid "
            "pupil women men postmaster carer member",
        ),
        ("people person", "staff employee worker post"),
        ("youngster kid children people pupil student teenager", "youngster kid children people pupil student adult"),
        ("home house property dwelling", "home house property dwelling"),
        ("staff employee worker post", "staff employee worker post"),
        ("pupil student children", "pupil student children"),
    )
)
"""Words of a question, and those that may count the same: "how many youngsters", "629 children and young people"."""
_AFTER: Final = 25
_BEFORE: Final = 30
"""Characters before a figure in which what it counts may stand: "children in care: 331"."""


def holds(want: Wanted, passage: Passage, span: Span, asked: frozenset[str]) -> bool:
    """Whether a sentence holds what would answer; `asked` are the question's own stems, which are no answer to it.

    A row's figures take their sort from its header cells, its headings and its paper's title.
    """
    text = passage.text[slice(*span)]
    if text.rstrip().endswith(("?", ":") if passage.kind is PassageKind.ROW else "?"):
        return False
    if want.sort is Sought.OPEN:
        return not text.rstrip().endswith(":") and (not want.speaker or _speaks(want.speaker, passage, span))
    if want.sort is Sought.REASON:
        return _REASONED.search(text) is not None and _ASKING.search(text) is None
    if want.sort in AMOUNTS:
        row = ""
        if passage.kind is PassageKind.ROW and figures(text):
            row = " ".join((passage.context, *passage.headings[-2:], passage.paper.title, " "))
        if row and of_other_time(passage, text, asked, want.quarters):
            return False
        if want.beside:
            near = {*stems_within(passage.text, *span), *stems(" ".join((passage.context, *passage.headings[-1:])))}
            if "£" in row:
                near.add("£")  # a row under "£" need not say that its figures are costs
            if any(near.isdisjoint(group) for group in want.beside):
                return False
        values = values_within(passage.text, *span, _FIGURES.get(want.sort, FIGURES))
        fresh = [value for value in values if _fresh(want, value, passage, asked)]
        return _holds_amount(want, passage, span, fresh, row)
    if want.sort in _FORMS:
        return _FORMS[want.sort].search(text) is not None
    if want.sort is Sought.PERSON or want.of_person:
        return names_person(want, passage, span, asked)
    return names_one(want, passage, span, asked)


def _speaks(speaker: frozenset[str], passage: Passage, span: Span) -> bool:
    """Whether those whose words are asked for speak: the paper is theirs, or a sentence says what somebody said."""
    paper = passage.paper
    theirs = stems(" ".join((paper.source, paper.meeting.body, paper.title, passage.context, *passage.headings)))
    if _most(speaker, theirs):
        return True
    return _most(speaker, stems(passage.text)) and _SAID.search(passage.text, *span) is not None


def _most(wanted: frozenset[str], found: Collection[str]) -> bool:
    return 2 * len(wanted.intersection(found)) > len(wanted)


def _fresh(want: Wanted, value: Value, passage: Passage, asked: frozenset[str]) -> bool:
    """Whether a figure is not the question's own, and a date lies on the side of the paper's that is asked for."""
    if asked.issuperset(stems(passage.text[value.start : value.end])):
        return False
    written = passage.paper.date or passage.paper.meeting.date
    if want.coming is None or not value.when[0] or written is None:
        return True
    return value.when[0] >= written.year if want.coming else value.when[0] <= written.year


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
            counted = any(value.kind is ValueKind.COUNT and value.amount != 1 for value in values)
            return bool(row or counted or kinds & {ValueKind.MONEY, ValueKind.SHARE})
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
    there = [value for value in values if value.kind is ValueKind.COUNT]
    if not want.counted:
        return bool(row) or any(value.amount != 1 for value in there)
    alike = frozenset({want.counted}).union(*(words for asked, words in _COUNTED_ALIKE if want.counted in asked))
    if row and "£" not in row:
        said = {*stems_within(passage.text, *span), *stems(row)}
        return counts(passage.text[slice(*span)]) and not alike.isdisjoint(said)
    return any(
        value.unit in alike
        or not alike.isdisjoint(
            stems(passage.text[max(span[0], value.start - _BEFORE) : min(span[1], value.end + _AFTER)])
        )
        for value in there
    )
