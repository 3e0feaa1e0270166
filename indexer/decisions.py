"""The rows of the decisions register: which passages of minutes decide something, and who is to do it by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.decisions import KINDS, Decision
from corpus.papers import Passage, PassageKind
from indexer.dates import find_dates

_LABEL: Final = re.compile(r"(?:RESOLVED|AGREED|ACTIONS?)\b(?:\s+POINTS?)?(?:\s+\d+)?[\s:–—.-]*", re.IGNORECASE)
# A person or a post: words with capitals, and the small words inside such names.
_WORD: Final = r"[A-Z][\w’'&./-]*"
_NAME: Final = rf"{_WORD}(?:,?\s+(?:(?:of|for|and|&|the)\s+){{0,2}}{_WORD}){{0,20}}"
_OWNER: Final = re.compile(
    r"\b(?:owner|by whom|responsible(?: officer)?|lead(?: officer)?)\s*:\s*(?P<who>[^.;:|]{2,80})", re.IGNORECASE
)
# "Action: JS" after what is to be done.
_TAGGED: Final = re.compile(
    rf"[.;!?)]\s+(?:ACTIONS?|Actions?)\b[^:–—]{{0,20}}[:–—-]\s*[(\[]?(?P<who>(?:{_NAME}|All)(?:\s*[/&+]\s*{_NAME})*)[)\]]?\.?$"
)
_ACTOR: Final = re.compile(
    rf"(?:[Bb]y [^,]{{4,40}}, )?(?:[Tt]he )?(?P<who>{_NAME})\s+(?:to|will|shall|would|agreed to|is to|are to)\s+[a-z]"
)
# Ways in which a resolution names who is to act, the plainest first.
_NAMED: Final = (
    re.compile(
        rf"(?P<who>{_NAME}),?\s+be\s+(?:(?:given|granted)\s+(?:\w+\s+)?(?:authority|responsibility|powers?)\b|"
        r"(?:delegated|authori[sz]ed|asked|requested|invited|instructed|nominated|tasked|required)\b"
        r"[^.;]{0,60}?\bto\s+[a-z])"
    ),
    re.compile(
        r"\b(?:ask|request|invite|instruct|require|authori[sz]e|task)s?\s+(?:that\s+)?(?:the\s+)?"
        rf"(?P<who>{_NAME})\s+[a-z]"
    ),
    re.compile(rf"\b(?i:delegat)\w*\b[^.;]{{0,160}}?\bto\s+(?:the\s+)?(?P<who>{_NAME})"),
)
_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:,?\s+\d{4})?"
)
_WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:of\s+)?{_MONTH}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})"
_MEETING: Final = r"(?:(?:its|the)\s+)?next\s+(?:\w+\s+){0,2}meeting"
_WHEN: Final = (
    re.compile(
        r"\b(?:due(?: date)?|deadline|by when|target date|timescale)\s*:\s*(?P<when>[^.;|]{2,40})", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:by|before|(?:no|not) later than|on or before)\s+(?:the\s+)?{_WEEKDAY}(?P<when>{_DAY}|"
        rf"(?:(?:early|mid|late|end of)[ -])?{_MONTH}|(?:spring|summer|autumn|winter)\s+\d{{4}}|"
        rf"end of (?:the |this |next )?(?:\w+ )?(?:week|month|quarter|term|year)|{_MEETING})\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?P<when>within (?:the next )?[\w-]+ (?:(?:working|calendar) )?(?:hours?|days?|weeks?|months?))\b"),
    re.compile(r"\b(?P<when>in [\w-]+ (?:weeks|months|years)[’'] time)\b"),
    re.compile(
        rf"\b(?:be reported|to report|report back)\b[^.;]{{0,40}}?\b(?:in|on)\s+{_WEEKDAY}(?P<when>{_DAY}|{_MONTH})\b"
    ),
    re.compile(rf"\bto (?P<when>{_MEETING})\b"),
)


def decisions_of(passages: Sequence[Passage]) -> tuple[Decision, ...]:
    """Return the register's rows of one paper's passages, in printed order.

    Words that only lead in to numbered resolutions ("that Cabinet agree to:") are those resolutions' context, no row.
    """
    deciding = [passage for passage in passages if passage.kind in KINDS]
    leads = {(_minute(passage), passage.context) for passage in deciding if passage.context}
    return tuple(
        Decision(passage, who_acts(passage.text, passage.kind), due(passage.text))
        for passage in deciding
        if (_minute(passage), passage.text) not in leads
    )


def _minute(passage: Passage) -> object:
    """Return what tells a passage's minute from the others of its paper: its number, else the headings above it."""
    return passage.locator.steps[:1] or passage.headings


def who_acts(text: str, kind: PassageKind) -> str:
    """Return the person or post that an action is for, or that a resolution asks or delegates to, else ""."""
    tagged = _TAGGED.search(text)
    if tagged:
        return tagged["who"].rstrip(".,")
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    owner = _OWNER.search(text)
    if owner:
        return owner["who"].strip(" ,")
    if kind is PassageKind.ACTION:
        actor = _ACTOR.match(text)
        return actor["who"].rstrip(".,") if actor else ""
    named = next((found for pattern in _NAMED for found in [pattern.search(text)] if found), None)
    return re.sub(r"^(?:That\s+)?(?:[Tt]he\s+)?", "", named["who"]).rstrip(".,") if named else ""


def due(text: str) -> str:
    """Return by when something is to be done: an ISO date where a whole one is printed, else the words, else ""."""
    for pattern in _WHEN:
        found = pattern.search(text)
        if found:
            dates = find_dates(found["when"])
            return dates[0].isoformat() if dates else found["when"].strip()
    return ""
