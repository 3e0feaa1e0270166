"""Which stretches of the hits make the answer, in what order, within the words an answer may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from corpus.papers import Passage, PassageKind
from search.kinds import Kind, has_answer, kind_of
from search.lists import Siblings, block_at, family, fitted, led_to
from search.proceedings import Part, in_the_chair
from search.query import Query
from search.ranking import PRONOUN
from search.scoring import Candidate, leads, recommended
from search.sentences import Span, sentences, shortened, word_count
from search.wording import shown_words
from search.words import content_stems

MOST_WORDS: Final = 120
MOST_STATEMENTS: Final = 4
FURTHER: Final = 0.85
"""How much less than the best a further sentence may score."""
FURTHER_WITHOUT: Final = 0.5
"""The same for one without the kind of thing that is asked for."""
_NEARLY: Final = 0.3
"""How much less than the best a minute may score whose resolutions answer what was decided."""
_SHORTEST: Final = 3
_LISTING: Final = {Kind.LIST, Kind.DECISION}
"""The kinds of questions that a whole list answers."""
_FOLLOWING: Final = {Kind.ABOUT, Kind.YES_NO, Kind.DECISION, Kind.WHY, Kind.FACT}
"""The kinds of questions whose answer may go on in the next sentence: "It was put to the vote. It was lost."."""
_LEAST_OF_ONE: Final = 8
_FOLLOWED: Final = 70
"""Words up to which a sentence may take along those that go on about its subject."""
_WITH_BEFORE: Final = 80
"""Words up to which a sentence may take along the one before that it cannot be understood without."""

_LEANS: Final = re.compile(
    r"(?:(?:however|also|in addition|additionally|furthermore|moreover|therefore|thus|similarly|again|but|and|so|yet|"
    r"nevertheless|as a result|consequently|by contrast|instead|otherwise),? )?"
    r"(?:it|its|this|these|those|that|they|their|them|he|she|his|her|the latter|the former|both|such|neither|either|"
    r"(?:of|in|at|for|by|with|from|under|on|since|during|despite|among) (?:these|those|this|that|them|which)|"
    r"the (?:same|other|others|second|third|first|two|three|remaining|rest|above|increase|decrease|change|reduction)|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|most|all|none|many|few|half|a third|a quarter) of "
    r"(?:them|these|those)|"
    r"(?:the )?(?:number|figure|total) (?:was|is|has|had|rose|fell))\b(?!['’]s\b)"
    r"|(?:also|however|therefore|furthermore|similarly|as a result|consequently|in contrast|by contrast|otherwise),",
    re.IGNORECASE,
)
"""How a sentence begins that needs the one before it."""


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it to be understood: "This is an increase…", "In the main, it is…"."""
    return (_LEANS.match(text) or _LEANS_LATER.match(text)) is not None


_LEANS_LATER: Final = re.compile(r"[^,]{2,40}, (?:this|it|these|those|they|he|she)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The stretches an answer is made of, best first, and how many items of a list were left out for want of room."""

    taken: tuple[Candidate, ...]
    more: int = 0


def chosen(
    query: Query,
    found: Sequence[Candidate],
    siblings: Siblings = lambda passage: (passage,),
    needed: Sequence[Candidate] = (),
    most: int = MOST_STATEMENTS,
    words: int = MOST_WORDS,
) -> Chosen:
    """Take the best sentences that say different things, with what they need, within the room there is.

    A list that is asked for comes first and may take more statements than `most`, one an item. `needed` are taken
    however little they score and whatever they repeat.
    """
    taken: list[Candidate] = []
    more = 0
    kind = kind_of(query)
    best = max((item.score for item in found), default=0.0)
    minuted = [item for item in found if item.pinned] if query.part is not None else []
    if minuted and query.part is Part.CHAIR:
        found = _chairs(minuted) or minuted
    elif minuted:
        return Chosen(*_minuted(minuted, words))
    elif found and kind in _LISTING:
        anchor = _minute_of(found, siblings) if kind is Kind.DECISION else None
        taken, more = _listed(query, anchor or found[0], siblings, words)
    for item in (*needed, *found):
        left = words - sum(shown_words(other) for other in taken)
        if len(taken) >= most or left < _SHORTEST:
            break
        if (
            taken
            and not item.pinned
            and item.score < best - (FURTHER if has_answer(query, item.text) else FURTHER_WITHOUT)
        ):
            continue
        wanted = item if taken else replace(item, span=shortened(item.passage.text, item.span, words))
        wanted = _with_what_it_needs(wanted, kind, left)
        if taken and (shown_words(wanted) > left or word_count(wanted.text) < _SHORTEST):
            continue
        if any(_within(item, other) for other in taken) or (taken and _leans(wanted)):
            continue
        if item not in needed and any(_repeats(wanted.text, other.text) for other in taken):
            continue
        joined = _joined(taken, wanted)
        if len(joined) <= most:
            taken = joined
    by_passages = kind is Kind.ABOUT and not recommended(query)
    return Chosen(tuple(_in_order(taken, by_passages=by_passages)), more)


def _with_what_it_needs(item: Candidate, kind: Kind, words: int) -> Candidate:
    """Let a sentence take along its neighbours, as far as it needs them to be understood and there is room."""
    item = with_before(item, min(words, _WITH_BEFORE))
    if kind in _FOLLOWING:
        item = with_followers(item, min(words, _FOLLOWED))
    if leads(item.text):
        item = with_next(item, words)
    return item


def _listed(query: Query, item: Candidate, siblings: Siblings, words: int) -> tuple[list[Candidate], int]:
    """Return the list that the best stretch leads in, is an item of, or stands before; nothing where there is none."""
    passage = item.passage
    others = family(passage, siblings)
    # Of recommendations that are numbered through a whole paper few are about one thing.
    of_one = passage.kind is PassageKind.RECOMMENDATION and not passage.parent and bool(query.topic)
    if len(others) > (0 if passage.kind is PassageKind.MINUTE else 1) and not of_one:
        return _family(item, others, words)
    block = block_at(passage, item.span) or led_to(passage, item.span)
    if block is None:
        return [], 0
    start = (
        with_before(replace(item, span=block.lead), words // 2).span[0]
        if block.lead[0] < block.lead[1]
        else item.span[0]
    )
    start = min(start, block.lead[0], item.span[0])
    spans, missing = fitted(passage, block, words, start)
    ends = {end for _, end in block.items}
    return [
        replace(item, span=span, score=item.score - place / 1000, cut=span[1] not in ends)
        for place, span in enumerate(spans)
    ], missing


def _minute_of(found: Sequence[Candidate], siblings: Siblings) -> Candidate | None:
    """Return a stretch of the minute that tells nearly as much as the best stretch, and ends with what was resolved."""
    best = found[0]
    if best.passage.kind is PassageKind.RESOLUTION:
        return None
    near = (item for item in found if item.passage.kind is PassageKind.MINUTE and item.score > best.score - _NEARLY)
    found_in = next((item for item in near if family(item.passage, siblings)), None)
    return found_in and replace(found_in, score=best.score)


def _minuted(found: Sequence[Candidate], words: int) -> tuple[tuple[Candidate, ...], int]:
    """Return a part of the minutes as printed: all who were there, every interest declared."""
    first, *_ = in_order = sorted(found, key=lambda item: item.rank)
    taken, more = _family(first, list({item.passage.id: item.passage for item in in_order}.values()), words)
    return tuple(taken), more


def _chairs(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the names with the mark of who was in the chair."""
    spans = [(item, in_the_chair(item.passage.text, item.span)) for item in found]
    return [replace(item, span=span) for item, span in spans if span is not None]


def _family(item: Candidate, others: Sequence[Passage], words: int) -> tuple[list[Candidate], int]:
    """Return resolutions that stand side by side, each shortened where they do not fit whole."""
    whole = sum(word_count(other.text) for other in others)
    each = max(_LEAST_OF_ONE, words // len(others) - 1)
    taken: list[Candidate] = []
    room = words
    for place, other in enumerate(others):
        everything = (0, len(other.text))
        span = everything if whole <= words else shortened(other.text, everything, each)
        made = Candidate(other, span, item.score - place / 1000, item.rank, item.pinned, span != everything)
        if shown_words(made) > room:
            return taken, len(others) - place
        room -= shown_words(made)
        taken.append(made)
    return taken, 0


def with_before(item: Candidate, words: int) -> Candidate:
    """Let a sentence that leans on the one before it ("This is an increase…") take it along, where there is room."""
    text, start = item.passage.text, item.span[0]
    if item.passage.kind is PassageKind.ROW or not leans(item.text):
        return item
    for span in reversed(parts_of(item.passage.text, item.passage.breaks)):
        if span[0] >= start:
            continue
        if not leans(text[start : item.span[1]]) or word_count(text[span[0] : item.span[1]]) > words:
            break
        start = span[0]
    return replace(item, span=(start, item.span[1]))


def _leans(item: Candidate) -> bool:
    """Whether a stretch still needs the sentence before it, for which there was no room."""
    return item.passage.kind is not PassageKind.ROW and item.span[0] > 0 and leans(item.text)


def with_followers(item: Candidate, words: int) -> Candidate:
    """Let a sentence take along those after it that go on about the same thing: "It takes an active interest …"."""
    text, end = item.passage.text, item.span[1]
    if not text[end:].strip():
        return item
    for start, stop in parts_of(item.passage.text, item.passage.breaks):
        if start < end:
            continue
        if not PRONOUN.match(text[start:stop]) or word_count(text[item.span[0] : stop]) > words:
            break
        end = stop
    return replace(item, span=(item.span[0], end))


def with_next(item: Candidate, words: int) -> Candidate:
    """Let a lead-in ("… the following:") take along as much of what it leads to as there is room for."""
    text, end = item.passage.text, item.span[1]
    for span in parts_of(item.passage.text, item.passage.breaks):
        if span[0] >= end:
            if word_count(text[item.span[0] : span[1]]) > words:
                break
            end = span[1]
    return replace(item, span=(item.span[0], end))


@lru_cache(maxsize=64)
def parts_of(text: str, breaks: tuple[int, ...]) -> tuple[Span, ...]:
    """Return the sentences of a passage, which each of its stretches asks for."""
    return tuple(sentences(text, breaks))


def _within(item: Candidate, other: Candidate) -> bool:
    return item.passage.id == other.passage.id and other.span[0] <= item.span[0] and item.span[1] <= other.span[1]


def _joined(taken: list[Candidate], item: Candidate) -> list[Candidate]:
    """Add a stretch, grown together with one that it follows, precedes or overlaps in the same passage."""
    for place, other in enumerate(taken):
        if other.passage.id == item.passage.id:
            first, second = sorted((other.span, item.span))
            if not item.passage.text[first[1] : second[0]].strip():
                grown = replace(other, span=(first[0], max(first[1], second[1])), score=max(other.score, item.score))
                return _joined([*taken[:place], *taken[place + 1 :]], grown)
    return [*taken, item]


def _repeats(text: str, other: str) -> bool:
    mine, theirs = set(content_stems(text)), set(content_stems(other))
    smaller = min(len(mine), len(theirs))
    return smaller > 0 and len(mine & theirs) >= 0.8 * smaller


def _in_order(taken: Sequence[Candidate], *, by_passages: bool) -> list[Candidate]:
    """Put the best first, the others of its passage after it as printed, then those of other passages, best first.

    What is said about something goes by its passages: the one that says most of it comes before the best sentence.
    """
    ordered: list[Candidate] = []
    by_score = sorted(
        taken, key=lambda item: (not item.pinned, item.rank if by_passages else 0, -item.score, item.rank, item.span)
    )
    for item in by_score:
        if item not in ordered:
            others = [other for other in by_score if other.passage.id == item.passage.id and other is not item]
            ordered += [item, *sorted(others, key=lambda other: other.span)]
    return ordered
