"""What a paper's opening says of it: title, kind, source, date; and what the agenda says of the meeting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.papers import Meeting, PaperKind
from indexer.blocks import Block, Role
from indexer.dates import find_dates, first_date
from indexer.marks import leading_number
from indexer.packs import Part, appendix_label

# Bodies that inspect or oversee councils and the NHS, and the names they go by.
_INSPECTORS: Final = {
    "Ofsted": r"\bofsted\b|office for standards in education",
    "Care Quality Commission": r"\bcare quality commission\b|\bcqc\b",
    "HMICFRS": r"\bhmicfrs\b|inspectorate of constabulary",
    "HM Inspectorate of Probation": r"inspectorate of probation",
    "Local Government and Social Care Ombudsman": r"local government (?:and|&) social care ombudsman",
}
_ORGANISATION: Final = re.compile(
    r"\b(?:board|council|authority|partnership|trust|committee|group|commission|llp|ltd|limited|plc|nhs|ccg|healthwatch|"
    r"cabinet|association|agency|service|ofsted|constabulary|police|university|ombudsman|inspectorate|office)\b",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(
    r"\b(?:report|review|plan|strategy|inspection|minutes|agenda|statement|assessment|framework|policy|accounts|budget|"
    r"update|follow-up|survey|terms of reference|summary|programme|appendix|annex|letter|questions|guidance|register|"
    r"proposal|evaluation|profile|toolkit|schedule|notice|business case|volume|response|record of decision)\b",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(
    r"(?:report (?:of|by|from|author)|from|by|author|presented by|lead (?:officer|director))(?:\(s\))?\s*:\s*(.+)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(r"(?:subject(?:\s*/\s*title)?|report title|title)\s*:\s*(.+)", re.IGNORECASE)
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
_OPENING: Final = 14  # blocks in which a paper says what it is


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item on the agenda: its number, its title, and the pack's pages as printed (0, 0 where none)."""

    number: str
    title: str
    first_page: int = 0
    last_page: int = 0


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
            title = _labelled(opening, _SUBJECT) or _headline(opening, stem)[0]
            source = _labelled(opening, _SPEAKER) or meeting.body or _organisation(opening) or "officers"
            return Description(_tidy(title), part.kind, source, first_date(head) or meeting.date)
        case _:
            return _appended(part, cover, stem, head)


def _appended(part: Part, cover: Description | None, stem: str, head: str) -> Description:
    """Describe a paper that has a cover of its own, or only a title."""
    title, organisation = _headline(part.blocks[:_OPENING], stem)
    whole = " ".join(block.text for block in (*part.blocks[:40], *part.blocks[-25:]))
    inspector = ""
    if re.search(r"\binspect(?:ion|ors?|ed)\b", head, re.IGNORECASE):
        inspector = next((name for name, words in _INSPECTORS.items() if re.search(words, whole, re.IGNORECASE)), "")
    kind = PaperKind.INSPECTION if inspector and "inspection" in title.lower() else part.kind
    source = inspector or organisation or (cover.source if cover else "") or _organisation(part.blocks[:_OPENING])
    label = appendix_label(part.blocks)
    title = re.sub(rf"^{re.escape(label)}\s*[:–—-]*\s*", "", title, flags=re.IGNORECASE) if label else title
    if (
        organisation
        and not inspector
        and organisation.lower() not in title.lower()
        and re.match(r"annual report", title, re.I)
    ):
        title = f"{organisation}: {title}"
    if not title and cover is not None:
        title = f"{label or 'Appendix'} to {cover.title}"
    return Description(_tidy(title or stem), kind, source or "not stated", _own_date(part.blocks[:_OPENING]))


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
        if len(text) > 220 or leading_number(text) or (label and not _DOCUMENT.search(text)):
            continue
        shown = block.role is Role.HEADING or block.bold or (index < 4 and len(text) < 90 and _is_name(text))
        only_label = re.fullmatch(r"(?:appendix|annex|annexe|schedule)\s+\w{1,4}", text, re.IGNORECASE)
        if not shown or only_label:
            continue
        if _ORGANISATION.search(text) and not _DOCUMENT.search(text) and _is_name(text):
            organisation = organisation if len(organisation) > len(text) else text
            continue
        if (find_dates(text) and len(text) < 40) or re.match(r"\d|for the\b", text):
            continue
        follower = _organisation(lines[index + 1 : index + 3]) if not organisation else ""
        return text, organisation or follower
    return (f"{organisation}: {stem}" if organisation else stem), organisation


def _organisation(blocks: Sequence[Block]) -> str:
    return next(
        (
            block.text
            for block in blocks
            if len(block.text) < 80
            and block.role is not Role.ROW
            and ":" not in block.text
            and _ORGANISATION.search(block.text)
            and not _DOCUMENT.search(block.text)
            and _is_name(block.text)
        ),
        "",
    )


def _is_name(text: str) -> bool:
    """Whether a line is a name or a title and no sentence: most of its longer words begin with a capital."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return (
        not text.endswith((".", ":", ";", ",")) and 3 * sum(word[0].isupper() for word in words) >= 2 * len(words) > 0
    )


def _labelled(blocks: Sequence[Block], label: re.Pattern[str]) -> str:
    for block in blocks:
        match = label.match(_said(block))
        if match:
            return match[1].strip()
    return ""


def _said(block: Block) -> str:
    """Return a block's words; a label and what it labels may stand in two cells of a row: "By", "The Treasurer"."""
    label, *rest = block.cells or ("",)
    if not label or len(label) > 40 or ":" in label or not any(rest):
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
            return match[1].strip(" :–—-")
    return _organisation(opening[:4])


def meeting_of(agenda: Part | None, parts: Sequence[Part], body: str, day: date | None) -> Meeting:
    """Return the meeting whose pack this is; `body` and `day` overrule what is printed."""
    printed_body, printed_day = "", None
    if agenda is not None:
        head = agenda.blocks[:16]
        printed_body = next(
            (
                block.text
                for block in head
                if block.role is Role.HEADING
                and _ORGANISATION.search(block.text)
                and not re.match(r"agenda", block.text, re.IGNORECASE)
            ),
            "",
        ) or _organisation(head)
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
    return Meeting(body or printed_body, day or printed_day)


def agenda_items(agenda: Part | None) -> list[AgendaItem]:
    """Return the agenda's items, with the pages that they give."""
    items: list[AgendaItem] = []
    for block in agenda.blocks if agenda else ():
        mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
        if mark is None or mark.form != "whole" or mark.parts[0] != (int(items[-1].number) + 1 if items else 1):
            continue
        title = block.text[mark.end :]
        pages = re.search(r"\(\s*pages?\s*(\d+)\s*(?:[-–—]\s*(\d+))?\s*\)", title, re.IGNORECASE)
        first = int(pages[1]) if pages else 0
        last = int(pages[2] or pages[1]) if pages else 0
        items.append(
            AgendaItem(mark.number, re.sub(r"\s*\(\s*pages?.*?\)", "", title, flags=re.IGNORECASE), first, last)
        )
    return items


def item_for(title: str, kind: PaperKind, items: Sequence[AgendaItem], current: int, appended: bool) -> int:
    """Return which item (its place in `items`, -1 for none) a paper belongs to; papers follow the agenda's order.

    The words that title and item share decide; the agenda's page numbers are often wrong, so they are not asked.
    """
    if not items:
        return -1
    if kind is PaperKind.AGENDA:
        return -1
    if kind is PaperKind.MINUTES:
        return next((place for place, item in enumerate(items) if re.search(r"\bminutes\b", item.title, re.I)), current)
    words = _words(title)
    likeness = {
        place: len(words & _words(item.title)) / max(1, len(_words(item.title)))
        for place, item in enumerate(items)
        if place >= max(current, 0)
    }
    best = max(likeness, key=lambda place: (likeness[place], -place), default=current)
    if likeness.get(best, 0.0) >= 0.5 and (not appended or best == current or likeness[best] >= 0.75 or current < 0):
        return best
    if appended and current >= 0:
        return current
    return min(current + 1, len(items) - 1) if current >= 0 else best


_STOP: Final = frozenset(
    ["the", "of", "and", "a", "to", "for", "in", "on", "with", "report", "update", "annual", "s", "from", "by", "at"]
)


def _words(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")) if word not in _STOP
    }


def _dated(text: str, day: date | None) -> str:
    return f"{text}, {day.day} {day:%B %Y}" if day else text


def _tidy(title: str) -> str:
    title = " ".join(title.split()).strip(" -–—:;")
    if title.isupper() and len(title) > 12:
        title = title.capitalize()
    return title if len(title) <= 200 else title[:197].rsplit(" ", 1)[0] + " …"
