"""How a file sets its text: the sizes of its type, and how it breaks words at the ends of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.readers.words import Line, Word


@dataclass(frozen=True, slots=True)
class Style:
    """How a file sets its text: the body's size, the sizes of headings from the largest down, and its hyphens.

    `words` are the words that stand inside its lines; `hyphenates` says whether it breaks words at line ends.
    """

    body: float
    headings: tuple[float, ...]
    words: frozenset[str] = frozenset()
    hyphenates: bool = False

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Style:
        """Read the style off all lines of a file: the body is the size most letters have."""
        letters: Counter[float] = Counter()
        for line in lines:
            letters[_rounded(line.size)] += len(line.text)
        body = letters.most_common(1)[0][0] if letters else 10.0
        sizes = sorted((size for size in letters if size >= 1.08 * body), reverse=True)
        grouped: list[float] = []
        for size in sizes:
            if not grouped or size < 0.95 * grouped[-1]:
                grouped.append(size)
        words = frozenset(_bare(word.text) for line in lines for word in line.words[1:-1])
        broken = [
            (_bare(before.words[-1].text), _bare(after.words[0].text))
            for before, after in pairwise(lines)
            if re.search(r"[a-z]-$", before.words[-1].text) and after.words[0].text[:1].islower()
        ]
        mended = sum(first.rstrip("-") + second in words for first, second in broken)
        return cls(body, tuple(grouped), words, mended >= 3 and 3 * mended >= len(broken))

    def level(self, line: Line) -> int:
        """Return the heading level that the line's size gives it, 0 for the body's size."""
        size = _rounded(line.size)
        for level, heading in enumerate(self.headings, start=1):
            if size >= 0.95 * heading:
                return level
        return 0


def _bare(word: str) -> str:
    return word.lower().strip("“”‘’\"'(),.;:!?")


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def joined(words: Sequence[Word], style: Style) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Join words with single spaces, mending words hyphenated at a line's end; marks come out with their offsets."""
    text = ""
    marks: list[tuple[int, str]] = []
    previous: Word | None = None
    for word in words:
        if word.mark:
            marks.append((len(text), word.text))
            continue
        if previous is not None and word.base - previous.base > 2 and _broken_word(text, word.text):
            text = text[:-1] + word.text if _drops_hyphen(text, word.text, style) else text + word.text
        elif marks and marks[-1][0] == len(text) and re.match(r"[.,;:)”’]", word.text):
            text += word.text  # the mark stood between a word and its full stop
        else:
            text = f"{text} {word.text}" if text else word.text
        previous = word
    return text, tuple(marks)


def _broken_word(text: str, following: str) -> bool:
    """Whether a line ends inside a word or a range: "decision-" + "making", "2014–" + "15"."""
    return (
        re.search(r"\w[-–/]$", text) is not None
        and following[:1].isalnum()
        and not (text[-1] == "-" and text[-2:-1].isdigit() and following[:1].isalpha())
    )


def _drops_hyphen(text: str, following: str, style: Style) -> bool:
    """Whether the hyphen was only put in to break the line: the file's other lines tell, else its habit."""
    if text[-1] != "-" or not following[:1].islower():
        return False
    start = _bare(text.rsplit(" ", 1)[-1])
    whole, hyphened = start.rstrip("-") + _bare(following), start + _bare(following)
    if whole in style.words or hyphened in style.words:
        return whole in style.words and hyphened not in style.words
    return style.hyphenates and "-" not in start.rstrip("-")
