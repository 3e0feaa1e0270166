"""What a stretch is shown with so that it can be understood alone: words before it, what leads to it, its heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from corpus.papers import PaperKind, Passage, PassageKind
from search.clauses import AUXILIARIES, VERBS, words_of
from search.lists import block_at
from search.names import names_in
from search.particulars import MONTHS
from search.referring import Pointer, Pointing, named_in, pointers, source_of
from search.scoring import Candidate, leads
from search.sentences import Span, sentences, word_count
from search.stemming import stem
from search.table_rows import row_of
from search.telling import is_past
from search.words import content_stems, stems

_WITH_BEFORE: Final = 80
"""Words up to which a stretch takes along what it cannot be understood without."""
_APART: Final = 25
"""Words between a stretch and what it points back to from which these are left out."""
_OPENING: Final = 40
"""Words that what is shown apart from a stretch may have."""
_SCOPE: Final = 16
"""Words that a heading may have to be shown before a stretch; longer ones are sentences."""
_TOPIC: Final = 5
"""The same for one that only tells what a stretch is about."""
_LEAD: Final = 30
"""The same for what leads to an item."""
_STEPS: Final = 4
_UNDER_HEADINGS: Final = {PassageKind.PARAGRAPH, PassageKind.MINUTE}
_DECIDING: Final = {PassageKind.RESOLUTION, PassageKind.ACTION}
_PRINTED_NUMBER: Final = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]\s+|\d+(?:\.\d+)+\s+|\d+[a-z]?\s\|\s|[a-z]\.\s|"
    r"\d+\s+(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?=[A-Z]))"
)
_OF_ANY_PAPER: Final = frozenset(
    stem(word)
    for word in "introduction background summary contents purpose conclusion conclusions context overview report "
    "general recommendation recommendations executive volume finding findings inspection and the".split()
)
"""What headings say that any paper may have."""
_SENTENCE: Final = 10
"""Words from which what ends like a sentence is one."""
_CAPTION: Final = re.compile(r"(?:table|figure|chart|appendix|annex) \w+\s*[:.–-]", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d]{3}")
_PAPERS: Final = frozenset(stem(word) for word in ("report", "paper", "document"))


@lru_cache(maxsize=64)
def parts_of(text: str, breaks: tuple[int, ...]) -> tuple[Span, ...]:
    """Return the sentences of a passage, which each of its stretches asks for."""
    return tuple(sentences(text, breaks))


def standing(item: Candidate, words: int, shown: Sequence[Candidate] = ()) -> Candidate:
    """Return a stretch with what it cannot be understood without, as far as there is room in so many words.

    What is `shown` already need not be shown again.
    """
    if item.passage.kind is not PassageKind.ROW:
        item = _with_lead(item, words, shown)
    elif not any(other.passage.id == item.passage.id for other in shown):
        item = _fitting(item, _scope_of_row(item), words)
    for _ in range(_STEPS):
        grown = _grown(item, words, shown)
        if grown is item:
            break
        item = grown
    if not item.scope and item.opening is None and not _is_row(item) and (scope := _heading_named(item, shown)):
        item = _fitting(item, scope, words)
    if not item.scope and not any(other.passage.id == item.passage.id for other in shown):
        item = _fitting(item, _topic(item), words)
    return item


def _topic(item: Candidate) -> str:
    """Return the heading of a paragraph where a stretch says none of its words: what it is about."""
    passage = item.passage
    if passage.kind not in _UNDER_HEADINGS or not passage.headings:
        return ""
    scope = _as_scope(passage.headings[-1], _TOPIC)
    told = {word for word in content_stems(scope) if not word[0].isdigit()}.difference(MONTHS)
    opening = passage.text[slice(*item.opening)] if item.opening else ""
    return scope if len(told) > 1 and not told & set(stems(f"{opening} {item.text}")) else ""


def stands_alone(item: Candidate, shown: Sequence[Candidate] = ()) -> bool:
    """Whether nothing in a stretch, as it is shown, points back to what is not shown."""
    return not _unsaid(item, shown)


def _is_row(item: Candidate) -> bool:
    return item.passage.kind is PassageKind.ROW


def _with_lead(item: Candidate, words: int, shown: Sequence[Candidate]) -> Candidate:
    """Let an item of a list take along what leads to it, and a resolution the title of its minute."""
    passage = item.passage
    alone = is_sentence(item.text)
    if item.span[0] == 0 and passage.kind in _DECIDING:
        lead = lead_of(passage.context)
        title = "" if leads(lead) else _title_of_minute(passage, item.text)
        return _fitting(item, f"{title} {lead}".strip(), words)
    if alone and not _unsaid(item, ()):
        return item
    block = block_at(passage, item.span) if not alone else None
    if block is not None and block.lead[0] < block.lead[1] <= item.span[0]:
        return item if _is_shown(item.passage, block.lead, shown) else _with_span(item, block.lead, words, ())
    if item.span[0] == 0 or block is not None:
        if any(_leads_both(item, other) for other in shown):
            return item
        if passage.context and (alone or leads(passage.context)):
            return _fitting(item, lead_of(passage.context), words)
        if not alone and passage.headings and passage.kind is not PassageKind.MINUTE:
            return _fitting(item, _as_scope(passage.headings[-1]), words)
    return item


def _leads_both(item: Candidate, other: Candidate) -> bool:
    """Whether what leads to one item of a list is shown, and leads to another one."""
    one, two = item.passage, other.passage
    return bool(other.scope and one.parent and one.parent == two.parent and one.context == two.context)


@lru_cache(maxsize=1024)
def is_sentence(text: str) -> bool:
    """Whether a text says something of somebody: an item ("note the report;", "a fund") does not."""
    said = words_of(text)
    if _CAPTION.match(text) or not said or not (text[0].isupper() or text[0].isdigit() or text[0] in "“\"'‘[(£"):
        return False
    named = any(name.start == 0 for name in names_in(text))
    if not named and (said[0] in VERBS or said[0] == "that"):
        return False
    if not named and is_past(said[0]):  # "Delayed discharges averaged …", not "Agreed a plan"
        return any(word in AUXILIARIES or is_past(word) for word in said[1:])
    if len(said) >= _SENTENCE and text.rstrip().endswith(".") and (named or said[0] not in VERBS):
        return True
    return any(
        word in AUXILIARIES
        or is_past(word)
        or (word.endswith("s") and word.removesuffix("s") in VERBS)
        or (word in VERBS and (before.endswith("s") or before in _PLURALS))
        for before, word in pairwise(said)
    )


_PLURALS: Final = frozenset("people children staff we they all some many".split())


def _grown(item: Candidate, words: int, shown: Sequence[Candidate]) -> Candidate:
    """Return a stretch with the sentences before it that it points back to; itself where there is none, or no room."""
    if not pointers(item.text):
        return item
    before = [part for part in parts_of(item.passage.text, item.passage.breaks) if part[0] < item.span[0]]
    texts = [item.passage.text[slice(*part)] for part in before]
    sources = [n for pointer in _unsaid(item, shown) if (n := source_of(pointer, texts)) is not None]
    if not sources and before and _begins_bare(item) and not any(_goes_before(other, item) for other in shown):
        sources = [len(before) - 1]
    if not sources:
        return item
    return _with_span(item, before[min(sources)], words, shown)


def _begins_bare(item: Candidate) -> bool:
    """Whether a stretch begins with a thing that nothing names, as what comes before lets one guess: "The post"."""
    known = {*stems(item.passage.paper.meeting.body), *stems(item.passage.paper.source)}
    first = next((pointer for pointer in pointers(item.text) if pointer.how is Pointing.NOUN), None)
    return first is not None and first.start == 0 and first.noun not in known and item.opening is None


def _with_span(item: Candidate, wanted: Span, words: int, shown: Sequence[Candidate]) -> Candidate:
    """Return a stretch that begins with words before it, or with these apart where much stands between."""
    text = item.passage.text
    grown = replace(item, span=(wanted[0], item.span[1]))
    between = word_count(text[wanted[1] : item.span[0]])
    if between <= _APART and word_count(grown.text) + word_count(item.scope) <= min(words, _WITH_BEFORE):
        return grown
    said = text[slice(*wanted)]
    taken = _is_shown(item.passage, wanted, shown)
    if item.opening is not None or taken or word_count(said) > _OPENING or pointers(said):
        return item
    apart = replace(item, opening=wanted)
    return apart if word_count(said) + 1 + word_count(item.text) + word_count(item.scope) <= words else item


def _is_shown(passage: Passage, wanted: Span, shown: Sequence[Candidate]) -> bool:
    """Whether some of a stretch is shown in another one."""
    return any(
        other.passage.id == passage.id and span is not None and span[0] < wanted[1] and wanted[0] < span[1]
        for other in shown
        for span in (other.span, other.opening)
    )


def _unsaid(item: Candidate, shown: Sequence[Candidate]) -> list[Pointer]:
    """Return the words of a stretch that point back to what neither it nor what is shown before it says."""
    pointing = pointers(item.text)
    if not pointing:
        return []
    said = f"{item.scope} {item.passage.text[slice(*item.opening)] if item.opening else ''}"
    passage = item.passage
    known = {*stems(passage.paper.meeting.body), *stems(passage.paper.source), *stems(passage.paper.kind.value)}
    headings = (*passage.headings, passage.paper.title)
    before = [item.passage.text[slice(*part)] for part in _before(item)]
    if _is_row(item) and not before:
        return []
    found = []
    for pointer in pointing:
        if pointer.how is Pointing.NOUN:
            if named_in(pointer.noun, said) or (pointer.noun in known and pointer.noun not in _PAPERS):
                continue
            # Nothing names it: it is the only one there is.
            if not any(named_in(pointer.noun, text) for text in (*before, *headings)):
                continue
        elif pointer.how is Pointing.CLAUSE:
            if item.scope or item.opening or _is_led(item, shown):
                continue
        elif item.opening is not None or (item.scope and item.scope.endswith(":") and pointer.start):
            continue
        if any(_goes_before(other, item) for other in shown):
            continue
        found.append(pointer)
    return found


def _goes_before(other: Candidate, item: Candidate) -> bool:
    """Whether a stretch ends where another one begins."""
    between = other.span[1], item.span[0]
    return (
        other.passage.id == item.passage.id
        and between[0] <= between[1]
        and not item.passage.text[slice(*between)].strip()
    )


def _is_led(item: Candidate, shown: Sequence[Candidate]) -> bool:
    """Whether what leads to an item of a list is shown with another one."""
    block = block_at(item.passage, item.span) if shown else None
    return any(_leads_both(item, other) for other in shown) or (
        block is not None and block.lead[0] < block.lead[1] and _is_shown(item.passage, block.lead, shown)
    )


def _before(item: Candidate) -> Iterable[Span]:
    return (part for part in parts_of(item.passage.text, item.passage.breaks) if part[1] <= item.span[0])


def _heading_named(item: Candidate, shown: Sequence[Candidate]) -> str:
    """Return the heading, or the paper's title, that names what a stretch points back to."""
    passage = item.passage
    for pointer in _unsaid(item, shown):
        if pointer.how is Pointing.NOUN:
            for heading in (*reversed(passage.headings), passage.paper.title):
                if named_in(pointer.noun, heading) or (
                    pointer.noun in _PAPERS
                    and heading == passage.paper.title
                    and passage.paper.kind is not PaperKind.MINUTES
                ):
                    return _as_scope(heading)
        elif pointer.start == 0 and item.span[0] == 0 and passage.headings:
            return _as_scope(passage.headings[-1])
    return ""


def _title_of_minute(passage: Passage, text: str) -> str:
    """Return the heading of a resolution, unless its words say as much."""
    heading = _as_scope(passage.headings[-1]) if passage.headings else ""
    return "" if set(content_stems(heading)) <= set(content_stems(text)) else heading


def _as_scope(heading: str, most: int = _SCOPE) -> str:
    """Return a heading as words before a statement, without its number; "" for one that is no heading by its length."""
    words = _PRINTED_NUMBER.sub("", heading).rstrip(" :.")
    if not 1 < word_count(words) <= most or set(stems(words)) <= _OF_ANY_PAPER:
        return ""
    return words if words.endswith(("?", "!")) else f"{words}:"


def lead_of(context: str) -> str:
    """Return the last sentence of what leads to an item."""
    parts = sentences(context)
    last = context[slice(*parts[-1])] if parts else ""
    return last if word_count(last) <= _LEAD else ""


def _scope_of_row(item: Candidate) -> str:
    """Return what stands over a row's cells, or for a part of a row its label."""
    passage = item.passage
    row = row_of(passage)
    if row is None:
        return _as_scope(passage.headings[-1]) if passage.headings and not is_sentence(item.text) else ""
    before = [cell for cell in row.cells if cell.span[1] <= item.span[0]]
    label = passage.text[slice(*row.label)] if row.label[1] <= item.span[0] else ""
    named = next((cell for cell in before if _LETTERS.search(passage.text[slice(*cell.span)])), None)
    if not label and named is not None:
        label = f"{named.header}: {passage.text[slice(*named.span)]}"
    return f"{label};" if label and word_count(label) <= _SCOPE else ""


def _fitting(item: Candidate, scope: str, words: int) -> Candidate:
    """Return a stretch with words before it, where there is room for them."""
    return replace(item, scope=scope) if word_count(scope) + word_count(item.text) <= words else item
