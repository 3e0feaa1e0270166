"""Faults in the figures of a sentence: lost, beside other words than in its source, or turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search import polarity
from search.facts import Fact, missing, same
from search.sentences import sentences
from search.stemming import stem
from search.telling import Told, Word, alike, told

_NEAR: Final = 8


def lost(claim: Told, source: Told, context: Told) -> bool:
    """Whether a fact of the sentence stands nowhere in its source."""
    found = missing(claim.facts, (*source.facts, *context.facts))
    if any(word.text in {"a", "an"} for word in source.words):
        found = [fact for fact in found if claim.text[fact.start : fact.end].casefold() != "one"]
    return bool(found)


def misplaced(claim: Told, source: Told, context: Told) -> bool:
    """Whether a fact of the sentence stands in its source beside other words, as when two figures change places."""
    counted = [fact for fact in claim.facts if fact.kind in {"number", "£", "%"}]
    bases = [fact for fact in source.facts if _is_base(source, fact)]
    fits: list[tuple[Fact, list[tuple[Fact, float]]]] = []
    for fact in counted:
        kin = [other for other in source.facts if other.kind == fact.kind]
        based = [base for base in bases if base in kin]
        if _is_base(claim, fact) and based and not any(same(fact, base) for base in based):
            return True
        mine = around(claim, fact, 4)
        there = [(other, fitting(mine, around(source, other, _NEAR))) for other in kin]
        there += [(other, fitting(mine, around(context, other, _NEAR))) for other in context.facts if same(fact, other)]
        own = max((fit for other, fit in there if same(fact, other)), default=0.0)
        if mine and there and own == 0:
            return True
        if any(fit > _CLEARLY * own for other, fit in there if not any(same(used, other) for used in counted)):
            return True
        if _unit_lost(claim, fact, source, kin):
            return True
        fits.append((fact, there))
    return (
        _month_elsewhere(claim, source)
        or _exchanged(fits)
        or _days_parted(claim, source, context)
        or _of_another_day(claim, source)
        or _turned_round(claim, source)
        or _bounded_otherwise(claim, source)
    )


def _month_elsewhere(claim: Told, source: Told) -> bool:
    """Whether a month of the sentence stands beside other words in its source, and another month beside these."""
    months = [fact for fact in source.facts if fact.kind == "month"]
    said = [fact for fact in claim.facts if fact.kind == "month"]
    for fact in said:
        mine = around(claim, fact, 4)
        fits = [(other, fitting(mine, around(source, other, _NEAR))) for other in months]
        own = max((value for other, value in fits if same(fact, other)), default=None)
        if own is not None and any(
            value > _CLEARLY * own for other, value in fits if not any(same(used, other) for used in said)
        ):
            return True
    return False


_BOUNDS: Final = frozenset("under above below before after more less fewer least most".split())


def _bounded_otherwise(claim: Told, source: Told) -> bool:
    """Whether a figure is a bound in the sentence ("more than 12", "before 2020") and not in its source."""
    for fact in claim.facts:
        if fact.kind == "ordinal":  # "under Home First"
            continue
        bounds = [word.stem for word in _before(claim, fact, 2) if word.text in _BOUNDS]
        there = [
            word.stem
            for other in source.facts
            if same(fact, other)
            for word in (*_before(source, other, 4), *_behind(source, other, 2))
        ]
        if there and any(not any(alike(bound, other) for other in there) for bound in bounds):
            return True
    return False


def _before(told_: Told, fact: Fact, most: int) -> list[Word]:
    return [word for word in told_.words if word.end <= fact.start][-most:]


def _behind(told_: Told, fact: Fact, most: int) -> list[Word]:
    return [word for word in told_.words if word.start >= fact.end][:most]


def _turned_round(claim: Told, source: Told) -> bool:
    """Whether a figure is told to be more where its source tells it to be less."""
    for fact in claim.facts:
        mine = _direction(claim, fact, 3)
        theirs = {_direction(source, other, 5) for other in source.facts if same(fact, other)}
        if mine is not None and theirs and theirs <= {1 - mine}:
            return True
    return False


def _direction(told_: Told, fact: Fact, reach: int) -> int | None:
    """Return whether the nearest word of more or less to a fact says more (0) or less (1); None without one."""
    near = (polarity.direction(word) for word in around(told_, fact, reach, every=True))
    return next((side for side in near if side is not None), None)


def _unit_lost(claim: Told, fact: Fact, source: Told, kin: Sequence[Fact]) -> bool:
    unit = _next(claim, fact)
    mine = [other for other in kin if same(fact, other)]
    return (
        unit in _UNITS
        and bool(mine)
        and not any(alike(unit, following) for other in mine for following in _after(source, other))
    )


def _exchanged(fits: Sequence[tuple[Fact, Sequence[tuple[Fact, float]]]]) -> bool:
    """Whether two figures of a sentence would suit its source better in each other's place."""

    def suits(place: int, fact: Fact) -> float:
        return max((fit for other, fit in fits[place][1] if same(fact, other)), default=0.0)

    return any(
        suits(n, fits[m][0]) + suits(m, fits[n][0]) > 1.05 * (suits(n, fits[n][0]) + suits(m, fits[m][0]))
        for n in range(len(fits))
        for m in range(n)
        if fits[n][0].kind == fits[m][0].kind and not same(fits[n][0], fits[m][0])
    )


_CLEARLY: Final = 2.0
"""How much better another figure must fit the words around one for these to be the other's."""


_BASES: Final = frozenset("from against than with".split())


def _is_base(told_: Told, fact: Fact) -> bool:
    """Whether a fact is what another is measured against: "up from 12", "against 12"."""
    return any(word.text in _BASES for word in _before(told_, fact, 2))


def fitting(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """Return how much of the nearest words of one fact stands near another, what is nearer counting for more."""
    return sum(
        1 / (1 + near) / (1 + 0.5 * far)
        for near, one in enumerate(mine)
        for far, other in enumerate(theirs)
        if alike(one, other)
    )


_UNITS: Final = {stem(word) for word in "day week month year hour minute page mile km am pm".split()}


def _next(told_: Told, fact: Fact) -> str:
    return next((word.stem for word in told_.words if word.start >= fact.end), "")


def _after(told_: Told, fact: Fact) -> list[str]:
    return [word.stem for word in _behind(told_, fact, 3)]


def _days_parted(claim: Told, source: Told, context: Told) -> bool:
    """Whether a day and its month, or a month and its year, stand together in the sentence only."""
    there = {*_dates(source), *_dates(context)}
    lone = {month for _, month, _ in there}
    for day, month, year in _dates(claim):
        fits = [other for other in there if other[1] == month]
        if not lone or not fits:
            return bool(lone)
        if not any((day in (None, other[0])) and (year is None or other[2] in (None, year)) for other in fits):
            return True
    return False


def _of_another_day(claim: Told, source: Told) -> bool:
    """Whether what a sentence tells of a day is told by a sentence of its source that has another day.

    "The offer was announced on 26 January", where the source says that it was announced on the 10th, and that a form
    came on the 26th.
    """
    days = {(day, month) for day, month, _ in _dates(claim) if day is not None}
    if not days:
        return False
    wanted = {word.stem for word in claim.words if word.content and not _in_date(claim, word)}
    own, others = [], [0]
    for span in sentences(source.text):
        part = told(source.text[slice(*span)])
        there = {(day, month) for day, month, _ in _dates(part) if day is not None}
        said = sum(any(alike(one, other) for other in part.stems) for one in wanted)
        if there & days:
            own.append(said)
        elif there:
            others.append(said)
    return bool(own) and max(others) >= max(own) + _MORE_OF


_MORE_OF: Final = 2
"""By how many more words of a sentence another day's must be the nearer one."""


def _in_date(told_: Told, word: Word) -> bool:
    """Whether a word is of a date."""
    return any(
        fact.kind == "month" and fact.start - _BESIDE <= word.start < fact.end + _BESIDE
        for fact in told_.facts
        if word.text[0].isdigit() or fact.start == word.start
    )


_BESIDE: Final = 6
"""Characters from a month within which figures are its day and year."""


def _dates(told_: Told) -> list[tuple[float | None, float, float | None]]:
    """Return (day, month, year) for each month of a text, None where a part is not said."""
    found = []
    for place, fact in enumerate(told_.facts):
        if fact.kind != "month":
            continue
        before = told_.facts[place - 1] if place else None
        after = told_.facts[place + 1] if place + 1 < len(told_.facts) else None
        day = before.value if before and before.value <= 31 and fact.start - before.end <= 6 else None
        if day is None and after and after.kind == "number" and after.value <= 31 and after.start - fact.end <= 1:
            day = after.value
        year = after.value if after and 1900 <= after.value < 2100 and after.start - fact.end <= 2 else None
        found.append((day, fact.value, year))
    return found


def around(told_: Told, fact: Fact | Word, reach: int, *, every: bool = False) -> list[str]:
    """Return the stems of the words that carry meaning near a fact, nearest first; what a comma parts is further."""
    near = []
    for word in told_.words:
        first, last = sorted(((fact.start, fact.end), (word.start, word.end)))
        if not (word.content or every) or word.text[0].isdigit() or last[0] < first[1]:
            continue
        between = told_.text[first[1] : last[0]]
        near.append((len(between) + _PARTED * len(_PARTS.findall(between)), word.stem))
    return [stem for _, stem in sorted(near, key=lambda item: item[0])[:reach]]


_PARTED: Final = 15


_PARTS: Final = re.compile(r"[,;.:](?=\s)|\b(?:and|but|while|where)\b")
