"""Acronyms as the papers themselves define them, and a question's words opened up with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

_SHORT: Final = r"[A-Z][A-Za-z&]{0,8}[A-Z][A-Za-z]?"
_AFTER: Final = re.compile(rf"\(\s*(?:the\s+)?[\"“'‘]?(?P<short>{_SHORT})[\"”'’]?\s*\)")
_BEFORE: Final = re.compile(rf"\b(?P<short>{_SHORT})\s*\((?P<long>[A-Za-z][^()]{{5,90}})\)")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*|&")
_SMALL: Final = frozenset({"and", "of", "the", "for", "in", "on", "to", "a", "an", "&", "with", "or", "by", "at"})
_QUESTION_WORD: Final = re.compile(r"[A-Za-z][A-Za-z&]+(?=(?:['’]?s)?\b)|[A-Za-z][A-Za-z&]+")
_ORDINARY: Final = re.compile(r"\b[a-z]{2,9}\b")


@dataclass(frozen=True, slots=True)
class Acronyms:
    """What each acronym stands for, by its letters in lower case; `ordinary` are words that only look like acronyms.

    `printed` holds more of these, and is asked only when it matters: it may have to be looked up.
    """

    meanings: Mapping[str, str] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()
    printed: Container[str] = frozenset()

    def meaning(self, word: str) -> str:
        """Return what a word of a question stands for, or ""."""
        return self.meanings.get(self.letters(word), "")

    def letters(self, word: str) -> str:
        """Return the letters, in small ones, of the acronym that a word of a question is, or "".

        Plurals count, and so does lower case where it is no other word.
        """
        for form in (word, word[:-1]) if word[-1:] in "sS" else (word,):
            letters = form.lower()
            if letters in self.meanings and not (form.islower() and self._is_ordinary(letters)):
                return letters
        return ""

    def is_word(self, letters: str) -> bool:
        """Whether the papers use these letters for something: an acronym that they define, or a word."""
        return letters in self.meanings or self._is_ordinary(letters)

    def _is_ordinary(self, letters: str) -> bool:
        return letters in self.ordinary or letters in self.printed


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield (acronym, meaning) for each definition such as "Health and Wellbeing Board (HWB)" in a text."""
    for match in _AFTER.finditer(text):
        meaning = _spelled(match["short"], text[max(0, match.start() - 120) : match.start()])
        if meaning:
            yield match["short"], meaning
    for match in _BEFORE.finditer(text):
        meaning = _spelled(match["short"], match["long"])
        if meaning and text[match.start("long") : match.end("long")].strip().lower() == meaning.lower():
            yield match["short"], meaning


def _spelled(short: str, before: str) -> str:
    """Return the last words of `before` whose first letters are the acronym's, or ""."""
    letters = [letter.lower() for letter in short.rstrip("s") if letter.isalpha()]
    found = list(_WORD.finditer(before))
    position = len(letters) - 1
    for match in reversed(found):
        word = match[0].lower()
        if word[0] == letters[position] or (word == "&" and letters[position] == "a"):
            position -= 1
            if position < 0:
                return " ".join(before[match.start() :].split()).strip(" ,;:'\"“”‘’")
        elif word not in _SMALL and before[match.start() - 1 : match.start()] not in {"-", "‑"}:
            return ""
    return ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a paper says of acronyms: (letters, meaning, times) of those it defines; the short words it prints small."""

    meanings: tuple[tuple[str, str, int], ...] = ()
    words: frozenset[str] = frozenset()


def noted(texts: Iterable[str]) -> Noted:
    """Read the definitions and the words in small letters in a paper's texts."""
    counts: Counter[tuple[str, str]] = Counter()
    words: set[str] = set()
    for text in texts:
        # A small s is a plural's; a capital one stands for a word: "Horizon Shortfall Scheme (HSS)".
        counts.update((short.rstrip("s").lower(), meaning) for short, meaning in definitions(text))
        words.update(_ORDINARY.findall(text))
    return Noted(tuple((letters, meaning, times) for (letters, meaning), times in counts.items()), frozenset(words))


def joined(papers: Iterable[Noted], printed: Container[str] = frozenset()) -> Acronyms:
    """Put together what papers say; of several meanings the one given most often holds.

    `printed` are the words in small letters that are not told by the papers' own `words`.
    """
    counts: dict[str, Counter[str]] = {}
    words: set[str] = set()
    for paper in papers:
        for letters, meaning, times in paper.meanings:
            counts.setdefault(letters, Counter())[meaning] += times
        words |= paper.words
    meanings = {short: min(found.items(), key=lambda item: (-item[1], item[0]))[0] for short, found in counts.items()}
    return Acronyms(meanings, frozenset(words & meanings.keys()), printed)


def gathered(texts: Iterable[str]) -> Acronyms:
    """Read the definitions in the texts."""
    return joined([noted(texts)])


def opened(question: str, acronyms: Acronyms) -> str:
    """Write each acronym of a question out once, with the acronym kept behind it."""
    told: set[str] = set()

    def written_out(match: re.Match[str]) -> str:
        meaning = acronyms.meaning(match[0])
        if not meaning or meaning in told or meaning.lower() in question.lower():
            return match[0]
        told.add(meaning)
        return f"{meaning} ({match[0]})"

    return _QUESTION_WORD.sub(written_out, question)


def said(question: str, acronyms: Acronyms) -> tuple[str, ...]:
    """Return the acronyms that a question says, in small letters; those too that no paper defines, if in capitals."""
    words = [match[0] for match in _QUESTION_WORD.finditer(question)]
    shouted = question.isupper()
    found = (acronyms.letters(word) or (word.lower() if word.isupper() and not shouted else "") for word in words)
    return tuple(dict.fromkeys(letters for letters in found if letters))


def shortened(question: str, acronyms: Acronyms) -> tuple[str, ...]:
    """Return the acronyms whose meanings a question spells out."""
    asked = " ".join(question.lower().split())
    return tuple(
        short
        for short, meaning in sorted(acronyms.meanings.items())
        if meaning.lower() in asked and re.search(rf"\b{re.escape(meaning.lower())}\b", asked)
    )
