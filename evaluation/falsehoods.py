"""Sentences made untrue by one change: what a careless writer does to a paper's words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.words import STOPWORDS

_MONTHS: Final = "January February March April May June July August September October November December".split()
_NUMBER: Final = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w.]\d)|(?<![\w.,/-])\d+(?:\.\d+)?(?![\d/-]|[.,]\d)"
)
_WORDED: Final = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)
_NUMBER_WORDS: Final = "two three four five six seven eight nine ten eleven twelve".split()
_MONTH: Final = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_OF_A_DATE: Final = re.compile(rf"(?:{'|'.join(_MONTHS)}) \d+$|\b(?:19|20)\d\d$")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{2,})*")
_AUXILIARY: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|should|can|could|may|must)\b(?! not)")
_NOT: Final = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|should|can|could|may|must|do|does|did) not\b|\bno\b"
)
_LOWER: Final = re.compile(r"(?<=[a-z,] )[a-z]{4,}\b")
# Written for this measure alone: the check has a list of its own, and must not be tried on that.
_OPPOSITES: Final = """increase/decrease increased/decreased rise/fall rose/fell higher/lower more/fewer more/less
above/below over/under before/after first/last approved/rejected agreed/refused accepted/declined opened/closed
began/ended start/end better/worse improved/worsened largest/smallest highest/lowest most/least all/some
every/no always/never
public/private internal/external annual/monthly weekly/monthly adult/child adults/children men/women north/south
east/west short/long early/late permanent/temporary complete/incomplete full/empty gained/lost for/against
strong/weak good/poor positive/negative included/excluded minimum/maximum income/expenditure capital/revenue
surplus/deficit underspend/overspend received/paid urgent/routine older/younger new/old many/few local/national
primary/secondary inside/outside present/absent next/previous both/neither with/without supported/opposed
statutory/voluntary reduced/raised added/removed success/failure safe/unsafe likely/unlikely able/unable
adequate/inadequate effective/ineffective consistent/inconsistent appropriate/inappropriate sufficient/insufficient
buy/sell win/lose easy/difficult clear/unclear known/unknown""".split()
_OTHER_SIDE: Final[dict[str, list[str]]] = {}
for _pair in _OPPOSITES:
    _one, _other = _pair.split("/")
    _OTHER_SIDE.setdefault(_one, []).append(_other)
    _OTHER_SIDE.setdefault(_other, []).append(_one)
_OPPOSED: Final = re.compile(rf"\b(?:{'|'.join(_OTHER_SIDE)})\b")


# What stands first in a sentence, up to a word that looks like its verb: "The review of the beds" was finished.
_NO_SUBJECT: Final = """It This That These Those There They He She We I You Who What How Which If When As Since While
For From By After Before Of To With In At On Although Because Under During Following Where Until Without Not No Its
Their""".split()
_VERB: Final = """is are was were has have had will would should can could may must said rose fell made took gave told
[a-z]{3,}ed""".split()
_SUBJECT: Final = re.compile(
    rf"(?!(?:{'|'.join(_NO_SUBJECT)})\b)[A-Za-z][\w'’&-]*(?: (?!(?:that|which|who)\b)[\w'’&-]+){{0,8}}?"
    rf"(?<!\b[Tt]he)(?<!\b[Aa])(?<!\b[Aa]n)(?<!\b[Oo]ur)(?= (?:{'|'.join(_VERB)})\b)"
)


@dataclass(frozen=True, slots=True)
class Falsehood:
    """A sentence made untrue, and by what kind of change."""

    kind: str
    text: str


class Falsifier:
    """Changes sentences, with names and words of other sentences of the same papers; the same each time it is run."""

    def __init__(self, others: Sequence[str], seed: int = 20241219) -> None:
        self._random = random.Random(seed)  # noqa: S311  (nothing is to be kept secret)
        self._subjects = random.Random(seed)  # noqa: S311  (its own, so that the other kinds stay as they were)
        self._names = sorted({match[0] for text in others for match in _NAME.finditer(text)})
        self._words: dict[str, list[str]] = {}
        for word in sorted({match[0] for text in others for match in _LOWER.finditer(text)} - STOPWORDS):
            self._words.setdefault(_ending(word), []).append(word)

    def __call__(self, sentence: str, beside: Sequence[str] = ()) -> Iterator[Falsehood]:
        """Yield at most one falsehood of each kind that the sentence allows.

        `beside` are the sentences around it, whose subjects may take its own one's place.
        """
        kinds: dict[str, Callable[[str], str | None]] = {
            "number": self._number,
            "date": self._date,
            "name": self._name,
            "opposite": self._opposite,
            "denial": self._denial,
            "roles": self._roles,
            "figures": self._figures,
            "word": self._word,
        }
        for kind, change in kinds.items():
            made = change(sentence)
            if made is not None and made != sentence:
                yield Falsehood(kind, made)
        made = self._subject(sentence, beside)
        if made is not None:
            yield Falsehood("another subject", made)

    def _put(self, sentence: str, match: re.Match[str], new: str) -> str:
        return sentence[: match.start()] + new + sentence[match.end() :]

    def _one(self, pattern: re.Pattern[str], sentence: str) -> re.Match[str] | None:
        found = list(pattern.finditer(sentence))
        return self._random.choice(found) if found else None

    def _number(self, sentence: str) -> str | None:
        match = self._one(_NUMBER, sentence)
        if match is None:
            match = self._one(_WORDED, sentence)
            others = [word for word in _NUMBER_WORDS if match and word != match[0].casefold()]
            return self._put(sentence, match, self._random.choice(others)) if match else None
        digits = match[0]
        place = self._random.randrange(len(digits))
        while not digits[place].isdigit():
            place = self._random.randrange(len(digits))
        new = self._random.choice([digit for digit in "123456789" if digit != digits[place]])
        return self._put(sentence, match, digits[:place] + new + digits[place + 1 :])

    def _date(self, sentence: str) -> str | None:
        match = self._one(_MONTH, sentence)
        return self._put(sentence, match, self._random.choice([m for m in _MONTHS if m != match[0]])) if match else None

    def _name(self, sentence: str) -> str | None:
        match = self._one(_NAME, sentence)
        if match is None or match[0].split()[0] in _MONTHS or len(self._names) < 2:
            return None
        others = [name for name in self._names if not set(name.split()) & set(sentence.split())]
        return self._put(sentence, match, self._random.choice(others)) if others else None

    def _opposite(self, sentence: str) -> str | None:
        match = self._one(_OPPOSED, sentence)
        return self._put(sentence, match, self._random.choice(_OTHER_SIDE[match[0]])) if match else None

    def _denial(self, sentence: str) -> str | None:
        match = self._one(_NOT, sentence)
        if match is not None:
            return self._put(sentence, match, match[1] or "every")
        match = self._one(_AUXILIARY, sentence)
        return self._put(sentence, match, f"{match[0]} not") if match else None

    def _roles(self, sentence: str) -> str | None:
        found = [match for match in _NAME.finditer(sentence) if match[0].split()[0] not in _MONTHS]
        return self._exchanged(sentence, found)

    def _figures(self, sentence: str) -> str | None:
        found = [match for match in _NUMBER.finditer(sentence) if not _OF_A_DATE.search(sentence[: match.end()])]
        return self._exchanged(sentence, [m for m in found if not _MONTH.match(sentence[m.end() :].lstrip())])

    def _exchanged(self, sentence: str, found: list[re.Match[str]]) -> str | None:
        if len(found) < 2:
            return None
        first, second = sorted(self._random.sample(found, 2), key=lambda match: match.start())
        between = sentence[first.end() : second.start()]
        # "A and B" says the same as "B and A", and so does "12 to 14" of a range with its ends exchanged.
        if first[0] == second[0] or re.fullmatch(r",? ?(?:and|or|,|to|-|–) ?", between.strip() and between):
            return None
        return sentence[: first.start()] + second[0] + between + first[0] + sentence[second.end() :]

    def _word(self, sentence: str) -> str | None:
        match = self._one(_LOWER, sentence)
        if match is None:
            return None
        others = [word for word in self._words.get(_ending(match[0]), []) if word not in sentence]
        return self._put(sentence, match, self._random.choice(others)) if others else None

    def _subject(self, sentence: str, beside: Sequence[str]) -> str | None:
        own = _SUBJECT.match(sentence)
        if own is None:
            return None
        said = _meant(sentence)
        others = [match[0] for match in map(_SUBJECT.match, beside) if match and _meant(match[0])]
        others = [other for other in others if not _meant(other) & said]
        return self._subjects.choice(others) + sentence[own.end() :] if others else None


def _meant(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.casefold())} - STOPWORDS


def _ending(word: str) -> str:
    return next((ending for ending in ("ing", "ed", "ly", "ion", "ment", "s") if word.endswith(ending)), "")
