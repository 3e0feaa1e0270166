"""What minutes hold of every meeting: who was there, in the chair, apologies, interests, decisions, actions.

Minutes print these without a verb ("PRESENT", a list of names), so neither words nor meaning lead to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from corpus.papers import Paper, PaperKind, Passage, PassageKind
from search.sentences import Span
from search.when import dates_of
from search.words import content_stems, fold, stems


class Part(StrEnum):
    """A part of the minutes that every meeting has."""

    PRESENT = "present"
    CHAIR = "chair"
    APOLOGIES = "apologies"
    INTERESTS = "interests"
    ACTIONS = "actions"
    DECISIONS = "decisions"


_CHAIR: Final = r"chair(?:man|woman|person)?"
_ASKED: Final = (
    (Part.APOLOGIES, r"\bapolog(?:y|ies)\b|^who (?:was|were) (?:absent|missing)\b|^who (?:did not|didn't) attend\b"),
    (Part.INTERESTS, r"\binterests?\b"),
    (Part.CHAIR, rf"^who (?:(?:is|was|were|took) )?(?:in )?(?:the )?(?:chairs|chaired|{_CHAIR}|presided)\b"),
    (
        Part.PRESENT,
        r"^who (?:all )?(?:(?:was|were|is|are) )?"
        r"(?:present|there|at|in attendance|attended|attending|came to|went to)\b"
        r"|^(?:which|what) (?:board |committee |cabinet )?(?:councillors|members|officers|people)"
        r" (?:were|attended|came|went)\b"
        r"|\battendees\b|\battendance\b|\b(?:members|those|people) present\b",
    ),
    (Part.ACTIONS, r"^(?:what|which) .*\bactions\b|^(?:the |all |list |show |give )*actions\b"),
    (
        Part.DECISIONS,
        r"^(?:what|which) .*\b(?:decide[ds]?|resolved?|agreed?|decisions|resolutions)\b"
        r"|^(?:the |all |list |show |give )*(?:decisions|resolutions)\b",
    ),
)
_OWN: Final = {
    Part.PRESENT: "present attend attended attendance attendees came went list people those members councillors "
    "officers names all full",
    Part.CHAIR: "chair chaired chairman chairwoman chairperson presided took",
    Part.APOLOGIES: "apology apologies absence absent missing sent send gave give given received receive attend any "
    "anyone member members councillors councillor substitute substitutes",
    Part.INTERESTS: "interest interests declare declared declaration declarations declares pecuniary non disclosable "
    "registrable anyone anybody member members councillor councillors made make conflict conflicts",
    Part.ACTIONS: "action actions point points agree agreed taken take set given list show give all every arise arose "
    "arising come came out follow followed",
    Part.DECISIONS: "decide decided decides decision decisions resolve resolved resolution resolutions agree agreed "
    "taken take made make reached reach come came list show give all every members councillors",
}
_OF_MEETINGS: Final = frozenset(
    stems(
        "meeting meetings board committee cabinet council panel session last latest previous recent most held on in "
        "january february march april may june july august september october november december"
    )
)
_PART_OF_STEMS: Final = {part: frozenset(stems(words)) | _OF_MEETINGS for part, words in _OWN.items()}

_ROLL: Final = re.compile(
    r"^(?:(?:also|members?|councillors?|officers?|voting members?|board members?|those|others?) )*"
    r"(?:present|in attendance|attendance|attending|attendees)\b(?=\W*$|\s*[:–—-])",
    re.IGNORECASE,
)
_IN_CHAIR: Final = re.compile(rf"\((?:in the |the )?{_CHAIR}\)|\bin the {_CHAIR}\b|^{_CHAIR}\s*:", re.IGNORECASE)
_HEADED: Final = {
    Part.APOLOGIES: re.compile(r"\bapolog(?:y|ies)\b", re.IGNORECASE),
    Part.INTERESTS: re.compile(r"\bdeclarations?\b.*\binterests?\b|\binterests\b.*\bdeclar", re.IGNORECASE),
}
_KINDS: Final = {
    Part.ACTIONS: {PassageKind.ACTION},
    Part.DECISIONS: {PassageKind.RESOLUTION, PassageKind.ACTION},
}
_TIMES: Final = re.compile(r"\bmeeting (?:was )?(?:opened|began|started|commenced|closed|ended|concluded)\b", re.I)
_NAME: Final = 80
"""Characters that a name with its office takes at most, after which names before it are left out."""
_SECTIONS: Final = {PassageKind.FRONT, PassageKind.PARAGRAPH, PassageKind.ROW}


def part_asked(question: str, bodies: Iterable[str]) -> Part | None:
    """Return the part of the minutes that a question asks for, if it asks for that of a meeting and for nothing else.

    `question` has its acronyms written out; `bodies` are those that the reader knows to meet. "Who attended the
    strategy discussion?" is of no meeting.
    """
    plain = _without_acronyms(question)
    folded = fold(plain)
    part = next((part for part, pattern in _ASKED if re.search(pattern, folded)), None)
    if part is None:
        return None
    known = _PART_OF_STEMS[part].union(*(stems(body) for body in bodies))
    return part if all(stem in known or stem[:1].isdigit() for stem in content_stems(plain)) else None


def minuted(papers: Iterable[Paper], question: str) -> list[Paper]:
    """Return the minutes among papers that are of the body a question names, the newest first.

    Nothing where it names no body and several have minutes: which is meant cannot be told.
    """
    found = [paper for paper in papers if paper.kind is PaperKind.MINUTES]
    words = {paper.meeting.body: set(stems(paper.meeting.body)) - _OF_MEETINGS for paper in found}
    named = set(stems(_without_acronyms(question))) & set[str]().union(*words.values())
    kept = [paper for paper in found if named <= words[paper.meeting.body]]
    if len({fold(paper.meeting.body) for paper in kept}) != 1:
        return []
    return sorted(kept, key=lambda paper: (max(dates_of(paper), default=date.min), paper.id), reverse=True)


def _without_acronyms(question: str) -> str:
    return re.sub(r"\s*\([^()]*\)", "", question)


def holds_part(part: Part, passage: Passage) -> bool:
    """Whether a passage of minutes is of this part."""
    if part in (Part.PRESENT, Part.CHAIR):
        rolled = bool(passage.headings) and _ROLL.match(passage.headings[-1]) is not None
        if passage.kind not in _SECTIONS or _TIMES.search(passage.text) or not (rolled or _ROLL.match(passage.text)):
            return False
        return part is Part.PRESENT or _IN_CHAIR.search(passage.text) is not None
    if part in _KINDS:
        # What only leads to a list ("RESOLVED that Cabinet:") is shown before its items.
        return passage.kind in _KINDS[part] and not passage.text.rstrip().endswith(":")
    headed = bool(passage.headings) and _HEADED[part].search(passage.headings[-1]) is not None
    return headed and passage.kind in _SECTIONS | {PassageKind.MINUTE, PassageKind.RESOLUTION}


def in_the_chair(text: str, span: Span) -> Span | None:
    """Return the part of a stretch of a roll that ends with the mark of who was in the chair; None where none does."""
    match = _IN_CHAIR.search(text, *span)
    if match is None:
        return None
    before = text.rfind(", ", span[0], match.start())
    start = span[0] if match.start() - span[0] <= _NAME or before < 0 else before + 2
    return start, match.end()
