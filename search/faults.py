"""What is wrong with a sentence, held against the words of a paper that are said to bear it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, TypeAlias

from search import figures, polarity
from search.facts import facts
from search.neighbours import displaced, opposite_fits
from search.sentences import sentences
from search.stemming import stem
from search.telling import LIGHT, SAYING, Told, Word, alike, is_past, told


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence is held against: words of the papers, and what stands around them.

    `context` is a row's header cells, an item's lead-in; `around` the stems of headings and of the paper's names,
    `whole` those of all the text that was sent; `body` the stems that mean the body that meets: "hwb", "board".
    """

    words: Told
    context: Told
    around: frozenset[str]
    whole: frozenset[str]
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
    if _name_lost(claim, source):
        return "name"
    if _denied_otherwise(claim, there):
        return "denial"
    if _opened_otherwise(claim, there, context):
        return "not done"
    denied = {claim.words[n].stem for n in _denied(claim)}
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
    if _turned(claim, there) or _names_parted(claim, source) or _titles_parted(claim, there):
        return "order"
    if _spoken_by_another(claim, there):
        return "speaker"
    if _unlike(claim, source, likeness):
        return "words"
    return ""


def _names(told_: Told) -> list[Word]:
    """Return the words written with a capital inside a sentence, and the first where a capital follows it."""
    found = []
    for place, word in enumerate(told_.words):
        written = told_.text[word.start : word.end]
        if not written[0].isupper() or not word.content:
            continue
        first = place == 0 or told_.text[: word.start].rstrip().endswith((".", ":", "“", '"'))
        following = told_.words[place + 1] if place + 1 < len(told_.words) else None
        titled = following is not None and told_.text[following.start].isupper()
        if not first or titled or written[1:2].isupper():
            found.append(word)
    return found


def _name_lost(claim: Told, source: Source) -> bool:
    words = source.words.words
    there = {*source.words.stems, *source.around, *(source.body if source.body & set(source.words.stems) else ())}
    starts = {"".join(word.text[0] for word in words[n : n + k]) for k in range(2, 6) for n in range(len(words))}
    return any(
        word.stem not in there
        and word.text not in starts
        and word.text not in _TITLES
        and not facts(claim.text[word.start : word.end])
        for word in _names(claim)
    )


_REACH: Final = 3
"""How many words that carry meaning a "not" reaches over."""


def _reached(told_: Told, starts: Callable[[int], bool], reach: int) -> set[int]:
    """Return the places of the next few words that carry meaning after each that `starts`, within its clause."""
    found: set[int] = set()
    for place, word in enumerate(told_.words):
        if not starts(place):
            continue
        here = told_.text[word.end :]
        end = word.end + (_CLAUSE_END.search(here) or re.search(r"$", here)).start()  # type: ignore[union-attr]
        after = [
            n
            for n, other in enumerate(told_.words)
            if n > place and other.start < end and other.content and other.stem not in _RAISING
        ]
        found.update(after[:reach])
    return found


_RAISING: Final = frozenset(stem(word) for word in "expect think believe intend plan want seem appear".split())
"""Verbs that a "not" passes over: "is not expected to rise" says "is expected not to rise"."""


_CLAUSE_END: Final = re.compile(r"[.;:!?](?:\s|$)")


def _denying(told_: Told, place: int) -> bool:
    following = told_.words[place + 1].text if place + 1 < len(told_.words) else ""
    return polarity.denies(told_.words[place].text, following)


def _denied(told_: Told, reach: int = _REACH) -> set[int]:
    return _reached(told_, lambda place: _denying(told_, place), reach)


def _denied_otherwise(claim: Told, source: Told) -> bool:
    """Whether the sentence denies what its source does not, or the other way round."""
    mine, first_of_mine = ({claim.words[n].stem for n in _denied(claim, reach)} for reach in (_REACH, 1))
    reached = _denied(source)
    theirs, first_of_theirs = ({source.words[n].stem for n in found} for found in (reached, _denied(source, 1)))
    free = {word.stem for n, word in enumerate(source.words) if n not in reached}
    # "Not met" may be said of what was missed.
    turned = {word for word in first_of_mine if any(polarity.opposites(word, other) for other in free)}
    if not turned and ((mine and not mine & theirs) or (first_of_mine & free) - theirs):
        return True
    said = {word.stem for word in claim.words if word.content}
    return bool((first_of_theirs & said) - mine - free)


def _opens(told_: Told, place: int) -> bool:
    """Whether a word says that what follows has not happened: "asked to", "is to"."""
    word = told_.words[place].text
    if word == "may" and told_.text[told_.words[place].start] == "M":  # the month
        return False
    before = told_.words[place - 1].text if place else ""
    return word in polarity.OPENING or (word == "to" and before in {"is", "are", "was", "were", "be"})


def _opened_otherwise(claim: Told, source: Told, context: Told) -> bool:
    """Whether the sentence tells as done what its source only asks for, plans or allows, or the other way round."""
    if any(_opens(claim, n) or word.text in polarity.FORESEEN for n, word in enumerate(claim.words)):
        return not any(
            word.text in polarity.OPENING | polarity.FORESEEN or word.text in {"to", "be"}
            for word in (*source.words, *context.words)
        )
    reached = _reached(source, lambda place: _opens(source, place), _REACH)
    foreseen = _reached(source, lambda place: source.words[place].text in polarity.FORESEEN, 1)
    free = {word.stem for n, word in enumerate(source.words) if n not in reached | foreseen}
    done = {word.stem for word in claim.words if word.content and is_past(word.text)}
    opened = {source.words[n].stem for n in reached}
    named = {source.words[n].stem for n in foreseen}
    return bool((opened & done) - free) or bool((named & {word.stem for word in claim.words}) - free)


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


_PRONOUNS: Final = frozenset("it its they their them this these those that he him his she her we us our i my".split())


def _denials(told_: Told, first: int, last: int) -> int:
    return sum(_denying(told_, place) for place in range(first, last))


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


def _turned(claim: Told, source: Told) -> bool:
    """Whether two names have changed places in a sentence that otherwise follows its source."""
    wanted = [word.stem for word in claim.words if word.content]
    there = source.stems
    if sum(word in there for word in wanted) < 0.8 * len(wanted):
        return False
    if _passive(claim) != _passive(source):
        return False
    order = []
    for word in _names(claim):
        places = [n for n, other in enumerate(there) if other == word.stem]
        if len(places) == 1 and not facts(claim.text[word.start : word.end]):
            order.append(places[0])
    return any(later < earlier for earlier, later in pairwise(order))


def _passive(told_: Told) -> bool:
    """Whether something is done by somebody who is named after it."""
    return any(word.text == "by" and told_.text[following.start].isupper() for word, following in pairwise(told_.words))


def _names_parted(claim: Told, source: Source) -> bool:
    """Whether two names stand together in the sentence and both elsewhere in its source: another person's surname."""
    words = source.words.words
    places = {word.stem: [n for n, other in enumerate(words) if other.stem == word.stem] for word in claim.words}
    for one, other in pairwise(_names(claim)):
        together = claim.text[one.end : other.start] == " " and one.text not in _TITLES
        if not together or not places[one.stem] or not places[other.stem]:
            continue
        if not any(0 < second - first <= 3 for first in places[one.stem] for second in places[other.stem]):
            return True
    return False


def _spoken_by_another(claim: Told, source: Told) -> bool:
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
    """Return the names before the first word of saying of a sentence: "Ms Yeo said that"."""
    place = next((n for n, word in enumerate(told_.words) if word.text in _SPEAKING), 0)
    before = told_.words[max(0, place - 3) : place]
    return {word.stem for word in before if told_.text[word.start].isupper() and word.text not in _TITLES}


_SPEAKING: Final = frozenset(
    "said says told asked replied explained reported added confirmed noted advised stated thanked suggested".split()
)


def _titles_parted(claim: Told, source: Told) -> bool:
    """Whether a title has gone from one name to another: "Mr Healthwatch thanked Teale"."""

    def titled(told_: Told) -> set[tuple[str, str]]:
        return {(word.text, after.stem) for word, after in pairwise(told_.words) if word.text in _TITLES - {"the"}}

    mine, theirs = titled(claim), titled(source)
    said = {word.stem for word in claim.words}
    return any(title == other and name in said for title, _ in mine - theirs for other, name in theirs - mine)


_TITLES: Final = frozenset("mr mrs ms miss dr cllr councillor councillors professor prof sir the".split())


LEAST_LIKE: Final = 0.55
"""What each word that its source does not have must reach in likeness to some word there."""


_LEAST_HELD: Final = 2
"""Words, plain ones not counted, that a sentence must have from its source: "Beds matter" says nothing of it."""
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
    held = {word.stem for word in heavy} - strange
    if len(strange) > MOST_NEW * len(said) or len(held) < _LEAST_HELD:
        return True
    others = dict.fromkeys(word.text for word in (*source.words.words, *source.context.words) if word.content)
    return any(value < LEAST_LIKE for value in likeness([word.text for word in heavy if word in new], list(others)))
