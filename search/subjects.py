"""Of whom or what a sentence tells something, and whether its source tells that of another."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from search.name_faults import TITLES
from search.sentences import sentences
from search.stemming import stem
from search.telling import AUXILIARIES, LIGHT, PRESENT, Told, Word, alike, is_past, told

_BEING: Final = frozenset("is are was were be been being".split())
_DETERMINERS: Final = frozenset(
    "the a an our its their his her this these that those no all each every some any".split()
)
_STANDING_IN: Final = frozenset(
    "it this that these those they he she we i you there who which what both neither such".split()
)
"""Words that stand for a subject named elsewhere."""
_PLACING: Final = frozenset(
    """in at on for from by after before to with of if when as since while although because under during following
    where until without within between over about not once through across against according subject unless whether
    despite given like among""".split()
)
"""Words that begin something other than a subject: a place, a time, a condition."""
_LINKS: Final = frozenset("of in at for on from with to by within between under about".split())
"""Words after which a noun only says which: "the Chair of the Board"."""
_ADVERBS: Final = frozenset("not also now still then already only always never since therefore".split())
_SPEAKING: Final = frozenset(
    "said says told asked replied explained reported added confirmed noted advised stated thanked suggested".split()
)
_THINKING: Final = [stem(word) for word in "expect think believe hope accept want answer warn".split()]
"""Words that a rewording may have for what a speaker said: "expected an underspend"."""
_JOINT: Final = re.compile(r"; (?:(?:and|but|while) )?|, (?:and|but|while|whereas) ")


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject, the verb it has, and what is said of it."""

    subject: tuple[Word, ...]
    verb: Word
    rest: tuple[Word, ...]
    passive: bool

    @property
    def heads(self) -> list[str]:
        """The stems of what the subject itself is, not of what only says which."""
        return _meant(_before_links(self.subject)) or _meant(self.subject)


def told_of_another(claim: Told, source: Told, around: frozenset[str]) -> bool:
    """Whether what a sentence says of its subject is said of another in its source.

    The first clause of the sentence is held against the clauses of its source that share the most figures with it, then
    the most of what it says.
    `around` are the stems of headings and of the paper's names, where "the school" may be named.
    """
    said = _clause(_parts(claim)[0])
    if said is None or not _meant(said.subject):
        return False
    figures = {word.stem for word in (*said.subject, *said.rest) if word.text[0].isdigit()}
    predicate = {word.stem for word in (said.verb, *said.rest) if word.content}
    parts = _parts(source)
    shared = [(len(figures & set(part.stems)), len(predicate & set(part.stems))) for part in parts]
    nearest = [part for part, counts in zip(parts, shared, strict=True) if any(counts) and counts == max(shared)]
    beyond = set(claim.stems) - {word.stem for word in said.subject}
    return bool(nearest) and all(_of_another(said, beyond, part, around) for part in nearest)


def _parts(told_: Told) -> list[Told]:
    """Return the sentences of a text, parted where a clause with a subject of its own begins."""
    found = []
    for first, last in sentences(told_.text):
        start = first
        for match in _JOINT.finditer(told_.text, first, last):
            if _clause(told(told_.text[match.end() : last])) is not None:
                found.append(told_.text[start : match.start()])
                start = match.end()
        found.append(told_.text[start:last])
    return [told(part) for part in found]


def _of_another(said: Clause, beyond: Collection[str], part: Told, around: frozenset[str]) -> bool:
    """Whether a clause of the source tells of another what a sentence says; `beyond` its subject it has these words."""
    own = _clause(part)
    if own is None:
        return False
    mine, theirs = _meant(said.subject), _meant(own.subject)
    if own.verb.text in _SPEAKING and said.verb.text not in _SPEAKING and _any_alike(mine, theirs):
        # What a speaker says is not said of the speaker.
        return not _any_alike(mine, _meant(own.rest)) and not _any_alike([said.verb.stem], _THINKING)
    # "Members came to the session": of the session the source tells that they came.
    rest = [word.stem for word in own.rest]
    if not theirs or all(_any_alike([head], beyond) and not _any_alike([head], rest) for head in own.heads):
        return False
    if not _any_alike(mine, part.stems):
        return not (set(mine) <= around and set(own.heads) & around)
    active = not said.passive and not own.passive and said.verb.text not in _BEING
    same = active and alike(said.verb.stem, own.verb.stem)
    if not _any_alike(mine, theirs):
        return same
    # "The Board said" for "the Chair of the Board said"; "of those with a plan 35% have one" for "35% have a plan".
    moved = (one for one in mine if _any_alike([one], rest) and not _any_alike([one], theirs))
    return not _any_alike(own.heads, [word.stem for word in said.subject]) or (same and any(moved))


def _any_alike(some: Collection[str], others: Collection[str]) -> bool:
    return any(alike(one, other) for one in some for other in others)


def _clause(told_: Told) -> Clause | None:
    """Return the first clause of a sentence, None where its subject is not found or stands in for another."""
    words = told_.words
    first = 0
    if words and words[0].text in _PLACING:
        comma = told_.text.find(", ", words[0].end)
        first = next((n for n, word in enumerate(words) if _begins(words, n) or -1 < comma < word.start), len(words))
    if first < len(words) and words[first].text in _STANDING_IN | _PLACING:
        return None
    place = _verb(told_, first)
    if place is None:
        return None
    last = place
    while last + 1 < len(words) and words[last].text in AUXILIARIES and words[last + 1].text in AUXILIARIES | _ADVERBS:
        last += 1
    passive = words[last].text in _BEING and last + 1 < len(words) and is_past(words[last + 1].text)
    if words[last].text in AUXILIARIES and last + 1 < len(words) and words[last + 1].text not in _DETERMINERS:
        last += 1
    return Clause(_subject(told_, first, place), words[last], words[last + 1 :], passive)


def _subject(told_: Told, first: int, verb: int) -> tuple[Word, ...]:
    """Return the words of a subject: of "of 925 adults, 35%" the adults, of "Ms Yeo, a trustee," her name."""
    words = told_.words
    if words[0].text == "of" and not _meant(words[first:verb]):
        return words[:verb]
    comma = told_.text.find(", ", words[first].end, words[verb].start)
    return tuple(word for word in words[first:verb] if comma < 0 or word.start < comma)


def _begins(words: Sequence[Word], place: int) -> bool:
    """Whether a subject begins right after a noun: "as an employer | the Council has"."""
    return place > 1 and words[place].text in _DETERMINERS and words[place - 1].content and words[0].text != "to"


def _verb(told_: Told, first: int) -> int | None:
    """Return the place of the first word from `first` on that looks like a verb with a subject before it."""
    words = told_.words
    for place in range(first + 1, len(words)):
        word, before = words[place], words[place - 1]
        if word.text in AUXILIARIES:
            return place
        if before.text in _DETERMINERS or not any(other.content for other in words[first:place]):
            continue
        if is_past(word.text):
            return place
        if PRESENT.match(told_.text, word.start):
            return place
    return None


def _before_links(words: Sequence[Word]) -> Sequence[Word]:
    return words[: next((n for n, word in enumerate(words) if word.text in _LINKS), len(words))]


def _meant(words: Sequence[Word]) -> list[str]:
    """Return the stems of the words that carry meaning; of plain ones only where there are no others."""
    meant = [word.stem for word in words if word.content and not word.text[0].isdigit()]
    return [one for one in meant if one not in LIGHT] or meant


def spoken_by_another(claim: Told, source: Told) -> bool:
    """Whether what one person said is put into another's mouth."""
    speaker = _speaker(claim)
    if not speaker:
        return False
    said = {word.stem for word in claim.words if word.content} - speaker
    told_by = [told(source.text[slice(*span)]) for span in sentences(source.text)]
    nearest = max(told_by, key=lambda one: len(said & set(one.stems)), default=source)
    other = _speaker(nearest)
    return bool(other) and not other & speaker


def _speaker(told_: Told) -> set[str]:
    """Return the names right before the first word of saying of a sentence: "The Chair of the Board then said"."""
    place = next((n for n, word in enumerate(told_.words) if word.text in _SPEAKING), 0)
    names: set[str] = set()
    for word in reversed(told_.words[:place]):
        named = told_.text[word.start].isupper()
        if not named and word.text not in _LINKS | _DETERMINERS | _ADVERBS | AUXILIARIES:
            break
        if named and word.text not in TITLES:
            names.add(word.stem)
    return names
