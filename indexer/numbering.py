"""Which printed numbers count a paper's paragraphs: the running sequence decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from statistics import mean
from typing import Final

from indexer.blocks import Block, Role
from indexer.lists import list_mark
from indexer.marks import Mark
from indexer.outline import is_heading

_GAP: Final = 3  # numbers that may be missing from a long run: lost in the file, or left out by its authors
_LONG: Final = 4  # members from which a run may have gaps
_PROSE: Final = 20  # words; the items of a list inside a paragraph are mostly shorter


class Sense(Enum):
    """What a number at the start of a block counts."""

    NONE = auto()
    SECTION = auto()
    PARA = auto()
    RECOMMENDATION = auto()
    LIST = auto()


def senses(blocks: Sequence[Block]) -> list[tuple[Sense, Mark | None]]:
    """Decide for every block what its leading number counts; NONE where it is only a figure."""
    marks = [
        list_mark(blocks, index) if block.role in (Role.TEXT, Role.HEADING) else None
        for index, block in enumerate(blocks)
    ]
    found: list[tuple[Sense, Mark | None]] = [(Sense.NONE, None)] * len(blocks)
    headings = [index for index in range(len(blocks)) if is_heading(blocks, index)]
    heads = set(headings)
    for index, decimal in _decimals(marks, heads, blocks):
        found[index] = (Sense.SECTION if index in heads else Sense.PARA, decimal)
    decimal_paper = sum(sense is Sense.PARA for sense, _ in found) >= 3
    judged = [
        _judge(run, blocks, headings, decimal_paper)
        for run in _runs(
            [
                (index, mark)
                for index, mark in enumerate(marks)
                if mark and mark.form == "whole" and index not in heads and mark.dotted
            ],
            blocks,
        )
    ]
    for run in judged:
        for index, sense in run:
            # A list between 20. and 21. stands inside paragraph 20; one that counts 1), 2) beside them is another list.
            inner = sense is Sense.PARA and any(
                _encloses(other, run) or _styled_otherwise(other, run, blocks) for other in judged
            )
            found[index] = (Sense.LIST if inner else sense, marks[index])
    for index in headings:
        mark = marks[index]
        if mark and mark.form in ("whole", "prefixed") and found[index][0] is Sense.NONE:
            found[index] = (Sense.SECTION, mark)
    for prefixed in _prefixed(marks, heads):
        for index in prefixed:
            found[index] = (Sense.PARA, marks[index])
    for index, mark in enumerate(marks):
        if mark and mark.form in ("bracketed", "letter") and index not in heads:
            found[index] = (Sense.LIST, mark)
    return found


def _decimals(marks: Sequence[Mark | None], heads: set[int], blocks: Sequence[Block]) -> list[tuple[int, Mark]]:
    """Keep the decimals that go on from what came before: 5.8 after 5.7, 6.1 at a new section, or 5.7 once more."""
    places = [(index, mark) for index, mark in enumerate(marks) if mark and mark.form == "decimal"]
    kept: list[tuple[int, Mark]] = []
    last: dict[tuple[int, ...], int] = {}  # prefix -> the last number under it
    section = 0
    upcoming = {index: place for place, (index, _) in enumerate(places)}
    for index, mark in enumerate(marks):
        if mark is None:
            continue
        if mark.form == "whole" and index in heads:
            section = mark.parts[0]
            continue
        if mark.form != "decimal" or mark.parts[0] == 0:
            continue
        *outer, number = mark.parts
        prefix = tuple(outer)
        before = last.get(prefix)
        goes_on = before is not None and before < number <= before + _GAP
        opens = number == 1 and (
            prefix == (section,)
            or _known(prefix, last)
            or prefix == (_highest(last) + 1,)
            or _followed(places, upcoming[index])
        )
        in_section = before is None and prefix == (section,) and number <= _GAP
        restarts = number == 1 and before is not None and _followed(places, upcoming[index])
        joins = before is None and _followed(places, upcoming[index]) and _leads_on(places, upcoming[index] + 1)
        if goes_on or opens or in_section or restarts or joins or (kept and _again(kept[-1], (index, mark), blocks)):
            kept.append((index, mark))
            if restarts:
                last = {known: value for known, value in last.items() if known[: len(prefix)] != prefix}
            last[prefix] = number
    return kept


def _again(last: tuple[int, Mark], here: tuple[int, Mark], blocks: Sequence[Block]) -> bool:
    """Whether the last number is printed once more by a slip: at a sentence of its own, not inside one."""
    (_, earlier), (index, mark) = last, here
    ended = re.search(r"[.!?:;][\"”’')\]]*$", blocks[index - 1].text) is not None or blocks[index - 1].bold
    return mark.parts == earlier.parts and ended and blocks[index].text[mark.end].isupper()


def _known(prefix: tuple[int, ...], last: dict[tuple[int, ...], int]) -> bool:
    """Whether the number before the last point was itself a number: 5.8.1 after 5.8."""
    return len(prefix) > 1 and last.get(prefix[:-1]) == prefix[-1]


def _highest(last: dict[tuple[int, ...], int]) -> int:
    return max((prefix[0] for prefix in last if prefix), default=0)


def _followed(places: Sequence[tuple[int, Mark]], place: int) -> bool:
    """Whether the next decimal is the successor of this one."""
    if place + 1 >= len(places):
        return False
    here, after = places[place][1].parts, places[place + 1][1].parts
    return after[:-1] == here[:-1] and after[-1] == here[-1] + 1


def _leads_on(places: Sequence[tuple[int, Mark]], place: int) -> bool:
    """Whether the next decimal is the successor of this one, or the first inside it: 5.8.1 after 5.8."""
    inside = place + 1 < len(places) and places[place + 1][1].parts == (*places[place][1].parts, 1)
    return inside or _followed(places, place)


def _runs(places: Sequence[tuple[int, Mark]], blocks: Sequence[Block]) -> list[list[tuple[int, int]]]:
    """Put whole numbers into runs that count upwards; a list inside a paragraph makes a run of its own."""
    runs: list[list[tuple[int, int]]] = []
    for index, mark in places:
        number = mark.parts[0]
        depth = blocks[index].depth
        following = [run for run in reversed(runs) if run[-1][1] + 1 == number]
        same = [run for run in following if blocks[run[-1][0]].depth == depth]
        home = next(iter(same or following), None)
        if home is None and number > 1:
            home = next((run for run in reversed(runs) if len(run) >= _LONG and 0 < number - run[-1][1] <= _GAP), None)
        if home is None:
            runs.append([(index, number)])
        else:
            runs.remove(home)
            runs.append([*home, (index, number)])
    return runs


def _judge(
    run: Sequence[tuple[int, int]], blocks: Sequence[Block], headings: Sequence[int], decimal_paper: bool
) -> list[tuple[int, Sense]]:
    """Say of each member of a run what it counts."""
    first, last = run[0][0], run[-1][0]
    judged: list[tuple[int, Sense]] = []
    rest = list(run)
    if run[0][1] == 1 and _under_recommendations(first, blocks, headings):
        # Where paragraphs have decimals, a list of recommendations may run on under headings of its own.
        section_ends = (
            len(blocks) if decimal_paper else next((place for place in headings if place > first), len(blocks))
        )
        judged = [(index, Sense.RECOMMENDATION) for index, _ in run if index < section_ends]
        rest = [(index, number) for index, number in run if index >= section_ends]
        if not rest:
            return judged
        first = rest[0][0]
    crosses = any(first < place < last for place in headings)
    words = mean(len(blocks[index].text.split()) for index, _ in rest)
    led_in = first > 0 and blocks[first - 1].text.endswith((":", "–", "—")) and blocks[first - 1].role is Role.TEXT
    if decimal_paper:
        counts = crosses and len(rest) >= 8 and words >= _PROSE
    else:
        counts = (len(rest) >= 3 and (crosses or (words >= _PROSE and not led_in))) or (
            len(rest) >= 1 and rest[0][1] > 1 and crosses
        )
    return judged + [(index, Sense.PARA if counts else Sense.LIST) for index, _ in rest]


def _encloses(outer: Sequence[tuple[int, Sense]], inner: Sequence[tuple[int, Sense]]) -> bool:
    """Whether a run of paragraphs goes on before and after the whole of another run."""
    paragraphs = [index for index, sense in outer if sense is Sense.PARA]
    return bool(paragraphs) and paragraphs[0] < inner[0][0] and inner[-1][0] < paragraphs[-1]


def _styled_otherwise(
    other: Sequence[tuple[int, Sense]], run: Sequence[tuple[int, Sense]], blocks: Sequence[Block]
) -> bool:
    """Whether a longer run of paragraphs has a full stop where this one has a bracket, or the other way round."""
    styles = [re.sub(r"\d", "", blocks[items[0][0]].text)[:1] for items in (other, run)]
    return len(other) > len(run) and all(sense is Sense.PARA for _, sense in other) and styles[0] != styles[1]


def _under_recommendations(index: int, blocks: Sequence[Block], headings: Sequence[int]) -> bool:
    above = [place for place in headings if place < index]
    return bool(above) and re.search(r"\brecommendations?\b", blocks[above[-1]].text, re.IGNORECASE) is not None


def _prefixed(marks: Sequence[Mark | None], heads: set[int]) -> list[list[int]]:
    """Return the runs of numbers like A1, A2, A3: three or more with one prefix, counting upwards; A.24 by itself."""
    # No sentence begins with "A.24", one may with "A1": a paragraph quoted from elsewhere is known by its point.
    pointed = [
        [index] for index, mark in enumerate(marks) if mark and mark.form == "prefixed" and mark.number[1] == "."
    ]
    runs: dict[str, list[tuple[int, list[int]]]] = {}
    for index, mark in enumerate(marks):
        if not mark or mark.form != "prefixed" or mark.number[1] == "." or index in heads:
            continue
        letters = re.sub(r"[\d.]", "", mark.number)
        parts = [int(part) for part in re.findall(r"\d+", mark.number)]
        so_far = runs.setdefault(letters, [])
        if not so_far or so_far[-1][1] < parts:
            so_far.append((index, parts))
    return pointed + [[index for index, _ in run] for run in runs.values() if len(run) >= 3]
