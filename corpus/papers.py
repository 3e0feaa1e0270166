"""The values everything else is made of: meetings, papers, passages, and citations of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from corpus.access import Access
from corpus.locators import Locator

ID_FORM: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


class PaperKind(StrEnum):
    """What sort of document a paper is."""

    AGENDA = "agenda"
    MINUTES = "minutes"
    REPORT = "report"
    APPENDIX = "appendix"
    INSPECTION = "inspection report"
    SUPPLEMENT = "supplement"


class PassageKind(StrEnum):
    """What sort of text a passage is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    MINUTE = "minute"
    RESOLUTION = "resolution"
    ACTION = "action"
    RECOMMENDATION = "recommendation"
    ROW = "table row"
    HEADER = "table header"
    FOOTNOTE = "footnote"
    CONTENTS = "contents line"
    FRONT = "front matter"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A body on a date; the date is None when the papers do not print one."""

    body: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document inside a pack, with who speaks in it and where it stands.

    `source` is empty where the paper does not say who speaks. `first_page` and `last_page` count the pages of the file
    from 1; both are 0 where the format has no pages.
    `file` is the path it was read from, `position` its place in that file from 0.
    """

    id: str
    title: str
    kind: PaperKind
    source: str
    date: date | None
    meeting: Meeting
    agenda_item: str = ""
    access: Access = Access.PUBLIC
    first_page: int = 0
    last_page: int = 0
    file: str = ""
    position: int = 0

    def __post_init__(self) -> None:
        if not ID_FORM.fullmatch(self.id):
            raise ValueError(f"“{self.id}” is not an id: lower-case letters, digits and hyphens only")
        if not self.title.strip():
            raise ValueError(f"paper {self.id} has no title")

    @property
    def told_source(self) -> str:
        """Its source in a word that may be filtered by, also where none is stated."""
        return self.source or "not stated"

    @property
    def url(self) -> str:
        """The path of the paper's page."""
        return f"/papers/{self.id}"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages a passage stands on: the pack's printed numbers, the paper's own, and the file's from 1."""

    pack: tuple[int, ...] = ()
    paper: tuple[int, ...] = ()
    file: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page of the file, in PDF points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed and returned: one paragraph, whole, with its address.

    `text` is plain, with single spaces. `context` is what the text needs to be understood and does not say itself:
    a sub-item's lead-in, a row's header cells. `parent` is the id of the passage that holds this one. `breaks` are the
    offsets in `text` at which a list item or a further printed paragraph begins.
    """

    id: str
    paper: Paper
    locator: Locator
    kind: PassageKind
    text: str
    context: str = ""
    headings: tuple[str, ...] = ()
    pages: Pages = Pages()
    parent: str = ""
    position: int = 0
    boxes: tuple[Box, ...] = ()
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not ID_FORM.fullmatch(self.id):
            raise ValueError(f"“{self.id}” is not an id: lower-case letters, digits and hyphens only")

    @property
    def url(self) -> str:
        """The path of the passage's own page."""
        return f"/passages/{self.id}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that a passage's text points at: `text[start:end]`, and the ids it resolves to (empty: unresolved)."""

    start: int
    end: int
    targets: tuple[str, ...] = ()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage and the words quoted from it; offsets that are not in the text cannot be built."""

    passage: Passage
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.passage.text):
            raise ValueError(f"{self.passage.id} has no text from {self.start} to {self.end}")

    @property
    def quote(self) -> str:
        """The quoted words, exactly as they stand in the passage."""
        return self.passage.text[self.start : self.end]


def citation_line(passage: Passage) -> str:
    """Write the line a person would paste: source or title, locator, body, date, item, page."""
    paper, meeting = passage.paper, passage.paper.meeting
    speaks = paper.source and paper.source.casefold() not in paper.title.casefold() and paper.source != meeting.body
    parts = [f"{paper.source}, {paper.title}" if speaks else paper.title, str(passage.locator)]
    if meeting.body:
        parts.append(meeting.body)
    if meeting.date:
        parts.append(f"{meeting.date.day} {meeting.date:%B %Y}")
    if paper.agenda_item:
        parts.append(f"item {paper.agenda_item}")
    pages = passage.pages.pack or passage.pages.file
    if pages:
        parts.append(f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}-{pages[-1]}")
    return ", ".join(parts)


def slug(text: str, limit: int = 48) -> str:
    """Turn words into part of an id: lower case, hyphens, at most `limit` characters cut at a word."""
    words = re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word
        if len(longer) > limit:
            break
        made = longer
    return made or (words[0][:limit] if words else "paper")
