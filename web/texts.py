"""How texts are shown: dates and pages in words, marks and links inside a text, long texts shortened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, TypeAlias

from markupsafe import Markup, escape

from corpus.locators import Locator
from corpus.papers import Meeting, Pages, Paper, Reference
from search.types import Reading

Span: TypeAlias = tuple[int, int]

EXCERPT: Final = 700
"""Characters shown of a passage in a list of hits; most paragraphs are shorter and stand whole."""


def day(when: date | None) -> str:
    """Write a date as papers do: 14 March 2024."""
    return "" if when is None else f"{when.day} {when:%B %Y}"


def due(by_when: str) -> str:
    """Write by when something is to be done, a date as papers do."""
    try:
        return day(date.fromisoformat(by_when))
    except ValueError:
        return by_when


def read_line(readings: Iterable[Reading]) -> str:
    """Say which words of a question were read as others: “recieve” as “receive”."""
    said = ", ".join(f"“{reading.typed}” as “{reading.read}”" for reading in readings)
    return f"Not in the papers, so read otherwise: {said}" if said else ""


def meeting_line(meeting: Meeting) -> str:
    """Name a meeting: its body and its date, as far as they are known."""
    return ", ".join(filter(None, (meeting.body, day(meeting.date)))) or "Meeting not named"


def origin_line(paper: Paper) -> str:
    """Say where a paper comes from: who speaks, what it is, the meeting it is for, its item."""
    meeting = paper.meeting
    speaker = "" if paper.source.casefold() == meeting.body.casefold() else paper.source
    sort = f"{paper.kind.value} for {meeting_line(meeting)}" if meeting.body or meeting.date else paper.kind.value
    line = ", ".join(filter(None, (speaker, sort, f"item {paper.agenda_item}" if paper.agenda_item else "")))
    return line[0].upper() + line[1:]


def pages_line(pages: Pages) -> str:
    """Say on which pages a passage stands: by the pack's numbers, the paper's own and the file's."""
    named = (("of the pack", pages.pack), ("of the paper itself", pages.paper), ("of the file", pages.file))
    return "; ".join(f"{_numbers(numbers)} {of}" for of, numbers in named if numbers)


def short_locator(locator: Locator) -> str:
    """Write a locator for the margin, where the heading of unnumbered text already stands above it."""
    return str(locator) if locator.steps else f"¶{locator.count}"


def leaders(text: str) -> str:
    """Put one sign in the place of the dots that lead to a page number; on a telephone they fill line after line."""
    return _LEADERS.sub(" … ", text)


_LEADERS: Final = re.compile(r"(?:\s*[.…·_]){4,}\s*")


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """Escape a text and put <mark> around the spans; those that overlap an earlier one are left out."""
    return _with_spans(text, [(start, end, Markup("<mark>"), Markup("</mark>")) for start, end in spans])


def linked(text: str, references: Iterable[Reference]) -> Markup:
    """Escape a text and turn the places it points at into links to the first passage each resolves to."""
    return _with_spans(
        text,
        [
            (
                reference.start,
                reference.end,
                Markup('<a href="/passages/{}">').format(reference.targets[0]),
                Markup("</a>"),
            )
            for reference in references
            if reference.targets
        ],
    )


def excerpt(text: str, spans: Sequence[Span], limit: int = EXCERPT) -> Markup:
    """Mark the spans in a text, cut at words to about `limit` characters around the first of them."""
    if len(text) <= limit:
        return marked(text, spans)
    first = min((start for start, _ in spans), default=0)
    begin = 0 if first < limit // 2 else text.rfind(" ", 0, first - limit // 4) + 1
    end = len(text) if begin + limit >= len(text) else max(text.rfind(" ", begin, begin + limit), begin + limit // 2)
    inside = [
        (max(start, begin) - begin, min(stop, end) - begin) for start, stop in spans if start < end and stop > begin
    ]
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return Markup("{}{}{}").format(before, marked(text[begin:end], inside), after)


def _with_spans(text: str, spans: Iterable[tuple[int, int, Markup, Markup]]) -> Markup:
    pieces: list[Markup] = []
    done = 0
    for start, end, before, after in sorted(spans, key=lambda span: span[:2]):
        if done <= start < end <= len(text):
            pieces += [escape(text[done:start]), before, escape(text[start:end]), after]
            done = end
    return Markup("").join([*pieces, escape(text[done:])])


def _numbers(numbers: tuple[int, ...]) -> str:
    return f"page {numbers[0]}" if len(numbers) == 1 else f"pages {numbers[0]}–{numbers[-1]}"
