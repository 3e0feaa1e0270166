"""What is wrong with a sentence, held against the words of a paper that are said to bear it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from search import denials, figures, name_faults, polarity, subjects
from search.facts import facts
from search.neighbours import displaced, opposite_fits
from search.telling import LIGHT, SAYING, Told, Word, alike


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence is held against: words of the papers, and what stands around them.

    `context` is a row's header cells, an item's lead-in; `around` the stems of headings and of the paper's names,
    `body` those that mean the body that meets: "hwb", "board".
    """

    words: Told
    context: Told
    around: frozenset[str]
    body: frozenset[str]


Likeness: TypeAlias = Callable[[Sequence[str], Sequence[str]], Sequence[float]]
"""For each of some words, how near the nearest of some others comes in meaning: a cosine."""


def fault(claim: Told, source: Source, likeness: Likeness) -> str:
    """Return what is wrong with a sentence, "" for nothing that can be found."""
    there, context = source.words, source.context
    if figures.lost(claim, there, context):
        return "fact"
    if figures.misplaced(claim, there, context):
        return "place of a fact"
    if name_faults.lost(claim, there, _named(source)):
        return "name"
    if denials.denied_otherwise(claim, there):
        return "denial"
    if denials.opened_otherwise(claim, there, context):
        return "not done"
    denied = {claim.words[n].stem for n in denials.denied(claim)}
    if _quantified_otherwise(claim, source):
        return "how many"
    if polarity.opposed([stem for stem in claim.stems if stem not in denied], [*there.stems, *context.stems]):
        return "opposite"
    if opposite_fits(claim, there):
        return "opposite elsewhere"
    if _changed(claim, source):
        return "changed word"
    if displaced(claim, there, likeness, LEAST_LIKE):
        return "replaced word"
    if name_faults.turned(claim, there) or name_faults.parted(claim, there) or name_faults.titles_parted(claim, there):
        return "order"
    if subjects.spoken_by_another(claim, there):
        return "speaker"
    if subjects.told_of_another(claim, there, source.around):
        return "subject"
    if _unlike(claim, source, likeness):
        return "words"
    return ""


def _named(source: Source) -> set[str]:
    return {*source.words.stems, *source.around, *(source.body if source.body & set(source.words.stems) else ())}


_QUANTITIES: Final = frozenset("all every none most never always majority".split())


def _quantified_otherwise(claim: Told, source: Source) -> bool:
    """Whether the sentence speaks of all or none where its source does not."""
    there = {*source.words.stems, *source.context.stems}
    said = [word.stem for word in claim.words if word.text in _QUANTITIES]
    return any(not any(alike(word, other) for other in there) for word in said)


def _changed(claim: Told, source: Source) -> bool:
    """Whether a sentence that follows its source word for word has another word in one place."""
    mine, theirs = claim.words, source.words.words
    blocks = SequenceMatcher(None, source.words.stems, claim.stems, autojunk=False).get_opcodes()
    for place, (tag, first, last, start, end) in enumerate(blocks):
        if tag == "equal":
            continue
        before = blocks[place - 1][2] - blocks[place - 1][1] if place else 0
        behind = blocks[place + 1][2] - blocks[place + 1][1] if place + 1 < len(blocks) else 0
        if before + behind < _COPIED:
            continue
        new, old = mine[start:end], theirs[first:last]
        if before and behind and _denials(claim, start, end) != _denials(source.words, first, last):
            return True
        added = (first == last or not behind) and not any(word.content for word in mine[start:end])
        if added and _denials(claim, start, end):  # "than it was not"
            return True
        if len(new) > 2:
            continue
        within = before and behind and len(old) <= len(new) + 2
        # Of much that was left out, the words beside those that go on.
        beside = old if within else old[: len(new) + 1] if before >= behind else old[-len(new) - 1 :]
        if any(_out_of_place(word, beside, source, bool(within)) for word in new):
            return True
    return False


_COPIED: Final = 3
"""How many words beside a place must be the source's own for the sentence to follow it there."""


def _denials(told_: Told, first: int, last: int) -> int:
    return sum(denials.denying(told_, place) for place in range(first, last))


def _out_of_place(word: Word, old: Sequence[Word], source: Source, held: bool) -> bool:
    """Whether a word stands where its source has others, and means none of them; `held` from both sides."""
    if any(polarity.opposites(word.stem, other.stem) for other in old):
        return True
    if not word.content or any(alike(word.stem, other.stem) for other in old):
        return False
    if word.stem in source.body and any(other.stem in source.body for other in old):
        return False
    lost = [other for other in old if other.content]
    if word.text[0].isdigit() or word.stem in _NUMBER_STEMS:
        return bool(lost) or not old
    if word.stem in source.context.stems or any(alike(word.stem, other) for other in source.words.stems):
        return held and bool(lost)
    return bool(lost) or not (old and word.stem in LIGHT)


_NUMBER_STEMS: Final = frozenset(str(number) for number in range(21))


LEAST_LIKE: Final = 0.55
"""What each word that its source does not have must reach in likeness to some word there."""


_LEAST_HELD: Final = 2
"""Words, plain ones not counted, that a sentence must have from its source: "Beds matter" says nothing of it.

Those of headings and titles do not count: all of a paper's sentences have them.
"""
MOST_NEW: Final = 0.5
"""The share of words that its source does not have, of those that carry meaning."""


def _unlike(claim: Told, source: Source, likeness: Likeness) -> bool:
    """Whether too many words of a sentence, or one that is far from all, are not its source's."""
    there = {*source.words.stems, *source.context.stems, *source.around}
    wanted = [word for word in claim.words if word.content and word.stem not in SAYING]
    new = [
        word
        for word in wanted
        if not any(alike(word.stem, other) for other in there) and not facts(claim.text[word.start : word.end])
    ]
    heavy = [word for word in wanted if word.stem not in LIGHT]
    strange, said = ({word.stem for word in words} for words in (new, wanted))
    own = {*source.words.stems, *source.context.stems}
    held = {word.stem for word in heavy if any(alike(word.stem, other) for other in own)} - strange
    if len(strange) > MOST_NEW * len(said) or len(held) < _LEAST_HELD:
        return True
    others = dict.fromkeys(word.text for word in (*source.words.words, *source.context.words) if word.content)
    return any(value < LEAST_LIKE for value in likeness([word.text for word in heavy if word in new], list(others)))
