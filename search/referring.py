"""What in a sentence points back to words before it, and which of these say what is meant.

"The scheme will close in May" needs the sentence that named the scheme, "she agreed" the one that named her, "these
sites" the one that listed them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from search.clauses import AUXILIARIES, PREPOSITIONS, VERBS
from search.names import names_in
from search.stemming import stem
from search.telling import is_past
from search.words import fold, is_stopword, says, stems, terms

_LEANS: Final = re.compile(
    r"(?:(?:however|also|in addition|additionally|furthermore|moreover|therefore|thus|similarly|again|but|and|so|yet|"
    r"nevertheless|as a result|consequently|by contrast|instead|otherwise),? )?"
    r"(?:it|its|this(?! (?:report|paper|document|appendix|annex|section|chapter|year|month|week|quarter)\b)|these|"
    r"those(?! (?:who|whose|with|that|aged|in|\w+ing)\b)|"
    r"that(?! (?:the|an?|this|these|all|any|no|it|we|further)\b)|they|their|them|he|she|his|her|"
    r"the latter|the former|both|such|neither|either|"
    r"(?:of|in|at|for|by|with|from|under|on|since|during|despite|among) (?:these|those|this|that|them|which)|"
    r"the (?:same|other|others|second|third|first|two|three|remaining|rest|above|increase|decrease|change|reduction)|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|most|all|none|many|few|half|a third|a quarter) of "
    r"(?:them|these|those)|"
    r"(?:the )?(?:number|figure|total) (?:was|is|has|had|rose|fell))\b(?!['’]s\b)"
    r"|(?:also|however|therefore|furthermore|similarly|as a result|consequently|in contrast|by contrast|otherwise),",
    re.IGNORECASE,
)
"""How a sentence begins that needs the one before it."""
_LEANS_LATER: Final = re.compile(
    r"[^,]{2,40}, (?:this|it|these|those|they|he|she)\b"
    r"|(?:although|though|while|whilst|when|if|unless|until|because|since|where|once) (?:it|this|these|they)\b",
    re.IGNORECASE,
)


_FOR_NOTHING: Final = re.compile(
    r"(?:however, |therefore, |also, |and |but )?it (?:(?:is|was|has been|had been|will be|would be|should be|may be|"
    r"can be|must be|remains|seems|appears) (?:\w+ ){0,3}?that\b|(?:is|was|will be|would be|remains|may be) (?:\w+ )?"
    r"(?:important|essential|necessary|possible|impossible|difficult|hard|easy|early|vital|likely|unlikely|right|"
    r"reasonable|helpful|useful|appropriate|imperative|crucial) (?:to|for)\b|is worth \w+ing\b)",
    re.IGNORECASE,
)
""" "It is clear that", where "it" stands for what comes after."""


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it to be understood: "This is an increase…", "In the main, it is…"."""
    said = text.lstrip("(“‘\"'[")
    if _FOR_NOTHING.match(said):
        return False
    return (_LEANS.match(said) or _LEANS_LATER.match(said)) is not None


class Pointing(StrEnum):
    """The ways in which words point back."""

    BEFORE = "before"
    """ "These", "such": to what stands just before, said in other words."""
    NOUN = "noun"
    """ "The scheme": to where the thing was named."""
    PERSON = "person"
    """ "She": to where somebody was named."""
    ORDER = "order"
    """ "Third, …": to what leads to the first."""
    CLAUSE = "clause"
    """ "and a fund", "to note it": to the words that it is a part of."""


class Pointer(NamedTuple):
    """Words that point back, by where they begin; `noun` is the stem of the thing, "" where none is named."""

    how: Pointing
    start: int
    noun: str = ""


_WORD: Final = re.compile(r"[^\W_]+(?:[-'’&/.][^\W_]+)*|[^\w\s]")
_SOON: Final = 6
"""Words within which "the scheme" is what its sentence is about."""
_ORDER: Final = re.compile(
    r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)(?:ly)?,|finally,", re.IGNORECASE
)
_FIRST: Final = re.compile(r"first(?:ly)?,", re.IGNORECASE)
_PERSON: Final = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_JOINED: Final = re.compile(
    r"^(?:however|also|additionally|in addition|furthermore|moreover|but|and|yet|nevertheless),? ", re.IGNORECASE
)
"""Words that only join a sentence to the one before: what follows them may stand alone."""
_CLAUSE: Final = re.compile(
    r"(?:\(?[a-zA-Z0-9]{1,4}[.)]\s+)?(?:[a-z][a-z]|a\s)|(?:\(?[a-zA-Z0-9]{1,4}[.)]\s+)?(?i:to) [A-Za-z]+ "
)
_SHE: Final = re.compile(r"(?:and |but |however, )?(?:he|she|his|her)\b", re.IGNORECASE)
_SOMEBODY: Final = re.compile(
    r"\b(?:man|woman|boy|girl|mother|father|son|daughter|wife|husband|child|person|patient|resident|applicant|"
    r"chair|chairman|leader|director|minister|officer|councillor|member|inspector|teacher|headteacher|judge)\b",
    re.IGNORECASE,
)
# What every paper has: "this report", "this year" say by themselves which.
_OF_THE_PAPER: Final = frozenset(
    stem(word)
    for word in "report paper document appendix annex section chapter volume page year month week quarter point stage "
    "meeting time winter spring summer autumn morning evening decade council authority board committee cabinet county "
    "borough city district country inquiry".split()
)
_RESTRICTED: Final = frozenset("who that which whose where with without in of from for on at under as to not".split())
_GOES_ON: Final = frozenset("of that which who whose where".split())
"""Words after a noun that say which one is meant."""
_DETERMINED: Final = frozenset("the this that these those such its their our his her same said".split())
_ADVERBS: Final = frozenset("also now then still only already therefore currently however itself themselves".split())
_JOINING: Final = frozenset("and or but if when while because so although as than".split())
_NOT_THINGS: Final = frozenset(
    stem(word)
    for word in "public future past past present end beginning start time year month week day number total rest "
    "majority whole world way need case fact basis moment law press country county city borough district region area "
    "council authority government cabinet police nhs chair chairman internet community children people "
    "minutes agenda meeting inspection inspector inspectors inquiry".split()
)
"""What is the only one of its kind, or is meant as such."""


@lru_cache(maxsize=1024)
def pointers(text: str) -> tuple[Pointer, ...]:
    """Return the words of a sentence's beginning, or of a stretch's, that point back to what is not in it."""
    found: list[Pointer] = []
    if _ORDER.match(text):
        found.append(Pointer(Pointing.ORDER, 0))
    elif _SHE.match(text):
        found.append(Pointer(Pointing.PERSON, 0))
    elif leans(_JOINED.sub("", text)) or _FIRST.match(text):
        found.append(Pointer(Pointing.BEFORE, 0))
    if _CLAUSE.match(text):
        found.append(Pointer(Pointing.CLAUSE, 0))
    person = _PERSON.search(text)
    if person and not _names_somebody(text):
        found.append(Pointer(Pointing.PERSON, person.start()))
    words = list(_WORD.finditer(text))
    said = [fold(word[0]) for word in words]
    for n, word in enumerate(said[:-1]):
        if word in {"these", "those", "such", "this"} and _demonstrates(said, n) and not _told_before(said, n):
            found.append(Pointer(Pointing.BEFORE, words[n].start(), stem(said[n + 1])))
        elif word in {"this", "these"} and n and said[n + 1] in AUXILIARIES and not _told_before(said, n):
            found.append(Pointer(Pointing.BEFORE, words[n].start()))
        elif word == "the" and _is_bare(said, n) and (noun := stem(said[n + 1])) not in _NOT_THINGS:
            earlier = stems(text[: words[n].start()])
            if noun not in earlier and len(earlier) < _SOON:
                found.append(Pointer(Pointing.NOUN, words[n].start(), noun))
    return tuple(sorted(set(found), key=lambda pointer: pointer.start))


@lru_cache(maxsize=1024)
def _names_somebody(text: str) -> bool:
    return _SOMEBODY.search(text) is not None or any(name.kind in {"person", "role"} for name in names_in(text))


def _demonstrates(said: Sequence[str], n: int) -> bool:
    """Whether "these", "such", … stand before the noun they point with, and no "who" or "of" says which are meant."""
    after = said[n + 1]
    if not after[:1].isalpha() or after in _RESTRICTED | AUXILIARIES | {"being", "had", "have"}:
        return False
    if said[n] in {"this", "these"} and stem(after) in _OF_THE_PAPER and _ends_here(said, n + 2):
        return False
    if said[n] == "this" and after in VERBS | PREPOSITIONS | _ADVERBS:
        return False
    if said[n] == "those" and (is_past(after) or after.endswith("ing")):
        return False
    return said[n] != "those" or not {"who", "that", "which", "whose", "where", "with"} & set(said[n + 2 : n + 5])


_BREAKS: Final = frozenset(", ; : – — ( and but".split())


def _told_before(said: Sequence[str], n: int) -> bool:
    """Whether the sentence itself says, before a "these", what that may mean: the noun, or a clause of its own."""
    nouns = {stem(word) for word in said[n + 1 : n + 3] if not is_stopword(word)}
    before = said[:n]
    if nouns & {stem(word) for word in before}:
        return True
    breaks = [place for place, word in enumerate(before) if word in _BREAKS and place >= _SOON - 1]
    return bool(breaks)


def _is_bare(said: Sequence[str], n: int) -> bool:
    """Whether "the" and one noun stand alone, with nothing before or after the noun that says which is meant."""
    noun = said[n + 1]
    if not noun.isalpha() or len(noun) < 3 or noun in AUXILIARIES | PREPOSITIONS | _ADVERBS:
        return False
    return not (n + 2 < len(said) and said[n + 2] in _GOES_ON) and _ends_here(said, n + 2)


def _ends_here(said: Sequence[str], n: int) -> bool:
    """Whether a noun phrase ends before a word: a verb, a sign, a word that joins."""
    after = said[n] if n < len(said) else "."
    return (
        not after[:1].isalnum()
        or after in AUXILIARIES | PREPOSITIONS | _ADVERBS | _JOINING | {"not", "to", "no", "which"}
        or is_past(after)
        or after in VERBS
        or after.removesuffix("s") in VERBS
        or after.removesuffix("es") in VERBS
        or after.endswith("ly")
    )


@lru_cache(maxsize=4096)
def named_in(noun: str, text: str) -> bool:
    """Whether a text says which thing a noun means: "the Household Support Fund", "a fund", not "the fund"."""
    if not says(text.casefold(), noun):
        return False  # most do not, and are spared the longer look
    found = list(terms(text))
    for n, term in enumerate(found):
        if term.stem != noun:
            continue
        before = fold(text[found[n - 1].start : found[n - 1].end]) if n else ""
        after = fold(text[found[n + 1].start : found[n + 1].end]) if n + 1 < len(found) else ""
        if before not in _DETERMINED or after in {"of", "for"}:
            return True
    return False


def source_of(pointer: Pointer, before: Sequence[str]) -> int | None:
    """Return which of the sentences before, in order, says what words point back to; None where none does."""
    last = len(before) - 1
    if last < 0:
        return None
    match pointer.how:
        case Pointing.PERSON:
            return next((n for n in range(last, -1, -1) if _names_somebody(before[n])), None)
        case Pointing.ORDER:
            first = next((n for n in range(last, -1, -1) if _FIRST.match(before[n])), None)
            return None if first is None else max(0, first - 1)
        case Pointing.NOUN:
            return next((n for n in range(last, -1, -1) if named_in(pointer.noun, before[n])), None)
        case Pointing.BEFORE | Pointing.CLAUSE:
            return last
