"""What sort of thing would answer a question, read from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from search.measure import acting, beside
from search.named import asked_kind, asked_role, of_person
from search.particulars import quarters, speaker
from search.stemming import stem
from search.words import fold, is_stopword, stems


class Sought(StrEnum):
    """The sort of thing that would answer; OPEN where no sort of value does."""

    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    DATE = "date"
    DAY = "day"
    DURATION = "duration"
    PERSON = "person"
    NAME = "name"
    REASON = "reason"
    FIGURE = "figure"
    GRADE = "grade"
    PHONE = "phone"
    EMAIL = "email"
    OPEN = "open"


AMOUNTS: Final = frozenset(
    {Sought.MONEY, Sought.SHARE, Sought.COUNT, Sought.DATE, Sought.DAY, Sought.DURATION, Sought.FIGURE}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would answer, by its sort.

    `counted` is the stem of what a count counts, `kind` that of what a name or a person is: "which firm", "who is the
    surveyor". `beside` are groups of stems of which one each must stand with a figure. `number` is how many are asked
    for by name, `coming` whether what is to come is asked for or what has been, None where neither; `quarters` are the
    numbers of the quarters that are named, `speaker` the stems of those whose words are asked for.
    """

    sort: Sought
    counted: str = ""
    kind: str = ""
    beside: tuple[frozenset[str], ...] = ()
    number: int = 1
    coming: bool | None = None
    quarters: frozenset[str] = frozenset()
    speaker: frozenset[str] = frozenset()

    @property
    def of_person(self) -> bool:
        """Whether the name asked for is a person's."""
        return self.sort is Sought.NAME and of_person(self.kind)


_SUM: Final = (
    r"(?:costs?|budget|salary|fee|price|rent|toll|allowance|sum|fine|fare|deficit|overspend|underspend|subsidy|bill|"
    r"gap|grant|income|outturn|debt|surplus|savings?|money|funding|bonus|wage|charge|worth|value)"
)
_OF_SUM: Final = (
    r"(?=\s(?:of|for|in|on|to|from|at|per|by|an?|each|is|was|are|were|does|did|do|has|have|had|will|would|this|last|next"
    r"|set)\b|,|\s?\?|$)"
)
_NOT_SUM: Final = r"(?!(?:did|does|do|has|have|had|will|would|can|could|should|may|made|happened|became|about)\b)"
_SORTS: Final = tuple(
    (sort, re.compile(pattern))
    for sort, pattern in (
        (
            Sought.DURATION,
            r"\bhow (?:long|soon|old)\b|\bhow many (?:\w+ )?(?:days?|weeks?|months?|years?|minutes?|hours?)\b"
            r"|\bwhat age\b|\bwhat\b(?: \w+){0,3} (?:wait|waiting time|length of (?:stay|time))\b",
        ),
        (
            Sought.SHARE,
            r"\b(?:what|which|the) (?:\w+ )?(?:percentage|proportion|share|per ?cent|fraction)\b"
            r"|^(?:percentage|proportion|share)\b"
            r"|\bwhat (?:[\w'’-]+ ){0,3}(?<!hourly )(?<!daily )(?<!weekly )(?:rate|uptake|turnout)\b"
            r"|\bwhat (?:\w+ ){0,3}(?:odds|chances?)\b",
        ),
        (
            Sought.MONEY,
            r"\bhow much\b(?! (?:say|time|notice|of)\b)"
            rf"|\bwhat(?:'s)?\b(?:\s{_NOT_SUM}[\w'’-]+){{0,6}}\s{_SUM}{_OF_SUM}"
            r"|\bwhat (?:[\w'’-]+ ){0,3}(?:hourly|daily|weekly) rate\b"
            r"|\bhow (?:big|large|far|high|low)\b.*\b(?:budget|fund|grant|pool|deficit|debt|bill)\b"
            r"|\bwhat (?:was|is) the size of\b.*\b(?:fund|pool|budget|grant)\b"
            r"|\bwhat\b.*\b(?:costs?|earns?|paid|pay|spent|spend|worth|charge|owed?)"
            r"(?:(?:\s[\w'’-]+){0,3}\s(?:for|a|each|per|on|in|to|by|out|so|the|last|this|next|towards?|at)\b.*)?\??$",
        ),
        (
            Sought.COUNT,
            r"\bhow many\b|\bnumber of\b|\bhow often\b|\bhow (?:big|large|far|high|tall|deep)\b|\bpopulation\b",
        ),
        (
            Sought.FIGURE,
            r"\bhow much of\b|\b(?:what|which) (?:\w+ ){0,2}(?:figure|total|target|increase|score)s?\b|\bcome to\b"
            r"|\bwhat (?:is|was|are|were) (?:[\w'’-]+ ){1,5}(?:figure|target|score)s?\b",
        ),
        (Sought.PHONE, r"\b(?:tele|mobile |)phone number\b"),
        (Sought.EMAIL, r"\be-?mail(?: address)?\b"),
        (Sought.DAY, r"\b(?:which|what) (?:exact )?(?:day|date)s?\b|\bexactly which day\b|\bwhat time\b"),
        (
            Sought.DATE,
            r"^(?:and )?(?:by |since |until |from )?when\b|[,;:] (?:and )?(?:by )?when\b|\band when\b"
            r"|\b(?:what|which) (?:month|year)\b|\bdeadline\b|\bwhat (?:\w+ ){0,4}(?:start|end|opening|closing) date\b",
        ),
        (Sought.PERSON, r"^who(?:se|m)?\b|[,;:] who\b|\band who\b|\bby whom\b"),
        (Sought.NAME, r"\bnames? of\b|\bcalled\??$|\bnames?\b.*\?"),
        (
            Sought.GRADE,
            r"\b(?:what|which) (?:\w+ ){0,2}(?:grade|rating)s?\b|\bhow (?:was|is|were|are)\b.*\b(?:rated|graded)\b",
        ),
        (Sought.REASON, r"^why\b|[,;:] why\b|\breasons?\b"),
    )
)
_FALLBACKS: Final = ((Sought.SHARE, "%"), (Sought.MONEY, "£"), (Sought.MONEY, "€"), (Sought.MONEY, "$"))
"""Signs in a question that otherwise asks for nothing that has a sort."""
_COUNTED: Final = re.compile(r"\b(?:how many|number of)\s+((?:[\w'’-]+\s*){1,4})", re.IGNORECASE)
_PLURAL: Final = re.compile(r"(?<![sui'’])s$|^(?:people|children|staff|men|women)$")


def wanted(question: str) -> Wanted:
    """Return what would answer a question, read from its words."""
    folded = fold(question)
    places = [(match.start(), sort) for sort, pattern in _SORTS if (match := pattern.search(folded))]
    at, kind = asked_kind(folded)
    places += [(at, Sought.NAME)] if kind else []
    # What is asked first is asked; of two that begin at one place, the one that stands first in the list.
    sort = min(places, key=lambda place: place[0], default=(0, Sought.OPEN))[1]
    if sort is Sought.OPEN:
        sort = next((sort for sort, sign in _FALLBACKS if sign in question), Sought.OPEN)
    amount = _OF_WHAT.search(folded)
    if sort is Sought.MONEY and amount and not is_stopword(amount[1]) and stem(amount[1]) not in _MONEYS:
        return Wanted(Sought.FIGURE, beside=(frozenset({stem(amount[1])}),), quarters=quarters(folded))
    if sort in AMOUNTS:
        with_it = beside(folded, money=sort is Sought.MONEY, share=sort is Sought.SHARE) if sort in _WITH_WORDS else ()
        counted = _counted(question) if sort is Sought.COUNT else ""
        coming = _coming(folded) if sort in (Sought.DATE, Sought.DAY) else None
        return Wanted(sort, counted, beside=with_it, coming=coming, quarters=quarters(folded))
    if sort is Sought.PERSON:
        return Wanted(sort, kind=asked_role(folded), beside=acting(folded), number=_number(folded))
    if sort is Sought.NAME:
        return Wanted(sort, kind=kind, number=_number(folded))
    return Wanted(sort, speaker=speaker(question) if sort is Sought.OPEN else frozenset())


_OF_WHAT: Final = re.compile(
    r"\bhow much (?!more\b|less\b|extra\b|further\b|longer\b)([a-z]{3,})"
    r" (?:has|have|had|is|are|was|were|does|do|did|will|would|can|could|may|might)\b"
)
_MONEYS: Final = frozenset(
    stems(
        "money cash funding fund grant interest debt rent tax income revenue saving savings budget cost compensation "
        "redress capital investment borrowing spending expenditure investment support aid council pay subsidy "
        "profit loss surplus deficit"
    )
)
"""Of what "how much" asks for a sum; of anything else it asks for an amount: "how much sand was dug"."""
_WITH_WORDS: Final = frozenset({Sought.COUNT, Sought.MONEY, Sought.SHARE})
_SEVERAL: Final = re.compile(
    r"\b(?:which|what|who (?:are|were) the|names of(?: the)?)\s"
    r"(?:(?P<word>two|three|four|five|six|seven|eight|nine|ten)|(?P<figure>\d+))\b"
)
_NUMBERS: Final = {
    word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_TO_COME: Final = re.compile(
    r"\bwhen (?:will|is|are|does|do|should|must)\b|\bby when\b|\bdeadline\b|\bday (?:will|is)\b"
)
_HAS_BEEN: Final = re.compile(r"\bwhen (?:did|was|were|had)\b|\bday (?:did|was|were)\b")


def _number(folded: str) -> int:
    """Return how many are asked for by name: "which three sites"."""
    match = _SEVERAL.search(folded)
    if not match:
        return 1
    return _NUMBERS[match["word"]] if match["word"] else int(match["figure"])


def _coming(folded: str) -> bool | None:
    if _TO_COME.search(folded):
        return True
    return False if _HAS_BEEN.search(folded) else None


def _counted(question: str) -> str:
    """Return the stem of what is to be counted: the first plural of the next words, or the last before a verb."""
    match = _COUNTED.search(question)
    found = ""
    for word in match[1].split() if match else ():
        if is_stopword(word):
            break
        found = stem(fold(word))
        if _PLURAL.search(word.lower()):
            break
    return found
