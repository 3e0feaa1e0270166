"""What bears a name of its own: which sort of it a question asks for, and whether a name in a text is of that sort."""

from __future__ import annotations

import re
from typing import Final

from search.clauses import AUXILIARIES, PREPOSITIONS, VERBS
from search.stemming import stem
from search.words import stems

_ORGANISATIONS: Final = frozenset(
    stems(
        "company firm charity agency organisation contractor operator supplier consultant consultancy provider "
        "partner association lender insurer auditor valuer developer bidder bank builder trust group partnership "
        "foundation society limited ltd plc llp manager landlord publisher union federation body"
    )
)
_FIRMS: Final = frozenset(
    stems(
        "company firm contractor operator supplier consultant consultancy lender insurer auditor valuer developer "
        "bidder bank builder limited ltd plc llp"
    )
)
_PERSONS: Final = frozenset(
    stems(
        "person people man woman boy girl mother father husband wife son daughter head chief chair chairman "
        "chairwoman chairperson leader member mayor mp minister politician councillor officer director manager "
        "executive secretary treasurer commissioner governor trustee clerk coordinator administrator registrar "
        "editor author founder owner inspector investigator auditor assessor examiner adjudicator coroner "
        "magistrate judge lawyer solicitor barrister teacher headteacher principal lecturer professor researcher "
        "scientist analyst expert adviser accountant architect engineer planner surveyor doctor surgeon dentist "
        "nurse midwife paramedic pharmacist physiotherapist psychologist psychiatrist therapist paediatrician "
        "worker carer coach driver caretaker librarian artist journalist reporter winner runner finalist candidate "
        "apprentice student patient tenant farmer"
    )
)
_ANYBODY: Final = frozenset(stems("person people man woman boy girl"))
_ALIKE: Final = (
    _ORGANISATIONS,
    frozenset(stems("school academy college primary secondary university nursery infant junior")),
    frozenset(stems("pharmacy chemist")),
    frozenset(stems("road street lane avenue way hill")),
    frozenset(stems("shop store supermarket pub")),
    frozenset(stems("home house hospital centre court lodge hall")),
    frozenset(stems("site quarry centre facility station farm")),
    frozenset(stems("department directorate division team")),
    frozenset(stems("council borough district county authority city")),
    frozenset(stems("surgery practice clinic centre")),
    frozenset(stems("software system")),
    frozenset(stems("politician councillor leader member mayor minister mp")),
    frozenset(stems("chair chairman chairwoman chairperson")),
    frozenset(stems("lawyer solicitor barrister")),
    frozenset(stems("head headteacher teacher principal")),
)
"""Words of which one may stand in a name of what another asks for: "which school", "Croft Academy"."""
_OTHERS: Final = frozenset(
    stems(
        "school academy hospital council borough district ward site constituency pub town shop home team "
        "committee department directorate university library road street party pharmacy authority surgery "
        "practice village newspaper software system station bridge park centre hotel clinic club magazine church "
        "court prison college parish"
    )
)
_KINDS: Final = _ORGANISATIONS | _PERSONS | _OTHERS
_ASKED: Final = re.compile(r"\b(?:which|what)((?:\s[\w'’-]+){1,6})")
_NAME_OF: Final = re.compile(r"\bnames? of((?:\s[\w'’-]+){1,7})")
_CALLED: Final = re.compile(r"\bwhat (?:is|was|are|were)((?:\s[\w'’-]+){1,7}) called\b")
_WHO_IS: Final = re.compile(r"^who(?:'s| is| was| are| were)((?:\s[\w'’-]+){1,7})")
_GOES_ON: Final = frozenset("that who whose which where not and or near next".split())
_ENDS: Final = (AUXILIARIES | PREPOSITIONS | _GOES_ON) - {"will", "may"}
_PAST: Final = frozenset("took gave won lost got left ran sold bought built wrote said made held kept paid".split())
_BEFORE: Final = re.compile(r"\b(?:by|to|with|from|called|named)\s(?:the\s)?$", re.IGNORECASE)
_BY: Final = re.compile(r"\b(?:by|called|named)\s(?:the\s)?$", re.IGNORECASE)
_DEALT: Final = re.compile(
    r"\b(?:contract\w*|award\w*|appoint\w*|sold|sells?|paid|pays?|suppl\w+|buy|bought|hired?|engag\w+|commission\w*|"
    r"borrow\w*|lent|loan\w*|agreement|partner\w*|outsourc\w*|let|leas\w+|rent\w*|given|gave|won|work\w*)\b",
    re.IGNORECASE,
)
"""What a sentence says that deals with a firm: only then is the name after "to", "with" or "from" one."""
_CLOSE: Final = 15
_AROUND: Final = 70
"""Characters before and after a name in which what it is may be said: "Orrin Living, a company from Leeds"."""


def asked_kind(folded: str) -> tuple[int, str]:
    """Return where a question asks for something that has a name, and the stem of what; -1 and "" where it does not."""
    match = _NAME_OF.search(folded) or _CALLED.search(folded)
    if match:
        return match.start(), _head(match[1], _KINDS)
    for match in _ASKED.finditer(folded):
        words = match[1].split()
        end = next((place for place, word in enumerate(words) if word in _ENDS), len(words))
        for place, word in enumerate(words[:end]):
            kind = stem(word.removesuffix("'s"))
            after = words[place + 1] if place + 1 < end else ""
            if (
                kind in _KINDS
                and not word.endswith(("'s", "s'"))
                and (not after or _acted(word, after, noun=words[place + 2 : place + 3]))
            ):
                return match.start(), kind
            if (word in VERBS or word in _PAST) and stem(after) not in _KINDS:
                break
    return -1, ""


def asked_role(folded: str) -> str:
    """Return the stem of what the person asked for is: "who is the senior lawyer that …"; empty where none is said."""
    match = _WHO_IS.search(folded)
    return _head(match[1], _PERSONS) if match else ""


def of_person(kind: str) -> bool:
    """Whether what is asked for is a person."""
    return kind in _PERSONS


def of_organisation(kind: str) -> bool:
    """Whether what is asked for is a firm, a charity or another body that people make."""
    return kind in _ORGANISATIONS


def anybody(kind: str) -> bool:
    """Whether what is asked for may be any person: "the man", "which five people"."""
    return kind in _ANYBODY


def alike_to(kind: str) -> frozenset[str]:
    """Return the stems that may stand for what is asked for; a firm of one trade is a firm, but no trust or union."""
    groups = (_FIRMS if kind in _FIRMS and group is _ORGANISATIONS else group for group in _ALIKE if kind in group)
    return frozenset({kind}).union(*groups)


def is_kind(kind: str, text: str, span: tuple[int, int], name: tuple[int, int], place: str) -> bool:
    """Whether a name in a sentence is of the kind asked for: its words say so, or those beside it, or its place."""
    alike = alike_to(kind)
    reach = _AROUND if kind in _ORGANISATIONS | _PERSONS else _CLOSE
    start, end = max(span[0], name[0] - reach), min(span[1], name[1] + reach)
    if kind in _OTHERS and not _headed(text[slice(*name)], alike):
        # "Home to School Transport", "Secondary Schools Head": the kind must be said beside it.
        return not alike.isdisjoint((*stems(text[start : name[0]]), *stems(text[name[1] : end])))
    if alike.intersection(stems(text[start:end])) or alike.intersection(stems(place)):
        return True
    before = text[start : name[0]]
    if kind not in _ORGANISATIONS or not _BEFORE.search(before):
        return False
    return _BY.search(before) is not None or _DEALT.search(text, *span) is not None


def _headed(name: str, alike: frozenset[str]) -> bool:
    """Whether a name that has a word of the kind is built on it ("Croft School", "School of Art"), or has none."""
    own = stems(name)
    if alike.isdisjoint(own):
        return True
    return " of " in name or (own[-1] in alike and not name.endswith(("Schools", "Homes", "Sites")))


def _head(words: str, kinds: frozenset[str]) -> str:
    """Return the stem of the noun that a phrase is built on: the last of the first run of words that name a kind."""
    found = ""
    for word in words.split():
        kind = stem(word.removesuffix("'s"))
        if word in _ENDS or (found and kind not in kinds):
            break
        if kind in kinds and not word.endswith(("'s", "s'")):
            found = kind
    return found


def _acted(kind: str, after: str, noun: list[str]) -> bool:
    """Whether what follows a kind acts: "which firm runs", "which two schools share"; not "which school lunches were".

    `noun` is the word after that, where there is one: an auxiliary shows that what is asked for goes on until there.
    """
    if stem(after) in _KINDS or (noun and noun[0] in AUXILIARIES):
        return False
    return after.endswith(("ed", "s")) or after in _PAST or after in VERBS or kind.endswith("s")
