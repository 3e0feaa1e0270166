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
from indexer.blocks import Reading
from indexer.joins import join_cut_paragraphs
from indexer.packs import Part, appendix_label, cut_into_papers
from indexer.places import places_of
from indexer.titles import AgendaItem, Description, agenda_items, describe, item_for, meeting_of
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
    """Cut a file's reading into papers and their passages; `take_id` makes a paper's id its own in the library."""
    blocks = join_cut_paragraphs(reading.blocks)
    parts = cut_into_papers(blocks, reading.item_stamps)
    agenda = next((part for part in parts if part.kind is PaperKind.AGENDA), None)
    meeting = meeting_of(agenda, parts, options.body, options.date)
    items = agenda_items(agenda)
    drafts: list[Draft] = []
    cover: Description | None = None
    current = -1
    for position, part in enumerate(parts):
        described = describe(part, meeting, cover, stem)
        appended = part.kind in (PaperKind.APPENDIX, PaperKind.INSPECTION)
        current = _item(part, described, items, current, appended)
        if not appended:
            cover = described
        exempt = options.exempt or described.access is Access.EXEMPT
        pages = [page for block in part.blocks for page in (block.page, block.last_page) if page]
        number = items[current].number if current >= 0 and part.kind is not PaperKind.AGENDA else part.stamp
        paper = Paper(
            # Exempt papers have ids apart: a public one numbered after them would tell that they are there.
            id=take_id(f"exempt-{_base_id(meeting, described)}" if exempt else _base_id(meeting, described)),
            title=described.title,
            kind=described.kind,
            source=described.source,
            date=described.date,
            meeting=meeting,
            agenda_item=number,
            access=Access.EXEMPT if exempt else Access.PUBLIC,
            first_page=min(pages, default=0),
            last_page=max(pages, default=0),
            file=file,
            position=position,
        )
        drafts.append(_draft(paper, part, reading))
    return drafts


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
    return Draft(paper, tuple(passages), tuple(_note_references(units, passages)), appendix_label(part.blocks))


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
