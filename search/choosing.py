"""Which stretches of the hits make the answer, in what order, within the words an answer may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import Final

from corpus.papers import Passage, PassageKind
from search.kinds import Kind, has_answer, kind_of
from search.lists import Siblings, block_at, family, fitted, led_to
from search.proceedings import Part, in_the_chair
from search.query import Query
from search.ranking import PRONOUN
from search.referring import pointers
from search.scoring import Candidate, leads, recommended
from search.sentences import shortened, word_count
from search.standing import is_sentence, lead_of, parts_of, standing, stands_alone
from search.table_rows import row_of
from search.wording import shown_words
from search.words import content_stems_within, stems

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
_LEAST_OF_DECISION: Final = 20
"""Words that one decision of a meeting has at least, its minute's title among them."""
_ASKED: Final = 0.6
"""The share of a question's words from which what leads to a list says what it is about."""
_FOLLOWED: Final = 70
"""Words up to which a sentence may take along those that go on about its subject."""
_ALONE: Final = 0.2
"""What a stretch loses that cannot be understood alone, whatever is shown with it."""
_READ_FOR_IT: Final = 12
"""How many stretches, the best, are looked at for that."""
_NAMING: Final = {PassageKind.CONTENTS, PassageKind.HEADER}
_DECIDED: Final = {PassageKind.MINUTE, PassageKind.RESOLUTION, PassageKind.RECOMMENDATION, PassageKind.ACTION}
_FRAGMENT: Final = 25
"""Words from which what is no sentence may be a further statement."""


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
    elif minuted and query.part in (Part.DECISIONS, Part.ACTIONS):
        return Chosen(*_decided(minuted, words))
    elif minuted:
        return Chosen(*_minuted(minuted, words))
    elif found and kind in _LISTING:
        anchor = _minute_of(found, siblings) if kind is Kind.DECISION else None
        taken, more = _listed(query, anchor or found[0], siblings, words)
        if not taken and kind is Kind.LIST:
            taken = _near_by(query, [item for item in found if item.score > best - _NEARLY], siblings, words)
    elif found and _asks_for_list(query, found[0].passage):
        taken, more = _listed(query, found[0], siblings, words)
    for item in chain(needed, _by_standing(query, found, words)):
        left = words - sum(shown_words(other) for other in taken)
        if len(taken) >= most or left < _SHORTEST:
            break
        if taken and not item.pinned and _too_poor(query, item, best):
            continue
        wanted = item if taken else replace(item, span=shortened(item.passage.text, item.span, words))
        if any(_within(item, other) for other in taken):
            continue
        wanted = _with_what_it_needs(wanted, kind, left, taken)
        if taken and (shown_words(wanted) > left or word_count(wanted.text) < _SHORTEST):
            continue
        if taken and item not in needed and (_is_fragment(query, wanted) or not stands_alone(wanted, taken)):
            continue
        if item not in needed and any(_repeats(wanted, other) for other in taken):
            continue
        joined = _joined(taken, wanted)
        if len(joined) <= most:
            taken = joined
    by_passages = kind is Kind.ABOUT and not recommended(query)
    return Chosen(tuple(_in_order(taken, by_passages=by_passages)), more)


def _by_standing(query: Query, found: Sequence[Candidate], words: int) -> Iterator[Candidate]:
    """Yield stretches, best first, where those that cannot be made to stand alone count for less.

    That takes long to find out, so it is found out of those only that come up and may be taken.
    """
    best = max((item.score for item in found), default=0.0)
    heap = [(not item.pinned, -item.score, place, place >= _READ_FOR_IT) for place, item in enumerate(found)]
    heapify(heap)
    while heap:
        behind, worth, place, known = heappop(heap)
        if known or _too_poor(query, found[place], best) or not _leans_still(found[place], words):
            yield found[place]
        else:
            heappush(heap, (behind, worth + _ALONE, place, True))


def _too_poor(query: Query, item: Candidate, best: float) -> bool:
    """Whether a stretch scores too little to stand beside the best one."""
    lost = best - item.score
    return lost > FURTHER_WITHOUT and (lost > FURTHER or not has_answer(query, item.text))


def _leans_still(item: Candidate, words: int) -> bool:
    """Whether a stretch points back to what is not shown, whatever is shown with it."""
    return bool(pointers(item.text)) and not stands_alone(standing(item, words))


def _is_fragment(query: Query, item: Candidate) -> bool:
    """Whether a stretch is a name, a label, a row without headers or a line of contents, which says nothing more."""
    passage = item.passage
    if item.pinned:
        return False
    if passage.kind in _NAMING:
        return True
    if passage.kind is PassageKind.ROW and row_of(passage) is None:
        return not (is_sentence(item.text) and item.text.endswith("."))
    if leads(item.text):
        return True
    if is_sentence(item.text):
        return False
    if passage.kind is PassageKind.FRONT:
        return has_answer(query, item.text) < 1
    return word_count(item.text) < _FRAGMENT and not (item.opening or passage.context or item.text.endswith("."))


def _with_what_it_needs(item: Candidate, kind: Kind, words: int, taken: Sequence[Candidate]) -> Candidate:
    """Let a sentence take along its neighbours, as far as it needs them to be understood and there is room."""
    item = standing(item, words, taken)
    room = words - (shown_words(item) - word_count(item.text))
    if kind in _FOLLOWING:
        item = with_followers(item, min(room, _FOLLOWED))
    if leads(item.text):
        item = with_next(item, room)
    return item


def _listed(query: Query, item: Candidate, siblings: Siblings, words: int) -> tuple[list[Candidate], int]:
    """Return the list that the best stretch leads in, is an item of, or stands before; nothing where there is none."""
    passage = item.passage
    others = family(passage, siblings)
    # Of recommendations that are numbered through a whole paper few are about one thing.
    whole = sum(word_count(other.text) for other in others) + word_count(lead_of(passage.context)) <= words
    of_one = (passage.kind is PassageKind.RECOMMENDATION and not passage.parent and bool(query.topic)) or not (
        passage.kind in _DECIDED or whole or _asks_for_list(query, passage)
    )
    if len(others) > (0 if passage.kind is PassageKind.MINUTE else 1) and not of_one:
        return _family(item, others, words)
    block = block_at(passage, item.span) or led_to(passage, item.span)
    if block is None:
        return [], 0
    start = (
        standing(replace(item, span=block.lead), words // 2).span[0] if block.lead[0] < block.lead[1] else item.span[0]
    )
    start = min(start, block.lead[0], item.span[0])
    spans, missing = fitted(passage, block, words, start)
    ends = {end for _, end in block.items}
    return [
        replace(item, span=span, score=item.score - place / 1000, cut=span[1] not in ends)
        for place, span in enumerate(spans)
    ], missing


def _near_by(query: Query, found: Sequence[Candidate], siblings: Siblings, words: int) -> list[Candidate]:
    """Return the first list that one of the best stretches stands in or leads in and that can be given whole."""
    for item in found:
        if leads(item.text) or block_at(item.passage, item.span) or item.passage.parent:
            made, more = _listed(query, item, siblings, words)
            if made and not more and not any(one.cut for one in made):
                return made
    return []


def _asks_for_list(query: Query, passage: Passage) -> bool:
    """Whether what leads to a list says what a question is about, so that all its items answer: "… would include:"."""
    said = set(stems(passage.context)) if passage.parent and leads(passage.context) else set()
    return sum(word in said for word in query.words) >= _ASKED * max(1, len(query.words))


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


def _decided(found: Sequence[Candidate], words: int) -> tuple[tuple[Candidate, ...], int]:
    """Return what a meeting decided, as printed, each under its minute's title, shortened where there are many."""
    in_order = sorted(found, key=lambda item: item.rank)
    whole = [
        standing(replace(item, span=(0, len(item.passage.text))), words)
        for item in {item.passage.id: item for item in in_order}.values()
    ]
    titles = ["", *(item.scope for item in whole)]
    each = max(_LEAST_OF_DECISION, words // len(whole))
    taken, more = _as_far_as_room(
        [replace(item, scope="") if item.scope == title else item for item, title in zip(whole, titles, strict=False)],
        words,
        [max(_LEAST_OF_ONE, each - word_count(item.scope)) for item in whole],
    )
    return tuple(taken), more


def _as_far_as_room(items: Sequence[Candidate], words: int, each: Sequence[int]) -> tuple[list[Candidate], int]:
    """Return whole passages as far as there is room, and how many are left out.

    Where not all fit whole, each is shortened to its number of words.
    """
    whole = sum(map(shown_words, items)) <= words
    taken: list[Candidate] = []
    room = words
    for place, (item, most) in enumerate(zip(items, each, strict=True)):
        span = item.span if whole else shortened(item.passage.text, item.span, most)
        made = replace(item, span=span, cut=span != item.span)
        if shown_words(made) > room:
            return taken, len(items) - place
        room -= shown_words(made)
        taken.append(made)
    return taken, 0


def _chairs(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the names with the mark of who was in the chair."""
    spans = [(item, in_the_chair(item.passage.text, item.span)) for item in found]
    return [replace(item, span=span) for item, span in spans if span is not None]


def _family(item: Candidate, others: Sequence[Passage], words: int) -> tuple[list[Candidate], int]:
    """Return resolutions that stand side by side, each shortened where they do not fit whole."""
    whole = [
        Candidate(other, (0, len(other.text)), item.score - place / 1000, item.rank, item.pinned)
        for place, other in enumerate(others)
    ]
    scope = standing(whole[0], words // 2).scope
    each = max(_LEAST_OF_ONE, (words - word_count(scope)) // len(others) - 1)
    return _as_far_as_room([replace(whole[0], scope=scope), *whole[1:]], words, [each] * len(others))


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


def _within(item: Candidate, other: Candidate) -> bool:
    shown = [span for span in (other.span, other.opening) if span is not None]
    return item.passage.id == other.passage.id and any(
        span[0] <= item.span[0] and item.span[1] <= span[1] for span in shown
    )


def _joined(taken: list[Candidate], item: Candidate) -> list[Candidate]:
    """Add a stretch, grown together with one that it follows, precedes or overlaps in the same passage."""
    for place, other in enumerate(taken):
        if other.passage.id == item.passage.id:
            first, second = sorted((other, item), key=lambda one: one.span)
            if not item.passage.text[first.span[1] : second.span[0]].strip():
                grown = replace(
                    other,
                    span=(first.span[0], max(first.span[1], second.span[1])),
                    score=max(other.score, item.score),
                    scope=first.scope,
                    opening=first.opening,
                )
                return _joined([*taken[:place], *taken[place + 1 :]], grown)
    return [*taken, item]


def _repeats(item: Candidate, other: Candidate) -> bool:
    """Whether a stretch says what another one says: nearly the same words, and in sentences the same figures."""
    mine, theirs = (content_stems_within(one.passage.text, *one.span) for one in (item, other))
    smaller = min(len(mine), len(theirs))
    if item.passage.kind is not PassageKind.ROW and any(stem[0].isdigit() for stem in mine - theirs):
        return False
    return smaller > 0 and len(mine & theirs) >= 0.8 * smaller


def _in_order(taken: Sequence[Candidate], *, by_passages: bool) -> list[Candidate]:
    """Put the best first, the others of its passage after it as printed, then those of other passages, best first.

    What is said about something goes by its passages: the one that says most of it comes before the best sentence.
    """
    ordered: list[Candidate] = []
    by_score = sorted(
        taken, key=lambda item: (not item.pinned, item.rank if by_passages else 0, -item.score, item.rank, item.span)
    )
    while by_score:
        first, *rest = by_score
        others = [other for other in rest if _together(other, first)]
        by_score = [other for other in rest if other not in others]
        scope = first.scope or next((other.scope for other in others if _under_one(other, first)), "")
        ordered.append(replace(first, scope=scope))
        others.sort(key=lambda other: (other.passage.position, other.span))
        # What leads to several items is said once.
        ordered += [replace(other, scope="") if other.scope == scope else other for other in others]
    return ordered


def _together(item: Candidate, other: Candidate) -> bool:
    return item.passage.id == other.passage.id or _of_one_list(item, other)


def _under_one(item: Candidate, other: Candidate) -> bool:
    """Whether the same words lead to two stretches, or label them."""
    same_row = item.passage.id == other.passage.id and item.passage.kind is PassageKind.ROW
    return same_row or _of_one_list(item, other)


def _of_one_list(item: Candidate, other: Candidate) -> bool:
    one, two = item.passage, other.passage
    return bool(one.parent) and one.parent == two.parent and one.context == two.context and leads(one.context)
