"""Spelling mistakes in questions: a word that no paper has is read as the nearest one that the asker's papers have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import numpy as np

from search.slips import slipped, slips, slips_until
from search.stemming import stem
from search.types import Reading
from search.words import fold, is_stopword

SHORTEST: Final = 4
"""Letters that a word needs to be read otherwise: of three letters any two words are near each other."""
SHORTEST_NAME: Final = 6
"""The same for names: those of people and places are often one letter apart and both right."""
TWO_SLIPS: Final = 8
"""Letters from which on two slips are thought of where one explains nothing."""
_SAME_START: Final = 2
"""Letters at the start that a word with two slips shares with what is meant."""
_ENDING: Final = 6
"""Letters at the end of a word in which its ending stands."""
_MOST_WORDS: Final = 10
"""Words of a question that are looked for among others: each takes as long as a third of a search."""
_TRIED: Final = 3
"""How many of the nearest words are looked for within the filters."""

_WORD: Final = re.compile(r"(?<![\w@./])(?<!\w['’])(?P<word>[A-Za-z]+)(?=['’]s(?!\w)|['’]?(?![\w'’@]))")
_QUOTED: Final = re.compile(r"\"[^\"]+\"|“[^”]+”")
_AMERICAN: Final = (
    (r"(?<=.{2}[aeiouy.ln-t])z(?=e|i|a)", "s"),
    (r"(?<=.{2}[a-z])or(?=s|ed|ing|ful|hood|ite|able|$)", "our"),
    (r"(?<=[a-z][bht])er(?=s|ed|$)", "re"),
    (r"ense(?=s|$)", "ence"),
    (r"og(?=s|$)", "ogue"),
    (r"gram(?=s|$)", "gramme"),
    (r"(?<=[a-z][aeiou]l)(?=ed|ing|er|or|ment|$)", "l"),
)
"""American spellings, and what stands for them in Britain; what makes no word of the papers does no harm."""
_SUFFIXES: Final = (
    "",
    *"""able al ally ance ances ary ate ated ates ation ations ed ement ements ence ences er ers es est ful ibility ied
    ies ing ings ion ions ism ist ity ities ive ively ly ment ments ness or ors ory ous s""".split(),
)


class Vocabulary(Protocol):
    """The words of the papers that the asker may see."""

    def passages(self, stem: str) -> int:
        """Count the passages with a word of this stem, whatever the filters; 0 where none has one."""

    def beginning(self, letters: str) -> Iterable[tuple[str, int]]:
        """List the stems that begin so, each with the number of its passages."""

    def written(self, stem: str) -> Counter[str]:
        """Count how passages within the filters write the words of a stem; empty where none has one."""

    def known(self, word: str) -> bool:
        """Whether a word that stands in no passage is a word all the same."""

    def english(self, word: str) -> bool:
        """Whether a word is English."""


def read(question: str, vocabulary: Vocabulary) -> tuple[str, tuple[Reading, ...]]:
    """Return a question as it is understood, and which of its words are read as others.

    What stands in quotes is taken as typed, and so are acronyms and what has a digit.
    """
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    strange = [
        match.span()
        for match in _WORD.finditer(question)
        if not any(first < match.start() < last for first, last in quoted)
        and (question.isupper() or not match[0].isupper())
        and not _stands(fold(match[0]), vocabulary)
    ]
    made: dict[str, str] = {}
    text, done = "", 0
    for start, end in strange[:_MOST_WORDS]:
        typed = question[start:end]
        if typed not in made:
            made[typed] = nearest(typed, vocabulary)
        if made[typed]:
            text, done = text + question[done:start] + made[typed], end
    return text + question[done:], tuple(Reading(typed, meant) for typed, meant in made.items() if meant)


def _stands(plain: str, vocabulary: Vocabulary) -> bool:
    """Whether a word stands in the papers, or is too small to ask."""
    return len(plain) < SHORTEST or is_stopword(plain) or vocabulary.passages(stem(plain)) > 0


def as_typed(question: str, readings: Iterable[Reading]) -> str:
    """Return a question with the words that were read as others in quotes, so that it is asked as it is typed."""
    for reading in readings:
        question = re.sub(rf"(?<!\w){re.escape(reading.typed)}(?!\w)", rf"“{reading.typed}”", question)
    return question


def nearest(word: str, vocabulary: Vocabulary) -> str:
    """Return what a word that stands in no paper is read as; "" where it is a word all the same, or near no other.

    One slip is thought of (a letter left out, put in or replaced, two that changed places: Damerau 1964), in a long
    word two. Likelier slips come before others, then words that begin alike, and the commonest.
    """
    plain = fold(word)
    if vocabulary.known(plain):
        meant = _best(plain, {other: (0, made) for made in _british(plain) for other in [stem(made)]}, vocabulary, 1)
    else:
        meant = _best(plain, _one_slip(plain, vocabulary), vocabulary, 1)
        if not meant:
            most = 2 if len(plain) >= TWO_SLIPS else 1
            meant = _best(plain, dict.fromkeys(_beginning_alike(plain, most, vocabulary), (1, "")), vocabulary, most)
    return meant[:1].upper() + meant[1:] if word[0].isupper() else meant


def _best(word: str, found: Mapping[str, tuple[int, str]], vocabulary: Vocabulary, most: int) -> str:
    """Return the word meant among stems, each with how odd the slip is and the word it would make.

    Where that is "", papers have to show a word of the stem that is at most so many slips away.
    """
    counted = {other: count for other in found if len(other) > 2 and (count := vocabulary.passages(other))}
    order = sorted(counted, key=lambda other: (found[other][0], other[0] != word[0], -counted[other], other))
    for other in order[:_TRIED]:
        odd, made = found[other]
        forms = vocabulary.written(other)
        near = dict(zip(forms, slips([fold(form) for form in forms], word), strict=True))
        meant = min(forms, key=lambda form: (near[form], not form.islower(), -forms[form], form), default="")
        is_word = any(form.islower() and fold(form) == fold(meant) for form in forms)
        if not meant or not (is_word or _may_be_name(word, other, odd)):
            continue
        if near[meant] <= most:
            return meant
        if made:
            return made
    return ""


def _may_be_name(word: str, other: str, odd: int) -> bool:
    """Whether a stem may be a name typed wrong: names of people and places are often near each other and both right."""
    if odd:
        return len(word) >= SHORTEST_NAME and other[0] == word[0]
    return other[0] in word[:2] and word[0] in other[:2]


def _one_slip(word: str, vocabulary: Vocabulary) -> dict[str, tuple[int, str]]:
    """Return the stems of words that are one slip away, as `_best` takes them."""
    # A slip before the ending leaves the ending as it is, so that stem and stem are one slip apart. For others every
    # word would have to be stemmed, which takes time: only the words of the language are.
    found = {other: (odd, "") for other, odd in slipped(stem(word))}
    for made, odd in slipped(word):
        if vocabulary.english(made):
            other = stem(made)
            found[other] = min((odd, made), found.get(other, (odd, made)), key=lambda item: (item[0], not item[1]))
    return found


def _british(word: str) -> list[str]:
    """Return a word with an American spelling as it is spelt in Britain."""
    return [made for old, new in _AMERICAN if (made := re.sub(old, new, word)) != word]


def _beginning_alike(word: str, most: int, vocabulary: Vocabulary) -> list[str]:
    """Return the stems of words that begin alike and are at most so many slips away, in their endings too."""
    least, longest = len(word) - _ENDING, len(word) + most
    stems = [other for other, _ in vocabulary.beginning(word[:_SAME_START]) if least <= len(other) <= longest]
    ends = [min(slips(_SUFFIXES, word[end:])) if end >= least else len(word) for end in range(len(word) + 1)]
    away = (slips_until(stems, word) + np.array(ends)).min(axis=1)
    return [other for other, count in zip(stems, away, strict=True) if count <= most]
