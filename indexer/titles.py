"""What a paper's opening says of it: title, kind, source, date; and what the agenda says of the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.papers import Meeting, PaperKind
from indexer.blocks import Block, Role
from indexer.dates import find_dates, first_date
from indexer.marks import leading_number
from indexer.organisations import DOCUMENT, inspector_in, is_name, is_organisation, organisation_in, spelled
from indexer.packs import Part

_SPEAKER: Final = re.compile(
    r"(?:report (?:of|by|from|author)|from|by|author|presented by|(?:lead|responsible) (?:officer|director))"
    r"(?:\(s\))?\s*:\s*(.+)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"(?:subject(?:\s*/\s*title)?|report title|title)\s*:\s*(.+)", re.IGNORECASE)
# Who speaks, on a line of a cover: "Report of the Housing Scrutiny Panel".
_REPORT_OF: Final = re.compile(r"(?:a |the )?report (?:of|by|from) (?:the )?(.{3,80})", re.IGNORECASE)
# A form tells in a field of its own what it was filled in for: "Title of decision", "EIA title", "Name of the policy".
_FIELD: Final = re.compile(
    r"(?:subject(?: matter)?\s*/\s*)?(?:(?:[\w&]+ ){0,2}title(?: of (?:the )?\w+)?|"
    r"(?:name|subject) of (?:the )?(?:policy|proposal|project|service|decision|report|activity))\s*:?\s+(.+)",
    re.IGNORECASE,
)
_FORM: Final = re.compile(
    r"\b(?:form|record of decision|decision record|screening|assessment|submission|project information|template|"
    r"pro ?forma|checklist|cover sheet)\b",
    re.IGNORECASE,
)
_KIND_OF: Final = r"(?:(?:the|final|draft|annual|interim|full|main|summary|updated|quarterly|monthly|half-yearly)\s+)*"
# A title that does not say whose it is: "Report", "Annual Report 2023/24".
_BARE: Final = re.compile(
    rf"{_KIND_OF}(?:report|review|strategy|plan|summary|update|accounts|policy|statement|response)"
    r"(?:,?\s+(?:volume|part)\s+\w+)?|annual report\b.*",
    re.IGNORECASE,
)
_VOLUME: Final = re.compile(r"(?:volume|part)\s+(?:\d{1,2}|[ivx]{1,4}|[A-H]|one|two|three|four|five)", re.IGNORECASE)
# How a body sits, said after its name: "Trust Board – Public meeting agenda".
_SITTING: Final = re.compile(
    r"(?:\s*[-–—:(]?\s*\b(?:agenda|meeting|in public|public|private|part (?:1|one|i))\b\)?)+$", re.IGNORECASE
)
_POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_PUBLISHED: Final = re.compile(
    r"\b(?:published|publication date|date of (?:report|publication)|dated|agreed|approved)\b", re.IGNORECASE
)
_DATED: Final = re.compile(r"^(?:date:?\s*)?\d{1,2}(?:st|nd|rd|th)?\s+\w+\s+\d{4}$", re.IGNORECASE)
_WHOSE_MINUTES: Final = re.compile(
    r"minutes (?:of|from) (?:an? |the )?(?:meeting )?(?:of )?(?:the )?(?:public )?(.+?)"
    r"(?:\s+(?:meeting\s+)?held\b|\s+meeting\b|,|$)",
    re.IGNORECASE,
)
_THEIR_MINUTES: Final = re.compile(
    r"(?:(?:draft|unconfirmed|confirmed|public)\s+)*(.{3,80}?)[\s:–—-]+(?:draft |unconfirmed )?minutes.*", re.IGNORECASE
)
_LABEL: Final = 40  # characters, the longest label
_OPENING: Final = 14  # blocks in which a paper says what it is


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of one paper before its passages are made."""

    title: str
    kind: PaperKind
    source: str
    date: date | None


def describe(part: Part, meeting: Meeting, cover: Description | None, stem: str) -> Description:
    """Describe a paper from its opening; `cover` is the report it is appended to, `stem` the file's name."""
    opening = part.blocks[:_OPENING]
    head = " ".join(block.text for block in opening)
    match part.kind:
        case PaperKind.AGENDA:
            return Description(
                _dated(f"Agenda: {meeting.body}" if meeting.body else "Agenda", meeting.date),
                part.kind,
                meeting.body or "the board",
                meeting.date,
            )
        case PaperKind.MINUTES:
            held = first_date(" ".join(block.text for block in opening[:6]))
            body = minutes_body(opening) or meeting.body
            title = _dated(f"Minutes: {body}" if body else "Minutes", held)
            return Description(title, part.kind, body or "the board", held)
        case PaperKind.REPORT if _labelled(opening, _SUBJECT) or _labelled(opening, _SPEAKER):
            title, organisation = _headline(opening, stem)
            title = _filled_in(title, opening) or _labelled(opening, _SUBJECT) or title
            source = _labelled(opening, _SPEAKER) or meeting.body or organisation_in(opening) or organisation
            source = source or "officers"
            return Description(_tidy(title), part.kind, source, first_date(head) or meeting.date)
        case _:
            return _appended(part, cover, stem, head)


def _appended(part: Part, cover: Description | None, stem: str, head: str) -> Description:
    """Describe a paper that has a cover of its own, or only a title."""
    opening = part.blocks[:_OPENING]
    title, organisation = _headline(opening, stem)
    whole = " ".join(block.text for block in (*part.blocks[:40], *part.blocks[-25:]))
    inspected = re.search(r"\binspect(?:ion|ors?|ed)\b", head, re.IGNORECASE)
    inspector = inspector_in(whole) if inspected else ""
    reported = next((found[1] for block in opening if (found := _REPORT_OF.fullmatch(block.text))), "")
    speaks = inspector or (reported if is_name(reported) else "") or organisation
    source = speaks or (cover.source if cover else "") or organisation_in(opening)
    label = part.label
    title = re.sub(rf"^{re.escape(label)}\s*[:–—-]*\s*", "", title, flags=re.IGNORECASE) if label else title
    title = _filled_in(title, opening) or title
    kind = part.kind
    if inspector and "inspection" in title.lower():
        kind = PaperKind.INSPECTION
    elif (
        inspector and not DOCUMENT.search(title) and re.search(r"\binspection (?:dates?|report)\b", head, re.IGNORECASE)
    ):
        kind, title = PaperKind.INSPECTION, f"Inspection report: {title}"  # only whom they inspected is in large type
    if organisation and not inspector and organisation.lower() not in title.lower() and _BARE.fullmatch(title):
        title = f"{organisation}: {title}"
    if not title and cover is not None:
        title = f"{label or 'Appendix'} to {cover.title}"
    return Description(_tidy(title or stem), kind, spelled(source), _own_date(opening))


def _filled_in(title: str, opening: Sequence[Block]) -> str:
    """Return the title of a form with what it was filled in for; "" for another paper, or where it does not say."""
    if not _FORM.search(title):
        return ""
    for said, block in _sayings(opening):
        field = _FIELD.fullmatch(said) if block.role is Role.ROW or block.bold or ":" in said[:60] else None
        if field and len(field[1]) < 300 and field[1].casefold() not in title.casefold():
            return f"{_tidy(title)}: {field[1].strip()}"
    return ""


def _own_date(opening: Sequence[Block]) -> date | None:
    """Return the date a paper says it was published on, else one that stands alone on its cover."""
    lines = [block.text for block in opening if len(block.text) < 110]
    for pattern in (_PUBLISHED, _DATED):
        found = next((day for line in lines if pattern.search(line) for day in find_dates(line)), None)
        if found:
            return found
    return None


def _headline(opening: Sequence[Block], stem: str) -> tuple[str, str]:
    """Return (title, organisation): the title says what the paper is, never only whose it is."""
    organisation = ""
    lines = [block for block in opening if block.role in (Role.HEADING, Role.TEXT) and block.text]
    for index, block in enumerate(lines):
        text = block.text
        label = block.role is not Role.HEADING and re.match(r"[A-Z][\w’'/() -]{1,40}:\s", text)
        if len(text) > 220 or leading_number(text) or (label and not DOCUMENT.search(text)):
            continue
        shown = block.role is Role.HEADING or block.bold or (index < 4 and len(text) < 90 and is_name(text))
        only_label = re.fullmatch(r"(?:appendix|annex|annexe|schedule)\s+\w{1,4}", text, re.IGNORECASE)
        if not shown or only_label:
            continue
        if is_organisation(text):
            organisation = organisation if len(organisation) > len(text) else text
            continue
        if _POSTCODE.search(text) or (find_dates(text) and len(text) < 40) or re.match(r"\d|for the\b", text):
            continue
        volume = lines[index + 1].text if index + 1 < len(lines) and _VOLUME.fullmatch(lines[index + 1].text) else ""
        whose, title = _parted(text)
        return f"{title}, {volume}" if volume else title, organisation or whose or organisation_in(
            lines[index + 1 : index + 3]
        )
    return (f"{organisation}: {stem}" if organisation else stem), organisation


def _parted(text: str) -> tuple[str, str]:
    """Return the organisation that a title begins with, "" for none, and the title; a dash between them parts them."""
    whose, mark, rest = re.split(r"(\s+[–—-]\s+|:\s+|$)", text, maxsplit=1)
    if mark and is_organisation(whose) and DOCUMENT.search(rest):
        return whose, text if mark.startswith(":") else rest
    document = DOCUMENT.search(text)
    before = text[: document.start()].rstrip() if document else ""
    before = re.sub(rf"\s+{_KIND_OF}$", "", f"{before} ", flags=re.IGNORECASE).strip()
    return (before if len(before.split()) > 1 and is_organisation(before) else ""), text


def _labelled(blocks: Sequence[Block], label: re.Pattern[str]) -> str:
    return next((match[1].strip() for said, _ in _sayings(blocks) if (match := label.match(said))), "")


def _sayings(blocks: Sequence[Block]) -> Iterator[tuple[str, Block]]:
    """Yield the words of each block; those of a label alone on its line with the words below, which it labels."""
    for index, block in enumerate(blocks):
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        alone = block.text.endswith(":") or (block.bold and block.role is Role.TEXT)
        if alone and len(block.text) < _LABEL and below is not None and below.role is Role.TEXT and not below.bold:
            yield f"{block.text} {below.text}", block
        yield _said(block), block


def _said(block: Block) -> str:
    """Return a block's words; a label and what it labels may stand in two cells of a row: "By", "The Treasurer"."""
    label, *rest = block.cells or ("",)
    if not label or len(label) > _LABEL or ":" in label or not any(rest):
        return block.text
    return f"{label}: {' '.join(cell for cell in rest if cell)}"


def minutes_body(opening: Sequence[Block]) -> str:
    """Return whose minutes these are: "Minutes of a meeting of the Health and Wellbeing Board held on …"."""
    for block in opening[:6]:
        match = _WHOSE_MINUTES.search(block.text) or _THEIR_MINUTES.fullmatch(block.text)
        if (
            match
            and len(match[1]) > 2
            and not re.match(r"(?:the )?(?:previous |last )?(?:meeting|held)\b", match[1], re.I)
        ):
            return spelled(match[1].strip(" :–—-"))
    return spelled(organisation_in(opening[:4]))


def meeting_of(agenda: Part | None, parts: Sequence[Part], body: str, day: date | None) -> Meeting:
    """Return the meeting whose pack this is; `body` and `day` overrule what is printed."""
    printed_body, printed_day = "", None
    if agenda is not None:
        head = agenda.blocks[:16]
        names = (_SITTING.sub("", block.text) for block in head if block.role is Role.HEADING)
        printed_body = next(filter(is_organisation, names), "") or organisation_in(head)
        printed_day = next((day for block in head for day in find_dates(block.text)), None)
    elif parts:
        opening = parts[0].blocks[:_OPENING]
        if parts[0].kind is PaperKind.MINUTES:
            printed_body, printed_day = minutes_body(opening), first_date(" ".join(block.text for block in opening[:6]))
        else:
            to = _labelled(
                opening, re.compile(r"(?:report to\s*:?|(?:to|committee|meeting)\s*:)\s+(.+)", re.IGNORECASE)
            )
            dated = next(
                (
                    block.text
                    for block in opening
                    if re.match(r"date of meeting|meeting date|date|to\b", block.text, re.I) and find_dates(block.text)
                ),
                "",
            )
            printed_body = re.split(r"\s+[–-]\s+|,\s*\d", to)[0] if to else ""
            printed_day = first_date(dated)
    return Meeting(body or spelled(printed_body), day or printed_day)


def _dated(text: str, day: date | None) -> str:
    return f"{text}, {day.day} {day:%B %Y}" if day else text


def _tidy(title: str) -> str:
    title = " ".join(title.split()).strip(" -–—:;")
    if title.isupper() and len(title) > 12:
        title = title.capitalize()
    return title if len(title) <= 200 else title[:197].rsplit(" ", 1)[0] + " …"
