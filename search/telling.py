"""A text taken apart: its words and figures, and when two words mean the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search import polarity
from search.facts import Fact, facts
from search.stemming import stem
from search.words import STOPWORDS, fold, number_forms

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*\d*")


_EMPTY: Final = frozenset(
    """now then however also therefore thus so far currently meanwhile overall still already cent percent per there
    previously respectively such which while during since until within upon via""".split()
)
"""Words beyond the stopwords that only join or place a thought."""


FAMILIES: Final = """see saw seen|take took taken|go went gone|give gave given|rise rose risen|fall fell fallen|get got|
    make made|meet met|hold held|leave left|lose lost|pay paid|send sent|spend spent|find found|bring brought|
    buy bought|begin began begun|come came|become became|write wrote written|speak spoke spoken|think thought|
    tell told|say said|keep kept|build built|grow grew grown|know knew known|show shown|draw drew drawn|
    choose chose chosen|drive drove driven|run ran|sit sat|stand stood|teach taught|feel felt|lead led|win won|
    hear heard|bear bore borne|sell sold|seek sought|set|put|cut|child children|man men|woman women|person people"""


_FAMILY: Final = {word: stem(family.split()[0]) for family in FAMILIES.split("|") for word in family.split()}


LIGHT: Final = frozenset(
    _FAMILY.get(word) or stem(word)
    for word in """make take give have get go come lead leave send bring put set keep run base use need help show tell
    include contain amount reach remain become follow involve concern mean work carry provide offer visit hold see bear
    turn seek cover explain describe mention add aim allow cause result relate apply deal place stand exist serve
    act new part way time thing kind person people member group body place number total sum figure
    amount reason view result basis account due both whole""".split()
)
"""Plain words that a rewording brings with it and that say little by themselves."""


SAYING: Final = frozenset(
    stem(word)
    for word in """say says said state states stated note notes noted report reports reported according paper papers
    passage passages document also however therefore total figure figures number amount""".split()
)
"""Words that only say that something is said."""


_ALIKE: Final = [
    {_FAMILY.get(word) or stem(word) for word in line.split()}
    for line in """
    resolve resolved decide decided agree agreed
    advise advises advised recommend recommends recommended suggest suggested
    say said state stated tell told reply replied answer answered explain explained confirm confirmed report reported
    keep keeps keeping kept retain retained maintain maintained
    reject rejected turn down
    cost costs price pay paid
    help helped support supported assist assisted
    stop stopped cease ceased end ended
    vacant empty unfilled
    complete completed finish finished
    expect expected forecast predict predicted anticipate anticipated
    go went move moved
    get gets got receive received receives
    hold held holds
    begin began begun start started launch launched
    show shows showed shown indicate indicates
    extra additional more further
    about approximately around roughly nearly almost
    use used uses utilise
    buy bought purchase purchased
    set up create created establish established
    attend attended come came
    stay stayed remain remained
    money funding fund funds
    children child
    every each
    month monthly
    year annual annually yearly
    week weekly
    present presented introduce introduced
    fifth five
    quarter four
    half two
    has have had contain contains include includes comprise comprises
    allow allowed allows permit maximum most
    meeting meetings met meet
    vaccine vaccinated vaccination
    close closed shut
    put placed
    way manner
    ask asked request requested
    build built
    young people youth
    officer officers staff
    send sent
    amount amounts come
    """.strip().splitlines()
]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, its stem, and where it stands; `content` when it carries meaning."""

    text: str
    stem: str
    start: int
    end: int
    content: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A text, taken apart."""

    text: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]

    @property
    def stems(self) -> list[str]:
        """The stems of all words, in order."""
        return [word.stem for word in self.words]


@lru_cache(maxsize=2048)
def told(text: str) -> Told:
    """Take a text apart."""
    words, amounts = [], tuple(facts(text))
    # "million", "per cent", "pounds": they are read with their figure.
    units = {place for fact in amounts for place in range(fact.start + 1, fact.end)}
    for match in _WORD.finditer(text):
        word = fold(match[0])
        content = word not in STOPWORDS and word not in _EMPTY and (word[0].isdigit() or match.start() not in units)
        words.append(Word(word, _stem(word), *match.span(), content))
    return Told(text, tuple(words), amounts)


def _stem(word: str) -> str:
    """Return what two ways to write a word have in common; "twelve" and 12 are one."""
    if word[0].isdigit():
        return word.replace(",", "")
    word = word.removesuffix("'s")
    made = _FAMILY.get(word) or stem(word)
    digits = number_forms(made)
    return digits[0] if digits and digits[0].isdigit() else made


def alike(one: str, other: str) -> bool:
    """Whether two stems mean the same: one family, one group of words, one side of an opposition."""
    if one == other or polarity.alike(one, other) or any(one in group and other in group for group in _ALIKE):
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= 4 and shared >= 0.7 * max(len(one), len(other)) - 1


def is_past(word: str) -> bool:
    """Whether a word may be a verb's past: "rejected", "took"."""
    return bool(_PAST.search(word))


_NOUNS: Final = frozenset("children men women people".split())
_PASTS: Final = [word for family in FAMILIES.split("|") for word in family.split()[1:] if word not in _NOUNS]
_PAST: Final = re.compile(rf"ed$|^(?:{'|'.join(_PASTS)})$")


AUXILIARIES: Final = frozenset(
    "is are was were be been has have had do does did will would shall should can could may might must".split()
)
PRESENT: Final = re.compile(
    r"\b(?!its|this|his|less|across|plus)[a-z]{2,}s (?:a|an|the|that|to|its?|their|all|no|both|"
    r"[£\d]\S*|one|two|three|four|five|six|seven|eight|nine|ten|until|when|whether|not|only|[a-z]+ing)\b"
)
"""A verb of the present tense, told from the plural of a noun by what follows: "advises keeping", "visits the"."""
