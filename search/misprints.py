"""Acronyms put wrong: how the papers, by scanning, misprint one, and which is meant by one typed otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from corpus.access import Clearance
from corpus.library import Library
from search.acronyms import Acronyms
from search.english import is_english
from search.lexical import LexicalSearcher, WeightedStem
from search.stemming import stem
from search.types import Filters, Reading

SHORTEST: Final = 5
"""Letters from which on an acronym with one letter more, less or misread is no other one: of four letters most are."""
SHORTEST_SWAPPED: Final = 4
"""The same for two letters that changed places, and for a figure in a letter's place."""
_READ: Final = 3
"""How many passages are looked at for a misprint in capitals."""
_KEPT: Final = 4096

_STROKES: Final = "ijlto10"
"""What scanning reads a part of a letter as: CESCB as CESCIB."""
_FIGURES: Final = {"i": "1", "l": "1", "o": "0", "d": "0", "q": "0", "s": "5", "b": "8", "z": "2", "g": "6"}
_ALIKE: Final = ("iljt", "oqcdg", "bprk", "ef", "uvy", "mnhw", "sz", "vwy")
_TYPED: Final = re.compile(
    r"(?<![\w.])(?:(?:[A-Z]\.){3,}[A-Z]?|[A-Z]{3,8} [B-HJ-Z](?![\w.'’])|[A-Z](?=[A-Z0-9]*[A-Z])[A-Z0-9]{3,9})(?!\w)"
)
_QUOTED: Final = re.compile(r"\"[^\"]+\"|“[^”]+”")


def scanned(letters: str) -> Iterator[str]:
    """Yield what scanning or a slip of the hand makes of an acronym, in small letters."""
    yield from _surely(letters)
    if len(letters) < SHORTEST:
        return
    for at, letter in enumerate(letters):
        # The last letter is lost, too, where it stands apart: "CESC B".
        yield letters[:at] + letters[at + 1 :]
        for other in {other for group in _ALIKE if letter in group for other in group} - {letter}:
            yield letters[:at] + other + letters[at + 1 :]
    for at in range(len(letters) + 1):
        for stroke in _STROKES:
            yield letters[:at] + stroke + letters[at:]


def _surely(letters: str) -> Iterator[str]:
    """Yield what is no other acronym however short it is: a figure for a letter, two letters that changed places."""
    for at, letter in enumerate(letters):
        if letter in _FIGURES:
            yield letters[:at] + _FIGURES[letter] + letters[at + 1 :]
        if letters[at + 1 : at + 2] not in {"", letter}:
            yield letters[:at] + letters[at + 1] + letter + letters[at + 2 :]


@dataclass(frozen=True, slots=True)
class Misprints:
    """How the papers that a reader may see print acronyms wrong: looked up when one is asked for, and kept.

    Without papers there are none.
    """

    acronyms: Acronyms = field(default_factory=Acronyms)
    words: LexicalSearcher | None = None
    library: Library | None = None
    clearance: Clearance = frozenset()
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, letters: str) -> tuple[str, ...]:
        """Return the misprints of an acronym (in small letters) that stand in the papers, in small letters.

        A misprint is rarer than what is meant, printed in capitals, no word and no acronym that the papers define.
        """
        if len(letters) < SHORTEST_SWAPPED or self.words is None:
            return ()
        if letters not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            right = self.words.passages(stem(letters), self.clearance)
            self._known[letters] = tuple(
                made
                for made in dict.fromkeys(scanned(letters))
                if 0 < self.words.passages(stem(made), self.clearance) < right and self._is_misprint(made)
            )
        return self._known[letters]

    def _is_misprint(self, made: str) -> bool:
        return not self.acronyms.is_word(made) and self._in_capitals(made) and not is_english(made)

    def _in_capitals(self, made: str) -> bool:
        assert self.words is not None
        assert self.library is not None
        found = self.words.lexical([WeightedStem(stem(made))], self.clearance, Filters(), _READ)
        passages = self.library.by_keys([key for key, _ in found], self.clearance).values()
        return any(
            re.search(rf"\b{made.upper()}\b", f"{passage.text} {passage.context} {' '.join(passage.headings)}")
            for passage in passages
        )

    def meant(self, written: str) -> str:
        """Return the acronym that the papers define, in capitals, which is meant by one typed otherwise; "" if none is.

        With stops or a space in it, with a figure in a letter's place or two letters changed, or as papers misprint it.
        """
        letters = re.sub(r"[. ]", "", written).lower()
        if letters in self.acronyms.meanings:
            return letters.upper() if letters != written.lower() else ""
        if " " in written or self.words is None or self.acronyms.is_word(letters):
            return ""
        near = {
            short
            for short in self.acronyms.meanings
            if len(short) >= SHORTEST_SWAPPED
            and abs(len(short) - len(letters)) < 2
            and (letters in set(_surely(short)) or (letters in set(scanned(short)) and letters in self.of(short)))
        }
        return near.pop().upper() if len(near) == 1 and not is_english(letters) else ""


def read(question: str, misprints: Misprints) -> tuple[str, tuple[Reading, ...]]:
    """Return a question with its acronyms as the papers define them, and which of them are typed otherwise.

    What stands in quotes is taken as typed, and so is a question that is all in capitals.
    """
    if question.isupper():
        return question, ()
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    readings: dict[str, Reading] = {}

    def read_one(match: re.Match[str]) -> str:
        typed = match[0]
        if any(first < match.start() < last for first, last in quoted):
            return typed
        meant = misprints.meant(typed)
        if meant:
            readings[typed] = Reading(typed, meant)
        return meant or typed

    return _TYPED.sub(read_one, question), tuple(readings.values())
