"""From a file's reading to its papers, passages and references within a paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.access import Access
from corpus.locators import Locator
from corpus.papers import Meeting, Pages, Paper, PaperKind, Passage, Reference, slug
from indexer.agendas import AgendaItem, agenda_items, item_for
from indexer.blocks import Reading
from indexer.cut_rows import join_cut_rows
from indexer.exemption import Exemption
from indexer.joins import join_cut_paragraphs
from indexer.packs import Part, cut_into_papers, named_by_file
from indexer.places import places_of
from indexer.titles import Description, describe, meeting_of
from indexer.units import Unit

_ID_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Options:
    """What the person adding papers says of them; it overrules what the papers print."""

    body: str = ""
    date: date | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper ready to be published: its passages, and its references as (index into passages, reference)."""

    paper: Paper
    passages: tuple[Passage, ...]
    references: tuple[tuple[int, Reference], ...] = ()
    appendix: str = ""


def assemble(reading: Reading, file: str, stem: str, options: Options, take_id: Callable[[str], str]) -> list[Draft]:
    """Cut a file that has been read whole into papers and their passages."""
    return Assembler(file, stem, options, take_id).take(reading)


class Assembler:
    """Cuts a file into papers and their passages, all at once or while it is still being read.

    `file` is its key in the library, `stem` its name; `take_id` makes a paper's id its own in the library.
    """

    def __init__(self, file: str, stem: str, options: Options, take_id: Callable[[str], str]) -> None:
        self._file = file
        self._stem = stem
        self._options = options
        self._take_id = take_id
        self._meeting: Meeting | None = None
        self._items: list[AgendaItem] = []
        self._current = -1
        self._stamp = ""
        self._cover: Description | None = None
        self._begun: PaperKind | None = None
        self._exemption = Exemption()
        self._position = 0

    def take(self, reading: Reading) -> list[Draft]:
        """Return the papers of what is left of the file."""
        return self._take(self._parts(reading), reading)

    def take_closed(self, reading: Reading) -> tuple[list[Draft], int]:
        """Return the papers that are whole, and the page at which the next begins; none and 0 where none is whole.

        What is read next must begin with that page. A paper is whole when another opens on a page of its own, with
        enough pages of that one read to be sure of it.
        """
        parts = self._parts(reading)
        places = range(len(parts) - 1, 0, -1)
        opened = next((place for place in places if _opens_page(parts, place) and _pages(parts[place:]) > 2), 0)
        if not opened:
            return [], 0
        drafts = self._take(parts[:opened], reading)
        self._begun = parts[opened].kind
        return drafts, parts[opened].blocks[0].page

    def _parts(self, reading: Reading) -> list[Part]:
        blocks = join_cut_rows(join_cut_paragraphs(reading.blocks))
        return cut_into_papers(blocks, reading.item_stamps, self._begun)

    def _take(self, parts: Sequence[Part], reading: Reading) -> list[Draft]:
        if self._meeting is None and parts:
            # What comes first says which meeting it is; a later paper can only say the same again.
            agenda = next((part for part in parts if part.kind is PaperKind.AGENDA), None)
            self._meeting = meeting_of(agenda, parts, self._options.body, self._options.date)
            self._items = agenda_items(agenda)
        return [self._drafted(part, reading) for part in parts]

    def _drafted(self, part: Part, reading: Reading) -> Draft:
        assert self._meeting is not None
        if not self._position:
            part = named_by_file(part, self._stem)
        described = describe(part, self._meeting, self._cover, self._stem)
        appended = part.kind in (PaperKind.APPENDIX, PaperKind.INSPECTION)
        self._current = _item(part, described, self._items, self._current, appended)
        if not appended:
            self._cover = described
        exempt = self._exemption.holds(part) or self._options.exempt
        pages = [page for block in part.blocks for page in (block.page, block.last_page) if page]
        # What is appended to a report goes with it, though only the report's first page has the stamp.
        self._stamp = part.stamp or (self._stamp if appended else "")
        listed = self._current >= 0 and part.kind is not PaperKind.AGENDA
        base = _base_id(self._meeting, described)
        paper = Paper(
            # Exempt papers have ids apart: a public one numbered after them would tell that they are there.
            id=self._take_id(f"exempt-{base}" if exempt else base),
            title=described.title,
            kind=described.kind,
            source=described.source,
            date=described.date,
            meeting=self._meeting,
            agenda_item=self._items[self._current].number if listed else self._stamp,
            access=Access.EXEMPT if exempt else Access.PUBLIC,
            first_page=min(pages, default=0),
            last_page=max(pages, default=0),
            file=self._file,
            position=self._position,
        )
        self._position += 1
        return _draft(paper, part, reading)


def _pages(parts: Sequence[Part]) -> int:
    """Return how many pages papers that follow each other fill."""
    return parts[-1].blocks[-1].last_page - parts[0].blocks[0].page + 1


def _opens_page(parts: Sequence[Part], place: int) -> bool:
    """Whether a paper begins with a page, nothing of the one before it on the same page."""
    first = parts[place].blocks[0].page
    return first > max(block.last_page for block in parts[place - 1].blocks)


def _item(part: Part, described: Description, items: Sequence[AgendaItem], current: int, appended: bool) -> int:
    stamped = next((place for place, item in enumerate(items) if part.stamp and item.number == part.stamp), None)
    if stamped is not None and part.kind is not PaperKind.AGENDA:
        return stamped
    return item_for(described.title, part.kind, items, current, appended)


def _base_id(meeting: Meeting, described: Description) -> str:
    body = "".join(
        word[0] for word in re.findall(r"[A-Za-z]+", meeting.body) if word.lower() not in {"and", "of", "the"}
    )
    title = (
        re.sub(re.escape(meeting.body), "", described.title, flags=re.IGNORECASE) if meeting.body else described.title
    )
    parts = [
        slug(body, 12) if body else "",
        meeting.date.isoformat() if meeting.date else "",
        slug(title.split(",")[0] if described.kind in (PaperKind.AGENDA, PaperKind.MINUTES) else title),
    ]
    return "-".join(part for part in parts if part)[:_ID_LIMIT].rstrip("-")


def _draft(paper: Paper, part: Part, reading: Reading) -> Draft:
    units = places_of(part)
    pack, own = dict(reading.pack_pages), dict(reading.own_pages)
    ids = _passage_ids(paper, units)
    passages = []
    for position, unit in enumerate(units):
        files = tuple(sorted(unit.pages))
        passages.append(
            Passage(
                id=ids[position],
                paper=paper,
                locator=unit.place,
                kind=unit.kind,
                text=unit.text,
                context=unit.context,
                headings=unit.headings,
                pages=Pages(
                    tuple(pack[page] for page in files if page in pack),
                    tuple(own[page] for page in files if page in own),
                    files,
                ),
                parent=ids[units.index(unit.parent)] if unit.parent in units and unit.parent is not None else "",
                position=position,
                boxes=tuple(unit.boxes),
                breaks=tuple(unit.breaks),
            )
        )
    return Draft(paper, tuple(passages), tuple(_note_references(units, passages)), part.label)


def _passage_ids(paper: Paper, units: Sequence[Unit]) -> list[str]:
    """Make the passages' ids from their locators; a locator printed twice gets "--2" (no locator makes two hyphens)."""
    seen: Counter[str] = Counter()
    ids = []
    for unit in units:
        base = f"{paper.id}-{_locator_slug(unit.place)}"
        seen[base] += 1
        ids.append(base if seen[base] == 1 else f"{base}--{seen[base]}")
    return ids


def _locator_slug(locator: Locator) -> str:
    if locator.steps:
        return "-".join(
            part
            for step in locator.steps
            for part in (step.kind, slug(step.number.replace("(", "-"), 24))
            if part and (part == step.kind or step.number)
        )
    return f"{slug(locator.heading, 32)}-p{locator.count}" if locator.heading else f"p{locator.count}"


def _note_references(units: Sequence[Unit], passages: Sequence[Passage]) -> list[tuple[int, Reference]]:
    """Tie each footnote mark to its footnote: the nearest one of that number after the mark."""
    notes = [
        (index, passage.locator.number) for index, passage in enumerate(passages) if passage.locator.kind == "footnote"
    ]
    found = []
    for index, unit in enumerate(units):
        for at, mark in unit.marks:
            after = [place for place, number in notes if number == mark and place > index]
            before = [place for place, number in notes if number == mark and place <= index]
            if after or before:
                target = passages[(after or before[-1:])[0]].id
                found.append((index, Reference(min(at, len(unit.text)), min(at, len(unit.text)), (target,))))
    return found
