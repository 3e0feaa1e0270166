"""What is an English word, by a list of 160,000: to tell a word that papers lack from one that is typed wrong."""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker


def is_english(word: str) -> bool:
    """Whether a word in small letters is in the list; its spelling is American, so "colour" is not."""
    return word in _listed()


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return frozenset(SpellChecker(language="en").word_frequency.words())
