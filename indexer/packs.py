"""A pack cut into its papers: where each begins, and what its opening says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.papers import PaperKind
from indexer.blocks import Block, Role
from indexer.dates import first_date
from indexer.joins import is_blank_notice
from indexer.marks import follows, leading_number

# The lines at the head of an officer's report, as councils and NHS boards word them.
_HEAD_LABELS: Final = re.compile(
    r"(?:report (?:of|by|from|to|author|title|reference)|date of (?:meeting|report)|meeting date|subject(?:/title)?|"
    r"title|from|to|author|lead (?:officer|director|member)|presented by|purpose|classification|decision(?: no)?|"
    r"key decision|portfolio holder|cabinet member|wards? affected|agenda item(?: no)?|committee|meeting|date|"
    r"contact officer|sponsor)(?:\(s\))?\s*:",
    re.IGNORECASE,
)
_WRITTEN_BY: Final = re.compile(
    r"(?:report (?:of|by|from|author)|from|author|lead (?:officer|director)|presented by)(?:\(s\))?\s*:", re.IGNORECASE
)
_REPORT_TO: Final = re.compile(r"report to\b", re.IGNORECASE)
_MINUTES: Final = re.compile(
    r"(?:draft |unconfirmed |confirmed )?minutes of (?:the |a )?(?:\w+ ){0,4}?(?:meeting|[A-Z])", re.IGNORECASE
)
# Minutes that say so at the end of their title, or alone: "Trust Board: Minutes"; such a title opens a page.
_TITLED_MINUTES: Final = re.compile(
    r"(?:(?:draft|unconfirmed|confirmed|approved|public)\s+)*minutes\b.{0,120}|"
    r".{3,80}?[\s:–—-]+(?:draft |unconfirmed )?minutes(?:\s+\([^()]*\))?",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"(?:(?:voting |board |committee )?members? )?(?:present|attendance|attendees|in attendance|attending)\b",
    re.IGNORECASE,
)
_HELD: Final = re.compile(r"\bheld\b.{0,40}\b(?:on|at|in)\b", re.IGNORECASE)
_AGENDA: Final = re.compile(r"(?:supplementary |public )?agenda(?: (?:pack|frontsheet))?", re.IGNORECASE)
_APPENDIX: Final = re.compile(
    r"(?:appendix|annex|annexe|schedule)\s+([A-Z]|\d{1,2}|[ivx]{1,4})\b(?!\.\d)", re.IGNORECASE
)
_IN_NAME: Final = re.compile(
    r"(?<![A-Za-z])(?P<word>appendix|annex|annexe)[ _-]*(?P<number>[A-Z]|\d{1,2})(?![A-Za-z0-9]|\.\d)", re.IGNORECASE
)
_FIRST_LINES: Final = 4  # blocks at the head of a file among which its title stands
_COVER: Final = 3  # blocks of a cover above the line that says what a paper is
_COVER_LINE: Final = 120  # characters
_HEAD_SPAN: Final = 9  # blocks within which the lines of a report's head stand


@dataclass(frozen=True, slots=True)
class Part:
    """One paper's blocks, what kind it is, and the agenda item stamped on its first page ("" where none).

    `label` is what it is called among the papers appended to a report: "Appendix 1", "" where it is not.
    """

    kind: PaperKind
    blocks: tuple[Block, ...]
    stamp: str = ""
    label: str = ""


def cut_into_papers(
    blocks: Sequence[Block], stamps: Sequence[tuple[int, str]] = (), begun: PaperKind | None = None
) -> list[Part]:
    """Cut a file's blocks into papers; a file that shows no second paper is one.

    `begun` is the kind of the paper that the first block is known to open.
    """
    stamped = dict(stamps)
    starts: list[tuple[int, PaperKind]] = [] if begun is None else [(0, begun)]
    seen_pages: set[int] = set()
    after_blank = False
    for index, block in enumerate(blocks):
        if is_blank_notice(block):
            after_blank = True
            continue
        opens_page = block.page not in seen_pages
        seen_pages.add(block.page)
        known = begun is not None and index == 0
        told = None if known else _told_below_cover(blocks, index, starts)
        if told is not None:
            starts[-1] = (starts[-1][0], told)
            continue
        kind = None if known else _opening(blocks, index, starts, after_blank, opens_page and block.page in stamped)
        if kind is not None and starts and blocks[starts[-1][0]].opens and blocks[starts[-1][0]].page == block.page:
            starts[-1] = (starts[-1][0], kind)  # what a bookmark opened, as the page's own words have it
        elif kind is None and block.opens and index and not known:
            starts.append((index, _bookmarked(block.opens)))
        elif kind is not None:
            starts.append((_with_cover_lines(blocks, index, starts), kind))
        if block.role is not Role.RULE:
            after_blank = False
    if not starts or starts[0][0] > 0:
        first = starts[0][0] if starts else len(blocks)
        stamp = stamped.get(blocks[0].page, "") if blocks else ""
        few = starts and first <= _HEAD_SPAN and starts[0][1] is PaperKind.REPORT
        few = few and stamp in ("", stamped.get(blocks[first].page, "")) and not blocks[first].opens
        if few:  # a notice or a cover's lines before the head of the first report
            starts[0] = (0, PaperKind.REPORT)
        elif any(block.text and not is_blank_notice(block) for block in blocks[:first]):
            starts.insert(0, (0, _first_kind(blocks[:first])))
    ends = [*(start for start, _ in starts[1:]), len(blocks)][: len(starts)]
    parts = []
    for (start, kind), end in zip(starts, ends, strict=True):
        own = tuple(block for block in blocks[start:end] if not is_blank_notice(block))
        if any(block.text for block in own):
            parts.append(Part(kind, own, stamped.get(own[0].page, "") if own[0].page else "", appendix_label(own)))
    return parts


def _opening(
    blocks: Sequence[Block], index: int, starts: Sequence[tuple[int, PaperKind]], after_blank: bool, stamped: bool
) -> PaperKind | None:
    """Return the kind of the paper that begins at this block, None when none does."""
    block = blocks[index]
    if block.role in (Role.RULE, Role.ROW, Role.FOOTNOTE) or not block.text:
        return None
    begun = starts[-1][0] if starts else -1
    if begun >= 0 and index - begun <= 3 and not _is_report_head(blocks, index):
        return None
    if _is_agenda(blocks, index):
        return PaperKind.AGENDA
    if _is_minutes(blocks, index):
        return PaperKind.MINUTES
    if _is_report_head(blocks, index) and not _inside_head(blocks, index, begun):
        return PaperKind.REPORT
    titled = block.role is Role.HEADING and not leading_number(block.text)
    if stamped and index > 0:
        return PaperKind.REPORT
    if after_blank and (titled or _leads_to_title(blocks, index)):
        return PaperKind.APPENDIX
    if not starts:
        return None
    if titled and block.level == 1 and starts[-1][1] is not PaperKind.APPENDIX and _outranks(blocks, begun, index):
        return PaperKind.APPENDIX
    if titled and _APPENDIX.match(block.text) and _opens_page(blocks, index) and block.level <= 2:
        return PaperKind.APPENDIX
    return None


def _told_below_cover(blocks: Sequence[Block], index: int, starts: Sequence[tuple[int, PaperKind]]) -> PaperKind | None:
    """Return what a paper is whose first lines are a cover's, and the next say it; None where they do not."""
    begun = starts[-1][0] if starts else index
    if not 0 < index - begun <= _COVER or starts[-1][1] in (PaperKind.AGENDA, PaperKind.MINUTES):
        return None
    cover = [block for block in blocks[begun:index] if block.role is not Role.RULE]
    if not all(
        block.role in (Role.TEXT, Role.HEADING)
        and block.page == blocks[index].page
        and len(block.text) < _COVER_LINE
        and not leading_number(block.text)
        and not _HEAD_LABELS.match(block.text)
        for block in cover
    ):
        return None
    if _is_minutes(blocks, index, covered=True):
        return PaperKind.MINUTES
    return PaperKind.REPORT if _is_report_head(blocks, index) else None


def _bookmarked(title: str) -> PaperKind:
    """Return the kind of the paper that a bookmark names."""
    if re.search(r"\bminutes\b", title, re.IGNORECASE):
        return PaperKind.MINUTES
    return PaperKind.APPENDIX if _APPENDIX.match(re.sub(r"^[\d.\s]+", "", title)) else PaperKind.REPORT


def speaks_for_itself(part: Part) -> bool:
    """Whether a paper's own first lines open it: an agenda, minutes, or who writes a report to whom."""
    return any(
        _is_report_head(part.blocks, index) or _is_minutes(part.blocks, index) or _is_agenda(part.blocks, index)
        for index in range(min(_HEAD_SPAN, len(part.blocks)))
    )


def is_sibling(label: str, before: str) -> bool:
    """Whether an appendix is another one of the same report: "Appendix 3" after "Appendix 2", not "Annex A" in it."""
    (word, _, number), (word_before, _, number_before) = label.partition(" "), before.partition(" ")
    return bool(label and before) and word == word_before and follows(number, number_before)


def _is_agenda(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    return (
        _AGENDA.fullmatch(block.text) is not None
        and (block.bold or block.role is Role.HEADING)
        and any(
            re.match(r"(?:date|time|venue|place|to)\s*:|.{0,60}\bat\b.{0,20}\b(?:am|pm)\b", near.text, re.IGNORECASE)
            for near in blocks[index + 1 : index + 12]
        )
        and not any(_AGENDA.fullmatch(earlier.text) for earlier in blocks[:index])
    )


def _is_minutes(blocks: Sequence[Block], index: int, covered: bool = False) -> bool:
    """Whether minutes begin here; `covered` says that only the lines of a cover stand above on the page."""
    block = blocks[index]
    if leading_number(block.text) or len(block.text) >= 400:
        return False
    near = " ".join(other.text for other in blocks[index : index + 3])
    titled = covered or index < _FIRST_LINES or _opens_page(blocks, index)
    if not (_MINUTES.match(block.text) and _HELD.search(near)) and not (
        titled
        and _TITLED_MINUTES.fullmatch(block.text)
        and first_date(" ".join(b.text for b in blocks[index : index + 5]))
    ):
        return False
    return any(_PRESENT.match(other.text) for other in blocks[index : index + 12])


def _is_report_head(blocks: Sequence[Block], index: int) -> bool:
    """Whether the lines that follow are the head of a report: who writes, to whom, on what."""
    block = blocks[index]
    if not (_HEAD_LABELS.match(block.text) or (_REPORT_TO.match(block.text) and len(block.text) < 120)):
        return False
    near = [other for other in blocks[index : index + _HEAD_SPAN] if _HEAD_LABELS.match(other.text)]
    labels = {_label(other) for other in near}
    if block.role is Role.HEADING and _REPORT_TO.match(block.text):
        return len(labels) >= 2
    return len(labels) >= 3 and any(_WRITTEN_BY.match(other.text) for other in near)


def _inside_head(blocks: Sequence[Block], index: int, begun: int) -> bool:
    """Whether this is a further line of the head that the paper at `begun` opened with."""
    label = _label(blocks[index])
    head = next((place for place in range(max(begun, 0), index) if _HEAD_LABELS.match(blocks[place].text)), index)
    if label == _label(blocks[head]) and any(leading_number(block.text) for block in blocks[head:index]):
        return False  # the first line of a head again, after numbered text: the report before was short
    return (begun >= 0 and index - begun < 2 * _HEAD_SPAN and _is_report_head(blocks, begun)) or any(
        _is_report_head(blocks, earlier)
        for earlier in range(max(begun, index - _HEAD_SPAN, 0), index)
        if _HEAD_LABELS.match(blocks[earlier].text)
    )


def _label(block: Block) -> str:
    return re.split(r"\s*:", block.text.lower())[0]


def _leads_to_title(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line of a cover stands here: short, with a large heading close behind."""
    return len(blocks[index].text) < 90 and any(
        other.role is Role.HEADING and other.level == 1 for other in blocks[index + 1 : index + 4]
    )


def _outranks(blocks: Sequence[Block], begun: int, index: int) -> bool:
    """Whether no heading of the paper so far, its title aside, is as high as this one."""
    levels = [block.level for block in blocks[begun + 1 : index] if block.role is Role.HEADING]
    return index - begun > 3 and all(level > blocks[index].level for level in levels[1:])


def _opens_page(blocks: Sequence[Block], index: int) -> bool:
    if blocks[index].page == 0:
        return blocks[index].level == 1
    return index == 0 or blocks[index - 1].last_page < blocks[index].page


def _with_cover_lines(blocks: Sequence[Block], index: int, starts: Sequence[tuple[int, PaperKind]]) -> int:
    """Return where the paper really begins: the cover's lines before its title belong to it."""
    floor = starts[-1][0] + 1 if starts else 0
    start = index
    while start > floor and index - start < 4:
        before = blocks[start - 1]
        if before.role is Role.RULE:
            start -= 1
            continue
        same_page = before.page == blocks[index].page
        cover = (
            before.role in (Role.TEXT, Role.HEADING)
            and 0 < len(before.text) < 90
            and not re.search(r"[.;:,)]$", before.text)
        )
        person = before.depth or leading_number(before.text) or re.match(r"[A-Z][\w’'/() -]{1,40}:", before.text)
        signature = re.match(
            r"chair(?:man|person|woman)?\b|signed|date\b|\(?the meeting\b|cllr\b|councillor\b",
            before.text,
            re.IGNORECASE,
        )
        if not (same_page and cover and not person and not signature and not is_blank_notice(before)):
            break
        start -= 1
    while start < index and blocks[start].role is Role.RULE:
        start += 1
    return start


def _first_kind(blocks: Sequence[Block]) -> PaperKind:
    head = " ".join(block.text for block in blocks[:20]).lower()
    if "inspection" in head and re.search(r"ofsted|inspectorate|care quality commission|\bcqc\b|inspectors?\b", head):
        return PaperKind.INSPECTION
    if re.match(r".{0,80}\b(?:appendix|annex)\b", head):
        return PaperKind.APPENDIX
    return PaperKind.REPORT


def named_by_file(part: Part, stem: str) -> Part:
    """Return a paper that its file's name calls an appendix, and its own words nothing else, as that appendix."""
    found = _IN_NAME.search(stem)
    if part.label or found is None or part.kind is not PaperKind.REPORT or speaks_for_itself(part):
        return part
    return replace(part, kind=PaperKind.APPENDIX, label=f"{found['word'].capitalize()} {found['number'].upper()}")


def appendix_label(blocks: Sequence[Block]) -> str:
    """Return "Appendix 1" where a paper's opening lines say so, else ""."""
    for block in blocks[:6]:
        match = _APPENDIX.match(block.text)
        if match and (len(block.text) < 160):
            return match[0][:1].upper() + match[0][1:].lower() if match[0].isupper() else match[0]
    return ""
