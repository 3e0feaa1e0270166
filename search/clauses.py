"""A question taken apart by its form: who acts, what is done, what it is about; no dictionary but the small words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from search.names import names_in
from search.words import fold, is_stopword

WORD: Final = re.compile(r"[^\W_]+(?:[-'’&/.][^\W_]+)*|&")
AUXILIARIES: Final = frozenset(
    "is are was were be been being am do does did has have had will would can could shall should may might must".split()
)
BE: Final = frozenset("is are was were".split())
ASKING: Final = frozenset("who whom whose what which when where why how".split())
PREPOSITIONS: Final = frozenset(
    """about above across after against along among around as at before behind below between beyond by despite during
    except for from in inside into of off on onto outside over per regarding concerning since than through throughout
    to toward towards under until up upon via with within without""".split()
)
DETERMINERS: Final = frozenset(
    "the a an this that these those its their our his her my your any all each every".split()
)
# Words that end what a question is about where nothing else does: "when was the policy last updated".
_ADVERBS: Final = frozenset(
    """actually again all already also both currently ever finally first fully just last lately not now only
    originally really recently so still then therefore too yet""".split()
)
VERBS: Final = frozenset(
    """accept act add affect agree aim apply appear appoint approve argue arrive ask assess attend award become begin
    believe belong bring build buy call carry cause change charge choose claim close come commission commit compare
    complain complete concern conclude consider contain continue cost cover create criticise cut deal decide decline
    define delay deliver depend describe differ do draw drop earn end endorse expect explain fail fall feel find finish
    fit fund get give go grow happen have help hold identify include increase inspect intend introduce involve join
    judge keep know last launch lead leave lie list live look lose make manage mean measure meet mention miss move name
    need note occur offer open oppose own pay perform place plan praise prevent produce promise propose provide publish
    put raise reach read receive recommend reduce refer refuse regard reject rely remain remove replace reply represent
    request require resign resolve respond result return rise run save say see seek seem sell send serve set show shut
    sit speak spend staff stand start stay stop suffer suggest support take talk tell think treat turn use visit vote
    wait want warn win wish work write""".split()
)
_IRREGULAR: Final = frozenset(
    """begun bought brought built chosen come cut done drawn driven fallen felt found given gone got grown had heard
    held kept known laid led left lost made meant met paid put read risen run said seen sent set shown shut sold
    spent spoken taken taught told understood won written""".split()
)
_POLITE: Final = re.compile(
    r"^(?:(?:please|hello|hi|so|ok|okay)\b[,;:]?\s*)*(?:(?:can|could|would) you (?:please )?(?:tell me|say|explain)\s+"
    r"|(?:please )?tell me\s+|do (?:we|you) know\s+|i (?:want|would like|need) to know\s+)?",
    re.IGNORECASE,
)
_MONTH: Final = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
YEAR: Final = r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?"
DATE: Final = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+(?:19|20)\d\d\b)?"
    rf"|{_MONTH}\b\.?,?\s+(?:19|20)\d\d\b|{YEAR}\b"
    r"|(?:last|this|next) (?:year|month|week|quarter|spring|summer|autumn|winter|meeting)\b"
    rf"|(?:quarter|q)\s?[1-4]\b|(?<=in ){_MONTH}\b|(?<=since ){_MONTH}\b)",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    rf",?\s+(?:(?:in|on|at|by|since|during|for|from|until|before|after|as of)\s+)?(?:the\s+)?{DATE.pattern}\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A question's parts, each as it was written; empty where it has none.

    `asking` is what it asks with ("how many beds", "when"), `verb` the auxiliary, `subject` who or what it is said of,
    `rest` what follows. `counted` is the noun after "how many" or "which". `about` is what comes after "about".
    """

    text: str
    asking: str = ""
    verb: str = ""
    subject: str = ""
    rest: str = ""
    counted: str = ""
    about: str = ""

    @property
    def spoken(self) -> bool:
        """Whether it asks what somebody said or did about something."""
        return bool(self.about and self.subject)


def plain(question: str) -> str:
    """Return a question without its politeness and closing marks."""
    return _POLITE.sub("", question.strip(), count=1).rstrip(" ?!.…").strip()


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [fold(word) for word in WORD.findall(text)]


def parse(question: str) -> Clause:
    """Take a question apart; what does not look like one is all subject."""
    text = plain(question)
    # What stands before a colon is a place or a topic: "para 7 of the plan: what does it cost".
    text = re.sub(r"^[^:?]{3,90}:\s+(?=\w)", "", text)
    about = re.search(r"\b(?:about|regarding|concerning)\s+(.+)$", text, re.IGNORECASE)
    parts = _taken_apart(text)
    return Clause(text, *parts, about=without_when(about[1]) if about else "")


def without_when(phrase: str) -> str:
    """Return a phrase without the date at its end."""
    return _WHEN.sub("", phrase) or phrase


def _taken_apart(text: str) -> tuple[str, str, str, str, str]:
    spans = list(WORD.finditer(text))
    said = [fold(span[0]) for span in spans]
    if not spans:
        return "", "", "", "", ""
    if said[0] in AUXILIARIES:
        subject, rest = split_subject(text[spans[0].end() :].strip(), be=said[0] in BE)
        return "", text[: spans[0].end()], subject, rest, ""
    lead = 1 if said[0] in PREPOSITIONS and len(said) > 1 and said[1] in ASKING else 0
    if said[lead] not in ASKING:
        return "", "", text, "", ""
    at = next((n for n in range(lead + 1, len(said)) if said[n] in AUXILIARIES), None)
    long = said[lead] in {"how", "what", "which", "whose"}
    counted = ""
    if long and len(said) > lead + 1 and said[lead + 1] not in AUXILIARIES:
        first = lead + (2 if said[lead] == "how" else 1)
        stop = at if at is not None else next((n for n in range(first + 1, len(said)) if _verb(said[n], 2)), len(said))
        if first < stop:
            counted = text[spans[first].start() : spans[stop - 1].end()]
            if at is None:
                return text[: spans[stop - 1].end()], "", counted, text[spans[stop - 1].end() :].strip(), counted
    if at is None or (at > lead + 1 and not counted and said[lead] != "how"):
        # "who chairs the board": no auxiliary, the verb comes at once.
        end = spans[lead + 1].end() if len(spans) > lead + 1 else len(text)
        return text[: spans[lead].end()], text[spans[lead].end() : end].strip(), text[end:].strip(), "", ""
    asking, verb, after = text[: spans[at].start()].strip(), spans[at][0], text[spans[at].end() :].strip()
    if said[lead] == "who" and at == lead + 1:
        return asking, verb, after, "", ""
    subject, rest = split_subject(after, be=said[at] in BE)
    return asking, verb, subject, rest, counted


def split_subject(after: str, be: bool = False) -> tuple[str, str]:
    """Part what follows an auxiliary into the one it is said of and the rest: "the review | want to keep"."""
    spans = list(WORD.finditer(after))
    said = [fold(span[0]) for span in spans]
    if not spans:
        return "", ""
    if be and (said[0] in PREPOSITIONS or _participle(said[0])):
        return "", after  # "were upheld in 2024", "were on a plan": the counted are its subject
    for n in range(1, len(spans)):
        since_name = n - max((k for k in range(n) if said[k] in DETERMINERS or said[k] in PREPOSITIONS), default=-1)
        named = spans[n - 1][0][0].isupper()
        if said[n] in _ADVERBS or (_verb(said[n], since_name + named) and not spans[n][0][0].isupper()):
            return after[: spans[n].start()].strip(" ,"), after[spans[n].start() :]
    return after, ""


def _verb(word: str, since: int) -> bool:
    """Whether a word acts here; straight after "the" or "of" it is a name for something."""
    return since >= 2 and (word in VERBS or _participle(word))


def _participle(word: str) -> bool:
    stripped = re.sub(r"^(?:over|under|re|out|mis|un)(?=\w{3})", "", word)
    return (word.endswith("ed") and len(word) > 4) or stripped in _IRREGULAR


def phrases(text: str) -> list[tuple[int, int]]:
    """Return where names stand in a question: runs of capitalised words and acronyms, not its first word alone."""
    found = []
    form = r"[A-Z][\w’'&-]*(?:\s+(?:(?:of|for|and|the|&|on)\s+(?:the\s+)?)?[A-Z][\w’'&-]*)*"
    for match in re.finditer(rf"(?<![\w’'-]){form}", text):
        start = match.start()
        if start == 0 and (fold(match[0].split()[0]) in ASKING | AUXILIARIES or is_stopword(match[0].split()[0])):
            head = WORD.match(text)
            start = head.end() if head else 0
            start += len(text[start:]) - len(text[start:].lstrip())
        month = DATE.search(text, match.start())
        if start < match.end() and not (month and month.start() <= start + 3 and month.end() >= match.end()):
            found.append((start, match.end()))
    return found


def person_in(text: str) -> str:
    """Return the person a text names, by title or by office; empty where it names none."""
    return next((text[n.start : n.end] for kind in ("person", "role") for n in names_in(text) if n.kind == kind), "")
