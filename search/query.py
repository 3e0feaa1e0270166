"""What a question asks for: places, speakers, dates, kinds of paper, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from corpus.locators import Locator, find_locators
from corpus.papers import Paper, PaperKind, PassageKind
from search.acronyms import Acronyms, opened, said, shortened
from search.everyday import formal
from search.proceedings import Part, part_asked
from search.when import When, asked_about
from search.words import content_stems, fold, number_forms, stems


class Want(StrEnum):
    """The kind of thing that would answer."""

    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DATE = "date"
    PERSON = "person"
    DURATION = "duration"
    LIST = "list"


def _none(_acronym: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the papers a reader may see say about names: sources, bodies and acronyms.

    `meetings` are the days of the meetings that are minuted; `misprints` gives an acronym's, all in small letters.
    """

    sources: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    acronyms: Acronyms = field(default_factory=Acronyms)
    meetings: tuple[date, ...] = ()
    misprints: Callable[[str], tuple[str, ...]] = _none


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood.

    `asked` is the question with its acronyms written out. `words` are the stems of what it is about, `topic` those of
    them that do not only say what kind of text is asked for ("agreed"), `added` those that mean the same as one.
    `speakers` are the sources whose words are asked for, `mentioned` the sources that are only named. `years` and
    `names` are stems that an answer's surroundings have to say: "2012-13", the capitalised words. `shorts` are the
    acronyms that stand for words of the question, each with the stems of those words, and how papers misprint them.
    `naming_kinds` are the stems that name `passage_kinds`: a resolution need not say that it is resolved. `about` says
    that the question is what is said of something, `reasons` that it is what speaks for something. `part` is the part
    of a meeting's minutes that is asked for, where nothing else is. `formal` are the stems that papers use for
    everyday words of the question, each with the stems of these.
    """

    question: str
    asked: str
    words: tuple[str, ...]
    topic: tuple[str, ...]
    added: tuple[str, ...] = ()
    places: tuple[Locator, ...] = ()
    speakers: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    when: When = field(default_factory=When)
    kinds: frozenset[PaperKind] = frozenset()
    passage_kinds: frozenset[PassageKind] = frozenset()
    naming_kinds: frozenset[str] = frozenset()
    wants: frozenset[Want] = frozenset()
    years: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shorts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    about: bool = False
    reasons: bool = False
    part: Part | None = None
    formal: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def opens(self, stem: str) -> bool:
        """Whether a word of the question is an acronym that the papers spell out."""
        return any(stem in content_stems(match[0]) for match in re.finditer(r"(?<=\()[^()]+(?=\))", self.asked))


_SPEAKING: Final = r"""sa(?:y|ys|id)|tells?|told|find|finds|found|thinks?|thought|report(?:s|ed)?
    |recommend(?:s|ed|ations?)?
    |conclude[sd]?|note[sd]?|judge[sd]?|state[sd]?|want(?:s|ed)?|ask(?:s|ed)?|mention(?:s|ed)?|identif(?:y|ies|ied)|make|made
    |view|views|findings?|inspection|inspectors?|review|comments?|verdict|conclusions?|opinion|letter"""

_REASONS: Final = "evidence|why|reasons?|behind|basis|based on|grounds|explains?|supports?|justif(?:y|ies|ied)|led to"
# "resolved about the Ofsted findings": what follows is what is spoken of, and does not speak.
_TOPIC: Final = re.compile(r"\b(?:about|regarding|concerning|on|to|after|following|since|before)\s+(?:the\s+|our\s+)?$")

_KIND_WORDS: Final[tuple[tuple[str, frozenset[PaperKind], frozenset[PassageKind]], ...]] = (
    (
        r"\b(?:resol(?:ve|ved|ution|utions)|decid(?:e|ed)|decisions?|agree|agreed|approv(?:e|ed)|minuted?)\b",
        frozenset({PaperKind.MINUTES}),
        frozenset({PassageKind.RESOLUTION}),
    ),
    (
        r"\b(?:recommend(?:s|ed|ation|ations)?|(?:told|asked|advised|urged) .*\bto\b)\b",
        frozenset(),
        frozenset({PassageKind.RECOMMENDATION}),
    ),
    (r"\b(?:actions?|action points?)\b", frozenset(), frozenset({PassageKind.ACTION})),
    (r"\b(?:inspect(?:or|ors|ion|ed))\b", frozenset({PaperKind.INSPECTION}), frozenset()),
    (r"\b(?:table|rows?|columns?)\b", frozenset(), frozenset({PassageKind.ROW})),
    (r"\bfootnotes?\b", frozenset(), frozenset({PassageKind.FOOTNOTE})),
    (r"\bagenda\b", frozenset({PaperKind.AGENDA}), frozenset()),
)
_MONEY_WORDS: Final = (
    r"\b(?:costs?|budget|spen[dt]|fund(?:ing|ed)?|pay|paid|price|savings?|grant|fees?|underspend|overspend|"
    r"deficit|surplus|allowance|salary|contribut(?:e|ed|ion)|charged?|(?:over|under)spent|expenditure|invest(?:ed|ment)?)\b"
)
_WANT_WORDS: Final = (
    (Want.DURATION, r"\bhow long\b|\bhow many (?:days?|weeks?|months?|years?|minutes?|hours?)\b"),
    (
        Want.MONEY,
        rf"\bhow much (?:money|funding)\b|\bhow much\b.*{_MONEY_WORDS}|[£$€]"
        rf"|\bwhat (?:is|was|were|are|did|does|will|\w+ly)? ?(?:the )?(?:\w+ ){{0,3}}{_MONEY_WORDS}",
    ),
    (
        Want.SHARE,
        r"\b(?:what|which) (?:share|proportion|percentage|fraction|per ?cent)\b|\bpercentages?\b|\brate\b|%|\bodds\b",
    ),
    (
        Want.NUMBER,
        r"\bhow many\b|\bnumber of\b|\bhow often\b|\btotal\b|\bfigures?\b|\bhow old\b|\bhow (?:big|large|far|high)\b",
    ),
    (Want.DATE, r"\bwhen\b|\b(?:what|which) (?:date|day|month|year|time)\b|\bby when\b|\bhow soon\b|\bdeadline\b"),
    (
        Want.PERSON,
        r"^who(?:se|m)?\b|(?:,|\band|:) who\b|\bby whom\b|\bwhich (?:person|councillor|officer"
        r"|organisation|company|body|bodies|agency|politician)\b"
        r"|\bwhat (?:organisation|company|body|agency)\b",
    ),
    (
        Want.LIST,
        r"\b(?:what|which|list|name) (?:are|were|is|was|all|of)? ?(?:the )?(?:\w+ ){0,3}"
        r"(?:\w{3,}[^s\W]s)\b|\blist\b|\ball the\b",
    ),
)
_NAMED_PAPER: Final = frozenset(
    stems(
        "report paper papers minutes agenda appendix strategy plan document annual inspection "
        "review of the in on for and to a"
    )
)


def understand(question: str, knowledge: Knowledge) -> Query:
    """Read a question; pure, and quick enough to do for every search."""
    asked = opened(question, knowledge.acronyms)
    folded = fold(question)
    places, rest = _without_places(question)
    speakers, mentioned = _sources(fold(asked), knowledge.sources)
    # Who is asked for chooses the papers; what they said is found by the other words, for a body does not name itself
    # in every paragraph that it writes.
    asked, rest = (_without_speakers(text, speakers) for text in (asked, rest))
    shorts = _shorts(question, knowledge)
    words = content_stems(rest)
    more = [stem for stem in content_stems(_without_places(asked)[1]) if stem not in words]
    more += [stem for stem, _ in shorts]
    more += [form for stem in words for form in number_forms(stem)]
    more += [match[1] + _LARGE[match[2]] for match in _LARGE_NUMBER.finditer(folded)]
    kinds: set[PaperKind] = set()
    passage_kinds: set[PassageKind] = set()
    naming_kinds: set[str] = set()
    telling_kinds: set[str] = set()
    for pattern, of_paper, of_passage in _KIND_WORDS:
        if found := re.findall(pattern, folded):
            kinds |= of_paper
            passage_kinds |= of_passage
            said = {stem for text in found if " " not in text for stem in stems(text)}
            telling_kinds |= said
            naming_kinds |= said if of_passage else set()
    return Query(
        question=question,
        asked=asked,
        words=tuple(words),
        topic=tuple(stem for stem in words if stem not in telling_kinds),
        added=tuple(dict.fromkeys(stem for stem in more if stem not in words)),
        places=places,
        speakers=speakers,
        mentioned=mentioned,
        bodies=frozenset(body for body in knowledge.bodies if body and _named(fold(body), fold(asked))),
        when=asked_about(question, knowledge.meetings),
        kinds=frozenset(kinds),
        passage_kinds=frozenset(passage_kinds),
        naming_kinds=frozenset(naming_kinds),
        shorts=shorts,
        about=re.search(r"\b(?:about|regarding|concerning)\b", folded) is not None,
        reasons=re.search(rf"\b(?:{_REASONS})\b", folded) is not None,
        part=part_asked(asked, knowledge.bodies),
        formal=tuple(item for item in formal(rest) if item[0] not in words and item[0] not in more),
        years=tuple(stem for stem in words if _YEAR.fullmatch(stem)),
        names=_capitalised(rest),
        wants=frozenset(want for want, pattern in _WANT_WORDS if re.search(pattern, folded)),
    )


def _shorts(question: str, knowledge: Knowledge) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the acronyms that stand for words of a question, those it says itself too, and their misprints."""
    made = []
    for short in dict.fromkeys((*shortened(question, knowledge.acronyms), *said(question, knowledge.acronyms))):
        own = stems(short)
        meaning = tuple(content_stems(knowledge.acronyms.meanings.get(short, "")))
        if meaning:
            made += [(stem, meaning) for stem in own]
        made += [(stem, (*own, *meaning)) for wrong in knowledge.misprints(short) for stem in stems(wrong)]
    return tuple(made)


_LARGE: Final = {"million": "m", "billion": "bn", "thousand": "k"}
_LARGE_NUMBER: Final = re.compile(rf"\b(\d+(?:\.\d+)?) ?({'|'.join(_LARGE)})\b")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:-\d\d)?")


def _capitalised(question: str) -> tuple[str, ...]:
    """Return the stems of words written with a capital or a digit inside a sentence."""
    found = re.finditer(r"(?<=[a-z,;] )[A-Z][\w'’]+|\b[A-Z]+\d\w*|\b[A-Z]{2,}s?\b", question)
    return tuple(dict.fromkeys(stem for match in found for stem in content_stems(match[0])))


def _without_places(question: str) -> tuple[tuple[Locator, ...], str]:
    """Return the places named in a question, and the question without them."""
    found = find_locators(question)
    rest = question
    for _, start, end in reversed(found):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return tuple(locator for locator, _, _ in found), rest


def _sources(asked: str, sources: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Part the sources a question names into those whose words it asks for and those it only names."""
    speakers, mentioned = set(), set()
    for source in sources:
        for name in _names(source):
            # Looked for as it stands first: a library has thousands of sources, and a pattern is made for each.
            if name not in asked:
                continue
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            if not re.search(pattern, asked):
                continue
            mentioned.add(source)
            if re.search(
                rf"\b(?:did|does|do|has|have|had|will|would|by|from|according to)\s+(?:the\s+|our\s+)?{pattern}", asked
            ) or any(
                not _TOPIC.search(asked[: match.start()])
                for match in re.finditer(rf"{pattern}(?:'s?)?\s+(?:\w+\s+)?(?:{_SPEAKING})\b", asked, re.VERBOSE)
            ):
                speakers.add(source)
    return frozenset(speakers), frozenset(mentioned - speakers)


def _without_speakers(question: str, speakers: frozenset[str]) -> str:
    """Return a question without those whose words it asks for; unchanged where nothing would be left."""
    left = question
    for name in sorted({name for source in speakers for name in _names(source)}, key=len, reverse=True):
        spoken = rf"""(?:\b(?:did|does|do|has|have|had|will|would|by|from|according\s+to)\s+)?(?:\b(?:the|our)\s+)?
            (?<!\w){re.escape(name)}(?!\w)(?:['’]s?)?(?:\s+(?:{_SPEAKING})\b)?(?:\s+about\b)?,?"""
        left = " ".join(re.sub(spoken, " ", left, flags=re.IGNORECASE | re.VERBOSE).split())
    return left if content_stems(left) else question


@lru_cache(maxsize=65_536)
def _names(source: str) -> tuple[str, ...]:
    """Return the ways a source is called: whole, its parts between commas, a person's surname.

    Of a two-word name that ends with the place it serves the first word does: "Healthwatch Kent" is "Healthwatch".
    """
    parts = [fold(part) for part in re.split(r"[,;()]| - | – | and (?=[A-Z])", source) if len(part.strip()) > 2]
    names = [fold(source), *parts]
    person = re.match(
        r"^(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Sir|Professor|Prof)\.?\s+)?"
        r"[A-Z][\w'’-]+(?:\s+[A-Z]\.?)*\s+(?P<last>[A-Z][\w'’-]{3,})(?=,|$)",
        source,
    )
    if person and "," in source:
        names.append(fold(person["last"]))
    local = re.fullmatch(r"(?P<name>[A-Z][a-z]{6,}) [A-Z][a-z]+", source)
    if local:
        names.append(fold(local["name"]))
    return tuple(name for name in dict.fromkeys(names) if len(name) > 2)


def _named(name: str, asked: str) -> bool:
    return name in asked and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", asked) is not None


@lru_cache(maxsize=65_536)
def _telling(name: str) -> tuple[str, ...]:
    """Return the stems of a paper's name that tell it from others; kept, since a place may stand in every paper."""
    return tuple(stem for stem in content_stems(name) if stem not in _NAMED_PAPER)


def naming(query: Query, paper: Paper) -> float:
    """Return how well the words of a question name this paper, 0 to 1: the share of its name that they say.

    A paper named twice over, by its title and by who wrote it, comes before one named once.
    """
    said = {*query.words, *query.added, *stems(query.question)}
    shares = []
    for name in (paper.title, paper.source, f"{paper.meeting.body} {paper.kind.value}"):
        wanted = _telling(name)
        if wanted:
            shares.append(sum(stem in said for stem in wanted) / len(wanted))
    return min(1.0, 0.9 * max(shares, default=0.0) + 0.1 * sum(shares) / max(1, len(shares)))


_OF_PAPER: Final = re.compile(r"\s*(?:of|in|from)\s+(?:the\s+|our\s+)?(?P<paper>[^,;:?]+)")


def names_another(query: Query, paper: Paper) -> bool:
    """Whether a question asks for a place of a paper that it names by words of which this paper's name has none."""
    if naming(query, paper) or paper.kind in query.kinds:
        return False
    after = [_OF_PAPER.match(query.question, end) for _, _, end in find_locators(query.question)]
    return any(match is not None and _telling(match["paper"]) for match in after)


def standing(query: Query, paper: Paper) -> float:
    """Return how much a paper is the sort the question asks for: 0 when it says nothing of the sort, to about 1.5."""
    weight = 0.0
    if paper.source in query.speakers:
        weight += 0.8
    elif paper.source in query.mentioned:
        weight += 0.15
    if paper.kind in query.kinds:
        weight += 0.25
    if paper.meeting.body in query.bodies and len(query.bodies) == 1:
        weight += 0.1
    if query.when.fits(paper):
        weight += 0.25 if query.when.outdates(paper) else 0.5
    return weight
