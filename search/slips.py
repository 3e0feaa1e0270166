"""Slips of the hand in typing: what one makes of a word, and how many lie between two words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int8]


def slipped(word: str) -> Iterator[tuple[str, int]]:
    """Yield what one slip makes of a word, and how odd it is (Damerau 1964).

    0: two letters changed places, or one is doubled or should be; 1: another letter is left out, put in or replaced.
    The less odd come last.
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for before, after in cuts:
        for letter in ascii_lowercase:
            yield before + letter + after, 1
            yield before + letter + after[1:], 1
        yield before + after[1:], 1
    for before, after in cuts[:-1]:
        yield before + after[0] + after, 0
        if after[0] == after[1:2]:
            yield before + after[1:], 0
        else:
            yield before + after[1:2] + after[0] + after[2:], 0


def slips(words: Sequence[str], other: str) -> list[int]:
    """Return how many slips each word is from another one (optimal string alignment)."""
    return [int(count) for count in slips_until(words, other)[:, -1]]


def slips_until(words: Sequence[str], other: str) -> Counts:
    """Return how many slips each word is from each beginning of another: from none of its letters, the first, … all.

    A row a word, a column a beginning. All words at once: one by one takes a hundred times as long.
    """
    width = max([1, *map(len, words)])
    letters = np.array(words, dtype=f"U{width}").view("U1").reshape(len(words), width).T.copy()
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    rows = np.zeros((width + 1, len(other) + 1, len(words)), dtype=np.int8)
    rows[:, 0] = np.arange(width + 1, dtype=np.int8)[:, None]
    rows[0] = np.arange(len(other) + 1, dtype=np.int8)[:, None]
    same = [letters == letter for letter in other]
    for i in range(width):
        for j in range(len(other)):
            best = np.minimum(rows[i, j + 1], rows[i + 1, j]) + 1
            best = np.minimum(best, rows[i, j] + ~same[j][i])
            if i and j:
                crossed = same[j - 1][i] & same[j][i - 1]
                best = np.where(crossed, np.minimum(best, rows[i - 1, j - 1] + 1), best)
            rows[i + 1, j + 1] = best
    made: Counts = rows[lengths, :, np.arange(len(words))]
    return made
