"""Whether a sentence names the one that is asked for: a person, an organisation, or a thing with a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from corpus.papers import Passage, PassageKind
from search.columns import place
from search.named import alike_to, anybody, is_kind, of_organisation
from search.sentences import Span
from search.values import NAMES, Value, ValueKind, values_within
from search.wanted import Wanted
from search.words import stems

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
_PUBLIC: Final = frozenset(stems("department ministry framework strategy programme scheme fund"))
"""Words of names that no firm, charity or the like bears."""
_SOMEWHERE: Final = re.compile(
    r"\b(?:in|at|near|across|around|outside|within|(?:mp|member|minister) for)\s(?:the\s)?$", re.IGNORECASE
)
"""What stands before the name of a place."""
_REPORTS: Final = re.compile(
    r"(?:,? \([^)]*\))?,?\s+(?:also |then |further |had |has )?(?:said|replied|told|asked|reported|explained|added|"
    r"noted|thanked|introduced|presented|advised|highlighted|confirmed|agreed|suggested|outlined|updated|informed|"
    r"wondered|"
    r"stated|stressed|emphasised|described|queried|raised|commented|welcomed|drew|gave|provided|referred|"
    r"acknowledged|expressed|considered|believed|felt|wished|undertook)\b",
    re.IGNORECASE,
)
_REPORTING: Final = frozenset(
    stems(
        "say said tell told ask asked reply replied report reported explain explained add added note noted thank "
        "introduce introduced present presented advise advised highlight confirm agree suggest outline update inform "
        "think thought believe praise worry worried concern warn raise point speak spoke question complain criticise "
        "call mention describe give gave propose second offer claim argue deny recall remember promise undertake"
    )
)
"""What a question has that asks for the one who spoke."""


def names_one(want: Wanted, passage: Passage, span: Span, asked: frozenset[str]) -> bool:
    """Whether a sentence names what is asked for, and as many as are asked for, by names that the question lacks."""
    around = place(passage)
    known = asked.union(stems(passage.paper.meeting.body), stems(passage.paper.source))
    return _enough(
        want,
        passage,
        (
            _names_something(match, known, want.kind)
            and (not want.kind or is_kind(want.kind, passage.text, span, match.span(), around))
            for match in _CAPITALS.finditer(passage.text, *span)
        ),
    )


def names_person(want: Wanted, passage: Passage, span: Span, asked: frozenset[str]) -> bool:
    """Whether a sentence names the person asked for, or those who have acted: an office or an organisation.

    Who only reports is not the one that is asked for by what they are: "Dr Raman replied that the nurse had left".
    """
    text = passage.text
    values = values_within(text, *span, NAMES)
    reported = bool(want.kind) and asked.isdisjoint(_REPORTING)

    def fresh(value: Value) -> bool:
        if reported and _REPORTS.match(text, value.end):
            return False
        if value.kind is ValueKind.PERSON and _SOMEWHERE.search(text[max(0, value.start - 14) : value.start]):
            return False
        return not asked.issuperset(stems(text[value.start : value.end]))

    if want.beside:
        near = {*stems(text[slice(*span)]), *stems(place(passage))}
        if any(near.isdisjoint(group) for group in want.beside):
            return False
    if not want.kind:
        return _names_actor(want, passage, [value for value in values if fresh(value)])
    around, others = place(passage), alike_to(want.kind) - {want.kind}
    return _enough(
        want,
        passage,
        (
            fresh(value)
            and (
                (
                    value.kind is ValueKind.PERSON
                    and (anybody(want.kind) or is_kind(want.kind, text, span, (value.start, value.end), around))
                )
                or (value.kind is ValueKind.ROLE and not others.isdisjoint(stems(text[value.start : value.end])))
            )
            for value in values
        ),
    )


def _names_actor(want: Wanted, passage: Passage, values: Sequence[Value]) -> bool:
    if want.number > 1 and passage.kind is PassageKind.PARAGRAPH:
        return any(sum(value.kind is kind for value in values) > 1 for kind in NAMES)
    return any(
        value.kind is ValueKind.PERSON
        or (value.kind in (ValueKind.ROLE, ValueKind.ORGANISATION) and " " in passage.text[value.start : value.end])
        for value in values
    )


def _enough(want: Wanted, passage: Passage, named: Iterable[bool]) -> bool:
    """Whether some are named; where several are asked for, two, but for an item or a row, which names one of them."""
    if want.number > 1 and passage.kind is PassageKind.PARAGRAPH:
        return sum(named) > 1
    return any(named)


def _names_something(match: re.Match[str], asked: frozenset[str], kind: str) -> bool:
    """Whether words with capitals name something that the question has not named itself."""
    before = match.string[max(0, match.start() - 14) : match.start()]
    organisation = of_organisation(kind)
    if organisation and _SOMEWHERE.search(before):
        return False
    begins = match.start() <= 1 or before.strip().endswith((".", "•", ":", "("))
    if begins and " " not in match[0]:
        return False
    found = set(stems(match[0]))
    if found & _COMMON or (organisation and found & _PUBLIC):
        return False
    return any(word not in asked and not word.isdigit() for word in found)
