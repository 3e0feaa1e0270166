"""The words of the papers that somebody may see, looked up in the word index and in the papers themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.access import Clearance
from corpus.library import Library
from search.embedding import Embedder
from search.english import is_english
from search.lexical import LexicalSearcher, WeightedStem
from search.types import Filters
from search.words import fold, terms

_READ: Final = 20
"""How many passages are read for the ways a word is written."""
_HEADING: Final = 5
"""Letters from which on a word all in capitals stands in a heading, and is no acronym."""


@dataclass(frozen=True, slots=True)
class PapersVocabulary:
    """The words inside a clearance; those that a question may be read with stand within its filters too."""

    library: Library
    words: LexicalSearcher
    embedder: Embedder
    bodies: Sequence[str]
    clearance: Clearance
    filters: Filters

    def passages(self, stem: str) -> int:
        """Count the passages with a word of this stem, whatever the filters; 0 where none has one."""
        return self.words.passages(stem, self.clearance)

    def beginning(self, letters: str) -> list[tuple[str, int]]:
        """List the stems that begin so, each with the number of its passages."""
        return self.words.beginning(letters, self.clearance)

    def written(self, stem: str) -> Counter[str]:
        """Count how some passages within the filters write the words of a stem; empty where none has one."""
        found = self.words.lexical([WeightedStem(stem)], self.clearance, self.filters, _READ)
        forms: Counter[str] = Counter()
        for passage in self.library.by_keys([key for key, _ in found], self.clearance).values():
            for text in (passage.text, passage.context, *passage.headings, passage.paper.title, passage.paper.source):
                written = (text[term.start : term.end] for term in terms(text) if term.stem == stem)
                forms.update(form.lower() if form.isupper() and len(form) >= _HEADING else form for form in written)
        return Counter({form: count for form, count in forms.items() if form.isalpha()})

    def known(self, word: str) -> bool:
        """Whether a word that stands in no passage is a common one of its language, or part of a body's name."""
        return is_english(word) or self.embedder.has_word(word) or any(word in fold(body) for body in self.bodies)

    def english(self, word: str) -> bool:
        """Whether a word is English."""
        return is_english(word)
