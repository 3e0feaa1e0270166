"""What a question was about: what "it", "they", "she", "there" and "them" would stand for after it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from search.clauses import (
    BE,
    DETERMINERS,
    PREPOSITIONS,
    WORD,
    Clause,
    parse,
    person_in,
    phrases,
    split_subject,
    without_when,
    words_of,
)
from search.words import fold, is_stopword

MEASURES: Final = frozenset(
    """aim aims amount amounts benefit benefits budget budgets cause causes chair chairman conditions cost costs date
    dates deadline duration funding grant impact leader length location name names number numbers objective objectives
    outcome outcomes percentage price proportion purpose rate reason reasons result results risk risks role saving
    savings share size status target targets timetable timescale total value venue vote""".split()
)
_OFFICES: Final = {
    "chairs": "the chair of", "chaired": "the chair of", "leads": "the person who leads", "led": "the person who led",
    "heads": "the head of", "runs": "the person who runs",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """What the words that point back would stand for.

    `thing` is for "it", `doers` for "they", `counted` for "of them", `place` for "there" (with its preposition),
    `person` for "she"; empty where the question has none. `was` says that the question is in the past.
    """

    thing: str = ""
    doers: str = ""
    counted: str = ""
    place: str = ""
    person: str = ""
    was: bool = False

    @property
    def inner(self) -> str:
        """What the thing is of: "the strategy" for "the deadline for the strategy"."""
        found = re.search(r"^(?:the |an? )?[\w-]+(?: [\w-]+)? (?:of|for|to|in|on|at) (?P<inner>.+)$", self.thing)
        return found["inner"] if found else self.thing

    @property
    def measured(self) -> str:
        """What another measure would be of: "the strategy" after "what is the deadline for the strategy"."""
        head = re.match(r"(?:the )?([\w-]+)\b(?: (?:of|for|to)\b)?", self.thing, re.IGNORECASE)
        return self.inner if head and fold(head[1]) in MEASURES else self.thing


def topic_of(question: str) -> Topic:
    """Return what a question was about."""
    clause = parse(question)
    named = re.match(r"about ([^:?]+): ", question.strip(), re.IGNORECASE)
    said = words_of(clause.asking)
    who = bool(said) and said[0] in {"who", "whom"}
    thing, doers = _thing(clause, who), ""
    acts = fold(clause.verb) not in BE and not clause.counted
    if clause.subject and (acts or (clause.spoken and clause.rest)):
        doers = clause.subject
    counted = _counted(clause)
    return Topic(
        thing=without_when(named[1] if named else thing),
        doers=doers or counted or (thing if fold(clause.verb) in {"are", "were"} else ""),
        counted=counted or (clause.subject if fold(clause.verb) in {"are", "were"} and clause.subject else ""),
        place=_place(clause.text),
        person=_person(clause, who),
        was=bool({"was", "were", "did", "had"} & set(words_of(clause.text))),
    )


def _thing(clause: Clause, who: bool) -> str:
    if clause.about:
        return clause.about
    if who:
        return _of_office(clause) if fold(clause.verb) in BE else clause.subject
    if clause.counted and clause.asking:
        named = [clause.text[slice(*span)] for span in phrases(clause.text)]
        inside = re.search(r"\b(?:at|in|of|for|on) ((?:the|a|an) [^,?]+)$", without_when(clause.rest or clause.subject))
        if clause.verb and fold(clause.verb) not in BE and clause.rest:
            return clause.subject
        whole = inside[1] if inside else ""
        return (whole if any(name in whole for name in named) else "") or (
            _with_determiner(clause.text, named[-1]) if named else whole or f"the {clause.counted}"
        )
    if fold(clause.verb) in BE and not clause.subject:
        return re.sub(rf"^[\w-]+\s+(?:(?:{'|'.join(PREPOSITIONS)})\s+)?", "", clause.rest)
    if fold(clause.verb) in BE or not clause.verb:
        return clause.subject
    done = re.sub(r"^[\w-]+\s*", "", clause.rest)  # what was done, without its verb
    object_ = re.match(r"(?:the|an?|its|their|our|his|her)\b.+|[A-Z].+", done)
    return object_[0] if object_ else clause.subject


def _with_determiner(text: str, name: str) -> str:
    return f"the {name}" if re.search(rf"\bthe {re.escape(name)}", text) else name


def _of_office(clause: Clause) -> str:
    """Return what an office is of: "the board" for "who is the chair of the board"."""
    found = re.search(r"\b(?:of|for|at|in)\s+(.+)$", clause.subject)
    return found[1] if found else clause.subject


def _counted(clause: Clause) -> str:
    """Return those that were counted, with what was said of them: "the children referred in 2024"."""
    if not clause.counted:
        return ""
    said = "the " + re.sub(r"^(?:the|of the|of)\s+", "", clause.counted)
    verb, rest = fold(clause.verb), re.sub(r"^there\b\s*", "", clause.rest)
    if verb in BE and (not clause.subject or clause.subject == clause.counted) and rest:
        return f"{said} {rest}"
    if verb in BE and clause.subject and not rest:
        return f"{said} {clause.subject.removeprefix('there').strip()}".strip()
    if verb in {"has", "have", "had"} and clause.subject and not rest:
        return f"{said} with {clause.subject}"
    return said


def _place(text: str) -> str:
    """Return the last place of a question with its preposition: "at the depot"."""
    spans = list(WORD.finditer(text))
    for n in range(len(spans) - 2, -1, -1):
        word, after = fold(spans[n][0]), spans[n + 1][0]
        if word in {"at", "in"} and (after[0].isupper() or fold(after) in DETERMINERS):
            place, _ = split_subject(without_when(text[spans[n + 1].start() :]))
            if not re.fullmatch(r"(?:19|20)\d\d.*", place) and without_when(text) != text[: spans[n].start()].strip():
                return f"{spans[n][0]} {place}"
    return ""


def _person(clause: Clause, who: bool) -> str:
    named = person_in(clause.text)
    if named:
        of = re.search(rf"\b(?:the )?{re.escape(named)}", clause.text)
        return of[0] if of else named
    if not who or not clause.subject:
        return ""
    if fold(clause.verb) in BE:
        return without_when(clause.subject)
    office = _OFFICES.get(fold(clause.verb))
    thing = without_when(clause.subject)
    return f"{office} {thing}" if office else f"the person who {clause.verb} {thing}"


def says_enough(question: str) -> bool:
    """Whether a question has more than one word of its own, so that it can stand alone."""
    own = [word for word in words_of(question) if not is_stopword(word) and word not in _EMPTY]
    return len(own) > 1 or any(word[0].isdigit() for word in own) or bool(phrases(question))


_EMPTY: Final = (
    frozenset(
        """about altogether agreed against amount anybody anyone approved asked changed cost costs decided done
    else ended far favour figure figures funded going happen happened happening happens involved latest main many much
    needed next number objected paid paying pays responsible said spent started time total voted
    works""".split()
    )
    | PREPOSITIONS
)
